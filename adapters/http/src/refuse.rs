use adapter_wire::{Refusal, Slug};

use crate::problem::Fault;

/// The problem of a use case's error; `adapter-wire` has chosen its slug. Failures of ports are logged here, once, under the
/// id of the request; their sources never leave the process.
pub(crate) fn refuse<E>(error: E) -> Fault
where
    E: std::error::Error,
    for<'a> Refusal: From<&'a E>,
{
    let refusal = Refusal::from(&error);
    if matches!(refusal.slug, Slug::Busy | Slug::Internal) {
        let sources: Vec<String> =
            std::iter::successors(error.source(), |error| error.source()).map(ToString::to_string).collect();
        tracing::error!(%error, sources = sources.join(": "), "a request failed");
    }
    refusal.into()
}
