//! Contract of `StatisticsReader`.

use domain_kernel::{SessionId, Span, Timestamp};
use domain_users::ports::Usage;
use domain_users::{AccountState, AuditAct, Device, Session, User};

use crate::Stores;
use crate::scene::{DAWN, account, entry, id, user};

async fn signed_in(stores: &Stores, n: u128, at: Timestamp) {
    let session = Session {
        id: SessionId::new(id(100 + n)),
        user: user(n),
        device: Device { client: "Firefox".into(), address: "::1".into() },
        seed: [0; 32],
        generation: 1,
        renewed_at: at,
        created_at: at,
        proved_at: at,
        revoked_at: None,
    };
    stores.sessions.open(session, entry(AuditAct::SignIn, n, at)).await.expect("opened");
}

/// Everything is counted: people, those who were here, chats, messages, bytes.
pub async fn figures_are_counted(stores: &Stores) {
    for n in 1..=3 {
        stores.accounts.register(&account(n, "Somebody")).await.expect("registered");
    }
    for (n, state) in [(4, AccountState::Disabled), (5, AccountState::Deleted)] {
        stores.accounts.register(&User { state, ..account(n, "Somebody") }).await.expect("registered");
    }
    signed_in(stores, 1, DAWN).await;
    signed_in(stores, 2, DAWN.minus(Span::days(2))).await;
    signed_in(stores, 3, DAWN.minus(Span::days(31))).await;
    let chat = stores.group(user(1), &[user(2)]).await;
    stores.write(chat, user(1), "one").await;
    stores.write(chat, user(2), "two").await;
    let counted = stores.statistics.read(DAWN, 30).await.expect("an answer");
    assert_eq!(counted.days, []);
    let Usage { messages, storage_bytes, .. } = counted.now;
    let expected =
        Usage { users: 4, disabled_users: 1, active_day: 1, active_month: 2, chats: 1, messages, storage_bytes };
    assert_eq!(counted.now, expected);
    assert_eq!(messages, 2, "system lines do not count");
    assert!(storage_bytes > 10_000, "{storage_bytes}");
}

/// A day is kept once, as it was last; days are told the oldest first, as far back as asked for.
pub async fn days_are_kept_and_told(stores: &Stores) {
    let noon = DAWN.plus(Span::minutes(5));
    for back in [3, 2, 1, 0] {
        stores.statistics.keep(noon.minus(Span::days(back))).await.expect("kept");
    }
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    stores.statistics.keep(noon).await.expect("kept again");
    let statistics = stores.statistics.read(noon, 2).await.expect("an answer");
    let told: Vec<(i64, i64)> = statistics
        .days
        .iter()
        .map(|day| (noon.since(day.day).as_micros() / Span::days(1).as_micros(), day.usage.users))
        .collect();
    assert_eq!(told, [(2, 0), (1, 0), (0, 1)]);
}

/// The cases of `StatisticsReader`.
#[macro_export]
macro_rules! statistics_reader {
    ($fresh:path) => {
        $crate::cases!(users::statistics_reader, $fresh: figures_are_counted, days_are_kept_and_told);
    };
}
