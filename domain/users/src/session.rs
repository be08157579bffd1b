use domain_kernel::{SessionId, Span, Timestamp, UserId};

/// A session that nobody uses ends after this long.
pub const SESSION_IDLE: Span = Span::days(30);
/// Every session ends after this long.
pub const SESSION_LIFE: Span = Span::days(90);
/// The oldest session beyond this number ends when a new one begins.
pub const SESSIONS_PER_USER: usize = 20;
/// Within this long after a renewal the token before it still answers with the same successor: two tabs, or a lost answer.
pub const RENEWAL_GRACE: Span = Span::seconds(10);

/// For this long after a person has proved who they are, what is sensitive may be done; then they prove it again.
pub const PROOF_LIFE: Span = Span::minutes(5);

/// How many times a session has been renewed. Each refresh token is of one generation.
pub type Generation = i64;

/// One sign-in of one user on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which sign-in.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// From what and from where.
    pub device: Device,
    /// Mixed into every refresh token of this session.
    pub seed: [u8; 32],
    /// The generation that the next renewal must show.
    pub generation: Generation,
    /// When the present generation was given out.
    pub renewed_at: Timestamp,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the person last proved who they are, at the sign-in or since. Never renewed by a token.
    pub proved_at: Timestamp,
    /// Set when the session was ended by a person or by the discovery of a stolen token.
    pub revoked_at: Option<Timestamp>,
}

/// What the sign-in came from, for the person to recognise it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// A short description made from the `User-Agent` header, at most 100 characters.
    pub client: String,
    /// The network address, as text.
    pub address: String,
}

/// Proof that the person at the other end has shown who they are within the last five minutes: what every sensitive act asks for.
/// Only [`Session::recent_proof`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecentProof(UserId);

/// Too long ago: the person has to prove again who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("prove again who you are")]
pub struct ProofNeeded;

impl RecentProof {
    /// Who has shown it.
    pub const fn user(self) -> UserId {
        self.0
    }
}

/// What a presented refresh token means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// The present token: give out the next generation.
    Advance,
    /// The one before, shown again within the grace: give the same successor once more.
    Repeat,
    /// A token that was used before: somebody else has it. End the session.
    Reused,
    /// The session is over.
    Ended,
}

impl Session {
    /// Decides what a token of `shown` generation means at `now`.
    pub fn renewal(&self, shown: Generation, now: Timestamp) -> Renewal {
        if self.is_over(now) {
            Renewal::Ended
        } else if shown == self.generation {
            Renewal::Advance
        } else if shown == self.generation - 1 && now <= self.renewed_at.plus(RENEWAL_GRACE) {
            Renewal::Repeat
        } else {
            Renewal::Reused
        }
    }

    /// That the person has proved who they are lately, and the session still stands.
    pub fn recent_proof(&self, now: Timestamp) -> Result<RecentProof, ProofNeeded> {
        let is_recent = now < self.proved_at.plus(PROOF_LIFE) && !self.is_over(now);
        if is_recent { Ok(RecentProof(self.user)) } else { Err(ProofNeeded) }
    }

    /// True when the session was revoked, has been idle too long, or has lived too long.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.revoked_at.is_some()
            || now >= self.renewed_at.plus(SESSION_IDLE)
            || now >= self.created_at.plus(SESSION_LIFE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::{SessionId, UserId};

    fn session() -> Session {
        let id = "01890000-0000-7000-8000-000000000001".parse().expect("a UUID");
        Session {
            id: SessionId::new(id),
            user: UserId::new(id),
            device: Device { client: "test".into(), address: "127.0.0.1".into() },
            seed: [1; 32],
            generation: 3,
            renewed_at: Timestamp::from_micros(0),
            created_at: Timestamp::from_micros(0),
            proved_at: Timestamp::from_micros(0),
            revoked_at: None,
        }
    }

    #[test]
    fn each_generation_is_told_apart() {
        let soon = Timestamp::default().plus(Span::seconds(10));
        let late = soon.plus(Span::millis(1));
        for (shown, now, expected) in [
            (3, soon, Renewal::Advance),
            (3, late, Renewal::Advance),
            (2, soon, Renewal::Repeat),
            (2, late, Renewal::Reused),
            (1, soon, Renewal::Reused),
            (4, soon, Renewal::Reused),
        ] {
            assert_eq!(session().renewal(shown, now), expected, "{shown} at {now:?}");
        }
    }

    #[test]
    fn a_session_ends_by_idleness_age_and_will() {
        let idle = Timestamp::default().plus(SESSION_IDLE);
        assert_eq!(session().renewal(3, idle), Renewal::Ended);
        let old = Session { renewed_at: Timestamp::default().plus(SESSION_LIFE), ..session() };
        assert_eq!(old.renewal(3, Timestamp::default().plus(SESSION_LIFE)), Renewal::Ended);
        let revoked = Session { revoked_at: Some(Timestamp::default()), ..session() };
        assert_eq!(revoked.renewal(3, Timestamp::default()), Renewal::Ended);
    }

    #[test]
    fn a_proof_is_recent_for_five_minutes_and_not_in_a_session_that_is_over() {
        let end = Timestamp::default().plus(PROOF_LIFE);
        assert_eq!(session().recent_proof(end.minus(Span::millis(1))).map(RecentProof::user), Ok(session().user));
        assert_eq!(session().recent_proof(end), Err(ProofNeeded));
        let renewed = Session { renewed_at: end, generation: 9, ..session() };
        assert_eq!(renewed.recent_proof(end), Err(ProofNeeded), "a token proves nobody");
        let revoked = Session { revoked_at: Some(Timestamp::default()), ..session() };
        assert_eq!(revoked.recent_proof(Timestamp::default()), Err(ProofNeeded));
    }
}
