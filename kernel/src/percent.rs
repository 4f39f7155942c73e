//! The share of a scope that a claim speaks of (contract §2).

use std::fmt;

/// A percentage over 0, at most 100, with at most two decimals: exact, in hundredths.
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
    /// All of it: 100 %.
    pub const ALL: Self = Self { hundredths: 10_000 };

    /// The percentage of a number whose shortest decimal form as a double has at most two decimals.
    pub fn from_number(number: f64) -> Option<Self> {
        if !(number > 0.0 && number <= 100.0) {
            return None;
        }
        // The shortest decimal form of a double has at most two decimals exactly when the double is the one nearest to
        // some whole number of hundredths; with at most five digits no other decimal form is as short.
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

    /// The percentage as a double.
    pub fn as_number(self) -> f64 {
        f64::from(self.hundredths) / 100.0
    }

    /// Whether this share of `denominator` is more than `covered`, in exact arithmetic (contract §4.3).
    pub(crate) fn overstates(self, covered: u64, denominator: u64) -> bool {
        let claimed = u128::from(self.hundredths).saturating_mul(u128::from(denominator));
        claimed > u128::from(covered).saturating_mul(10_000)
    }
}

/// Without trailing zeros (contract §4.4).
impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_number(), formatter)
    }
}

/// An integer where it is whole, so that no trailing zero is written (contract §4.4).
impl serde::Serialize for Percent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.hundredths.is_multiple_of(100) {
            serializer.serialize_u16(self.hundredths.div_euclid(100))
        } else {
            serializer.serialize_f64(self.as_number())
        }
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
    fn what_has_more_decimals_or_is_out_of_range_is_refused() {
        for number in
            [0.0, -0.0, -1.0, 0.001, 0.005, 33.333, 87.499_999_999_999_99, 100.01, 1e308, f64::NAN, f64::INFINITY]
        {
            assert_eq!(Percent::from_number(number), None, "{number}");
        }
    }

    #[test]
    fn a_share_is_overstated_only_beyond_what_is_covered() {
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
