//! The figures, measured turn by turn.

use std::time::Duration;

use crate::Outcome;
use crate::api::Api;
use crate::arguments::{self, Figure};
use crate::compiler;
use crate::parse::Parser;
use crate::side::{Incremental, Kind, SMALLEST, Side};
use crate::table::{self, Cell};
use crate::usage::{self, Usage};

/// progenitor takes about 6 MB for an endpoint, so a larger API does not fit into every machine.
const LARGEST_FOR_PROGENITOR: usize = 1000;

/// What is measured, and how often.
pub(crate) struct Figures<'a> {
    pub(crate) sides: &'a [Side<'a>],
    /// What all sides depend on, without a client.
    pub(crate) dependencies: &'a Side<'a>,
    pub(crate) runs: usize,
}

impl Figures<'_> {
    /// Measures the figures and prints each as soon as it is known.
    pub(crate) fn print(&self, figures: &[(Figure, usize)]) -> Outcome<()> {
        // Passes have a table of their own.
        let (passes, figures): (Vec<_>, Vec<_>) = figures
            .iter()
            .copied()
            .partition(|(figure, _)| *figure == Figure::Passes);
        if !figures.is_empty() {
            table::head("figure", self.sides);
        }
        let mut failed = 0;
        for (figure, endpoints) in figures.into_iter().chain(passes) {
            // What a client cannot do, such as an API of this size, leaves the other figures alone.
            if let Err(error) = self.measure(figure, endpoints) {
                eprintln!("{error}");
                let name = arguments::name(figure);
                table::failure(&format!("`{name} {endpoints}`"));
                failed += 1;
            }
        }
        match failed {
            0 => Ok(()),
            1 => Err("1 figure failed".into()),
            _ => Err(format!("{failed} figures failed").into()),
        }
    }

    fn measure(&self, figure: Figure, endpoints: usize) -> Outcome<()> {
        match figure {
            Figure::Check => self.check(endpoints),
            Figure::Edit => self.edit(endpoints),
            Figure::Touch => self.touch(endpoints),
            Figure::Fresh => self.fresh(endpoints),
            Figure::Cold => self.cold(endpoints),
            Figure::Expanded => self.expanded(endpoints),
            Figure::Parse => self.parse(endpoints),
            Figure::Passes => self.passes(endpoints),
        }
    }

    fn check(&self, endpoints: usize) -> Outcome<()> {
        self.prepare(endpoints)?;
        let figure = format!("`cargo check`, not incremental, {endpoints} endpoints");
        self.compare(&figure, endpoints, |side, _| {
            side.touch_source(endpoints)?;
            usage::of(&side.check(endpoints, Incremental::No))
        })
    }

    fn edit(&self, endpoints: usize) -> Outcome<()> {
        self.warm_up(endpoints)?;
        let figure = format!("after an edit of the spec, incremental, {endpoints} endpoints");
        self.compare(&figure, endpoints, |side, edits| {
            side.write_spec(Api { endpoints, edits })?;
            usage::of(&side.check(endpoints, Incremental::Default))
        })
    }

    fn touch(&self, endpoints: usize) -> Outcome<()> {
        self.warm_up(endpoints)?;
        let figure = format!("after an edit of Rust only, incremental, {endpoints} endpoints");
        self.compare(&figure, endpoints, |side, revision| {
            side.write_source(endpoints, revision)?;
            usage::of(&side.check(endpoints, Incremental::Default))
        })
    }

    fn fresh(&self, endpoints: usize) -> Outcome<()> {
        self.warm_up(endpoints)?;
        let figure = format!("`cargo check` with nothing to do, {endpoints} endpoints");
        self.compare(&figure, endpoints, |side, _| {
            usage::of(&side.check(endpoints, Incremental::Default))
        })
    }

    fn cold(&self, endpoints: usize) -> Outcome<()> {
        let figure = format!("cold `cargo build`, {endpoints} endpoints, no TLS");
        let mut sides = self.measurable(endpoints);
        sides.push(Some(self.dependencies));
        for side in sides.iter().flatten() {
            side.write_client(endpoints)?;
        }
        let build = |side: &Side<'_>, _| side.build_from_nothing(endpoints);
        let mut measured = self.turns(&figure, &sides, build)?;
        let dependencies = measured.pop();
        let cell = |runs: &Vec<Usage>| table::usage(runs, true);
        table::compare(&figure, &measured.iter().map(cell).collect::<Vec<_>>());
        // What no client can go below stands in the last column, as if it were a client of infoplug.
        if let Some((last, others)) = measured.split_last_mut() {
            *last = dependencies.unwrap_or_default();
            let figure = format!("the same, {}", self.dependencies.name);
            let mut cells: Vec<_> = others.iter().map(cell).collect();
            cells.push(cell(last));
            table::compare(&figure, &cells);
        }
        Ok(())
    }

    fn expanded(&self, endpoints: usize) -> Outcome<()> {
        self.prepare(endpoints)?;
        let mut cells = Vec::new();
        for side in self.measurable(endpoints) {
            cells.push(match side {
                Some(side) => {
                    let bytes = compiler::expanded(side, endpoints)? / endpoints;
                    Some(Cell {
                        value: f64::from(u32::try_from(bytes)?),
                        text: format!("{bytes} bytes"),
                    })
                }
                None => None,
            });
        }
        let figure = format!("expanded code of an endpoint, {endpoints} endpoints");
        table::compare(&figure, &cells);
        Ok(())
    }

    fn parse(&self, endpoints: usize) -> Outcome<()> {
        let mut parsers = Vec::new();
        for side in self.sides {
            parsers.push(Parser::build(side, endpoints)?);
        }
        let figure = format!("a MB of spec read and checked, unoptimized, {endpoints} endpoints");
        let mut measured: Vec<Vec<Duration>> = self.sides.iter().map(|_| Vec::new()).collect();
        for _ in 0..self.runs {
            for (parser, times) in parsers.iter().zip(&mut measured) {
                if let Some(parser) = parser {
                    times.push(parser.time_per_megabyte()?);
                }
            }
        }
        let cells = measured.into_iter().map(|times| {
            let median = table::median(times.into_iter())?;
            Some(table::time(median))
        });
        table::compare(&figure, &cells.collect::<Vec<_>>());
        Ok(())
    }

    fn passes(&self, endpoints: usize) -> Outcome<()> {
        self.prepare(endpoints)?;
        let figure = format!("pass, wall time, {endpoints} endpoints");
        let sides = self.measurable(endpoints);
        let measured = self.turns(&figure, &sides, |side, _| compiler::passes(side, endpoints))?;
        let measured: Vec<_> = measured
            .iter()
            .map(|runs| compiler::medians(runs))
            .collect();
        println!();
        table::head(&figure, self.sides);
        for name in compiler::longest(&measured) {
            let cells = measured
                .iter()
                .map(|passes| passes.get(&name).copied().map(table::time));
            table::compare(&name, &cells.collect::<Vec<_>>());
        }
        Ok(())
    }

    /// Builds the dependencies, and takes back all edits.
    fn prepare(&self, endpoints: usize) -> Outcome<()> {
        for side in self.measurable(endpoints).into_iter().flatten() {
            usage::of(&side.check(SMALLEST, Incremental::Default))?;
            side.write_client(endpoints)?;
        }
        Ok(())
    }

    /// Gives the compiler its incremental state of the client before all edits.
    fn warm_up(&self, endpoints: usize) -> Outcome<()> {
        self.prepare(endpoints)?;
        for side in self.measurable(endpoints).into_iter().flatten() {
            usage::of(&side.check(endpoints, Incremental::Default))?;
        }
        Ok(())
    }

    fn compare(
        &self,
        figure: &str,
        endpoints: usize,
        run: impl Fn(&Side<'_>, usize) -> Outcome<Usage>,
    ) -> Outcome<()> {
        let measured = self.turns(figure, &self.measurable(endpoints), run)?;
        let cells = measured.iter().map(|runs| table::usage(runs, false));
        table::compare(figure, &cells.collect::<Vec<_>>());
        Ok(())
    }

    /// Measures all sides once, then all again, so that a change of the machine's speed hits all.
    fn turns<T>(
        &self,
        figure: &str,
        sides: &[Option<&Side<'_>>],
        run: impl Fn(&Side<'_>, usize) -> Outcome<T>,
    ) -> Outcome<Vec<Vec<T>>> {
        let mut measured: Vec<_> = sides.iter().map(|_| Vec::new()).collect();
        for turn in 1..=self.runs {
            for (side, figures) in sides.iter().zip(&mut measured) {
                if let Some(side) = side {
                    eprintln!("{figure}: run {turn} of {}, {}", self.runs, side.name);
                    figures.push(run(side, turn)?);
                }
            }
        }
        Ok(measured)
    }

    /// Returns the sides, without those that take too much for an API of this size.
    fn measurable(&self, endpoints: usize) -> Vec<Option<&Side<'_>>> {
        let is_small = endpoints <= LARGEST_FOR_PROGENITOR;
        let sides = self.sides.iter();
        sides
            .map(|side| Some(side).filter(|side| is_small || side.kind != Kind::Progenitor))
            .collect()
    }
}
