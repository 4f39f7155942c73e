//! How the outcomes of the rules add up to the state and the coverage of a row (contract §4, and the end of §4.2).

use super::part::{Ask, Part};
use super::product::{Choices, combinations};
use super::world::{Variable as V, World};

/// What a variable, or some together, can add to a row's reasons: one line for each outcome of some rules.
const OUTCOMES: &[&[&[(V, u8)]]] = &[
    // `experimental_source`, `beta_certification`, for a claim of `certified`.
    &[&[], &[(V::RowKind, 1), (V::AllowBetaCertification, 1)], &[(V::RowKind, 1)]],
    // `level_above_type_maximum`
    &[&[], &[(V::MaxCoverageLevel, 1)]],
    // `type_claim_maximum` with each cap.
    &[&[], &[(V::MaxClaimState, 1)], &[(V::MaxClaimState, 2)], &[(V::MaxClaimState, 3)]],
    // `not_restorable`
    &[&[], &[(V::ClaimedTier, 1), (V::RowTier, 2)]],
    // `listing_missing`, `listing_failed`, `listing_partial`, `listing_not_applicable`. The last comes with `listing_mismatch`.
    &[&[], &[(V::Listing, 1)], &[(V::Outcome, 1)], &[(V::Outcome, 2)], &[(V::Outcome, 3), (V::Resources, 1)]],
    // `listing_mismatch`, if the listing is complete.
    &[&[], &[(V::Resources, 1)]],
    // `row_not_listed`
    &[&[], &[(V::Unlisted, 1)]],
    // `listing_contradicted`
    &[&[], &[(V::Elsewhere, 4)]],
    // `level_not_reached`
    &[&[], &[(V::LevelA, 4)]],
    // One `evidence_*` of content.
    &[&[], &[(V::EvidenceA, 1)]],
    // One of time.
    &[&[], &[(V::TimeA, 6)]],
    // `identity_*`, of which two have the cap of the others.
    &[&[], &[(V::IdentityA, 1)], &[(V::IdentityA, 2)], &[(V::IdentityA, 3)]],
    &[&[(V::Audience, 0)], &[(V::Audience, 1)], &[(V::Audience, 2)]],
];

/// Every combination of one outcome of each line.
pub fn part() -> Part {
    let lengths: Vec<usize> = OUTCOMES.iter().map(|outcomes| outcomes.len()).collect();
    let each = 64;
    assert_eq!(combinations(&lengths) % each, 0);
    let case = move |item: usize, number: usize| {
        let mut choices = Choices::of(item * each + number);
        let mut world = World::ALLOWED;
        world.set(V::Level, 4);
        for outcomes in OUTCOMES {
            for &(variable, value) in choices.pick(outcomes) {
                world.set(variable, value);
            }
        }
        world.case()
    };
    Part {
        name: "rule outcomes of a row".to_owned(),
        items: combinations(&lengths) / each,
        each,
        case: Box::new(case),
        ask: Ask::Decision,
        check: Box::new(|_, _| {}),
    }
}
