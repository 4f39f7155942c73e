//! Contract §2: the three documents: fields with their defaults, ids, percent, names.

use serde_json::Value;

/// A required field that holds text.
pub fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object[key].as_str().expect("a required text")
}

/// A field whose default is `null`.
pub fn optional<'a>(object: &'a Value, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

/// A text field that may be `null` or left out.
pub fn optional_text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    optional(object, key).map(|value| value.as_str().expect("a text"))
}

/// A field whose default is `false`.
pub fn flag(object: &Value, key: &str) -> bool {
    object.get(key).is_some_and(|value| value.as_bool().expect("true or false"))
}

/// A list, `[]` if it is left out.
pub fn list<'a>(object: &'a Value, key: &str) -> Vec<&'a Value> {
    object.get(key).map(|value| value.as_array().expect("a list").iter().collect()).unwrap_or_default()
}

/// A list of texts, `[]` if it is left out.
pub fn texts<'a>(object: &'a Value, key: &str) -> Vec<&'a str> {
    list(object, key).into_iter().map(|value| value.as_str().expect("a text")).collect()
}

/// A non-negative integer. `serde_json` reads `-0` as a double.
pub fn count(value: &Value) -> u64 {
    let zero = value.as_f64().filter(|number| *number == 0.0).map(|_| 0);
    value.as_u64().or(zero).expect("a non-negative integer")
}

/// An id as text: "`17` and `"17"` are the same id".
pub fn id(object: &Value, key: &str) -> Option<String> {
    optional(object, key).map(|value| match value {
        Value::String(text) => text.clone(),
        number => count(number).to_string(),
    })
}

/// A time as nanoseconds since 1970.
pub fn time(object: &Value, key: &str) -> Option<i128> {
    optional_text(object, key).map(super::time::nanoseconds)
}

/// The shortest decimal form of the claim's percent as a double, `100` if it is left out.
pub fn percent(claim: &Value) -> String {
    match claim.get("percent") {
        None => "100".to_owned(),
        Some(number) => number.as_f64().expect("a number").to_string(),
    }
}

/// The claim's percent in hundredths, from its decimal text: `87.5` is 8750.
pub fn percent_in_hundredths(claim: &Value) -> i128 {
    let text = percent(claim);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    assert!(decimals.len() <= 2, "{text} has more than two decimals");
    format!("{whole}{decimals:0<2}").parse().expect("digits")
}

/// The canonical type that a name in an observed document means.
pub fn resolve<'a>(definitions: &'a Value, name: &str) -> Option<&'a str> {
    // "looked up as written,"
    for row in list(definitions, "resource_types") {
        if text(row, "canonical_type") == name {
            return Some(text(row, "canonical_type"));
        }
    }
    // "then without regard to ASCII case,"
    for row in list(definitions, "resource_types") {
        if text(row, "canonical_type").eq_ignore_ascii_case(name) {
            return Some(text(row, "canonical_type"));
        }
    }
    // "then among the aliases (likewise; an alias names the type, whichever of its rows carries it)"
    for row in list(definitions, "resource_types") {
        for alias in texts(row, "source_aliases") {
            if alias == name {
                return Some(text(row, "canonical_type"));
            }
        }
    }
    for row in list(definitions, "resource_types") {
        for alias in texts(row, "source_aliases") {
            if alias.eq_ignore_ascii_case(name) {
                return Some(text(row, "canonical_type"));
            }
        }
    }
    None
}

/// Whether the listing names this resource: `listed`, "boolean, default `true`".
pub fn is_listed(row: &Value) -> bool {
    row.get("listed").is_none_or(|listed| listed.as_bool().expect("true or false"))
}
