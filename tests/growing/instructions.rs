//! Runs the work of each dimension in both sizes, and prints `name<TAB>bytes` for each run: for `bin/growth`, which counts the
//! instructions of `counted_work` with Valgrind. `growth NAME…` runs these dimensions alone.
//!
//! `growth check` reads `name<TAB>bytes<TAB>instructions` for each run, and fails if the cost of a byte grows too much.

use coverage_kernel_tests::growing::{Counted, DIMENSIONS, PER_BYTE, Work};
use std::process::ExitCode;

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    if names == ["check"] {
        return check();
    }
    assert!(names.iter().all(|name| DIMENSIONS.iter().any(|dimension| dimension.name == name)), "unknown: {names:?}");
    for dimension in
        DIMENSIONS.iter().filter(|dimension| names.is_empty() || names.iter().any(|name| name == dimension.name))
    {
        for work in dimension.both() {
            println!("{}\t{}", dimension.name, work.bytes);
            counted_work(&work);
        }
    }
    ExitCode::SUCCESS
}

#[inline(never)]
fn counted_work(work: &Work) {
    (work.run)();
}

fn check() -> ExitCode {
    let input = std::io::read_to_string(std::io::stdin()).unwrap();
    let lines: Vec<(&str, usize, u64)> = input
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[0], fields[1].parse().unwrap(), fields[2].parse().unwrap())
        })
        .collect();
    let mut is_bounded = !lines.is_empty();
    for pair in lines.chunks(2) {
        assert!(pair.len() == 2 && pair[0].0 == pair[1].0, "each dimension has two runs");
        let counted = Counted { bytes: [pair[0].1, pair[1].1], cost: [pair[0].2, pair[1].2] };
        let is_within = counted.growth() <= PER_BYTE;
        is_bounded &= is_within;
        println!(
            "{:>12} and {:>12} instructions for {:>7} and {:>7} bytes, {:.2} times as many a byte: {}{}",
            counted.cost[0],
            counted.cost[1],
            counted.bytes[0],
            counted.bytes[1],
            counted.growth(),
            pair[0].0,
            if is_within { "" } else { " GROWS FASTER" },
        );
    }
    if is_bounded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
