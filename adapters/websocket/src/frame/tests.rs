use proptest::prelude::*;

use super::*;

const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A frame as a client writes it.
fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(short @ ..=125), _) => bytes.push(0x80 | short),
        (_, Ok(medium)) => {
            bytes.push(0xfe);
            bytes.extend_from_slice(&medium.to_be_bytes());
        }
        _ => {
            bytes.push(0xff);
            bytes.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend_from_slice(&MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// Everything that `bytes` hold, fed in portions of `step`.
fn decode(limit: usize, bytes: &[u8], step: usize) -> Result<Vec<Incoming>, FrameError> {
    let mut decoder = Decoder::new(limit);
    let mut messages = vec![];
    for mut portion in bytes.chunks(step.max(1)) {
        while let Some(message) = decoder.take(&mut portion)? {
            messages.push(message);
        }
        assert!(portion.is_empty());
    }
    Ok(messages)
}

#[test]
fn messages_come_whole_however_they_are_cut() {
    let bytes = [
        masked(0x81, b"one"),
        masked(0x01, b"tw"),
        masked(0x89, b"ping"),
        masked(0x00, b""),
        masked(0x80, b"o"),
        masked(0x8a, b""),
        masked(0x81, "\u{1f600}".repeat(100).as_bytes()),
        masked(0x81, &vec![b'x'; 70_000]),
        masked(0x88, &[0x0f, 0xa0, b'b', b'y', b'e']),
    ]
    .concat();
    let expected = vec![
        Incoming::Text("one".into()),
        Incoming::Ping(b"ping".to_vec()),
        Incoming::Text("two".into()),
        Incoming::Pong,
        Incoming::Text("\u{1f600}".repeat(100)),
        Incoming::Text("x".repeat(70_000)),
        Incoming::Close(Some(4000)),
    ];
    for step in [1, 2, 3, 7, 64, 4096, bytes.len()] {
        assert_eq!(decode(100_000, &bytes, step), Ok(expected.clone()), "portions of {step}");
    }
}

#[test]
fn a_character_may_be_cut_between_fragments() {
    let bytes = [masked(0x01, &[0xf0, 0x9f]), masked(0x80, &[0x98, 0x80])].concat();
    assert_eq!(decode(10, &bytes, 1), Ok(vec![Incoming::Text("\u{1f600}".into())]));
}

#[test]
fn what_is_malformed_is_refused() {
    use FrameError::{Binary, Malformed, NotUtf8, TooLarge};
    let cases: Vec<(&str, Vec<u8>, FrameError)> = vec![
        ("not masked", vec![0x81, 0x01, b'a'], Malformed),
        ("first reserved bit", masked(0xc1, b"a"), Malformed),
        ("second reserved bit", masked(0xa1, b"a"), Malformed),
        ("third reserved bit", masked(0x91, b"a"), Malformed),
        ("reserved opcode", masked(0x83, b"a"), Malformed),
        ("reserved control opcode", masked(0x8b, b""), Malformed),
        ("binary", masked(0x82, b"a"), Binary),
        ("binary in pieces", masked(0x02, b"a"), Binary),
        ("continuation of nothing", masked(0x80, b"a"), Malformed),
        ("text within a text", [masked(0x01, b"a"), masked(0x81, b"b")].concat(), Malformed),
        ("ping in pieces", masked(0x09, b"a"), Malformed),
        ("long ping", masked(0x89, &[0; 126]), Malformed),
        ("16 bits for a short length", [&[0x81, 0xfe, 0, 5][..], &MASK].concat(), Malformed),
        ("64 bits for a medium length", [&[0x81, 0xff, 0, 0, 0, 0, 0, 0, 1, 0][..], &MASK].concat(), Malformed),
        ("sign bit of a length", [&[0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0][..], &MASK].concat(), Malformed),
        ("a length beyond the limit", masked(0x81, &[b'a'; 1001]), TooLarge),
        ("an announced terabyte", [&[0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0][..], &MASK].concat(), TooLarge),
        ("pieces beyond the limit", [masked(0x01, &[b'a'; 600]), masked(0x80, &[b'a'; 600])].concat(), TooLarge),
        ("no UTF-8", masked(0x81, &[0xff]), NotUtf8),
        ("overlong UTF-8", masked(0x81, &[0xc0, 0xaf]), NotUtf8),
        ("a surrogate", masked(0x81, &[0xed, 0xa0, 0x80]), NotUtf8),
        ("beyond the last character", masked(0x81, &[0xf4, 0x90, 0x80, 0x80]), NotUtf8),
        ("half a character", masked(0x81, &[0xf0, 0x9f]), NotUtf8),
        ("close of one byte", masked(0x88, &[3]), Malformed),
        ("close with a code of nobody", masked(0x88, &[0x03, 0xed]), Malformed),
        ("close with a reason that is no UTF-8", masked(0x88, &[0x03, 0xe8, 0xff]), NotUtf8),
    ];
    for (what, bytes, expected) in cases {
        for step in [1, bytes.len()] {
            assert_eq!(decode(1000, &bytes, step), Err(expected), "{what}");
        }
    }
}

#[test]
fn nothing_is_kept_between_messages() {
    let mut decoder = Decoder::new(100_000);
    let bytes = masked(0x81, &vec![b'a'; 90_000]);
    let mut input = bytes.as_slice();
    assert!(decoder.take(&mut input).expect("good").is_some());
    assert!(format!("{decoder:?}").len() < 300, "{decoder:?}");
}

#[test]
fn the_limit_may_change_between_messages() {
    let bytes = masked(0x81, &[b'a'; 200]);
    let mut decoder = Decoder::new(300);
    assert!(decoder.take(&mut bytes.as_slice()).is_ok());
    decoder.set_limit(100);
    assert_eq!(decoder.take(&mut bytes.as_slice()), Err(FrameError::TooLarge));
}

#[test]
fn our_frames_carry_the_shortest_length() {
    for (length, header) in [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)] {
        // Two quotes are part of the JSON.
        let text = "x".repeat(usize::max(length, 2) - 2);
        let frame = json(&text);
        assert_eq!(frame.len(), header + text.len() + 2, "{length}");
        assert_eq!(frame[0], 0x81);
    }
    assert_eq!(pong(b"hi").as_ref(), [0x8a, 2, b'h', b'i']);
    assert_eq!(close(4010, "drain").as_ref(), [0x88, 7, 0x0f, 0xaa, b'd', b'r', b'a', b'i', b'n']);
}

proptest! {
    #[test]
    fn any_text_survives_any_cut(text in ".{0,300}", cuts in proptest::collection::vec(0_usize..300, 0..4), step in 1_usize..40) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(text.len())).collect();
        cuts.sort_unstable();
        let mut bytes = vec![];
        let mut from = 0;
        for (n, cut) in cuts.iter().enumerate() {
            bytes.extend(masked(u8::from(n == 0), &text.as_bytes()[from..*cut]));
            from = *cut;
        }
        bytes.extend(masked(if cuts.is_empty() { 0x81 } else { 0x80 }, &text.as_bytes()[from..]));
        prop_assert_eq!(decode(10_000, &bytes, step), Ok(vec![Incoming::Text(text)]));
    }

    #[test]
    fn no_bytes_make_it_panic_or_remember_too_much(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), step in 1_usize..64) {
        let mut decoder = Decoder::new(500);
        let mut kept = 0;
        'all: for mut portion in bytes.chunks(step) {
            loop {
                match decoder.take(&mut portion) {
                    Ok(Some(Incoming::Text(text))) => kept = kept.max(text.len()),
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(_) => break 'all,
                }
            }
        }
        prop_assert!(kept <= 500);
    }
}
