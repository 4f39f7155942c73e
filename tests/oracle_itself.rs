//! Tests of the oracle and of the generated cases, on which the other tests rely.
//!
//! Each expectation was worked out by hand from the contract, starting from one claim that is allowed.

use coverage_kernel::ReasonCode;
use coverage_kernel_tests::arbitrary::{self, shuffled, shuffled_text};
use coverage_kernel_tests::carried_out::assert_law_12;
use coverage_kernel_tests::oracle::record::Replay;
use coverage_kernel_tests::sample::registered;
use coverage_kernel_tests::vector_file::{
    AdviceFile, DecisionFile, DigestFile, RecordFile, ReplayFile, ReplayVector, SurveyFile, compact, files,
};
use coverage_kernel_tests::{Case, oracle};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Three documents, to be changed step by step and decided by the oracle.
#[derive(Clone)]
struct Example {
    definitions: Value,
    observed: Value,
    claim: Value,
}

/// One type, one source, one row: a claim to a customer that is allowed.
fn allowed() -> Example {
    Example {
        definitions: json!({
            "contract": 1,
            "activation": "active",
            "resource_types": [registered("policy", "tcm")],
            "supported_scopes": [{
                "scope_key": "all",
                "workload": "intune",
                "denominator": ["policy"],
                "minimum_level": "detected",
                "customer_claimable": true,
                "active": true,
                "max_evidence_age_seconds": 3600,
            }],
        }),
        observed: json!({
            "workspace_id": 1,
            "managed_environment_id": 2,
            "provider_connection_id": 3,
            "listings": [listed("policy", "tcm", 1)],
            "rows": [seen("policy", "tcm")],
        }),
        claim: json!({
            "scope_key": "all",
            "level": "comparable",
            "audience": "customer",
            "as_of": "2026-01-01T12:00:00Z",
            "workspace_id": "1",
            "managed_environment_id": "2",
        }),
    }
}

/// A complete listing, at the time of the claim.
fn listed(canonical_type: &str, source_class: &str, resources: u32) -> Value {
    json!({
        "canonical_type": canonical_type,
        "source_class": source_class,
        "outcome": "complete",
        "resources": resources,
        "captured_at": "2026-01-01T12:00:00Z",
    })
}

/// A resource that proves everything, at the time of the claim.
fn seen(canonical_type: &str, source_class: &str) -> Value {
    json!({
        "canonical_type": canonical_type,
        "source_class": source_class,
        "coverage_level": "certified",
        "evidence_state": "content_backed",
        "identity_state": "stable",
        "captured_at": "2026-01-01T12:00:00Z",
    })
}

/// The value with some of its fields set; `Value::Null` writes `null`.
fn with(value: &Value, fields: Value) -> Value {
    let mut fields: Map<String, Value> = fields.as_object().unwrap().clone();
    let mut changed = value.as_object().unwrap().clone();
    changed.append(&mut fields);
    Value::Object(changed)
}

impl Example {
    fn claiming(mut self, fields: Value) -> Self {
        self.claim = with(&self.claim, fields);
        self
    }

    fn scoped(mut self, fields: Value) -> Self {
        self.definitions["supported_scopes"][0] = with(&self.definitions["supported_scopes"][0], fields);
        self
    }

    fn registering(mut self, rows: Value) -> Self {
        self.definitions["resource_types"] = rows;
        self
    }

    fn listing(mut self, listings: Value) -> Self {
        self.observed["listings"] = listings;
        self
    }

    fn seeing(mut self, rows: Value) -> Self {
        self.observed["rows"] = rows;
        self
    }

    fn decide(&self) -> Value {
        let Self { definitions, observed, claim } = self;
        serde_json::from_str(&oracle::decide(definitions, observed, claim)).unwrap()
    }

    /// The state, then `code cap type source expected actual affected_rows observed_rows` of each reason, where `null` is
    /// left out.
    fn verdict(&self) -> Vec<String> {
        let decision = self.decide();
        let mut lines = vec![decision["state"].as_str().unwrap().to_owned()];
        for reason in decision["reasons"].as_array().unwrap() {
            let keys = [
                "code",
                "cap",
                "canonical_type",
                "source_class",
                "expected",
                "actual",
                "affected_rows",
                "observed_rows",
            ];
            let words: Vec<String> = keys
                .iter()
                .filter(|key| !reason[**key].is_null())
                .map(|key| reason[*key].as_str().map_or_else(|| reason[*key].to_string(), str::to_owned))
                .collect();
            lines.push(words.join(" "));
        }
        lines
    }
}

// ---- The decision as a whole ----

#[test]
fn an_allowed_claim_gets_exactly_these_bytes() {
    let case = allowed();
    let definitions = r#"{"contract":1,"activation":"active","resource_types":[{"canonical_type":"policy","source_class":"tcm","workload":"intune","resource_class":"configuration","support_state":"supported","max_coverage_level":"certified","max_claim_state":"claim_allowed","restore_tier":"restorable","source_aliases":[]}],"supported_scopes":[{"scope_key":"all","workload":"intune","denominator":["policy"],"minimum_level":"detected","include_fallback":false,"include_beta":false,"allow_beta_certification":false,"allow_derived_identity":false,"customer_claimable":true,"active":true,"max_evidence_age_seconds":3600}]}"#;
    assert_eq!(oracle::definitions_canonical(&case.definitions), definitions);
    let observed = r#"{"workspace_id":"1","managed_environment_id":"2","provider_connection_id":"3","ignored":0,"elsewhere":[],"observed":[{"canonical_type":"policy","source_class":"tcm","listing":{"outcome":"complete","resources":1,"captured_at":"2026-01-01T12:00:00Z"},"rows":1,"coverage_levels":[0,0,0,0,0,1],"evidence_states":[0,0,0,1,0,0,0],"identity_states":[1,0,0,0,0],"unlisted":0,"undated":0,"oldest":"2026-01-01T12:00:00Z","newest":"2026-01-01T12:00:00Z"}]}"#;
    assert_eq!(oracle::observed_canonical(&case.definitions, &case.observed), observed);
    // The digests come from running sha256sum on the two texts above.
    let decision = r#"{"contract":1,"definitions_digest":"29f6598fd17430e9b982538da7b5dced8d8299055cab2af7f5c0892ad5518b46","observed_digest":"332d2f871ed54dbfe32027261b2faa0a6858a2d29f80e9a2f046a64d9d61dc0b","claim":{"scope_key":"all","level":"comparable","audience":"customer","percent":100,"restore_tier":null,"denominator":null,"as_of":"2026-01-01T12:00:00Z","workspace_id":"1","managed_environment_id":"2","provider_connection_id":null},"state":"claim_allowed","permitted":true,"covered":1,"denominator":1,"empty":0,"strongest_level":"certified","ignored":0,"reasons":[]}"#;
    assert_eq!(oracle::decide(&case.definitions, &case.observed, &case.claim), decision);
}

#[test]
fn a_blocked_claim_gets_exactly_these_bytes() {
    let case = allowed().seeing(json!([with(&seen("policy", "tcm"), json!({"coverage_level": "detected"}))])).claiming(
        json!({
            "percent": 87.50,
            "denominator": ["policy"],
            "as_of": "2026-01-01T13:00:00.250+01:00",
            "provider_connection_id": "\"3\\",
        }),
    );
    let decision = oracle::decide(&case.definitions, &case.observed, &case.claim);
    let (_, after_digests) = decision.split_once(r#","claim":"#).unwrap();
    assert_eq!(
        after_digests,
        r#"{"scope_key":"all","level":"comparable","audience":"customer","percent":87.5,"restore_tier":null,"denominator":["policy"],"as_of":"2026-01-01T12:00:00.25Z","workspace_id":"1","managed_environment_id":"2","provider_connection_id":"\"3\\"},"state":"claim_blocked","permitted":false,"covered":0,"denominator":1,"empty":0,"strongest_level":null,"ignored":0,"reasons":[{"code":"foreign_provider_connection","cap":"claim_blocked","canonical_type":null,"source_class":null,"expected":"\"3\\","actual":"3","affected_rows":null,"observed_rows":null},{"code":"level_not_reached","cap":"claim_blocked","canonical_type":"policy","source_class":"tcm","expected":"comparable","actual":"detected","affected_rows":1,"observed_rows":1},{"code":"scope_incomplete","cap":"claim_blocked","canonical_type":null,"source_class":null,"expected":"1","actual":"0","affected_rows":null,"observed_rows":null},{"code":"percent_overstated","cap":"claim_blocked","canonical_type":null,"source_class":null,"expected":"87.5","actual":"0/1","affected_rows":null,"observed_rows":null}]}"#
    );
}

// ---- Canonical forms ----

#[test]
fn canonical_definitions_are_ordered_and_complete_and_have_no_metadata() {
    let definitions = json!({
        "supported_scopes": [
            {"active": true, "denominator": ["b", "a"], "minimum_level": "certified", "scope_key": "z", "workload": "intune"},
            {"denominator": ["aB"], "minimum_level": "detected", "scope_key": "a_", "workload": "intune",
             "include_beta": true, "max_evidence_age_seconds": null, "metadata": {"tenant_id": 1}},
        ],
        "resource_types": [
            with(&registered("aa", "tcm"), json!({"metadata": {"x": 1}})),
            registered("b", "graph_beta_experimental"),
            with(&registered("b", "tcm"), json!({"source_aliases": ["X.b", "#B", "x.B", "a\"\\"]})),
            registered("b", "graph_v1_fallback"),
            registered("aB", "tcm"),
            registered("a", "tcm"),
        ],
        "activation": "inactive",
        "contract": 1,
    });
    let row = |canonical_type: &str, source_class: &str, aliases: &str| {
        format!(
            r#"{{"canonical_type":"{canonical_type}","source_class":"{source_class}","workload":"intune","resource_class":"configuration","support_state":"supported","max_coverage_level":"certified","max_claim_state":"claim_allowed","restore_tier":"restorable","source_aliases":{aliases}}}"#
        )
    };
    let rows = [
        row("a", "tcm", "[]"),
        row("aB", "tcm", "[]"),
        row("aa", "tcm", "[]"),
        row("b", "tcm", r##"["#b","a\"\\","x.b"]"##),
        row("b", "graph_v1_fallback", "[]"),
        row("b", "graph_beta_experimental", "[]"),
    ]
    .join(",");
    let scopes = r#"{"scope_key":"a_","workload":"intune","denominator":["aB"],"minimum_level":"detected","include_fallback":false,"include_beta":true,"allow_beta_certification":false,"allow_derived_identity":false,"customer_claimable":false,"active":false,"max_evidence_age_seconds":null},{"scope_key":"z","workload":"intune","denominator":["b","a"],"minimum_level":"certified","include_fallback":false,"include_beta":false,"allow_beta_certification":false,"allow_derived_identity":false,"customer_claimable":false,"active":true,"max_evidence_age_seconds":null}"#;
    assert_eq!(
        oracle::definitions_canonical(&definitions),
        format!(r#"{{"contract":1,"activation":"inactive","resource_types":[{rows}],"supported_scopes":[{scopes}]}}"#)
    );
}

#[test]
fn canonical_observed_coverage_has_counts_and_times() {
    let definitions = json!({
        "contract": 1,
        "activation": "active",
        "resource_types": [
            registered("b", "tcm"),
            registered("a", "graph_v1_fallback"),
            registered("a", "tcm"),
            with(&registered("c", "tcm"), json!({"support_state": "out_of_scope"})),
        ],
        "supported_scopes": [],
    });
    let row = |fields: Value| with(&seen("a", "graph_v1_fallback"), fields);
    let observed = json!({
        "managed_environment_id": "17",
        "workspace_id": 17,
        "listings": [
            with(&listed("b", "tcm", 0), json!({"outcome": "failed", "captured_at": null})),
            listed("b", "graph_v1_fallback", 5),
            listed("b", "graph_v1_fallback", 4),
            listed("nothing", "tcm", 5),
        ],
        "rows": [
            seen("nothing", "tcm"),
            seen("C", "tcm"),
            row(json!({"coverage_level": "none", "evidence_state": "missing", "captured_at": "2026-01-01T00:00:00.10+00:00"})),
            row(json!({"coverage_level": "comparable", "evidence_state": "capture_failed", "captured_at": null})),
            row(json!({"identity_state": "unsupported_identity", "captured_at": "2026-01-01T00:30:00.000+01:00"})),
            row(json!({"identity_state": "derived", "captured_at": "1970-01-01T00:00:00.000000001Z", "listed": false})),
            seen("C", "graph_beta_experimental"),
            seen("c", "graph_beta_experimental"),
        ],
        "elsewhere": [
            {"canonical_type": "C", "resources": 1},
            {"canonical_type": "A", "resources": 0},
            {"canonical_type": "nothing", "resources": 7},
        ],
    });
    assert_eq!(
        oracle::observed_canonical(&definitions, &observed),
        concat!(
            r#"{"workspace_id":"17","managed_environment_id":"17","provider_connection_id":null,"ignored":3,"elsewhere":[{"canonical_type":"b","resources":5},{"canonical_type":"c","resources":2}],"observed":["#,
            r#"{"canonical_type":"a","source_class":"graph_v1_fallback","listing":null,"rows":4,"coverage_levels":[1,0,0,1,0,2],"evidence_states":[1,0,0,2,0,0,1],"identity_states":[2,1,0,0,1],"unlisted":1,"undated":1,"oldest":"1970-01-01T00:00:00.000000001Z","newest":"2026-01-01T00:00:00.1Z"},"#,
            r#"{"canonical_type":"b","source_class":"tcm","listing":{"outcome":"failed","resources":0,"captured_at":null},"rows":0,"coverage_levels":[0,0,0,0,0,0],"evidence_states":[0,0,0,0,0,0,0],"identity_states":[0,0,0,0,0],"unlisted":0,"undated":0,"oldest":null,"newest":null},"#,
            r#"{"canonical_type":"c","source_class":"tcm","listing":null,"rows":1,"coverage_levels":[0,0,0,0,0,1],"evidence_states":[0,0,0,1,0,0,0],"identity_states":[1,0,0,0,0],"unlisted":0,"undated":0,"oldest":"2026-01-01T12:00:00Z","newest":"2026-01-01T12:00:00Z"}"#,
            "]}"
        )
    );
}

#[test]
fn a_digest_is_the_sha_256_of_the_canonical_text() {
    let nothing = json!({"contract": 1, "activation": "active", "resource_types": [], "supported_scopes": []});
    assert_eq!(
        oracle::definitions_canonical(&nothing),
        r#"{"contract":1,"activation":"active","resource_types":[],"supported_scopes":[]}"#
    );
    // printf %s '…' | sha256sum
    assert_eq!(
        oracle::definitions_digest(&nothing),
        "7a4ab86a3d8775ba009afe64743340dc0be7067d0ba698856fcca506b7171d05"
    );
}

#[test]
fn times_are_instants_regardless_of_offset_and_fraction() {
    let nanoseconds = oracle::time::nanoseconds;
    assert_eq!(nanoseconds("1970-01-01T00:00:00Z"), 0);
    assert_eq!(nanoseconds("1969-12-31T23:00:00.5-01:00"), 500_000_000);
    assert_eq!(nanoseconds("2000-03-01T00:00:00Z"), 951_868_800_000_000_000);
    assert_eq!(nanoseconds("2000-02-29T23:59:59.999999999Z"), 951_868_799_999_999_999);
    assert_eq!(nanoseconds("2026-01-01T00:00:00Z"), 1_767_225_600_000_000_000);
    assert_eq!(nanoseconds("2026-01-01T05:45:00+05:45"), 1_767_225_600_000_000_000);
    assert_eq!(nanoseconds("9999-12-31T23:59:59.999999999Z"), 253_402_300_799_999_999_999);
}

#[test]
fn times_are_printed_in_utc_without_trailing_zeros() {
    let in_utc = |time: &str| oracle::time::in_utc(oracle::time::nanoseconds(time));
    assert_eq!(in_utc("2024-02-29T23:30:00.1200-01:00"), "2024-03-01T00:30:00.12Z");
    assert_eq!(in_utc("2023-03-01T00:30:00.000+01:00"), "2023-02-28T23:30:00Z");
    assert_eq!(in_utc("2100-03-01T00:00:00-00:00"), "2100-03-01T00:00:00Z");
    assert_eq!(in_utc("2024-12-31T23:59:59.000000001Z"), "2024-12-31T23:59:59.000000001Z");
    assert_eq!(in_utc("9999-12-31T23:59:59.999999999+00:00"), "9999-12-31T23:59:59.999999999Z");
    assert_eq!(in_utc("1969-12-31T23:00:00-01:00"), "1970-01-01T00:00:00Z");
}

#[test]
fn control_characters_get_short_escapes_where_json_has_them() {
    assert_eq!(
        oracle::canonical::quoted("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}é\u{7f}"),
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001fé\u{7f}\""
    );
}

#[test]
fn a_percent_has_no_trailing_zeros() {
    for (percent, text) in [
        (json!(100), "100"),
        (json!(100.0), "100"),
        (json!(0.01), "0.01"),
        (json!(12.50), "12.5"),
        (json!(66.67), "66.67"),
        (json!(10), "10"),
    ] {
        let claim = with(&allowed().claim, json!({"percent": percent}));
        assert!(oracle::canonical::claim(&claim).contains(&format!(r#""percent":{text},"#)));
    }
}

// ---- §4.1 ----

#[test]
fn an_inactive_kernel_blocks_all_but_internal_claims() {
    let mut case = allowed();
    case.definitions["activation"] = json!("inactive");
    for (audience, cap) in [("customer", "claim_blocked"), ("operator", "claim_blocked"), ("internal", "internal_only")]
    {
        let case = case.clone().claiming(json!({"audience": audience}));
        assert_eq!(case.verdict(), [cap.to_owned(), format!("kernel_inactive {cap} active inactive")]);
        assert_eq!(case.decide()["permitted"], audience == "internal");
    }
}

#[test]
fn an_unscoped_claim_is_judged_no_further() {
    let case = allowed().claiming(json!({"scope_key": null, "workspace_id": null}));
    assert_eq!(case.verdict(), ["claim_blocked", "unscoped_full_claim claim_blocked"]);
    let case = case.claiming(json!({"percent": 99.99}));
    assert_eq!(case.verdict(), ["claim_blocked", "unscoped_claim claim_blocked"]);
    let decision = case.decide();
    assert_eq!([&decision["covered"], &decision["denominator"], &decision["empty"]], [0, 0, 0]);
    assert_eq!(decision["strongest_level"], Value::Null);
}

#[test]
fn an_unknown_scope_is_named_and_judged_no_further() {
    let mut case = allowed().claiming(json!({"scope_key": "al", "managed_environment_id": "9"}));
    case.definitions["activation"] = json!("inactive");
    assert_eq!(
        case.verdict(),
        ["claim_blocked", "kernel_inactive claim_blocked active inactive", "unknown_scope claim_blocked al"]
    );
    assert_eq!(case.decide()["denominator"], 0);
}

#[test]
fn all_reasons_about_claim_and_scope_are_reported_in_order() {
    let case = allowed()
        .registering(json!([with(&registered("policy", "tcm"), json!({"support_state": "registry_only"}))]))
        .scoped(json!({"active": false, "customer_claimable": false, "minimum_level": "renderable"}))
        .claiming(json!({
            "denominator": ["z", "aB", "aa"],
            "as_of": null,
            "workspace_id": null,
            "managed_environment_id": 22,
            "provider_connection_id": 33,
        }));
    assert_eq!(
        case.verdict(),
        [
            "claim_blocked",
            "inactive_scope claim_blocked",
            "empty_denominator claim_blocked",
            "type_excluded claim_limited policy registry_only",
            // No type is counted: the expected text is empty.
            "denominator_mismatch claim_blocked  aB,aa,z",
            "level_below_minimum claim_blocked renderable comparable",
            "not_customer_claimable internal_only",
            "as_of_missing claim_blocked",
            "unnamed_workspace claim_blocked",
            "foreign_managed_environment claim_blocked 22 2",
            "foreign_provider_connection claim_blocked 33 3",
        ]
    );
}

#[test]
fn an_excluded_type_says_why_and_limits_a_claim_that_names_its_denominator() {
    let rows = |state: &str, source: &str| {
        let excluded = with(&registered("other", source), json!({"support_state": state}));
        let lesser = with(&registered("other", "graph_beta_experimental"), json!({"support_state": "out_of_scope"}));
        json!([lesser, excluded, registered("policy", "tcm")])
    };
    for (state, source, why) in [
        ("out_of_scope", "tcm", "out_of_scope"),
        ("registry_only", "graph_v1_fallback", "registry_only"),
        ("experimental", "graph_v1_fallback", "experimental_not_included"),
        ("experimental", "tcm", "experimental_not_included"),
        ("supported", "graph_v1_fallback", "fallback_not_included"),
    ] {
        let case = allowed().registering(rows(state, source)).scoped(json!({"denominator": ["other", "policy"]}));
        assert_eq!(case.verdict(), ["claim_blocked".to_owned(), format!("type_excluded claim_blocked other {why}")]);
        let operator = case.clone().claiming(json!({"audience": "operator"}));
        assert_eq!(operator.verdict()[1], format!("type_excluded internal_only other {why}"));
        let named = case.claiming(json!({"denominator": ["policy"]}));
        assert_eq!(named.verdict(), ["claim_limited".to_owned(), format!("type_excluded claim_limited other {why}")]);
        assert_eq!(named.decide()["permitted"], true);
    }
}

#[test]
fn ids_are_the_same_as_number_and_as_text_but_not_with_a_leading_zero() {
    let mut case = allowed().claiming(json!({"workspace_id": "9223372036854775807", "managed_environment_id": 0}));
    case.observed["workspace_id"] = json!(9_223_372_036_854_775_807_u64);
    case.observed["managed_environment_id"] = json!("0");
    assert_eq!(case.verdict(), ["claim_allowed"]);
    case.observed["managed_environment_id"] = json!("00");
    assert_eq!(case.verdict(), ["claim_blocked", "foreign_managed_environment claim_blocked 0 00"]);
    case.observed["managed_environment_id"] = Value::Null;
    assert_eq!(case.verdict(), ["claim_blocked", "foreign_managed_environment claim_blocked 0"]);
}

#[test]
fn an_internal_claim_need_not_name_an_environment_but_may_not_name_another() {
    let case =
        allowed().claiming(json!({"audience": "internal", "workspace_id": null, "managed_environment_id": null}));
    assert_eq!(case.verdict(), ["claim_allowed"]);
    let operator = case.clone().claiming(json!({"audience": "operator"}));
    assert_eq!(
        operator.verdict(),
        ["claim_blocked", "unnamed_workspace claim_blocked", "unnamed_managed_environment claim_blocked"]
    );
    let foreign = case.claiming(json!({"workspace_id": 7}));
    assert_eq!(foreign.verdict(), ["claim_blocked", "foreign_workspace claim_blocked 7 1"]);
}

// ---- §4.2 ----

#[test]
fn names_are_looked_up_without_regard_to_ascii_case_and_among_aliases_of_any_row() {
    let case = allowed().registering(json!([
        registered("policy", "tcm"),
        with(
            &registered("policy", "graph_v1_fallback"),
            json!({"support_state": "out_of_scope", "source_aliases": ["Microsoft.Policy"]})
        ),
    ]));
    for name in ["policy", "POLICY", "Microsoft.Policy", "microsoft.POLICY"] {
        let case = case.clone().listing(json!([listed(name, "tcm", 1)])).seeing(json!([seen("pOlIcY", "tcm")]));
        assert_eq!(case.verdict(), ["claim_allowed"], "{name}");
        assert_eq!(case.decide()["ignored"], 0);
    }
}

#[test]
fn entries_whose_names_mean_no_type_are_ignored_which_limits_a_claim() {
    let mut case = allowed()
        .listing(json!([listed("policy", "tcm", 1), listed("unheard of", "tcm", 9), listed("unheard of", "tcm", 9)]))
        .seeing(json!([seen("policy", "tcm"), seen("pol\u{131}cy", "tcm")]));
    case.observed["elsewhere"] = json!([{"canonical_type": "unheard of", "resources": 0}]);
    assert_eq!(case.verdict(), ["claim_limited", "unrecognized_observed claim_limited 4"]);
    assert_eq!(case.decide()["ignored"], 4);
    assert_eq!(case.decide()["permitted"], true);
    // It is judged if no type is counted, and not at all without a scope.
    let empty = case.clone().scoped(json!({"denominator": ["other"]})).registering(json!([
        registered("policy", "tcm"),
        with(&registered("other", "tcm"), json!({"support_state": "out_of_scope"}))
    ]));
    assert_eq!(
        empty.verdict()[1..],
        [
            "empty_denominator claim_blocked",
            "type_excluded claim_blocked other out_of_scope",
            "unrecognized_observed claim_limited 4",
        ]
    );
    let unscoped = case.claiming(json!({"scope_key": null}));
    assert_eq!(unscoped.verdict(), ["claim_blocked", "unscoped_full_claim claim_blocked"]);
    assert_eq!(unscoped.decide()["ignored"], 4);
}

#[test]
fn listings_and_rows_at_a_source_without_a_row_of_the_type_were_found_elsewhere() {
    let two = json!([seen("POLICY", "graph_v1_fallback"), seen("policy", "graph_v1_fallback"), seen("policy", "tcm")]);
    let rows = allowed().seeing(two);
    assert_eq!(rows.verdict()[1], "listing_contradicted claim_blocked policy tcm 2 1");
    assert_eq!(rows.decide()["ignored"], 0);
    let at = |source_class: &str, outcome: &str, resources: u32| {
        with(&listed("policy", source_class, resources), json!({"outcome": outcome}))
    };
    let beta = "graph_beta_experimental";
    let as_many = allowed().listing(json!([listed("policy", "tcm", 1), at(beta, "failed", 1), at(beta, "partial", 0)]));
    assert_eq!(as_many.verdict(), ["claim_allowed"]);
    let more = allowed().listing(json!([at(beta, "failed", 1), listed("policy", "tcm", 1), at(beta, "partial", 3)]));
    assert_eq!(more.verdict()[1], "listing_contradicted claim_blocked policy tcm 3 1");
    // One row at each of two sources is one row, not two.
    let apart =
        allowed().seeing(json!([seen("policy", beta), seen("policy", "graph_v1_fallback"), seen("policy", "tcm")]));
    assert_eq!(apart.verdict(), ["claim_allowed"]);
}

#[test]
fn the_greatest_number_found_elsewhere_contradicts_a_listing_of_any_outcome() {
    let finding = |numbers: &[u32]| {
        let mut case = allowed();
        case.observed["elsewhere"] =
            numbers.iter().map(|resources| json!({"canonical_type": "Policy", "resources": resources})).collect();
        case
    };
    assert_eq!(finding(&[1, 0]).verdict(), ["claim_allowed"]);
    assert_eq!(
        finding(&[0, 4_294_967_295, 2]).verdict()[1],
        "listing_contradicted claim_blocked policy tcm 4294967295 1"
    );
    let failed = finding(&[2]).listing(json!([with(&listed("policy", "tcm", 1), json!({"outcome": "failed"}))]));
    assert_eq!(
        failed.verdict()[1..3],
        ["listing_failed claim_blocked policy tcm", "listing_contradicted claim_blocked policy tcm 2 1"]
    );
    // Without a listing there is nothing to contradict.
    let missing = finding(&[2]).listing(json!([]));
    assert_eq!(
        missing.verdict()[1..3],
        ["listing_missing claim_blocked policy tcm", "scope_incomplete claim_blocked 1 0"]
    );
    let nothing = finding(&[2]).listing(json!([])).seeing(json!([]));
    assert_eq!(nothing.verdict()[1], "not_observed claim_blocked policy tcm");
}

#[test]
fn a_type_that_is_not_applicable_limits_a_claim_and_is_covered_as_empty() {
    let not_applicable = |canonical_type: &str, resources: u32| {
        with(&listed(canonical_type, "tcm", resources), json!({"outcome": "not_applicable"}))
    };
    let alone = allowed().listing(json!([not_applicable("policy", 0)])).seeing(json!([]));
    assert_eq!(
        alone.verdict(),
        ["internal_only", "listing_not_applicable claim_limited policy tcm", "nothing_listed internal_only",]
    );
    assert_eq!((&alone.decide()["covered"], &alone.decide()["empty"]), (&json!(1), &json!(1)));
    let two = allowed()
        .registering(json!([registered("policy", "tcm"), registered("other", "tcm")]))
        .scoped(json!({"denominator": ["policy", "other"]}))
        .listing(json!([listed("policy", "tcm", 1), not_applicable("other", 0)]));
    assert_eq!(two.verdict(), ["claim_limited", "listing_not_applicable claim_limited other tcm"]);
    assert_eq!(two.decide()["strongest_level"], "certified");
    assert_eq!(
        [&two.decide()["covered"], &two.decide()["denominator"], &two.decide()["empty"]],
        [&json!(2), &json!(2), &json!(1)]
    );
    // A resource that was observed all the same is a mismatch.
    let with_row = allowed().listing(json!([not_applicable("policy", 0)]));
    assert_eq!(
        with_row.verdict()[1..3],
        ["listing_not_applicable claim_limited policy tcm", "listing_mismatch claim_blocked policy tcm 0 1",]
    );
    let found = with(&two.observed, json!({"elsewhere": [{"canonical_type": "other", "resources": 1}]}));
    let contradicted = Example { observed: found, ..two };
    assert_eq!(
        contradicted.verdict()[1..3],
        ["listing_not_applicable claim_limited other tcm", "listing_contradicted claim_blocked other tcm 1 0",]
    );
    assert_eq!(contradicted.decide()["empty"], 0);
}

#[test]
fn a_row_that_the_listing_does_not_name_is_a_reason_and_not_part_of_its_number() {
    let unlisted = with(&seen("policy", "tcm"), json!({"listed": false}));
    let case = |resources: u32, outcome: &str| {
        allowed()
            .listing(json!([with(&listed("policy", "tcm", resources), json!({"outcome": outcome}))]))
            .seeing(json!([seen("policy", "tcm"), unlisted, with(&seen("policy", "tcm"), json!({"listed": true}))]))
    };
    let row_not_listed = "row_not_listed claim_blocked policy tcm 1 3";
    assert_eq!(case(2, "complete").verdict()[1..3], [row_not_listed, "scope_incomplete claim_blocked 1 0"]);
    assert_eq!(case(3, "complete").verdict()[1..3], ["listing_mismatch claim_blocked policy tcm 3 2", row_not_listed]);
    assert_eq!(case(3, "partial").verdict()[1..3], ["listing_partial claim_blocked policy tcm", row_not_listed]);
    let unlisted_only = case(0, "complete").seeing(json!([unlisted]));
    assert_eq!(
        unlisted_only.verdict()[1..],
        [
            "row_not_listed claim_blocked policy tcm 1 1",
            "scope_incomplete claim_blocked 1 0",
            "percent_overstated claim_blocked 100 0/1",
        ]
    );
    let without_listing = case(0, "complete").seeing(json!([unlisted])).listing(json!([]));
    assert_eq!(without_listing.verdict()[1], "listing_missing claim_blocked policy tcm");
    assert_eq!(without_listing.verdict()[2], "scope_incomplete claim_blocked 1 0");
}

#[test]
fn an_experimental_row_stays_internal_and_is_certified_only_if_the_scope_allows_it() {
    let case = allowed()
        .registering(json!([with(&registered("policy", "tcm"), json!({"support_state": "experimental"}))]))
        .scoped(json!({"include_beta": true}))
        .claiming(json!({"level": "certified"}));
    assert_eq!(
        case.verdict(),
        [
            "claim_blocked",
            "experimental_source internal_only policy tcm",
            "beta_certification claim_blocked policy tcm"
        ]
    );
    assert_eq!(case.decide()["covered"], 1);
    assert_eq!(case.decide()["strongest_level"], Value::Null);
    let operator = case.claiming(json!({"audience": "operator"}));
    assert_eq!(operator.decide()["strongest_level"], "renderable");
    let leave = operator.scoped(json!({"allow_beta_certification": true}));
    assert_eq!(leave.verdict(), ["internal_only", "experimental_source internal_only policy tcm"]);
    assert_eq!(leave.decide()["strongest_level"], "certified");
}

#[test]
fn maxima_of_the_row_cap_the_claim_in_table_order() {
    let case = allowed()
        .registering(json!([with(
            &registered("policy", "tcm"),
            json!({"max_coverage_level": "detected", "max_claim_state": "claim_limited", "restore_tier": "preview_only"})
        )]))
        .claiming(json!({"audience": "operator", "level": "detected", "restore_tier": "restorable"}));
    assert_eq!(
        case.verdict(),
        [
            "claim_blocked",
            "level_above_type_maximum internal_only policy tcm content_backed detected",
            "type_claim_maximum claim_limited policy tcm claim_limited",
            "not_restorable claim_blocked policy tcm restorable preview_only",
            "scope_incomplete internal_only 1 0",
            "percent_overstated claim_blocked 100 0/1",
        ]
    );
}

#[test]
fn a_restore_claim_asks_for_content_at_least() {
    let row = with(&seen("policy", "tcm"), json!({"coverage_level": "detected", "evidence_state": "stale"}));
    let case = allowed().seeing(json!([row])).claiming(json!({"level": "detected"}));
    assert_eq!(case.verdict(), ["claim_allowed"]);
    let restore = case.claiming(json!({"restore_tier": "preview_only", "percent": 0.01}));
    assert_eq!(
        restore.verdict(),
        [
            "claim_blocked",
            "level_not_reached claim_blocked policy tcm content_backed detected 1 1",
            "evidence_stale claim_blocked policy tcm content_backed detected 1 1",
            "scope_incomplete claim_blocked 1 0",
            "percent_overstated claim_blocked 0.01 0/1",
        ]
    );
}

#[test]
fn not_observed_and_source_not_admitted_are_told_apart() {
    let case = allowed()
        .registering(json!([
            registered("policy", "tcm"),
            registered("policy", "graph_v1_fallback"),
            registered("policy", "graph_beta_experimental"),
        ]))
        .listing(json!([]))
        .seeing(json!([]));
    assert_eq!(case.verdict()[1], "not_observed claim_blocked policy tcm");
    let beta = case.seeing(json!([seen("policy", "graph_beta_experimental")]));
    assert_eq!(beta.verdict()[1], "source_not_admitted claim_blocked policy tcm graph_beta_experimental");
    let both = beta.listing(json!([listed("policy", "graph_v1_fallback", 0)]));
    assert_eq!(
        both.verdict(),
        [
            "claim_blocked",
            "source_not_admitted claim_blocked policy tcm graph_v1_fallback",
            "scope_incomplete claim_blocked 1 0",
            "percent_overstated claim_blocked 100 0/1",
        ]
    );
}

#[test]
fn a_listing_must_exist_be_complete_and_match_the_number_of_rows() {
    let case = allowed().claiming(json!({"audience": "internal", "percent": 100}));
    let first = |case: Example| case.verdict()[1].clone();
    assert_eq!(first(case.clone().listing(json!([]))), "listing_missing internal_only policy tcm");
    for outcome in ["failed", "partial"] {
        let listing = with(&listed("policy", "tcm", 7), json!({"outcome": outcome}));
        assert_eq!(
            first(case.clone().listing(json!([listing]))),
            format!("listing_{outcome} internal_only policy tcm")
        );
    }
    assert_eq!(
        first(case.clone().listing(json!([listed("policy", "tcm", 4_294_967_295)]))),
        "listing_mismatch internal_only policy tcm 4294967295 1"
    );
    assert_eq!(first(case.seeing(json!([]))), "listing_mismatch internal_only policy tcm 1 0");
}

#[test]
fn a_listing_is_contradicted_by_more_found_at_any_other_source_of_the_type() {
    let case = allowed().registering(json!([
        registered("policy", "tcm"),
        registered("policy", "graph_v1_fallback"),
        with(&registered("policy", "graph_beta_experimental"), json!({"support_state": "out_of_scope"})),
    ]));
    let failed = |resources| with(&listed("policy", "graph_v1_fallback", resources), json!({"outcome": "failed"}));
    let as_many = case.clone().listing(json!([listed("policy", "tcm", 1), failed(1)]));
    assert_eq!(as_many.verdict(), ["claim_allowed"]);
    let more_listed = case.clone().listing(json!([listed("policy", "tcm", 1), failed(3)]));
    assert_eq!(more_listed.verdict()[1], "listing_contradicted claim_blocked policy tcm 3 1");
    let beta = seen("policy", "graph_beta_experimental");
    let more_rows = case.seeing(json!([beta, seen("policy", "tcm"), beta]));
    assert_eq!(more_rows.verdict()[1], "listing_contradicted claim_blocked policy tcm 2 1");
    assert_eq!(more_rows.decide()["covered"], 0);
}

#[test]
fn a_complete_listing_of_nothing_proves_every_level_but_can_be_contradicted() {
    let empty = allowed().listing(json!([listed("policy", "tcm", 0)])).seeing(json!([]));
    assert_eq!(empty.verdict(), ["internal_only", "nothing_listed internal_only"]);
    assert_eq!((&empty.decide()["covered"], &empty.decide()["empty"]), (&json!(1), &json!(1)));
    let contradicted = empty
        .registering(json!([registered("policy", "tcm"), registered("policy", "graph_v1_fallback")]))
        .seeing(json!([seen("policy", "graph_v1_fallback")]));
    assert_eq!(
        contradicted.verdict(),
        [
            "claim_blocked",
            "listing_contradicted claim_blocked policy tcm 1 0",
            "nothing_listed internal_only",
            "scope_incomplete claim_blocked 1 0",
            "percent_overstated claim_blocked 100 0/1",
        ]
    );
}

#[test]
fn each_weak_state_is_a_reason_with_its_rows_counted() {
    let row = |level: &str, evidence: &str, identity: &str| {
        with(
            &seen("policy", "tcm"),
            json!({"coverage_level": level, "evidence_state": evidence, "identity_state": identity}),
        )
    };
    let case = allowed().listing(json!([listed("policy", "tcm", 7)])).seeing(json!([
        row("certified", "capture_failed", "unsupported_identity"),
        row("detected", "capture_blocked", "identity_conflict"),
        row("content_backed", "stale", "missing_external_id"),
        row("comparable", "partial", "derived"),
        row("certified", "metadata_only", "derived"),
        row("certified", "missing", "stable"),
        row("certified", "content_backed", "stable"),
    ]));
    let weak = [
        "level_not_reached internal_only policy tcm comparable detected 2 7",
        "evidence_missing internal_only policy tcm comparable none 1 7",
        "evidence_metadata_only internal_only policy tcm comparable detected 1 7",
        "evidence_partial internal_only policy tcm comparable detected 1 7",
        "evidence_stale internal_only policy tcm comparable detected 1 7",
        "evidence_capture_blocked internal_only policy tcm comparable none 1 7",
        "evidence_capture_failed internal_only policy tcm comparable none 1 7",
    ];
    let identity = [
        "identity_derived claim_limited policy tcm 2 7",
        "identity_missing_external_id claim_limited policy tcm 1 7",
        "identity_conflict claim_blocked policy tcm 1 7",
        "identity_unsupported claim_blocked policy tcm 1 7",
    ];
    let case = case.claiming(json!({"audience": "operator"}));
    assert_eq!(case.verdict()[1..8], weak);
    assert_eq!(case.verdict()[8..12], identity);
    // A state is no reason if its ceiling reaches the asked level.
    let detected = case.claiming(json!({"level": "detected"}));
    assert_eq!(
        detected.verdict()[1..4],
        [
            "evidence_missing internal_only policy tcm detected none 1 7",
            "evidence_capture_blocked internal_only policy tcm detected none 1 7",
            "evidence_capture_failed internal_only policy tcm detected none 1 7",
        ]
    );
}

#[test]
fn a_weak_identity_limits_a_claim_and_blocks_certification_and_restore() {
    for (state, code) in [("derived", "identity_derived"), ("missing_external_id", "identity_missing_external_id")] {
        let row = with(&seen("policy", "tcm"), json!({"identity_state": state}));
        let case = allowed().seeing(json!([row]));
        assert_eq!(case.verdict(), ["claim_limited".to_owned(), format!("{code} claim_limited policy tcm 1 1")]);
        assert_eq!(case.decide()["covered"], 1);
        assert_eq!(case.decide()["strongest_level"], "renderable");
        for claimed in [json!({"level": "certified"}), json!({"restore_tier": "preview_only"})] {
            let case = case.clone().claiming(claimed);
            assert_eq!(case.verdict(), ["claim_blocked".to_owned(), format!("{code} claim_blocked policy tcm 1 1")]);
        }
        let lenient = case.scoped(json!({"allow_derived_identity": true}));
        assert_eq!(lenient.verdict()[0], if state == "derived" { "claim_allowed" } else { "claim_limited" });
    }
}

#[test]
fn evidence_may_be_exactly_as_old_as_the_scope_says_and_its_age_is_rounded_up() {
    let captured = |time: &str| allowed().seeing(json!([with(&seen("policy", "tcm"), json!({"captured_at": time}))]));
    assert_eq!(captured("2026-01-01T11:00:00Z").verdict(), ["claim_allowed"]);
    assert_eq!(captured("2026-01-01T12:00:00+01:00").verdict(), ["claim_allowed"]);
    assert_eq!(
        captured("2026-01-01T10:59:59.999999999Z").verdict()[1],
        "evidence_expired claim_blocked policy tcm 3600 3601"
    );
    assert_eq!(captured("2026-01-01T10:59:59Z").verdict()[1], "evidence_expired claim_blocked policy tcm 3600 3601");
    assert_eq!(
        captured("2026-01-01T10:59:58.999Z").verdict()[1],
        "evidence_expired claim_blocked policy tcm 3600 3602"
    );
    // The listing counts too, and the greatest age is reported.
    let listing = with(&listed("policy", "tcm", 1), json!({"captured_at": "1970-01-01T00:00:00Z"}));
    let both = captured("2026-01-01T10:00:00Z").listing(json!([listing]));
    assert_eq!(both.verdict()[1], "evidence_expired claim_blocked policy tcm 3600 1767268800");
}

#[test]
fn evidence_from_the_future_or_without_a_time_proves_nothing() {
    let at = |time: Value| with(&seen("policy", "tcm"), json!({"captured_at": time}));
    let future = allowed().seeing(json!([at(json!("2026-01-01T12:00:00.000000001Z"))]));
    assert_eq!(future.verdict()[1], "evidence_from_future claim_blocked policy tcm");
    // Without a maximum age a time in the future still counts, a missing time does not.
    let ageless = json!({"max_evidence_age_seconds": null, "customer_claimable": false});
    let internal = json!({"audience": "internal"});
    let future = future.scoped(ageless.clone()).claiming(internal.clone());
    assert_eq!(future.verdict()[1], "evidence_from_future internal_only policy tcm");
    assert_eq!(future.claiming(json!({"as_of": null})).verdict(), ["claim_allowed"]);
    let listing = with(&listed("policy", "tcm", 1), json!({"captured_at": null}));
    let undated = allowed().listing(json!([listing])).claiming(internal);
    assert_eq!(undated.verdict()[1], "evidence_undated internal_only policy tcm");
    assert_eq!(undated.scoped(ageless).verdict(), ["claim_allowed"]);
    // A claim without a time is blocked, and the other rules still apply.
    let timeless = allowed().seeing(json!([at(Value::Null)])).claiming(json!({"as_of": null}));
    assert_eq!(timeless.verdict()[1..3], ["as_of_missing claim_blocked", "evidence_undated claim_blocked policy tcm"]);
}

// ---- The effective row ----

/// The type at all three sources, all admitted.
fn three_sources() -> Example {
    allowed()
        .registering(json!([
            registered("policy", "graph_beta_experimental"),
            registered("policy", "graph_v1_fallback"),
            registered("policy", "tcm"),
        ]))
        .scoped(json!({"include_fallback": true, "include_beta": true}))
}

#[test]
fn among_equal_rows_the_preferred_source_is_effective() {
    let case = three_sources()
        .listing(json!([listed("policy", "graph_v1_fallback", 1), listed("policy", "tcm", 1)]))
        .seeing(json!([seen("policy", "graph_v1_fallback"), seen("policy", "tcm")]));
    assert_eq!(case.verdict(), ["claim_allowed"]);
    // Both fail alike.
    let failing = case.seeing(json!([])).claiming(json!({"audience": "internal"}));
    assert_eq!(failing.verdict()[1], "listing_mismatch internal_only policy tcm 1 0");
}

#[test]
fn a_better_source_is_effective_but_passes_over_the_preferred_one() {
    let case = three_sources()
        .listing(json!([
            listed("policy", "graph_v1_fallback", 1),
            with(&listed("policy", "tcm", 1), json!({"outcome": "partial"})),
        ]))
        .seeing(json!([seen("policy", "graph_v1_fallback"), seen("policy", "tcm")]));
    assert_eq!(
        case.verdict(),
        ["claim_limited", "preferred_source_passed_over claim_limited policy graph_v1_fallback tcm"]
    );
    assert_eq!(case.decide()["permitted"], true);
}

#[test]
fn a_preferred_source_is_passed_over_only_if_something_was_observed_there() {
    let case = three_sources()
        .listing(json!([listed("policy", "graph_v1_fallback", 1)]))
        .seeing(json!([seen("policy", "graph_v1_fallback")]));
    assert_eq!(case.verdict(), ["claim_allowed"]);
    // A source that the scope does not admit is not passed over.
    let registered_only = with(&registered("policy", "tcm"), json!({"support_state": "registry_only"}));
    let case = case
        .registering(json!([registered_only, registered("policy", "graph_v1_fallback")]))
        .listing(json!([listed("policy", "tcm", 1), listed("policy", "graph_v1_fallback", 1)]));
    assert_eq!(case.verdict(), ["claim_allowed"]);
}

#[test]
fn among_rows_that_leave_the_same_state_one_that_covers_is_effective() {
    // For an operator both are internal only: tcm because it does not cover, beta because it is experimental. Beta covers.
    let case = three_sources()
        .listing(json!([listed("policy", "graph_beta_experimental", 1), listed("policy", "tcm", 1)]))
        .seeing(json!([
            seen("policy", "graph_beta_experimental"),
            with(&seen("policy", "tcm"), json!({"coverage_level": "detected"})),
        ]))
        .claiming(json!({"audience": "operator"}));
    assert_eq!(
        case.verdict(),
        [
            "internal_only",
            "experimental_source internal_only policy graph_beta_experimental",
            "preferred_source_passed_over claim_limited policy graph_beta_experimental tcm",
        ]
    );
    assert_eq!(case.decide()["covered"], 1);
    // For a customer the uncovered row would be blocked, so beta leaves the higher state.
    let customer = case.claiming(json!({"audience": "customer"}));
    assert_eq!(customer.verdict()[0], "internal_only");
    assert_eq!(customer.decide()["permitted"], false);
}

#[test]
fn an_unobserved_type_is_judged_by_its_first_row() {
    let case = three_sources().listing(json!([])).seeing(json!([])).claiming(json!({"audience": "internal"}));
    let without_tcm = case
        .registering(json!([
            registered("policy", "graph_beta_experimental"),
            with(&registered("policy", "graph_v1_fallback"), json!({"max_claim_state": "internal_only"})),
        ]))
        .claiming(json!({"percent": 1}));
    assert_eq!(
        without_tcm.verdict(),
        [
            "claim_blocked",
            "type_claim_maximum internal_only policy graph_v1_fallback internal_only",
            "not_observed internal_only policy graph_v1_fallback",
            "scope_incomplete internal_only 1 0",
            "percent_overstated claim_blocked 1 0/1",
        ]
    );
}

// ---- §4.3 and §4.4 ----

/// Three types, of which the last was not observed.
fn two_of_three() -> Example {
    allowed()
        .registering(json!([registered("a", "tcm"), registered("b", "tcm"), registered("c", "tcm")]))
        .scoped(json!({"denominator": ["b", "a", "c"]}))
        .listing(json!([listed("a", "tcm", 1), listed("b", "tcm", 1)]))
        .seeing(json!([seen("a", "tcm"), seen("b", "tcm")]))
        .claiming(json!({"audience": "operator"}))
}

#[test]
fn a_percent_is_compared_exactly() {
    let case = two_of_three().claiming(json!({"percent": 66.66}));
    assert_eq!(
        case.verdict(),
        ["internal_only", "not_observed internal_only c tcm", "scope_incomplete internal_only 3 2"]
    );
    assert_eq!(case.decide()["permitted"], true);
    let overstated = case.claiming(json!({"percent": 66.67}));
    assert_eq!(overstated.verdict()[0], "claim_blocked");
    assert_eq!(overstated.verdict()[3], "percent_overstated claim_blocked 66.67 2/3");
}

#[test]
fn empty_types_do_not_enlarge_a_share() {
    // Of three types one is empty. One of the other two is covered: a half.
    let case = two_of_three()
        .listing(json!([listed("a", "tcm", 1), listed("b", "tcm", 0)]))
        .seeing(json!([seen("a", "tcm")]))
        .claiming(json!({"percent": 50}));
    assert_eq!(
        case.verdict(),
        ["internal_only", "not_observed internal_only c tcm", "scope_incomplete internal_only 3 2"]
    );
    let decision = case.decide();
    assert_eq!([&decision["covered"], &decision["denominator"], &decision["empty"]], [2, 3, 1]);
    let overstated = case.clone().claiming(json!({"percent": 50.01}));
    assert_eq!(overstated.verdict().last().unwrap(), "percent_overstated claim_blocked 50.01 1/2");
    // A contradicted empty listing does not cover, so its type is one of those that may have something.
    let contradicted = with(&case.observed, json!({"elsewhere": [{"canonical_type": "b", "resources": 1}]}));
    let contradicted = Example { observed: contradicted, ..case }.claiming(json!({"percent": 33.34}));
    assert_eq!(contradicted.decide()["empty"], 0);
    assert_eq!(contradicted.verdict().last().unwrap(), "percent_overstated claim_blocked 33.34 1/3");
    // If every type is empty, no share is overstated.
    let nothing = allowed().listing(json!([listed("policy", "tcm", 0)])).seeing(json!([]));
    assert_eq!(nothing.verdict(), ["internal_only", "nothing_listed internal_only"]);
}

#[test]
fn an_eighth_is_twelve_and_a_half_percent() {
    let types = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let case = allowed()
        .registering(types.iter().map(|name| registered(name, "tcm")).collect())
        .scoped(json!({"denominator": types}))
        .listing(json!([listed("d", "tcm", 1)]))
        .seeing(json!([seen("d", "tcm")]))
        .claiming(json!({"audience": "internal", "percent": 12.5}));
    assert_eq!(case.verdict()[0], "internal_only");
    assert_eq!(case.decide()["covered"], 1);
    let overstated = case.claiming(json!({"percent": 12.51}));
    assert_eq!(overstated.verdict().last().unwrap(), "percent_overstated claim_blocked 12.51 1/8");
}

#[test]
fn type_reasons_come_in_denominator_order() {
    let case = two_of_three().listing(json!([])).seeing(json!([]));
    assert_eq!(
        case.verdict()[1..4],
        ["not_observed internal_only b tcm", "not_observed internal_only a tcm", "not_observed internal_only c tcm"]
    );
}

#[test]
fn a_claimed_denominator_is_a_set_printed_in_order_of_bytes() {
    let case = allowed()
        .registering(json!([registered("aa", "tcm"), registered("aB", "tcm")]))
        .scoped(json!({"denominator": ["aa", "aB"]}))
        .listing(json!([listed("aa", "tcm", 1), listed("aB", "tcm", 1)]))
        .seeing(json!([seen("aa", "tcm"), seen("ab", "tcm")]))
        .claiming(json!({"denominator": ["aB", "aa"]}));
    assert_eq!(case.verdict(), ["claim_allowed"]);
    let more = case.claiming(json!({"denominator": ["z", "aa", "aB"]}));
    assert_eq!(more.verdict(), ["claim_blocked", "denominator_mismatch claim_blocked aB,aa aB,aa,z"]);
}

#[test]
fn the_strongest_level_starts_at_the_minimum_and_need_not_be_the_claimed_one() {
    let row = with(&seen("policy", "tcm"), json!({"coverage_level": "comparable"}));
    let case = allowed().seeing(json!([row])).scoped(json!({"minimum_level": "content_backed"}));
    for level in ["detected", "content_backed", "certified"] {
        let case = case.clone().claiming(json!({"level": level}));
        assert_eq!(case.decide()["strongest_level"], "comparable");
    }
    let higher = case.clone().scoped(json!({"minimum_level": "renderable"}));
    assert_eq!(higher.decide()["strongest_level"], Value::Null);
    // An operator may see an incomplete scope if the percentage is right. Here nothing is covered.
    let operator = case.claiming(json!({"audience": "operator", "percent": 1}));
    assert_eq!(operator.decide()["strongest_level"], "comparable");
    let partly = two_of_three().claiming(json!({"percent": 66}));
    assert_eq!(partly.decide()["strongest_level"], "certified");
}

// ---- The generated cases ----

fn decided(case: &Case) -> Value {
    serde_json::from_str(&oracle::decide(&case.definitions, &case.observed, &case.claim)).unwrap()
}

#[test]
fn generated_cases_reach_every_state_and_every_reason() {
    const CASES: usize = 5000;
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for case in arbitrary::cases(CASES, 1) {
        let decision = decided(&case);
        *states.entry(decision["state"].as_str().unwrap().to_owned()).or_default() += 1;
        for reason in decision["reasons"].as_array().unwrap() {
            *codes.entry(reason["code"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }

    let rates = format!("{states:#?}\n{codes:#?}");
    assert!(states["claim_allowed"] * 10 >= CASES, "{rates}");
    assert!(states["claim_limited"] * 10 >= CASES, "{rates}");
    assert!(states["internal_only"] * 20 >= CASES, "{rates}");
    assert!(states["claim_blocked"] * 4 >= CASES, "{rates}");

    for code in ReasonCode::ALL {
        assert!(codes.contains_key(code.as_str()), "{code} never occurs: {rates}");
    }
    assert_eq!(codes.len(), ReasonCode::ALL.len(), "{rates}");
}

#[test]
fn a_shuffled_case_means_the_same() {
    for (seed, case) in (0..).zip(arbitrary::cases(1000, 2)) {
        let other = shuffled(&case, seed);
        assert_eq!(
            oracle::decide(&case.definitions, &case.observed, &case.claim),
            oracle::decide(&other.definitions, &other.observed, &other.claim),
            "{case:#?}\n{other:#?}"
        );
    }
}

#[test]
fn a_shuffled_text_is_the_same_document() {
    for (seed, case) in (0..).zip(arbitrary::cases(300, 3)) {
        for document in [&case.definitions, &case.observed, &case.claim] {
            let text = shuffled_text(document, seed);
            assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), document, "{text}");
        }
    }
}

#[test]
fn every_vector_gets_its_decision_and_digest() {
    let json = |text: &RawValue| serde_json::from_str::<Value>(text.get()).unwrap();
    for (file, DecisionFile { definitions, vectors }) in files("", |name| name != "digests.json") {
        for vector in vectors {
            let documents = [&definitions[&vector.definitions], &vector.observed, &vector.claim];
            let [definitions, observed, claim] = documents.map(|text| json(text));
            let decision = oracle::decide(&definitions, &observed, &claim);
            assert_eq!(decision, compact(&vector.decision), "{file}: {}", vector.name);
        }
    }
    let digests = files::<DigestFile>("", |name| name == "digests.json");
    for (_, DigestFile { definitions, vectors }) in digests.into_iter().chain(files("canonical", |_| true)) {
        for vector in vectors {
            let canonical = |document: &Value| match vector.kind.as_str() {
                "definitions" => oracle::definitions_canonical(document),
                _ => oracle::observed_canonical(&json(&definitions[vector.definitions.as_ref().unwrap()]), document),
            };
            let canonical_of_text = |text: &String| canonical(&serde_json::from_str(text).unwrap());
            assert_eq!(canonical(&vector.document), vector.canonical, "{}", vector.name);
            for text in &vector.texts {
                assert_eq!(canonical_of_text(text), vector.canonical, "{}: {text}", vector.name);
            }
            for text in &vector.differs {
                assert_ne!(canonical_of_text(text), vector.canonical, "{}: {text}", vector.name);
            }
            let digest = Sha256::digest(vector.canonical.as_bytes());
            assert_eq!(
                digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
                vector.digest,
                "{}",
                vector.name
            );
        }
    }
}

#[test]
fn every_vector_gets_its_advice_survey_record_and_replay() {
    let json = |text: &RawValue| serde_json::from_str::<Value>(text.get()).unwrap();
    for (file, AdviceFile { definitions, vectors }) in files("advice", |_| true) {
        for vector in vectors {
            let documents = [&definitions[&vector.definitions], &vector.observed, &vector.claim];
            let [definitions, observed, claim] = documents.map(|text| json(text));
            let advice = oracle::advice::to_json(&definitions, &observed, &claim);
            assert_eq!(advice, compact(&vector.advice), "{file}: {}", vector.name);
        }
    }
    for (file, SurveyFile { definitions, vectors }) in files("survey", |_| true) {
        for vector in vectors {
            let [definitions, observed] = [&definitions[&vector.definitions], &vector.observed].map(|text| json(text));
            let survey = oracle::survey::to_json(&definitions, &observed, vector.as_of.as_deref());
            assert_eq!(survey, compact(&vector.survey), "{file}: {}", vector.name);
        }
    }
    for (_, RecordFile { definitions, vectors }) in files("records", |name| name == "written.json") {
        for vector in vectors {
            let documents = [&definitions[&vector.definitions], &vector.observed, &vector.claim];
            let [definitions, observed, claim] = documents.map(|text| json(text));
            let record = oracle::record::to_json(&definitions, &observed, &claim);
            assert_eq!(record, compact(&vector.record), "{}", vector.name);
        }
    }
    for (_, ReplayFile { vectors }) in files("records", |name| name == "replayed.json") {
        for ReplayVector { name, record, matches, differences, decision, .. } in vectors {
            assert_eq!(oracle::record::replay(&record), Replay { matches, differences, decision }, "{name}");
        }
    }
}

#[test]
fn law_11_the_folded_form_decides_as_the_document_does_and_is_its_own_folded_form() {
    for (seed, case) in (0..).zip(arbitrary::cases(500, 4)) {
        let folded = arbitrary::folded(&case, seed);
        assert_eq!(
            oracle::decide(&folded.definitions, &folded.observed, &folded.claim),
            oracle::decide(&case.definitions, &case.observed, &case.claim),
            "{case:#?}\n{folded:#?}"
        );
        let enlarged = arbitrary::enlarged(&folded, seed);
        for Case { definitions, observed, claim } in [case, enlarged] {
            let canonical = oracle::observed_canonical(&definitions, &observed);
            let again = serde_json::from_str(&canonical).unwrap();
            assert_eq!(oracle::observed_canonical(&definitions, &again), canonical);
            assert_eq!(oracle::decide(&definitions, &again, &claim), oracle::decide(&definitions, &observed, &claim));
        }
    }
}

#[test]
fn law_12_advice_is_honest() {
    for (seed, case) in (0..).zip(arbitrary::cases(150, 5)) {
        let folded = arbitrary::folded(&case, seed);
        let enlarged = arbitrary::enlarged(&folded, seed);
        for case in [case, folded, enlarged] {
            let advice = oracle::advice::to_json(&case.definitions, &case.observed, &case.claim);
            assert_law_12(&case, &serde_json::from_str(&advice).unwrap(), &decided, seed);
        }
    }
}

#[test]
fn a_record_matches_and_a_record_of_another_decision_does_not() {
    for case in arbitrary::cases(300, 6) {
        let record = oracle::record::to_json(&case.definitions, &case.observed, &case.claim);
        let replay = oracle::record::replay(&record);
        assert!(replay.matches && replay.differences.is_empty(), "{record}");
        let changed = record.replacen(r#""ignored":"#, r#""ignored":1"#, 1);
        let replay = oracle::record::replay(&changed);
        assert_eq!((replay.matches, replay.differences), (false, vec!["/ignored".to_owned()]), "{changed}");
    }
}

proptest::proptest! {
    #[test]
    fn the_strategy_generates_cases_that_can_be_decided(case in arbitrary::case()) {
        decided(&case);
    }
}
