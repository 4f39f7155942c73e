//! Points in time (contract §2).

use super::text::TextShape;
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use std::cmp::Ordering;
use std::fmt;
use time::{Date, Month};

const NANOSECONDS_PER_SECOND: u32 = 1_000_000_000;

/// 9999-12-31T23:59:59Z
const LAST_SECOND: i64 = 253_402_300_799;

/// A point in time between the years 1970 and 9999 in UTC, to the nanosecond (contract §2).
///
/// ```
/// use coverage_kernel::Time;
///
/// let time = Time::parse("2026-11-24T10:30:00.250+02:00").unwrap();
/// assert_eq!(time.to_string(), "2026-11-24T08:30:00.25Z");
/// assert_eq!(Time::parse("2026-11-24 10:30:00Z"), None); // RFC 3339 with `T`, and with an offset
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// Since 1970-01-01T00:00:00Z.
    seconds: u64,
    /// Within the second.
    nanosecond: u32,
}

pub(crate) static TIME: TextShape = TextShape {
    is_valid: |text| Time::parse(text).is_some(),
    expected: "an RFC 3339 time such as `2026-01-31T23:59:59Z`, with `T` and `Z` or an offset, at most nine digits of \
               fraction and no leap second, from 1970 to 9999 in UTC",
    pattern: concat!(
        "^(1969-12-31|19[7-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|[2-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))",
        "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    ),
    max_length: None,
    format: Some("date-time"),
};

impl Ord for Time {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Time {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    #[inline]
    fn lt(&self, other: &Self) -> bool {
        self.order() < other.order()
    }

    #[inline]
    fn gt(&self, other: &Self) -> bool {
        self.order() > other.order()
    }
}

impl Time {
    /// A number in the order of the times, so that two are compared without branches.
    #[inline]
    fn order(self) -> u128 {
        (u128::from(self.seconds) << 64) | u128::from(self.nanosecond)
    }

    /// The least time.
    pub(crate) const EARLIEST: Self = Self { seconds: 0, nanosecond: 0 };
    /// Greater than every time that can be parsed.
    pub(crate) const NEVER: Self = Self { seconds: u64::MAX, nanosecond: 0 };

    /// Parses an RFC 3339 time with an offset. `T` and `Z` are in upper case, the fraction has at most nine digits, there
    /// is no leap second, and the time in UTC lies between the years 1970 and 9999. Returns `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_bytes(text.as_bytes())
    }

    /// Parses bytes as [`Self::parse`] does text.
    pub fn parse_bytes(bytes: &[u8]) -> Option<Self> {
        let (year_and_month, day_and_time) = bytes.split_first_chunk()?;
        let (day, _) = day_and_time.split_first_chunk()?;
        let (_, time) = day_and_time.split_first_chunk::<3>()?;
        let (time, rest) = time.split_first_chunk()?;
        let [century, _, year, _, _, month, ..] = numbers(*year_and_month, *b"0000-00-")?;
        let [day, ..] = numbers(*day, *b"00T00:00")?;
        let year = i32::from(century).wrapping_mul(100).wrapping_add(year.into());
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        let days = i64::from(date.to_julian_day()).saturating_sub(UNIX_EPOCH_JULIAN_DAY);
        let seconds = days.saturating_mul(86_400).saturating_add(seconds_of_day(*time)?);
        let (nanosecond, rest) = fraction(rest)?;
        Self::from_unix(seconds.saturating_sub(offset_seconds(rest)?), nanosecond)
    }

    /// Converts seconds and nanoseconds since 1970-01-01T00:00:00Z. Returns `None` outside the years 1970 to 9999.
    pub fn from_unix(seconds: i64, nanosecond: u32) -> Option<Self> {
        if seconds > LAST_SECOND || nanosecond >= NANOSECONDS_PER_SECOND {
            return None;
        }
        Some(Self { seconds: u64::try_from(seconds).ok()?, nanosecond })
    }

    /// Subtracts seconds, down to the earliest time.
    pub(crate) fn minus_seconds(self, seconds: u64) -> Self {
        self.seconds.checked_sub(seconds).map_or(Self::EARLIEST, |seconds| Self { seconds, ..self })
    }

    /// Returns the seconds from `earlier` to this time, rounded up, or 0 if `earlier` is later.
    pub(crate) fn seconds_since(self, earlier: Self) -> u64 {
        let begun = u64::from(self.nanosecond > earlier.nanosecond);
        self.seconds.checked_sub(earlier.seconds).map_or(0, |whole| whole.saturating_add(begun))
    }
}

/// The Julian day of 1970-01-01.
const UNIX_EPOCH_JULIAN_DAY: i64 = 2_440_588;

/// Reads a text of the form of a pattern, in which each `0` stands for a decimal digit. Returns, at the place of each digit
/// that another follows, the number of these two.
///
/// All places are read at once: the exclusive or with the pattern is the value of a digit, and 0 at other places.
fn numbers(text: [u8; 8], pattern: [u8; 8]) -> Option<[u8; 8]> {
    const HIGHEST_BITS: u64 = 0x8080_8080_8080_8080;
    let values = u64::from_le_bytes(text) ^ u64::from_le_bytes(pattern);
    // Added to a greater value than is possible at its place, this sets the highest bit.
    let limits = u64::from_le_bytes(pattern.map(|byte| if byte == b'0' { 0x80 - 10 } else { 0x80 - 1 }));
    if (values | values.wrapping_add(limits)) & HIGHEST_BITS != 0 {
        return None;
    }
    Some(values.wrapping_mul(10).wrapping_add(values >> 8).to_le_bytes())
}

/// Returns the seconds since midnight of `hh:mm:ss`. A leap second is invalid.
fn seconds_of_day(time: [u8; 8]) -> Option<i64> {
    let [hour, _, _, minute, _, _, second, _] = numbers(time, *b"00:00:00")?;
    let is_valid = hour < 24 && minute < 60 && second < 60;
    let [hour, minute, second] = [hour, minute, second].map(i64::from);
    is_valid.then(|| hour.wrapping_mul(3600).wrapping_add(minute.wrapping_mul(60)).wrapping_add(second))
}

/// Splits off `.` and one to nine digits. Returns the nanoseconds, zero without a `.`, and the rest.
fn fraction(rest: &[u8]) -> Option<(u32, &[u8])> {
    let Some((b'.', after)) = rest.split_first() else {
        return Some((0, rest));
    };
    let length = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&length) {
        return None;
    }
    let (digits, rest) = after.split_at_checked(length)?;
    let mut padded = [b'0'; 9];
    padded.get_mut(..length)?.copy_from_slice(digits);
    let nanosecond = padded
        .iter()
        .fold(0_u32, |number, digit| number.wrapping_mul(10).wrapping_add(digit.wrapping_sub(b'0').into()));
    Some((nanosecond, rest))
}

/// Parses `Z` or `±hh:mm`. Returns the seconds ahead of UTC.
fn offset_seconds(rest: &[u8]) -> Option<i64> {
    match *rest {
        [b'Z'] => Some(0),
        [sign @ (b'+' | b'-'), h0, h1, colon, m0, m1] => {
            let ahead = seconds_of_day([h0, h1, colon, m0, m1, b':', b'0', b'0'])?;
            Some(if sign == b'-' { ahead.wrapping_neg() } else { ahead })
        }
        _ => None,
    }
}

/// Returns the last decimal digits of a number, with leading zeros.
fn digits<const DIGITS: usize>(mut number: u32) -> [u8; DIGITS] {
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.saturating_add(u8::try_from(number.rem_euclid(10)).unwrap_or_default());
        number = number.div_euclid(10);
    }
    digits
}

/// The text of a time, which is at most `9999-12-31T23:59:59.999999999Z`.
struct TimeText {
    bytes: [u8; 30],
    length: usize,
}

impl TimeText {
    /// In UTC with `Z`. The fraction has no trailing zeros and is left out when zero (contract §4.4).
    fn of(time: Time) -> Option<Self> {
        let utc = time::OffsetDateTime::from_unix_timestamp(i64::try_from(time.seconds).ok()?).ok()?;
        let (hour, minute, second) = utc.to_hms();
        let (year, month, day) = utc.to_calendar_date();
        let [y0, y1, y2, y3] = digits(year.unsigned_abs());
        let [[m0, m1], [d0, d1]] = [u8::from(month), day].map(|number| digits(number.into()));
        let [[h0, h1], [i0, i1], [s0, s1]] = [hour, minute, second].map(|number| digits(number.into()));
        let clock = [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', i0, i1, b':', s0, s1];
        let mut bytes = [b'Z'; 30];
        *bytes.first_chunk_mut()? = clock;
        let mut length = clock.len();
        if time.nanosecond > 0 {
            let fraction: [u8; 9] = digits(time.nanosecond);
            let zeros = fraction.iter().rev().take_while(|digit| **digit == b'0').count();
            *bytes.get_mut(length)? = b'.';
            bytes.get_mut(20..29)?.copy_from_slice(&fraction);
            length = 29_usize.checked_sub(zeros)?;
            *bytes.get_mut(length)? = b'Z';
        }
        Some(Self { bytes, length: length.checked_add(1)? })
    }

    fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes.get(..self.length)?).ok()
    }
}

/// Prints UTC with `Z`. The fraction has no trailing zeros and is left out when zero (contract §4.4).
impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // INVARIANT: `parse` and `from_unix` accept only the years 1970 to 9999, which have a text.
        formatter.write_str(TimeText::of(*self).as_ref().and_then(TimeText::as_str).ok_or(fmt::Error)?)
    }
}

impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = TimeText::of(*self);
        serializer.serialize_str(text.as_ref().and_then(TimeText::as_str).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimeVisitor;

        impl Visitor<'_> for TimeVisitor {
            type Value = Time;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a time")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Time, E> {
                Time::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }

        deserializer.deserialize_str(TimeVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    fn canonical(text: &str) -> Option<String> {
        Time::parse(text).map(|time| time.to_string())
    }

    #[test]
    fn a_time_is_printed_in_utc_without_trailing_zeros() {
        assert_eq!(canonical("1970-01-01T00:00:00Z").as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(canonical("1969-12-31T23:30:00-00:30").as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(canonical("2024-02-29T23:59:59.120000000-00:01").as_deref(), Some("2024-03-01T00:00:59.12Z"));
        assert_eq!(canonical("9999-12-31T23:59:59.999999999Z").as_deref(), Some("9999-12-31T23:59:59.999999999Z"));
        assert_eq!(canonical("2026-01-01T00:00:00-00:00").as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(canonical("2026-01-01T00:00:00.000000001+23:59").as_deref(), Some("2025-12-31T00:01:00.000000001Z"));
    }

    #[test]
    fn text_that_rfc_3339_or_the_contract_does_not_allow_is_refused() {
        for text in [
            "",
            "2026",
            "2026-01-01",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01 00:00:00Z",
            "2026-01-01t00:00:00Z",
            "2026-01-01T00:00:00z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+00:60",
            "2026-01-01T00:00:00+0000",
            "2026-01-01T00:00:00+00",
            "2026-01-01T00:00:00Z ",
            " 2026-01-01T00:00:00Z",
            "+2026-01-01T00:00:00Z",
            "1970-01-01T00:29:59+00:30",
            "1969-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59-00:01",
            "2026-01-01T00:00:00,5Z",
            "2026-01-01T00:00:00Z[UTC]",
            "２026-01-01T00:00:00Z",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_other_byte_stands_for_a_digit_or_a_separator() {
        for text in ["2026-11-12T11:11:11Z", "2026-11-12T11:11:11.111111111+11:11"] {
            assert!(Time::parse(text).is_some(), "{text}");
            for (place, written) in text.bytes().enumerate() {
                for byte in (0..=u8::MAX).filter(|byte| *byte != written && !byte.is_ascii_digit()) {
                    let mut bytes = text.as_bytes().to_vec();
                    bytes[place] = byte;
                    let is_other_sign = written == b'+' && byte == b'-';
                    assert_eq!(Time::parse_bytes(&bytes).is_some(), is_other_sign, "{byte} at {place} of {text}");
                }
                if !written.is_ascii_digit() {
                    let mut bytes = text.as_bytes().to_vec();
                    bytes[place] = b'1';
                    assert_eq!(Time::parse_bytes(&bytes), None, "a digit at {place} of {text}");
                }
            }
        }
    }

    #[test]
    fn an_age_is_rounded_up_to_whole_seconds() {
        let [early, late] =
            ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01.000000001Z"].map(|text| Time::parse(text).unwrap());
        assert_eq!(late.seconds_since(early), 2);
        assert_eq!(early.seconds_since(late), 0);
        assert_eq!(late.minus_seconds(1).seconds_since(early), 1);
        assert_eq!(early.minus_seconds(u64::MAX), Time::EARLIEST);
    }
}
