//! The synthetic API that both sides describe: names, shapes and descriptions, in no format.

/// How many parameters an endpoint has, and how many fields a response.
const MEMBERS: usize = 12;

/// How many of the error codes an endpoint documents.
const ERRORS: usize = 7;

/// The parameter that edits change. It is optional.
const EDITED_PARAMETER: usize = 3;

/// The error codes, with the status that each comes with.
pub(crate) const CODES: [(&str, u16); 10] = [
    ("body_empty", 400),
    ("parameter_invalid", 400),
    ("parameter_missing", 400),
    ("key_missing", 401),
    ("key_revoked", 401),
    ("credits_used_up", 402),
    ("record_unknown", 404),
    ("rate_exceeded", 429),
    ("quota_exceeded", 429),
    ("server_failed", 500),
];

/// The statuses of error responses.
pub(crate) const ERROR_STATUSES: [u16; 6] = [400, 401, 402, 404, 429, 500];

const PARAMETERS: [(&str, Shape); MEMBERS] = [
    ("account", Shape::String),
    ("region", Shape::String),
    ("page_number", Shape::Integer),
    ("archived", Shape::Boolean),
    ("labels", Shape::Strings),
    ("owner", Shape::String),
    ("priority", Shape::Integer),
    ("search", Shape::String),
    ("verified", Shape::Boolean),
    ("currency", Shape::String),
    ("quantity", Shape::Integer),
    ("note", Shape::String),
];

const FIELDS: [(&str, Shape, Presence); MEMBERS] = [
    ("id", Shape::String, Presence::Always),
    ("title", Shape::String, Presence::Always),
    ("count", Shape::Integer, Presence::Always),
    ("active", Shape::Boolean, Presence::Always),
    ("tags", Shape::Strings, Presence::Always),
    ("summary", Shape::String, Presence::Nullable),
    ("position", Shape::Integer, Presence::Nullable),
    ("visible", Shape::Boolean, Presence::Optional),
    ("aliases", Shape::Strings, Presence::Optional),
    ("comment", Shape::String, Presence::Nullable),
    ("total", Shape::Integer, Presence::Optional),
    ("reference", Shape::String, Presence::Optional),
];

/// The type of a parameter or a field.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    String,
    Integer,
    Boolean,
    Strings,
}

/// Whether a member may be absent or null.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Always,
    Optional,
    /// May be null or absent.
    Nullable,
}

/// A parameter or a field.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    pub(crate) presence: Presence,
    pub(crate) description: String,
}

/// An endpoint with a response type of its own.
pub(crate) struct Endpoint {
    number: usize,
    endpoints: usize,
    edits: usize,
}

/// An API with this many endpoints.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    pub(crate) endpoints: usize,
    /// How often the description has been edited. Each edit changes the description of one
    /// parameter and adds a field to one type.
    pub(crate) edits: usize,
}

impl Api {
    pub(crate) fn endpoints(self) -> impl Iterator<Item = Endpoint> {
        (0..self.endpoints).map(move |number| Endpoint {
            number,
            endpoints: self.endpoints,
            edits: self.edits,
        })
    }
}

impl Endpoint {
    /// Whether it is a GET with its parameters in the query. The others are POSTs with a body.
    pub(crate) fn is_get(&self) -> bool {
        self.number.is_multiple_of(2)
    }

    pub(crate) fn name(&self) -> String {
        let verb = if self.is_get() { "read" } else { "write" };
        format!("{verb}_record_{}", self.number)
    }

    pub(crate) fn path(&self) -> String {
        format!("/records/{}", self.number)
    }

    pub(crate) fn summary(&self) -> String {
        let verb = if self.is_get() { "Reads" } else { "Writes" };
        format!("{verb} record {}.", self.number)
    }

    /// The name of its response type.
    pub(crate) fn record(&self) -> String {
        format!("Record{}", self.number)
    }

    pub(crate) fn record_description(&self) -> String {
        format!("Record {}, with everything known about it.", self.number)
    }

    pub(crate) fn parameters(&self) -> impl Iterator<Item = Member> {
        PARAMETERS
            .iter()
            .enumerate()
            .map(|(index, &(name, shape))| {
                let edit = self.edits(0).last().filter(|_| index == EDITED_PARAMETER);
                let revision = edit.map_or(String::new(), |edit| format!(" Revision {edit}."));
                let description = format!(
                    "The {name} of the call of record {}.{revision}",
                    self.number
                );
                Member {
                    name: name.to_owned(),
                    shape,
                    presence: if index == 0 {
                        Presence::Always
                    } else {
                        Presence::Optional
                    },
                    description,
                }
            })
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = Member> {
        let documented = FIELDS.iter().map(|&(name, shape, presence)| Member {
            name: name.to_owned(),
            shape,
            presence,
            description: format!("The {name} of record {}.", self.number),
        });
        let added = self.edits(1).map(|edit| Member {
            name: format!("added_{edit}"),
            shape: Shape::String,
            presence: Presence::Optional,
            description: format!("Added to record {} by edit {edit}.", self.number),
        });
        documented.chain(added)
    }

    /// Its documented error codes. There are as many different sets as codes.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &'static str> {
        let codes = CODES.iter().cycle().skip(self.number % CODES.len());
        codes.take(ERRORS).map(|&(code, _)| code)
    }

    /// The edits that change this endpoint. The parameter and the field of an edit are in
    /// different endpoints.
    fn edits(&self, offset: usize) -> impl Iterator<Item = usize> {
        (1..=self.edits).filter(move |edit| (edit + offset) % self.endpoints == self.number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_ten_sets_of_seven_errors() {
        let api = Api {
            endpoints: 100,
            edits: 0,
        };
        let sets: BTreeSet<BTreeSet<_>> = api.endpoints().map(|e| e.errors().collect()).collect();
        assert_eq!(sets.len(), 10);
        assert!(sets.iter().all(|set| set.len() == ERRORS));
    }

    #[test]
    fn each_edit_changes_one_parameter_and_adds_one_field() {
        let count = |edits| {
            let endpoints = || {
                Api {
                    endpoints: 5,
                    edits,
                }
                .endpoints()
            };
            let revised = endpoints().flat_map(|endpoint| {
                let parameters: Vec<_> = endpoint.parameters().collect();
                parameters
                    .into_iter()
                    .filter(|p| p.description.contains("Revision"))
            });
            (
                revised.count(),
                endpoints().map(|e| e.fields().count()).sum::<usize>(),
            )
        };
        assert_eq!(count(0), (0, 60));
        assert_eq!(count(1), (1, 61));
        assert_eq!(count(3), (3, 63));
    }
}
