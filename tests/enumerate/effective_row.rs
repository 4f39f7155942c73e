//! The choice of the effective row among three rows of a type (contract §4.2).

use super::document::{Entry, Form, RECENT, Rows, claim, definitions, observed, scope, with};
use super::families::{AUDIENCES, SOURCE_CLASSES};
use super::part::{Ask, Part};
use super::product::Choices;
use crate::Case;
use crate::sample::registered;
use serde_json::Value;

/// What is registered and observed at a source class.
#[derive(Clone, Copy)]
enum Row {
    NotRegistered,
    SeenButNotRegistered,
    NotEligible,
    SeenButNotEligible,
    Unobserved,
    /// Without a reason.
    Clean,
    /// A covering row in each lower state.
    Limited,
    Internal,
    Blocked,
    /// A row that does not cover: **U**, and **B**.
    Uncovered,
    UncoveredAndBlocked,
    Empty,
    NotApplicable,
    /// An empty row that does not cover.
    EmptyButUncovered,
    /// More resources than at the other sources.
    More,
    Failed,
}

const ROWS: [Row; 16] = [
    Row::NotRegistered,
    Row::SeenButNotRegistered,
    Row::NotEligible,
    Row::SeenButNotEligible,
    Row::Unobserved,
    Row::Clean,
    Row::Limited,
    Row::Internal,
    Row::Blocked,
    Row::Uncovered,
    Row::UncoveredAndBlocked,
    Row::Empty,
    Row::NotApplicable,
    Row::EmptyButUncovered,
    Row::More,
    Row::Failed,
];

/// Every three rows, for every audience.
pub fn part(ask: Ask) -> Part {
    let is_registered = |number: &usize| {
        let mut choices = Choices::of(*number);
        (0..3).any(|_| !matches!(choices.pick(&ROWS), Row::NotRegistered | Row::SeenButNotRegistered))
    };
    // A scope can only name a type that has a row.
    let numbers: Vec<usize> = (0..ROWS.len().pow(3)).filter(is_registered).collect();
    let name = match ask {
        Ask::Advice => "effective row among three, with advice",
        _ => "effective row among three",
    };
    Part {
        name: name.to_owned(),
        items: numbers.len(),
        each: AUDIENCES.len(),
        case: Box::new(move |item, number| {
            let mut choices = Choices::of(numbers[item]);
            let rows = SOURCE_CLASSES.map(|source_class| (source_class, choices.pick(&ROWS)));
            case(rows, AUDIENCES[number])
        }),
        ask,
        check: Box::new(|_, _| {}),
    }
}

fn case(rows: [(&'static str, Row); 3], audience: &str) -> Case {
    let mut resource_types = Vec::new();
    let mut entries = Vec::new();
    for (source_class, row) in rows {
        resource_types.extend(definition(source_class, row));
        entries.extend(entry(source_class, row));
    }
    let scope = with(with(scope(&["policy"]), "include_fallback", true), "include_beta", true);
    Case {
        definitions: definitions(resource_types, scope),
        observed: observed(Form::Folded, &entries, &[], 0),
        claim: with(claim("comparable", audience), "restore_tier", "preview_only"),
    }
}

fn definition(source_class: &str, row: Row) -> Option<Value> {
    let registered = registered("policy", source_class);
    Some(match row {
        Row::NotRegistered | Row::SeenButNotRegistered => return None,
        Row::NotEligible | Row::SeenButNotEligible => with(registered, "support_state", "registry_only"),
        Row::Limited => with(registered, "max_claim_state", "claim_limited"),
        Row::Internal => with(registered, "max_claim_state", "internal_only"),
        Row::Blocked => with(registered, "restore_tier", "not_restorable"),
        Row::EmptyButUncovered => with(registered, "max_coverage_level", "detected"),
        _ => registered,
    })
}

fn entry(source_class: &'static str, row: Row) -> Option<Entry> {
    let complete = |resources| Entry::complete("policy", source_class, resources);
    let rows = |rows: Rows| Entry { rows: vec![rows], ..complete(1) };
    let listing = |outcome| Entry { listing: Some((outcome, 0, Some(RECENT))), ..complete(0) };
    Some(match row {
        Row::NotRegistered | Row::NotEligible | Row::Unobserved => return None,
        Row::SeenButNotRegistered | Row::SeenButNotEligible | Row::Clean => complete(1),
        Row::Limited | Row::Internal | Row::Blocked => complete(1),
        Row::Uncovered => rows(Rows { coverage_level: "detected", ..Rows::of(1) }),
        Row::UncoveredAndBlocked => rows(Rows { identity_state: "identity_conflict", ..Rows::of(1) }),
        Row::Empty | Row::EmptyButUncovered => complete(0),
        Row::NotApplicable => listing("not_applicable"),
        Row::More => complete(2),
        Row::Failed => listing("failed"),
    })
}
