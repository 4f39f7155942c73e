//! `SurveyedClaim` (contract §7).

use crate::class::{FINAL, integer, not_constructible};
use crate::engine;
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::Record;
use coverage_kernel::{Audience, ClaimState, CoverageLevel, Percent, RestoreTier};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;

/// A claim that could be made about a scope, and the decision on it.
#[php_class]
#[php(name = "CoverageKernel\\SurveyedClaim", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct SurveyedClaim(pub(crate) coverage_kernel::SurveyedClaim);

impl ObjectClass for SurveyedClaim {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        serde_json::to_string(&self.0).unwrap_or_default().into()
    }
}

#[php_impl]
impl SurveyedClaim {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn level(&self) -> Case<CoverageLevel> {
        Case(self.0.level())
    }

    #[php(name = "restoreTier")]
    fn restore_tier(&self) -> Option<Case<RestoreTier>> {
        self.0.restore_tier().map(Case)
    }

    fn audience(&self) -> Case<Audience> {
        Case(self.0.audience())
    }

    fn covered(&self) -> i64 {
        integer(self.0.covered())
    }

    fn empty(&self) -> i64 {
        integer(self.0.empty())
    }

    fn percent(&self) -> f64 {
        percent(&self.0)
    }

    fn state(&self) -> Case<ClaimState> {
        Case(self.0.state())
    }

    fn permitted(&self) -> bool {
        self.0.permitted()
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        array(&self.0)
    }
}

/// The claim in the shape of contract §7.
pub(crate) fn array(claim: &coverage_kernel::SurveyedClaim) -> PhpResult<ZBox<ZendHashTable>> {
    let record = Record::new()
        .with("level", claim.level().as_str())?
        .with("restore_tier", claim.restore_tier().map(RestoreTier::as_str))?
        .with("audience", claim.audience().as_str())?
        .with("covered", integer(claim.covered()))?
        .with("empty", integer(claim.empty()))?
        .with("percent", percent(claim))?
        .with("state", claim.state().as_str())?
        .with("permitted", claim.permitted())?;
    Ok(record.finish())
}

fn percent(claim: &coverage_kernel::SurveyedClaim) -> f64 {
    claim.percent().map_or(0.0, Percent::as_number)
}
