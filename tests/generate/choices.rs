//! Everything random in a case, drawn from a list of numbers.

use super::fault::Fault;

/// What is left of the numbers, and what is to go wrong.
pub struct Choices {
    numbers: std::vec::IntoIter<u16>,
    faults: Vec<Fault>,
    /// Nothing is to be right, unless by chance.
    pub wild: bool,
}

impl Choices {
    pub fn new(numbers: Vec<u16>) -> Self {
        let mut choices = Self { numbers: numbers.into_iter(), faults: Vec::new(), wild: false };
        match choices.below(20) {
            0..=4 => {}
            5..=9 => choices.faults = vec![choices.pick(&Fault::LIMITING)],
            10..=13 => choices.faults = vec![choices.pick(&Fault::ALL)],
            14 | 15 => choices.faults = (0..3).map(|_| choices.pick(&Fault::ALL)).collect(),
            16 | 17 => choices.faults = Fault::ALL.into_iter().filter(|_| choices.one_in(6)).collect(),
            _ => choices.wild = true,
        }
        choices
    }

    /// A number under `bound`; plainest: 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (usize::from(self.numbers.next().unwrap_or(0)) * bound) >> 16
    }

    /// One of the values; plainest: the first.
    pub fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }

    /// True once in `times`; plainest: false.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// The values in another order; plainest: as they are.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for index in 0..values.len() {
            let other = index + self.below(values.len() - index);
            values.swap(index, other);
        }
    }

    /// Whether this fault is to show here. It may spare some of the places where it could.
    pub fn goes_wrong(&mut self, fault: Fault) -> bool {
        if self.wild {
            return self.one_in(12);
        }
        self.faults.contains(&fault) && !self.one_in(4)
    }

    /// Whether anything is to go wrong.
    pub fn is_flawless(&self) -> bool {
        self.faults.is_empty() && !self.wild
    }

    /// Whether this fault, which is about the case as a whole, is to show.
    pub fn is_wrong(&mut self, fault: Fault) -> bool {
        if self.wild {
            return self.one_in(16);
        }
        self.faults.contains(&fault)
    }
}
