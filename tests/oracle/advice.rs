//! Contract §6: what would have to happen for a claim to be permitted.

use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::canonical::{self, observed_canonical};
use super::documents::{optional_text, percent_in_hundredths, text, time};
use super::entry::{elsewhere, ideal};
use super::family::{CLAIM_STATES, position};
use super::judge::counted_type::{EffectiveRow, covers, keeps_from_covering, rules};
use super::judge::whole_scope::is_overstated;
use super::judge::{Judgement, is_refused, judge, state_left_by};
use super::scope;

/// "A step is `{actor, action, canonical_type, source_class, reasons}`"
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub actor: &'static str,
    pub action: &'static str,
    pub canonical_type: Option<String>,
    pub source_class: Option<String>,
    pub reasons: Vec<String>,
}

/// The source class at which each of some types is observed ideally.
pub type Sources = BTreeMap<String, String>;

/// Contract §6.
pub struct Advice {
    pub judgement: Judgement,
    pub attainable: bool,
    pub steps: Vec<Step>,
}

/// The observed coverage in which these types are observed ideally, in the folded form. Each has "there, and at no other
/// registered row, a complete listing of as many resources as were found elsewhere …".
pub fn observed_ideally(definitions: &Value, observed: &Value, claim: &Value, sources: &Sources) -> Value {
    let mut folded: Value = serde_json::from_str(&observed_canonical(definitions, observed)).expect("canonical JSON");
    let entries = folded["observed"].as_array_mut().expect("a list");
    // The canonical form has registered rows only.
    entries.retain(|entry| !sources.contains_key(text(entry, "canonical_type")));
    for (canonical_type, source_class) in sources {
        let found_elsewhere = elsewhere(definitions, observed, canonical_type);
        entries.push(ideal(canonical_type, source_class, found_elsewhere, time(claim, "as_of")));
    }
    folded
}

/// A row, and what its reasons would leave if its type were observed ideally there.
struct Ideal {
    source_class: String,
    state: String,
    covers: bool,
}

/// The eligible rows of a type, by precedence, with their ideal states.
fn ideals(definitions: &Value, observed: &Value, claim: &Value, scope: &Value, canonical_type: &str) -> Vec<Ideal> {
    let of_row = |row: &Value| {
        let source_class = text(row, "source_class").to_owned();
        let there = Sources::from([(canonical_type.to_owned(), source_class.clone())]);
        let observed = observed_ideally(definitions, observed, claim, &there);
        let reasons = rules(definitions, &observed, claim, scope, row);
        Ideal { source_class, state: state_left_by(&reasons), covers: covers(&reasons) }
    };
    scope::eligible_rows(definitions, scope, canonical_type).into_iter().map(of_row).collect()
}

/// For `attainable`: each counted type "at the eligible row of the highest ideal state (among equals one that covers, then
/// precedence)".
pub fn best_sources(definitions: &Value, observed: &Value, claim: &Value) -> Sources {
    let mut sources = Sources::new();
    let found = optional_text(claim, "scope_key").and_then(|scope_key| scope::find(definitions, scope_key));
    let Some(scope) = found else {
        return sources;
    };
    for canonical_type in scope::counted_types(definitions, scope) {
        let mut best: Option<Ideal> = None;
        for row in ideals(definitions, observed, claim, scope, canonical_type) {
            let rank = |row: &Ideal| (position(&CLAIM_STATES, &row.state), row.covers);
            if best.as_ref().is_none_or(|best| rank(&row) > rank(best)) {
                best = Some(row);
            }
        }
        let best = best.expect("a counted type has an eligible row");
        sources.insert(canonical_type.to_owned(), best.source_class);
    }
    sources
}

/// Whether a type is observed at a row so that it "does not block", and whether it then has to cover.
fn target(claim: &Value, effective: &EffectiveRow, ideals: &[Ideal], has_to_cover: bool) -> Option<String> {
    let fits = |row: &&Ideal| !is_refused(claim, &row.state) && (row.covers || !has_to_cover);
    // "Of several rows the target is the effective row, else the first by precedence."
    let effective_row = ideals.iter().filter(fits).find(|row| row.source_class == effective.source_class);
    effective_row.or_else(|| ideals.iter().find(fits)).map(|row| row.source_class.clone())
}

/// Contract §6.
pub fn advise(definitions: &Value, observed: &Value, claim: &Value) -> Advice {
    let judgement = judge(definitions, observed, claim);
    let judged_with =
        |sources: &Sources| judge(definitions, &observed_ideally(definitions, observed, claim, sources), claim);
    let is_overstated_with = |sources: &Sources, hundredths: i128| {
        let then = judged_with(sources);
        is_overstated(hundredths, then.covered, then.denominator, then.empty)
    };
    let percent = percent_in_hundredths(claim);

    // "`attainable` is whether the claim is permitted when each counted type is observed ideally at the eligible row of the
    // highest ideal state …; the rest of the observed coverage, ids included, stays as it is."
    let best = best_sources(definitions, observed, claim);
    let attainable = judged_with(&best).permitted;

    let mut steps = Steps(Vec::new());

    // 1. "For each blocking reason of §4.1, in order"
    for reason in &judgement.reasons {
        if is_refused(claim, &reason.cap)
            && let Some((actor, action)) = step_about_claim_and_scope(&reason.code)
        {
            steps.add(actor, action, None, None, &[&reason.code]);
        }
    }

    // 2. "For each counted type *in the way*, in denominator order."
    let targets = targets(definitions, observed, claim, &judgement, |sources| is_overstated_with(sources, percent));
    for (effective, target) in &targets {
        add_steps_about_type(&mut steps, claim, effective, target.as_deref());
    }

    // 3. "If `nothing_listed` blocks and no step of 2 is one of `capture`"
    let nothing_listed_blocks =
        judgement.reasons.iter().any(|reason| reason.code == "nothing_listed" && is_refused(claim, &reason.cap));
    if nothing_listed_blocks && !steps.0.iter().any(|step| step.actor == "capture") {
        steps.add("capture", "await_resources", None, None, &["nothing_listed"]);
    }

    // 4. "If the percentage would be overstated with every type that has a target in 2 observed ideally there and all else
    // unchanged, whether or not it is now"
    if is_overstated_with(&sources_of(&targets), percent) {
        if !is_overstated_with(&best, percent) {
            steps.add("capture", "await_resources", None, None, &["percent_overstated"]);
        } else if text(claim, "audience") != "customer" {
            // "`lower_percent` if 0.01 percent would then not be overstated, and `claimant` `ask_less` if it would"
            let action = if is_overstated_with(&best, 1) { "ask_less" } else { "lower_percent" };
            steps.add("claimant", action, None, None, &["percent_overstated"]);
        }
    }

    Advice { judgement, attainable, steps: steps.0 }
}

/// The actor and the action of a reason of §4.1.
fn step_about_claim_and_scope(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "kernel_inactive" => ("operator", "activate_kernel"),
        "unscoped_full_claim" | "unscoped_claim" | "unknown_scope" => ("claimant", "name_supported_scope"),
        "inactive_scope" => ("definitions", "activate_scope"),
        "empty_denominator" => ("definitions", "admit_types"),
        "type_excluded" | "denominator_mismatch" => ("claimant", "name_counted_types"),
        "level_below_minimum" => ("claimant", "raise_level"),
        "not_customer_claimable" => ("claimant", "narrow_audience"),
        "as_of_missing" => ("claimant", "state_time"),
        "unnamed_workspace" | "unnamed_managed_environment" => ("claimant", "name_environment"),
        "foreign_workspace" | "foreign_managed_environment" | "foreign_provider_connection" => {
            ("claimant", "claim_observed_environment")
        }
        _ => return None,
    })
}

/// The effective row of a type that is in the way, and the source class of its target.
type InTheWay<'j> = (&'j EffectiveRow, Option<String>);

/// The source classes of the types that have a target.
fn sources_of(targets: &[InTheWay]) -> Sources {
    let with_target =
        |(effective, target): &InTheWay| Some((effective.canonical_type.clone(), target.as_ref()?.clone()));
    targets.iter().filter_map(with_target).collect()
}

/// The types that are in the way, in denominator order.
fn targets<'j>(
    definitions: &Value,
    observed: &Value,
    claim: &Value,
    judgement: &'j Judgement,
    is_overstated_with: impl Fn(&Sources) -> bool,
) -> Vec<InTheWay<'j>> {
    let found = optional_text(claim, "scope_key").and_then(|scope_key| scope::find(definitions, scope_key));
    let Some(scope) = found else {
        return Vec::new();
    };
    let target = |effective: &EffectiveRow, has_to_cover| {
        let ideals = ideals(definitions, observed, claim, scope, &effective.canonical_type);
        target(claim, effective, &ideals, has_to_cover)
    };

    // (a) "if one of its reasons blocks. Its *target* is an eligible row whose ideal state does not block and that then
    // covers; if there is none, an eligible row whose ideal state does not block."
    let blocks = |effective: &EffectiveRow| effective.reasons.iter().any(|reason| is_refused(claim, &reason.cap));
    let mut of_a = Vec::new();
    for effective in &judgement.effective_rows {
        if blocks(effective) {
            of_a.push((effective, target(effective, true).or_else(|| target(effective, false))));
        }
    }

    // (b) "where the percentage would still be overstated (§4.3) with every type of (a) that has a target observed ideally
    // there and all else unchanged: every other type that is not covered and has a target, here an eligible row whose ideal
    // state does not block and that then covers."
    let is_b_asked = is_overstated_with(&sources_of(&of_a));
    let mut all = Vec::new();
    for effective in &judgement.effective_rows {
        if blocks(effective) {
            all.push(of_a.remove(0));
        } else if is_b_asked
            && !effective.covers
            && let Some(target) = target(effective, true)
        {
            all.push((effective, Some(target)));
        }
    }
    all
}

/// 2. The steps about one type that is in the way.
fn add_steps_about_type(steps: &mut Steps, claim: &Value, effective: &EffectiveRow, target: Option<&str>) {
    // "The type's *obstacles* are its reasons that block or keep it from being covered."
    let obstacles: Vec<&str> = effective
        .reasons
        .iter()
        .filter(|reason| is_refused(claim, &reason.cap) || keeps_from_covering(reason))
        .map(|reason| reason.code.as_str())
        .collect();
    let among = |is_named: &dyn Fn(&str) -> bool| -> Vec<&str> {
        obstacles.iter().copied().filter(|code| is_named(code)).collect()
    };
    let canonical_type = Some(effective.canonical_type.as_str());

    // "No target: `claimant` `ask_less`, at the effective row's source, for the obstacles from `experimental_source` to
    // `not_restorable`."
    let Some(target) = target else {
        let codes = among(&|code| {
            matches!(
                code,
                "experimental_source"
                    | "beta_certification"
                    | "level_above_type_maximum"
                    | "type_claim_maximum"
                    | "not_restorable"
            )
        });
        steps.add("claimant", "ask_less", canonical_type, Some(&effective.source_class), &codes);
        return;
    };

    // "The target is another row than the effective one: `capture` `capture_at_source`, at the target's source, for all
    // obstacles."
    if target != effective.source_class {
        steps.add("capture", "capture_at_source", canonical_type, Some(target), &obstacles);
        return;
    }

    // "It is the effective row: `capture`, at its source, in this order, each for the obstacles named"
    for (action, codes) in [
        ("list_and_capture", among(&|code| code == "not_observed" || code == "source_not_admitted")),
        ("list_again", among(&|code| code.starts_with("listing_") || code == "row_not_listed")),
        ("capture_again", among(&|code| code == "level_not_reached" || code.starts_with("evidence_"))),
        ("resolve_identity", among(&|code| code.starts_with("identity_"))),
    ] {
        if !codes.is_empty() {
            steps.add("capture", action, canonical_type, Some(target), &codes);
        }
    }
}

/// "There is one step for each (actor, action, type)"
struct Steps(Vec<Step>);

impl Steps {
    fn add(
        &mut self,
        actor: &'static str,
        action: &'static str,
        canonical_type: Option<&str>,
        source_class: Option<&str>,
        reasons: &[&str],
    ) {
        let is_same = |step: &&mut Step| {
            step.actor == actor && step.action == action && step.canonical_type.as_deref() == canonical_type
        };
        if let Some(step) = self.0.iter_mut().find(is_same) {
            for reason in reasons {
                // "the codes of the reasons that it is for, each once, in their order"
                if !step.reasons.iter().any(|code| code == reason) {
                    step.reasons.push((*reason).to_owned());
                }
            }
            return;
        }
        self.0.push(Step {
            actor,
            action,
            canonical_type: canonical_type.map(str::to_owned),
            source_class: source_class.map(str::to_owned),
            reasons: Vec::new(),
        });
        self.add(actor, action, canonical_type, source_class, reasons);
    }
}

/// "`{contract, definitions_digest, observed_digest, claim, state, permitted, attainable, steps}`, canonical as in §4.4"
pub fn to_json(definitions: &Value, observed: &Value, claim: &Value) -> String {
    let Advice { judgement, attainable, steps } = advise(definitions, observed, claim);
    let steps: Vec<String> = steps.iter().map(canonical::step).collect();
    canonical::object(&[
        ("contract", "1".to_owned()),
        ("definitions_digest", canonical::quoted(&super::definitions_digest(definitions))),
        ("observed_digest", canonical::quoted(&super::observed_digest(definitions, observed))),
        ("claim", canonical::claim(claim)),
        ("state", canonical::quoted(&judgement.state)),
        ("permitted", judgement.permitted.to_string()),
        ("attainable", attainable.to_string()),
        ("steps", format!("[{}]", steps.join(","))),
    ])
}

/// "Carrying out a `capture` step of 2 means observing its type ideally at the step's source. Carrying out `await_resources`
/// means, after that, observing ideally, as for `attainable`, each type whose effective row is empty."
pub fn carry_out(definitions: &Value, observed: &Value, claim: &Value, steps: &[Step]) -> Value {
    let mut sources = Sources::new();
    for step in steps.iter().filter(|step| step.actor == "capture") {
        if let (Some(canonical_type), Some(source_class)) = (&step.canonical_type, &step.source_class) {
            sources.insert(canonical_type.clone(), source_class.clone());
        }
    }
    let mut then = observed_ideally(definitions, observed, claim, &sources);
    if steps.iter().any(|step| step.action == "await_resources") {
        let best = best_sources(definitions, &then, claim);
        let empty: Sources = judge(definitions, &then, claim)
            .effective_rows
            .into_iter()
            .filter(|effective| effective.is_empty)
            .map(|effective| (effective.canonical_type.clone(), best[&effective.canonical_type].clone()))
            .collect();
        then = observed_ideally(definitions, &then, claim, &empty);
    }
    then
}

/// The claim that asks for this share, in hundredths of a percent.
pub fn at_percent(claim: &Value, hundredths: i128) -> Value {
    let mut claim = claim.clone();
    claim["percent"] = json!(hundredths as f64 / 100.0);
    claim
}
