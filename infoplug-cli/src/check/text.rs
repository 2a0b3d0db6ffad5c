//! Diagnostics for people, with the lines of the spec and carets, as rustc shows them.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet,
};
use infoplug_spec::{Checked, Diagnostic, Severity, Span};
use infoplug_text::one_line;

use super::offsets::{Offset, Offsets};

/// The longest line, in bytes, that the renderer gets whole. It cuts what is wider than a terminal,
/// but looks at all of it.
const LONGEST_LINE: usize = 2_000;
/// How much is shown of a longer line on each side of the offset.
const CONTEXT: usize = 50;
/// The most characters that are underlined.
const MOST_CARETS: usize = 80;
/// How large a piece of text may be, in bytes, to be shown as one with all its offsets.
const LARGEST_PIECE: usize = 4_000;

/// All that there is to say about a spec, with an empty line after each diagnostic.
#[must_use]
pub fn text(checked: &Checked, styled: bool) -> String {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = checked.source.text();
    // Columns count without the mark of byte order.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let page = Page {
        text,
        path: one_line(checked.source.path()),
        offsets: Offsets::of(text, &checked.diagnostics),
    };
    checked
        .diagnostics
        .iter()
        .map(|diagnostic| page.show(&renderer, diagnostic) + "\n\n")
        .collect()
}

/// A spec whose problems are shown.
struct Page<'s> {
    text: &'s str,
    path: String,
    offsets: Offsets,
}

/// A piece of text that is underlined.
#[derive(Clone)]
struct Mark<'s> {
    line_number: usize,
    column: usize,
    line: Range<usize>,
    span: Range<usize>,
    kind: AnnotationKind,
    label: Option<&'s str>,
}

impl<'s> Page<'s> {
    fn show(&self, renderer: &Renderer, diagnostic: &Diagnostic) -> String {
        let groups = self.groups(diagnostic);
        let shown = groups
            .iter()
            .map(|group| renderer.render(std::slice::from_ref(group)))
            .collect::<Vec<_>>();
        match shown.as_slice() {
            // The offset stands above the line, right of where its number ends.
            [head, line] => {
                format!(
                    "{}\n{line}",
                    head.replace(
                        '\n',
                        &format!("\n{:1$}", "", diagnostic.span.start.line.to_string().len())
                    )
                )
            }
            shown => shown.concat(),
        }
    }

    /// One group, or the head and the line of a problem whose line is cut: by itself, the renderer
    /// takes the column in what is left of the line for that in the whole.
    fn groups(&'s self, diagnostic: &'s Diagnostic) -> Vec<Group<'s>> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .clone()
            .primary_title(one_line(&diagnostic.message))
            .id(diagnostic.code.id());
        // What cannot be read has no offsets.
        let primary = self
            .mark(diagnostic.span, AnnotationKind::Primary, None)
            .filter(|_| !self.text.is_empty());
        let mut groups = match primary {
            Some(primary) => self.snippets(Group::with_title(title), level, &primary, diagnostic),
            None => vec![title.element(Origin::path(self.path.as_str()))],
        };
        let help = diagnostic
            .help
            .as_deref()
            .map(|help| Level::HELP.message(one_line(help)));
        let last = groups.pop().map(|last| last.elements(help));
        groups.extend(last);
        groups
    }

    fn snippets(
        &'s self,
        group: Group<'s>,
        level: Level<'s>,
        primary: &Mark<'s>,
        diagnostic: &'s Diagnostic,
    ) -> Vec<Group<'s>> {
        let related = diagnostic
            .related
            .iter()
            .filter_map(|(span, label)| self.mark(*span, AnnotationKind::Context, Some(label)));
        let mut together = vec![primary.clone()];
        let mut apart = Vec::new();
        for mark in related {
            together.push(mark);
            if self.piece(&together).is_none() {
                apart.extend(together.pop());
            }
        }
        let (mut groups, mut group) = match self.piece(&together) {
            Some(piece) => (Vec::new(), group.element(self.whole(piece, &together))),
            None => (
                vec![group.element(self.origin(primary))],
                Group::with_level(level).element(self.cut(primary)),
            ),
        };
        for mark in apart {
            let one = [mark];
            let [mark] = &one;
            group = match self.piece(&one) {
                Some(piece) => group.element(self.whole(piece, &one)),
                None => group.element(self.note(mark)),
            };
        }
        groups.push(group);
        groups
    }

    fn mark(&self, span: Span, kind: AnnotationKind, label: Option<&'s str>) -> Option<Mark<'s>> {
        let Offset { at, line } = self.offsets.get(span.start)?.clone();
        // Of a span with several lines, the first one is shown.
        let end = if span.end.line == span.start.line {
            self.offsets.get(span.end).map_or(at, |end| end.at)
        } else {
            line.end
        };
        let marked = self.text.get(at..end.max(at)).unwrap_or_default();
        let length = marked
            .char_indices()
            .nth(MOST_CARETS)
            .map_or(marked.trim_end().len(), |(index, _)| index);
        let (line_number, column) = (span.start.line as usize, span.start.column as usize);
        Some(Mark {
            line_number,
            column,
            line,
            span: at..at + length,
            kind,
            label,
        })
    }

    /// The lines with all these marks and what is between them, if that can be shown as it is.
    fn piece(&self, marks: &[Mark<'_>]) -> Option<Range<usize>> {
        let start = marks.iter().map(|mark| mark.line.start).min()?;
        let end = marks.iter().map(|mark| mark.line.end).max()?;
        let text = self
            .text
            .get(start..end)
            .filter(|text| text.len() <= LARGEST_PIECE)?;
        let is_plain =
            text.split('\n').all(|line| line.len() <= LONGEST_LINE) && !text.chars().any(misleads);
        is_plain.then_some(start..end)
    }

    fn whole(&'s self, piece: Range<usize>, marks: &[Mark<'s>]) -> Snippet<'s, Annotation<'s>> {
        let first = marks.iter().map(|mark| mark.line_number).min().unwrap_or(1);
        let annotations = marks.iter().map(|mark| {
            let span = mark.span.start.saturating_sub(piece.start)
                ..mark.span.end.saturating_sub(piece.start);
            mark.kind.span(span).label(mark.label.map(one_line))
        });
        let text = self.text.get(piece.clone()).unwrap_or_default();
        Snippet::source(text)
            .path(self.path.as_str())
            .line_start(first)
            .annotations(annotations)
    }

    /// The neighbourhood of a mark in a line that is too long, or holds what must not reach a
    /// terminal.
    fn cut(&self, mark: &Mark<'s>) -> Snippet<'s, Annotation<'s>> {
        let part = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let (before, marked, after) = (
            part(mark.line.start..mark.span.start),
            part(mark.span.clone()),
            part(mark.span.end..mark.line.end),
        );
        let from = before
            .char_indices()
            .rev()
            .nth(CONTEXT - 1)
            .map_or(0, |(index, _)| index);
        let to = after
            .char_indices()
            .nth(CONTEXT)
            .map_or(after.len(), |(index, _)| index);
        let mut text = if from > 0 {
            "...".to_owned()
        } else {
            String::new()
        };
        text.push_str(&one_line(before.get(from..).unwrap_or_default()));
        let start = text.len();
        text.push_str(&one_line(marked));
        let span = start..text.len();
        text.push_str(&one_line(after.get(..to).unwrap_or_default()));
        if to < after.len() {
            text.push_str("...");
        }
        Snippet::source(text)
            .line_start(mark.line_number)
            .annotation(mark.kind.span(span).label(mark.label.map(one_line)))
    }

    fn origin(&'s self, mark: &Mark<'_>) -> Origin<'s> {
        Origin::path(self.path.as_str())
            .line(mark.line_number)
            .char_column(mark.column)
    }

    fn note(&self, mark: &Mark<'_>) -> Message<'s> {
        let label = one_line(mark.label.unwrap_or_default());
        Level::NOTE.message(format!(
            "{}:{}:{}: {label}",
            self.path, mark.line_number, mark.column
        ))
    }
}

/// What must not reach a terminal; and a line break of which the renderer does not know.
fn misleads(c: char) -> bool {
    infoplug_text::misleads(c) || c == '\r'
}
