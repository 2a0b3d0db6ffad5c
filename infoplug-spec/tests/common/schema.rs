//! The JSON Schema of the format, and specs as it sees them.

/// Reads `spec/schema.json`.
pub(crate) fn schema() -> serde_json::Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Converts YAML with keys of any kind to JSON, whose keys are strings, as the format reads keys.
pub(crate) fn json(value: &serde_yaml::Value) -> serde_json::Value {
    use serde_yaml::Value;
    let key = |key: &Value| match key {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(boolean) => boolean.to_string(),
        other => panic!("a key is {other:?}"),
    };
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(boolean) => (*boolean).into(),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => integer.into(),
            None => number.as_f64().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(entries) => entries
            .iter()
            .map(|(k, v)| (key(k), json(v)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Tagged(tagged) => panic!("a tag: {tagged:?}"),
    }
}
