//! Definitions: types, their rows and aliases, scopes.

use serde_json::{Map, Value, json};
use std::sync::LazyLock;

use super::choices::Choices;
use super::fault::Fault;
use super::words::{CLAIM_STATES, DEFAULTS, LEVELS, SOURCE_CLASSES, SUPPORT_STATES, TIERS, WORKLOADS};

/// The order by bytes differs from the order without regard to case, and `deviceKiosk` has a letter to which a character
/// outside ASCII folds.
const TYPES: [&str; 8] = ["deviceConfiguration", "aa", "aB", "a", "deviceKiosk", "z9", "deviceCompliancePolicy", "zA"];
/// More names, for cases of many types.
static MORE_TYPES: LazyLock<Vec<String>> = LazyLock::new(|| (0..192).map(|index| format!("policy{index}")).collect());

const SCOPE_KEYS: [&str; 5] = ["all_intune", "all", "all_", "z9", "a_1"];

/// A type, its registered rows, and the source class of the row that is to become effective.
pub struct Type {
    pub name: &'static str,
    pub rows: Vec<Row>,
    pub main: Option<&'static str>,
}

/// A registered row.
pub struct Row {
    pub source_class: &'static str,
    pub workload: &'static str,
    pub support_state: &'static str,
    pub max_coverage_level: &'static str,
    pub max_claim_state: &'static str,
    pub restore_tier: &'static str,
    pub aliases: Vec<String>,
}

/// The scope of the case's claim.
pub struct Scope {
    pub key: &'static str,
    pub workload: &'static str,
    pub denominator: Vec<&'static str>,
    pub minimum_level: &'static str,
    pub include_fallback: bool,
    pub include_beta: bool,
    pub allow_beta_certification: bool,
    pub allow_derived_identity: bool,
    pub customer_claimable: bool,
    pub active: bool,
    pub max_evidence_age_seconds: Option<u64>,
    /// A type of the denominator that stays counted, unless every type is excluded.
    pub spared: &'static str,
}

impl Scope {
    pub fn admits(&self, row: &Row) -> bool {
        let experimental = row.source_class == "graph_beta_experimental" || row.support_state == "experimental";
        row.workload == self.workload
            && matches!(row.support_state, "supported" | "experimental")
            && (self.include_beta || !experimental)
            && (self.include_fallback || row.source_class != "graph_v1_fallback")
    }
}

/// The parts of a claim that the definitions depend on.
pub struct Asked {
    pub audience: &'static str,
    pub level: usize,
    pub tier: usize,
}

impl Asked {
    /// The asked level of contract §4.2, as a position in its family.
    pub fn asked_level(&self) -> usize {
        if self.tier > 0 { self.level.max(2) } else { self.level }
    }
}

/// The names of so many types, else of one to five or rarely of eight.
pub fn type_names(choices: &mut Choices, count: Option<usize>) -> Vec<&'static str> {
    let mut names = TYPES.to_vec();
    if count.is_some() {
        names.extend(MORE_TYPES.iter().map(String::as_str));
    }
    let count = count.unwrap_or_else(|| if choices.one_in(20) { 8 } else { 1 + choices.below(5) });
    choices.shuffle(&mut names);
    names.truncate(count);
    names
}

/// The scope of the case's claim.
pub fn scope(choices: &mut Choices, names: &[&'static str], asked: &Asked) -> Scope {
    let below_minimum = asked.level < 5 && choices.is_wrong(Fault::LevelBelowMinimum);
    let minimum =
        if below_minimum { asked.level + 1 + choices.below(5 - asked.level) } else { 1 + choices.below(asked.level) };
    let wants_customers = asked.audience == "customer" || choices.one_in(2);
    let customer_claimable = wants_customers && !choices.is_wrong(Fault::NotCustomerClaimable);
    let aged = customer_claimable || choices.is_wrong(Fault::Expired) || choices.one_in(2);
    let ages = [60, 1, 86_400, 604_800, 86_399, (1 << 53) - 1];
    let mut denominator = names.to_vec();
    choices.shuffle(&mut denominator);
    denominator.truncate(names.len() - choices.below(names.len().min(2)));
    Scope {
        key: choices.pick(&SCOPE_KEYS),
        workload: choices.pick(&WORKLOADS),
        spared: choices.pick(&denominator),
        denominator,
        minimum_level: LEVELS[minimum],
        include_fallback: choices.is_wrong(Fault::PreferredSourcePassedOver) || choices.one_in(2),
        include_beta: choices.is_wrong(Fault::Experimental) || choices.one_in(3),
        allow_beta_certification: choices.one_in(2),
        allow_derived_identity: choices.one_in(3),
        customer_claimable,
        active: !choices.is_wrong(Fault::InactiveScope),
        max_evidence_age_seconds: aged.then(|| choices.pick(&ages)),
    }
}

/// A type of the scope's denominator, counted unless a fault excludes it.
pub fn counted_type(choices: &mut Choices, name: &'static str, scope: &Scope, asked: &Asked) -> Type {
    if choices.is_wrong(Fault::EveryTypeExcluded) || name != scope.spared && choices.goes_wrong(Fault::TypeExcluded) {
        let mut any = any_type(choices, name, scope);
        for row in &mut any.rows {
            if scope.admits(row) {
                row.support_state = choices.pick(&["registry_only", "out_of_scope"]);
            }
        }
        return any;
    }

    let mut main_sources = vec!["tcm"];
    if scope.include_fallback {
        main_sources.push("graph_v1_fallback");
    }
    let experimental = scope.include_beta && (choices.goes_wrong(Fault::Experimental) || choices.one_in(6));
    if experimental {
        main_sources = vec!["graph_beta_experimental", "graph_beta_experimental", "tcm"];
    }
    if scope.include_fallback && choices.goes_wrong(Fault::PreferredSourcePassedOver) {
        main_sources = vec!["graph_v1_fallback"];
    }
    let main = choices.pick(&main_sources);

    let mut rows = Vec::new();
    for &source_class in SOURCE_CLASSES.iter() {
        if source_class == main {
            let mut row =
                Row { workload: scope.workload, support_state: "supported", ..any_row(choices, name, source_class) };
            if experimental && choices.one_in(2) {
                row.support_state = "experimental";
            }
            row.max_coverage_level = if choices.goes_wrong(Fault::LevelAboveMaximum) {
                LEVELS[asked.asked_level() - 1 - choices.below(asked.asked_level())]
            } else {
                LEVELS[asked.asked_level() + choices.below(6 - asked.asked_level())]
            };
            row.max_claim_state = if choices.goes_wrong(Fault::ClaimMaximum) {
                choices.pick(&["claim_limited", "claim_limited", "internal_only", "claim_blocked"])
            } else {
                "claim_allowed"
            };
            row.restore_tier = if asked.tier > 0 && choices.goes_wrong(Fault::NotRestorable) {
                TIERS[asked.tier - 1 - choices.below(asked.tier)]
            } else {
                TIERS[asked.tier + choices.below(3 - asked.tier)]
            };
            rows.push(row);
        } else if choices.goes_wrong(Fault::PreferredSourcePassedOver) {
            rows.push(Row { support_state: "supported", ..any_row(choices, name, source_class) });
        } else if choices.one_in(2) || choices.goes_wrong(Fault::ListingContradicted) {
            rows.push(any_row(choices, name, source_class));
        } else if choices.goes_wrong(Fault::SourceNotAdmitted) {
            rows.push(Row { support_state: "registry_only", ..any_row(choices, name, source_class) });
        }
    }
    Type { name, rows, main: Some(main) }
}

/// A type with random rows.
pub fn any_type(choices: &mut Choices, name: &'static str, scope: &Scope) -> Type {
    let first = choices.pick(&SOURCE_CLASSES);
    let mut rows = Vec::new();
    for &source_class in SOURCE_CLASSES.iter() {
        if source_class == first {
            // Without a row of the scope's workload the scope could not name the type.
            rows.push(Row { workload: scope.workload, ..any_row(choices, name, source_class) });
        } else if choices.one_in(3) {
            rows.push(any_row(choices, name, source_class));
        }
    }
    Type { name, rows, main: None }
}

fn any_row(choices: &mut Choices, name: &str, source_class: &'static str) -> Row {
    let pool = [
        format!("microsoft.intune.{name}"),
        format!("#microsoft.graph.{name}"),
        format!("MICROSOFT.Intune.{name}"),
        name.to_ascii_uppercase(),
        format!("{name}/\"quoted\\\"[*]"),
        format!("~{name}"),
    ];
    let count = choices.pick(&[0, 0, 1, 2, 3]);
    Row {
        source_class,
        workload: choices.pick(&WORKLOADS),
        support_state: choices.pick(&SUPPORT_STATES),
        max_coverage_level: choices.pick(&[
            "certified",
            "certified",
            "renderable",
            "content_backed",
            "detected",
            "none",
        ]),
        max_claim_state: choices.pick(&CLAIM_STATES),
        restore_tier: choices.pick(&["restorable", "preview_only", "not_restorable"]),
        aliases: (0..count).map(|_| choices.pick(&pool)).collect(),
    }
}

/// The document.
pub fn document(choices: &mut Choices, types: &[Type], scope: &Scope) -> Value {
    let mut resource_types: Vec<Value> = Vec::new();
    for each in types {
        for row in &each.rows {
            resource_types.push(row_document(choices, each.name, row));
        }
    }
    choices.shuffle(&mut resource_types);

    let mut scopes = vec![scope_document(choices, scope)];
    for key in SCOPE_KEYS.into_iter().filter(|key| *key != scope.key).take(2) {
        if choices.one_in(3) {
            let names: Vec<&'static str> = types.iter().map(|each| each.name).collect();
            let asked = Asked { audience: "internal", level: 1 + choices.below(5), tier: 0 };
            let other = Scope { key, workload: scope.workload, ..self::scope(choices, &names, &asked) };
            scopes.push(scope_document(choices, &other));
        }
    }
    choices.shuffle(&mut scopes);

    let activation = if choices.is_wrong(Fault::KernelInactive) { "inactive" } else { "active" };
    json!({
        "contract": 1,
        "activation": activation,
        "resource_types": resource_types,
        "supported_scopes": scopes,
    })
}

fn row_document(choices: &mut Choices, name: &str, row: &Row) -> Value {
    let mut document = Map::new();
    document.insert("canonical_type".to_owned(), json!(name));
    document.insert("source_class".to_owned(), json!(row.source_class));
    document.insert("workload".to_owned(), json!(row.workload));
    document.insert("resource_class".to_owned(), json!("configuration"));
    document.insert("support_state".to_owned(), json!(row.support_state));
    document.insert("max_coverage_level".to_owned(), json!(row.max_coverage_level));
    document.insert("max_claim_state".to_owned(), json!(row.max_claim_state));
    document.insert("restore_tier".to_owned(), json!(row.restore_tier));
    insert_or_default(choices, &mut document, "source_aliases", json!(row.aliases), json!([]));
    insert_metadata(choices, &mut document);
    Value::Object(document)
}

fn scope_document(choices: &mut Choices, scope: &Scope) -> Value {
    let mut document = Map::new();
    document.insert("scope_key".to_owned(), json!(scope.key));
    document.insert("workload".to_owned(), json!(scope.workload));
    document.insert("denominator".to_owned(), json!(scope.denominator));
    document.insert("minimum_level".to_owned(), json!(scope.minimum_level));
    let mut flags = vec![
        ("include_fallback", scope.include_fallback),
        ("include_beta", scope.include_beta),
        ("allow_beta_certification", scope.allow_beta_certification),
        ("allow_derived_identity", scope.allow_derived_identity),
        ("customer_claimable", scope.customer_claimable),
        ("active", scope.active),
    ];
    for (key, default) in &DEFAULTS.supported_scope {
        let is_chosen = flags.iter().any(|(chosen, _)| chosen == key);
        if *default == json!(false) && !is_chosen {
            flags.push((key, choices.one_in(2)));
        }
    }
    for (key, flag) in flags {
        insert_or_default(choices, &mut document, key, json!(flag), json!(false));
    }
    let age = json!(scope.max_evidence_age_seconds);
    insert_or_default(choices, &mut document, "max_evidence_age_seconds", age, Value::Null);
    insert_metadata(choices, &mut document);
    Value::Object(document)
}

/// Inserts a field. One that has its default is sometimes left out.
pub fn insert_or_default(
    choices: &mut Choices,
    object: &mut Map<String, Value>,
    key: &str,
    value: Value,
    default: Value,
) {
    if value != default || choices.one_in(2) {
        object.insert(key.to_owned(), value);
    }
}

fn insert_metadata(choices: &mut Choices, object: &mut Map<String, Value>) {
    if choices.one_in(6) {
        let metadata = choices.pick(&[json!({}), json!({"tenant_id": "t", "active": [1.5, null, {"active": "✓"}]})]);
        object.insert("metadata".to_owned(), metadata);
    }
}
