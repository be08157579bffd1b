//! Random histories, drawn anew each time and shrunk when one fails.

use contracts::Stores;
use contracts::messages::model::{Step, a_random_history_holds};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tokio::runtime::Runtime;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..3_u8).prop_map(|again| Step::Write { again }),
        2 => any::<u8>().prop_map(Step::Edit),
        1 => any::<u8>().prop_map(Step::Retract),
        1 => Just(Step::Turn),
        1 => Just(Step::Kick),
        2 => any::<u8>().prop_map(Step::Read),
    ]
}

/// Two to four people with up to twenty steps each.
fn series() -> impl Strategy<Value = Vec<Vec<Step>>> {
    prop::collection::vec(prop::collection::vec(step(), 1..20), 2..5)
}

fn holds<F: Future<Output = Stores>>(cases: u32, fresh: impl FnOnce() -> F) {
    let runtime = Runtime::new().expect("a runtime");
    let stores = runtime.block_on(fresh());
    let config = Config { cases, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    let play = |series: Vec<Vec<Step>>| {
        runtime.block_on(a_random_history_holds(&stores, &series));
        Ok::<(), TestCaseError>(())
    };
    TestRunner::new(config).run(&series(), play).expect("every history holds");
    let _runtime = runtime.enter();
    drop(stores);
}

#[test]
fn random_histories_hold_on_sqlite() {
    holds(24, crate::fresh::sqlite);
}

#[test]
fn random_histories_hold_on_postgres() {
    holds(12, crate::fresh::postgres);
}
