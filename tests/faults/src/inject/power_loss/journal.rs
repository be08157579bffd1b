//! What a disk holds after its power failed, from the journal of what was written and synced.

use std::collections::BTreeMap;

/// Operation, length of the name, offset, length of the bytes.
const HEAD: usize = 4 + 4 + 8 + 8;

/// The files of a disk by name; one that was removed is absent.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

#[derive(Debug, PartialEq, Eq)]
enum Operation {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { length: usize },
    Sync,
    Remove,
}

/// What is left of `before` and of what the journal tells: everything up to each file's last sync, and of what came after it whatever
/// `survives`, asked once for each operation.
pub(super) fn after_power_loss(before: Files, journal: &[u8], mut survives: impl FnMut() -> bool) -> Files {
    let (mut durable, mut pending) = (before, BTreeMap::<String, Vec<Operation>>::new());
    let mut rest = journal;
    while let Some((name, operation, next)) = first(rest) {
        rest = next;
        match operation {
            Operation::Sync => {
                let file = durable.entry(name.clone()).or_default();
                pending.remove(&name).unwrap_or_default().into_iter().for_each(|operation| apply(file, operation));
            }
            Operation::Remove => {
                pending.remove(&name);
                durable.remove(&name);
            }
            written => pending.entry(name).or_default().push(written),
        }
    }
    for (name, operations) in pending {
        let file = durable.entry(name).or_default();
        operations.into_iter().filter(|_| survives()).for_each(|operation| apply(file, operation));
    }
    durable
}

fn apply(file: &mut Vec<u8>, operation: Operation) {
    match operation {
        Operation::Write { offset, bytes } => {
            let end = offset + bytes.len();
            file.resize(file.len().max(end), 0);
            file.splice(offset..end, bytes);
        }
        Operation::Truncate { length } => file.resize(length, 0),
        Operation::Sync | Operation::Remove => {}
    }
}

/// The first record, and what follows it; nothing when it is not whole, as the last one of a killed process may be.
fn first(journal: &[u8]) -> Option<(String, Operation, &[u8])> {
    let (head, rest) = journal.split_at_checked(HEAD)?;
    let word = |at: usize| Some(u32::from_ne_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let long = |at: usize| usize::try_from(u64::from_ne_bytes(head.get(at..at + 8)?.try_into().ok()?)).ok();
    let (name, rest) = rest.split_at_checked(usize::try_from(word(4)?).ok()?)?;
    let (offset, length) = (long(8)?, long(16)?);
    let (operation, rest) = match word(0)? {
        1 => {
            let (bytes, rest) = rest.split_at_checked(length)?;
            (Operation::Write { offset, bytes: bytes.to_vec() }, rest)
        }
        2 => (Operation::Truncate { length }, rest),
        3 => (Operation::Sync, rest),
        4 => (Operation::Remove, rest),
        _ => return None,
    };
    Some((String::from_utf8_lossy(name).into_owned(), operation, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(operation: u32, name: &str, offset: u64, length: u64, bytes: &[u8]) -> Vec<u8> {
        let name_length = u32::try_from(name.len()).expect("short");
        let numbers = [operation.to_ne_bytes(), name_length.to_ne_bytes()].concat();
        [
            numbers,
            offset.to_ne_bytes().to_vec(),
            length.to_ne_bytes().to_vec(),
            name.as_bytes().to_vec(),
            bytes.to_vec(),
        ]
        .concat()
    }

    fn write(name: &str, offset: u64, text: &str) -> Vec<u8> {
        record(1, name, offset, text.len() as u64, text.as_bytes())
    }

    fn left(journal: &[Vec<u8>], survives: bool) -> Vec<(String, String)> {
        let files =
            after_power_loss(Files::from([("old".to_owned(), b"abcdef".to_vec())]), &journal.concat(), || survives);
        files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text"))).collect()
    }

    fn files(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_may_go() {
        let journal =
            [write("new", 0, "one"), record(3, "new", 0, 0, b""), write("new", 3, "two"), write("old", 1, "XY")];
        assert_eq!(left(&journal, false), files(&[("new", "one"), ("old", "abcdef")]));
        assert_eq!(left(&journal, true), files(&[("new", "onetwo"), ("old", "aXYdef")]));
    }

    #[test]
    fn a_sync_is_of_one_file_alone() {
        let journal = [write("new", 0, "one"), write("old", 0, "X"), record(3, "old", 0, 0, b"")];
        assert_eq!(left(&journal, false), files(&[("new", ""), ("old", "Xbcdef")]));
    }

    #[test]
    fn files_shrink_grow_and_go() {
        let journal = [record(2, "old", 0, 2, b""), write("old", 4, "Z"), record(3, "old", 0, 0, b"")];
        assert_eq!(left(&journal, false), files(&[("old", "ab\0\0Z")]));
        assert_eq!(left(&[record(4, "old", 0, 0, b"")], false), files(&[]));
    }

    #[test]
    fn the_last_record_may_be_torn() {
        let mut torn = write("old", 0, "lost");
        torn.truncate(torn.len() - 1);
        assert_eq!(left(&[write("old", 0, "X"), record(3, "old", 0, 0, b""), torn], true), files(&[("old", "Xbcdef")]));
    }
}
