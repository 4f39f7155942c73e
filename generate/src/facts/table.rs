//! Reads the records of a CSV file, each with its line.

use csv::{ErrorKind, ReaderBuilder};
use serde::de::DeserializeOwned;

use super::FactsError;

/// A record of one of the files.
pub(super) trait Record: DeserializeOwned {
    /// The name of the file.
    const FILE: &'static str;
    /// The columns of the file, in order.
    const COLUMNS: &'static [&'static str];

    /// The type that the record is about.
    fn canonical_type(&self) -> &str;

    /// Checks the shape of the values, and that they do not contradict each other.
    fn check(&self) -> Result<(), String>;
}

/// The line on which a record begins.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) file: &'static str,
    /// Counted from 1.
    pub(super) number: u64,
}

impl Line {
    pub(super) fn mistake(self, problem: String) -> FactsError {
        FactsError::Mistake { file: self.file, line: self.number, problem }
    }
}

/// Reads the records of a file, each with its line.
pub(super) fn read_table<R: Record>(text: &str) -> Result<Vec<(Line, R)>, FactsError> {
    let line =
        |position: Option<&csv::Position>| Line { file: R::FILE, number: position.map_or(1, csv::Position::line) };
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| line(None).mistake(error.to_string()))?.clone();
    if header.iter().ne(R::COLUMNS.iter().copied()) {
        return Err(line(None).mistake(format!("expected the columns `{}`", R::COLUMNS.join(","))));
    }
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| line(error.position()).mistake(explain::<R>(&error)))?;
        let line = line(record.position());
        let record: R = record.deserialize(Some(&header)).map_err(|error| line.mistake(explain::<R>(&error)))?;
        record.check().map_err(|problem| line.mistake(problem))?;
        records.push((line, record));
    }
    Ok(records)
}

fn explain<R: Record>(error: &csv::Error) -> String {
    match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => format!("expected {expected_len} fields, found {len}"),
        ErrorKind::Deserialize { err, .. } => {
            let column =
                err.field().and_then(|field| usize::try_from(field).ok()).and_then(|field| R::COLUMNS.get(field));
            match column {
                Some(column) => format!("`{column}`: {}", err.kind()),
                None => err.kind().to_string(),
            }
        }
        _ => error.to_string(),
    }
}
