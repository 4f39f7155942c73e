//! Suggests the known name for a misspelt one.

use strsim::damerau_levenshtein;

/// Longer names get no suggestion.
const MAX_NAME_BYTES: usize = 64;

/// Shorter texts are not taken for the prefix of a name.
const MIN_PREFIX_BYTES: usize = 3;

/// Returns the first of the nearest known names, if at most a third of its letters differ. Hyphens, spaces and case are
/// ignored. Otherwise returns the only name with that prefix.
pub(super) fn nearest<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    if found.len() > MAX_NAME_BYTES {
        return None;
    }
    let found = found.to_ascii_lowercase().replace(['-', ' '], "_");
    let near = known
        .iter()
        .filter(|name| is_near(name, name.len().abs_diff(found.len())))
        .map(|name| (damerau_levenshtein(&found, &name.to_ascii_lowercase()), *name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, name)| is_near(name, *distance))
        .map(|(_, name)| name);
    near.or_else(|| only_name_with_prefix(&found, known))
}

fn only_name_with_prefix<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut with_prefix = known.iter().filter(|name| name.to_ascii_lowercase().starts_with(found));
    let only = with_prefix.next().filter(|_| found.len() >= MIN_PREFIX_BYTES)?;
    if with_prefix.next().is_none() { Some(only) } else { None }
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
    use super::nearest;

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
        assert_eq!(nearest("Abc-Def", &["abc_def"]), Some("abc_def"));
    }

    #[test]
    fn a_prefix_is_taken_for_a_name_if_no_other_name_has_it() {
        assert_eq!(nearest("graph_v1", &["graph_v1_fallback", "graph_beta_experimental"]), Some("graph_v1_fallback"));
        assert_eq!(nearest("graph", &["graph_v1_fallback", "graph_beta_experimental"]), None);
        assert_eq!(nearest("gr", &["graph_v1_fallback"]), None);
    }
}
