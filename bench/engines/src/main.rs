//! Compares the kernel with policy engines that are asked the same question: `make bench-engines`. README.md says what it is.
//!
//! Each round measures every operation once, so that other load on the machine affects all of them. Times are processor time of
//! this thread. A ratio is the median of the ratios of the rounds; the interval has half of them.

mod cedar;
mod common_expressions;
mod documents;
mod facts;
mod rego;

use cedar::{Cedar, Style};
use common_expressions::CommonExpressions;
use coverage_kernel::{Claim, ClaimGuard, Definitions, ObservedCoverage};
use documents::{CLAIM, Failing};
use rego::Rego;
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::sync::Arc;

/// The number of types for which data are also converted.
const CONVERTED_TYPES: usize = 40;
const TYPES: [usize; 5] = [8, CONVERTED_TYPES, 70, 300, 3_000];
const ROUNDS: usize = 31;
const SAMPLE_NANOSECONDS: f64 = 2_000_000.0;

/// An operation answers whether the claim is permitted.
struct Operation<'d> {
    name: String,
    run: Box<dyn Fn() -> bool + 'd>,
}

fn operation<'d>(name: &str, run: impl Fn() -> bool + 'd) -> Operation<'d> {
    Operation { name: name.to_owned(), run: Box::new(run) }
}

/// All that is compiled beforehand.
struct Engines {
    definitions: Arc<Definitions>,
    guard: ClaimGuard,
    /// `None` if it would be too large for Cedar.
    cedar_of_one_policy: Option<Cedar>,
    cedar_of_many: Cedar,
    rego: Rego,
    expressions: CommonExpressions,
}

impl Engines {
    fn new(types: usize) -> Self {
        let document = documents::definitions(types);
        let facts = facts::Definitions::read(&document);
        let observed = facts::Observed::read(&documents::observed(types, Failing::Nothing));
        let request = cedar::request(&facts::Claim::read(CLAIM), &observed);
        let definitions = Arc::new(Definitions::from_json(document.as_bytes()).unwrap());
        Self {
            guard: ClaimGuard::new(Arc::clone(&definitions)),
            definitions,
            cedar_of_one_policy: Cedar::new(&facts, Style::OnePolicy).filter(|cedar| cedar.evaluates(&request)),
            cedar_of_many: Cedar::new(&facts, Style::APolicyForEachType)
                .filter(|cedar| cedar.evaluates(&request))
                .unwrap(),
            rego: Rego::new(&facts),
            expressions: CommonExpressions::new(&facts),
        }
    }

    /// The claim and the observed coverage are in the form of each engine beforehand.
    fn on_converted_data<'e>(&'e self, document: &str) -> Vec<Operation<'e>> {
        let observed = ObservedCoverage::from_json(&self.definitions, document.as_bytes()).unwrap();
        let observed_again = ObservedCoverage::from_json(&self.definitions, document.as_bytes()).unwrap();
        let (claim, claim_again) = (kernel_claim(), kernel_claim());
        let (facts, observed_facts) = (facts::Claim::read(CLAIM), facts::Observed::read(document));
        let request = cedar::request(&facts, &observed_facts);
        let request_again = request.clone();
        let input = rego::input(&facts, &observed_facts);
        let context = self.expressions.context(&facts, &observed_facts);
        let mut operations = vec![
            operation("Coverage Kernel", move || self.guard.evaluate(&claim, &observed).unwrap().permitted()),
            operation("Coverage Kernel, and code and message of each reason", move || {
                let decision = self.guard.evaluate(&claim_again, &observed_again).unwrap();
                for reason in decision.reasons().iter() {
                    black_box((reason.code(), reason.message()));
                }
                decision.permitted()
            }),
            operation("Cedar, a policy for each type", move || self.cedar_of_many.permits(&request_again)),
            operation("regorus", move || self.rego.permits(&input)),
            operation("cel", move || self.expressions.permits(&context)),
        ];
        if let Some(cedar) = &self.cedar_of_one_policy {
            operations.push(operation("Cedar, one policy", move || cedar.permits(&request)));
        }
        operations
    }

    /// The claim and the observed coverage are read from JSON, and brought into the form of the engine.
    fn with_the_conversion<'e>(&'e self, document: &'e str) -> Vec<Operation<'e>> {
        let facts = move || (facts::Claim::read(CLAIM), facts::Observed::read(document));
        let mut operations = vec![
            operation("Coverage Kernel", move || {
                let observed = ObservedCoverage::from_json(&self.definitions, document.as_bytes()).unwrap();
                self.guard.evaluate(&kernel_claim(), &observed).unwrap().permitted()
            }),
            operation("Cedar, a policy for each type", move || {
                let (claim, observed) = facts();
                self.cedar_of_many.permits(&cedar::request(&claim, &observed))
            }),
            operation("regorus", move || {
                let (claim, observed) = facts();
                self.rego.permits(&rego::input(&claim, &observed))
            }),
            operation("cel", move || {
                let (claim, observed) = facts();
                self.expressions.permits(&self.expressions.context(&claim, &observed))
            }),
        ];
        if let Some(cedar) = &self.cedar_of_one_policy {
            operations.push(operation("Cedar, one policy", move || {
                let (claim, observed) = facts();
                cedar.permits(&cedar::request(&claim, &observed))
            }));
        }
        operations
    }
}

fn kernel_claim() -> Claim {
    Claim::from_json(CLAIM.as_bytes()).unwrap()
}

fn main() {
    println!("Medians of {ROUNDS} rounds. Ratio: how many times as long as the kernel takes");
    for types in TYPES {
        let engines = Engines::new(types);
        for failing in Failing::ALL {
            let document = documents::observed(types, failing);
            compare(types, failing, "data converted beforehand", &engines.on_converted_data(&document));
            if types == CONVERTED_TYPES {
                compare(types, failing, "from JSON", &engines.with_the_conversion(&document));
            }
        }
        if engines.cedar_of_one_policy.is_none() {
            println!("\nOne policy about {types} types is too large for Cedar");
        }
    }
}

fn compare(types: usize, failing: Failing, data: &str, operations: &[Operation]) {
    for operation in operations {
        let is_permitted = matches!(failing, Failing::Nothing);
        assert_eq!((operation.run)(), is_permitted, "{}, {types} types, {}, {data}", operation.name, failing.name());
    }
    println!("\n{types} types, {}, {data}", failing.name());
    print(operations, &measured(operations));
}

/// The time of one run of each operation in each round, in nanoseconds.
fn measured(operations: &[Operation]) -> Vec<Vec<f64>> {
    let times: Vec<u32> = operations
        .iter()
        .map(|operation| {
            let first = nanoseconds(operation, 3);
            let after_warming = nanoseconds(operation, repeats(first));
            repeats(after_warming)
        })
        .collect();
    let mut samples = vec![Vec::new(); operations.len()];
    for _ in 0..ROUNDS {
        for (index, operation) in operations.iter().enumerate() {
            samples[index].push(nanoseconds(operation, times[index]));
        }
    }
    samples
}

fn repeats(nanoseconds: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most two million, and at least one"
    )]
    let repeats = (SAMPLE_NANOSECONDS / nanoseconds).clamp(1.0, SAMPLE_NANOSECONDS) as u32;
    repeats
}

/// The average time of one run.
fn nanoseconds(operation: &Operation, times: u32) -> f64 {
    let start = clock_gettime(ClockId::ThreadCPUTime);
    for _ in 0..times {
        black_box((operation.run)());
    }
    let time = clock_gettime(ClockId::ThreadCPUTime) - start;
    std::time::Duration::try_from(time).unwrap().as_secs_f64().max(1e-9) * 1e9 / f64::from(times)
}

/// Compares each operation with the first.
fn print(operations: &[Operation], samples: &[Vec<f64>]) {
    for (operation, of_operation) in operations.iter().zip(samples) {
        let ratios: Vec<f64> = of_operation.iter().zip(&samples[0]).map(|(own, first)| own / first).collect();
        let [low, ratio, high] = [0.25, 0.5, 0.75].map(|share| quantile(&ratios, share));
        let microseconds = quantile(of_operation, 0.5) / 1e3;
        println!("  {:<54} {microseconds:>10.3} µs {ratio:>9.1} ({low:.1} to {high:.1})", operation.name);
    }
}

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index between the first and the last"
    )]
    let index = (share * (sorted.len() - 1) as f64) as usize;
    sorted[index]
}
