//! The code of small specs, as a person would read it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail by a panic"
)]

mod common;

use infoplug_codegen::Options;
use infoplug_spec::lower;
use proc_macro2::TokenStream;
use syn::{File, Item};

const PARCELS: &str = r"
infoplug: 1
api: { name: Parcels, base_url: https://parcels.example.com, auth: { env: PARCELS_KEY, header: X-Key } }
statuses: { 200: The parcel is in the body., 404: There is no such parcel. }
error_body: { code: /code, details: /message }
errors:
  not_found: { status: 404, cause: The number is not known., solution: Check the number. }
  too_old: { cause: The parcel arrived long ago., solution: Ask for it at the counter., retry: never }
types:
  State: { enum: { underway: It is on its way., 2nd_try: { description: Nobody was at home., deprecated: Use underway. } } }
  Parcel: { fields: { number: string, state: State, weight: { type: number, description: In kilograms. }, stops: [string], sender: string? } }
endpoints:
  get_parcel:
    get: /parcels/{number}
    summary: Where a parcel is.
    path: { number: { type: string, length: 8..=12, example: PX-100200 } }
    query: { language: { type: string, default: en, description: Of the stops. } }
    returns: Parcel
    errors: { not_found: no such parcel, too_old: }
";
const SEARCHES: &str = r"
infoplug: 1
api:
  name: Searches
  base_url: https://searches.example.com
  cost_unit: points
  cost_remaining: X-Points-Left
  rate_limit: { requests: 60, per: 1m, burst: 10, concurrent: 4 }
endpoints:
  start_search: { post: /searches, returns: { type: { fields: { id: string } }, envelope: /data }, cost: 25 }
  get_search:
    get: /searches/{id}
    path: { id: string }
    returns: { type: { fields: { state: string, percent: integer, rows: integer, error: 'json?' } }, envelope: /data }
  get_rows:
    get: /rows
    query: { search: string, page: integer }
    returns: { type: { fields: { rows: [string], pages: integer, state: string } }, envelope: /data }
    cost: { row: 0.5 }
    pages: { style: page, parameter: page, size: 25, items: /data/rows, total_pages: /data/pages }
  list_events: { get: /events, query: { skip: integer }, returns: [json], pages: { style: offset, parameter: skip, items: '', total_items: { header: X-Total }, repeated_page: end } }
  list_logs:
    get: /logs
    query: { after: string }
    returns: { fields: { logs: [string], next: string? } }
    cost: { row: 1 }
    pages: { style: cursor, items: /logs, cursor: { parameter: after, from: /next } }
  list_charges:
    get: /charges
    query: { starting_after: string, limit: integer }
    returns: { fields: { data: [{ fields: { id: string } }], has_more: boolean } }
    pages:
      style: last_id
      parameter: starting_after
      items: /data
      id: /id
      size: 10
      size_parameter: limit
      short_page: end
      end_when: { body: { /has_more: false } }
  list_issues: { get: /issues, returns: [json], pages: { style: next_url, items: '', next: { header: Link, rel: next } } }
  scan: { post: /scan, body: { key: json }, returns: { fields: { rows: [json], last: json? } }, pages: { style: cursor, items: /rows, cursor: { parameter: key, from: { pointer: /last, type: json }, end: 0 } } }
  search_job: { get: /job, returns: { fields: { found: [string] } }, cost: { row: 1, rows: /found } }
jobs:
  search:
    start: { endpoint: start_search, id: /data/id }
    poll:
      endpoint: get_search
      id: id
      state: /data/state
      running: [queued, working]
      done: [ready]
      failed: { body: { /data/error: { present: true } } }
      progress: /data/percent
      total: /data/rows
      every: 2s
    fetch: { endpoint: get_rows, id: search, state: /data/state, running: [working], done: [ready] }
  watch:
    start: { endpoint: start_search, id: { header: Location, after: / } }
    poll: { endpoint: get_search, id: id, done: { body: { /data/state: ready } } }
";
const PAYMENTS: &str = include_str!("specs/payments.yaml");

fn code(text: &str, options: &Options) -> TokenStream {
    infoplug_codegen::expand(&infoplug_spec::parse("small.yaml", text).unwrap(), options)
}

#[test]
fn the_code_of_a_small_spec_reads_like_written_by_hand() {
    insta::assert_snapshot!(prettyplease::unparse(
        &syn::parse2(code(PARCELS, &common::options())).unwrap()
    ));
}

#[test]
fn all_that_a_spec_says_of_error_answers_is_in_the_tables() {
    let spec = infoplug_spec::parse("payments.yaml", PAYMENTS).unwrap();
    let code = infoplug_codegen::expand(&spec, &common::options());
    let mut file: File = syn::parse2(code).unwrap();
    let Some(Item::Mod(module)) = file.items.pop() else {
        panic!("the module is the last item")
    };
    let (_, items) = module.content.unwrap();
    let of_members = |path: &syn::Path| path.is_ident("ErrorMembers");
    file.items.extend(items.into_iter().filter(|item| {
        match item {
            Item::Trait(_) => true,
            Item::Enum(item) => item.ident == "Status" || item.ident == "ErrorCode",
            Item::Impl(item) => item
                .trait_
                .as_ref()
                .is_some_and(|(path, _)| of_members(path)),
            _ => false,
        }
    }));
    let operations = spec
        .endpoints
        .iter()
        .map(|endpoint| lower::operation(&spec, endpoint));
    insta::assert_snapshot!(format!(
        "{}\n{}{}",
        prettyplease::unparse(&file),
        shown(&lower::api(&spec)),
        operations
            .map(|operation| shown(&operation))
            .collect::<String>()
    ));
}

#[test]
fn all_that_a_spec_says_of_quotas_pages_and_jobs_is_in_the_tables() {
    let spec = infoplug_spec::parse("searches.yaml", SEARCHES).unwrap();
    let operations = spec
        .endpoints
        .iter()
        .map(|endpoint| shown(&lower::operation(&spec, endpoint)));
    let jobs = spec.jobs.iter().map(|job| shown(&lower::job(job)));
    let tables = shown(&lower::api(&spec)) + &operations.chain(jobs).collect::<String>();
    insta::assert_snapshot!(tables);
}

/// Formats a table without its absent and empty values.
fn shown(table: &impl std::fmt::Debug) -> String {
    let all = format!("{table:#?}\n");
    let is_nothing = |line: &str| {
        [": None,", ": [],", ": false,"]
            .iter()
            .any(|end| line.ends_with(end))
    };
    all.split_inclusive('\n')
        .filter(|line| !is_nothing(line.trim_end()))
        .collect()
}
