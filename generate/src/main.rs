//! `generate seeds` writes the seeds, `generate seeds --check` compares them with the committed files.

use std::error::Error;
use std::process::ExitCode;

use coverage_kernel_generate::seeds;

const USAGE: &str = "usage: generate seeds [--check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["seeds"] => write_seeds(),
        ["seeds", "--check"] => check_seeds(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write_seeds() -> Result<(), Box<dyn Error>> {
    let folder = seeds::folder();
    for file in seeds::generate(&folder)? {
        file.write(&folder)?;
    }
    Ok(())
}

fn check_seeds() -> Result<(), Box<dyn Error>> {
    let folder = seeds::folder();
    for file in seeds::generate(&folder)? {
        file.check(&folder)?;
    }
    Ok(())
}
