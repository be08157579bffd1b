//! Parameters of lists.

use domain_kernel::PageSize;

/// The size asked for, or the usual one. Parameters are declared with the same limits, so that nothing else gets here.
pub(crate) fn page_size(limit: Option<u16>) -> PageSize {
    limit.and_then(PageSize::parse).unwrap_or(PageSize::DEFAULT)
}

/// The item after which the next page begins: the last of a full page; nothing after a page that is not full.
pub(crate) fn next_after<T, I>(page: &[T], size: PageSize, id: impl Fn(&T) -> I) -> Option<I> {
    if page.len() < size.get() { None } else { page.last().map(id) }
}
