//! The code of a small spec, as a person would read it.

#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

mod common;

const SPEC: &str = r"
infoplug: 1
api: { name: Parcels, base_url: https://parcels.example.com, auth: { env: PARCELS_KEY, header: X-Key } }
statuses: { 200: The parcel is in the body., 404: There is no such parcel. }
error_body: { code: /code, details: /message }
errors:
  not_found: { status: 404, cause: The number is not known., solution: Check the number. }
  too_old: { cause: The parcel arrived long ago., solution: Ask for it at the counter., retry: never }
types:
  State: { enum: { underway: It is on its way., 2nd_try: { description: Nobody was at home., deprecated: Use underway. } } }
  Parcel: { fields: { number: text, state: State, weight: { type: number, description: In kilograms. }, stops: [text], sender: text? } }
endpoints:
  get_parcel:
    get: /parcels/{number}
    summary: Where a parcel is.
    path: { number: { type: text, length: 8..=12, example: PX-100200 } }
    query: { language: { type: text, default: en, description: Of the stops. } }
    returns: Parcel
    errors: { not_found: no such parcel, too_old: }
";

#[test]
fn the_code_of_a_small_spec_reads_like_written_by_hand() {
    let spec = infoplug_spec::parse("parcels.yaml", SPEC).unwrap();
    let code = infoplug_codegen::expand(&spec, &common::options());
    insta::assert_snapshot!(prettyplease::unparse(&syn::parse2(code).unwrap()));
}
