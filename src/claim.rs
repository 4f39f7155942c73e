//! `Claim`.

use crate::argument::{Argument, ArrayArgument, IdArgument, NullableArgument, StringArgument};
use crate::bailout::{self, Object, Text};
use crate::claim_constructor;
use crate::claim_document;
use crate::claim_serialization;
use crate::class::FINAL_SERIALIZABLE;
use crate::date_time::{DateTimeArgument, Moment};
use crate::engine;
use crate::exception::{self, InvalidClaim};
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::{self, Record};
use crate::values::{self, DocumentWriter};
use coverage_kernel::{Audience, CoverageLevel, Id, InputErrors, RestoreTier, Values};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::class::{ClassEntryInfo, ClassMetadata, ConstructorMeta, RegisteredClass};
use ext_php_rs::convert::IntoZvalDyn;
use ext_php_rs::describe::DocComments;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::{ClassFlags, ConstantFlags, MethodFlags};
use ext_php_rs::internal::class::{PhpClassImpl, PhpClassImplCollector};
use ext_php_rs::internal::property::PropertyDescriptor;
use ext_php_rs::php_impl;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::borrow::Cow;
use std::rc::Rc;

/// A coverage claim.
pub(crate) struct Claim(pub(crate) Rc<coverage_kernel::Claim>);

/// The code that `#[php_class]` would generate, with another constructor. The generated one would allocate for each of the
/// ten arguments, and its errors would not name the parameter.
impl RegisteredClass for Claim {
    const CLASS_NAME: &'static str = "CoverageKernel\\Claim";
    const BUILDER_MODIFIER: Option<fn(ClassBuilder) -> ClassBuilder> = None;
    const EXTENDS: Option<ClassEntryInfo> = None;
    const IMPLEMENTS: &'static [ClassEntryInfo] = &[(engine::json_serializable, "\\JsonSerializable")];
    const FLAGS: ClassFlags = FINAL_SERIALIZABLE;

    fn get_metadata() -> &'static ClassMetadata<Self> {
        static METADATA: ClassMetadata<Claim> = ClassMetadata::new(&[]);
        &METADATA
    }

    fn method_properties() -> &'static [PropertyDescriptor<Self>] {
        PhpClassImplCollector::<Self>::default().get_method_props()
    }

    fn method_builders() -> Vec<(FunctionBuilder<'static>, MethodFlags)> {
        PhpClassImplCollector::<Self>::default().get_methods()
    }

    fn constructor() -> Option<ConstructorMeta<Self>> {
        Some(claim_constructor::constructor())
    }

    fn constants() -> &'static [(&'static str, &'static dyn IntoZvalDyn, DocComments, ConstantFlags)] {
        &[]
    }
}

ext_php_rs::class_derives!(Claim);

impl ObjectClass for Claim {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        self.0.to_json().into()
    }
}

#[php_impl]
impl Claim {
    #[php(name = "fromArray")]
    fn from_array(claim: Argument<ArrayArgument>) -> PhpResult<Object<Claim>> {
        bailout::object(|| {
            if let Ok(claim) = claim_document::read(claim.0.0) {
                return Ok(Self::new(claim));
            }
            Self::read_values(values::document(claim.0.0))
        })
    }

    #[php(name = "fromJson")]
    fn from_json(json: Argument<StringArgument>) -> PhpResult<Object<Claim>> {
        bailout::object(|| Self::read(coverage_kernel::Claim::from_json(json.0.bytes())))
    }

    #[php(name = "withEnvironment")]
    fn with_environment(
        &self,
        workspaceId: Argument<IdArgument>,
        managedEnvironmentId: Argument<IdArgument>,
        providerConnectionId: NullableArgument<IdArgument>,
    ) -> PhpResult<Object<Claim>> {
        let (workspace, environment, connection) = (workspaceId.0, managedEnvironmentId.0, providerConnectionId.0);
        bailout::object(|| {
            let connection_id = connection.map_or(Some(None), |connection| connection.id().map(Some));
            match (workspace.id(), environment.id(), connection_id) {
                (Some(workspace), Some(environment), Some(connection)) => {
                    let claim = coverage_kernel::Claim::clone(&self.0);
                    Ok(Self::new(claim.with_environment(Some(workspace), Some(environment), connection)))
                }
                _ => Self::invalid(|document| document.environment(Some(workspace), Some(environment), connection)),
            }
        })
    }

    #[php(name = "withAsOf")]
    fn with_as_of(&self, asOf: NullableArgument<DateTimeArgument>) -> PhpResult<Object<Claim>> {
        let as_of = match asOf.0.map(DateTimeArgument::moment).transpose()? {
            Some(Moment::OutOfRange(text)) => return Err(Self::invalid_as_of(text)),
            Some(Moment::Time(time)) => Some(time),
            None => None,
        };
        bailout::object(|| {
            let claim = coverage_kernel::Claim::clone(&self.0);
            Ok(Self::new(claim.with_as_of(as_of)))
        })
    }

    #[php(name = "scopeKey")]
    fn scope_key(&self) -> Option<&str> {
        self.0.scope_key()
    }

    fn level(&self) -> Case<CoverageLevel> {
        Case(self.0.level())
    }

    fn audience(&self) -> Case<Audience> {
        Case(self.0.audience())
    }

    fn percent(&self) -> f64 {
        self.0.percent().as_number()
    }

    #[php(name = "restoreTier")]
    fn restore_tier(&self) -> Option<Case<RestoreTier>> {
        self.0.restore_tier().map(Case)
    }

    fn denominator(&self) -> PhpResult<Option<ZBox<ZendHashTable>>> {
        self.0.denominator().map(|types| record::list(types.iter().map(|name| &**name))).transpose()
    }

    #[php(name = "asOf")]
    fn as_of(&self) -> Option<Text<'static>> {
        self.0.as_of().map(|time| time.to_string().into())
    }

    #[php(name = "workspaceId")]
    fn workspace_id(&self) -> Option<&str> {
        self.0.workspace_id().map(Id::as_str)
    }

    #[php(name = "managedEnvironmentId")]
    fn managed_environment_id(&self) -> Option<&str> {
        self.0.managed_environment_id().map(Id::as_str)
    }

    #[php(name = "providerConnectionId")]
    fn provider_connection_id(&self) -> Option<&str> {
        self.0.provider_connection_id().map(Id::as_str)
    }

    #[php(name = "toArray")]
    fn to_array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        array(&self.0)
    }

    #[php(name = "toJson")]
    fn to_json(&self) -> Text<'static> {
        self.0.to_json().into()
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        array(&self.0)
    }

    #[php(name = "__serialize")]
    fn serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        claim_serialization::serialized(&self.0)
    }
}

impl Claim {
    pub(crate) fn new(claim: coverage_kernel::Claim) -> Self {
        Self(Rc::new(claim))
    }

    pub(crate) fn read(claim: Result<coverage_kernel::Claim, InputErrors>) -> PhpResult<Self> {
        claim.map(Self::new).map_err(exception::invalid_document::<InvalidClaim>)
    }

    /// Reads a document of values, which are dropped before an exception is made.
    pub(crate) fn read_values(document: Values) -> PhpResult<Self> {
        let claim = coverage_kernel::Claim::from_values(&document);
        drop(document);
        Self::read(claim)
    }

    /// The exception for a time that a claim cannot have.
    pub(crate) fn invalid_as_of(text: String) -> PhpException {
        let invalid = Self::invalid(|document| {
            document.text("as_of", text.as_bytes());
            drop(text);
        });
        match invalid {
            Err(exception) => exception,
            Ok(_) => exception::with_message::<InvalidClaim>("the time is out of range".to_owned()), // the kernel disagrees
        }
    }

    /// The exception for invalid new values of a claim. The unchanged fields are valid, so the document contains only the
    /// required ones.
    fn invalid(write_changes: impl FnOnce(&mut DocumentWriter)) -> PhpResult<Self> {
        let mut document = DocumentWriter::new();
        document.begin();
        document.field("scope_key", &Zval::new());
        document.text("level", CoverageLevel::Detected.as_str().as_bytes());
        document.text("audience", Audience::Internal.as_str().as_bytes());
        write_changes(&mut document);
        Self::read_values(document.end())
    }
}

/// The claim as an array with every key of the contract.
pub(crate) fn array(claim: &coverage_kernel::Claim) -> PhpResult<ZBox<ZendHashTable>> {
    let denominator = claim.denominator().map(|types| record::list(types.iter().map(|name| &**name))).transpose()?;
    let record = Record::new()
        .with("scope_key", claim.scope_key())?
        .with("level", claim.level().as_str())?
        .with("audience", claim.audience().as_str())?
        .with("percent", claim.percent().as_number())?
        .with("restore_tier", claim.restore_tier().map(RestoreTier::as_str))?
        .with("denominator", denominator)?
        .with("as_of", claim.as_of().map(|time| Text::from(time.to_string())))?
        .with("workspace_id", claim.workspace_id().map(Id::as_str))?
        .with("managed_environment_id", claim.managed_environment_id().map(Id::as_str))?
        .with("provider_connection_id", claim.provider_connection_id().map(Id::as_str))?;
    Ok(record.finish())
}
