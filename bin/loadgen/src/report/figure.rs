use serde::Serialize;

/// One number and what it is held against.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    /// What the machine allows, from the same run.
    limit: Option<f64>,
    mark: Option<Mark>,
    /// Whether the mark was reached; null without one, or when its limit is not known.
    pass: Option<bool>,
}

/// What a figure has to reach.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    AtMost(f64),
    AtLeast(f64),
    /// At most so many times the limit of the same run.
    TimesLimit(f64),
}

impl Figure {
    pub(crate) fn new(name: &'static str, value: f64, unit: &'static str) -> Self {
        Self { name, value, unit, limit: None, mark: None, pass: None }
    }

    #[must_use]
    pub(crate) fn with_mark(mut self, mark: Mark) -> Self {
        self.mark = Some(mark);
        self.judge();
        self
    }

    #[must_use]
    pub(crate) fn with_limit(mut self, limit: Option<f64>) -> Self {
        self.limit = limit;
        self.judge();
        self
    }

    fn judge(&mut self) {
        self.pass = self.mark.and_then(|mark| match mark {
            Mark::AtMost(most) => Some(self.value <= most),
            Mark::AtLeast(least) => Some(self.value >= least),
            Mark::TimesLimit(times) => self.limit.map(|limit| self.value <= times * limit),
        });
    }

    /// Name, value, limit, mark, verdict.
    pub(super) fn cells(&self) -> [String; 5] {
        let mark = self.mark.map_or_else(|| "–".to_owned(), Mark::text);
        let verdict = match self.pass {
            Some(true) => "pass",
            Some(false) => "short",
            None => "–",
        };
        let limit = self.limit.map_or_else(|| "–".to_owned(), number);
        [self.name.to_owned(), format!("{} {}", number(self.value), self.unit), limit, mark, verdict.to_owned()]
    }
}

impl Mark {
    fn text(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {}", number(most)),
            Self::AtLeast(least) => format!("≥ {}", number(least)),
            Self::TimesLimit(times) => format!("≤ {times} × limit"),
        }
    }
}

/// Three digits are all that such a measurement is worth.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(figure: &Figure) -> Option<bool> {
        figure.pass
    }

    #[test]
    fn a_figure_is_held_against_its_mark() {
        let figure = || Figure::new("cost", 15.0, "µs");
        assert_eq!(pass(&figure()), None);
        assert_eq!(pass(&figure().with_mark(Mark::AtMost(15.0))), Some(true));
        assert_eq!(pass(&figure().with_mark(Mark::AtLeast(16.0))), Some(false));
    }

    #[test]
    fn a_mark_in_limits_waits_for_the_limit() {
        let figure = || Figure::new("cost", 15.0, "µs").with_mark(Mark::TimesLimit(1.6));
        for (limit, expected) in [(None, None), (Some(10.0), Some(true)), (Some(9.0), Some(false))] {
            assert_eq!(pass(&figure().with_limit(limit)), expected, "{limit:?}");
        }
    }

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!([number(12_345.6), number(12.34), number(1.234), number(0.0)], ["12346", "12.3", "1.23", "0.00"]);
    }
}
