use domain_kernel::{InviteId, Span, Timestamp, UserId};

use crate::UserRole;

/// How long an invite works when nothing else is said.
pub const INVITE_LIFE: Span = Span::days(7);
/// The longest that an invite works.
pub const INVITE_LIFE_MAX: Span = Span::days(365);
/// The most people who may come by one invite.
pub const INVITE_USES_MAX: u32 = 1_000;

/// A link by which people may make an account where registration is by invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Which one, for those who manage them. Says nothing of the code.
    pub id: InviteId,
    /// What the link holds.
    pub code: InviteCode,
    /// What those become who come by it: a member or a guest.
    pub role: UserRole,
    /// Who made it; `None` at the shell.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From this moment it is worth nothing.
    pub expires_at: Timestamp,
    /// How many may come by it.
    pub max_uses: u32,
    /// How many came.
    pub uses: u32,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl Invite {
    /// True when somebody may come by it at `now`. An invite that is past its time is as good as none.
    pub fn is_usable(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.uses < self.max_uses && now < self.expires_at
    }
}

/// 128 random bits in base58: nobody guesses one.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteCode(String);

/// The text is no code of an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an invite code is 22 letters and digits")]
pub struct InviteCodeError;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

impl InviteCode {
    /// Characters of a code: 58^22 is just more than 2^128.
    pub const LENGTH: usize = 22;

    /// A code of the first 128 of 256 random bits.
    pub fn draw(random: [u8; 32]) -> Self {
        let mut rest = random.iter().take(16).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        let digits = (0..Self::LENGTH).map(|_| {
            let digit = usize::try_from(rest % 58).unwrap_or_default();
            rest /= 58;
            ALPHABET.get(digit).map_or('1', |byte| char::from(*byte))
        });
        Self(digits.collect())
    }

    /// Parses a code as it stands in a link.
    pub fn parse(text: &str) -> Result<Self, InviteCodeError> {
        if text.len() == Self::LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InviteCodeError)
        }
    }

    /// The text, for the link and for the store.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InviteCode(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drawn_code_is_a_code() {
        for random in [[0; 32], [255; 32], [7; 32]] {
            let code = InviteCode::draw(random);
            assert_eq!(InviteCode::parse(code.reveal()), Ok(code.clone()), "{}", code.reveal());
        }
        assert_ne!(InviteCode::draw([1; 32]), InviteCode::draw([2; 32]));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "1", &"0".repeat(22), &"l".repeat(22), &"1".repeat(23), "111111111111111111111я"] {
            assert_eq!(InviteCode::parse(text), Err(InviteCodeError), "{text}");
        }
    }

    #[test]
    fn a_code_never_prints_itself() {
        assert_eq!(format!("{:?}", InviteCode::draw([7; 32])), "InviteCode(***)");
    }
}
