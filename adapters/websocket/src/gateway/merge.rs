use parking_lot::Mutex;

/// So many reads of one kind go side by side; what is asked for meanwhile goes together into the next.
const TASKS: usize = 4;
/// One read asks for so much at most.
const PORTION: usize = 500;

/// What is to be read of one kind and can be read together: ten thousand sockets that come back at once cost a few large reads,
/// not one for each.
pub(super) struct Merge<T>(Mutex<State<T>>);

struct State<T> {
    waiting: Vec<T>,
    tasks: usize,
}

impl<T> Merge<T> {
    /// Adds something. True when one more task is to be started that takes portions until there are none.
    pub(super) fn add(&self, asked: Vec<T>) -> bool {
        let mut state = self.0.lock();
        state.waiting.extend(asked);
        let is_started = state.tasks < TASKS;
        state.tasks += usize::from(is_started);
        is_started
    }

    /// The next portion. With `None` the task that asks is to end.
    pub(super) fn take(&self) -> Option<Vec<T>> {
        let mut state = self.0.lock();
        let count = state.waiting.len().min(PORTION);
        if count == 0 {
            state.tasks -= 1;
            return None;
        }
        Some(state.waiting.drain(..count).collect())
    }
}

impl<T> Default for Merge<T> {
    fn default() -> Self {
        Self(Mutex::new(State { waiting: Vec::new(), tasks: 0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_while_others_read_is_read_together() {
        let merge = Merge::default();
        let started = (0..1_200).filter(|n| merge.add(vec![*n])).count();
        assert_eq!(started, TASKS);
        let portions: Vec<Vec<i32>> = std::iter::from_fn(|| merge.take()).collect();
        assert_eq!(portions.iter().map(Vec::len).collect::<Vec<_>>(), [500, 500, 200]);
        assert_eq!(portions.concat(), (0..1_200).collect::<Vec<_>>());
        // The task that found nothing has ended: another may begin.
        assert!(merge.add(vec![1]));
        assert!(!merge.add(vec![2]));
    }
}
