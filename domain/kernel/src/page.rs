//! How much of a list is asked for at once.

/// The number of items on a page: 1 to 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// The largest page.
    pub const MAX: u16 = 200;
    /// What is given when nobody asks for a size.
    pub const DEFAULT: Self = Self(50);

    /// A size within the limits, or `None`.
    pub const fn parse(value: u16) -> Option<Self> {
        if value >= 1 && value <= Self::MAX { Some(Self(value)) } else { None }
    }

    /// The number of items.
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

#[cfg(test)]
mod tests {
    use super::PageSize;

    #[test]
    fn a_page_holds_one_to_two_hundred() {
        assert!(PageSize::parse(0).is_none());
        assert!(PageSize::parse(1).is_some());
        assert!(PageSize::parse(200).is_some());
        assert!(PageSize::parse(201).is_none());
    }
}
