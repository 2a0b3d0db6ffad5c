//! `members` of `error_body`: additional values, each a method of the API's errors.

use std::collections::HashMap;

use super::condition::Known;
use super::{api, location, unique};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::Entry;
use crate::model::{ErrorFormat, Location, LocationSource, LocationType, Member};
use crate::names::{self, reserved};
use crate::reader;
use crate::source::Span;

/// The members of all formats, in order of first appearance.
#[derive(Default)]
pub(super) struct Members {
    list: Vec<Found>,
    positions: HashMap<String, usize>,
}

struct Found {
    member: Member,
    /// The location that gave the type.
    typed_at: Span,
}

impl Members {
    /// Reads the locations of the members in one format, by position: its own, or else those of
    /// another format.
    pub(super) fn read(
        &mut self,
        entry: Option<&Entry>,
        base: &[Vec<Location>],
        known: &Known<'_>,
    ) -> Vec<Vec<Location>> {
        let mut locations = base.to_vec();
        for entry in entry
            .map(|entry| reader::some_entries(entry, known.problems))
            .unwrap_or_default()
        {
            let own = location::placed(entry, known);
            let Some(index) = self.position(entry, &own, known.problems) else {
                continue;
            };
            if locations.len() <= index {
                locations.resize_with(index.saturating_add(1), Vec::new);
            }
            if let Some(slot) = locations.get_mut(index) {
                *slot = own.into_iter().map(|(location, _)| location).collect();
            }
        }
        locations
    }

    /// Returns the position of a member. It is new, or must have the same type as before.
    fn position(
        &mut self,
        entry: &Entry,
        locations: &[(Location, Span)],
        problems: &Diagnostics,
    ) -> Option<usize> {
        let (first, typed_at) = locations.first()?;
        let index = match self.positions.get(&entry.key) {
            Some(index) => *index,
            None => self.add(entry, type_of(first), *typed_at, problems)?,
        };
        let found = self.list.get(index)?;
        let other = locations
            .iter()
            .find(|(location, _)| type_of(location) != found.member.ty);
        if let Some((location, span)) = other {
            let message = format!(
                "`{}` is {} here and {} elsewhere",
                entry.key,
                describe(type_of(location)),
                describe(found.member.ty)
            );
            problems.push(
                Diagnostic::error(Code::KeyConflict, *span, message)
                    .related(found.typed_at, format!("it is {} here", describe(found.member.ty)))
                    .help("give all locations of a member the same `type`; a location without one returns a string"),
            );
        }
        Some(index)
    }

    fn add(
        &mut self,
        entry: &Entry,
        ty: LocationType,
        typed_at: Span,
        problems: &Diagnostics,
    ) -> Option<usize> {
        let Some(mut name) = names::name(&entry.key, None) else {
            api::unspeakable(entry, problems);
            return None;
        };
        reserved::keep_free(&mut name, reserved::MEMBERS, &[]);
        let index = self.list.len();
        self.positions.insert(entry.key.clone(), index);
        self.list.push(Found {
            member: Member {
                name,
                ty,
                span: entry.key_span,
            },
            typed_at,
        });
        Some(index)
    }

    /// Returns the members. Every format now has a list of locations for each of them.
    pub(super) fn finish(self, formats: &mut [ErrorFormat], problems: &Diagnostics) -> Vec<Member> {
        for format in formats {
            format.members.resize_with(self.list.len(), Vec::new);
        }
        let members: Vec<Member> = self.list.into_iter().map(|found| found.member).collect();
        unique::report_keys(
            "member",
            members
                .iter()
                .map(|m| (m.name.snake.as_str(), m.name.wire.as_str(), m.span)),
            problems,
        );
        members
    }
}

/// Returns the type of the value at a location; a string unless it says otherwise.
fn type_of(location: &Location) -> LocationType {
    match &location.source {
        LocationSource::Body(_, ty) if *ty != LocationType::Any => *ty,
        _ => LocationType::String,
    }
}

fn describe(ty: LocationType) -> &'static str {
    match ty {
        LocationType::Any | LocationType::String | LocationType::Scalar | LocationType::Json => {
            "a string"
        }
        LocationType::Integer => "an integer",
        LocationType::Number => "a number",
        LocationType::Boolean => "a boolean",
    }
}
