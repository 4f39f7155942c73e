//! `Reason`.

use crate::bailout::Text;
use crate::class::{FINAL, integer, not_constructible};
use crate::decision::Decision;
use crate::engine;
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::Record;
use coverage_kernel::{ClaimState, ReasonCode, SourceClass};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, Zval};
use ext_php_rs::zend::ce;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::cell::Cell;

/// A reason of a decision. It keeps the decision alive, which puts it into words when a method is called.
#[php_class]
#[php(name = "CoverageKernel\\Reason", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct Reason {
    decision: ZBox<ZendClassObject<Decision>>,
    index: usize,
}

impl Reason {
    pub(crate) fn new(decision: ZBox<ZendClassObject<Decision>>, index: usize) -> Self {
        Self { decision, index }
    }

    fn reason(&self) -> PhpResult<coverage_kernel::Reason<'_>> {
        self.decision.0.reason(self.index).ok_or_else(no_such_reason)
    }
}

/// INVARIANT: the index of a reason comes from its decision, which does not change.
fn no_such_reason() -> PhpException {
    PhpException::new("no such reason".to_owned(), 0, ce::error())
}

/// The message of a reason, which is written into a buffer that is used again, and then copied into a PHP string.
struct Message<'d>(coverage_kernel::Reason<'d>);

/// A longer buffer is not kept.
const MAX_BUFFER_BYTES: usize = 4096;

impl IntoZval for Message<'_> {
    const TYPE: DataType = DataType::String;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, persistent: bool) -> ext_php_rs::error::Result<()> {
        thread_local! {
            static BUFFER: Cell<String> = const { Cell::new(String::new()) };
        }
        BUFFER.with(|buffer| {
            let mut text = buffer.take();
            text.clear();
            self.0.write_message(&mut text);
            buffer.set(text);
            // SAFETY: the cell belongs to this thread, and allocating a string does not come back here. A fatal error leaves the
            // buffer in it.
            let text = unsafe { &*buffer.as_ptr() };
            zval.set_string(text, persistent)?;
            if text.capacity() > MAX_BUFFER_BYTES {
                drop(buffer.take());
            }
            Ok(())
        })
    }
}

/// The reason in the shape of contract §4.4.
pub(crate) fn array(reason: &coverage_kernel::Reason<'_>) -> PhpResult<ZBox<ZendHashTable>> {
    let record = Record::new()
        .with("code", reason.code().as_str())?
        .with("cap", reason.cap().as_str())?
        .with("canonical_type", reason.canonical_type())?
        .with("source_class", reason.source_class().map(SourceClass::as_str))?
        .with("expected", reason.expected().map(Text))?
        .with("actual", reason.actual().map(Text))?
        .with("affected_rows", reason.affected_rows().map(integer))?
        .with("observed_rows", reason.observed_rows().map(integer))?;
    Ok(record.finish())
}

impl ObjectClass for Reason {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        #[derive(serde::Serialize)]
        struct Content<'d> {
            #[serde(flatten)]
            reason: &'d coverage_kernel::Reason<'d>,
            blocks: bool,
            message: String,
        }

        let Ok(reason) = self.reason() else { return Cow::default() };
        let content = Content { reason: &reason, blocks: reason.blocks(), message: reason.message() };
        serde_json::to_string(&content).unwrap_or_default().into()
    }
}

#[php_impl]
impl Reason {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn code(&self) -> PhpResult<Case<ReasonCode>> {
        self.decision.0.reason_code(self.index).map(Case).ok_or_else(no_such_reason)
    }

    fn cap(&self) -> PhpResult<Case<ClaimState>> {
        self.decision.0.reason_cap(self.index).map(Case).ok_or_else(no_such_reason)
    }

    #[php(name = "canonicalType")]
    fn canonical_type(&self) -> PhpResult<Option<Text<'static>>> {
        Ok(self.reason()?.canonical_type().map(|name| name.to_owned().into()))
    }

    #[php(name = "sourceClass")]
    fn source_class(&self) -> PhpResult<Option<Case<SourceClass>>> {
        Ok(self.reason()?.source_class().map(Case))
    }

    fn expected(&self) -> PhpResult<Option<Text<'static>>> {
        Ok(self.reason()?.expected().map(|text| text.into_owned().into()))
    }

    fn actual(&self) -> PhpResult<Option<Text<'static>>> {
        Ok(self.reason()?.actual().map(|text| text.into_owned().into()))
    }

    #[php(name = "affectedRows")]
    fn affected_rows(&self) -> PhpResult<Option<i64>> {
        Ok(self.reason()?.affected_rows().map(integer))
    }

    #[php(name = "observedRows")]
    fn observed_rows(&self) -> PhpResult<Option<i64>> {
        Ok(self.reason()?.observed_rows().map(integer))
    }

    fn blocks(&self) -> PhpResult<bool> {
        Ok(self.reason()?.blocks())
    }

    fn message(&self) -> PhpResult<Message<'_>> {
        self.reason().map(Message)
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        array(&self.reason()?)
    }
}
