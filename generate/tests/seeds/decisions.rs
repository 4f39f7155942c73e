//! What the kernel decides under the seeds, once they are active.

use std::error::Error;
use std::sync::Arc;

use coverage_kernel::{Claim, ClaimGuard, ClaimState, Definitions, ObservedCoverage};
use coverage_kernel_generate::document::{self, Activation, SourceClass};
use serde_json::{Value, json};

use crate::generated::{Outcome, Seeds, excluded, generated, row, scope};

const CAPTURED_AT: &str = "2026-03-01T06:00:00Z";

fn active(seed: &document::Definitions) -> Result<Arc<Definitions>, Box<dyn Error>> {
    let seed = document::Definitions { activation: Activation::Active, ..seed.clone() };
    Ok(Arc::new(Definitions::from_json(seed.to_json()?.as_bytes())?))
}

/// A complete listing of one resource of each type, and its content, from one source. A resource without an id is
/// recognised by its display name.
fn captured(seed: &document::Definitions, types: &[&str], source_class: SourceClass) -> Value {
    let has_id = |canonical_type: &str| {
        let row = row(seed, canonical_type, source_class).ok();
        let tcm = row.and_then(|row| row.metadata.tcm.as_ref());
        tcm.is_none_or(|tcm| tcm.id_property.is_some())
    };
    let listing = |canonical_type: &&str| {
        json!({
            "canonical_type": canonical_type, "source_class": source_class, "outcome": "complete", "resources": 1,
            "captured_at": CAPTURED_AT,
        })
    };
    let content = |canonical_type: &&str| {
        json!({
            "canonical_type": canonical_type, "source_class": source_class, "coverage_level": "content_backed",
            "evidence_state": "content_backed", "captured_at": CAPTURED_AT,
            "identity_state": if has_id(canonical_type) { "stable" } else { "derived" },
        })
    };
    json!({
        "workspace_id": 17,
        "managed_environment_id": 4,
        "listings": types.iter().map(listing).collect::<Vec<_>>(),
        "rows": types.iter().map(content).collect::<Vec<_>>(),
    })
}

fn denominator<'seed>(seed: &'seed document::Definitions, scope_key: &str) -> Result<Vec<&'seed str>, String> {
    Ok(scope(seed, scope_key)?.denominator.iter().map(String::as_str).collect())
}

/// The state of a customer claim that the content of a scope is captured, and the codes of its reasons.
fn decide(
    seed: &document::Definitions,
    scope_key: &str,
    denominator: Option<&[&str]>,
    observed: &Value,
) -> Result<(ClaimState, Vec<&'static str>), Box<dyn Error>> {
    let definitions = active(seed)?;
    let observed = ObservedCoverage::from_json(&definitions, observed.to_string().as_bytes())?;
    let claim = json!({
        "scope_key": scope_key, "level": "content_backed", "audience": "customer", "denominator": denominator,
        "as_of": "2026-03-01T12:00:00Z", "workspace_id": 17, "managed_environment_id": 4,
    });
    let claim = Claim::from_json(claim.to_string().as_bytes())?;
    let decision = ClaimGuard::new(definitions).evaluate(&claim, &observed)?;
    let mut codes: Vec<_> = decision.reasons().iter().map(|reason| reason.code().as_str()).collect();
    codes.dedup();
    Ok((decision.state(), codes))
}

#[test]
fn the_kernel_accepts_every_seed() -> Outcome {
    for seed in generated()?.documents() {
        let definitions = Definitions::from_json(seed.to_json()?.as_bytes())?;
        assert_eq!(definitions.resource_types().len(), seed.resource_types.len());
    }
    Ok(())
}

#[test]
fn all_counted_endpoint_security_types_are_claimed_with_a_limit_only() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let endpoint_security = scope(&catalog, "intune_endpoint_security")?;
    let excluded = excluded(&catalog, endpoint_security);
    let types = endpoint_security.denominator.iter().map(String::as_str);
    let counted: Vec<_> = types.filter(|name| !excluded.contains(name)).collect();
    assert_eq!(counted.len(), 9);

    let observed = captured(&catalog, &counted, SourceClass::Tcm);
    let named = decide(&catalog, "intune_endpoint_security", Some(&counted), &observed)?;
    assert_eq!(named, (ClaimState::ClaimLimited, vec!["type_excluded"]));
    let unnamed = decide(&catalog, "intune_endpoint_security", None, &observed)?;
    assert_eq!(unnamed, (ClaimState::ClaimBlocked, vec!["type_excluded"]));
    Ok(())
}

#[test]
fn app_protection_is_allowed_from_tcm() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let observed = captured(&catalog, &denominator(&catalog, "intune_app_protection")?, SourceClass::Tcm);
    assert_eq!(decide(&catalog, "intune_app_protection", None, &observed)?, (ClaimState::ClaimAllowed, vec![]));
    Ok(())
}

#[test]
fn the_core_is_limited_by_an_identity_and_by_the_fallback() -> Outcome {
    let Seeds { kernel, .. } = generated()?;
    let mut observed = captured(&kernel, &denominator(&kernel, "intune_tcm_core")?, SourceClass::Tcm);
    let tcm_core = decide(&kernel, "intune_tcm_core", None, &observed)?;
    assert_eq!(tcm_core, (ClaimState::ClaimLimited, vec!["identity_derived"]));

    let fallback = captured(&kernel, &["mobileAppCategory", "termsAndConditions"], SourceClass::GraphV1Fallback);
    for list in ["listings", "rows"] {
        let more = fallback[list].as_array().cloned().unwrap_or_default();
        observed[list].as_array_mut().ok_or("no list")?.extend(more);
    }
    let core = decide(&kernel, "intune_core", None, &observed)?;
    assert_eq!(core, (ClaimState::ClaimLimited, vec!["identity_derived", "type_claim_maximum"]));
    Ok(())
}

#[test]
fn content_from_v1_is_not_enough_for_a_type_of_which_it_lacks_settings() -> Outcome {
    let Seeds { kernel, .. } = generated()?;
    let core = denominator(&kernel, "intune_core")?;
    let (state, codes) = decide(&kernel, "intune_core", None, &captured(&kernel, &core, SourceClass::GraphV1Fallback))?;
    assert_eq!(state, ClaimState::ClaimBlocked);
    assert!(codes.contains(&"level_above_type_maximum"), "{codes:?}");
    Ok(())
}

#[test]
fn a_capture_from_beta_alone_is_a_source_that_is_not_admitted() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    for (seed, scope_key) in
        [(&kernel, "intune_tcm_core"), (&kernel, "intune_core"), (&catalog, "intune_app_protection")]
    {
        let types = denominator(seed, scope_key)?;
        let (state, codes) =
            decide(seed, scope_key, None, &captured(seed, &types, SourceClass::GraphBetaExperimental))?;
        assert_eq!(state, ClaimState::ClaimBlocked, "{scope_key}");
        assert!(codes.contains(&"source_not_admitted"), "{codes:?}");
    }
    Ok(())
}

#[test]
fn more_found_at_beta_than_tcm_lists_contradicts_tcm() -> Outcome {
    let Seeds { kernel, .. } = generated()?;
    let mut observed = captured(&kernel, &denominator(&kernel, "intune_tcm_core")?, SourceClass::Tcm);
    observed["listings"].as_array_mut().ok_or("no list")?.push(json!({
        "canonical_type": "#microsoft.graph.deviceAndAppManagementAssignmentFilter",
        "source_class": "graph_beta_experimental", "outcome": "complete", "resources": 12, "captured_at": CAPTURED_AT,
    }));
    let (state, codes) = decide(&kernel, "intune_tcm_core", None, &observed)?;
    assert_eq!(state, ClaimState::ClaimBlocked);
    assert!(codes.contains(&"listing_contradicted"), "{codes:?}");
    Ok(())
}
