/// Who may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Whoever reads mail at an address.
    Open,
    /// Nobody: strangers get the same answers, but no mail.
    Closed,
}
