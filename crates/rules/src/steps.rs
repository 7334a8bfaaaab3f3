//! The step count of a day.

use model::{Day, ParticipantNo, Refusal, Window};
use serde::{Deserialize, Serialize};

/// What the organiser wrote about steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepsPlan {
    /// When counts are taken. Whole days, since a day's count begins at 00:00.
    pub window: Window,
    /// Highest count that is believed at once; one above it waits for review.
    pub plausible_max: u32,
    /// Days with exactly the same count, one after the other, that raise a flag.
    pub equal_days_flag: u8,
}

/// A participant's count of the latest day they synced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// Days since 1970; see [`Day`].
    day: i32,
    /// Highest believed count of that day.
    count: u32,
    /// Highest count of that day that waits for review; 0 for none.
    suspect: u32,
    /// Believed count of the day synced before.
    previous: u32,
    /// How many synced days in a row ended with the same count, this one not counted.
    equal_days: u8,
    /// Lower re-syncs, over all days.
    anomalies: u16,
}

/// What a sync means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The count is the highest of the day so far.
    Higher,
    /// The count is the one already known: nothing to record.
    Same,
    /// Less than what is known: an anomaly that changes nothing.
    Lower,
    /// Above what is plausible: waits for review.
    Suspect,
}

/// A reason to look at a participant again. It never changes a figure by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// A count above the plausible maximum.
    ImplausibleCount,
    /// The same count on many days.
    EqualCounts,
}

/// A flag for review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// Whom it concerns.
    pub participant: ParticipantNo,
    /// The day that raised it.
    pub day: Day,
    /// What was seen.
    pub kind: SignalKind,
}

/// A suspect count and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// Whom it concerns.
    pub participant: ParticipantNo,
    /// The day of the count.
    pub day: Day,
    /// The count.
    pub count: u32,
    /// `None` while it waits, then whether it was believed.
    pub accepted: Option<bool>,
}

/// The counts of all participants, and what waits for review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepsState {
    counts: Vec<DayCount>,
    suspects: Vec<Suspect>,
    signals: Vec<Signal>,
}

impl StepsState {
    /// Judges a count received for `day` while it is `today`.
    pub fn judge(
        &self,
        plan: &StepsPlan,
        participant: ParticipantNo,
        today: Day,
        day: Day,
        count: u32,
    ) -> Result<Reading, Refusal> {
        if day < today {
            return Err(Refusal::DayClosed);
        }
        if day > today {
            return Err(Refusal::InvalidDay);
        }
        let known = self.of(participant, day);
        Ok(if count > plan.plausible_max && count > known.count {
            if count > known.suspect {
                Reading::Suspect
            } else {
                Reading::Same
            }
        } else if count > known.count || (count == 0 && known.day != day.0) {
            Reading::Higher
        } else if count == known.count {
            Reading::Same
        } else {
            Reading::Lower
        })
    }

    /// Makes room for a new participant.
    pub fn add_participant(&mut self) {
        self.counts.push(DayCount::default());
    }

    /// Books the highest count of the day so far.
    pub fn record(&mut self, plan: &StepsPlan, participant: ParticipantNo, day: Day, count: u32) {
        let Some(known) = self.roll(participant, day) else {
            return;
        };
        known.count = known.count.max(count);
        let equal = known.equal_days.saturating_add(2);
        if known.count == known.previous && count > 0 && equal == plan.equal_days_flag {
            self.signals.push(Signal {
                participant,
                day,
                kind: SignalKind::EqualCounts,
            });
        }
    }

    /// Books a lower re-sync.
    pub fn record_lower(&mut self, participant: ParticipantNo, day: Day) {
        if let Some(known) = self.roll(participant, day) {
            known.anomalies = known.anomalies.saturating_add(1);
        }
    }

    /// Books a count that waits for review.
    pub fn record_suspect(&mut self, participant: ParticipantNo, day: Day, count: u32) {
        if let Some(known) = self.roll(participant, day) {
            known.suspect = known.suspect.max(count);
        }
        self.suspects.push(Suspect {
            participant,
            day,
            count,
            accepted: None,
        });
        self.signals.push(Signal {
            participant,
            day,
            kind: SignalKind::ImplausibleCount,
        });
    }

    /// The suspect count of that day that waits for review, the highest if there are several.
    pub fn waiting(&self, participant: ParticipantNo, day: Day) -> Option<Suspect> {
        self.suspects
            .iter()
            .filter(|s| s.participant == participant && s.day == day && s.accepted.is_none())
            .max_by_key(|s| s.count)
            .copied()
    }

    /// Books a review of all suspect counts of that day up to `count`. A believed count becomes
    /// the day's count if the participant has not synced a later day.
    pub fn record_review(
        &mut self,
        participant: ParticipantNo,
        day: Day,
        count: u32,
        accepted: bool,
    ) {
        for s in &mut self.suspects {
            if s.participant == participant && s.day == day && s.accepted.is_none() {
                s.accepted = Some(accepted && s.count == count);
            }
        }
        if let Some(known) = self.counts.get_mut(participant.ix())
            && known.day == day.0
        {
            known.suspect = 0;
            if accepted {
                known.count = known.count.max(count);
            }
        }
    }

    /// The believed count of a day; 0 if the participant's latest synced day is another one.
    pub fn count(&self, participant: ParticipantNo, day: Day) -> u32 {
        self.of(participant, day).count
    }

    /// The count of a day that waits for review, if any.
    pub fn suspect(&self, participant: ParticipantNo, day: Day) -> Option<u32> {
        let suspect = self.of(participant, day).suspect;
        (suspect > 0).then_some(suspect)
    }

    /// Lower re-syncs of a participant, over all days.
    pub fn anomalies(&self, participant: ParticipantNo) -> u16 {
        self.counts.get(participant.ix()).map_or(0, |c| c.anomalies)
    }

    /// Suspect counts in the order they came, reviewed ones included.
    pub fn suspects(&self) -> &[Suspect] {
        &self.suspects
    }

    /// Flags in the order they were raised.
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    fn of(&self, participant: ParticipantNo, day: Day) -> DayCount {
        match self.counts.get(participant.ix()) {
            Some(known) if known.day == day.0 => *known,
            _ => DayCount::default(),
        }
    }

    /// The participant's entry, turned over to a new day where the day is a later one; `None` for
    /// a day before the latest, which comes only while an outage is made good.
    fn roll(&mut self, participant: ParticipantNo, day: Day) -> Option<&mut DayCount> {
        let known = self.counts.get_mut(participant.ix())?;
        if known.day > day.0 {
            return None;
        }
        if known.day < day.0 {
            let equal = known.count > 0 && known.count == known.previous;
            *known = DayCount {
                day: day.0,
                count: 0,
                suspect: 0,
                previous: known.count,
                equal_days: if equal {
                    known.equal_days.saturating_add(1)
                } else {
                    0
                },
                anomalies: known.anomalies,
            };
        }
        Some(known)
    }
}

#[cfg(test)]
mod tests {
    use model::Zone;

    use super::*;

    const P: ParticipantNo = ParticipantNo(0);

    fn plan() -> StepsPlan {
        StepsPlan {
            window: Window::of_days(Zone::SHANGHAI, Day(0), Day(30)),
            plausible_max: 100_000,
            equal_days_flag: 3,
        }
    }

    fn book(state: &mut StepsState, day: Day, count: u32) -> Reading {
        let reading = state.judge(&plan(), P, day, day, count).unwrap();
        match reading {
            Reading::Higher => state.record(&plan(), P, day, count),
            Reading::Lower => state.record_lower(P, day),
            Reading::Suspect => state.record_suspect(P, day, count),
            Reading::Same => {}
        }
        reading
    }

    fn one() -> StepsState {
        let mut state = StepsState::default();
        state.add_participant();
        state
    }

    #[test]
    fn a_days_count_never_falls() {
        for (counts, kept, anomalies) in [
            (vec![8_000, 7_500], 8_000, 1), // X-06.a
            (vec![8_000, 9_100], 9_100, 0), // X-06.b
            (vec![8_000, 8_000], 8_000, 0),
            (vec![8_000, 250_000, 9_000], 9_000, 0),
        ] {
            let mut state = one();
            for count in &counts {
                book(&mut state, Day(10), *count);
            }
            assert_eq!(state.count(P, Day(10)), kept, "{counts:?}");
            assert_eq!(state.anomalies(P), anomalies, "{counts:?}");
        }
    }

    // X-06.c
    #[test]
    fn an_implausible_count_waits_for_review() {
        let mut state = one();
        assert_eq!(book(&mut state, Day(10), 250_000), Reading::Suspect);
        assert_eq!(state.count(P, Day(10)), 0);
        assert_eq!(state.suspect(P, Day(10)), Some(250_000));
        assert_eq!(state.suspects().len(), 1);
        assert_eq!(state.signals()[0].kind, SignalKind::ImplausibleCount);
        assert_eq!(book(&mut state, Day(10), 250_000), Reading::Same);
        assert_eq!(
            book(&mut state, Day(10), 100_000),
            Reading::Higher,
            "X-03: the bound counts"
        );

        state.record_review(P, Day(10), 250_000, true);
        assert_eq!(state.count(P, Day(10)), 250_000);
        assert_eq!(state.suspect(P, Day(10)), None);
        assert_eq!(state.waiting(P, Day(10)), None);
    }

    #[test]
    fn a_review_that_disbelieves_leaves_the_count() {
        let mut state = one();
        book(&mut state, Day(10), 9_000);
        book(&mut state, Day(10), 250_000);
        state.record_review(P, Day(10), 250_000, false);
        assert_eq!(state.count(P, Day(10)), 9_000);
        assert_eq!(state.suspects()[0].accepted, Some(false));
    }

    #[test]
    fn only_today_can_be_synced() {
        let state = one();
        let judge = |day| state.judge(&plan(), P, Day(10), Day(day), 5);
        assert_eq!(judge(9), Err(Refusal::DayClosed));
        assert_eq!(judge(10), Ok(Reading::Higher));
        assert_eq!(judge(11), Err(Refusal::InvalidDay));
    }

    #[test]
    fn counting_begins_again_each_day() {
        let mut state = one();
        book(&mut state, Day(10), 9_000);
        assert_eq!(state.count(P, Day(11)), 0);
        assert_eq!(book(&mut state, Day(11), 300), Reading::Higher);
        assert_eq!(
            state.count(P, Day(10)),
            0,
            "an earlier day is read from the log"
        );
    }

    #[test]
    fn equal_counts_raise_one_flag() {
        let mut state = one();
        for day in 10..16 {
            book(&mut state, Day(day), 8_000);
        }
        let days: Vec<_> = state.signals().iter().map(|s| (s.day, s.kind)).collect();
        assert_eq!(days, [(Day(12), SignalKind::EqualCounts)]);
    }
}
