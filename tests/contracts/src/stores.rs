use std::any::Any;
use std::sync::Arc;

use domain_chats::ports::{FactsReader, MemberReader};
use domain_messages::ports::{ChatListReader, ChatLog, HistoryReader, MembershipReader, ReadMarkers};
use domain_users::ports::{ChallengeStore, SessionStore, UserReader, UserStore};

use crate::RecordingBus;

/// Every storage port on one empty database.
pub struct Stores {
    /// Who somebody is.
    pub users: Arc<dyn UserReader>,
    /// Where accounts are written.
    pub accounts: Arc<dyn UserStore>,
    /// Sign-ins under way.
    pub challenges: Arc<dyn ChallengeStore>,
    /// Sessions.
    pub sessions: Arc<dyn SessionStore>,
    /// What rights are decided on.
    pub facts: Arc<dyn FactsReader>,
    /// Who is in a chat.
    pub members: Arc<dyn MemberReader>,
    /// Where everything in a chat changes.
    pub log: Arc<dyn ChatLog>,
    /// Chat lists.
    pub chats: Arc<dyn ChatListReader>,
    /// What was said.
    pub history: Arc<dyn HistoryReader>,
    /// Which chats a user hears.
    pub memberships: Arc<dyn MembershipReader>,
    /// How far people have read.
    pub markers: Arc<dyn ReadMarkers>,
    /// The bus on which the stores above announce.
    pub heard: Arc<RecordingBus>,
    /// Whatever must live as long as the database.
    pub guard: Box<dyn Any + Send + Sync>,
}
