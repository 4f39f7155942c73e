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
                show(&World { listing, resources, coverage_level, ..*world });
            }
        }
    }
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
        Case {
            definitions: self.definitions(),
            observed: json!({
                "workspace_id": 1,
                "managed_environment_id": 2,
                "listings": listing.into_iter().collect::<Vec<Value>>(),
                "rows": [{
                    "canonical_type": "policy",
                    "source_class": self.source_class,
                    "coverage_level": self.coverage_level,
                    "evidence_state": self.evidence_state,
                    "identity_state": self.identity_state,
                    "captured_at": "2026-01-01T00:00:00Z",
                }],
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
