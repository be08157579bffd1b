//! As much of RESP, the speech of Redis, as it takes to tell one value from the next (versions 2 and 3).

/// How deep values may stand within values; Redis itself goes no deeper than a few.
const DEEPEST: usize = 16;

/// The bytes are no RESP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Garbled;

/// The length of the first value of `bytes`; nothing when it has not arrived whole.
pub(super) fn first_value(bytes: &[u8]) -> Result<Option<usize>, Garbled> {
    value_end(bytes, 0, DEEPEST)
}

/// Whether `value` is a publication that was pushed to a subscriber, in either version and of any kind of channel.
pub(super) fn is_publication(value: &[u8]) -> bool {
    let is_list = matches!(value.first(), Some(b'*' | b'>'));
    let words: [&[u8]; 3] = [b"$7\r\nmessage\r\n", b"$8\r\nsmessage\r\n", b"$8\r\npmessage\r\n"];
    let Some(Ok((_, begin))) = is_list.then(|| line(value, 1)).map(|line| line.ok_or(Garbled)) else { return false };
    value.get(begin..).is_some_and(|rest| words.iter().any(|word| rest.starts_with(word)))
}

fn value_end(bytes: &[u8], at: usize, depth: usize) -> Result<Option<usize>, Garbled> {
    let Some(kind) = bytes.get(at) else { return Ok(None) };
    let Some((text, after)) = line(bytes, at + 1) else { return Ok(None) };
    match kind {
        b'+' | b'-' | b':' | b'_' | b'#' | b',' | b'(' => Ok(Some(after)),
        b'$' | b'!' | b'=' => Ok(text_end(bytes, count(text)?, after)),
        b'*' | b'~' | b'>' => values_end(bytes, count(text)?, after, depth),
        // An attribute stands before the value that it belongs to.
        b'|' => values_end(bytes, count(text)?.map(|pairs| pairs * 2 + 1), after, depth),
        b'%' => values_end(bytes, count(text)?.map(|pairs| pairs * 2), after, depth),
        _ => Err(Garbled),
    }
}

fn text_end(bytes: &[u8], length: Option<usize>, after: usize) -> Option<usize> {
    let end = length.map_or(after, |length| after + length + 2);
    (end <= bytes.len()).then_some(end)
}

fn values_end(bytes: &[u8], values: Option<usize>, after: usize, depth: usize) -> Result<Option<usize>, Garbled> {
    let depth = depth.checked_sub(1).ok_or(Garbled)?;
    let mut at = after;
    for _ in 0..values.unwrap_or(0) {
        match value_end(bytes, at, depth)? {
            Some(end) => at = end,
            None => return Ok(None),
        }
    }
    Ok(Some(at))
}

/// What stands between `at` and the next end of a line, and where the next line begins.
fn line(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = bytes.get(at..)?;
    let length = rest.windows(2).position(|pair| pair == b"\r\n")?;
    Some((rest.get(..length)?, at + length + 2))
}

/// A length; nothing for the -1 of a null.
fn count(text: &[u8]) -> Result<Option<usize>, Garbled> {
    let text = std::str::from_utf8(text).map_err(|_| Garbled)?;
    if text == "-1" { Ok(None) } else { text.parse().map(Some).map_err(|_| Garbled) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUSH: &[u8] = b"*3\r\n$7\r\nmessage\r\n$4\r\nv1:a\r\n$5\r\nh\r\nlo\r\n";

    #[test]
    fn a_value_ends_where_it_ends_and_is_unknown_before() {
        for value in
            [PUSH, b"+OK\r\n", b"$-1\r\n", b"*-1\r\n", b"%1\r\n+a\r\n:1\r\n", b"|1\r\n+a\r\n+b\r\n:1\r\n", b"*0\r\n"]
        {
            let more = [value, b"+PONG\r\n"].concat();
            assert_eq!(first_value(&more), Ok(Some(value.len())), "{}", String::from_utf8_lossy(value));
            for length in 0..value.len() {
                assert_eq!(first_value(&value[..length]), Ok(None), "{length} of {}", String::from_utf8_lossy(value));
            }
        }
    }

    #[test]
    fn what_is_no_resp_is_said_to_be_none() {
        assert_eq!(first_value(b"GET / HTTP/1.1\r\n"), Err(Garbled));
        assert_eq!(first_value(b"$x\r\n"), Err(Garbled));
        assert_eq!(first_value(&b"*1\r\n".repeat(40)), Err(Garbled));
    }

    #[test]
    fn only_pushed_messages_are_publications() {
        assert!(is_publication(PUSH));
        assert!(is_publication(b">3\r\n$8\r\nsmessage\r\n$1\r\na\r\n$1\r\nb\r\n"));
        assert!(!is_publication(b"*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n"));
        assert!(!is_publication(b"$7\r\nmessage\r\n"));
    }
}
