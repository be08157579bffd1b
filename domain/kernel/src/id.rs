//! Typed ids, all from one macro, so that the compiler tells a user from a chat.

use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a UUID that is already known to name this kind of thing.
            pub const fn new(value: Uuid) -> Self {
                Self(value)
            }

            /// The UUID inside.
            pub const fn value(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

id!(
    /// A person with an account. `UUIDv7`.
    UserId
);
id!(
    /// One sign-in of one user on one device. `UUIDv7`.
    SessionId
);
id!(
    /// One attempt to sign in by a mailed code. Random (`UUIDv4`): knowing it is part of the proof.
    ChallengeId
);
id!(
    /// A sign-in that waits for a second factor. Random (`UUIDv4`): knowing it is part of the proof.
    PendingSignInId
);
id!(
    /// A passkey, for its owner; not what the authenticator calls it. `UUIDv7`.
    PasskeyId
);
id!(
    /// An invite, for those who manage them; not what its link holds. `UUIDv7`.
    InviteId
);
id!(
    /// A chat of any kind. `UUIDv7`.
    ChatId
);
id!(
    /// The key a client gives to one of its commands, so that a retry is recognised.
    /// Unique per author and chat; any UUID will do.
    ClientId
);
