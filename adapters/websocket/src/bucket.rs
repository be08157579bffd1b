use domain_kernel::{Span, Timestamp};

/// Lets `burst` through at once and then so many a second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    /// The moment at which the bucket is full again: one number says it all.
    full_at: Timestamp,
    each: i64,
    burst: i64,
}

impl Bucket {
    pub(crate) fn new((burst, per_second): (i64, i64), now: Timestamp) -> Self {
        Self { full_at: now, each: 1_000_000 / per_second.max(1), burst }
    }

    /// Takes one, or answers how long to wait for it.
    pub(crate) fn take(&mut self, now: Timestamp) -> Result<(), Span> {
        let next = self.full_at.max(now).micros() + self.each;
        let over = next - now.micros() - self.burst * self.each;
        if over > 0 {
            return Err(Span::millis((over / 1_000).max(1)));
        }
        self.full_at = Timestamp::from_micros(next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_a_rate() {
        let start = Timestamp::from_micros(5_000_000);
        let mut bucket = Bucket::new((60, 30), start);
        assert_eq!((0..100).filter(|_| bucket.take(start).is_ok()).count(), 60);
        assert!(bucket.take(start).is_err_and(|wait| wait <= Span::millis(34)));
        let later = start.plus(Span::seconds(1));
        assert_eq!((0..100).filter(|_| bucket.take(later).is_ok()).count(), 30);
        let rested = start.plus(Span::minutes(5));
        assert_eq!((0..100).filter(|_| bucket.take(rested).is_ok()).count(), 60);
    }
}
