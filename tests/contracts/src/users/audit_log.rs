//! Contract of `AuditLog`.

use domain_kernel::{SessionId, Span};
use domain_users::{
    Actor, AuditAct, AuditChange, AuditEntry, AuditFilter, AuditMark, AuditOrigin, AuditOutcome, AuditRecord,
    AuditTarget, AuditVerdict,
};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, entry, id, page_of, user};

async fn all(stores: &Stores) -> Vec<AuditRecord> {
    stores.audit.page(&AuditFilter::default(), None, page_of(200)).await.expect("an answer")
}

async fn append(stores: &Stores, entry: AuditEntry) {
    stores.audit.append(entry).await.expect("written");
}

async fn found(stores: &Stores, filter: AuditFilter) -> Vec<i64> {
    let page = stores.audit.page(&filter, None, page_of(200)).await.expect("an answer");
    page.iter().map(|record| record.seq).collect()
}

/// What was written is read back, with who, where, what and how.
pub async fn an_entry_is_read_back(stores: &Stores) {
    let actor = Actor { user: user(1), session: SessionId::new(id(9)) };
    let entries = [
        AuditEntry::done(DAWN, AuditOrigin::person(actor, "::1"), AuditAct::ChangeRole, AuditTarget::User(user(2)))
            .with(AuditChange::from_to("role", "member", "owner"))
            .with(AuditChange::silent("name")),
        AuditEntry::refused(DAWN, AuditOrigin::stranger("203.0.113.1"), AuditAct::SignIn, AuditTarget::None)
            .with(AuditChange::fact("method", "«\"\\code")),
        AuditEntry::done(
            DAWN,
            AuditOrigin::shell(),
            AuditAct::RevokeInvite,
            AuditTarget::Invite(domain_kernel::InviteId::new(id(3))),
        ),
    ];
    for entry in &entries {
        append(stores, entry.clone()).await;
    }
    let read: Vec<AuditEntry> = all(stores).await.into_iter().rev().map(|record| record.entry).collect();
    assert_eq!(read, entries);
}

/// However many write at once, places are dense.
pub async fn parallel_entries_make_one_dense_chain(stores: &Stores) {
    let writes = (1..=30).map(|n| stores.audit.append(entry(AuditAct::SignIn, n, DAWN)));
    assert!(join_all(writes).await.iter().all(Result::is_ok));
    let seqs: Vec<i64> = all(stores).await.iter().map(|record| record.seq).collect();
    assert_eq!(seqs, (1..=30).rev().collect::<Vec<_>>());
    assert!(matches!(stores.audit.verify(None).await, Ok(AuditVerdict::Whole(AuditMark { seq: 30, .. }))));
}

/// What fits every part of a filter, the newest first, before a place, at most a page.
pub async fn entries_are_found_by_filter_and_page(stores: &Stores) {
    let later = DAWN.plus(Span::seconds(10));
    let actor = Actor { user: user(7), session: SessionId::new(id(9)) };
    append(stores, entry(AuditAct::SignIn, 1, DAWN)).await;
    append(stores, entry(AuditAct::DisableUser, 2, later)).await;
    append(stores, AuditEntry { outcome: AuditOutcome::Refused, ..entry(AuditAct::SignIn, 2, later) }).await;
    append(stores, AuditEntry { by: AuditOrigin::person(actor, ""), ..entry(AuditAct::SignIn, 1, later) }).await;
    let any = AuditFilter::default;
    for (filter, expected) in [
        (any(), vec![4, 3, 2, 1]),
        (AuditFilter { act: Some(AuditAct::SignIn), ..any() }, vec![4, 3, 1]),
        (AuditFilter { user: Some(user(2)), ..any() }, vec![3, 2]),
        (AuditFilter { by: Some(user(7)), ..any() }, vec![4]),
        (AuditFilter { outcome: Some(AuditOutcome::Refused), ..any() }, vec![3]),
        (AuditFilter { since: Some(later), ..any() }, vec![4, 3, 2]),
        (AuditFilter { until: Some(later), ..any() }, vec![1]),
        (AuditFilter { user: Some(user(1)), since: Some(later), ..any() }, vec![4]),
        (AuditFilter { act: Some(AuditAct::DeleteUser), ..any() }, vec![]),
    ] {
        assert_eq!(found(stores, filter.clone()).await, expected, "{filter:?}");
    }
    let page = stores.audit.page(&any(), Some(4), page_of(2)).await.expect("an answer");
    assert_eq!(page.iter().map(|record| record.seq).collect::<Vec<_>>(), [3, 2]);
}

/// A log in order is whole, the empty one too; a mark that fits it changes nothing, one that does not shows that it was written anew.
pub async fn a_noted_mark_shows_a_log_written_anew(stores: &Stores) {
    assert_eq!(
        stores.audit.verify(None).await.expect("a verdict"),
        AuditVerdict::Whole(AuditMark { seq: 0, hash: [0; 32] })
    );
    for n in 1..=3 {
        append(stores, entry(AuditAct::SignIn, n, DAWN)).await;
    }
    let second = all(stores).await[1].clone();
    let noted = AuditMark { seq: second.seq, hash: second.hash };
    let verdict = stores.audit.verify(Some(noted)).await.expect("a verdict");
    assert!(matches!(verdict, AuditVerdict::Whole(AuditMark { seq: 3, .. })), "{verdict:?}");
    let other = AuditMark { hash: [1; 32], ..noted };
    assert_eq!(stores.audit.verify(Some(other)).await.expect("a verdict"), AuditVerdict::Rewritten(2));
    let later = AuditMark { seq: 9, hash: [1; 32] };
    assert_eq!(stores.audit.verify(Some(later)).await.expect("a verdict"), AuditVerdict::Missing(4));
}

/// The cases of `AuditLog`.
#[macro_export]
macro_rules! audit_log {
    ($fresh:path) => {
        $crate::cases!(users::audit_log, $fresh:
            an_entry_is_read_back, parallel_entries_make_one_dense_chain, entries_are_found_by_filter_and_page,
            a_noted_mark_shows_a_log_written_anew);
    };
}
