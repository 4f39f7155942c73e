//! Percentages of claims (contract §2).

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use std::fmt;

/// A percentage over 0 and at most 100 with at most two decimals, stored exactly in hundredths. The default is 100.
///
/// ```
/// use coverage_kernel::Percent;
///
/// assert_eq!(Percent::from_number(87.5).unwrap().to_string(), "87.5");
/// assert_eq!(Percent::from_number(33.333), None);
/// assert_eq!(Percent::from_number(0.0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent {
    /// 1 to 10,000.
    hundredths: u16,
}

impl Percent {
    /// 100 %.
    pub const ALL: Self = Self { hundredths: 10_000 };

    /// 0.01 %, the least percentage.
    pub(crate) const LEAST: Self = Self { hundredths: 1 };

    /// Converts a number. Returns `None` if it is out of range or if its shortest decimal form as a double has more than
    /// two decimals.
    pub fn from_number(number: f64) -> Option<Self> {
        if !(number > 0.0 && number <= 100.0) {
            return None;
        }
        // The shortest decimal form has at most two decimals exactly if the double is the nearest one to a whole number of
        // hundredths: with at most five digits no other decimal form is as short.
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "over 0, at most 10,000"
        )]
        let hundredths = (number * 100.0).round() as u16;
        let nearest = f64::from(hundredths) / 100.0;
        (nearest.to_bits() == number.to_bits()).then_some(Self { hundredths })
    }

    /// Returns `part` of `whole` as a percentage, rounded down to hundredths. Returns `None` if that is 0.
    pub(crate) fn share(part: u64, whole: u64) -> Option<Self> {
        let hundredths = u128::from(part).saturating_mul(10_000).checked_div(u128::from(whole))?;
        let hundredths = u16::try_from(hundredths).ok()?;
        (1..=10_000).contains(&hundredths).then_some(Self { hundredths })
    }

    /// Returns the percentage as a double.
    pub fn as_number(self) -> f64 {
        f64::from(self.hundredths) / 100.0
    }

    /// Whether this percentage of `denominator` is more than `covered`, in exact arithmetic (contract §4.3).
    pub(crate) fn overstates(self, covered: u64, denominator: u64) -> bool {
        let claimed = u128::from(self.hundredths).saturating_mul(u128::from(denominator));
        claimed > u128::from(covered).saturating_mul(10_000)
    }
}

impl Default for Percent {
    fn default() -> Self {
        Self::ALL
    }
}

/// Prints no trailing zeros (contract §4.4).
impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_number(), formatter)
    }
}

/// Writes an integer where possible, so that there is no trailing zero (contract §4.4).
impl serde::Serialize for Percent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.hundredths.is_multiple_of(100) {
            serializer.serialize_u16(self.hundredths.div_euclid(100))
        } else {
            serializer.serialize_f64(self.as_number())
        }
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PercentVisitor;

        impl Visitor<'_> for PercentVisitor {
            type Value = Percent;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a percentage")
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Percent, E> {
                let value = u32::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))?;
                self.visit_f64(value.into())
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Percent, E> {
                Percent::from_number(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
            }
        }

        deserializer.deserialize_any(PercentVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::Percent;

    #[test]
    fn every_number_of_hundredths_is_read_and_printed_exactly() {
        for hundredths in 1..=10_000_u32 {
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            let percent = Percent::from_number(text.parse().unwrap()).unwrap();
            assert_eq!(u32::from(percent.hundredths), hundredths);
            assert_eq!(percent.to_string(), text.trim_end_matches('0').trim_end_matches('.'));
        }
    }

    #[test]
    fn a_number_with_more_decimals_or_out_of_range_is_refused() {
        for number in
            [0.0, -0.0, -1.0, 0.001, 0.005, 33.333, 87.499_999_999_999_99, 100.01, 1e308, f64::NAN, f64::INFINITY]
        {
            assert_eq!(Percent::from_number(number), None, "{number}");
        }
    }

    #[test]
    fn a_percentage_is_overstated_only_above_the_covered_share() {
        let of = |number| Percent::from_number(number).unwrap();
        assert!(!of(87.5).overstates(7, 8));
        assert!(of(87.51).overstates(7, 8));
        assert!(!of(66.66).overstates(2, 3));
        assert!(of(66.67).overstates(2, 3));
        // The double is a little more than 12.8, and would be too much.
        assert!(!of(12.8).overstates(16, 125));
        assert!(of(12.81).overstates(16, 125));
        assert!(!Percent::ALL.overstates(u64::MAX, u64::MAX));
    }
}
