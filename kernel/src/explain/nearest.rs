//! Which known name a misspelt one may stand for.

use strsim::damerau_levenshtein;

/// Nothing longer is taken for a misspelt name.
const LONGEST: usize = 64;

/// Nothing shorter is taken for the beginning of a name.
const SHORTEST_BEGINNING: usize = 3;

/// The known name nearest to what was found, the first of several, if at most a third of its letters would have to change;
/// a hyphen or space is as good as an underscore, and upper case as lower. Else the only one that begins like it.
pub(super) fn nearest<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    if found.len() > LONGEST {
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
    near.or_else(|| only_one_that_begins_with(&found, known))
}

fn only_one_that_begins_with<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut beginning = known.iter().filter(|name| name.to_ascii_lowercase().starts_with(found));
    let only = beginning.next().filter(|_| found.len() >= SHORTEST_BEGINNING)?;
    if beginning.next().is_none() { Some(only) } else { None }
}

fn is_near(name: &str, distance: usize) -> bool {
    distance.saturating_mul(3) <= name.len()
}

/// The question whether a known name was meant.
pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_name_of_more_than_64_bytes_is_not_taken_for_a_misspelt_one() {
        let known = "n".repeat(64);
        assert_eq!(nearest(&"n".repeat(63), &[&known]), Some(&*known));
        assert_eq!(nearest(&format!("{}m", "n".repeat(63)), &[&known]), Some(&*known));
        assert_eq!(nearest(&"n".repeat(65), &[&known]), None);
    }

    #[test]
    fn a_third_of_the_letters_may_be_wrong_and_the_first_of_equally_near_names_is_meant() {
        assert_eq!(nearest("abcxyz", &["abcdef"]), None);
        assert_eq!(nearest("abcdxy", &["abcdef", "abcdeg"]), Some("abcdef"));
        assert_eq!(nearest("Abc-Def", &["abc_def"]), Some("abc_def"));
    }

    #[test]
    fn a_beginning_is_taken_for_a_name_if_no_other_begins_so() {
        assert_eq!(nearest("graph_v1", &["graph_v1_fallback", "graph_beta_experimental"]), Some("graph_v1_fallback"));
        assert_eq!(nearest("graph", &["graph_v1_fallback", "graph_beta_experimental"]), None);
        assert_eq!(nearest("gr", &["graph_v1_fallback"]), None);
    }
}
