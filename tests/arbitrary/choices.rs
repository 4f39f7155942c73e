//! Everything random in a case, drawn from a list of numbers.

use super::fault::Fault;

/// The numbers that are left, and the faults of the case.
pub struct Choices {
    numbers: std::vec::IntoIter<u16>,
    faults: Vec<Fault>,
    /// Every value is random, without regard to the claim.
    pub wild: bool,
}

impl Choices {
    pub fn new(numbers: Vec<u16>) -> Self {
        let mut choices = Self { numbers: numbers.into_iter(), faults: Vec::new(), wild: false };
        match choices.below(20) {
            0..=4 => {}
            5..=9 => choices.faults = vec![choices.pick(&Fault::LIMITING)],
            10..=13 => choices.faults = vec![choices.pick(Fault::ALL)],
            14 | 15 => choices.faults = (0..3).map(|_| choices.pick(Fault::ALL)).collect(),
            16 | 17 => choices.faults = Fault::ALL.iter().copied().filter(|_| choices.one_in(6)).collect(),
            _ => choices.wild = true,
        }
        choices
    }

    /// A number under `bound`; the simplest is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (usize::from(self.numbers.next().unwrap_or(0)) * bound) >> 16
    }

    /// One of the values; the simplest is the first.
    pub fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }

    /// True once in `times`; the simplest is false.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// Changes the order; the simplest is the given one.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for index in 0..values.len() {
            let other = index + self.below(values.len() - index);
            values.swap(index, other);
        }
    }

    /// Whether this fault occurs here. A fault of the case occurs in most, not all, of its possible places.
    pub fn goes_wrong(&mut self, fault: Fault) -> bool {
        if self.wild {
            return self.one_in(12);
        }
        self.faults.contains(&fault) && !self.one_in(4)
    }

    /// Whether the case has no fault.
    pub fn is_flawless(&self) -> bool {
        self.faults.is_empty() && !self.wild
    }

    /// Whether the case has this fault, which is about the case as a whole.
    pub fn is_wrong(&mut self, fault: Fault) -> bool {
        if self.wild {
            return self.one_in(16);
        }
        self.faults.contains(&fault)
    }
}
