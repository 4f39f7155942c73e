//! `DateTimeInterface` objects as arguments.

use crate::argument::{ArgumentType, ExceptionPending};
use crate::engine::{self, InternedString};
use coverage_kernel::Time;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, ZendStr, Zval};

/// `DateTimeInterface::format`, in lower case, as the engine keeps the names of methods.
static FORMAT: InternedString = InternedString::new("format");
/// The Unix timestamp and, in six digits, the microseconds.
static TIMESTAMP: InternedString = InternedString::new("Uu");
const MICROSECOND_DIGITS: usize = 6;

/// For messages.
static READABLE: InternedString = InternedString::new("Y-m-d H:i:s.u e");

/// Interns the strings above. Only the start of the module may call it.
pub(crate) fn register_strings() {
    [&FORMAT, &TIMESTAMP, &READABLE].into_iter().for_each(InternedString::register);
}

/// A `DateTimeInterface`.
#[derive(Clone, Copy)]
pub(crate) struct DateTimeArgument<'a>(&'a ZendObject);

/// The time of a `DateTimeInterface`.
pub(crate) enum Moment {
    Time(Time),
    /// A time that the contract does not allow, in words for the kernel's error message.
    OutOfRange(String),
}

impl<'a> ArgumentType<'a> for DateTimeArgument<'a> {
    const TYPE: DataType = DataType::object(Self::EXPECTED);
    const EXPECTED: &'static str = "DateTimeInterface";

    fn read(zval: &'a Zval) -> Option<Self> {
        zval.object().filter(|object| object.instance_of(engine::date_time_interface())).map(Self)
    }
}

impl DateTimeArgument<'_> {
    /// Reads the time from its Unix timestamp. Its text in RFC 3339 would lose the seconds of a time zone's offset.
    pub(crate) fn moment(self) -> Result<Moment, ExceptionPending> {
        let text = self.format(&TIMESTAMP)?;
        let text = text.zend_str().map(ZendStr::as_bytes).and_then(<[u8]>::split_last_chunk::<MICROSECOND_DIGITS>);
        let seconds = text.and_then(|(seconds, _)| number(seconds));
        let nanosecond =
            text.and_then(|(_, microseconds)| u32::try_from(number(microseconds)?).ok()?.checked_mul(1000));
        match seconds.zip(nanosecond).and_then(|(seconds, nanosecond)| Time::from_unix(seconds, nanosecond)) {
            Some(time) => Ok(Moment::Time(time)),
            None => Ok(Moment::OutOfRange(self.format(&READABLE)?.string().unwrap_or_default())),
        }
    }

    /// Calls PHP's own `format`, even if a subclass overrides it. It throws for an object whose class did not call the
    /// constructor of its parent.
    fn format(self, format: &InternedString) -> Result<Zval, ExceptionPending> {
        let text = engine::call_internal_method(self.0, &FORMAT, format);
        text.filter(Zval::is_string).ok_or(ExceptionPending)
    }
}

/// Parses decimal digits. `None` for a sign too: the contract has no time before 1970.
fn number(digits: &[u8]) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte.wrapping_sub(b'0')));
    digits.iter().try_fold(0_i64, |number, byte| number.checked_mul(10)?.checked_add(digit(*byte)?))
}
