use crate::observer::{Rule, Violation};

/// What a check found, and how much it compared: a check that compared nothing says nothing.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) violations: Vec<Violation>,
    pub(crate) compared: u64,
}

impl Findings {
    /// Makes one comparison; `what` says what is wrong when it does not hold.
    pub(crate) fn expect(&mut self, rule: Rule, holds: bool, what: impl FnOnce() -> String) {
        self.compared += 1;
        if !holds {
            self.violations.push(Violation { rule, what: what() });
        }
    }

    /// Takes what another check found.
    pub(crate) fn add(&mut self, other: Self) {
        self.compared += other.compared;
        self.violations.extend(other.violations);
    }

    /// The rules that were broken, for tests.
    #[cfg(test)]
    pub(crate) fn rules(&self) -> Vec<Rule> {
        self.violations.iter().map(|violation| violation.rule).collect()
    }
}
