//! Contract of `ChatLog`, by what a sentence is about.

mod following;
mod founding;
mod gathering;
mod membership;
mod revising;
mod writing;

pub use following::*;
pub use founding::*;
pub use gathering::*;
pub use membership::*;
pub use revising::*;
pub use writing::*;

use domain_kernel::{ChatId, Cursor};

use crate::Stores;
use crate::scene::user;

impl Stores {
    /// Every message of a chat, however long it is, from the newest back.
    pub async fn caught_up_all(&self, chat: ChatId) -> (Cursor, Vec<domain_messages::Message>) {
        use domain_messages::ports::Anchor;
        let head = self.log.heads(&[chat]).await.expect("an answer")[0].cursor;
        let mut messages = Vec::new();
        let mut anchor = Anchor::Newest;
        loop {
            let page = self.history.page(user(1), chat, anchor, crate::scene::page_of(200)).await;
            let page = page.expect("an answer").expect("a member");
            let Some(first) = page.messages.first() else { break };
            anchor = Anchor::Before(first.seq);
            messages.splice(0..0, page.messages);
        }
        (head, messages)
    }
}

/// The cases of `ChatLog`.
#[macro_export]
macro_rules! chat_log {
    ($fresh:path) => {
        $crate::cases!(messages::chat_log, $fresh:
            a_pair_has_one_direct_chat, a_person_has_one_set_of_notes, a_group_is_founded_once_under_a_client_id,
            a_chat_begins_with_its_line_and_its_members, only_a_group_has_an_owner, a_message_takes_the_next_place,
            parallel_writers_make_one_dense_stream, changes_in_flight_keep_their_order, a_retry_answers_the_first_place,
            a_retry_of_a_changed_message_is_a_retry, a_retry_is_answered_to_somebody_removed,
            a_repetition_is_found_by_its_client_id, parallel_retries_are_one_message,
            a_client_id_names_one_message, only_what_the_author_sees_can_be_answered, a_right_does_not_outlive_its_membership,
            a_stale_message_refuses_no_other, time_rises_whatever_the_clock_does, an_edit_replaces_the_body,
            of_parallel_edits_one_succeeds, an_unchanged_edit_writes_nothing, a_retraction_erases_the_content,
            a_second_retraction_changes_nothing, people_are_added_once, a_removed_member_is_out_from_that_event_on,
            the_longest_member_follows_the_owner, announced_events_chain, a_catch_up_is_the_current_state,
            a_long_way_comes_in_pages_and_a_longer_one_is_a_reset, a_page_of_long_messages_is_cut_by_bytes,
            a_cursor_of_another_history_is_a_reset,
            many_chats_are_answered_as_each_alone, many_chats_with_little_news_come_together,
            many_long_chats_come_in_parts_by_bytes, many_busy_chats_come_in_parts_by_events, a_message_touched_often_weighs_once,
            what_was_just_committed_is_recent, heads_of_many_chats_are_answered, nothing_is_accepted_after_a_removal,
            the_same_membership_command_again_is_answered_as_the_first);
    };
}
