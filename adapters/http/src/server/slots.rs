use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;

/// How many connections are open, in all and by household.
pub(super) struct Slots {
    most: usize,
    most_per_household: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    all: usize,
    by_household: HashMap<IpAddr, usize>,
}

/// The place of one open connection, free again when this is dropped. A socket keeps its place after the upgrade.
pub(super) struct Slot {
    slots: Arc<Slots>,
    household: Option<IpAddr>,
}

impl Slots {
    pub(super) fn new(most: usize, most_per_household: usize) -> Arc<Self> {
        Arc::new(Self { most, most_per_household, open: Mutex::default() })
    }

    /// A place, unless there are too many; `None` for a household means a proxy, behind which there are many.
    pub(super) fn take(self: &Arc<Self>, household: Option<IpAddr>) -> Option<Slot> {
        let mut open = self.open.lock();
        if open.all >= self.most {
            return None;
        }
        if let Some(household) = household {
            let count = open.by_household.entry(household).or_default();
            if *count >= self.most_per_household {
                return None;
            }
            *count += 1;
        }
        open.all += 1;
        Some(Slot { slots: Arc::clone(self), household })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut open = self.slots.open.lock();
        open.all = open.all.saturating_sub(1);
        let Some(household) = self.household else { return };
        if let Some(count) = open.by_household.get_mut(&household) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.by_household.remove(&household);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn household(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    #[test]
    fn no_household_takes_more_than_its_share() {
        let slots = Slots::new(10, 2);
        let taken: Vec<_> = [1, 1, 2].into_iter().filter_map(|last| slots.take(Some(household(last)))).collect();
        assert_eq!(taken.len(), 3);
        assert!(slots.take(Some(household(1))).is_none());
        assert!(slots.take(None).is_some(), "a proxy is not counted as one household");
    }

    #[test]
    fn a_place_is_free_again_when_dropped() {
        let slots = Slots::new(1, 1);
        let taken = slots.take(Some(household(1)));
        assert!(slots.take(Some(household(2))).is_none());
        drop(taken);
        assert!(slots.take(Some(household(2))).is_some());
        assert!(slots.open.lock().by_household.is_empty());
    }
}
