use std::sync::Arc;
use std::time::{Duration, Instant};

use domain_kernel::Span;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use support::redis::TestRedis;

use crate::node::{Fallback, node, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_count_together() {
    let server = TestRedis::start();
    let (one, other) = (node(&[&server]).await, node(&[&server]).await);
    until("Redis answers", || one.is_state_connected() && other.is_state_connected()).await;
    let (here, elsewhere) = (one.limits(Arc::new(Fallback)), other.limits(Arc::new(Fallback)));
    assert_eq!(here.take(Limit::CodeRequestByAddress, "a@b.c").await, Ok(()));
    let refused = elsewhere.take(Limit::CodeRequestByAddress, "a@b.c").await.expect_err("once a minute");
    assert!((55..=61).contains(&refused.retry_after.whole_seconds()), "{refused:?}");
    let keys = server.command(&["KEYS", "*limit*"]);
    assert!(keys.contains(":limit:") && !keys.contains("a@b.c"), "no address is kept: {keys}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_nobody_signs_in_and_all_else_is_counted_here() {
    let mut server = TestRedis::start();
    let one = node(&[&server]).await;
    until("Redis answers", || one.is_state_connected()).await;
    let limits = one.limits(Arc::new(Fallback));
    let check = async |within: Duration| {
        for limit in Limit::ALL {
            let began = Instant::now();
            let (free, full) = (limits.take(limit, "free").await, limits.take(limit, "full").await);
            assert!(began.elapsed() < within * 2, "{limit:?} {:?}", began.elapsed());
            let refused = |seconds| Err(TooMany { retry_after: Span::seconds(seconds) });
            let wanted = if limit.guards_sign_in() { (refused(5), refused(5)) } else { (Ok(()), refused(77)) };
            assert_eq!((free, full), wanted, "{limit:?}");
        }
    };
    server.freeze(true);
    check(Duration::from_millis(300)).await;
    server.freeze(false);
    until("Redis answers again", || one.is_state_connected()).await;
    server.stop();
    until("its end is noticed", || !one.is_state_connected()).await;
    check(Duration::from_millis(50)).await;
    server.restart();
    until("Redis answers again", || one.is_state_connected()).await;
    assert_eq!(
        limits.take(Limit::Messages, "full").await,
        Ok(()),
        "counted together again, and the script is known anew"
    );
}
