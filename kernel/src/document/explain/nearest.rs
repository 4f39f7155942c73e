//! Suggests the known name for a misspelt one.

use std::cell::Cell;
use strsim::damerau_levenshtein;

/// Longer names get no suggestion.
const MAX_NAME_BYTES: usize = 64;

/// Shorter texts are not taken for the prefix of a name.
const MIN_PREFIX_BYTES: usize = 3;

/// The number of comparisons that a document is worth. Each takes up to 50 microseconds.
pub(super) const MAX_COMPARISONS: usize = 1_000;

/// Returns the first of the nearest known names, if at most a third of its letters differ. Hyphens, spaces and case are
/// ignored. Otherwise returns the only name with that prefix.
pub(super) fn nearest<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    nearest_within(&Cell::new(MAX_COMPARISONS), found, known)
}

/// Does the same with a number of comparisons that several calls share. Returns `None` once they are used up.
pub(super) fn nearest_within<'k>(comparisons: &Cell<usize>, found: &str, known: &[&'k str]) -> Option<&'k str> {
    if found.len() > MAX_NAME_BYTES {
        return None;
    }
    let found = found.to_ascii_lowercase().replace(['-', ' '], "_");
    let letters = Letters::of(&found);
    let mut candidates: Vec<(usize, usize, &str)> = known
        .iter()
        .enumerate()
        .map(|(index, name)| (letters.least_distance(&Letters::of(name)), index, *name))
        .filter(|(least, _, name)| is_near(name, *least))
        .collect();
    candidates.sort_unstable();
    let mut nearest: Option<(usize, usize, &str)> = None;
    for (least, index, name) in candidates {
        if nearest.is_some_and(|(distance, ..)| distance < least) {
            break; // the others are not nearer either
        }
        comparisons.set(comparisons.get().checked_sub(1)?);
        let distance = damerau_levenshtein(&found, &name.to_ascii_lowercase());
        if is_near(name, distance) && nearest.is_none_or(|nearest| (distance, index) < (nearest.0, nearest.1)) {
            nearest = Some((distance, index, name));
        }
    }
    nearest.map(|(_, _, name)| name).or_else(|| only_name_with_prefix(&found, known))
}

/// How often each letter occurs in a name, in lower case.
struct Letters([u8; 32]);

impl Letters {
    /// Letters that are equal in their last five bits count as one. INVARIANT: a name has at most 255 of each.
    fn of(name: &str) -> Self {
        let mut counts = [0_u8; 32];
        for letter in name.chars().map(|letter| u32::from(letter.to_ascii_lowercase())) {
            if let Some(count) = counts.get_mut(usize::try_from(letter & 31).unwrap_or_default()) {
                *count = count.saturating_add(1);
            }
        }
        Self(counts)
    }

    /// A lower bound of the distance between two names: an edit changes the count of at most one letter up and of one down.
    fn least_distance(&self, other: &Self) -> usize {
        let surplus = |of: &Self, over: &Self| -> usize {
            of.0.iter().zip(&over.0).map(|(one, other)| usize::from(one.saturating_sub(*other))).sum()
        };
        surplus(self, other).max(surplus(other, self))
    }
}

fn only_name_with_prefix<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut with_prefix = known.iter().filter(|name| starts_with(name, found));
    let only = with_prefix.next().filter(|_| found.len() >= MIN_PREFIX_BYTES)?;
    if with_prefix.next().is_none() { Some(only) } else { None }
}

/// Ignores case.
fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_near(name: &str, distance: usize) -> bool {
    distance.saturating_mul(3) <= name.len()
}

/// Returns the hint for a misspelt name.
pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

#[cfg(test)]
mod tests {
    use super::{Cell, Letters, damerau_levenshtein, nearest, nearest_within};

    #[test]
    fn a_name_of_more_than_64_bytes_gets_no_suggestion() {
        let known = "n".repeat(64);
        assert_eq!(nearest(&"n".repeat(63), &[&known]), Some(&*known));
        assert_eq!(nearest(&format!("{}m", "n".repeat(63)), &[&known]), Some(&*known));
        assert_eq!(nearest(&"n".repeat(65), &[&known]), None);
    }

    #[test]
    fn a_third_of_the_letters_may_differ_and_the_first_of_equally_near_names_is_suggested() {
        assert_eq!(nearest("abcxyz", &["abcdef"]), None);
        assert_eq!(nearest("abcdxy", &["abcdef", "abcdeg"]), Some("abcdef"));
        assert_eq!(nearest("abcdef", &["abcdeg", "abcdfe"]), Some("abcdeg"));
        assert_eq!(nearest("Abc-Def", &["abc_def"]), Some("abc_def"));
    }

    #[test]
    fn no_name_is_nearer_than_its_letters_allow() {
        let names = [
            "",
            "a",
            "ab",
            "ba",
            "abc",
            "cab",
            "aabb",
            "deviceConfiguration",
            "deviceConfigurations",
            "noitarugif",
            "gerät",
            "gerat",
        ];
        for one in names {
            for other in names {
                let distance = damerau_levenshtein(&one.to_ascii_lowercase(), &other.to_ascii_lowercase());
                let least = Letters::of(one).least_distance(&Letters::of(other));
                assert!(least <= distance, "`{one}` and `{other}`: {least} and {distance}");
            }
        }
    }

    #[test]
    fn there_is_no_suggestion_once_the_comparisons_are_used_up() {
        let names: Vec<String> = (100..200).map(|number| format!("profile{number}")).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let comparisons = Cell::new(150);
        assert_eq!(nearest_within(&comparisons, "profile1x7", &known), Some("profile107"));
        assert!(comparisons.get() < 150);
        while comparisons.get() > 0 {
            nearest_within(&comparisons, "profile1x7", &known);
        }
        assert_eq!(nearest_within(&comparisons, "profile107", &known), None);
    }

    #[test]
    fn names_with_other_letters_are_not_compared() {
        let comparisons = Cell::new(1);
        assert_eq!(nearest_within(&comparisons, "abcdef", &["abcxyz"]), None);
        assert_eq!(comparisons.get(), 1);
    }

    #[test]
    fn a_prefix_is_taken_for_a_name_if_no_other_name_has_it() {
        assert_eq!(nearest("graph_v1", &["graph_v1_fallback", "graph_beta_experimental"]), Some("graph_v1_fallback"));
        assert_eq!(nearest("graph", &["graph_v1_fallback", "graph_beta_experimental"]), None);
        assert_eq!(nearest("gr", &["graph_v1_fallback"]), None);
    }
}
