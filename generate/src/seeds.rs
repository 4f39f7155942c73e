//! The seeds and reference pages as files: writes them, or compares the committed ones with the generated ones.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use coverage_kernel::{Document, Output, json_schema, output_schema};

use crate::catalog::catalog;
use crate::documents_page::documents_page;
use crate::facts;
use crate::kernel_seed::kernel_seed;
use crate::reasons_page::reasons_page;
use crate::rules_page::rules_page;

/// A generated file.
#[derive(Clone, Debug)]
pub struct SeedFile {
    /// Its path from the folder `seeds/`.
    pub name: &'static str,
    /// Its content.
    pub text: String,
}

/// The folder `seeds/` of this repository.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds")
}

/// Generates the seeds from the facts in a folder of seeds.
///
/// # Errors
///
/// If the facts are missing or invalid, or lack a type of the kernel's seed; or if a reason has no decision vector.
pub fn generate(folder: &Path) -> Result<Vec<SeedFile>, Box<dyn Error>> {
    let catalog = catalog(&facts::read(&folder.join("facts"))?);
    let kernel = kernel_seed(&catalog)?;
    let mut files = vec![
        SeedFile { name: "kernel.json", text: kernel.to_json()? },
        SeedFile { name: "intune-catalog.json", text: catalog.to_json()? },
        SeedFile { name: "rules.md", text: rules_page() },
    ];
    files.extend(schemas());
    files.extend([
        SeedFile { name: "../docs/reasons.md", text: reasons_page(&folder.join("vectors"))? },
        SeedFile { name: "../docs/documents.md", text: documents_page() },
    ]);
    Ok(files)
}

/// The JSON Schemas, which the kernel derives from its own tables.
fn schemas() -> impl Iterator<Item = SeedFile> {
    let documents = [
        ("schema/definitions.json", Document::Definitions),
        ("schema/observed.json", Document::ObservedCoverage),
        ("schema/claim.json", Document::Claim),
        ("schema/request.json", Document::Request),
        ("schema/record.json", Document::Record),
    ];
    let outputs = [
        ("schema/decision.json", Output::Decision),
        ("schema/advice.json", Output::Advice),
        ("schema/survey.json", Output::Survey),
    ];
    let of_documents = documents.map(|(name, document)| (name, json_schema(document)));
    let of_outputs = outputs.map(|(name, output)| (name, output_schema(output)));
    of_documents.into_iter().chain(of_outputs).map(|(name, text)| SeedFile { name, text: text + "\n" })
}

impl SeedFile {
    /// Writes the file.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), Box<dyn Error>> {
        fs::write(folder.join(self.name), &self.text).map_err(|error| format!("{}: {error}", self.name).into())
    }

    /// Compares the file with the committed one.
    ///
    /// # Errors
    ///
    /// If the committed file cannot be read, or differs: the error names the first line that differs.
    pub fn check(&self, folder: &Path) -> Result<(), Box<dyn Error>> {
        let committed =
            fs::read_to_string(folder.join(self.name)).map_err(|error| format!("{}: {error}", self.name))?;
        if committed == self.text {
            return Ok(());
        }
        let lines_in_common = committed
            .split_inclusive('\n')
            .zip(self.text.split_inclusive('\n'))
            .take_while(|(committed, generated)| committed == generated)
            .count();
        let line = lines_in_common.saturating_add(1);
        Err(format!("{}:{line}: differs from the generated file; run `generate seeds`", self.name).into())
    }
}
