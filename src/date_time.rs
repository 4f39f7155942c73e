//! `DateTimeInterface` objects as arguments.

use crate::argument::{ArgumentType, ExceptionPending};
use crate::engine::{self, InternedString};
use coverage_kernel::Time;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};

unsafe extern "C" {
    /// In `date_time.c`.
    fn coverage_kernel_unix_time(object: *const ZendObject, seconds: *mut i64, microsecond: *mut i64) -> bool;
}

/// `DateTimeInterface::format`, in lower case, as the engine keeps the names of methods.
static FORMAT: InternedString = InternedString::new("format");
/// For messages.
static READABLE: InternedString = InternedString::new("Y-m-d H:i:s.u e");

/// Interns the strings above. Only the start of the module may call it.
pub(crate) fn register_strings() {
    [&FORMAT, &READABLE].into_iter().for_each(InternedString::register);
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
        let nanosecond = |microsecond: i64| u32::try_from(microsecond).ok()?.checked_mul(1000);
        let time =
            self.unix_time().and_then(|(seconds, microsecond)| Time::from_unix(seconds, nanosecond(microsecond)?));
        match time {
            Some(time) => Ok(Moment::Time(time)),
            None => Ok(Moment::OutOfRange(self.format(&READABLE)?.string().unwrap_or_default())),
        }
    }

    /// Returns the seconds since 1970 and the microsecond. Returns `None` for an object whose class did not call the
    /// constructor of its parent.
    fn unix_time(self) -> Option<(i64, i64)> {
        let (mut seconds, mut microsecond) = (0, 0);
        // SAFETY: the function checks the class of the object, reads it, and writes to both numbers.
        let has_time = unsafe { coverage_kernel_unix_time(self.0, &raw mut seconds, &raw mut microsecond) };
        has_time.then_some((seconds, microsecond))
    }

    /// Calls PHP's own `format`, even if a subclass overrides it. It throws for an object whose class did not call the
    /// constructor of its parent.
    fn format(self, format: &InternedString) -> Result<Zval, ExceptionPending> {
        let text = engine::call_internal_method(self.0, &FORMAT, format);
        text.filter(Zval::is_string).ok_or(ExceptionPending)
    }
}
