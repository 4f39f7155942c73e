//! The oracle: contract §1 to §8 as literally as possible: decisions, advice, surveys, records and their replay.
//!
//! It decides three valid documents, and tests compare the kernel's decisions with its own, byte for byte. It is trusted
//! because
//!
//! - it was written from `docs/contract.md` alone, and shares no code, no type and no time library with the kernel;
//! - it is literal: one plain `if` for each line of the contract's tables, in their order, with the contract's words;
//! - it is naive: no index and no cache. Families are lists of strings, a value's order is its
//!   position in the list, and every question is answered from the raw documents;
//! - it is tested itself, in `oracle_itself.rs`, with cases worked out by hand.
//!
//! It does not validate: given an invalid document, it may panic or return a wrong answer.

pub mod advice;
pub mod canonical;
pub mod documents;
pub mod entry;
pub mod family;
pub mod judge;
pub mod record;
pub mod scope;
pub mod survey;
pub mod time;

use serde_json::Value;
use sha2::{Digest, Sha256};

pub use canonical::{definitions_canonical, observed_canonical};

/// Contract §4.4: the decision as canonical JSON.
pub fn decide(definitions: &Value, observed: &Value, claim: &Value) -> String {
    let judgement = judge::judge(definitions, observed, claim);
    let reasons: Vec<String> = judgement.reasons.iter().map(canonical::reason).collect();

    // contract, definitions_digest, observed_digest, claim, state, permitted, covered, denominator, empty,
    // strongest_level, ignored, reasons
    let mut text = String::from("{");
    text += r#""contract":1"#;
    text += &format!(r#","definitions_digest":"{}""#, definitions_digest(definitions));
    text += &format!(r#","observed_digest":"{}""#, observed_digest(definitions, observed));
    text += &format!(r#","claim":{}"#, canonical::claim(claim));
    text += &format!(r#","state":"{}""#, judgement.state);
    text += &format!(r#","permitted":{}"#, judgement.permitted);
    text += &format!(r#","covered":{}"#, judgement.covered);
    text += &format!(r#","denominator":{}"#, judgement.denominator);
    text += &format!(r#","empty":{}"#, judgement.empty);
    text += &format!(
        r#","strongest_level":{}"#,
        canonical::text_or_null(judge::strongest_level(definitions, observed, claim))
    );
    text += &format!(r#","ignored":{}"#, entry::ignored(definitions, observed));
    text += &format!(r#","reasons":[{}]"#, reasons.join(","));
    text += "}";
    text
}

/// Contract §4.4: the SHA-256, in lower-case hex, of the canonical form of the definitions.
pub fn definitions_digest(definitions: &Value) -> String {
    sha256_in_lower_case_hex(&definitions_canonical(definitions))
}

/// Contract §4.4: the SHA-256, in lower-case hex, of the canonical form of the observed coverage.
pub fn observed_digest(definitions: &Value, observed: &Value) -> String {
    sha256_in_lower_case_hex(&observed_canonical(definitions, observed))
}

fn sha256_in_lower_case_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
