use serde::Deserialize;

/// More than any browser writes.
const LONGEST: usize = 4 * 1024;

/// What the browser says of the page that asked (`WebAuthn` §5.8.1). Browsers add fields, so that unknown ones are passed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

impl ClientData {
    /// `None` where this is not what a browser writes.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        serde_json::from_slice(bytes).ok()
    }

    /// True for an answer of this kind to this challenge.
    pub(super) fn is(&self, kind: &str, challenge: &str) -> bool {
        self.kind == kind && self.challenge == challenge
    }

    /// True for a page of `origin` itself, which no other page has framed.
    pub(super) fn is_from(&self, origin: &str) -> bool {
        self.origin == origin && !self.cross_origin
    }

    /// The challenge that it claims.
    pub(super) fn into_challenge(self) -> String {
        self.challenge
    }
}
