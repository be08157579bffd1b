use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How far I have read in one chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ReadState {
    /// In which chat.
    pub chat: Uuid,
    /// My read marker: everything up to this seq is read. Never goes back.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// Number of the last countable message up to the marker.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub number: i64,
    /// Countable messages after it that were not retracted.
    #[oai(validator(minimum(value = "0"), maximum(value = "4294967295")))]
    pub unread: u32,
}

impl From<domain_messages::ReadState> for ReadState {
    fn from(state: domain_messages::ReadState) -> Self {
        Self { chat: state.chat.value(), seq: state.seq.value(), number: state.number.value(), unread: state.unread }
    }
}
