use std::collections::HashSet;
use std::sync::Arc;

use domain_kernel::ports::{Clock, IdSource};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{AuditLog, StaffRefused, StaffStore, UserReader};
use domain_users::{
    AdministrationRight, AuditAct, AuditChange, AuditTarget, EmailAddress, Name, Profile, StaffTableError,
    StaffTableLine, User, UserRole, Username, staff_table,
};

use super::{Desk, DeskError, Principal};

/// How many usernames are tried where none was given.
const NAME_ATTEMPTS: u32 = 50;

/// Makes accounts from a list, or says what it would make. Each line stands for itself: a bad one keeps no other out.
pub struct ImportUsers {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Who has an account already.
    pub users: Arc<dyn UserReader>,
    /// Where accounts are made.
    pub staff: Arc<dyn StaffStore>,
    /// Where the import as a whole is written down.
    pub audit: Arc<dyn AuditLog>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of accounts.
    pub ids: Arc<dyn IdSource>,
}

/// What shall become of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Only say what would be done.
    DryRun,
    /// Do it.
    Create,
}

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedLine {
    /// Its number.
    pub line: u32,
    /// The address as it stands there.
    pub email: String,
    /// The account that was made, none in a dry run; or why none is.
    pub outcome: Result<Option<UserId>, ImportProblem>,
}

/// Why a line makes no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportProblem {
    /// There are more or fewer cells than columns.
    #[error("the line has more or fewer cells than columns")]
    Cells,
    /// The address is none.
    #[error("the address is none")]
    Email,
    /// The name is none.
    #[error("the name is none")]
    Name,
    /// The username is none.
    #[error("the username is none")]
    Username,
    /// The role is none.
    #[error("the role is none")]
    Role,
    /// The role is as high as one's own or higher.
    #[error("the role is too high")]
    Forbidden,
    /// Another account, or a line before, has this address.
    #[error("the address is taken")]
    EmailTaken,
    /// Another account, or a line before, has this username.
    #[error("the username is taken")]
    UsernameTaken,
}

/// Why nothing was imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportUsersError {
    /// Turned away at the desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The text is no list.
    #[error(transparent)]
    Table(#[from] StaffTableError),
}

impl From<PortFailure> for ImportUsersError {
    fn from(failure: PortFailure) -> Self {
        Self::Desk(failure.into())
    }
}

/// A line, understood.
struct Person {
    email: EmailAddress,
    name: Name,
    username: Option<Username>,
    role: UserRole,
}

/// What the lines before have taken.
#[derive(Default)]
struct Seen {
    emails: HashSet<String>,
    usernames: HashSet<String>,
}

impl ImportUsers {
    /// Goes through the list, line by line.
    pub async fn execute(
        &self,
        by: &Principal,
        csv: &str,
        mode: ImportMode,
    ) -> Result<Vec<ImportedLine>, ImportUsersError> {
        let right = self.desk.administrator(by, AuditAct::ImportUsers, AuditTarget::None).await?;
        let (mut lines, mut seen) = (vec![], Seen::default());
        for line in staff_table(csv)? {
            let outcome = match understood(&line, &mut seen) {
                Ok(person) => self.import(by, right, person, mode).await?,
                Err(problem) => Err(problem),
            };
            lines.push(ImportedLine { line: line.line, email: line.email, outcome });
        }
        if mode == ImportMode::Create {
            let accounts = lines.iter().filter(|line| line.outcome.is_ok()).count();
            let entry = self.desk.entry(by, AuditAct::ImportUsers, AuditTarget::None);
            self.audit.append(entry.with(AuditChange::fact("count", &accounts.to_string()))).await?;
        }
        Ok(lines)
    }

    async fn import(
        &self,
        by: &Principal,
        right: AdministrationRight,
        person: Person,
        mode: ImportMode,
    ) -> Result<Result<Option<UserId>, ImportProblem>, PortFailure> {
        let Ok(right) = right.granting(person.role) else { return Ok(Err(ImportProblem::Forbidden)) };
        if self.users.by_email(&person.email).await?.is_some() {
            return Ok(Err(ImportProblem::EmailTaken));
        }
        if let Some(username) = &person.username
            && self.users.by_username(username).await?.is_some()
        {
            return Ok(Err(ImportProblem::UsernameTaken));
        }
        if mode == ImportMode::DryRun {
            return Ok(Ok(None));
        }
        let id = UserId::new(self.ids.next_id());
        let attempts = if person.username.is_some() { 1 } else { NAME_ATTEMPTS };
        for attempt in 0..attempts {
            let user = person.account(id, attempt, self.clock.now());
            let entry = self.desk.entry(by, AuditAct::CreateUser, AuditTarget::User(id));
            let entry = entry.with(AuditChange::fact("role", person.role.word()));
            match self.staff.create(right, &user, entry).await {
                Ok(()) => return Ok(Ok(Some(id))),
                Err(StaffRefused::UsernameTaken) => {}
                Err(StaffRefused::EmailTaken) => return Ok(Err(ImportProblem::EmailTaken)),
                Err(StaffRefused::Stale | StaffRefused::LastOwner) => return Ok(Err(ImportProblem::Forbidden)),
                Err(StaffRefused::Failed(failure)) => return Err(failure),
            }
        }
        Ok(Err(ImportProblem::UsernameTaken))
    }
}

impl Person {
    fn account(&self, id: UserId, attempt: u32, now: domain_kernel::Timestamp) -> User {
        let newcomer = User::newcomer(id, self.email.clone(), attempt, now);
        let username = self.username.clone().unwrap_or(newcomer.profile.username);
        User { role: self.role, profile: Profile { username, name: self.name.clone() }, ..newcomer }
    }
}

/// What a line says, unless a line before says the same.
fn understood(line: &StaffTableLine, seen: &mut Seen) -> Result<Person, ImportProblem> {
    if !line.is_complete {
        return Err(ImportProblem::Cells);
    }
    let email = EmailAddress::parse(&line.email).map_err(|_| ImportProblem::Email)?;
    let name = Name::parse(&line.name).map_err(|_| ImportProblem::Name)?;
    let username = line.username.as_deref().map(Username::parse).transpose().map_err(|_| ImportProblem::Username)?;
    let word = line.role.as_deref().map_or_else(|| UserRole::Member.word().to_owned(), str::to_lowercase);
    let role = UserRole::of_word(&word).ok_or(ImportProblem::Role)?;
    if !seen.emails.insert(email.as_str().to_owned()) {
        return Err(ImportProblem::EmailTaken);
    }
    if username.as_ref().is_some_and(|username| !seen.usernames.insert(username.as_str().to_owned())) {
        return Err(ImportProblem::UsernameTaken);
    }
    Ok(Person { email, name, username, role })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk};
    use crate::testing::{account, clock, ids};
    use domain_users::ports::{MockAuditLog, MockStaffStore, MockUserReader};

    const LIST: &str = "email,name,username,role\n\
        new@example.org,Anna,anna,member\n\
        user1@example.org,Boris,,\n\
        new@example.org,Again,,\n\
        other@example.org,Vera,anna,\n\
        x,Vera,,\n\
        y@example.org,,,\n\
        z@example.org,Zed,Я,\n\
        q@example.org,Q,,king\n\
        o@example.org,O,,owner\n\
        short@example.org,S\n\
        last@example.org,Last,taken,guest\n";

    async fn import(mode: ImportMode, makes: usize) -> Vec<ImportedLine> {
        let mut users = MockUserReader::new();
        users.expect_by_email().returning(|email| Ok((email.as_str() == "user1@example.org").then(|| account(1))));
        users.expect_by_username().returning(|name| Ok((name.as_str() == "taken").then(|| account(1))));
        let mut staff = MockStaffStore::new();
        staff.expect_create().times(makes).returning(|_, _, _| Ok(()));
        let mut audit = MockAuditLog::new();
        audit.expect_append().times(makes).returning(|_| Ok(()));
        let use_case = ImportUsers {
            desk: Arc::new(desk(UserRole::Administrator)),
            users: Arc::new(users),
            staff: Arc::new(staff),
            audit: Arc::new(audit),
            clock: clock(),
            ids: ids(),
        };
        use_case.execute(&by(), LIST, mode).await.expect("a report")
    }

    #[tokio::test]
    async fn each_line_stands_for_itself_and_a_dry_run_writes_nothing() {
        use ImportProblem::{Cells, Email, EmailTaken, Forbidden, Name, Role, Username, UsernameTaken};
        for (mode, makes) in [(ImportMode::DryRun, 0), (ImportMode::Create, 1)] {
            let lines = import(mode, makes).await;
            let problems: Vec<Option<ImportProblem>> = lines.iter().map(|line| line.outcome.err()).collect();
            let expected = [None, Some(EmailTaken), Some(EmailTaken), Some(UsernameTaken), Some(Email), Some(Name)];
            let more = [Username, Role, Forbidden, Cells, UsernameTaken].map(Some);
            assert_eq!(problems, [expected.as_slice(), more.as_slice()].concat());
            assert_eq!(lines.iter().filter(|line| matches!(line.outcome, Ok(Some(_)))).count(), makes);
            assert_eq!(lines[1].line, 3);
        }
    }
}
