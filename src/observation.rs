//! Folds observed coverage from PHP arrays directly, without a copy.
//!
//! It stops at anything unexpected. The caller then uses the kernel's reader, which explains the errors.

use crate::engine;
use crate::field_reader::{
    CANONICAL_TYPE, CAPTURED_AT, COVERAGE_LEVEL, EVIDENCE_STATE, FieldReader, IDENTITY_STATE, LISTED, OUTCOME,
    RESOURCES, SOURCE_CLASS, Unexpected, entries, id,
};
use coverage_kernel::{Definitions, ObservedCoverage, ObservedCoverageBuilder, ObservedRow};
use ext_php_rs::types::ZendHashTable;
use std::sync::Arc;

/// Folds a document, unless something in it is unexpected. The fields are read in the order of the document, which is that of
/// the ignored names.
pub(crate) fn fold(definitions: &Arc<Definitions>, document: &ZendHashTable) -> Result<ObservedCoverage, Unexpected> {
    let mut observed = ObservedCoverage::builder(definitions);
    let mut has_listings = false;
    let mut has_rows = false;
    for (key, value) in engine::entries(document) {
        let value = value.dereference();
        match key.zend_str().ok_or(Unexpected)?.as_bytes() {
            b"workspace_id" => observed.workspace_id(id(value)?),
            b"managed_environment_id" => observed.managed_environment_id(id(value)?),
            b"provider_connection_id" => observed.provider_connection_id(id(value)?),
            b"listings" => {
                has_listings = true;
                for listing in entries(value)? {
                    add_listing(&mut observed, FieldReader::of(listing?)?)?;
                }
            }
            b"rows" => {
                has_rows = true;
                for row in entries(value)? {
                    add_row(&mut observed, FieldReader::of(row?)?)?;
                }
            }
            b"elsewhere" => {
                for entry in entries(value)? {
                    add_elsewhere(&mut observed, FieldReader::of(entry?)?)?;
                }
            }
            _ => return Err(Unexpected),
        }
    }
    if has_listings && has_rows { Ok(observed.finish()) } else { Err(Unexpected) }
}

fn add_listing(observed: &mut ObservedCoverageBuilder, mut fields: FieldReader<'_>) -> Result<(), Unexpected> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let source_class = fields.case(&SOURCE_CLASS)?;
    let outcome = fields.case(&OUTCOME)?;
    let resources = fields.count(&RESOURCES)?;
    let captured_at = fields.time(&CAPTURED_AT)?;
    fields.finish()?;
    Ok(observed.listing(name, source_class, outcome, resources, captured_at)?)
}

fn add_row(observed: &mut ObservedCoverageBuilder, mut fields: FieldReader<'_>) -> Result<(), Unexpected> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let source_class = fields.case(&SOURCE_CLASS)?;
    let row = ObservedRow {
        coverage_level: fields.case(&COVERAGE_LEVEL)?,
        evidence_state: fields.case(&EVIDENCE_STATE)?,
        identity_state: fields.case(&IDENTITY_STATE)?,
        captured_at: fields.time(&CAPTURED_AT)?,
        listed: fields.flag(&LISTED, true)?,
    };
    fields.finish()?;
    Ok(observed.row(name, source_class, row)?)
}

fn add_elsewhere(observed: &mut ObservedCoverageBuilder, mut fields: FieldReader<'_>) -> Result<(), Unexpected> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let resources = fields.count(&RESOURCES)?;
    fields.finish()?;
    Ok(observed.elsewhere(name, resources)?)
}
