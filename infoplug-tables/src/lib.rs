//! A checked spec -> the tables that the macro writes down at compile time, made at run time
//! instead.
//!
//! Commands work with any spec, and their answers have to be those of a generated client. So they
//! use its decoder, which wants `'static` tables: these are leaked, once for each spec that a
//! process reads.

use infoplug_runtime::generated as rt;
use infoplug_spec::Spec;
use infoplug_spec::model::{
    BodyPlace, Condition, Endpoint, ErrorFormat, ErrorItems, ErrorMessage, ErrorTexts, Hint,
    HintFormat, ItemsShape, JsonType, LevelCode, Method, Place, PlaceSource, PlaceType, Pointer,
    RateLimit, Retry, RetryAdvice, Status, Test,
};

/// The API of a spec, as far as answers are concerned.
#[must_use]
pub fn api(spec: &Spec) -> &'static rt::Api {
    let body = &spec.error_body;
    leak(rt::Api {
        name: text(&spec.api.name),
        base_url: text(&spec.api.base_url),
        headers: list(
            spec.api
                .headers
                .iter()
                .map(|(name, value)| (text(name), text(value))),
        ),
        cost_unit: text(&spec.api.cost_unit),
        auth: None,
        statuses: list(spec.statuses.iter().map(status)),
        errors: list(spec.errors.iter().map(error)),
        subcodes: list(spec.subcodes.iter().map(level)),
        categories: list(spec.categories.iter().map(level)),
        error_body: rt::ErrorBody {
            error_when: conditions(&body.error_when),
            partial_when: conditions(&body.partial_when),
            formats: list(
                body.formats
                    .iter()
                    .filter(|format| **format != ErrorFormat::default())
                    .map(format),
            ),
            members: list(body.members.iter().map(|member| text(&member.name.wire))),
        },
        charges: spec
            .endpoints
            .iter()
            .filter_map(|endpoint| endpoint.cost)
            .any(|cost| cost != infoplug_spec::model::Cost::default()),
        remaining: spec
            .api
            .cost_remaining
            .as_ref()
            .map(|remaining| text(&remaining.header)),
        rate_limit: spec.api.rate_limit.as_ref().map(quota),
    })
}

/// An endpoint, as far as its answers are concerned, called with its own method or another one.
#[must_use]
pub fn endpoint(
    api: &'static rt::Api,
    endpoint: &Endpoint,
    called: Method,
) -> &'static rt::Operation {
    let documented = endpoint
        .errors
        .iter()
        .map(|documented| rt::DocumentedError {
            error: documented.error.index(),
            cause: option(documented.cause.as_ref()),
            solution: option(documented.solution.as_ref()),
            retry: documented.retry.as_ref().map(retry),
        });
    leak(rt::Operation {
        name: text(&endpoint.name.wire),
        api,
        method: method(called),
        errors: list(documented),
        cost: endpoint.cost.map(|cost| rt::Cost {
            call: cost.call.thousandths,
            row: cost.row.thousandths,
        }),
        repeatable: if called == endpoint.method {
            endpoint.repeatable
        } else {
            called.is_idempotent()
        },
        rows: endpoint.rows.as_ref().map(pointer),
        docs: endpoint.page().map(text),
        ..rt::Operation::NEW
    })
}

/// A call to nothing in particular.
#[must_use]
pub fn any_endpoint(api: &'static rt::Api, of: Method) -> &'static rt::Operation {
    leak(rt::Operation {
        api,
        method: method(of),
        repeatable: of.is_idempotent(),
        ..rt::Operation::NEW
    })
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn list<T>(items: impl Iterator<Item = T>) -> &'static [T] {
    Vec::leak(items.collect())
}

fn text(text: &str) -> &'static str {
    Box::leak(Box::from(text))
}

fn option(value: Option<&String>) -> Option<&'static str> {
    value.map(|value| text(value))
}

fn texts(values: &[String]) -> &'static [&'static str] {
    list(values.iter().map(|value| text(value)))
}

fn pointer(pointer: &Pointer) -> rt::Pointer {
    texts(&pointer.0)
}

fn method(method: Method) -> rt::Method {
    match method {
        Method::Get => rt::Method::Get,
        Method::Post => rt::Method::Post,
        Method::Put => rt::Method::Put,
        Method::Patch => rt::Method::Patch,
        Method::Delete => rt::Method::Delete,
        Method::Head => rt::Method::Head,
    }
}

fn methods(methods: &[Method]) -> &'static [rt::Method] {
    list(methods.iter().copied().map(method))
}

/// Advice about repeating a call.
#[must_use]
pub fn retry(retry: &Retry) -> rt::Retry {
    let advice = match retry.advice {
        RetryAdvice::Never => rt::RetryAdvice::Never,
        RetryAdvice::IfSafe => rt::RetryAdvice::IfSafe,
        RetryAdvice::Always => rt::RetryAdvice::Always,
        RetryAdvice::NotProcessed => rt::RetryAdvice::NotProcessed,
    };
    rt::Retry {
        advice,
        pause_ms: retry.pause_ms,
        hint_required: retry.hint_required,
        methods: methods(&retry.methods),
    }
}

fn quota(limit: &RateLimit) -> rt::Quota {
    let (requests, per_ms, burst) = limit
        .rate
        .map_or((0, 0, 0), |rate| (rate.requests, rate.per_ms, rate.burst));
    rt::Quota {
        requests,
        per_ms,
        burst,
        concurrent: limit.concurrent,
    }
}

fn status(status: &Status) -> rt::Status {
    rt::Status {
        number: status.number,
        meaning: text(&status.meaning),
        solution: option(status.solution.as_ref()),
        retry: status.retry.as_ref().map(retry),
        code: status.code.map(infoplug_spec::model::ErrorId::index),
        docs: status.page().map(text),
    }
}

fn error(error: &ErrorMessage) -> rt::ErrorMessage {
    rt::ErrorMessage {
        code: text(&error.name.wire),
        cause: option(error.cause.as_ref()),
        solution: option(error.solution.as_ref()),
        retry: error.retry.as_ref().map(retry),
        docs: error.page().map(text),
    }
}

fn level(level: &LevelCode) -> rt::ErrorMessage {
    rt::ErrorMessage {
        code: text(&level.code),
        cause: Some(text(&level.cause)),
        solution: Some(text(&level.solution)),
        retry: level.retry.as_ref().map(retry),
        docs: level.page().map(text),
    }
}

fn format(format: &ErrorFormat) -> rt::Format {
    let rules = format.retry.iter().map(|rule| rt::RetryRule {
        when: conditions(&rule.when),
        retry: retry(&rule.retry),
    });
    rt::Format {
        when: conditions(&format.when),
        texts: error_texts(&format.texts),
        user_message: places(&format.user_message),
        request_id: places(&format.request_id),
        docs: places(&format.docs),
        items: list(format.items.iter().map(items)),
        retry: list(rules),
        retry_after: list(format.retry_after.iter().map(hint)),
        members: list(format.members.iter().map(|member| places(member))),
    }
}

fn error_texts(texts: &ErrorTexts) -> rt::Texts {
    let ErrorTexts {
        code,
        subcode,
        category,
        message,
        details,
        parameter,
    } = texts;
    rt::Texts {
        code: places(code),
        subcode: places(subcode),
        category: places(category),
        message: places(message),
        details: places(details),
        parameter: places(parameter),
    }
}

fn items(items: &ErrorItems) -> rt::Items {
    let shape = match &items.shape {
        ItemsShape::List(place) => rt::Shape::List(body_place(place)),
        ItemsShape::Tree {
            at,
            skip,
            separator,
        } => rt::Shape::Tree {
            at: pointer(at),
            skip: texts(skip),
            separator: text(separator),
        },
    };
    let members = items
        .members
        .iter()
        .map(|(name, at)| (text(name), places(at)));
    rt::Items {
        shape,
        texts: error_texts(&items.texts),
        only: tests(&items.only),
        members: list(members),
    }
}

fn body_place(place: &BodyPlace) -> rt::BodyPlace {
    let within = place.within.as_ref().map(|within| {
        leak(rt::Within {
            list: pointer(&within.list),
            tests: tests(&within.tests),
        })
    });
    rt::BodyPlace {
        within,
        pointer: pointer(&place.pointer),
    }
}

fn places(places: &[Place]) -> &'static [rt::Place] {
    list(places.iter().map(place))
}

fn place(place: &Place) -> rt::Place {
    let source = match &place.source {
        PlaceSource::Body(at, ty) => rt::Source::Body(body_place(at), place_type(*ty)),
        PlaceSource::Joined(at, separator) => rt::Source::Joined(body_place(at), text(separator)),
        PlaceSource::KeyOf(at) => rt::Source::KeyOf(body_place(at)),
        PlaceSource::Header(name) => rt::Source::Header(text(name)),
        PlaceSource::PlainBody => rt::Source::PlainBody,
        PlaceSource::Value(value) => rt::Source::Value(text(value)),
    };
    let changes = [
        option(place.auth_param.as_ref()).map(rt::Change::AuthParam),
        option(place.rel.as_ref()).map(rt::Change::Rel),
        option(place.before.as_ref()).map(rt::Change::Before),
        option(place.after.as_ref()).map(rt::Change::After),
        option(place.strip_prefix.as_ref()).map(rt::Change::StripPrefix),
        option(place.strip_suffix.as_ref()).map(rt::Change::StripSuffix),
    ];
    let changes = list(changes.into_iter().flatten());
    rt::Place {
        source,
        outer: place.outer,
        when: conditions(&place.when),
        changes,
        marked: place.marked,
        empty: place.empty,
    }
}

fn place_type(ty: PlaceType) -> rt::PlaceType {
    match ty {
        PlaceType::Any => rt::PlaceType::Any,
        PlaceType::Text => rt::PlaceType::Text,
        PlaceType::Integer => rt::PlaceType::Integer,
        PlaceType::Number => rt::PlaceType::Number,
        PlaceType::Boolean => rt::PlaceType::Boolean,
        PlaceType::Scalar => rt::PlaceType::Scalar,
        PlaceType::Json => rt::PlaceType::Json,
    }
}

fn conditions(conditions: &[Condition]) -> &'static [rt::Condition] {
    list(conditions.iter().map(|condition| {
        rt::Condition {
            statuses: list(condition.statuses.iter().copied()),
            content_type: condition.content_type.as_ref().map(test),
            headers: list(
                condition
                    .headers
                    .iter()
                    .map(|(name, wanted)| (text(name), test(wanted))),
            ),
            body: tests(&condition.body),
            plain_body: condition.plain_body.as_ref().map(test),
            methods: methods(&condition.methods),
            endpoints: texts(&condition.endpoints),
        }
    }))
}

fn tests(all: &[(Pointer, Test)]) -> &'static [(rt::Pointer, rt::Test)] {
    list(all.iter().map(|(at, wanted)| (pointer(at), test(wanted))))
}

fn test(test: &Test) -> rt::Test {
    rt::Test {
        present: test.present,
        empty: test.empty,
        types: list(test.types.iter().copied().map(json_type)),
        is: test.is.as_ref().map(|values| texts(values)),
        not: texts(&test.not),
        starts_with: option(test.starts_with.as_ref()),
        contains: option(test.contains.as_ref()),
        any: tests(&test.any),
    }
}

fn json_type(ty: JsonType) -> rt::JsonType {
    match ty {
        JsonType::Text => rt::JsonType::Text,
        JsonType::Integer => rt::JsonType::Integer,
        JsonType::Number => rt::JsonType::Number,
        JsonType::Boolean => rt::JsonType::Boolean,
        JsonType::List => rt::JsonType::List,
        JsonType::Object => rt::JsonType::Object,
    }
}

fn hint(hint: &Hint) -> rt::Hint {
    let format = match hint.format {
        HintFormat::RetryAfter => rt::HintFormat::RetryAfter,
        HintFormat::Seconds => rt::HintFormat::Seconds,
        HintFormat::Milliseconds => rt::HintFormat::Milliseconds,
        HintFormat::Duration => rt::HintFormat::Duration,
        HintFormat::EpochSeconds => rt::HintFormat::EpochSeconds,
        HintFormat::EpochMilliseconds => rt::HintFormat::EpochMilliseconds,
        HintFormat::HttpDate => rt::HintFormat::HttpDate,
        HintFormat::Iso8601 => rt::HintFormat::Iso8601,
    };
    rt::Hint {
        place: place(&hint.place),
        format,
        at_most_ms: hint.at_most_ms,
    }
}
