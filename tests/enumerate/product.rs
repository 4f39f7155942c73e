//! The numbers of a mixed radix: all combinations of a few choices.

/// Returns the number of combinations of choices with so many values each.
pub fn combinations(values: &[usize]) -> usize {
    values.iter().product()
}

/// Takes the choices of a combination one after another.
pub struct Choices(usize);

impl Choices {
    /// The choices of the combination with this number.
    pub const fn of(number: usize) -> Self {
        Self(number)
    }

    /// Returns the next choice, one of `values`.
    pub const fn next(&mut self, values: usize) -> usize {
        let choice = self.0 % values;
        self.0 /= values;
        choice
    }

    /// Returns the value of the next choice.
    pub fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.next(values.len())]
    }
}
