//! Records that one process writes and another replays:
//!
//! ```console
//! $ cargo run --release --example records -- write 1000000 | cargo run --release --example records -- replay
//! $ cargo run --release --example records -- change 100
//! ```
//!
//! `write` prints the records of generated cases, one a line. `replay` reads them and fails at the first that does not
//! match. `change` changes every byte of each record in turn, and fails if a changed record still matches although its
//! documents have another canonical form.

#![expect(clippy::unwrap_used, reason = "the program fails at the first problem")]

use coverage_kernel::{Claim, ClaimGuard, Definitions, ObservedCoverage, replay};
use coverage_kernel_tests::{Case, arbitrary};
use serde_json::Value;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::sync::Arc;

const SEED: u64 = 11;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["write", count] => write(count.parse().unwrap()),
        ["replay"] => replay_all(),
        ["change", count] => change(count.parse().unwrap()),
        _ => {
            eprintln!("usage: records write COUNT | replay | change COUNT");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn record(case: &Case) -> String {
    let definitions = Arc::new(Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap());
    let observed = ObservedCoverage::from_json(&definitions, case.observed.to_string().as_bytes()).unwrap();
    let claim = Claim::from_json(case.claim.to_string().as_bytes()).unwrap();
    ClaimGuard::new(definitions).evaluate(&claim, &observed).unwrap().record()
}

fn write(count: usize) {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for case in arbitrary::cases(count, SEED) {
        writeln!(output, "{}", record(&case)).unwrap();
    }
}

fn replay_all() {
    let mut count = 0_u64;
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        assert!(replay(line.as_bytes()).unwrap().matches(), "{line}");
        count = count.saturating_add(1);
    }
    println!("{count} records match");
}

fn change(count: usize) {
    let [mut errors, mut differ, mut same] = [0_u64; 3];
    for case in arbitrary::cases(count, SEED) {
        let record = record(&case);
        let documents = canonical_documents(&record);
        for offset in 0..record.len() {
            let mut changed = record.clone().into_bytes();
            for byte in changed.iter_mut().skip(offset).take(1) {
                *byte ^= 1 << (offset % 8);
            }
            match replay(&changed) {
                Err(_) => errors = errors.saturating_add(1),
                Ok(replay) if !replay.matches() => differ = differ.saturating_add(1),
                Ok(_) => {
                    let changed = String::from_utf8(changed).unwrap();
                    assert_eq!(canonical_documents(&changed), documents, "{changed}");
                    same = same.saturating_add(1);
                }
            }
        }
    }
    println!("{errors} changed records are errors, {differ} do not match, {same} have the same canonical documents");
}

/// The canonical forms of a record's documents.
fn canonical_documents(record: &str) -> [String; 2] {
    let record: Value = serde_json::from_str(record).unwrap();
    let part = |key: &str| record.get(key).unwrap().to_string();
    let definitions = Arc::new(Definitions::from_json(part("definitions").as_bytes()).unwrap());
    let observed = ObservedCoverage::from_json(&definitions, part("observed").as_bytes()).unwrap();
    [definitions.to_json(), observed.to_json()]
}
