use super::Limit;
use crate::Span;

/// An allowance that fills up again, one attempt at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// So many attempts at once, after a long rest.
    pub burst: u32,
    /// One more fits after this long.
    pub refill: Span,
}

const fn quota(burst: u32, refill: Span) -> Quota {
    Quota { burst, refill }
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 17] = [
        Self::CodeRequestByNetwork,
        Self::CodeRequestByAddress,
        Self::CodeCheckByNetwork,
        Self::CodeCheckByAccount,
        Self::PasswordByNetwork,
        Self::PasswordByAccount,
        Self::SecondFactorByAccount,
        Self::SignInLinkByAddress,
        Self::Refresh,
        Self::Messages,
        Self::Edits,
        Self::Typing,
        Self::ChatChanges,
        Self::UserSearch,
        Self::InviteLookup,
        Self::Administration,
        Self::OwnChanges,
    ];

    /// The product's allowances for one key, from the shortest to the longest: what all of them admit is admitted.
    pub const fn quotas(self) -> &'static [Quota] {
        match self {
            Self::CodeRequestByNetwork => const { &[quota(20, Span::seconds(180))] },
            Self::CodeRequestByAddress => {
                const { &[quota(1, Span::seconds(60)), quota(5, Span::seconds(720)), quota(10, Span::seconds(8_640))] }
            }
            Self::CodeCheckByNetwork | Self::PasswordByNetwork => const { &[quota(10, Span::seconds(6))] },
            Self::CodeCheckByAccount | Self::PasswordByAccount | Self::SecondFactorByAccount => {
                const { &[quota(50, Span::seconds(1_728))] }
            }
            Self::SignInLinkByAddress => const { &[quota(1, Span::minutes(15)), quota(5, Span::seconds(17_280))] },
            Self::Refresh => const { &[quota(30, Span::seconds(3))] },
            Self::Messages => const { &[quota(60, Span::millis(100))] },
            Self::Typing => const { &[quota(10, Span::seconds(1))] },
            Self::Edits | Self::UserSearch => const { &[quota(30, Span::seconds(1))] },
            Self::ChatChanges | Self::Administration | Self::OwnChanges => const { &[quota(60, Span::seconds(1))] },
            Self::InviteLookup => const { &[quota(10, Span::seconds(10))] },
        }
    }

    /// True where a guess is what is limited: better nobody signs in than anybody guesses without a count.
    pub const fn guards_sign_in(self) -> bool {
        match self {
            Self::CodeRequestByNetwork
            | Self::CodeRequestByAddress
            | Self::CodeCheckByNetwork
            | Self::CodeCheckByAccount
            | Self::PasswordByNetwork
            | Self::PasswordByAccount
            | Self::SecondFactorByAccount
            | Self::SignInLinkByAddress
            | Self::Refresh
            | Self::InviteLookup => true,
            Self::Messages
            | Self::Edits
            | Self::Typing
            | Self::ChatChanges
            | Self::UserSearch
            | Self::Administration
            | Self::OwnChanges => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_go_from_the_shortest_to_the_longest() {
        for limit in Limit::ALL {
            let spans = limit.quotas().iter().map(|quota| i64::from(quota.burst) * quota.refill.as_micros());
            assert!(spans.is_sorted(), "{limit:?}");
            assert!(limit.quotas().iter().all(|quota| quota.burst > 0 && quota.refill > Span::millis(0)), "{limit:?}");
        }
    }
}
