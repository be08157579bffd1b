//! What plain text may hold.

/// True for characters that have no place in a line people read: controls, line separators and the marks that turn
/// the direction of text, with which one name can be made to look like another (Unicode TR 36 §3.2).
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
