//! Contract §4: deciding a claim. One function for each of the tables §4.1 to §4.3.

mod claim_and_scope;
pub mod counted_type;
pub mod whole_scope;

use serde_json::{Value, json};

use super::documents::{optional_text, text};
use super::family::{CLAIM_STATES, COVERAGE_LEVELS, position, under};
use super::scope;
use counted_type::EffectiveRow;

/// A rule that applies.
#[derive(Debug, Clone, Default)]
pub struct Reason {
    pub code: String,
    pub cap: String,
    pub canonical_type: Option<String>,
    pub source_class: Option<String>,
    pub expected: Option<String>,
    pub actual: Option<String>,
    pub affected_rows: Option<u64>,
    pub observed_rows: Option<u64>,
}

impl Reason {
    /// A reason with nothing expected and nothing actual.
    fn new(code: &str, cap: &str) -> Self {
        Self { code: code.to_owned(), cap: cap.to_owned(), ..Self::default() }
    }

    /// With the two texts of "A / B".
    fn texts(self, expected: impl ToString, actual: impl ToString) -> Self {
        Self { expected: Some(expected.to_string()), actual: Some(actual.to_string()), ..self }
    }

    /// How many rows it is about, of how many.
    fn rows(self, affected: u64, observed: u64) -> Self {
        Self { affected_rows: Some(affected), observed_rows: Some(observed), ..self }
    }

    /// With the texts of "– / B".
    fn actual(self, actual: impl ToString) -> Self {
        Self { actual: Some(actual.to_string()), ..self }
    }
}

/// The result of the rules of §4.
pub struct Judgement {
    pub state: String,
    pub permitted: bool,
    pub covered: usize,
    pub denominator: usize,
    pub empty: usize,
    pub reasons: Vec<Reason>,
    /// Of each counted type, in denominator order.
    pub effective_rows: Vec<EffectiveRow>,
}

/// Contract §4.
pub fn judge(definitions: &Value, observed: &Value, claim: &Value) -> Judgement {
    // §4.1
    let mut reasons = claim_and_scope::rules(definitions, observed, claim);

    // "After `unscoped_*` or `unknown_scope` no further rule is judged, those of §4.3 included: covered, denominator and
    // empty are 0."
    let found = optional_text(claim, "scope_key").and_then(|scope_key| scope::find(definitions, scope_key));
    let Some(scope) = found else {
        return judgement(claim, reasons, [0; 3], Vec::new());
    };

    // §4.2: "Each counted type, in denominator order"
    let effective_rows: Vec<EffectiveRow> = scope::counted_types(definitions, scope)
        .into_iter()
        .map(|canonical_type| counted_type::effective_row(definitions, observed, claim, scope, canonical_type))
        .collect();
    for effective_row in &effective_rows {
        reasons.extend(effective_row.reasons.iter().cloned());
    }

    // §4.3
    reasons.extend(whole_scope::rules(definitions, observed, claim, &effective_rows));

    // "`denominator` is how many types are counted, `covered` how many of them are covered, `empty` how many are covered by
    // an empty effective row."
    let denominator = effective_rows.len();
    let covered = effective_rows.iter().filter(|effective_row| effective_row.covers).count();
    let empty = effective_rows.iter().filter(|effective_row| effective_row.covers && effective_row.is_empty).count();
    judgement(claim, reasons, [covered, denominator, empty], effective_rows)
}

fn judgement(
    claim: &Value,
    reasons: Vec<Reason>,
    [covered, denominator, empty]: [usize; 3],
    effective_rows: Vec<EffectiveRow>,
) -> Judgement {
    let state = state_left_by(&reasons);
    let permitted = !is_refused(claim, &state);
    Judgement { state, permitted, covered, denominator, empty, reasons, effective_rows }
}

/// Whether a state is under what the audience needs. "*Permitted* is: for `customer`, state at least `claim_limited`; for
/// `operator` and `internal`, at least `internal_only`."
pub fn is_refused(claim: &Value, state: &str) -> bool {
    if text(claim, "audience") == "customer" {
        under(&CLAIM_STATES, state, "claim_limited")
    } else {
        under(&CLAIM_STATES, state, "internal_only")
    }
}

/// "The claim's state is the lowest cap, or `claim_allowed` when there is no reason."
pub fn state_left_by(reasons: &[Reason]) -> String {
    let mut state = "claim_allowed".to_owned();
    for reason in reasons {
        if under(&CLAIM_STATES, &reason.cap, &state) {
            state = reason.cap.clone();
        }
    }
    state
}

/// "**U** (uncovered) = B for a customer, I for others."
fn uncovered(claim: &Value) -> &'static str {
    if text(claim, "audience") == "customer" { "claim_blocked" } else { "internal_only" }
}

/// "the highest level from the scope's minimum up at which the same claim, with nothing else changed, would be
/// permitted; `null` if there is none"
pub fn strongest_level(definitions: &Value, observed: &Value, claim: &Value) -> Option<String> {
    let scope = scope::find(definitions, optional_text(claim, "scope_key")?)?;
    let minimum = position(&COVERAGE_LEVELS, text(scope, "minimum_level"));
    for level in COVERAGE_LEVELS[minimum..].iter().rev() {
        let mut same_claim = claim.clone();
        same_claim["level"] = json!(level);
        if judge(definitions, observed, &same_claim).permitted {
            return Some((*level).to_owned());
        }
    }
    None
}
