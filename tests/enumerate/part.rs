//! One part of the enumeration, and its outcome.

use crate::Case;
use crate::decided::read;
use crate::oracle;
use coverage_kernel::{ClaimState, CoverageEffect, Family, ReasonCode, Time};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Checks the answers about the cases of an item with a number.
pub type Check = Box<dyn Fn(usize, &[String]) + Send + Sync>;

/// A list of cases, of which some belong together.
pub struct Part {
    pub name: String,
    pub items: usize,
    /// How many cases an item has.
    pub each: usize,
    /// The case with a number, of the item with a number.
    pub case: Box<dyn Fn(usize, usize) -> Case + Send + Sync>,
    pub ask: Ask,
    /// Panics if the answers about the cases of an item contradict the contract. In a sample some cases are left out.
    pub check: Check,
}

/// What is asked about each case. The oracle's answer has to be the same, byte for byte.
#[derive(Clone, Copy)]
pub enum Ask {
    Decision,
    Advice,
    Survey,
    /// Of the kernel alone: the part's check knows the answer.
    DecisionOfKernel,
    /// The same for a survey.
    SurveyOfKernel,
}

/// What came of a part.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub cases: usize,
    /// How many reasons there were of each code, in decisions.
    pub reasons: BTreeMap<ReasonCode, u64>,
    /// The SHA-256 of all answers. Each has the digests of its definitions and observed coverage, and its claim.
    pub digest: String,
}

impl Part {
    /// Returns the number of cases.
    pub fn cases(&self) -> usize {
        self.items * self.each
    }

    /// Asks the kernel and the oracle about the cases, one in so many of them, on all processors.
    ///
    /// # Panics
    ///
    /// Panics at the first case in which the two differ, with the case as a vector.
    pub fn run(&self, one_in: usize) -> Outcome {
        let next = AtomicUsize::new(0);
        let results = Mutex::new(BTreeMap::new());
        let work = || {
            loop {
                let item = next.fetch_add(1, Ordering::Relaxed);
                if item >= self.items {
                    return;
                }
                let result = self.run_item(item, one_in);
                results.lock().unwrap().insert(item, result);
            }
        };
        let processors = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..processors {
                scope.spawn(work);
            }
        });
        let mut outcome = Outcome { cases: 0, reasons: BTreeMap::new(), digest: String::new() };
        let mut digest = Sha256::new();
        for (_, (cases, reasons, of_item)) in results.into_inner().unwrap() {
            outcome.cases += cases;
            for (code, number) in reasons {
                *outcome.reasons.entry(code).or_default() += number;
            }
            digest.update(of_item);
        }
        outcome.digest = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        outcome
    }

    fn run_item(&self, item: usize, one_in: usize) -> (usize, BTreeMap<ReasonCode, u64>, Vec<u8>) {
        let mut answers = Vec::new();
        let mut reasons = BTreeMap::new();
        let mut digest = Sha256::new();
        // Items differ in the places of their sample, so that it has cases of each kind.
        for number in (0..self.each).filter(|number| (item * 31 + number).is_multiple_of(one_in)) {
            let case = (self.case)(item, number);
            let answer = self.ask.kernel(&case);
            if let Some(expected) = self.ask.oracle(&case) {
                assert!(answer == expected, "{}: expected {expected}\nfound    {answer}\n{case:?}", self.name);
            }
            if matches!(self.ask, Ask::Decision | Ask::DecisionOfKernel) {
                assert_follows_from_its_reasons(&answer, &mut reasons);
            }
            digest.update(answer.as_bytes());
            digest.update(b"\n");
            answers.push(answer);
        }
        if !answers.is_empty() {
            (self.check)(item, &answers);
        }
        (answers.len(), reasons, digest.finalize().to_vec())
    }
}

impl Ask {
    fn kernel(self, case: &Case) -> String {
        let documents = read(case);
        match self {
            Self::Decision | Self::DecisionOfKernel => documents.decision().to_json(),
            Self::Advice => documents.decision().advice().to_json(),
            Self::Survey | Self::SurveyOfKernel => {
                let as_of = case.claim["as_of"].as_str().map(|text| Time::parse(text).unwrap());
                documents.guard.survey(&documents.observed, as_of).unwrap().to_json()
            }
        }
    }

    fn oracle(self, case: &Case) -> Option<String> {
        let Case { definitions, observed, claim } = case;
        match self {
            Self::Decision => Some(oracle::decide(definitions, observed, claim)),
            Self::Advice => Some(oracle::advice::to_json(definitions, observed, claim)),
            Self::Survey => Some(oracle::survey::to_json(definitions, observed, claim["as_of"].as_str())),
            Self::DecisionOfKernel | Self::SurveyOfKernel => None,
        }
    }
}

/// Returns the text of each reason of a decision, after `{"code":`.
pub fn reasons_of(decision: &str) -> impl Iterator<Item = &str> {
    let (_, reasons) = decision.split_once(r#""reasons":["#).unwrap();
    reasons.split(r#"{"code":"#).skip(1)
}

/// The text of a value after a key. The documents of the enumeration have no texts with quotes or commas in what is asked for.
fn value<'t>(text: &'t str, key: &str) -> &'t str {
    let (_, after) = text.split_once(&format!(r#""{key}":"#)).unwrap();
    after.split([',', '}']).next().unwrap().trim_matches('"')
}

/// Panics unless a decision follows from its reasons as the table of reasons says: the state is the lowest cap, each cap is
/// one of its code, and a type is covered unless one of its reasons keeps it from being covered. Counts the reasons.
fn assert_follows_from_its_reasons(decision: &str, counts: &mut BTreeMap<ReasonCode, u64>) {
    let (before, _) = decision.split_once(r#","reasons":["#).unwrap();
    let (_, after_claim) = before.split_once(r#"},"state":"#).unwrap();
    let to_customer = value(before, "audience") == "customer";
    let mut state = ClaimState::ClaimAllowed;
    let mut uncovered: Vec<&str> = Vec::new();
    for reason in reasons_of(decision) {
        let code = ReasonCode::from_text(reason.split('"').nth(1).unwrap()).unwrap();
        let cap = ClaimState::from_text(value(reason, "cap")).unwrap();
        assert!(may_have(code, cap, to_customer), "{code} has the cap {cap}:\n{decision}");
        state = state.min(cap);
        *counts.entry(code).or_default() += 1;
        let canonical_type = value(reason, "canonical_type");
        if code.effect() == CoverageEffect::Uncovers && !uncovered.contains(&canonical_type) {
            uncovered.push(canonical_type);
        }
    }
    assert!(after_claim.starts_with(&format!("\"{state}\",")), "the lowest cap is {state}:\n{decision}");
    let number = |key: &str| value(after_claim, key).parse::<usize>().unwrap();
    assert_eq!(number("covered") + uncovered.len(), number("denominator"), "{uncovered:?}:\n{decision}");
}

/// Whether the table of reasons allows a cap: its letters are B, I, L and U, with conditions in words.
fn may_have(code: ReasonCode, cap: ClaimState, to_customer: bool) -> bool {
    let letters = code.cap_rule();
    let has =
        |letter: char| letters.split(|other: char| !other.is_alphanumeric()).any(|word| word == letter.to_string());
    letters.contains("max_claim_state") && cap < ClaimState::ClaimAllowed
        || match cap {
            ClaimState::ClaimBlocked => has('B') || has('U') && to_customer,
            ClaimState::InternalOnly => has('I') || has('U') && !to_customer,
            ClaimState::ClaimLimited => has('L'),
            ClaimState::ClaimAllowed => false,
        }
}
