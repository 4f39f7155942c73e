//! Compares the kernel with the oracle on every case of the enumeration, and the result with `kernel/certificate.json`.
//! With `--write`, writes the certificate.

use coverage_kernel_tests::enumerate::{SAMPLE, certificate, path};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Instant;

/// The oracle allocates often: with the allocator of the C library a run takes a quarter longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let writes = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [argument] if argument == "--write" => true,
        _ => {
            eprintln!("usage: prove [--write]");
            return ExitCode::from(2);
        }
    };
    let start = Instant::now();
    let mut proved = certificate(1, |part, cases| {
        println!("{cases:>9} cases {:>5.1} s  {part}", start.elapsed().as_secs_f64());
    });
    let mut sample = certificate(SAMPLE, |_, _| {});
    sample["one_in"] = json!(SAMPLE);
    proved["sample"] = sample;
    let text = serde_json::to_string_pretty(&proved).unwrap() + "\n";
    println!("{} cases, {} in {:.0} s", proved["cases"], proved["digest"], start.elapsed().as_secs_f64());
    if writes {
        std::fs::write(path(), text).unwrap();
        return ExitCode::SUCCESS;
    }
    let committed = std::fs::read_to_string(path()).unwrap();
    if committed == text {
        println!("kernel/certificate.json says the same");
        return ExitCode::SUCCESS;
    }
    let committed: Value = serde_json::from_str(&committed).unwrap();
    for (name, found) in proved["parts"].as_object().unwrap() {
        let expected = &committed["parts"][name];
        if expected != found {
            eprintln!("{name}: the certificate has {expected}, but this run {found}");
        }
    }
    eprintln!(
        "kernel/certificate.json says something else: `bin/prove --write` writes it, after a change that was meant"
    );
    ExitCode::FAILURE
}
