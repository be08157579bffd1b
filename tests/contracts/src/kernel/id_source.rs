//! Contract of `IdSource`.

use std::collections::HashSet;
use std::sync::Arc;

use domain_kernel::ports::IdSource;
use uuid::Uuid;

fn many(ids: &dyn IdSource) -> Vec<Uuid> {
    (0..10_000).map(|_| ids.next_id()).collect()
}

/// A fresh id each time.
pub async fn ids_are_unique(ids: &Arc<dyn IdSource>) {
    assert_eq!(many(&**ids).into_iter().collect::<HashSet<_>>().len(), 10_000);
}

/// `UUIDv7` of the RFC 9562 variant.
pub async fn ids_are_of_version_seven(ids: &Arc<dyn IdSource>) {
    for id in many(&**ids) {
        assert_eq!((id.get_version_num(), id.get_variant()), (7, uuid::Variant::RFC4122), "{id}");
    }
}

/// Ordered by time of making.
pub async fn ids_are_ordered_by_time(ids: &Arc<dyn IdSource>) {
    let first = ids.next_id();
    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    assert!(first < ids.next_id());
}

/// The cases of `IdSource`.
#[macro_export]
macro_rules! id_source {
    ($fresh:path) => {
        $crate::cases!(kernel::id_source, $fresh: ids_are_unique, ids_are_of_version_seven, ids_are_ordered_by_time);
    };
}
