//! Contract of `PolicyStore`.

use domain_kernel::Version;
use domain_users::ports::PoliciesRefused;
use domain_users::{AuditAct, AuditFilter, PasswordRules, Policies, Registration, RetentionDays, SecondFactorPolicy};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, entry, page_of};

fn policies(version: i64) -> Policies {
    Policies {
        registration: Registration::Invite,
        second_factor: SecondFactorPolicy::Everybody,
        password: PasswordRules::parse(false, 20).expect("rules"),
        retention: Some(RetentionDays::parse(365).expect("days")),
        version: Version::new(version),
    }
}

async fn replace(stores: &Stores, policies: Policies) -> Result<Policies, PoliciesRefused> {
    stores.policies.replace(policies, entry(AuditAct::ChangePolicies, 1, DAWN)).await
}

/// Nothing is stored until somebody decides; then what they decided is.
pub async fn what_was_decided_is_read_back(stores: &Stores) {
    assert_eq!(stores.policies.current().await.expect("an answer"), None);
    assert_eq!(replace(stores, policies(0)).await.expect("replaced"), policies(1));
    assert_eq!(stores.policies.current().await.expect("an answer"), Some(policies(1)));
    let other = Policies { retention: None, ..Policies::initial(Registration::Open) };
    let next = replace(stores, Policies { version: Version::new(1), ..other }).await.expect("replaced");
    assert_eq!(next, Policies { version: Version::new(2), ..other });
    assert_eq!(stores.policies.current().await.expect("an answer"), Some(next));
}

/// Of parallel changes of one version one succeeds, the first of all included; the others write nothing.
pub async fn of_parallel_decisions_one_succeeds(stores: &Stores) {
    for version in [0, 1] {
        let answers = join_all((0..6).map(|_| replace(stores, policies(version)))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        let stale = answers.iter().filter(|answer| matches!(answer, Err(PoliciesRefused::Stale)));
        assert_eq!(stale.count(), 5, "{answers:?}");
    }
    let written = stores.audit.page(&AuditFilter::default(), None, page_of(200)).await.expect("an answer");
    assert_eq!(written.len(), 2, "each decision with its entry, and no other");
}

/// The cases of `PolicyStore`.
#[macro_export]
macro_rules! policy_store {
    ($fresh:path) => {
        $crate::cases!(users::policy_store, $fresh: what_was_decided_is_read_back, of_parallel_decisions_one_succeeds);
    };
}
