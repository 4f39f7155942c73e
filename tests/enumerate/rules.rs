//! Each rule of contract §4, with the variables that it reads.

use super::part::{Ask, Part, reasons_of};
use super::world::{Variable, World};
use Variable as V;

/// The rules that have the same variables.
pub struct Rule {
    pub codes: &'static [&'static str],
    pub reads: &'static [Variable],
    judged: Judged,
}

/// When a rule is judged.
#[derive(Clone, Copy, PartialEq)]
enum Judged {
    Always,
    /// "After `unscoped_*` or `unknown_scope` no further rule is judged."
    WithScope,
}

const fn always(codes: &'static [&'static str], reads: &'static [Variable]) -> Rule {
    Rule { codes, reads, judged: Judged::Always }
}

const fn with_scope(codes: &'static [&'static str], reads: &'static [Variable]) -> Rule {
    Rule { codes, reads, judged: Judged::WithScope }
}

/// Every rule but those of whole scopes and of several eligible rows, which have parts of their own.
pub const RULES: &[Rule] = &[
    always(&["kernel_inactive"], &[V::Activation, V::Audience]),
    always(&["unscoped_full_claim", "unscoped_claim"], &[V::ScopeKey, V::Percent]),
    always(&["unknown_scope"], &[V::ScopeKey]),
    with_scope(&["inactive_scope"], &[V::ScopeActive]),
    with_scope(&["type_excluded"], &[V::Companion, V::ClaimedTypes, V::Audience]),
    with_scope(&["denominator_mismatch"], &[V::Companion, V::ClaimedTypes]),
    with_scope(&["level_below_minimum"], &[V::Level, V::MinimumLevel]),
    with_scope(&["not_customer_claimable"], &[V::Audience, V::CustomersAndAge]),
    with_scope(&["as_of_missing"], &[V::CustomersAndAge, V::AsOf]),
    with_scope(&["unnamed_workspace"], &[V::Audience, V::ClaimedWorkspace]),
    with_scope(&["unnamed_managed_environment"], &[V::Audience, V::ClaimedEnvironment]),
    with_scope(&["foreign_workspace"], &[V::ClaimedWorkspace, V::ObservedWorkspace]),
    with_scope(&["foreign_managed_environment"], &[V::ClaimedEnvironment, V::ObservedEnvironment]),
    with_scope(&["foreign_provider_connection"], &[V::ClaimedConnection, V::ObservedConnection]),
    with_scope(&["experimental_source"], &[V::RowKind]),
    with_scope(&["beta_certification"], &[V::RowKind, V::Level, V::AllowBetaCertification]),
    with_scope(&["level_above_type_maximum"], &[V::Level, V::ClaimedTier, V::MaxCoverageLevel, V::Audience]),
    with_scope(&["type_claim_maximum"], &[V::MaxClaimState]),
    with_scope(&["not_restorable"], &[V::ClaimedTier, V::RowTier]),
    with_scope(&["not_observed"], &[V::Listing, V::Rows, V::OtherA, V::OtherB, V::Audience]),
    with_scope(&["source_not_admitted"], &[V::Listing, V::Rows, V::OtherA, V::OtherB, V::Audience, V::RowKind]),
    with_scope(&["listing_missing"], &[V::Listing, V::Rows, V::Audience]),
    with_scope(
        &["listing_failed", "listing_partial", "listing_not_applicable"],
        &[V::Listing, V::Outcome, V::Audience],
    ),
    with_scope(&["listing_mismatch"], &[V::Listing, V::Outcome, V::Resources, V::Rows, V::Unlisted, V::Audience]),
    with_scope(&["row_not_listed"], &[V::Listing, V::Rows, V::Unlisted, V::Audience]),
    with_scope(&["listing_contradicted"], &[V::Listing, V::Resources, V::OtherA, V::OtherB, V::Elsewhere, V::Audience]),
    with_scope(
        &["level_not_reached"],
        &[V::Level, V::ClaimedTier, V::Rows, V::LevelA, V::LevelB, V::LevelC, V::Audience],
    ),
    with_scope(
        &[
            "evidence_missing",
            "evidence_metadata_only",
            "evidence_partial",
            "evidence_stale",
            "evidence_capture_blocked",
            "evidence_capture_failed",
        ],
        &[V::Level, V::ClaimedTier, V::Rows, V::EvidenceA, V::EvidenceB, V::EvidenceC, V::Audience],
    ),
    with_scope(
        &["evidence_undated"],
        &[V::CustomersAndAge, V::Listing, V::ListingTime, V::Rows, V::TimeA, V::TimeB, V::Audience],
    ),
    with_scope(
        &["evidence_from_future"],
        &[V::AsOf, V::Listing, V::ListingTime, V::Rows, V::TimeA, V::TimeB, V::Audience],
    ),
    with_scope(
        &["evidence_expired"],
        &[V::CustomersAndAge, V::AsOf, V::Listing, V::ListingTime, V::Rows, V::TimeA, V::TimeB, V::Audience],
    ),
    with_scope(
        &["identity_derived", "identity_missing_external_id", "identity_conflict", "identity_unsupported"],
        &[V::Rows, V::IdentityA, V::IdentityB, V::IdentityC, V::AllowDerivedIdentity, V::Level, V::ClaimedTier],
    ),
    with_scope(&["unrecognized_observed"], &[V::Ignored]),
];

/// The cases of one rule: every combination of the values of the variables that it reads, each with the values that some
/// worlds of a pairwise covering give to all other variables. The rule's outcome is the same for each of them.
pub fn part(rule: &'static Rule, others: &[World]) -> Part {
    let combinations = combinations(rule);
    // Every combination of a rule of few comes with all of the worlds. Those of a rule of many take them in turn.
    let each = (CASES / combinations.len()).clamp(FEWEST, others.len());
    let others = others.to_vec();
    let world = {
        let combinations = combinations.clone();
        move |combination: usize, number: usize| {
            let other = others[(combination * each + number) % others.len()];
            rule.joined(&combinations[combination], other)
        }
    };
    let check = move |_: usize, decisions: &[String]| {
        let outcome = |decision: &String| -> Vec<String> { rule.outcome(decision) };
        for decision in decisions {
            assert_eq!(
                outcome(decision),
                outcome(&decisions[0]),
                "{} reads another variable:\n{decision}\n{}",
                rule.codes[0],
                decisions[0]
            );
        }
    };
    Part {
        name: rule.codes.join(", "),
        items: combinations.len(),
        each,
        case: Box::new(move |combination, number| world(combination, number).case()),
        ask: Ask::Decision,
        check: Box::new(check),
    }
}

/// The advice (contract §6) on every combination of every rule, with the values of one world for all other variables.
pub fn part_with_advice(others: &[World]) -> Part {
    let of_rule = |rule: &'static Rule| combinations(rule).into_iter().map(move |combination| (rule, combination));
    let combinations: Vec<(&Rule, World)> = RULES.iter().flat_map(of_rule).collect();
    let others = others.to_vec();
    Part {
        name: "rules, with advice".to_owned(),
        items: combinations.len(),
        each: 1,
        case: Box::new(move |item, _| {
            let (rule, combination) = &combinations[item];
            // Nothing else is wrong with every other case.
            let other = if item % 2 == 0 { World::ALLOWED } else { others[item / 2 % others.len()] };
            rule.joined(combination, other).case()
        }),
        ask: Ask::Advice,
        check: Box::new(|_, _| {}),
    }
}

/// About how many cases a rule gets.
const CASES: usize = 40_000;

/// The fewest worlds for a combination.
const FEWEST: usize = 8;

/// Every combination of the values of the variables that a rule reads, without those that say the same as another.
fn combinations(rule: &Rule) -> Vec<World> {
    let mut all = vec![World::ALLOWED];
    for &variable in rule.reads {
        let with_each = |world: World| {
            (0..variable.values()).map(move |value| {
                let mut world = world;
                world.set(variable, value);
                world
            })
        };
        all = all.into_iter().flat_map(with_each).collect();
    }
    let is_read = |variable: Variable| rule.reads.contains(&variable);
    all.retain(|world| {
        rule.reads.iter().all(|variable| world.value(*variable) == 0 || !world.is_idle(*variable))
            && (world.can_be_listed() || !is_read(V::Outcome) || !is_read(V::Resources))
    });
    all
}

impl Rule {
    /// The combination, with the values of another world for the variables that the rule does not read.
    fn joined(&self, combination: &World, other: World) -> World {
        let mut world = other;
        if self.judged == Judged::WithScope {
            world.set(V::ScopeKey, 0);
        }
        for &variable in self.reads {
            world.set(variable, combination.value(variable));
        }
        if !world.can_be_listed() {
            if self.reads.contains(&V::Resources) {
                world.set(V::Outcome, 0);
            } else {
                world.set(V::Resources, 1);
            }
        }
        world
    }

    /// The reasons with the codes of the rule, without the source class of the row.
    fn outcome(&self, decision: &str) -> Vec<String> {
        let is_own = |reason: &&str| {
            self.codes.iter().any(|code| reason.starts_with(&format!("\"{code}\"")))
                && !reason.contains("\"canonical_type\":\"companion\"") | (self.codes[0] == "type_excluded")
        };
        let without_source = |reason: &str| {
            let (before, after) = reason.split_once("\"source_class\":").unwrap();
            format!("{before}{}", after.split_once(',').unwrap().1)
        };
        reasons_of(decision).filter(is_own).map(without_source).collect()
    }
}
