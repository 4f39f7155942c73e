//! Tests of the built extension, which run `php`.

use coverage_kernel_tests::arbitrary::cases;
use coverage_kernel_tests::oracle;
use coverage_kernel_tests::vector_file::{BadInputFile, ExpectedError, files, seeds};
use serde_json::json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The path of the extension, which `bin/extension` builds once for all tests.
fn extension() -> &'static Path {
    static EXTENSION: OnceLock<PathBuf> = OnceLock::new();
    EXTENSION.get_or_init(|| {
        let built = Command::new(root().join("bin/extension")).stderr(Stdio::inherit()).output().unwrap();
        assert!(built.status.success(), "bin/extension: {}", built.status);
        String::from_utf8(built.stdout).unwrap().trim_end().into()
    })
}

/// Runs php with the extension and some input, and without php.ini.
fn php(arguments: &[&str], input: &[u8]) -> Output {
    let mut php = Command::new(std::env::var_os("PHP").unwrap_or_else(|| "php".into()))
        .args(["-n", "-d", "display_errors=stderr", "-d", "memory_limit=1G", "-d"])
        .arg(format!("extension={}", extension().display()))
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("php can be run");
    let mut stdin = php.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = php.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

/// The output of php, which must have ended successfully and without messages.
fn printed(output: Output) -> String {
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complaints.is_empty(), "{}: {complaints}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn ten_thousand_generated_requests_get_the_same_bytes_as_from_the_oracle() {
    let cases: Vec<_> = cases(10_000, 42).collect();
    let lines: Vec<String> = cases
        .iter()
        .map(|case| {
            let request = json!({"claim": case.claim, "observed": case.observed}).to_string();
            json!({"definitions": case.definitions.to_string(), "request": request}).to_string()
        })
        .collect();
    let decisions = printed(php(&["tests/php/decide.php"], lines.join("\n").as_bytes()));
    assert_eq!(decisions.lines().count(), cases.len());
    for (case, decision) in cases.iter().zip(decisions.lines()) {
        assert_eq!(decision, oracle::decide(&case.definitions, &case.observed, &case.claim), "{case:#?}");
    }
}

#[test]
fn every_bad_document_gets_the_codes_pointers_lines_and_columns_of_the_contract() {
    let vectors: Vec<_> =
        files::<BadInputFile>("bad-input", |_| true).into_iter().flat_map(|(_, file)| file.vectors).collect();
    let lines: Vec<String> = vectors
        .iter()
        .map(|vector| json!({"document": vector.document, "base64": base64(&vector.bytes())}).to_string())
        .collect();
    let world = seeds().join("vectors/bad-input/definitions/world.json");
    let errors = printed(php(&["tests/php/explain.php", world.to_str().unwrap()], lines.join("\n").as_bytes()));
    assert_eq!(errors.lines().count(), vectors.len());
    for (vector, errors) in vectors.iter().zip(errors.lines()) {
        let is_loose = vector.position.as_deref() == Some("loose");
        let comparable = |error: &ExpectedError| {
            let column = if is_loose { 0 } else { error.column };
            (error.code.clone(), error.pointer.clone(), error.line, column)
        };
        let found: Vec<ExpectedError> = serde_json::from_str(errors).unwrap();
        let [found, expected] =
            [&found, &vector.errors].map(|errors| errors.iter().map(comparable).collect::<Vec<_>>());
        assert_eq!(found, expected, "{}", vector.name);
    }
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let of_group = |group: &[u8]| {
        let bits = group.iter().chain([0; 3].iter()).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        let digits = [18, 12, 6, 0].map(|shift| char::from(ALPHABET[bits >> shift & 63]));
        digits
            .into_iter()
            .enumerate()
            .map(|(index, digit)| if index > group.len() { '=' } else { digit })
            .collect::<String>()
    };
    bytes.chunks(3).map(of_group).collect()
}

#[test]
fn the_committed_stub_is_up_to_date() {
    let shown = printed(php(&["php-stubs/generate.php", "--check"], b""));
    assert!(!shown.is_empty());
}

#[test]
fn the_module_information_has_the_versions_the_cache_and_the_thread_safety() {
    let information = printed(php(&["--ri", "coverage_kernel"], b""));
    for line in ["version", "contract version", "cached documents", "thread safety"] {
        assert!(information.to_lowercase().contains(line), "{line}: {information}");
    }
    assert!(information.contains(env!("CARGO_PKG_VERSION")), "{information}");
}
