//! `InputError`.

use crate::class::{FINAL, integer, not_constructible};
use crate::engine;
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::Record;
use coverage_kernel::{InputErrorCode, InputErrors};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::rc::Rc;

/// One error of a document.
#[php_class]
#[php(name = "CoverageKernel\\InputError", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct InputError {
    errors: Rc<InputErrors>,
    index: usize,
}

impl InputError {
    /// INVARIANT: there is an error at `index`.
    pub(crate) fn new(errors: Rc<InputErrors>, index: usize) -> Self {
        Self { errors, index }
    }

    fn error(&self) -> &coverage_kernel::InputError {
        self.errors.iter().nth(self.index).unwrap_or_else(|| self.errors.first())
    }
}

impl ObjectClass for InputError {
    const CONTENT_NAME: &'static str = "text";

    fn content(&self) -> Cow<'_, str> {
        self.error().to_string().into()
    }
}

#[php_impl]
impl InputError {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn code(&self) -> Case<InputErrorCode> {
        Case(self.error().code())
    }

    fn pointer(&self) -> &str {
        self.error().pointer()
    }

    fn line(&self) -> Option<i64> {
        self.error().line().map(integer)
    }

    fn column(&self) -> Option<i64> {
        self.error().column().map(integer)
    }

    fn message(&self) -> &str {
        self.error().message()
    }

    fn hint(&self) -> Option<&str> {
        self.error().hint()
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let record = Record::new()
            .with("code", self.error().code().as_str())?
            .with("pointer", self.pointer())?
            .with("line", self.line())?
            .with("column", self.column())?
            .with("message", self.message())?
            .with("hint", self.hint())?;
        Ok(record.finish())
    }
}
