//! Letting people in and taking them out. The chat's lock comes first, then the locks on user streams, in order of ids.

use std::sync::Arc;

use delivery::ports::BusItem;
use domain_chats::{InvitingRight, RemovingRight};
use domain_kernel::{ClientId, Seq, UserId};
use domain_messages::{ChatEventKind, Stamp, SystemLine, UserEventKind};
use uuid::Uuid;

use super::frame::{Claim, Frame, Kind, Place, insert_line, nothing, placed};
use super::{Committed, Refused, user_stream};
use crate::chats::rows::role;
use crate::dialect::Dialect;
use crate::failure::SqlError;
use crate::sql::{all, one, run, values};
use crate::work::Work;
use domain_chats::MemberRole;

/// Lets those of `users` in who are not in yet.
pub(super) async fn add(
    transaction: &Work,
    dialect: Dialect,
    right: &InvitingRight,
    users: &[UserId],
    (line, stamp): (ClientId, Stamp),
) -> Result<Committed, Refused> {
    let claim = Claim::from(right);
    let mut frame = Frame::lock(transaction, dialect, claim.chat).await?.ok_or(Refused::Stale)?;
    if let Some(answer) = repeated(&frame, claim, line).await? {
        return Ok(answer);
    }
    if !frame.holds(claim).await? {
        return Err(Refused::Stale);
    }
    let newcomers = absent(&frame, users).await?;
    if newcomers.is_empty() {
        return Ok(Committed { placed: nothing(claim.chat, stamp.at), place: None, items: vec![] });
    }
    let place = frame.next(stamp);
    let seq = place.cursor.seq;
    let places = user_stream::advance(transaction, dialect, &newcomers, stamp.tag).await?;
    admit(&frame, &newcomers, seq).await?;
    user_stream::join(transaction, dialect, &newcomers, claim.chat, (seq, frame.last_number)).await?;
    frame.member_count = frame.member_count.saturating_add(u32::try_from(newcomers.len()).unwrap_or(u32::MAX));
    let text = SystemLine::MembersAdded { users: newcomers.clone() };
    let line = insert_line(transaction, claim.chat, place, (claim.user, line.value()), text).await?;
    frame.take(place, Kind::MembersAdded, seq, claim.user).await?;
    let answer = placed(&line, place.at, false);
    let event = frame.event(place, ChatEventKind::MembersAdded { line: Arc::new(line), users: newcomers });
    let mut items = vec![BusItem::Chat(Arc::new(event))];
    items.extend(places.into_iter().map(|place| place.announce(UserEventKind::ChatJoined(claim.chat))));
    Ok(Committed { placed: answer, place: Some(place.cursor), items })
}

/// Takes `user` out. When the owner goes, whoever has been there longest follows.
pub(super) async fn remove(
    transaction: &Work,
    dialect: Dialect,
    right: &RemovingRight,
    user: UserId,
    (line, stamp): (ClientId, Stamp),
) -> Result<Committed, Refused> {
    let claim = Claim::from(right);
    let mut frame = Frame::lock(transaction, dialect, claim.chat).await?.ok_or(Refused::Stale)?;
    if let Some(answer) = repeated(&frame, claim, line).await? {
        return Ok(answer);
    }
    if !frame.holds(claim).await? {
        return Err(Refused::Stale);
    }
    let Some(role) = role_of(&frame, user).await? else {
        return Ok(Committed { placed: nothing(claim.chat, stamp.at), place: None, items: vec![] });
    };
    let place = frame.next(stamp);
    let places = user_stream::advance(transaction, dialect, &[user], stamp.tag).await?;
    dismiss(&frame, user, place).await?;
    let new_owner = if role == MemberRole::Owner { crown(&frame).await? } else { None };
    for place in &places {
        user_stream::leave(transaction, *place, claim.chat).await?;
    }
    frame.member_count = frame.member_count.saturating_sub(1);
    let text = if user == claim.user { SystemLine::MemberLeft } else { SystemLine::MemberRemoved { user } };
    let line = insert_line(transaction, claim.chat, place, (claim.user, line.value()), text).await?;
    frame.take(place, Kind::MemberRemoved, place.cursor.seq, claim.user).await?;
    let answer = placed(&line, place.at, false);
    let event = frame.event(place, ChatEventKind::MemberRemoved { line: Arc::new(line), user, new_owner });
    let mut items = vec![BusItem::Chat(Arc::new(event))];
    items.extend(places.into_iter().map(|place| place.announce(UserEventKind::ChatLeft(claim.chat))));
    Ok(Committed { placed: answer, place: Some(place.cursor), items })
}

/// The answer to a command that was carried out before.
async fn repeated(frame: &Frame<'_>, claim: Claim, line: ClientId) -> Result<Option<Committed>, SqlError> {
    let before = frame.placed_before(claim.user, line).await?;
    Ok(before.map(|message| Committed {
        placed: placed(&message, message.created_at, true),
        place: None,
        items: vec![],
    }))
}

/// Those of `users` who are not in the chat now, each once.
async fn absent(frame: &Frame<'_>, users: &[UserId]) -> Result<Vec<UserId>, SqlError> {
    let sql = format!(
        "SELECT user_id FROM members WHERE chat_id = $1 AND leave_seq IS NULL AND {}",
        frame.dialect.is_one_of("user_id", 2)
    );
    let ids = frame.dialect.ids(users.iter().map(|user| user.value()));
    let rows = all(frame.transaction, &sql, values![frame.chat.value(), ids]).await?;
    let present: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "user_id")).collect::<Result<_, _>>()?;
    let mut absent: Vec<UserId> = users.iter().copied().filter(|user| !present.contains(&user.value())).collect();
    absent.sort_unstable();
    absent.dedup();
    Ok(absent)
}

/// Opens memberships at `seq`; what a returning member had before is kept as a former span.
async fn admit(frame: &Frame<'_>, users: &[UserId], seq: Seq) -> Result<(), SqlError> {
    let ids = frame.dialect.ids(users.iter().map(|user| user.value()));
    let sql = format!(
        "INSERT INTO member_spans (chat_id, user_id, from_seq, to_seq) SELECT chat_id, user_id, join_seq, leave_seq FROM members \
         WHERE chat_id = $1 AND leave_seq IS NOT NULL AND {}",
        frame.dialect.is_one_of("user_id", 2)
    );
    run(frame.transaction, &sql, values![frame.chat.value(), ids.as_str()]).await?;
    let sql = format!(
        "INSERT INTO members (chat_id, user_id, role, ver, join_seq) SELECT $1, each.id, 0, 1, $3 FROM {} WHERE 1 = 1 \
         ON CONFLICT (chat_id, user_id) DO UPDATE SET role = 0, ver = members.ver + 1, join_seq = excluded.join_seq, leave_seq = NULL",
        frame.dialect.each(2)
    );
    run(frame.transaction, &sql, values![frame.chat.value(), ids, seq.value()]).await.map(drop)
}

async fn role_of(frame: &Frame<'_>, user: UserId) -> Result<Option<MemberRole>, SqlError> {
    let sql = "SELECT role FROM members WHERE chat_id = $1 AND user_id = $2 AND leave_seq IS NULL";
    let row = one(frame.transaction, sql, values![frame.chat.value(), user.value()]).await?;
    let value: Option<i16> = row.map(|row| row.try_get("", "role")).transpose()?;
    Ok(value.map(|value| role(value, frame.chat.value(), user.value())).transpose()?)
}

/// Closes a membership: the event at `place` is the first that the person does not see.
async fn dismiss(frame: &Frame<'_>, user: UserId, place: Place) -> Result<(), SqlError> {
    let sql = "UPDATE members SET leave_seq = $3, role = 0, ver = ver + 1 WHERE chat_id = $1 AND user_id = $2";
    run(frame.transaction, sql, values![frame.chat.value(), user.value(), place.cursor.seq.value()]).await.map(drop)
}

/// Makes whoever has been in the chat longest its owner.
async fn crown(frame: &Frame<'_>) -> Result<Option<UserId>, SqlError> {
    let sql = "UPDATE members SET role = 1, ver = ver + 1 WHERE chat_id = $1 AND user_id = (SELECT m.user_id FROM members m \
               WHERE m.chat_id = $1 AND m.leave_seq IS NULL ORDER BY m.join_seq, m.user_id LIMIT 1) RETURNING user_id";
    let row = one(frame.transaction, sql, values![frame.chat.value()]).await?;
    Ok(row.map(|row| row.try_get("", "user_id")).transpose()?.map(UserId::new))
}
