//! Diagnostics for people, with the lines of the spec and carets, in the style of rustc.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Message, Origin, Renderer, Snippet,
};
use infoplug_spec::{Checked, Diagnostic, Severity, Span};
use infoplug_text::one_line;

use super::offsets::{Offset, Offsets};

/// Longest line, in bytes, that goes to the renderer whole. The renderer cuts lines wider than a
/// terminal, but scans all of them.
const MAX_LINE: usize = 2_000;
/// How much of a longer line is shown on each side of the offset.
const CONTEXT: usize = 50;
/// Maximum number of underlined characters.
const MAX_CARETS: usize = 80;
/// Largest piece of a spec, in bytes, that is shown as one snippet with all its marks.
const MAX_PIECE: usize = 4_000;

/// Returns all diagnostics of a spec, with an empty line after each.
#[must_use]
pub fn text(checked: &Checked, styled: bool) -> String {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = checked.source.text();
    // Columns do not count the byte order mark.
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

/// A spec with diagnostics to show.
struct Page<'s> {
    text: &'s str,
    path: String,
    offsets: Offsets,
}

/// An underlined piece of the spec.
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
            // The position is above the line, aligned with the end of the line number.
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

    /// Returns one group, or the head and the line separately if the line is cut. Otherwise the
    /// renderer would print the column in the cut line as the column in the whole one.
    fn groups(&'s self, diagnostic: &'s Diagnostic) -> Vec<Group<'s>> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .clone()
            .primary_title(one_line(&diagnostic.message))
            .id(diagnostic.code.id());
        // An unreadable spec has no offsets.
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
        // For a span of several lines, only the first is shown.
        let end = if span.end.line == span.start.line {
            self.offsets.get(span.end).map_or(at, |end| end.at)
        } else {
            line.end
        };
        let marked = self.text.get(at..end.max(at)).unwrap_or_default();
        let length = marked
            .char_indices()
            .nth(MAX_CARETS)
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

    /// Returns the lines with all these marks and everything between them, if they can be shown as
    /// they are.
    fn piece(&self, marks: &[Mark<'_>]) -> Option<Range<usize>> {
        let start = marks.iter().map(|mark| mark.line.start).min()?;
        let end = marks.iter().map(|mark| mark.line.end).max()?;
        let text = self
            .text
            .get(start..end)
            .filter(|text| text.len() <= MAX_PIECE)?;
        let is_plain =
            text.split('\n').all(|line| line.len() <= MAX_LINE) && !text.chars().any(misleads);
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

    /// Shows the surroundings of a mark in a line that is too long, or holds characters that must
    /// not reach a terminal.
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

/// Returns whether a character must not reach a terminal, or is a line break that the renderer does
/// not know.
fn misleads(c: char) -> bool {
    infoplug_text::misleads(c) || c == '\r'
}
