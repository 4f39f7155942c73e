//! The time that deciding and reading take: `cargo bench -p coverage-kernel`.
//!
//! In every document each type is listed and has one dated row, so that a claim to a customer is allowed. The times are
//! processor times of the measuring thread, because other programs on the machine affect them less than the time that passes.

#![expect(
    missing_docs,
    clippy::unwrap_used,
    reason = "a benchmark may panic, and criterion's macros make its functions"
)]

use coverage_kernel::{Claim, ClaimGuard, Definitions, ObservedCoverage, replay};
use coverage_kernel_tests::sample;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BenchmarkId, Throughput, criterion_group, criterion_main};
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

type Criterion = criterion::Criterion<ProcessorTime>;

const CATALOG: &str = include_str!("../../seeds/intune-catalog.json");
const KERNEL: &str = include_str!("../../seeds/kernel.json");

fn evaluate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("evaluate");
    for types in [8, 40, 400] {
        let definitions = sample::definitions(types);
        let observed = sample::observed(&definitions);
        let guard = ClaimGuard::new(definitions);
        for (answer, level) in [("allowed", "comparable"), ("blocked", "certified")] {
            let claim = sample::claim(level);
            group.bench_function(BenchmarkId::new(answer, types), |bencher| {
                bencher.iter(|| guard.evaluate(black_box(&claim), black_box(&observed)));
            });
        }
    }
    group.finish();
}

fn decide_request(criterion: &mut Criterion) {
    let definitions = sample::definitions(70);
    let document = sample::observed_document(&definitions);
    let claim = sample::claim("comparable").to_json();
    let request = format!(r#"{{"claim":{claim},"observed":{document}}}"#);
    let observed = sample::observed(&definitions);
    let guard = ClaimGuard::new(Arc::clone(&definitions));
    let claim_read = sample::claim("comparable");
    let decision = guard.evaluate(&claim_read, &observed).unwrap();

    let mut group = criterion.benchmark_group("70 types");
    group.throughput(Throughput::Bytes(u64::try_from(document.len()).unwrap()));
    group.bench_function("observed from JSON", |bencher| {
        bencher.iter(|| ObservedCoverage::from_json(&definitions, black_box(document.as_bytes())));
    });
    group.bench_function("serde_json::Value from the same JSON", |bencher| {
        bencher.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&document)));
    });
    group.bench_function("request to decision JSON", |bencher| {
        bencher.iter(|| guard.evaluate_json(black_box(request.as_bytes())));
    });
    group.finish();

    let mut group = criterion.benchmark_group("one value");
    group.bench_function("decision of 70 types to JSON", |bencher| bencher.iter(|| black_box(&decision).to_json()));
    group.bench_function("claim from JSON", |bencher| bencher.iter(|| Claim::from_json(black_box(claim.as_bytes()))));
    group.finish();
}

fn act_on_decisions(criterion: &mut Criterion) {
    let definitions = sample::definitions(8);
    let observed = sample::observed(&definitions);
    let guard = ClaimGuard::new(definitions);
    let claim = sample::claim("certified");
    let blocked = guard.evaluate(&claim, &observed).unwrap();

    let mut group = criterion.benchmark_group("8 types, blocked");
    group.bench_function("advice", |bencher| bencher.iter(|| black_box(&blocked).advice()));
    group.bench_function("record", |bencher| bencher.iter(|| black_box(&blocked).record()));
    let record = blocked.record();
    group.bench_function("replay", |bencher| bencher.iter(|| replay(black_box(record.as_bytes()))));
    group.finish();

    let active = KERNEL.replacen("\"inactive\"", "\"active\"", 1);
    let definitions = Arc::new(Definitions::from_json(active.as_bytes()).unwrap());
    let observed = sample::observed(&definitions);
    let guard = ClaimGuard::new(definitions);
    criterion.bench_function("survey of the kernel's scopes", |bencher| {
        bencher.iter(|| guard.survey(black_box(&observed), claim.as_of()));
    });
}

fn fold(criterion: &mut Criterion) {
    let definitions = sample::definitions(70);
    let observed = sample::observed(&definitions);
    let folded = observed.to_json();
    let mut group = criterion.benchmark_group("folded form of 70 types");
    group.bench_function("to JSON", |bencher| bencher.iter(|| black_box(&observed).to_json()));
    group.bench_function("from JSON", |bencher| {
        bencher.iter(|| ObservedCoverage::from_json(&definitions, black_box(folded.as_bytes())));
    });
    group.bench_function("from JSON, with the digest", |bencher| {
        bencher.iter(|| {
            ObservedCoverage::from_json(&definitions, black_box(folded.as_bytes())).map(|read| read.digest().len())
        });
    });
    group.finish();

    // As many as the kernel's seeds have, and 250 rows each.
    let definitions = sample::definitions(8);
    let rows = sample::observed_document_of_rows(&definitions, 250);
    let folded = ObservedCoverage::from_json(&definitions, rows.as_bytes()).unwrap().to_json();
    let mut group = criterion.benchmark_group("2,000 rows of 8 types");
    for (form, document) in [("rows from JSON", rows), ("folded form from JSON", folded)] {
        group.bench_function(form, |bencher| {
            bencher.iter(|| ObservedCoverage::from_json(&definitions, black_box(document.as_bytes())));
        });
    }
    group.finish();
}

fn read_definitions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("definitions from JSON");
    for (name, text) in [("kernel", KERNEL), ("catalog", CATALOG)] {
        group.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap()));
        group.bench_function(name, |bencher| bencher.iter(|| Definitions::from_json(black_box(text.as_bytes()))));
    }
    group.finish();
}

/// The processor time of the measuring thread.
struct ProcessorTime;

impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap()
    }

    fn end(&self, start: Duration) -> Duration {
        self.start().saturating_sub(start)
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        WallTime.add(one, other)
    }

    fn zero(&self) -> Duration {
        WallTime.zero()
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

criterion_group! {
    name = benches;
    config = criterion::Criterion::default().with_measurement(ProcessorTime);
    targets = evaluate, decide_request, act_on_decisions, fold, read_definitions
}
criterion_main!(benches);
