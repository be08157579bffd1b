//! Editing and retracting.

use std::sync::Arc;

use delivery::ports::BusItem;
use domain_messages::{Body, ChatEventKind, Content, EditingRight, Message, RetractingRight, Stamp};

use super::frame::{Claim, Frame, Kind, placed};
use super::{Committed, Refused};
use crate::dialect::Dialect;
use crate::sql::{run, values};
use crate::work::Work;

/// Replaces the body of a message that is still at the version its editor saw.
pub(super) async fn edit(
    transaction: &Work,
    dialect: Dialect,
    right: &EditingRight,
    body: &Body,
    stamp: Stamp,
) -> Result<Committed, Refused> {
    let claim = Claim::from(&right.posting());
    let frame = Frame::lock(transaction, dialect, claim.chat).await?.ok_or(Refused::Stale)?;
    if !frame.holds(claim).await? {
        return Err(Refused::Stale);
    }
    let mut message = frame.message(right.seq()).await?.ok_or(Refused::NoSuchMessage)?;
    let Content::Text(before) = &message.content else { return Err(Refused::NoSuchMessage) };
    if message.version != right.version() {
        return Err(Refused::Stale);
    }
    if before == body {
        let at = message.edited_at.unwrap_or(message.created_at);
        return Ok(Committed { placed: placed(&message, at, true), place: None, items: vec![] });
    }
    let place = frame.next(stamp);
    message.content = Content::Text(body.clone());
    message.version = message.version.next();
    message.edited_at = Some(place.at);
    let sql = "UPDATE messages SET body = $3, ver = $4, edited_at = $5 WHERE chat_id = $1 AND seq = $2";
    let (chat, seq, version) = (message.chat.value(), message.seq.value(), message.version.value());
    run(transaction, sql, values![chat, seq, body.as_str(), version, place.at.micros()]).await?;
    frame.take(place, Kind::Edited, message.seq, claim.user).await?;
    let answer = placed(&message, place.at, false);
    let event = frame.event(place, ChatEventKind::MessageEdited(Arc::new(message)));
    Ok(Committed { placed: answer, place: Some(place.cursor), items: vec![BusItem::Chat(Arc::new(event))] })
}

/// Takes a message back. Its text, what it answered and the fingerprint of its draft are erased; twice is once.
pub(super) async fn retract(
    transaction: &Work,
    dialect: Dialect,
    right: &RetractingRight,
    stamp: Stamp,
) -> Result<Committed, Refused> {
    let claim = Claim::from(&right.posting());
    let frame = Frame::lock(transaction, dialect, claim.chat).await?.ok_or(Refused::Stale)?;
    if !frame.holds(claim).await? {
        return Err(Refused::Stale);
    }
    let mut message = frame.message(right.seq()).await?.ok_or(Refused::NoSuchMessage)?;
    match &message.content {
        Content::System(_) => return Err(Refused::NoSuchMessage),
        Content::Tombstone => {
            let at = message.retracted_at.unwrap_or(message.created_at);
            return Ok(Committed { placed: placed(&message, at, true), place: None, items: vec![] });
        }
        Content::Text(_) => {}
    }
    let place = frame.next(stamp);
    message.content = Content::Tombstone;
    message.version = message.version.next();
    message.reply_to = None;
    message.edited_at = None;
    message.retracted_at = Some(place.at);
    erase(transaction, &message).await?;
    frame.take(place, Kind::Retracted, message.seq, claim.user).await?;
    let answer = placed(&message, place.at, false);
    let event = frame.event(place, ChatEventKind::MessageRetracted(Arc::new(message)));
    Ok(Committed { placed: answer, place: Some(place.cursor), items: vec![BusItem::Chat(Arc::new(event))] })
}

async fn erase(transaction: &Work, tombstone: &Message) -> Result<(), Refused> {
    let sql = "UPDATE messages SET kind = 2, body = NULL, reply_to = NULL, edited_at = NULL, digest = 0, ver = $3, retracted_at = $4 \
               WHERE chat_id = $1 AND seq = $2";
    let chat = tombstone.chat.value();
    let at = tombstone.retracted_at.map(domain_kernel::Timestamp::micros);
    run(transaction, sql, values![chat, tombstone.seq.value(), tombstone.version.value(), at]).await?;
    if let Some(number) = tombstone.number {
        let sql = "INSERT INTO deleted_nos (chat_id, no) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        run(transaction, sql, values![chat, number.value()]).await?;
    }
    Ok(())
}
