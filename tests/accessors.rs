//! The accessors of the crate's types agree with their canonical JSON, which the vectors and the laws check, and sentences are
//! literally the ones here.

use coverage_kernel::{
    Audience, Claim, ClaimGuard, ClaimState, CoverageLevel, Definitions, Document, EvidenceState, Family, Id,
    IdentityState, InputErrorCode, ListingOutcome, ObservedCoverage, ObservedRow, Percent, Reason, RestoreTier,
    SourceClass, SupportedScope, Time, explain, utf8,
};
use coverage_kernel_tests::arbitrary::{cases, enlarged, folded};
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::{Case, sample};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

/// Generated cases, some with counts.
fn generated(count: usize, seed: u64) -> impl Iterator<Item = Case> {
    let some_with_counts = |(index, case)| if index % 4 == 0 { enlarged(&folded(&case, index), index) } else { case };
    (0..).zip(cases(count, seed)).map(some_with_counts)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn json_of(reason: &Reason<'_>) -> Value {
    json!({
        "code": reason.code().as_str(),
        "cap": reason.cap().as_str(),
        "canonical_type": reason.canonical_type(),
        "source_class": reason.source_class().map(Family::as_str),
        "expected": reason.expected(),
        "actual": reason.actual(),
        "affected_rows": reason.affected_rows(),
        "observed_rows": reason.observed_rows(),
    })
}

#[test]
fn the_accessors_of_a_decision_and_its_reasons_agree_with_its_json() {
    for case in generated(2_000, 2031) {
        let documents = read(&case);
        let decision = documents.decision();
        let json = parsed(&decision.to_json());
        let reasons = decision.reasons();
        assert_eq!(json["reasons"], reasons.iter().map(json_of).collect::<Value>(), "{case:#?}");
        assert_eq!(json["state"], decision.state().as_str());
        assert_eq!(json["permitted"], decision.permitted());
        assert_eq!(json["covered"], decision.covered());
        assert_eq!(json["denominator"], decision.denominator());
        assert_eq!(json["empty"], decision.empty());
        assert_eq!(json["ignored"], decision.ignored());
        assert_eq!(json["strongest_level"], json!(decision.strongest_level().map(Family::as_str)));
        assert_eq!(json["claim"], parsed(&decision.claim().to_json()));
        assert_eq!(json["observed_digest"], decision.observed().digest());

        assert_eq!(decision.reason_count(), reasons.len());
        for (index, reason) in reasons.iter().enumerate() {
            assert_eq!(decision.reason_code(index), Some(reason.code()));
            assert_eq!(decision.reason_cap(index), Some(reason.cap()));
            assert_eq!(decision.reason(index).as_ref(), Some(reason));
            assert_eq!(&reason.clone().into_owned(), reason);
            // Contract §4: a customer needs `claim_limited`, the others `internal_only`.
            let is_limit = match documents.claim.audience() {
                Audience::Customer => reason.cap() >= ClaimState::ClaimLimited,
                Audience::Operator | Audience::Internal => reason.cap() >= ClaimState::InternalOnly,
            };
            assert_eq!(reason.blocks(), !is_limit);
        }
        assert_eq!(decision.reason_code(reasons.len()), None);
        assert_eq!(decision.reason_cap(reasons.len()), None);
        assert_eq!(decision.reason(reasons.len()), None);
        let limits: Vec<_> = reasons.into_iter().filter(|reason| !reason.blocks()).collect();
        assert_eq!(decision.limits(), limits);
    }
}

#[test]
fn the_accessors_of_claims_agree_with_their_json() {
    for case in generated(500, 2032) {
        let claim = read(&case).claim;
        let expected = json!({
            "scope_key": claim.scope_key(),
            "level": claim.level().as_str(),
            "audience": claim.audience().as_str(),
            "percent": claim.percent(),
            "restore_tier": claim.restore_tier().map(Family::as_str),
            "denominator": claim.denominator(),
            "as_of": claim.as_of(),
            "workspace_id": claim.workspace_id().map(Id::as_str),
            "managed_environment_id": claim.managed_environment_id().map(Id::as_str),
            "provider_connection_id": claim.provider_connection_id().map(Id::as_str),
        });
        assert_eq!(parsed(&claim.to_json()), expected);
    }
}

#[test]
fn a_claim_that_is_built_step_by_step_is_the_claim_of_the_document() {
    let id = |text| Id::parse(text);
    let claim = Claim::new(Some("intune_core"), CoverageLevel::Certified, Audience::Customer)
        .unwrap()
        .with_percent(Percent::from_number(12.5).unwrap())
        .with_restore_tier(RestoreTier::PreviewOnly)
        .unwrap()
        .with_denominator(["b", "a"])
        .unwrap()
        .with_as_of(Time::parse("2026-03-01T12:00:00Z"))
        .with_environment(id("w"), id("e"), id("p"));
    let document = json!({
        "scope_key": "intune_core", "level": "certified", "audience": "customer", "percent": 12.5,
        "restore_tier": "preview_only", "denominator": ["b", "a"], "as_of": "2026-03-01T12:00:00Z",
        "workspace_id": "w", "managed_environment_id": "e", "provider_connection_id": "p",
    });
    assert_eq!(claim, Claim::from_json(document.to_string().as_bytes()).unwrap());

    let claim = Claim::new(None, CoverageLevel::Detected, Audience::Internal).unwrap();
    assert_eq!((claim.scope_key(), claim.percent()), (None, Percent::ALL));
    assert_eq!(claim.clone().with_restore_tier(RestoreTier::NotRestorable), None);
    assert_eq!(claim.clone().with_denominator([]), None);
    assert_eq!(claim.clone().with_denominator(["a", "a"]), None);
    assert_eq!(claim.with_denominator(["not a type"]), None);
    assert_eq!(Claim::new(None, CoverageLevel::None, Audience::Internal), None);
    assert_eq!(Claim::new(Some("No Key"), CoverageLevel::Detected, Audience::Internal), None);
}

#[test]
fn the_accessors_of_definitions_agree_with_their_json() {
    for case in generated(500, 2033) {
        let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
        let json = parsed(&definitions.to_json());
        assert_eq!(json["activation"], definitions.activation().as_str());
        let rows = definitions.resource_types().iter().map(|row| {
            json!({
                "canonical_type": row.canonical_type(),
                "source_class": row.source_class().as_str(),
                "workload": row.workload().as_str(),
                "resource_class": row.resource_class().as_str(),
                "support_state": row.support_state().as_str(),
                "max_coverage_level": row.max_coverage_level().as_str(),
                "max_claim_state": row.max_claim_state().as_str(),
                "restore_tier": row.restore_tier().as_str(),
            })
        });
        let mut expected = json["resource_types"].clone();
        for row in expected.as_array_mut().unwrap() {
            row.as_object_mut().unwrap().remove("source_aliases");
        }
        assert_eq!(expected, rows.collect::<Value>());
        let scopes = definitions.supported_scopes().iter().map(json_of_scope);
        assert_eq!(json["supported_scopes"], scopes.collect::<Value>());

        // The canonical form has no metadata, and other spellings of the aliases.
        let declared = |list: &str, key: &str, name: &str, source: Option<&str>| {
            let mut entries = case.definitions[list].as_array().unwrap().iter();
            entries.find(|entry| entry[key] == name && source.is_none_or(|it| entry["source_class"] == it)).unwrap()
        };
        let or_else = |value: Option<&Value>, default: Value| value.cloned().unwrap_or(default);
        for scope in definitions.supported_scopes() {
            let entry = declared("supported_scopes", "scope_key", scope.scope_key(), None);
            assert_eq!(parsed(scope.metadata()), or_else(entry.get("metadata"), json!({})));
        }
        for row in definitions.resource_types() {
            let source = Some(row.source_class().as_str());
            let entry = declared("resource_types", "canonical_type", row.canonical_type(), source);
            assert_eq!(json!(row.source_aliases()), or_else(entry.get("source_aliases"), json!([])));
            assert_eq!(parsed(row.metadata()), or_else(entry.get("metadata"), json!({})));
            assert_eq!(definitions.canonical_type(row.canonical_type()), Some(row.canonical_type()));
            assert!(
                row.source_aliases()
                    .iter()
                    .all(|alias| definitions.canonical_type(alias) == Some(row.canonical_type()))
            );
            assert!(
                definitions
                    .rows(row.canonical_type())
                    .iter()
                    .all(|other| other.canonical_type() == row.canonical_type())
            );
            let found = definitions.row(row.canonical_type(), row.source_class()).unwrap();
            assert_eq!((found.canonical_type(), found.source_class()), (row.canonical_type(), row.source_class()));
            assert!(
                definitions.rows(row.canonical_type()).iter().any(|other| other.source_class() == row.source_class())
            );
        }
        assert_eq!(definitions.canonical_type("unknown name"), None);
        assert!(definitions.rows("unknown name").is_empty());
        assert!(definitions.row("unknown name", SourceClass::Tcm).is_none());
    }
}

fn json_of_scope(scope: &SupportedScope) -> Value {
    json!({
        "scope_key": scope.scope_key(),
        "workload": scope.workload().as_str(),
        "denominator": scope.denominator().collect::<Vec<_>>(),
        "minimum_level": scope.minimum_level().as_str(),
        "include_fallback": scope.include_fallback(),
        "include_beta": scope.include_beta(),
        "allow_beta_certification": scope.allow_beta_certification(),
        "allow_derived_identity": scope.allow_derived_identity(),
        "customer_claimable": scope.customer_claimable(),
        "active": scope.active(),
        "max_evidence_age_seconds": scope.max_evidence_age_seconds(),
    })
}

#[test]
fn the_accessors_of_a_resolved_scope_agree_with_decisions_and_surveys() {
    let mut excluded = 0;
    for case in generated(500, 2034) {
        let documents = read(&case);
        let definitions = documents.guard.definitions();
        let survey = parsed(&documents.guard.survey(&documents.observed, None).unwrap().to_json());
        assert!(definitions.resolve("no_such_scope").is_none());
        for surveyed in survey["scopes"].as_array().unwrap() {
            let key = surveyed["scope_key"].as_str().unwrap();
            let scope = definitions.resolve(key).unwrap();
            assert_eq!(scope.scope().scope_key(), key);
            assert_eq!(surveyed["counted"], json!(scope.counted().map(|it| it.canonical_type()).collect::<Vec<_>>()));
            assert_eq!(surveyed["excluded"], json!(scope.excluded().map(|it| it.canonical_type()).collect::<Vec<_>>()));
            let claim = Claim::new(Some(key), CoverageLevel::Certified, Audience::Internal).unwrap();
            let decision = documents.guard.evaluate(&claim, &documents.observed).unwrap();
            let reasons = decision.reasons();
            for it in scope.excluded() {
                let of_type = |reason: &&Reason<'_>| {
                    reason.code().as_str() == "type_excluded" && reason.canonical_type() == Some(it.canonical_type())
                };
                let reason = reasons.iter().find(of_type).unwrap();
                assert_eq!(reason.actual().as_deref(), Some(it.reason().as_str()));
                excluded += 1;
            }
            for it in scope.counted() {
                let sources: Vec<SourceClass> = it.eligible_rows().map(|row| row.source_class()).collect();
                assert!(!sources.is_empty() && sources.is_sorted());
                assert!(it.eligible_rows().all(|row| row.canonical_type() == it.canonical_type()));
            }
        }
    }
    assert!(excluded > 100);
}

#[test]
fn the_accessors_of_observed_coverage_agree_with_its_json() {
    for case in generated(500, 2035) {
        let observed = read(&case).observed;
        let json = parsed(&observed.to_json());
        assert_eq!(json["workspace_id"], json!(observed.workspace_id().map(Id::as_str)));
        assert_eq!(json["managed_environment_id"], json!(observed.managed_environment_id().map(Id::as_str)));
        assert_eq!(json["provider_connection_id"], json!(observed.provider_connection_id().map(Id::as_str)));
        assert_eq!(json["ignored"], observed.ignored());
    }
}

#[test]
fn the_accessors_of_a_survey_agree_with_its_json() {
    for case in generated(300, 2036) {
        let documents = read(&case);
        let survey = documents.guard.survey(&documents.observed, documents.claim.as_of()).unwrap();
        let text = survey.to_json();
        let json = parsed(&text);
        assert_eq!(json["definitions_digest"], survey.definitions_digest());
        assert_eq!(json["observed_digest"], survey.observed_digest());
        assert_eq!(json["as_of"], json!(survey.as_of()));
        let scopes = survey.scopes().iter().map(|scope| {
            let claims = scope.claims().iter().map(|claim| {
                json!({
                    "level": claim.level().as_str(),
                    "restore_tier": claim.restore_tier().map(Family::as_str),
                    "audience": claim.audience().as_str(),
                    "covered": claim.covered(),
                    "empty": claim.empty(),
                    "percent": claim.percent().map_or(json!(0), |percent| json!(percent)),
                    "state": claim.state().as_str(),
                    "permitted": claim.permitted(),
                })
            });
            json!({
                "scope_key": scope.scope_key(),
                "counted": scope.counted().collect::<Vec<_>>(),
                "excluded": scope.excluded().collect::<Vec<_>>(),
                "claims": claims.collect::<Value>(),
            })
        });
        assert_eq!(json["scopes"], scopes.collect::<Value>());

        assert!(survey.scope("no_such_scope").is_none());
        assert_eq!(survey.permits("no_such_scope", CoverageLevel::Detected, Audience::Internal, None), None);
        assert_eq!(survey.strongest("no_such_scope", Audience::Internal, None), None);
        for scope in survey.scopes() {
            let key = scope.scope_key();
            assert_eq!(survey.scope(key).map(|scope| scope.scope_key()), Some(key));
            assert_eq!(survey.permits(key, CoverageLevel::None, Audience::Internal, None), None);
            let mut strongest = BTreeMap::new();
            for claim in scope.claims() {
                let asked = (claim.audience(), claim.restore_tier());
                assert_eq!(survey.permits(key, claim.level(), asked.0, asked.1), Some(claim.permitted()));
                // The levels of an audience and tier come in ascending order.
                let level = strongest.entry(asked).or_insert(None);
                *level = if claim.permitted() { Some(claim.level()) } else { *level };
            }
            for ((audience, tier), level) in strongest {
                assert_eq!(survey.strongest(key, audience, tier), level);
            }
        }
        assert_eq!(survey.into_owned().to_json(), text);
    }
}

#[test]
fn coverage_of_other_definitions_is_refused_with_both_digests() {
    let [ours, theirs] = [1, 2].map(sample::definitions);
    let observed = sample::observed(&theirs);
    let guard = ClaimGuard::new(Arc::clone(&ours));
    let error = guard.evaluate(&sample::claim("detected"), &observed).unwrap_err();
    assert_eq!((error.expected(), error.found()), (ours.digest(), theirs.digest()));
    assert_eq!(guard.check(&observed), Err(error.clone()));
    assert_eq!(guard.survey(&observed, None).unwrap_err(), error);
    let [expected, found] = [ours.digest(), theirs.digest()];
    let message = format!(
        "expected coverage observed under the definitions `{expected}`, found coverage observed under `{found}`"
    );
    assert_eq!(error.to_string(), message);
    // Equal definitions are not other ones.
    assert!(guard.evaluate(&sample::claim("detected"), &sample::observed(&sample::definitions(1))).is_ok());
}

#[test]
fn an_id_is_printed_as_its_text() {
    let id = Id::parse("17").unwrap();
    assert_eq!((id.to_string(), format!("{id:?}")), ("17".to_owned(), "Id(\"17\")".to_owned()));
}

#[test]
fn a_value_that_is_read_alone_says_what_was_expected() {
    fn message<T: DeserializeOwned + Debug>(text: &str) -> String {
        serde_json::from_str::<T>(text).unwrap_err().to_string()
    }
    assert!(message::<SourceClass>("\"beta\"").starts_with("invalid value: string \"beta\", expected SourceClass"));
    assert!(message::<Id>("\"\"").starts_with("invalid value: string \"\", expected an id"));
    assert!(message::<Time>("\"noon\"").starts_with("invalid value: string \"noon\", expected a time"));
    assert!(message::<Percent>("101.0").starts_with("invalid value: floating point `101.0`, expected a percentage"));
}

#[test]
fn a_name_in_bytes_is_the_same_text() {
    assert_eq!(utf8(b"intune_core"), Ok("intune_core"));
    assert_eq!(utf8("gerät".as_bytes()), Ok("gerät"));
    assert_eq!(utf8(b"ger\xe4t").unwrap_err().first().column(), Some(4));
}

#[test]
fn a_document_of_the_greatest_size_is_valid() {
    let definitions = r#"{"contract":1,"activation":"inactive","resource_types":[],"supported_scopes":[]}"#;
    for (size, expected) in [(16 << 20, None), ((16 << 20) + 1, Some(InputErrorCode::TooLarge))] {
        let text = definitions.to_owned() + &" ".repeat(size - definitions.len());
        let text = text.as_bytes();
        let codes = [Definitions::from_json(text).err(), explain(Document::Definitions, text, None)]
            .map(|errors| errors.map(|errors| errors.first().code()));
        assert_eq!(codes, [expected; 2]);
    }
}

#[test]
fn an_error_is_printed_with_its_place_and_message_and_errors_with_how_many_more_there_are() {
    let printed = |document: &str| {
        let errors = Claim::from_json(document.as_bytes()).unwrap_err();
        assert_eq!(errors.len(), errors.iter().count());
        (errors.first().to_string(), errors.to_string())
    };
    let (first, all) = printed("[]");
    assert_eq!(first, all);
    assert!(first.starts_with("wrong_type (line 1, column 1): "), "{first}");
    let (first, all) = printed(r#"{"scope_key":null,"level":"certified"}"#);
    assert_eq!(first, all);
    assert!(first.starts_with("missing_field at `/audience`"), "{first}");
    let (first, all) = printed(r#"{"scope_key":null}"#);
    assert_eq!(all, format!("{first} (and 1 more error)"));
    let (first, all) = printed("{}");
    assert_eq!(all, format!("{first} (and 2 more errors)"));
}

/// A decision with reasons of all tables: excluded and missing types, rows at a source, counts, ids and shares.
fn decision_with_many_reasons() -> (Arc<Definitions>, ObservedCoverage, Claim) {
    let mut excluded = sample::registered("excluded", "tcm");
    excluded["support_state"] = json!("registry_only");
    let definitions = json!({
        "contract": 1,
        "activation": "inactive",
        "resource_types": [
            sample::registered("listed", "tcm"), sample::registered("stale", "tcm"), sample::registered("missing", "tcm"),
            sample::registered("old", "tcm"), excluded,
        ],
        "supported_scopes": [{
            "scope_key": "all", "workload": "intune", "denominator": ["listed", "stale", "missing", "old", "excluded"],
            "minimum_level": "comparable", "active": true, "max_evidence_age_seconds": 3600,
        }],
    });
    let definitions = Arc::new(Definitions::from_json(definitions.to_string().as_bytes()).unwrap());
    let listing = |canonical_type: &str, resources: u32, captured_at: &str| {
        json!({
            "canonical_type": canonical_type, "source_class": "tcm", "outcome": "complete", "resources": resources,
            "captured_at": captured_at,
        })
    };
    let row = |canonical_type: &str, evidence_state: &str| {
        json!({
            "canonical_type": canonical_type, "source_class": "tcm", "coverage_level": "comparable",
            "evidence_state": evidence_state, "identity_state": "stable", "captured_at": "2026-03-01T11:30:00Z",
        })
    };
    let stale = (0..12).map(|index| row("stale", if index < 11 { "stale" } else { "content_backed" }));
    let rows: Vec<Value> = [row("listed", "content_backed")].into_iter().chain(stale).collect();
    let observed = json!({
        "workspace_id": "w",
        "listings": [
            listing("listed", 3, "2026-03-01T11:30:00Z"), listing("stale", 12, "2026-03-01T11:30:00Z"),
            listing("old", 0, "2026-03-01T10:00:00Z"), listing("unknown", 1, "2026-03-01T11:30:00Z"),
        ],
        "rows": rows,
    });
    let observed = ObservedCoverage::from_json(&definitions, observed.to_string().as_bytes()).unwrap();
    let claim = json!({
        "scope_key": "all", "level": "content_backed", "audience": "operator", "percent": 99.5, "as_of": "2026-03-01T12:00:00Z",
        "workspace_id": "other", "managed_environment_id": "e", "denominator": ["listed", "stale"],
    });
    (definitions, observed, Claim::from_json(claim.to_string().as_bytes()).unwrap())
}

#[test]
fn reasons_and_steps_are_these_sentences() {
    let (definitions, observed, claim) = decision_with_many_reasons();
    let decision = ClaimGuard::new(definitions).evaluate(&claim, &observed).unwrap();
    let messages: Vec<String> = decision.reasons().iter().map(Reason::message).collect();
    assert_eq!(
        messages,
        [
            "the kernel is inactive: claims may not reach customers or operators",
            "`excluded` is excluded from the scope: `registry_only`",
            "the claim names the types `listed,stale`, but the scope counts `listed,missing,old,stale`",
            "the claimed level is `content_backed`, but the scope requires at least `comparable`",
            "the claim names the workspace `other`, but the observed coverage names `w`",
            "the claim names the managed environment `e`, but the observed coverage names none",
            "the listing of `listed` at `tcm` has 3 resources, but it names 1 rows",
            "11 of 12 rows of `stale` at `tcm` have stale evidence, which proves `detected`, but `content_backed` is asked for",
            "nothing was observed for `missing` at `tcm`",
            "the oldest capture of `old` at `tcm` is 7200 seconds old, but the scope allows 3600",
            "0 of 4 types are covered",
            "99.5 % is claimed, but 0/4 of the types that have resources are covered",
            "1 observed entries have names that the definitions do not have",
        ]
    );
    for reason in decision.reasons() {
        let mut appended = "so: ".to_owned();
        reason.write_message(&mut appended);
        assert_eq!(appended, format!("so: {}", reason.message()));
        assert_eq!(reason.clone().into_owned().message(), reason.message());
    }
    let advice = decision.advice();
    let steps: Vec<String> = advice.steps().iter().map(|step| step.message()).collect();
    assert_eq!(
        steps,
        [
            "operator: activate the kernel",
            "claimant: name exactly the counted types as the claim's denominator",
            "claimant: claim at least the scope's minimum level",
            "claimant: claim the coverage of the observed environment",
            "capture: list the resources again, completely: `listed` at `tcm`",
            "capture: capture the resources again, completely: `stale` at `tcm`",
            "capture: list the resources and capture each of them: `missing` at `tcm`",
            "capture: capture the resources again, completely: `old` at `tcm`",
        ]
    );
}

#[test]
fn a_reason_without_a_value_says_none() {
    let mut excluded = sample::registered("excluded", "tcm");
    excluded["support_state"] = json!("registry_only");
    let definitions = json!({
        "contract": 1, "activation": "active", "resource_types": [excluded],
        "supported_scopes": [{"scope_key": "all", "workload": "intune", "denominator": ["excluded"], "minimum_level": "detected"}],
    });
    let definitions = Arc::new(Definitions::from_json(definitions.to_string().as_bytes()).unwrap());
    let observed = ObservedCoverage::builder(&definitions).finish();
    let claim = Claim::new(Some("all"), CoverageLevel::Detected, Audience::Internal).unwrap();
    let claim = claim.with_denominator(["excluded"]).unwrap();
    let decision = ClaimGuard::new(definitions).evaluate(&claim, &observed).unwrap();
    let messages: Vec<String> = decision.reasons().iter().map(Reason::message).collect();
    assert!(
        messages.contains(&"the claim names the types `excluded`, but the scope counts none".to_owned()),
        "{messages:?}"
    );
}

#[test]
fn coverage_that_is_built_entry_by_entry_is_that_of_the_document() {
    let definitions = sample::definitions(2);
    let [one, two] = ["configurationPolicy0", "configurationPolicy1"];
    let time = Time::parse("2026-03-01T11:00:00Z");
    let row = ObservedRow {
        coverage_level: CoverageLevel::Comparable,
        evidence_state: EvidenceState::ContentBacked,
        identity_state: IdentityState::Stable,
        captured_at: time,
        listed: true,
    };
    let (tcm, complete) = (SourceClass::Tcm, ListingOutcome::Complete);
    let mut builder = ObservedCoverage::builder(&definitions);
    builder.workspace_id(Id::parse("w"));
    builder.managed_environment_id(Id::parse("e"));
    builder.provider_connection_id(Id::parse("p"));
    builder.listing(one, tcm, complete, 1, time).unwrap();
    builder.row(one, tcm, row).unwrap();
    builder.elsewhere(two, 3).unwrap();
    builder.listing(two, tcm, ListingOutcome::NotApplicable, 0, time).unwrap();
    builder.row("unknown", tcm, row).unwrap();
    assert!(builder.listing(one, tcm, complete, 1, time).is_err(), "a second listing");
    assert!(
        builder.listing("new", tcm, ListingOutcome::NotApplicable, 1, time).is_err(),
        "not applicable, with resources"
    );
    assert!(builder.listing("", tcm, complete, 1, time).is_err());
    assert!(builder.row("", tcm, row).is_err());
    assert!(builder.elsewhere("", 1).is_err());
    let built = builder.finish();
    let entry = |canonical_type: &str| json!({"canonical_type": canonical_type, "source_class": "tcm", "captured_at": "2026-03-01T11:00:00Z"});
    let with = |canonical_type: &str, more: Value| {
        let mut entry = entry(canonical_type);
        entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        entry
    };
    let row = json!({"coverage_level": "comparable", "evidence_state": "content_backed", "identity_state": "stable"});
    let document = json!({
        "workspace_id": "w", "managed_environment_id": "e", "provider_connection_id": "p",
        "listings": [
            with(one, json!({"outcome": "complete", "resources": 1})),
            with(two, json!({"outcome": "not_applicable", "resources": 0})),
        ],
        "rows": [with(one, row.clone()), with("unknown", row)],
        "elsewhere": [{"canonical_type": two, "resources": 3}],
    });
    let read = ObservedCoverage::from_json(&definitions, document.to_string().as_bytes()).unwrap();
    assert_eq!(built.to_json(), read.to_json());
    assert_eq!((built.ignored(), built.ignored_names()), (1, &["unknown".into()][..]));
}

#[test]
fn a_hundred_ignored_names_are_kept_once_each_in_their_order() {
    let definitions = sample::definitions(1);
    let mut builder = ObservedCoverage::builder(&definitions);
    let names: Vec<String> = (0..101).rev().map(|number| format!("unknown{number}")).collect();
    for name in &names {
        builder.elsewhere(name, 0).unwrap();
        builder.elsewhere(name, 1).unwrap();
    }
    let observed = builder.finish();
    assert_eq!(observed.ignored(), 202);
    assert!(observed.ignored_names().iter().map(|name| &**name).eq(names[..100].iter().map(String::as_str)));
}
