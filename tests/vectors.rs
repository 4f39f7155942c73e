//! Every vector of `seeds/vectors`, each worked out from the contract, is decided as it says.

use coverage_kernel::{Claim, ClaimGuard, ClaimState, Definitions, ObservedCoverage, ReasonCode};
use coverage_kernel_tests::vector_file::{DecisionFile, DigestFile, compact, files};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn decision_files() -> Vec<(String, DecisionFile)> {
    files("", |name| name != "digests.json")
}

fn compiled(definitions: &str) -> Arc<Definitions> {
    Arc::new(Definitions::from_json(definitions.as_bytes()).unwrap_or_else(|errors| panic!("{errors}")))
}

#[test]
fn every_vector_gets_its_decision_byte_for_byte() {
    let mut wrong = Vec::new();
    for (file, DecisionFile { definitions, vectors }) in decision_files() {
        let guards: BTreeMap<_, _> =
            definitions.iter().map(|(key, text)| (key, ClaimGuard::new(compiled(text.get())))).collect();
        for vector in vectors {
            let guard = &guards[&vector.definitions];
            let request = format!(r#"{{"claim": {}, "observed": {}}}"#, vector.claim, vector.observed);
            let found = guard.evaluate_json(request.as_bytes()).unwrap_or_else(|errors| errors.to_string());
            let observed = ObservedCoverage::from_json(guard.definitions(), vector.observed.get().as_bytes()).unwrap();
            let claim = Claim::from_json(vector.claim.get().as_bytes()).unwrap();
            let from_parts = guard.evaluate(&claim, &observed).unwrap().to_json();
            let expected = compact(&vector.decision);
            if found != expected || from_parts != expected {
                wrong.push(format!(
                    "{file}: {} (§{}, {})\nexpected {expected}\nfound    {found}\n",
                    vector.name, vector.section, vector.rule
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_vector_says_which_rule_it_shows() {
    let mut names = BTreeSet::new();
    for (file, DecisionFile { vectors, .. }) in decision_files() {
        for vector in vectors {
            assert!(vector.section.starts_with(['1', '2', '3', '4', '5']), "{file}: {}", vector.name);
            assert!(vector.rule.len() > 10, "{file}: {}", vector.name);
            assert!(names.insert(vector.name.clone()), "{file}: {} comes twice", vector.name);
        }
    }
}

#[test]
fn the_vectors_show_every_reason_code_with_every_cap_it_can_have() {
    let mut shown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, DecisionFile { vectors, .. }) in decision_files() {
        for vector in vectors {
            let decision: serde_json::Value = serde_json::from_str(vector.decision.get()).unwrap();
            for reason in decision["reasons"].as_array().unwrap() {
                let text = |key: &str| reason[key].as_str().unwrap().to_owned();
                shown.entry(text("code")).or_default().insert(text("cap"));
            }
        }
    }
    for code in ReasonCode::ALL {
        let caps: BTreeSet<String> = caps(*code).iter().map(ToString::to_string).collect();
        assert_eq!(shown.get(code.as_str()), Some(&caps), "{code}");
    }
}

/// The caps of a rule (contract §4.1 to §4.3).
fn caps(code: ReasonCode) -> &'static [ClaimState] {
    use ReasonCode as C;
    const B: ClaimState = ClaimState::ClaimBlocked;
    const I: ClaimState = ClaimState::InternalOnly;
    const L: ClaimState = ClaimState::ClaimLimited;
    match code {
        C::UnscopedFullClaim
        | C::UnscopedClaim
        | C::UnknownScope
        | C::InactiveScope
        | C::EmptyDenominator
        | C::DenominatorMismatch
        | C::LevelBelowMinimum
        | C::AsOfMissing
        | C::UnnamedWorkspace
        | C::UnnamedManagedEnvironment
        | C::ForeignWorkspace
        | C::ForeignManagedEnvironment
        | C::ForeignProviderConnection
        | C::BetaCertification
        | C::NotRestorable
        | C::IdentityConflict
        | C::IdentityUnsupported
        | C::PercentOverstated => &[B],
        C::NotCustomerClaimable | C::ExperimentalSource | C::NothingListed => &[I],
        C::PreferredSourcePassedOver | C::ListingNotApplicable | C::UnrecognizedObserved => &[L],
        C::TypeExcluded | C::TypeClaimMaximum => &[B, I, L],
        C::IdentityDerived | C::IdentityMissingExternalId => &[B, L],
        C::KernelInactive
        | C::LevelAboveTypeMaximum
        | C::NotObserved
        | C::SourceNotAdmitted
        | C::ListingMissing
        | C::ListingFailed
        | C::ListingPartial
        | C::ListingMismatch
        | C::RowNotListed
        | C::ListingContradicted
        | C::LevelNotReached
        | C::EvidenceMissing
        | C::EvidenceMetadataOnly
        | C::EvidencePartial
        | C::EvidenceStale
        | C::EvidenceCaptureBlocked
        | C::EvidenceCaptureFailed
        | C::EvidenceUndated
        | C::EvidenceFromFuture
        | C::EvidenceExpired
        | C::ScopeIncomplete => &[B, I],
    }
}

#[test]
fn texts_that_mean_the_same_have_the_digest_of_their_vector_and_others_do_not() {
    for (_, DigestFile { definitions, vectors }) in files::<DigestFile>("", |name| name == "digests.json") {
        for vector in vectors {
            let digest = |text: &String| match vector.kind.as_str() {
                "definitions" => compiled(text).digest().to_owned(),
                "observed" => {
                    let definitions = compiled(definitions[vector.definitions.as_ref().unwrap()].get());
                    let observed = ObservedCoverage::from_json(&definitions, text.as_bytes());
                    observed.unwrap_or_else(|errors| panic!("{errors}")).digest().to_owned()
                }
                kind => panic!("{kind}"),
            };
            for text in &vector.texts {
                assert_eq!(digest(text), vector.digest, "{}: {text}", vector.name);
            }
            for text in &vector.differs {
                assert_ne!(digest(text), vector.digest, "{}: {text}", vector.name);
            }
        }
    }
}
