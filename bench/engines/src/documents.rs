//! The documents of the kernel: definitions with one scope, a claim about it, and observed coverage of which a part fails.

use std::fmt::Write as _;

/// Which part of the types fails: with a partial listing, and a resource under the claimed level whose evidence is partial.
#[derive(Clone, Copy)]
pub enum Failing {
    Nothing,
    /// The eighth of each ten types.
    OneInTen,
    Everything,
}

impl Failing {
    pub const ALL: [Self; 3] = [Self::Nothing, Self::OneInTen, Self::Everything];

    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "permitted",
            Self::OneInTen => "10 % failing",
            Self::Everything => "all failing",
        }
    }

    fn fails(self, index: usize) -> bool {
        match self {
            Self::Nothing => false,
            Self::OneInTen => index % 10 == 7,
            Self::Everything => true,
        }
    }
}

fn type_names(types: usize) -> Vec<String> {
    (0..types).map(|index| format!("configurationType{index:04}")).collect()
}

pub fn definitions(types: usize) -> String {
    let names = type_names(types);
    let types: Vec<String> = names
        .iter()
        .map(|name| {
            format!(
                r#"{{"canonical_type":"{name}","source_class":"tcm","workload":"intune","resource_class":"configuration","support_state":"supported","max_coverage_level":"renderable","max_claim_state":"claim_allowed","restore_tier":"preview_only"}}"#
            )
        })
        .collect();
    format!(
        r#"{{"contract":1,"activation":"active","resource_types":[{}],"supported_scopes":[{{"scope_key":"all_types","workload":"intune","denominator":["{}"],"minimum_level":"content_backed","customer_claimable":true,"active":true,"max_evidence_age_seconds":86400}}]}}"#,
        types.join(","),
        names.join(r#"",""#),
    )
}

pub const CLAIM: &str = r#"{"scope_key":"all_types","level":"content_backed","audience":"customer","as_of":"2026-03-01T12:00:00Z","workspace_id":"17","managed_environment_id":"env-4"}"#;

pub fn observed(types: usize, failing: Failing) -> String {
    let (mut listings, mut rows) = (String::new(), String::new());
    for (index, name) in type_names(types).iter().enumerate() {
        let (outcome, level, evidence) = if failing.fails(index) {
            ("partial", "detected", "partial")
        } else {
            ("complete", "comparable", "content_backed")
        };
        let minute = index % 60;
        let comma = if index == 0 { "" } else { "," };
        write!(
            listings,
            r#"{comma}{{"canonical_type":"{name}","source_class":"tcm","outcome":"{outcome}","resources":1,"captured_at":"2026-03-01T08:{minute:02}:00Z"}}"#
        )
        .unwrap();
        write!(
            rows,
            r#"{comma}{{"canonical_type":"{name}","source_class":"tcm","coverage_level":"{level}","evidence_state":"{evidence}","identity_state":"stable","captured_at":"2026-03-01T09:{minute:02}:00Z"}}"#
        )
        .unwrap();
    }
    format!(r#"{{"workspace_id":"17","managed_environment_id":"env-4","listings":[{listings}],"rows":[{rows}]}}"#)
}
