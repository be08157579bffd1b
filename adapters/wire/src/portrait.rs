use domain_kernel::Timestamp;
use domain_users::{CardLine, CardLines, Portrait};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::User;
use crate::contact::nickname;
use crate::time::{Time, time};

/// What a person tells about oneself; a line that is not there is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[expect(missing_docs, reason = "each is named like its line and described where it comes in")]
pub struct Card {
    #[oai(validator(max_length = 64))]
    pub first_name: Option<String>,
    #[oai(validator(max_length = 64))]
    pub last_name: Option<String>,
    #[oai(validator(max_length = 32))]
    pub phone: Option<String>,
    #[oai(validator(max_length = 100))]
    pub position: Option<String>,
    #[oai(validator(max_length = 100))]
    pub department: Option<String>,
    #[oai(validator(max_length = 64))]
    pub time_zone: Option<String>,
    #[oai(validator(max_length = 35))]
    pub language: Option<String>,
    #[oai(validator(max_length = 500))]
    pub about: Option<String>,
}

impl From<&domain_users::Card> for Card {
    fn from(card: &domain_users::Card) -> Self {
        let line = |line| card.line(line).map(str::to_owned);
        Self {
            first_name: line(CardLine::FirstName),
            last_name: line(CardLine::LastName),
            phone: line(CardLine::Phone),
            position: line(CardLine::Position),
            department: line(CardLine::Department),
            time_zone: line(CardLine::TimeZone),
            language: line(CardLine::Language),
            about: line(CardLine::About),
        }
    }
}

/// What somebody shows beside the name for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Status {
    /// One emoji.
    #[oai(validator(max_length = 16))]
    pub emoji: Option<String>,
    /// Some words; empty when there is only an emoji.
    #[oai(validator(max_length = 100))]
    pub text: String,
    /// When it ends; null until it is taken back.
    pub until: Option<Time>,
}

impl Status {
    /// The wire's form of what is to be shown at `now`.
    pub fn of(portrait: &Portrait, now: Timestamp) -> Option<Self> {
        portrait.status.as_ref().filter(|status| status.stands(now)).map(|status| Self {
            emoji: status.emoji().map(str::to_owned),
            text: status.text().to_owned(),
            until: status.until().map(time),
        })
    }
}

/// What I chose to appear as while I am connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Availability {
    /// As it is.
    Automatic,
    /// Away, although there.
    Away,
    /// There, and not to be disturbed.
    Busy,
    /// Not there, as far as others can see.
    Offline,
}

impl From<domain_users::Availability> for Availability {
    fn from(availability: domain_users::Availability) -> Self {
        match availability {
            domain_users::Availability::Automatic => Self::Automatic,
            domain_users::Availability::Away => Self::Away,
            domain_users::Availability::Busy => Self::Busy,
            domain_users::Availability::Offline => Self::Offline,
        }
    }
}

impl From<Availability> for domain_users::Availability {
    fn from(availability: Availability) -> Self {
        match availability {
            Availability::Automatic => Self::Automatic,
            Availability::Away => Self::Away,
            Availability::Busy => Self::Busy,
            Availability::Offline => Self::Offline,
        }
    }
}

/// Who may see something of me.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody on this server.
    Everybody,
    /// Whom I have among my contacts.
    Contacts,
    /// Nobody but me.
    Nobody,
}

impl From<domain_users::Audience> for Audience {
    fn from(audience: domain_users::Audience) -> Self {
        match audience {
            domain_users::Audience::Everybody => Self::Everybody,
            domain_users::Audience::Contacts => Self::Contacts,
            domain_users::Audience::Nobody => Self::Nobody,
        }
    }
}

impl From<Audience> for domain_users::Audience {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Everybody => Self::Everybody,
            Audience::Contacts => Self::Contacts,
            Audience::Nobody => Self::Nobody,
        }
    }
}

/// How I show myself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct MyProfile {
    /// What I tell about myself.
    pub card: Card,
    /// What I show for a while.
    pub status: Option<Status>,
    /// What I chose to appear as.
    pub availability: Availability,
    /// Who sees whether I am there, and since when.
    pub presence: Audience,
    /// Counts changes; zero before the first.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub version: i64,
}

impl MyProfile {
    /// The wire's form of a portrait as it is at `now`.
    pub fn of(portrait: &Portrait, now: Timestamp) -> Self {
        Self {
            card: (&portrait.card).into(),
            status: Status::of(portrait, now),
            availability: portrait.availability.into(),
            presence: portrait.presence.into(),
            version: portrait.version.value(),
        }
    }
}

/// A person as I see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Person {
    /// Who.
    pub user: User,
    /// What they tell about themselves.
    pub card: Card,
    /// What they show for a while.
    pub status: Option<Status>,
    /// Whether they are among my contacts.
    pub is_contact: bool,
    /// What I call them.
    #[oai(validator(max_length = 64))]
    pub nickname: Option<String>,
    /// Whether I have blocked them.
    pub is_blocked: bool,
}

impl From<&application::profiles::Person> for Person {
    fn from(person: &application::profiles::Person) -> Self {
        Self {
            user: (&person.user).into(),
            card: (&person.portrait.card).into(),
            status: Status::of(&person.portrait, person.at),
            is_contact: person.contact.is_some(),
            nickname: person.contact.as_ref().and_then(nickname),
            is_blocked: person.is_blocked,
        }
    }
}

/// A new card for myself: a line that is null, absent or empty is taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ChangeCard {
    /// At most 64 characters on one line.
    #[serde(default)]
    #[oai(validator(max_length = 64))]
    pub first_name: Option<String>,
    /// At most 64 characters on one line.
    #[serde(default)]
    #[oai(validator(max_length = 64))]
    pub last_name: Option<String>,
    /// 3 to 20 digits, with `+`, spaces, hyphens, dots and parentheses.
    #[serde(default)]
    #[oai(validator(max_length = 32))]
    pub phone: Option<String>,
    /// At most 100 characters on one line.
    #[serde(default)]
    #[oai(validator(max_length = 100))]
    pub position: Option<String>,
    /// At most 100 characters on one line.
    #[serde(default)]
    #[oai(validator(max_length = 100))]
    pub department: Option<String>,
    /// A name of the IANA time zone database, like `Europe/Moscow`.
    #[serde(default)]
    #[oai(validator(max_length = 64))]
    pub time_zone: Option<String>,
    /// A language tag (BCP 47), like `ru` or `en-GB`.
    #[serde(default)]
    #[oai(validator(max_length = 35))]
    pub language: Option<String>,
    /// At most 500 characters; lines may be broken.
    #[serde(default)]
    #[oai(validator(max_length = 500))]
    pub about: Option<String>,
    /// The version of my profile that I saw.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub version: i64,
}

impl From<ChangeCard> for CardLines {
    fn from(change: ChangeCard) -> Self {
        let ChangeCard { first_name, last_name, phone, position, department, time_zone, language, about, version: _ } =
            change;
        Self { first_name, last_name, phone, position, department, time_zone, language, about }
    }
}

/// What I show from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct SetStatus {
    /// One emoji; null or absent for none.
    #[serde(default)]
    #[oai(validator(max_length = 16))]
    pub emoji: Option<String>,
    /// At most 100 characters on one line; may be empty beside an emoji.
    #[oai(validator(max_length = 100))]
    pub text: String,
    /// RFC 3339; when it ends by itself, within a year; null or absent for never.
    #[serde(default)]
    #[oai(validator(max_length = 40))]
    pub until: Option<String>,
}

/// What I appear as from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ChooseAvailability {
    /// As what.
    pub availability: Availability,
}

/// Who may see what of me from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ChooseAudience {
    /// Who sees whether I am there, and since when.
    pub presence: Audience,
}
