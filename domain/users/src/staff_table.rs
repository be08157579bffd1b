//! Lists of people as text, to make accounts from: CSV (RFC 4180), with commas or with semicolons, as the programs of many countries write it.

/// The most people of one list.
pub const STAFF_TABLE_LINES: usize = 500;

/// One person of a list, as the text says; nothing is understood yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffTableLine {
    /// The number of the line on which it begins; the names of the columns stand on line 1.
    pub line: u32,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The username, where one is given.
    pub username: Option<String>,
    /// The word of the role, where one is given.
    pub role: Option<String>,
    /// False when the line has more or fewer cells than there are columns.
    pub is_complete: bool,
}

/// Why a text is no list of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffTableError {
    /// A column is missing, unknown or named twice.
    #[error("the first line names the columns: email, name, and if wanted username and role")]
    Columns,
    /// A quotation mark has no second one.
    #[error("a quoted cell has no end")]
    Quote,
    /// More than 500 people.
    #[error("a list has at most 500 people")]
    TooLong,
}

impl StaffTableError {
    /// The limit that was passed, when it is one.
    pub fn limit(self) -> Option<i64> {
        match self {
            Self::TooLong => i64::try_from(STAFF_TABLE_LINES).ok(),
            Self::Columns | Self::Quote => None,
        }
    }
}

/// Reads a list. Empty lines are left out.
pub fn staff_table(text: &str) -> Result<Vec<StaffTableLine>, StaffTableError> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let separator = if head.contains(';') { ';' } else { ',' };
    let mut rows = cells(text, separator)?.into_iter();
    let (_, head) = rows.next().ok_or(StaffTableError::Columns)?;
    let columns = columns(&head)?;
    let filled = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let lines: Vec<StaffTableLine> = filled.map(|(line, cells)| read(line, &columns, &cells)).collect();
    if lines.len() > STAFF_TABLE_LINES { Err(StaffTableError::TooLong) } else { Ok(lines) }
}

fn columns(head: &[String]) -> Result<Vec<String>, StaffTableError> {
    let names: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let is_known = names.iter().all(|name| matches!(name.as_str(), "email" | "name" | "username" | "role"));
    let is_once =
        names.iter().enumerate().all(|(place, name)| !names.iter().skip(place + 1).any(|other| other == name));
    let has = |name: &str| names.iter().any(|known| known == name);
    if is_known && is_once && has("email") && has("name") { Ok(names) } else { Err(StaffTableError::Columns) }
}

fn read(line: u32, columns: &[String], cells: &[String]) -> StaffTableLine {
    let cell = |name: &str| {
        let place = columns.iter().position(|column| column == name)?;
        cells.get(place).map(|cell| cell.trim().to_owned())
    };
    StaffTableLine {
        line,
        email: cell("email").unwrap_or_default(),
        name: cell("name").unwrap_or_default(),
        username: cell("username").filter(|text| !text.is_empty()),
        role: cell("role").filter(|text| !text.is_empty()),
        is_complete: cells.len() == columns.len(),
    }
}

/// The cells of every line, with the number of the line.
fn cells(text: &str, separator: char) -> Result<Vec<(u32, Vec<String>)>, StaffTableError> {
    let (mut rows, mut row, mut cell) = (vec![], vec![], String::new());
    let (mut line, mut begun, mut is_quoted) = (1_u32, 1_u32, false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        line += u32::from(c == '\n');
        match c {
            '"' if is_quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            _ if is_quoted => cell.push(c),
            '\r' => {}
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push((begun, std::mem::take(&mut row)));
                begun = line;
            }
            _ if c == separator => row.push(std::mem::take(&mut cell)),
            _ => cell.push(c),
        }
    }
    if is_quoted {
        return Err(StaffTableError::Quote);
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((begun, row));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_either_separator_quotes_and_line_ends() {
        let lines = staff_table(
            "\u{feff}Email,Name,role\r\na@b.cc,\"Kim, \"\"Anna\"\"\",member\r\n\r\n\"b@b.cc\",\"Li\nBo\",\n",
        )
        .expect("a list");
        assert_eq!(lines.len(), 2);
        assert_eq!(
            (lines[0].line, lines[0].name.as_str(), lines[0].role.as_deref()),
            (2, "Kim, \"Anna\"", Some("member"))
        );
        assert_eq!((lines[1].line, lines[1].name.as_str(), lines[1].role.as_deref()), (4, "Li\nBo", None));
        let lines = staff_table("name;email;username\nАнна, мл.;a@b.cc;anna").expect("a list");
        assert_eq!((lines[0].name.as_str(), lines[0].username.as_deref()), ("Анна, мл.", Some("anna")));
        assert!(lines[0].is_complete);
        assert!(!staff_table("email,name\na@b.cc").expect("a list")[0].is_complete);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for text in ["", "email", "email,name,password", "email,name,email", "name,role\nx,y"] {
            assert_eq!(staff_table(text), Err(StaffTableError::Columns), "{text}");
        }
        assert_eq!(staff_table("email,name\n\"a@b.cc,x"), Err(StaffTableError::Quote));
        let long = "email,name\n".to_owned() + &"a@b.cc,x\n".repeat(STAFF_TABLE_LINES + 1);
        assert_eq!(staff_table(&long), Err(StaffTableError::TooLong));
    }
}
