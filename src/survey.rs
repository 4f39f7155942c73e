//! `Survey` (contract §7).

use crate::argument::{Argument, EnumArgument, NullableArgument, StringArgument};
use crate::bailout::{self, Text};
use crate::class::{FINAL, integer, not_constructible};
use crate::engine;
use crate::exception::{self, UnknownScope};
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::{self, Record};
use crate::surveyed_scope::{self, SurveyedScope};
use coverage_kernel::{Audience, CONTRACT_VERSION, CoverageLevel, RestoreTier};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::rc::Rc;

/// The claims that could be made about observed coverage.
#[php_class]
#[php(name = "CoverageKernel\\Survey", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct Survey(Rc<coverage_kernel::Survey<'static>>);

impl ObjectClass for Survey {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        self.0.to_json().into()
    }
}

#[php_impl]
impl Survey {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn scopes(&self) -> PhpResult<ZBox<ZendHashTable>> {
        bailout::objects(SurveyedScope::all(&self.0))
    }

    fn permits(
        &self,
        scopeKey: Argument<StringArgument>,
        level: Argument<EnumArgument<CoverageLevel>>,
        audience: Argument<EnumArgument<Audience>>,
        restoreTier: NullableArgument<EnumArgument<RestoreTier>>,
    ) -> PhpResult<bool> {
        let key = self.scope_key(scopeKey.0.bytes())?;
        let permits = self.0.permits(key, level.0.0, audience.0.0, restoreTier.0.map(|tier| tier.0));
        Ok(permits.unwrap_or(false)) // no claim can be made under the scope's minimum level
    }

    fn strongest(
        &self,
        scopeKey: Argument<StringArgument>,
        audience: Argument<EnumArgument<Audience>>,
        restoreTier: NullableArgument<EnumArgument<RestoreTier>>,
    ) -> PhpResult<Option<Case<CoverageLevel>>> {
        let key = self.scope_key(scopeKey.0.bytes())?;
        Ok(self.0.strongest(key, audience.0.0, restoreTier.0.map(|tier| tier.0)).map(Case))
    }

    #[php(name = "toArray")]
    fn to_array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }

    #[php(name = "toJson")]
    fn to_json(&self) -> Text<'static> {
        self.0.to_json().into()
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }
}

impl Survey {
    pub(crate) fn new(survey: coverage_kernel::Survey<'_>) -> Self {
        Self(Rc::new(survey.into_owned()))
    }

    /// The survey in the shape of contract §7.
    fn array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let scopes = self.0.scopes().iter().map(surveyed_scope::array);
        let record = Record::new()
            .with("contract", integer(CONTRACT_VERSION))?
            .with("definitions_digest", self.0.definitions_digest())?
            .with("observed_digest", self.0.observed_digest())?
            .with("as_of", self.0.as_of().map(|time| Text::from(time.to_string())))?
            .with("scopes", record::try_list(scopes)?)?;
        Ok(record.finish())
    }

    /// The key of a surveyed scope, or the exception that there is no such scope.
    fn scope_key<'k>(&self, key: &'k [u8]) -> PhpResult<&'k str> {
        let key = coverage_kernel::utf8(key).map_err(exception::invalid_document::<UnknownScope>)?;
        self.0.scope(key).map(|_| key).ok_or_else(|| exception::unknown_scope(key))
    }
}
