//! Claims: the document, and what it may say.

use super::value::{CanonicalType, ScopeKey, Text, Word, present};
use crate::{Audience, Claim, CoverageLevel, Id, Percent, RestoreTier, Time};
use serde::Deserialize;
use std::collections::HashSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimDocument<'t> {
    #[serde(borrow, deserialize_with = "present")]
    scope_key: Option<Text<'t, ScopeKey>>,
    level: Word<CoverageLevel>,
    audience: Word<Audience>,
    #[serde(default = "all")]
    percent: Percent,
    #[serde(default)]
    restore_tier: Option<Word<RestoreTier>>,
    #[serde(borrow, default)]
    denominator: Option<Vec<Text<'t, CanonicalType>>>,
    #[serde(default)]
    as_of: Option<Time>,
    #[serde(default)]
    workspace_id: Option<Id>,
    #[serde(default)]
    managed_environment_id: Option<Id>,
    #[serde(default)]
    provider_connection_id: Option<Id>,
}

const fn all() -> Percent {
    Percent::ALL
}

/// A claim, if all its rules hold.
pub(super) fn check(document: ClaimDocument<'_>) -> Option<Claim> {
    let restore_tier = document.restore_tier.map(|tier| tier.0);
    if document.level.0 == CoverageLevel::None || restore_tier == Some(RestoreTier::NotRestorable) {
        return None;
    }
    if let Some(denominator) = &document.denominator {
        let distinct: HashSet<&str> = denominator.iter().map(|entry| &*entry.text).collect();
        if denominator.is_empty() || distinct.len() < denominator.len() {
            return None;
        }
    }
    Some(Claim {
        scope_key: document.scope_key.map(|scope_key| scope_key.text.into()),
        level: document.level.0,
        audience: document.audience.0,
        percent: document.percent,
        restore_tier,
        denominator: document.denominator.map(|entries| entries.into_iter().map(|entry| entry.text.into()).collect()),
        as_of: document.as_of,
        workspace_id: document.workspace_id,
        managed_environment_id: document.managed_environment_id,
        provider_connection_id: document.provider_connection_id,
    })
}
