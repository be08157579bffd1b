//! Contract of `SessionStore`.

use domain_kernel::{SessionId, Span, Timestamp};
use domain_users::ports::{OpenRefused, RegisterRefused, RevokeScope};
use domain_users::{
    AccountState, AuditAct, AuditEntry, AuditFilter, Device, SESSION_IDLE, SESSION_LIFE, SESSIONS_PER_USER, Session,
    User,
};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, account, entry, id, page_of, user};

fn session(n: u128, of: u128, at: Timestamp) -> Session {
    Session {
        id: SessionId::new(id(n)),
        user: user(of),
        device: Device { client: "Firefox on Linux".into(), address: "2001:db8::1".into() },
        seed: [7; 32],
        generation: 1,
        renewed_at: at,
        created_at: at,
        proved_at: at,
        revoked_at: None,
    }
}

fn later(seconds: i64) -> Timestamp {
    DAWN.plus(Span::seconds(seconds))
}

async fn open(stores: &Stores, session: Session) -> Vec<SessionId> {
    let of = (1..=9).find(|n| user(*n) == session.user).expect("one of the first users");
    match stores.accounts.register(&account(of, "Somebody")).await {
        Ok(()) | Err(RegisterRefused::EmailTaken) => {}
        Err(refused) => unreachable!("{refused:?}"),
    }
    let entry = entry(AuditAct::SignIn, of, session.created_at);
    stores.sessions.open(session, entry).await.expect("opened")
}

fn ending(of: u128, at: Timestamp) -> AuditEntry {
    entry(AuditAct::EndSessions, of, at)
}

/// How many entries of `act` there are.
async fn written(stores: &Stores, act: AuditAct) -> usize {
    let filter = AuditFilter { act: Some(act), ..AuditFilter::default() };
    stores.audit.page(&filter, None, page_of(200)).await.expect("an answer").len()
}

async fn listed(stores: &Stores, of: u128, now: Timestamp) -> Vec<SessionId> {
    let sessions = stores.sessions.list(user(of), now).await.expect("an answer");
    sessions.into_iter().map(|session| session.id).collect()
}

fn number(n: u128) -> SessionId {
    SessionId::new(id(n))
}

/// What was opened is loaded; what never was is not.
pub async fn a_session_is_loaded(stores: &Stores) {
    assert_eq!(open(stores, session(1, 1, DAWN)).await, []);
    assert_eq!(stores.sessions.load(number(1)).await.expect("an answer"), Some(session(1, 1, DAWN)));
    assert_eq!(stores.sessions.load(number(2)).await.expect("an answer"), None);
}

/// The oldest session beyond the twentieth ends, and is answered.
pub async fn the_oldest_session_beyond_twenty_ends(stores: &Stores) {
    let count = u128::try_from(SESSIONS_PER_USER).expect("a small number");
    for n in 1..=count {
        assert_eq!(open(stores, session(n, 1, later(i64::try_from(n).expect("small")))).await, []);
    }
    assert_eq!(open(stores, session(90, 2, later(99))).await, [], "another user's sessions do not count");
    assert_eq!(open(stores, session(91, 1, later(100))).await, [number(1)]);
    let ended = stores.sessions.load(number(1)).await.expect("an answer").expect("a session");
    assert_eq!(ended.revoked_at, Some(later(100)));
    assert_eq!(listed(stores, 1, later(100)).await.len(), SESSIONS_PER_USER);
}

/// However many sign in at once, no more than twenty remain.
pub async fn parallel_sign_ins_leave_twenty(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let ended = join_all((1..=30).map(|n| open(stores, session(n, 1, later(1))))).await;
    assert_eq!(ended.iter().flatten().count(), 10);
    assert_eq!(listed(stores, 1, later(1)).await.len(), SESSIONS_PER_USER);
}

/// A session advances for exactly one of parallel calls.
pub async fn a_session_advances_once(stores: &Stores) {
    open(stores, session(1, 1, DAWN)).await;
    let answers = join_all((0..8).map(|_| stores.sessions.advance(number(1), 1, later(5)))).await;
    assert_eq!(answers.into_iter().filter(|answer| *answer.as_ref().expect("an answer")).count(), 1);
    let advanced = stores.sessions.load(number(1)).await.expect("an answer").expect("a session");
    assert_eq!((advanced.generation, advanced.renewed_at, advanced.created_at), (2, later(5), DAWN));
    assert!(!stores.sessions.advance(number(1), 1, later(6)).await.expect("an answer"));
}

/// An ended session never advances, however it ended.
pub async fn an_ended_session_never_advances(stores: &Stores) {
    for n in [1, 2] {
        open(stores, session(n, 1, DAWN)).await;
    }
    stores.sessions.revoke(user(1), RevokeScope::One(number(1)), ending(1, later(1))).await.expect("revoked");
    assert!(!stores.sessions.advance(number(1), 1, later(2)).await.expect("an answer"));
    assert!(!stores.sessions.advance(number(2), 1, DAWN.plus(SESSION_IDLE)).await.expect("an answer"));
    assert!(!stores.sessions.advance(number(3), 1, later(2)).await.expect("an answer"));
}

/// Each scope ends what it names, of this user alone; what had ended is not answered again.
pub async fn each_scope_ends_what_it_names(stores: &Stores) {
    for (n, of) in [(1, 1), (2, 1), (3, 1), (4, 2)] {
        open(stores, session(n, of, DAWN)).await;
    }
    let revoke = async |of, scope| {
        let mut ended = stores.sessions.revoke(user(of), scope, ending(of, later(1))).await.expect("an answer");
        ended.sort_unstable();
        ended
    };
    assert_eq!(revoke(2, RevokeScope::One(number(1))).await, [], "not this user's");
    assert_eq!(revoke(1, RevokeScope::One(number(1))).await, [number(1)]);
    assert_eq!(revoke(1, RevokeScope::One(number(1))).await, [], "ended before");
    assert_eq!(revoke(1, RevokeScope::AllBut(number(2))).await, [number(3)]);
    assert_eq!(revoke(1, RevokeScope::All).await, [number(2)]);
    assert_eq!(listed(stores, 2, later(1)).await, [number(4)]);
}

/// Sessions that are not over, last renewed first.
pub async fn living_sessions_come_last_renewed_first(stores: &Stores) {
    for n in 1..=4 {
        open(stores, session(n, 1, later(i64::try_from(n).expect("small")))).await;
    }
    assert!(stores.sessions.advance(number(1), 1, later(50)).await.expect("an answer"));
    stores.sessions.revoke(user(1), RevokeScope::One(number(3)), ending(1, later(51))).await.expect("revoked");
    assert_eq!(listed(stores, 1, later(60)).await, [number(1), number(4), number(2)]);
    assert_eq!(listed(stores, 1, later(4).plus(SESSION_IDLE)).await, [number(1)]);
    assert_eq!(listed(stores, 1, DAWN.plus(SESSION_LIFE).plus(Span::days(1))).await, []);
}

/// What ended at or after a moment.
pub async fn ended_sessions_are_told_from_a_moment_on(stores: &Stores) {
    for n in 1..=3 {
        open(stores, session(n, 1, DAWN)).await;
        let scope = RevokeScope::One(number(n));
        let entry = ending(1, later(i64::try_from(n).expect("small")));
        stores.sessions.revoke(user(1), scope, entry).await.expect("revoked");
    }
    open(stores, session(4, 1, DAWN)).await;
    assert_eq!(stores.sessions.ended_since(later(2)).await.expect("an answer"), [number(2), number(3)]);
}

/// No session is opened of an account that nobody may use, or that is not there; nothing is written.
pub async fn nobody_opens_a_session_of_a_locked_account(stores: &Stores) {
    stores.accounts.register(&User { state: AccountState::Disabled, ..account(1, "Anna") }).await.expect("registered");
    stores.accounts.register(&User { state: AccountState::Deleted, ..account(2, "Boris") }).await.expect("registered");
    for of in 1..=3 {
        let refused = stores.sessions.open(session(of, of, DAWN), entry(AuditAct::SignIn, of, DAWN)).await;
        assert!(matches!(refused, Err(OpenRefused::LockedOut)), "{refused:?}");
        assert_eq!(stores.sessions.load(number(of)).await.expect("an answer"), None);
    }
    assert_eq!(written(stores, AuditAct::SignIn).await, 0);
}

/// A session is opened with its entry; sessions end with theirs, and where none ends none is written.
pub async fn what_begins_and_ends_is_written_down(stores: &Stores) {
    open(stores, session(1, 1, DAWN)).await;
    assert_eq!(written(stores, AuditAct::SignIn).await, 1);
    for _ in 0..2 {
        stores.sessions.revoke(user(1), RevokeScope::All, ending(1, later(1))).await.expect("an answer");
    }
    assert_eq!(written(stores, AuditAct::EndSessions).await, 1);
}

/// The cases of `SessionStore`.
#[macro_export]
macro_rules! session_store {
    ($fresh:path) => {
        $crate::cases!(users::session_store, $fresh:
            a_session_is_loaded, the_oldest_session_beyond_twenty_ends, parallel_sign_ins_leave_twenty, a_session_advances_once,
            an_ended_session_never_advances, each_scope_ends_what_it_names, living_sessions_come_last_renewed_first,
            ended_sessions_are_told_from_a_moment_on, nobody_opens_a_session_of_a_locked_account,
            what_begins_and_ends_is_written_down);
    };
}
