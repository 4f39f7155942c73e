//! `DateTimeInterface` objects as arguments.

use crate::argument::{ArgumentType, ExceptionPending};
use crate::engine;
use coverage_kernel::Time;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};

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
        let seconds: Option<i64> = self.format("U")?.parse().ok();
        let microseconds: Option<u32> = self.format("u")?.parse().ok();
        let nanosecond = microseconds.and_then(|microseconds| microseconds.checked_mul(1000));
        match seconds.zip(nanosecond).and_then(|(seconds, nanosecond)| Time::from_unix(seconds, nanosecond)) {
            Some(time) => Ok(Moment::Time(time)),
            None => self.format("Y-m-d H:i:s.u e").map(Moment::OutOfRange),
        }
    }

    /// Calls PHP's own `format`, even if a subclass overrides it. It throws for an object whose class did not call the
    /// constructor of its parent.
    fn format(self, format: &str) -> Result<String, ExceptionPending> {
        let text = engine::call_internal_method(self.0, "format", format);
        text.and_then(|text| text.string()).ok_or(ExceptionPending)
    }
}
