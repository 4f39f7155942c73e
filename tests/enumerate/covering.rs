//! Worlds in which any two variables have any two values together.

use super::world::{Variable, World};

/// Returns few worlds, so that for any two variables each pair of their values occurs in one of them.
///
/// Each world starts with a pair that is still missing. Each other variable then gets the value that adds the most missing pairs.
pub fn pairwise() -> Vec<World> {
    let mut missing = Pairs::all();
    let mut worlds = Vec::new();
    while let Some(pair) = missing.first() {
        let mut chosen: Vec<(Variable, u8)> = pair.to_vec();
        for &variable in Variable::ALL {
            if chosen.iter().any(|(other, _)| *other == variable) {
                continue;
            }
            let gain = |value: u8| chosen.iter().filter(|other| missing.contains((variable, value), **other)).count();
            // Values take turns where no pair is missing, so that the worlds differ.
            let turn = |value: u8| (usize::from(value) + worlds.len()) % usize::from(variable.values());
            let best = (0..variable.values()).max_by_key(|value| (gain(*value), turn(*value))).unwrap();
            chosen.push((variable, best));
        }
        let mut world = World::ALLOWED;
        for (index, value) in chosen.iter().enumerate() {
            world.set(value.0, value.1);
            for other in &chosen[..index] {
                missing.remove(*value, *other);
            }
        }
        worlds.push(world);
    }
    worlds
}

/// Pairs of values of two variables.
struct Pairs {
    is_missing: Vec<bool>,
    /// No pair before this position is missing.
    searched: usize,
}

/// More values than any variable has.
const VALUES: usize = 8;

impl Pairs {
    fn all() -> Self {
        let width = Variable::ALL.len() * VALUES;
        let mut pairs = Self { is_missing: vec![false; width * width], searched: 0 };
        for &one in Variable::ALL {
            for &other in Variable::ALL.iter().filter(|other| (**other as usize) < one as usize) {
                for value in 0..one.values() {
                    for other_value in 0..other.values() {
                        pairs.is_missing[Self::index((one, value), (other, other_value))] = true;
                    }
                }
            }
        }
        pairs
    }

    fn position((variable, value): (Variable, u8)) -> usize {
        variable as usize * VALUES + usize::from(value)
    }

    fn index(one: (Variable, u8), other: (Variable, u8)) -> usize {
        let [one, other] = [Self::position(one), Self::position(other)];
        one.max(other) * Variable::ALL.len() * VALUES + one.min(other)
    }

    fn contains(&self, one: (Variable, u8), other: (Variable, u8)) -> bool {
        self.is_missing[Self::index(one, other)]
    }

    fn remove(&mut self, one: (Variable, u8), other: (Variable, u8)) {
        self.is_missing[Self::index(one, other)] = false;
    }

    fn first(&mut self) -> Option<[(Variable, u8); 2]> {
        let width = Variable::ALL.len() * VALUES;
        let found = self.is_missing[self.searched..].iter().position(|is_missing| *is_missing)?;
        self.searched += found;
        let value = |position: usize| (Variable::ALL[position / VALUES], (position % VALUES) as u8);
        Some([value(self.searched / width), value(self.searched % width)])
    }
}
