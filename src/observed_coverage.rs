//! `ObservedCoverage`.

use crate::argument::{Argument, ArrayArgument, StringArgument};
use crate::bailout::{self, Object, Text};
use crate::class::{FINAL, integer, not_constructible};
use crate::definitions::Definitions;
use crate::exception::{self, InvalidObservedCoverage};
use crate::object_handlers::ObjectClass;
use crate::{observation, record, values};
use coverage_kernel::Id;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::rc::Rc;

/// The observed coverage of one managed environment, folded against definitions.
#[php_class]
#[php(name = "CoverageKernel\\ObservedCoverage", flags = FINAL)]
pub(crate) struct ObservedCoverage(pub(crate) Rc<coverage_kernel::ObservedCoverage>);

impl ObjectClass for ObservedCoverage {
    const CONTENT_NAME: &'static str = "digest";

    fn content(&self) -> Cow<'_, str> {
        self.0.digest().into()
    }
}

#[php_impl]
impl ObservedCoverage {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "fromJson")]
    fn from_json(
        definitions: Argument<&Definitions>,
        json: Argument<StringArgument>,
    ) -> PhpResult<Object<ObservedCoverage>> {
        bailout::object(|| {
            let observed = coverage_kernel::ObservedCoverage::from_json(&definitions.0.0, json.0.bytes());
            observed.map(Self::new).map_err(exception::invalid_document::<InvalidObservedCoverage>)
        })
    }

    #[php(name = "fromArray")]
    fn from_array(
        definitions: Argument<&Definitions>,
        document: Argument<ArrayArgument>,
    ) -> PhpResult<Object<ObservedCoverage>> {
        let (definitions, document) = (&definitions.0.0, document.0.0);
        bailout::object(|| {
            if let Ok(observed) = observation::fold(definitions, document) {
                return Ok(Self::new(observed));
            }
            let observed = coverage_kernel::ObservedCoverage::from_values(definitions, &values::document(document));
            observed.map(Self::new).map_err(exception::invalid_document::<InvalidObservedCoverage>)
        })
    }

    fn definitions(&self) -> PhpResult<Object<Definitions>> {
        bailout::object(|| Ok(Definitions(self.0.definitions().clone())))
    }

    fn digest(&self) -> &str {
        self.0.digest()
    }

    #[php(name = "toJson")]
    fn to_json(&self) -> Text<'static> {
        self.0.to_json().into()
    }

    fn ignored(&self) -> i64 {
        integer(self.0.ignored())
    }

    #[php(name = "ignoredNames")]
    fn ignored_names(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.0.ignored_names().iter().map(|name| &**name))
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
}

impl ObservedCoverage {
    fn new(observed: coverage_kernel::ObservedCoverage) -> Self {
        Self(Rc::new(observed))
    }
}
