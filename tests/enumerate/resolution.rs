//! Every way to register one type, and whether a scope counts it (contract §3).

use super::document::{Entry, Form, claim, definitions, observed, scope, with};
use super::families::{AUDIENCES, SOURCE_CLASSES, SUPPORT_STATES};
use super::part::{Ask, Part};
use super::product::Choices;
use crate::Case;
use crate::sample::registered;
use serde_json::{Value, json};

/// Each source class has no row, or one in each support state; with both flags of the scope, for every audience, with and
/// without the type in the claim, observed and not.
pub fn part() -> Part {
    let states = SUPPORT_STATES.len() + 1;
    Part {
        name: "resolution of a type".to_owned(),
        // A scope can only name a type that has a row: number 0 has none.
        items: states.pow(3) - 1,
        each: 4 * AUDIENCES.len() * 2 * 2,
        case: Box::new(|item, number| case(&mut Choices::of(item + 1), &mut Choices::of(number))),
        ask: Ask::Decision,
        check: Box::new(|_, _| {}),
    }
}

fn case(rows: &mut Choices, others: &mut Choices) -> Case {
    let mut resource_types: Vec<Value> = Vec::new();
    for source_class in SOURCE_CLASSES {
        if let Some(state) = rows.next(SUPPORT_STATES.len() + 1).checked_sub(1) {
            resource_types.push(with(registered("policy", source_class), "support_state", SUPPORT_STATES[state]));
        }
    }
    let scope = with(scope(&["policy"]), "include_fallback", others.pick(&[false, true]));
    let scope = with(scope, "include_beta", others.pick(&[false, true]));
    let mut claim = claim("comparable", others.pick(&AUDIENCES));
    if others.pick(&[false, true]) {
        claim["denominator"] = json!(["policy"]);
    }
    let is_observed = others.pick(&[false, true]);
    let entries = SOURCE_CLASSES.map(|source_class| Entry::complete("policy", source_class, 1));
    Case {
        definitions: definitions(resource_types, scope),
        observed: observed(Form::List, if is_observed { &entries } else { &[] }, &[], 0),
        claim,
    }
}
