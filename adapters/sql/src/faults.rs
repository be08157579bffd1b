//! Places where the rig of the fault tests steps in. Without the feature `faults` they are nothing.
//!
//! `before-commit`, `after-commit` and `before-answer` end the process there. The others plant a fault that the rig must find: it is on
//! while the failpoint says `return`.

/// Ends the process here if the rig says so.
#[cfg(feature = "faults")]
pub(crate) fn die_at(name: &'static str) {
    fail::fail_point!(name, |_| std::process::abort());
}

/// Ends the process here if the rig says so; it never does.
#[cfg(not(feature = "faults"))]
pub(crate) const fn die_at(_name: &'static str) {}

/// True when the fault called `name` is planted.
#[cfg(feature = "faults")]
pub(crate) fn is_planted(name: &'static str) -> bool {
    fail::fail_point!(name, |_| true);
    false
}

/// True when the fault called `name` is planted; it never is.
#[cfg(not(feature = "faults"))]
pub(crate) const fn is_planted(_name: &'static str) -> bool {
    false
}

/// True when a failpoint lies between an append and its commit, so that the two must be apart.
#[cfg(feature = "faults")]
pub(crate) fn needs_transactions() -> bool {
    fail::list().iter().any(|(name, _)| name == "before-commit" || name == "after-commit")
}

/// True when a failpoint lies between an append and its commit; none does.
#[cfg(not(feature = "faults"))]
pub(crate) const fn needs_transactions() -> bool {
    false
}
