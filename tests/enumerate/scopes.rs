//! Every scope of one to three types, over the outcomes that a type can have (contract §4.3, and §4.1 of the types).

use super::document::{Entry, Form, RECENT, Rows, claim, definitions, observed, scope, with};
use super::families::AUDIENCES;
use super::part::{Ask, Part};
use super::product::Choices;
use crate::Case;
use crate::sample::registered;
use serde_json::{Value, json};

/// The outcome of a type.
#[derive(Clone, Copy)]
enum Type {
    Covered,
    /// Covered, in each lower state.
    Limited,
    Internal,
    Blocked,
    /// Not covered: **U**, and **B**.
    Uncovered,
    UncoveredAndBlocked,
    /// No source can prove the level.
    Unattainable,
    Unobserved,
    Empty,
    NotApplicable,
    /// Empty, covered and blocked.
    EmptyAndBlocked,
    /// Empty, and not covered.
    Contradicted,
    /// Excluded, for each reason of contract §3.
    OutOfScope,
    RegistryOnly,
    ExperimentalNotIncluded,
    FallbackNotIncluded,
}

const TYPES: [Type; 16] = [
    Type::Covered,
    Type::Limited,
    Type::Internal,
    Type::Blocked,
    Type::Uncovered,
    Type::UncoveredAndBlocked,
    Type::Unattainable,
    Type::Unobserved,
    Type::Empty,
    Type::NotApplicable,
    Type::EmptyAndBlocked,
    Type::Contradicted,
    Type::OutOfScope,
    Type::RegistryOnly,
    Type::ExperimentalNotIncluded,
    Type::FallbackNotIncluded,
];

/// One of each outcome that advice treats differently.
const ADVISED: [Type; 9] = [
    Type::Covered,
    Type::Limited,
    Type::Blocked,
    Type::Uncovered,
    Type::UncoveredAndBlocked,
    Type::Unattainable,
    Type::Empty,
    Type::Contradicted,
    Type::RegistryOnly,
];

/// On both sides of each share that three types can have, and the least.
const PERCENTAGES: [f64; 8] = [100.0, 66.67, 66.66, 50.01, 50.0, 33.34, 33.33, 0.01];

const NAMES: [&str; 3] = ["first", "second", "third"];

/// The decisions on every scope.
pub fn part() -> Part {
    of(&TYPES, &PERCENTAGES, &[Claimed::Nothing, Claimed::Counted], "scopes of up to three types", Ask::Decision)
}

/// The advice on every scope of fewer outcomes.
pub fn part_with_advice() -> Part {
    of(
        &ADVISED,
        &[100.0, 66.67, 50.0, 0.01],
        &[Claimed::Nothing],
        "scopes of up to three types, with advice",
        Ask::Advice,
    )
}

/// The types that the claim names.
#[derive(Clone, Copy, PartialEq)]
enum Claimed {
    Nothing,
    Counted,
}

fn of(types: &'static [Type], percentages: &'static [f64], claimed: &'static [Claimed], name: &str, ask: Ask) -> Part {
    // The scopes of one type come first, then those of two, then those of three.
    let [one, two, three] = [1, 2, 3].map(|length| types.len().pow(length));
    let case = move |item: usize, number: usize| {
        let (length, start) = match item {
            item if item < one => (1, 0),
            item if item < one + two => (2, one),
            _ => (3, one + two),
        };
        let mut choices = Choices::of(item - start);
        let scope: Vec<Type> = (0..length).map(|_| choices.pick(types)).collect();
        let mut choices = Choices::of(number);
        let (audience, percent) = (choices.pick(&AUDIENCES), choices.pick(percentages));
        self::case(&scope, audience, percent, choices.pick(claimed))
    };
    Part {
        name: name.to_owned(),
        items: one + two + three,
        each: AUDIENCES.len() * percentages.len() * claimed.len(),
        case: Box::new(case),
        ask,
        check: Box::new(|_, _| {}),
    }
}

fn case(types: &[Type], audience: &str, percent: f64, claimed: Claimed) -> Case {
    let named = || NAMES.into_iter().zip(types.iter().copied());
    let resource_types = named().map(|(name, each)| definition(name, each)).collect();
    let entries: Vec<Entry> = named().filter_map(|(name, each)| entry(name, each)).collect();
    let elsewhere: Vec<(&str, u64)> =
        named().filter(|(_, each)| matches!(each, Type::Contradicted)).map(|(name, _)| (name, 1)).collect();
    let counted: Vec<&str> = named().filter(|(_, each)| is_counted(*each)).map(|(name, _)| name).collect();
    let mut claim = with(claim("comparable", audience), "restore_tier", "preview_only");
    claim["percent"] = json!(percent);
    if claimed == Claimed::Counted && !counted.is_empty() {
        claim["denominator"] = json!(counted);
    }
    Case {
        definitions: definitions(resource_types, scope(&NAMES[..types.len()])),
        observed: observed(Form::Folded, &entries, &elsewhere, 0),
        claim,
    }
}

fn is_counted(each: Type) -> bool {
    !matches!(each, Type::OutOfScope | Type::RegistryOnly | Type::ExperimentalNotIncluded | Type::FallbackNotIncluded)
}

fn definition(name: &str, each: Type) -> Value {
    let registered = |source_class| registered(name, source_class);
    match each {
        Type::Limited => with(registered("tcm"), "max_claim_state", "claim_limited"),
        Type::Internal => with(registered("tcm"), "max_claim_state", "internal_only"),
        Type::Blocked | Type::EmptyAndBlocked => with(registered("tcm"), "restore_tier", "not_restorable"),
        Type::Unattainable => with(registered("tcm"), "max_coverage_level", "content_backed"),
        Type::OutOfScope => with(registered("tcm"), "support_state", "out_of_scope"),
        Type::RegistryOnly => with(registered("tcm"), "support_state", "registry_only"),
        Type::ExperimentalNotIncluded => registered("graph_beta_experimental"),
        Type::FallbackNotIncluded => registered("graph_v1_fallback"),
        _ => registered("tcm"),
    }
}

fn entry(name: &'static str, each: Type) -> Option<Entry> {
    let complete = |resources| Entry::complete(name, "tcm", resources);
    let rows = |rows: Rows| Entry { rows: vec![rows], ..complete(1) };
    Some(match each {
        Type::Covered | Type::Limited | Type::Internal | Type::Blocked | Type::Unattainable => complete(1),
        Type::OutOfScope | Type::RegistryOnly => complete(1),
        Type::Uncovered => rows(Rows { coverage_level: "detected", ..Rows::of(1) }),
        Type::UncoveredAndBlocked => rows(Rows { identity_state: "unsupported_identity", ..Rows::of(1) }),
        Type::Empty | Type::EmptyAndBlocked | Type::Contradicted => complete(0),
        Type::NotApplicable => Entry { listing: Some(("not_applicable", 0, Some(RECENT))), ..complete(0) },
        Type::Unobserved | Type::ExperimentalNotIncluded | Type::FallbackNotIncluded => return None,
    })
}
