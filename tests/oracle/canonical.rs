//! Contract §4.4: canonical JSON, and the canonical forms from which the digests are computed.

use serde_json::Value;

use super::advice::Step;
use super::documents::{flag, id, list, optional, optional_text, percent, text, texts, time};
use super::entry::{elsewhere, entry_of, ignored};
use super::family::{SOURCE_CLASSES, position};
use super::judge::Reason;
use super::time::in_utc;

/// "only `"`, `\` and control characters escaped (short escapes where JSON has them, else `\u00xx` in lower case)"
pub fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for character in value.chars() {
        match character {
            '"' => text += "\\\"",
            '\\' => text += "\\\\",
            '\u{8}' => text += "\\b",
            '\u{c}' => text += "\\f",
            '\n' => text += "\\n",
            '\r' => text += "\\r",
            '\t' => text += "\\t",
            '\0'..='\u{1f}' => text += &format!("\\u{:04x}", u32::from(character)),
            _ => text.push(character),
        }
    }
    text + "\""
}

/// A text, or `null` if it is absent.
pub fn text_or_null(value: Option<impl AsRef<str>>) -> String {
    value.map_or("null".to_owned(), |value| quoted(value.as_ref()))
}

/// A number, or `null` if it is absent.
fn number_or_null(value: Option<impl ToString>) -> String {
    value.map_or("null".to_owned(), |value| value.to_string())
}

/// A time in UTC, or `null` if it is absent.
pub fn time_or_null(value: Option<i128>) -> String {
    text_or_null(value.map(in_utc))
}

/// A list of texts.
pub fn list_of_texts<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    format!("[{}]", values.join(","))
}

/// An object of members whose values are already canonical, in the order given.
pub fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(key, value)| format!("{}:{value}", quoted(key))).collect();
    format!("{{{}}}", members.join(","))
}

/// The definitions' rows "ordered by `canonical_type` (bytes) and then source-class precedence".
fn rows_in_canonical_order(definitions: &Value) -> Vec<&Value> {
    let mut rows = list(definitions, "resource_types");
    rows.sort_by_key(|row| {
        (text(row, "canonical_type").as_bytes(), position(&SOURCE_CLASSES, text(row, "source_class")))
    });
    rows
}

/// The canonical form of the definitions: `definitions_digest` is its SHA-256.
pub fn definitions_canonical(definitions: &Value) -> String {
    let mut resource_types = Vec::new();
    for row in rows_in_canonical_order(definitions) {
        // "`source_aliases` in lower case, ordered by bytes, none twice"
        let mut aliases: Vec<String> =
            texts(row, "source_aliases").iter().map(|alias| alias.to_ascii_lowercase()).collect();
        aliases.sort();
        aliases.dedup();
        resource_types.push(object(&[
            ("canonical_type", quoted(text(row, "canonical_type"))),
            ("source_class", quoted(text(row, "source_class"))),
            ("workload", quoted(text(row, "workload"))),
            ("resource_class", quoted(text(row, "resource_class"))),
            ("support_state", quoted(text(row, "support_state"))),
            ("max_coverage_level", quoted(text(row, "max_coverage_level"))),
            ("max_claim_state", quoted(text(row, "max_claim_state"))),
            ("restore_tier", quoted(text(row, "restore_tier"))),
            ("source_aliases", list_of_texts(aliases.iter().map(String::as_str))),
        ]));
    }

    // "scopes by `scope_key` (bytes)"
    let mut scopes = list(definitions, "supported_scopes");
    scopes.sort_by_key(|scope| text(scope, "scope_key").as_bytes());
    let mut supported_scopes = Vec::new();
    for scope in scopes {
        supported_scopes.push(object(&[
            ("scope_key", quoted(text(scope, "scope_key"))),
            ("workload", quoted(text(scope, "workload"))),
            // "denominators in their own order, which orders the reasons"
            ("denominator", list_of_texts(texts(scope, "denominator"))),
            ("minimum_level", quoted(text(scope, "minimum_level"))),
            ("include_fallback", flag(scope, "include_fallback").to_string()),
            ("include_beta", flag(scope, "include_beta").to_string()),
            ("allow_beta_certification", flag(scope, "allow_beta_certification").to_string()),
            ("allow_derived_identity", flag(scope, "allow_derived_identity").to_string()),
            ("customer_claimable", flag(scope, "customer_claimable").to_string()),
            ("active", flag(scope, "active").to_string()),
            (
                "max_evidence_age_seconds",
                number_or_null(optional(scope, "max_evidence_age_seconds").map(|age| age.as_u64().unwrap())),
            ),
        ]));
    }

    object(&[
        ("contract", definitions["contract"].as_u64().unwrap().to_string()),
        ("activation", quoted(text(definitions, "activation"))),
        ("resource_types", format!("[{}]", resource_types.join(","))),
        ("supported_scopes", format!("[{}]", supported_scopes.join(","))),
    ])
}

/// The canonical form of the observed coverage: `observed_digest` is its SHA-256.
pub fn observed_canonical(definitions: &Value, observed: &Value) -> String {
    // "`elsewhere` has the most that was found elsewhere of each type, ordered by `canonical_type` (bytes) and left out
    // where it is 0"
    let mut types: Vec<&str> =
        rows_in_canonical_order(definitions).into_iter().map(|row| text(row, "canonical_type")).collect();
    types.dedup();
    let mut found_elsewhere = Vec::new();
    for canonical_type in types {
        let resources = elsewhere(definitions, observed, canonical_type);
        if resources > 0 {
            found_elsewhere
                .push(object(&[("canonical_type", quoted(canonical_type)), ("resources", resources.to_string())]));
        }
    }

    // "`observed` has an entry for each registered row with a listing or rows, in the definitions' canonical order"
    let mut entries = Vec::new();
    for registered in rows_in_canonical_order(definitions) {
        let canonical_type = text(registered, "canonical_type");
        let source_class = text(registered, "source_class");
        let entry = entry_of(definitions, observed, canonical_type, source_class);
        if !entry.is_observed() {
            continue;
        }
        let listing = match entry.listing {
            None => "null".to_owned(),
            Some(listing) => object(&[
                ("outcome", quoted(&listing.outcome)),
                ("resources", listing.resources.to_string()),
                ("captured_at", time_or_null(listing.captured_at)),
            ]),
        };
        entries.push(object(&[
            ("canonical_type", quoted(canonical_type)),
            ("source_class", quoted(source_class)),
            ("listing", listing),
            ("rows", entry.rows.to_string()),
            ("coverage_levels", list_of_numbers(&entry.coverage_levels)),
            ("evidence_states", list_of_numbers(&entry.evidence_states)),
            ("identity_states", list_of_numbers(&entry.identity_states)),
            ("unlisted", entry.unlisted.to_string()),
            ("undated", entry.undated.to_string()),
            ("oldest", time_or_null(entry.oldest)),
            ("newest", time_or_null(entry.newest)),
        ]));
    }

    object(&[
        ("workspace_id", text_or_null(id(observed, "workspace_id"))),
        ("managed_environment_id", text_or_null(id(observed, "managed_environment_id"))),
        ("provider_connection_id", text_or_null(id(observed, "provider_connection_id"))),
        ("ignored", ignored(definitions, observed).to_string()),
        ("elsewhere", format!("[{}]", found_elsewhere.join(","))),
        ("observed", format!("[{}]", entries.join(","))),
    ])
}

fn list_of_numbers(numbers: &[u64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
    format!("[{}]", numbers.join(","))
}

/// "`claim`: every key of §2, in its order."
pub fn claim(claim: &Value) -> String {
    object(&[
        ("scope_key", text_or_null(optional_text(claim, "scope_key"))),
        ("level", quoted(text(claim, "level"))),
        ("audience", quoted(text(claim, "audience"))),
        ("percent", percent(claim)),
        ("restore_tier", text_or_null(optional_text(claim, "restore_tier"))),
        (
            "denominator",
            // "the denominator is in the claim's own order"
            match optional(claim, "denominator") {
                None => "null".to_owned(),
                Some(_) => list_of_texts(texts(claim, "denominator")),
            },
        ),
        ("as_of", time_or_null(time(claim, "as_of"))),
        ("workspace_id", text_or_null(id(claim, "workspace_id"))),
        ("managed_environment_id", text_or_null(id(claim, "managed_environment_id"))),
        ("provider_connection_id", text_or_null(id(claim, "provider_connection_id"))),
    ])
}

/// A percentage "without trailing zeros", from its hundredths: 8750 is 87.5.
pub fn percent_of_hundredths(hundredths: usize) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// "A step is `{actor, action, canonical_type, source_class, reasons}`"
pub fn step(step: &Step) -> String {
    object(&[
        ("actor", quoted(step.actor)),
        ("action", quoted(step.action)),
        ("canonical_type", text_or_null(step.canonical_type.as_ref())),
        ("source_class", text_or_null(step.source_class.as_ref())),
        ("reasons", list_of_texts(step.reasons.iter().map(String::as_str))),
    ])
}

/// "`reasons`: each `{code, cap, canonical_type, source_class, expected, actual, affected_rows, observed_rows}`"
pub fn reason(reason: &Reason) -> String {
    object(&[
        ("code", quoted(&reason.code)),
        ("cap", quoted(&reason.cap)),
        ("canonical_type", text_or_null(reason.canonical_type.as_ref())),
        ("source_class", text_or_null(reason.source_class.as_ref())),
        ("expected", text_or_null(reason.expected.as_ref())),
        ("actual", text_or_null(reason.actual.as_ref())),
        ("affected_rows", number_or_null(reason.affected_rows)),
        ("observed_rows", number_or_null(reason.observed_rows)),
    ])
}
