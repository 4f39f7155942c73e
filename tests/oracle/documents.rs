//! Contract §2: the three documents: fields with their defaults, ids, percent, names.

use serde_json::Value;

use super::family::SOURCE_CLASSES;

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

/// An id as text: "`17` and `"17"` are the same id".
pub fn id(object: &Value, key: &str) -> Option<String> {
    optional(object, key).map(|value| match value {
        Value::String(text) => text.clone(),
        number => number.as_u64().expect("an integer").to_string(),
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

/// Whether a listing or row is about this (type, source class).
fn is_about(definitions: &Value, entry: &Value, canonical_type: &str, source_class: &str) -> bool {
    resolve(definitions, text(entry, "canonical_type")) == Some(canonical_type)
        && text(entry, "source_class") == source_class
}

/// The listing of a (type, source class).
pub fn listing_of<'a>(
    definitions: &Value,
    observed: &'a Value,
    canonical_type: &str,
    source_class: &str,
) -> Option<&'a Value> {
    list(observed, "listings").into_iter().find(|entry| is_about(definitions, entry, canonical_type, source_class))
}

/// The observed rows of a (type, source class).
pub fn rows_of<'a>(
    definitions: &Value,
    observed: &'a Value,
    canonical_type: &str,
    source_class: &str,
) -> Vec<&'a Value> {
    list(observed, "rows")
        .into_iter()
        .filter(|entry| is_about(definitions, entry, canonical_type, source_class))
        .collect()
}

/// "An entry whose name means no canonical type is *ignored*, which is counted": "how many listings, rows and `elsewhere`
/// entries were ignored".
pub fn ignored(definitions: &Value, observed: &Value) -> usize {
    let mut count = 0;
    for entries in [list(observed, "listings"), list(observed, "rows"), list(observed, "elsewhere")] {
        for entry in entries {
            if resolve(definitions, text(entry, "canonical_type")).is_none() {
                count += 1;
            }
        }
    }
    count
}

/// "Of all numbers found elsewhere of a type, the greatest counts"; 0 if there are none.
pub fn elsewhere(definitions: &Value, observed: &Value, canonical_type: &str) -> u64 {
    let is_of_type = |entry: &Value| resolve(definitions, text(entry, "canonical_type")) == Some(canonical_type);
    let mut numbers = Vec::new();

    // "`elsewhere`: … how many resources of a type were found by any other means"
    for entry in list(observed, "elsewhere") {
        if is_of_type(entry) {
            numbers.push(entry["resources"].as_u64().unwrap());
        }
    }

    // "A listing or row of a registered type at a source class for which it has no row counts as found *elsewhere*:"
    for source_class in SOURCE_CLASSES {
        let has_row = list(definitions, "resource_types")
            .into_iter()
            .any(|row| text(row, "canonical_type") == canonical_type && text(row, "source_class") == source_class);
        if has_row {
            continue;
        }
        // "the number that the listing found," of which there may be several,
        for listing in list(observed, "listings") {
            if is_of_type(listing) && text(listing, "source_class") == source_class {
                numbers.push(listing["resources"].as_u64().unwrap());
            }
        }
        // "and the number of rows of the type at that source class."
        numbers.push(rows_of(definitions, observed, canonical_type, source_class).len() as u64);
    }

    numbers.into_iter().max().unwrap_or(0)
}

/// Whether the listing names this resource: `listed`, "boolean, default `true`".
pub fn is_listed(row: &Value) -> bool {
    row.get("listed").is_none_or(|listed| listed.as_bool().expect("true or false"))
}

/// "A complete or not applicable listing of no resources, with no rows …. Such a row is *empty*."
pub fn is_empty(definitions: &Value, observed: &Value, canonical_type: &str, source_class: &str) -> bool {
    let Some(listing) = listing_of(definitions, observed, canonical_type, source_class) else {
        return false;
    };
    let outcome = text(listing, "outcome");
    (outcome == "complete" || outcome == "not_applicable")
        && listing["resources"] == 0
        && rows_of(definitions, observed, canonical_type, source_class).is_empty()
}
