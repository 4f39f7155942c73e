//! Runs the Pest tests against the built extension. `make test` runs Pest by itself; this test is for `bin/mutants`, which can
//! only run `cargo test`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// cargo-mutants changes a copy of the repository, which has no Composer packages. The Pest tests are those of the original,
/// which `PEST_ROOT` names.
#[test]
#[ignore = "run by bin/mutants"]
fn the_pest_tests_pass() {
    let copy = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let original = std::env::var_os("PEST_ROOT").expect("PEST_ROOT names a repository with Composer packages");
    let built = Command::new(copy.join("bin/extension")).stderr(Stdio::inherit()).output().unwrap();
    assert!(built.status.success(), "bin/extension: {}", built.status);
    let extension = String::from_utf8(built.stdout).unwrap();
    let pest = Command::new(std::env::var_os("PHP").unwrap_or_else(|| "php".into()))
        .args(["-d", &format!("extension={}", extension.trim_end()), "-d", "memory_limit=1G"])
        .args(["vendor/bin/pest", "--test-directory=php-tests", "--colors=never", "--bail"])
        .current_dir(original)
        .status()
        .expect("php can be run");
    assert!(pest.success(), "Pest: {pest}");
}
