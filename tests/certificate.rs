//! The certificate of completeness (`kernel/certificate.json`), which `bin/prove` compares as a whole.

use coverage_kernel::ReasonCode;
use coverage_kernel_tests::enumerate::{RULES, SAMPLE, certificate, parts, path};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn committed() -> Value {
    serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap()
}

#[test]
fn a_sample_of_the_cases_is_decided_as_by_the_oracle_and_as_the_certificate_says() {
    let mut found = certificate(SAMPLE, |_, _| {});
    found["one_in"] = json!(SAMPLE);
    let committed = &committed()["sample"];
    assert_eq!(found["parts"], committed["parts"], "`bin/prove --write` writes it, after a change that was meant");
    assert_eq!(&found, committed);
}

#[test]
fn the_certificate_counts_every_case() {
    let committed = committed();
    let mut cases = 0;
    for part in parts() {
        assert_eq!(committed["parts"][&part.name]["cases"], json!(part.cases()), "{}", part.name);
        cases += part.cases();
    }
    assert_eq!(committed["cases"], json!(cases));
}

#[test]
fn the_certificate_has_every_reason() {
    let committed = committed();
    for code in ReasonCode::ALL {
        assert!(
            committed["reasons"][code.as_str()].as_u64() > Some(100),
            "{code}: {}",
            committed["reasons"][code.as_str()]
        );
    }
}

#[test]
fn every_reason_is_of_one_rule_or_of_the_parts_about_several_rows_and_types() {
    let of_rules: Vec<&str> = RULES.iter().flat_map(|rule| rule.codes).copied().collect();
    let of_parts = [
        "empty_denominator",
        "preferred_source_passed_over",
        "nothing_listed",
        "scope_incomplete",
        "percent_overstated",
    ];
    let all: Vec<&str> = of_rules.into_iter().chain(of_parts).collect();
    let distinct: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(distinct.len(), all.len(), "a code has two rules");
    assert_eq!(distinct, ReasonCode::ALL.iter().map(|code| code.as_str()).collect());
}
