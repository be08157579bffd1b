//! What those are told who run the server, and those who do not.

use domain_users::ports::StaffMember;
use domain_users::{AuditEntry, AuditOutcome, Name, Profile, Session, User, UserRole};

use crate::support::{NOW, World, account, actor, ask_signed_in, world};

const SOMEBODY: &str = "00000000-0000-0000-0000-000000000002";
const NOBODY: &str = "00000000-0000-0000-0000-000000000009";

/// A world in which the actor has `role` and user 2 is a member.
fn run_by(role: UserRole) -> World {
    let mut world = world();
    world.users.expect_by_id().returning(move |id| {
        let known = (1..=2).map(account).find(|account| account.id == id);
        Ok(known.map(|user| if user.id == actor().user { User { role, ..user } } else { user }))
    });
    world
}

fn calls(user: &str) -> Vec<(String, &'static str)> {
    let at = |method: &str, path: &str| format!("{method} /api/v1/admin/{path}");
    vec![
        (at("GET", "users"), ""),
        (at("GET", "users.csv"), ""),
        (at("POST", "users"), r#"{"email":"a@example.org","name":"A","username":null,"role":"owner"}"#),
        (at("POST", "users/import"), r#"{"csv":"email,name\na@example.org,A","dry_run":true}"#),
        (at("GET", &format!("users/{user}")), ""),
        (at("PATCH", &format!("users/{user}")), r#"{"email":"a@example.org","name":"A","username":"abc","version":1}"#),
        (at("PUT", &format!("users/{user}/role")), r#"{"role":"owner"}"#),
        (at("POST", &format!("users/{user}/disable")), ""),
        (at("POST", &format!("users/{user}/enable")), ""),
        (at("DELETE", &format!("users/{user}")), ""),
        (at("GET", &format!("users/{user}/sessions")), ""),
        (at("DELETE", &format!("users/{user}/sessions")), ""),
        (at("DELETE", &format!("users/{user}/sessions/{user}")), ""),
        (at("POST", "invites"), r#"{"role":"member","expires_in":null,"max_uses":null}"#),
        (at("GET", "invites"), ""),
        (at("DELETE", &format!("invites/{user}")), ""),
        (at("GET", "policies"), ""),
        (
            at("PUT", "policies"),
            r#"{"registration":"open","second_factor":"optional","password_allowed":true,"password_min_length":12,"retention_days":null,"version":0}"#,
        ),
        (at("GET", "audit"), ""),
        (at("GET", "audit.csv"), ""),
        (at("GET", "statistics"), ""),
    ]
}

#[tokio::test]
async fn whoever_does_not_run_the_server_is_told_so_alike_and_it_is_written_down() {
    for role in [UserRole::Member, UserRole::Guest, UserRole::Bot] {
        let mut world = run_by(role);
        let calls: Vec<_> = calls(SOMEBODY).into_iter().zip(calls(NOBODY)).collect();
        let is_refusal = |entry: &AuditEntry| entry.outcome == AuditOutcome::Refused;
        world.audit.expect_append().withf(is_refusal).times(calls.len() * 2).returning(|_| Ok(()));
        let app = world.app();
        for ((line, body), (of_nobody, _)) in calls {
            let said = ask_signed_in(&app, &line, body).await;
            assert_eq!((said.status, said.json().get("type")), (403, Some(&"forbidden".into())), "{line}");
            let alike = ask_signed_in(&app, &of_nobody, body).await;
            assert_eq!((alike.status, alike.json()), (said.status, said.json()), "{line}");
        }
    }
}

#[tokio::test]
async fn an_auditor_reads_and_changes_nothing() {
    let mut world = run_by(UserRole::Auditor);
    world.audit.expect_append().returning(|_| Ok(()));
    world.staff_reader.expect_count().returning(|_| Ok(0));
    world.staff_reader.expect_page().returning(|_, _, _| Ok(vec![]));
    let app = world.app();
    assert_eq!(ask_signed_in(&app, "GET /api/v1/admin/users", "").await.status, 200);
    assert_eq!(ask_signed_in(&app, "GET /api/v1/admin/policies", "").await.status, 200);
    for (line, body) in calls(SOMEBODY).into_iter().filter(|(line, _)| !line.starts_with("GET")) {
        assert_eq!(ask_signed_in(&app, &line, body).await.status, 403, "{line}");
    }
    assert_eq!(
        ask_signed_in(&app, "GET /api/v1/admin/invites", "").await.status,
        403,
        "whoever reads a code can use it"
    );
}

#[tokio::test]
async fn what_takes_data_out_or_cannot_be_undone_asks_for_a_proof() {
    let mut world = run_by(UserRole::Owner);
    let long_ago = domain_kernel::Timestamp::default();
    world.sessions.expect_load().returning(move |_| {
        Ok(Some(Session {
            id: actor().session,
            user: actor().user,
            device: domain_users::Device { client: "test".into(), address: "127.0.0.1".into() },
            seed: [1; 32],
            generation: 1,
            renewed_at: NOW,
            created_at: long_ago,
            proved_at: long_ago,
            revoked_at: None,
        }))
    });
    let app = world.app();
    let asks = ["users.csv", "audit.csv", "/role", "policies"];
    let calls = calls(SOMEBODY).into_iter().filter(|(line, _)| {
        let is_change = line.starts_with("PUT") || line.starts_with("DELETE") || line.contains(".csv");
        is_change && (asks.iter().any(|end| line.ends_with(end)) || line.ends_with(&format!("users/{SOMEBODY}")))
    });
    let calls: Vec<_> = calls.collect();
    assert_eq!(calls.len(), 5);
    for (line, body) in calls {
        let said = ask_signed_in(&app, &line, body).await;
        assert_eq!((said.status, said.json().get("type")), (403, Some(&"proof_needed".into())), "{line}");
    }
}

#[tokio::test]
async fn a_table_is_a_file_without_formulas() {
    let mut world = run_by(UserRole::Owner);
    world.sessions.expect_load().returning(|_| {
        Ok(Some(Session {
            id: actor().session,
            user: actor().user,
            device: domain_users::Device { client: "test".into(), address: "127.0.0.1".into() },
            seed: [1; 32],
            generation: 1,
            renewed_at: NOW,
            created_at: NOW,
            proved_at: NOW,
            revoked_at: None,
        }))
    });
    world.audit.expect_append().times(1).returning(|_| Ok(()));
    world.staff_reader.expect_page().returning(|_, _, _| {
        let profile = Profile { name: Name::parse("=1+1").expect("a name"), ..account(2).profile };
        Ok(vec![StaffMember { user: User { profile, ..account(2) }, last_seen_at: None }])
    });
    let said = ask_signed_in(&world.app(), "GET /api/v1/admin/users.csv", "").await;
    assert_eq!((said.status, said.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(said.header("content-disposition").contains("users.csv"));
    assert!(said.body.contains(",'=1+1,"), "{}", said.body);
}
