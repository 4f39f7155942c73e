//! Reads a claim from a PHP array directly, without a copy.
//!
//! It stops at anything unexpected. The caller then uses the kernel's reader, which explains the errors.

use crate::engine;
use crate::field_reader::{
    AS_OF, AUDIENCE, DENOMINATOR, FieldReader, LEVEL, MANAGED_ENVIRONMENT_ID, PERCENT, PROVIDER_CONNECTION_ID,
    RESTORE_TIER, SCOPE_KEY, Unexpected, WORKSPACE_ID, entries_of, utf8,
};
use coverage_kernel::{Claim, ClaimFields, Percent};
use ext_php_rs::types::ZendHashTable;

/// The longest denominator that is put into a claim directly. Longer ones go through the kernel's reader, which enforces the
/// size limit of documents.
const MAX_DENOMINATOR: usize = 100_000;

/// The claim that an array is, unless something in it is unexpected.
pub(crate) fn read(document: &ZendHashTable) -> Result<Claim, Unexpected> {
    let mut fields = FieldReader::of_table(document);
    let claim = ClaimFields {
        scope_key: fields.text_or_null(&SCOPE_KEY)?,
        level: fields.case(&LEVEL)?,
        audience: fields.case(&AUDIENCE)?,
        percent: Percent::from_number(fields.number(&PERCENT, 100.0)?).ok_or(Unexpected)?,
        restore_tier: fields.optional_case(&RESTORE_TIER)?,
        denominator: fields.list(&DENOMINATOR)?.map(denominator).transpose()?,
        as_of: fields.time(&AS_OF)?,
        workspace_id: fields.id(&WORKSPACE_ID)?,
        managed_environment_id: fields.id(&MANAGED_ENVIRONMENT_ID)?,
        provider_connection_id: fields.id(&PROVIDER_CONNECTION_ID)?,
    };
    fields.finish()?;
    Claim::from_fields(claim).ok_or(Unexpected)
}

/// The types that a list names, unless it is long or has entries that are not strings.
pub(crate) fn denominator(types: &ZendHashTable) -> Result<Vec<&str>, Unexpected> {
    if types.len() > MAX_DENOMINATOR || !engine::is_list(types) {
        return Err(Unexpected);
    }
    entries_of(types).map(|name| utf8(name?.dereference())).collect()
}
