use poem::Request;

use super::peer;
use crate::AddressRange;

/// Where a request's id stands, both ways.
pub(super) const HEADER: &str = "x-request-id";
/// Longer ids are not taken.
const LONGEST: usize = 64;

/// The id that a trusted proxy gave to the request, so that its log and ours speak of the same. What anybody else writes there could
/// be made to look like another request, or like another line of the log.
pub(super) fn of(request: &Request, trusted: &[AddressRange]) -> Option<String> {
    let peer = peer(request);
    let id = request.headers().get(HEADER)?.to_str().ok()?;
    let is_plain = (1..=LONGEST).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    (is_plain && trusted.iter().any(|range| range.contains(peer))).then(|| id.to_owned())
}
