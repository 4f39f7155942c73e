//! Every case of a few small worlds: one type, with all combinations of the family values that one rule compares.

use crate::Case;
use coverage_kernel::{
    Audience, CoverageLevel, EvidenceState, IdentityState, ListingOutcome, RestoreTier, SourceClass, SupportState,
};
use serde_json::{Value, json};

/// The values that vary between the cases.
#[derive(Clone, Copy)]
struct World {
    level: CoverageLevel,
    audience: Audience,
    restore_tier: RestoreTier,
    source_class: SourceClass,
    support_state: SupportState,
    max_coverage_level: CoverageLevel,
    row_restore_tier: RestoreTier,
    coverage_level: CoverageLevel,
    evidence_state: EvidenceState,
    identity_state: IdentityState,
    listing: Option<ListingOutcome>,
    resources: u64,
    rows: usize,
    /// How many of the rows the listing does not name.
    unlisted: usize,
    elsewhere: Option<u64>,
    allow_derived_identity: bool,
    allow_beta_certification: bool,
    admits: (bool, bool),
}

const ALLOWED: World = World {
    level: CoverageLevel::ContentBacked,
    audience: Audience::Customer,
    restore_tier: RestoreTier::NotRestorable,
    source_class: SourceClass::Tcm,
    support_state: SupportState::Supported,
    max_coverage_level: CoverageLevel::Certified,
    row_restore_tier: RestoreTier::Restorable,
    coverage_level: CoverageLevel::Certified,
    evidence_state: EvidenceState::ContentBacked,
    identity_state: IdentityState::Stable,
    listing: Some(ListingOutcome::Complete),
    resources: 1,
    rows: 1,
    unlisted: 0,
    elsewhere: None,
    allow_derived_identity: false,
    allow_beta_certification: false,
    admits: (true, true),
};

/// Calls `show` with every case.
pub fn each(mut show: impl FnMut(&Case)) {
    let mut show = |world: &World| show(&world.case());
    let levels = &CoverageLevel::ALL[1..];
    for &audience in Audience::ALL {
        for &level in levels {
            let world = World { audience, level, ..ALLOWED };
            levels_and_evidence(&world, &mut show);
            identities(&world, &mut show);
            sources(&world, &mut show);
            listings(&world, &mut show);
            numbers(&world, &mut show);
        }
    }
}

/// Calls `show` with every case of three types, each of which is covered or not, empty or not.
pub fn each_of_three_types(mut show: impl FnMut(&Case)) {
    for &audience in Audience::ALL {
        for percent in [33.33, 33.34, 50.0, 50.01, 66.66, 66.67, 100.0] {
            for kinds in Kind::ALL.iter().flat_map(|a| Kind::ALL.iter().flat_map(|b| Kind::ALL.map(|c| [*a, *b, c]))) {
                show(&three_types(audience, percent, kinds));
            }
        }
    }
}

fn levels_and_evidence(world: &World, show: &mut impl FnMut(&World)) {
    for &coverage_level in CoverageLevel::ALL {
        for &evidence_state in EvidenceState::ALL {
            for &max_coverage_level in CoverageLevel::ALL {
                show(&World { coverage_level, evidence_state, max_coverage_level, ..*world });
            }
        }
    }
}

fn identities(world: &World, show: &mut impl FnMut(&World)) {
    for &identity_state in IdentityState::ALL {
        for &restore_tier in RestoreTier::ALL {
            for &row_restore_tier in RestoreTier::ALL {
                for allow_derived_identity in [false, true] {
                    show(&World { identity_state, restore_tier, row_restore_tier, allow_derived_identity, ..*world });
                }
            }
        }
    }
}

fn sources(world: &World, show: &mut impl FnMut(&World)) {
    for &source_class in SourceClass::ALL {
        for &support_state in SupportState::ALL {
            for admits in [(false, false), (false, true), (true, false), (true, true)] {
                for allow_beta_certification in [false, true] {
                    show(&World { source_class, support_state, admits, allow_beta_certification, ..*world });
                }
            }
        }
    }
}

fn listings(world: &World, show: &mut impl FnMut(&World)) {
    let outcomes = ListingOutcome::ALL.iter().copied().map(Some).chain([None]);
    for listing in outcomes {
        for resources in 0..3 {
            for &coverage_level in CoverageLevel::ALL {
                if can_list(listing, resources) {
                    show(&World { listing, resources, coverage_level, ..*world });
                }
            }
        }
    }
}

/// How many resources are listed, observed, observed without being listed, and found elsewhere.
fn numbers(world: &World, show: &mut impl FnMut(&World)) {
    let outcomes = ListingOutcome::ALL.iter().copied().map(Some).chain([None]);
    for listing in outcomes {
        for resources in (0..3).filter(|resources| can_list(listing, *resources)) {
            for rows in 0..3 {
                for unlisted in 0..=rows {
                    for elsewhere in [None, Some(0), Some(1), Some(2), Some(3)] {
                        show(&World { listing, resources, rows, unlisted, elsewhere, ..*world });
                    }
                }
            }
        }
    }
}

/// Without a listing, and with one that is not applicable, there is only one number.
fn can_list(listing: Option<ListingOutcome>, resources: u64) -> bool {
    resources == 0 || listing.is_some_and(|outcome| outcome != ListingOutcome::NotApplicable)
}

impl World {
    fn case(&self) -> Case {
        let restore_tier = Some(self.restore_tier).filter(|tier| *tier != RestoreTier::NotRestorable);
        let listing = self.listing.map(|outcome| {
            json!({
                "canonical_type": "policy",
                "source_class": self.source_class,
                "outcome": outcome,
                "resources": self.resources,
                "captured_at": "2026-01-01T00:00:00Z",
            })
        });
        let row = |index: usize| {
            json!({
                "canonical_type": "policy",
                "source_class": self.source_class,
                "coverage_level": self.coverage_level,
                "evidence_state": self.evidence_state,
                "identity_state": self.identity_state,
                "captured_at": "2026-01-01T00:00:00Z",
                "listed": index >= self.unlisted,
            })
        };
        let elsewhere = self.elsewhere.map(|resources| json!({"canonical_type": "policy", "resources": resources}));
        Case {
            definitions: self.definitions(),
            observed: json!({
                "workspace_id": 1,
                "managed_environment_id": 2,
                "listings": listing.into_iter().collect::<Vec<Value>>(),
                "rows": (0..self.rows).map(row).collect::<Vec<Value>>(),
                "elsewhere": elsewhere.into_iter().collect::<Vec<Value>>(),
            }),
            claim: json!({
                "scope_key": "all",
                "level": self.level,
                "audience": self.audience,
                "restore_tier": restore_tier,
                "as_of": "2026-01-01T00:00:01Z",
                "workspace_id": 1,
                "managed_environment_id": 2,
            }),
        }
    }

    fn definitions(&self) -> Value {
        let (include_fallback, include_beta) = self.admits;
        json!({
            "contract": 1,
            "activation": "active",
            "resource_types": [{
                "canonical_type": "policy",
                "source_class": self.source_class,
                "workload": "intune",
                "resource_class": "configuration",
                "support_state": self.support_state,
                "max_coverage_level": self.max_coverage_level,
                "max_claim_state": "claim_allowed",
                "restore_tier": self.row_restore_tier,
            }],
            "supported_scopes": [{
                "scope_key": "all",
                "workload": "intune",
                "denominator": ["policy"],
                "minimum_level": "detected",
                "include_fallback": include_fallback,
                "include_beta": include_beta,
                "allow_beta_certification": self.allow_beta_certification,
                "allow_derived_identity": self.allow_derived_identity,
                "customer_claimable": true,
                "active": true,
                "max_evidence_age_seconds": 60,
            }],
        })
    }
}

/// What is observed of one of three types.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Covered,
    Uncovered,
    Empty,
    NotApplicable,
    ContradictedEmpty,
    Unobserved,
}

impl Kind {
    const ALL: [Self; 6] =
        [Self::Covered, Self::Uncovered, Self::Empty, Self::NotApplicable, Self::ContradictedEmpty, Self::Unobserved];
}

fn three_types(audience: Audience, percent: f64, kinds: [Kind; 3]) -> Case {
    const TYPES: [&str; 3] = ["a", "b", "c"];
    let mut listings = Vec::new();
    let mut rows = Vec::new();
    let mut elsewhere = Vec::new();
    for (canonical_type, kind) in TYPES.into_iter().zip(kinds) {
        let resources = u64::from(matches!(kind, Kind::Covered | Kind::Uncovered));
        let outcome = if kind == Kind::NotApplicable { "not_applicable" } else { "complete" };
        if kind != Kind::Unobserved {
            listings.push(json!({
                "canonical_type": canonical_type,
                "source_class": "tcm",
                "outcome": outcome,
                "resources": resources,
                "captured_at": "2026-01-01T00:00:00Z",
            }));
        }
        if resources > 0 {
            let level = if kind == Kind::Covered { "comparable" } else { "detected" };
            rows.push(json!({
                "canonical_type": canonical_type,
                "source_class": "tcm",
                "coverage_level": level,
                "evidence_state": "content_backed",
                "identity_state": "stable",
                "captured_at": "2026-01-01T00:00:00Z",
            }));
        }
        if kind == Kind::ContradictedEmpty {
            elsewhere.push(json!({"canonical_type": canonical_type, "resources": 1}));
        }
    }
    let resource_type = |canonical_type: &str| {
        json!({
            "canonical_type": canonical_type,
            "source_class": "tcm",
            "workload": "intune",
            "resource_class": "configuration",
            "support_state": "supported",
            "max_coverage_level": "certified",
            "max_claim_state": "claim_allowed",
            "restore_tier": "restorable",
        })
    };
    Case {
        definitions: json!({
            "contract": 1,
            "activation": "active",
            "resource_types": TYPES.map(resource_type),
            "supported_scopes": [{
                "scope_key": "all",
                "workload": "intune",
                "denominator": TYPES,
                "minimum_level": "detected",
                "customer_claimable": true,
                "active": true,
                "max_evidence_age_seconds": 60,
            }],
        }),
        observed: json!({
            "workspace_id": 1,
            "managed_environment_id": 2,
            "listings": listings,
            "rows": rows,
            "elsewhere": elsewhere,
        }),
        claim: json!({
            "scope_key": "all",
            "level": "comparable",
            "audience": audience,
            "percent": percent,
            "as_of": "2026-01-01T00:00:01Z",
            "workspace_id": 1,
            "managed_environment_id": 2,
        }),
    }
}
