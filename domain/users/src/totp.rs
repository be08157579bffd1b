use domain_kernel::{Span, Timestamp};

/// The number of a step of 30 seconds since 1970 (RFC 6238 §4.2).
pub type TotpStep = i64;
/// The length of a step.
pub const TOTP_STEP: Span = Span::seconds(30);
/// A code is taken so many steps early or late: clocks differ, and people type slowly (RFC 6238 §5.2).
pub const TOTP_DRIFT: TotpStep = 1;
/// A seed that nobody has confirmed is forgotten after this long.
pub const TOTP_PROPOSAL_LIFE: Span = Span::minutes(10);

/// The step of a moment.
pub const fn totp_step(at: Timestamp) -> TotpStep {
    at.micros().div_euclid(TOTP_STEP.as_micros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_thirty_seconds() {
        let at = |seconds| totp_step(Timestamp::default().plus(Span::seconds(seconds)));
        assert_eq!([at(0), at(29), at(30), at(59), at(1_111_111_109)], [0, 0, 1, 1, 37_037_036]);
    }
}
