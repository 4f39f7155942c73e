//! Contract §3: resolving a scope.

use serde_json::Value;

use super::documents::{flag, list, text, texts};
use super::family::{SOURCE_CLASSES, position};

/// The scope with this key, if it is defined.
pub fn find<'a>(definitions: &'a Value, scope_key: &str) -> Option<&'a Value> {
    list(definitions, "supported_scopes").into_iter().find(|scope| text(scope, "scope_key") == scope_key)
}

/// The registered rows of a type in the scope's workload, in source-class precedence.
pub fn registered_rows<'a>(definitions: &'a Value, scope: &Value, canonical_type: &str) -> Vec<&'a Value> {
    let mut rows = list(definitions, "resource_types");
    rows.retain(|row| text(row, "canonical_type") == canonical_type);
    rows.retain(|row| text(row, "workload") == text(scope, "workload"));
    rows.sort_by_key(|row| position(&SOURCE_CLASSES, text(row, "source_class")));
    rows
}

/// "A row is **experimental** if its source class is `graph_beta_experimental` or its support state is `experimental`."
pub fn is_experimental(row: &Value) -> bool {
    text(row, "source_class") == "graph_beta_experimental" || text(row, "support_state") == "experimental"
}

/// "A row is **eligible** in a scope if …"
pub fn is_eligible(scope: &Value, row: &Value) -> bool {
    // "its workload is the scope's,"
    if text(row, "workload") != text(scope, "workload") {
        return false;
    }
    // "its support state is `supported` or `experimental`,"
    if text(row, "support_state") != "supported" && text(row, "support_state") != "experimental" {
        return false;
    }
    // "an experimental row only with `include_beta`,"
    if is_experimental(row) && !flag(scope, "include_beta") {
        return false;
    }
    // "a `graph_v1_fallback` row only with `include_fallback`."
    if text(row, "source_class") == "graph_v1_fallback" && !flag(scope, "include_fallback") {
        return false;
    }
    true
}

/// The type's eligible rows, in source-class precedence.
pub fn eligible_rows<'a>(definitions: &'a Value, scope: &Value, canonical_type: &str) -> Vec<&'a Value> {
    let mut rows = registered_rows(definitions, scope, canonical_type);
    rows.retain(|row| is_eligible(scope, row));
    rows
}

/// "With at least one, the type is **counted**." In denominator order.
pub fn counted_types<'a>(definitions: &Value, scope: &'a Value) -> Vec<&'a str> {
    let mut types = texts(scope, "denominator");
    types.retain(|canonical_type| !eligible_rows(definitions, scope, canonical_type).is_empty());
    types
}

/// "With none it is **excluded**." In denominator order.
pub fn excluded_types<'a>(definitions: &Value, scope: &'a Value) -> Vec<&'a str> {
    let mut types = texts(scope, "denominator");
    types.retain(|canonical_type| eligible_rows(definitions, scope, canonical_type).is_empty());
    types
}

/// Why a type is excluded: "for the reason of its highest-precedence row of that workload, the first that holds of: …"
pub fn exclusion_reason(definitions: &Value, scope: &Value, canonical_type: &str) -> &'static str {
    let row = registered_rows(definitions, scope, canonical_type)[0];
    if text(row, "support_state") == "out_of_scope" {
        return "out_of_scope";
    }
    if text(row, "support_state") == "registry_only" {
        return "registry_only";
    }
    if is_experimental(row) && !flag(scope, "include_beta") {
        return "experimental_not_included";
    }
    if text(row, "source_class") == "graph_v1_fallback" && !flag(scope, "include_fallback") {
        return "fallback_not_included";
    }
    panic!("an eligible row excludes nothing")
}
