//! System lines as the column `messages.system` holds them.

use domain_chats::Title;
use domain_kernel::UserId;
use domain_messages::SystemLine;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Stored {
    ChatCreated { title: Option<String> },
    MembersAdded { users: Vec<Uuid> },
    MemberRemoved { user: Uuid },
    MemberLeft,
}

/// The text to store.
pub(crate) fn encode(line: &SystemLine) -> String {
    let stored = match line {
        SystemLine::ChatCreated { title } => {
            Stored::ChatCreated { title: title.as_ref().map(|title| title.as_str().to_owned()) }
        }
        SystemLine::MembersAdded { users } => {
            Stored::MembersAdded { users: users.iter().map(|user| user.value()).collect() }
        }
        SystemLine::MemberRemoved { user } => Stored::MemberRemoved { user: user.value() },
        SystemLine::MemberLeft => Stored::MemberLeft,
    };
    serde_json::to_string(&stored).expect("strings and ids are always JSON")
}

/// The line in a stored text, or `None` when it is none.
pub(super) fn decode(text: &str) -> Option<SystemLine> {
    Some(match serde_json::from_str(text).ok()? {
        Stored::ChatCreated { title } => {
            SystemLine::ChatCreated { title: title.as_deref().map(Title::parse).transpose().ok()? }
        }
        Stored::MembersAdded { users } => {
            SystemLine::MembersAdded { users: users.into_iter().map(UserId::new).collect() }
        }
        Stored::MemberRemoved { user } => SystemLine::MemberRemoved { user: UserId::new(user) },
        Stored::MemberLeft => SystemLine::MemberLeft,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_comes_back() {
        let user = UserId::new(Uuid::from_u128(7));
        for line in [
            SystemLine::ChatCreated { title: None },
            SystemLine::ChatCreated { title: Some(Title::parse("\"Ё\"").expect("a title")) },
            SystemLine::MembersAdded { users: vec![user] },
            SystemLine::MemberRemoved { user },
            SystemLine::MemberLeft,
        ] {
            assert_eq!(decode(&encode(&line)), Some(line));
        }
        assert_eq!(decode("{}"), None);
    }
}
