//! How payments keep up with draws: a queue in front of a channel with a limit.

use engine::plan::PayoutPlan;

use super::arrival::Arrivals;
use super::figures::real;

/// What became of the payments of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Queue {
    /// Longest wait, in minutes.
    pub(crate) longest_wait: f64,
    /// Days on which payments go out.
    pub(crate) days: u64,
}

impl Queue {
    /// Payments by day, made when people open the app in the evening.
    pub(crate) fn of(plan: &PayoutPlan, evening: &Arrivals, by_day: &[u64]) -> Self {
        let per_minute = f64::from(plan.per_second) * 60.0;
        if per_minute <= 0.0 {
            return Self::default();
        }
        let rest = 1_440.0 - minutes(evening);
        let mut queue = Self::default();
        let mut waiting = 0.0;
        for payments in by_day {
            let before = waiting;
            for share in evening.by_minute() {
                waiting += share * real(*payments);
                queue.longest_wait = f64::max(queue.longest_wait, waiting / per_minute);
                waiting = f64::max(0.0, waiting - per_minute);
            }
            waiting = f64::max(0.0, waiting - per_minute * rest);
            queue.days += u64::from(*payments > 0 || before > 0.0);
        }
        // What is left goes out on the days after the last.
        let mut left = waiting;
        while left > 0.0 && queue.days < 10_000 {
            left -= per_minute * 1_440.0;
            queue.days += 1;
        }
        queue
    }
}

fn minutes(evening: &Arrivals) -> f64 {
    real(evening.by_minute().len() as u64)
}

#[cfg(test)]
mod tests {
    use engine::plan::PayoutChannel;

    use super::*;

    fn queue(per_second: u32, by_day: &[u64]) -> Queue {
        let plan = PayoutPlan {
            channel: PayoutChannel::MerchantTransfer,
            minimum_fen: 1,
            maximum_fen: 100,
            per_second,
            per_person_day: 10,
        };
        Queue::of(&plan, &Arrivals::whole_day(), by_day)
    }

    #[test]
    fn what_the_channel_cannot_take_waits() {
        let quick = queue(1_000, &[1_000, 0, 1_000]);
        assert_eq!(quick.days, 2);
        assert!(quick.longest_wait < 1.0, "{quick:?}");
        // 86,400 a day: three days' worth on the first.
        let slow = queue(1, &[3 * 86_400]);
        assert!((3..=4).contains(&slow.days), "{slow:?}");
        assert!(slow.longest_wait > 1_440.0, "{slow:?}");
    }
}
