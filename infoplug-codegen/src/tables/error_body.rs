//! Which answers are errors, and where they hold what.

use infoplug_spec::model::{
    BodyPlace, Condition, ErrorBody, ErrorFormat, ErrorItems, ErrorTexts, Hint, HintFormat,
    ItemsShape, JsonType, Place, PlaceSource, PlaceType, Pointer, RetryRule, Test, Within,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{
    changed, flag, ident, list, method, option, over, pointer, record, retry, slice, some,
    some_text, texts, unusual,
};
use crate::names;

/// The table, if there is something to say.
pub(super) fn table(body: &ErrorBody) -> Option<TokenStream> {
    let formats = match &*body.formats {
        [only] if *only == ErrorFormat::default() => None,
        [others @ .., last] if !others.is_empty() => {
            let base = Base {
                format: last,
                name: quote!(ERROR_FORMAT),
                texts: quote!(ERROR_FORMAT.texts),
            };
            list(
                others
                    .iter()
                    .map(|other| format(other, &base))
                    .chain([base.name.clone()]),
            )
        }
        formats => list(formats.iter().map(alone)),
    };
    unusual(
        "ErrorBody",
        &[
            ("error_when", conditions(&body.error_when)),
            ("partial_when", conditions(&body.partial_when)),
            ("formats", formats),
            (
                "members",
                list(
                    body.members
                        .iter()
                        .map(|member| member.name.wire.to_token_stream()),
                ),
            ),
        ],
    )
}

/// The format of answers that are of no other, which the others are made of.
pub(super) fn base(body: &ErrorBody) -> Option<TokenStream> {
    let [_, .., last] = &*body.formats else {
        return None;
    };
    let format = alone(last);
    Some(quote!(const ERROR_FORMAT: rt::Format = #format;))
}

/// What a format is made of, where it does not differ.
struct Base<'f> {
    format: &'f ErrorFormat,
    name: TokenStream,
    texts: TokenStream,
}

fn alone(it: &ErrorFormat) -> TokenStream {
    format(
        it,
        &Base {
            format: &ErrorFormat::default(),
            name: quote!(rt::Format::NEW),
            texts: quote!(rt::Texts::NEW),
        },
    )
}

fn format(
    format: &ErrorFormat,
    Base {
        format: base,
        name,
        texts: texts_base,
    }: &Base<'_>,
) -> TokenStream {
    let places = |of: fn(&ErrorFormat) -> &[Place]| differs(of(format), of(base), place);
    let texts = [
        ("code", places(|it| &it.texts.code)),
        ("subcode", places(|it| &it.texts.subcode)),
        ("category", places(|it| &it.texts.category)),
        ("message", places(|it| &it.texts.message)),
        ("details", places(|it| &it.texts.details)),
        ("parameter", places(|it| &it.texts.parameter)),
    ];
    let texts = changed("Texts", texts_base, &texts);
    over(
        "Format",
        name,
        &[
            ("when", differs(&format.when, &base.when, condition)),
            ("texts", texts),
            ("user_message", places(|it| &it.user_message)),
            ("request_id", places(|it| &it.request_id)),
            ("docs", places(|it| &it.docs)),
            ("items", differs(&format.items, &base.items, items)),
            ("retry", differs(&format.retry, &base.retry, retry_rule)),
            (
                "retry_after",
                differs(&format.retry_after, &base.retry_after, hint),
            ),
            (
                "members",
                differs(&format.members, &base.members, |places| {
                    slice(places.iter().map(place))
                }),
            ),
        ],
    )
}

/// A list, if it is another one than that of the base.
fn differs<T: PartialEq>(
    items: &[T],
    base: &[T],
    item: impl Fn(&T) -> TokenStream,
) -> Option<TokenStream> {
    (items != base).then(|| slice(items.iter().map(item)))
}

fn items(items: &ErrorItems) -> TokenStream {
    let shape = match &items.shape {
        ItemsShape::List(place) => {
            let place = body_place(place);
            quote!(List(#place))
        }
        ItemsShape::Tree {
            at,
            skip,
            separator,
        } => {
            let (at, skip) = (
                pointer(at),
                slice(skip.iter().map(ToTokens::to_token_stream)),
            );
            quote!(Tree { at: #at, skip: #skip, separator: #separator })
        }
    };
    let ErrorTexts {
        code,
        subcode,
        category,
        message,
        details,
        parameter,
    } = &items.texts;
    let texts = record(
        "Texts",
        &[
            ("code", places(code)),
            ("subcode", places(subcode)),
            ("category", places(category)),
            ("message", places(message)),
            ("details", places(details)),
            ("parameter", places(parameter)),
        ],
    );
    let members = list(items.members.iter().map(|(name, at)| {
        let at = slice(at.iter().map(place));
        quote!((#name, #at))
    }));
    let shape = Some(quote!(rt::Shape::#shape));
    record(
        "Items",
        &[
            ("shape", shape),
            ("texts", Some(texts)),
            ("only", list(items.only.iter().map(body_test))),
            ("members", members),
        ],
    )
}

fn retry_rule(rule: &RetryRule) -> TokenStream {
    let when = slice(rule.when.iter().map(condition));
    let retry = retry(&rule.retry);
    quote!(rt::RetryRule { when: #when, retry: #retry })
}

fn hint(hint: &Hint) -> TokenStream {
    let place = place(&hint.place);
    let format = ident(match hint.format {
        HintFormat::RetryAfter => "RetryAfter",
        HintFormat::Seconds => "Seconds",
        HintFormat::Milliseconds => "Milliseconds",
        HintFormat::Duration => "Duration",
        HintFormat::EpochSeconds => "EpochSeconds",
        HintFormat::EpochMilliseconds => "EpochMilliseconds",
        HintFormat::HttpDate => "HttpDate",
        HintFormat::Iso8601 => "Iso8601",
    });
    let at_most = option(
        hint.at_most_ms
            .map(|limit| names::number(limit).to_token_stream()),
    );
    quote!(rt::Hint { place: #place, format: rt::HintFormat::#format, at_most_ms: #at_most })
}

pub(super) fn places(places: &[Place]) -> Option<TokenStream> {
    list(places.iter().map(place))
}

fn place(place: &Place) -> TokenStream {
    let plain = match &place.source {
        PlaceSource::Body(
            BodyPlace {
                within: None,
                pointer,
            },
            PlaceType::Any,
        ) => {
            let pointer = super::pointer(pointer);
            quote!(rt::Place::at(#pointer))
        }
        PlaceSource::Header(name) => quote!(rt::Place::header(#name)),
        PlaceSource::Body(place, ty) => {
            let (place, ty) = (body_place(place), place_type(*ty));
            quote!(rt::Place::new(rt::Source::Body(#place, rt::PlaceType::#ty)))
        }
        PlaceSource::Joined(place, separator) => {
            let place = body_place(place);
            quote!(rt::Place::new(rt::Source::Joined(#place, #separator)))
        }
        PlaceSource::KeyOf(place) => {
            let place = body_place(place);
            quote!(rt::Place::new(rt::Source::KeyOf(#place)))
        }
        PlaceSource::PlainBody => quote!(rt::Place::new(rt::Source::PlainBody)),
        PlaceSource::Value(text) => quote!(rt::Place::new(rt::Source::Value(#text))),
    };
    let changes = [
        ("AuthParam", &place.auth_param),
        ("Rel", &place.rel),
        ("Before", &place.before),
        ("After", &place.after),
        ("StripPrefix", &place.strip_prefix),
        ("StripSuffix", &place.strip_suffix),
    ];
    let changes = changes.into_iter().filter_map(|(change, text)| {
        let change = ident(change);
        text.as_ref().map(|text| quote!(rt::Change::#change(#text)))
    });
    // The source is in the base.
    let fields = [
        ("source", None),
        ("outer", flag(place.outer)),
        ("when", conditions(&place.when)),
        ("changes", list(changes)),
        ("marked", flag(place.marked)),
        ("empty", flag(place.empty)),
    ];
    over("Place", &plain, &fields)
}

fn place_type(ty: PlaceType) -> TokenStream {
    match ty {
        PlaceType::Any => quote!(Any),
        PlaceType::Text => quote!(Text),
        PlaceType::Integer => quote!(Integer),
        PlaceType::Number => quote!(Number),
        PlaceType::Boolean => quote!(Boolean),
        PlaceType::Scalar => quote!(Scalar),
        PlaceType::Json => quote!(Json),
    }
}

fn body_place(place: &BodyPlace) -> TokenStream {
    let within = option(place.within.as_ref().map(|Within { list, tests }| {
        let list = pointer(list);
        let tests = slice(tests.iter().map(body_test));
        quote!(&rt::Within { list: #list, tests: #tests })
    }));
    let pointer = pointer(&place.pointer);
    quote!(rt::BodyPlace { within: #within, pointer: #pointer })
}

pub(super) fn conditions(conditions: &[Condition]) -> Option<TokenStream> {
    list(conditions.iter().map(condition))
}

fn condition(condition: &Condition) -> TokenStream {
    let statuses = condition.statuses.iter().map(|&(first, last)| {
        let (first, last) = (names::number(first), names::number(last));
        quote!((#first, #last))
    });
    let headers = condition.headers.iter().map(|(name, test)| {
        let test = self::test(test);
        quote!((#name, #test))
    });
    record(
        "Condition",
        &[
            ("statuses", list(statuses)),
            (
                "content_type",
                some(condition.content_type.as_ref().map(test)),
            ),
            ("headers", list(headers)),
            ("body", list(condition.body.iter().map(body_test))),
            ("plain_body", some(condition.plain_body.as_ref().map(test))),
            (
                "methods",
                list(condition.methods.iter().map(|&it| method(it))),
            ),
            ("endpoints", texts(&condition.endpoints)),
        ],
    )
}

fn body_test((at, test): &(Pointer, Test)) -> TokenStream {
    let (at, test) = (pointer(at), self::test(test));
    quote!((#at, #test))
}

fn test(test: &Test) -> TokenStream {
    let is = test
        .is
        .as_ref()
        .map(|values| slice(values.iter().map(ToTokens::to_token_stream)));
    record(
        "Test",
        &[
            ("present", some(test.present.map(|is| quote!(#is)))),
            ("empty", some(test.empty.map(|is| quote!(#is)))),
            ("types", list(test.types.iter().map(|&ty| json_type(ty)))),
            ("is", some(is)),
            ("not", texts(&test.not)),
            ("starts_with", some_text(test.starts_with.as_ref())),
            ("contains", some_text(test.contains.as_ref())),
            ("any", list(test.any.iter().map(body_test))),
        ],
    )
}

fn json_type(ty: JsonType) -> TokenStream {
    let ty = ident(match ty {
        JsonType::Text => "Text",
        JsonType::Integer => "Integer",
        JsonType::Number => "Number",
        JsonType::Boolean => "Boolean",
        JsonType::List => "List",
        JsonType::Object => "Object",
    });
    quote!(rt::JsonType::#ty)
}
