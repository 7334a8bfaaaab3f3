//! Acts: what people and staff do, one JSON object a line, in order of time.
//!
//! They are the commands of the engine in readable form: people, regions and units by name.
//! `docs/acts.md` describes them for people and [`schema`] for editors.

use model::time::{Day, Instant};
use schemars::JsonSchema;
use serde::Deserialize;

/// One act of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Line of the file, from 1.
    pub line: usize,
    /// When the server received it.
    pub at: Instant,
    /// What was done.
    pub deed: Deed,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// A person joins and, unless `consent` is false, agrees to the privacy notice. A person who
    /// acts without having registered is registered first.
    Register {
        /// When, RFC 3339 with an offset.
        at: String,
        /// Name of the person within the file.
        person: String,
        /// Whether they allow their steps to be read; true if left out.
        consent: Option<bool>,
        /// Code or name of the unit they name.
        unit: Option<String>,
        /// `search`, `official_account`, `friend_share`, `qr` or `other`.
        channel: Option<String>,
        /// The person who invited them.
        inviter: Option<String>,
        /// Whether their profile is complete, where the campaign asks for one; true if left out.
        profile: Option<bool>,
    },
    /// A person gives or withdraws the consent.
    Consent {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Given or withdrawn.
        granted: bool,
    },
    /// A step count arrives.
    Sync {
        /// When.
        at: String,
        /// Whose.
        person: String,
        /// Of which day, `YYYY-MM-DD`; the day of `at` if left out.
        day: Option<String>,
        /// The day's total so far.
        steps: u32,
    },
    /// A person confirms a donation of the day's steps.
    Donate {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Code or name of the region.
        region: String,
        /// Id of the kind of exercise.
        exercise: Option<String>,
        /// Name of the request: the same key again gets the same answer and has no second effect.
        key: Option<String>,
    },
    /// An organiser takes a person's donation of a day out of the tallies.
    Void {
        /// When.
        at: String,
        /// Which organiser.
        staff: Option<String>,
        /// Whose donation.
        person: String,
        /// Of which day; if there were several, the latest that counts.
        day: String,
        /// `fraud`, `wrong_credit`, `outage`, or other words.
        reason: Option<String>,
    },
    /// An organiser decides about a suspect count.
    Correct {
        /// When.
        at: String,
        /// Which organiser.
        staff: Option<String>,
        /// Whose count.
        person: String,
        /// Of which day.
        day: String,
        /// Whether it is believed.
        accept: bool,
        /// Why.
        reason: Option<String>,
    },
    /// An organiser moves the donation window.
    ChangeWindow {
        /// When.
        at: String,
        /// Which organiser.
        staff: Option<String>,
        /// First instant inside, RFC 3339 with an offset.
        opens_at: String,
        /// First instant after it.
        closes_at: String,
        /// Why.
        reason: Option<String>,
    },
    /// A head office claims a project.
    Claim {
        /// When.
        at: String,
        /// Which head office.
        staff: String,
        /// Code or name of the aided region.
        region: String,
        /// Which project of the region; the first free one if left out.
        number: Option<u32>,
    },
    /// An organiser returns a claimed project.
    Release {
        /// When.
        at: String,
        /// Which organiser.
        staff: Option<String>,
        /// Code or name of the aided region.
        region: String,
        /// Which project of the region.
        number: u32,
        /// Why.
        reason: Option<String>,
    },
    /// A day is closed. Days that are over close by themselves before the next act.
    CloseDay {
        /// When.
        at: String,
        /// Which day.
        day: String,
    },
    /// A person checks in.
    CheckIn {
        /// When.
        at: String,
        /// Who.
        person: String,
    },
    /// A person founds a team and is its captain.
    CreateTeam {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Name of the team, unique in the file.
        team: String,
    },
    /// A person joins a team.
    JoinTeam {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Name of the team.
        team: String,
    },
    /// A captain sets a goal that holds from the next day.
    SetGoal {
        /// When.
        at: String,
        /// The captain.
        person: String,
        /// Steps per member and day.
        steps: u32,
    },
    /// A person answers a question of a checkpoint.
    Answer {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Id or name of the checkpoint.
        checkpoint: String,
        /// The option chosen.
        answer: Choice,
        /// Which question, from 1; if left out, the one the person is asked after the wrong answers
        /// they have given there.
        question: Option<u8>,
    },
    /// A person writes a note on a checkpoint.
    Note {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Id or name of the checkpoint.
        checkpoint: String,
        /// The text; some text of a permitted length if left out.
        text: Option<String>,
    },
    /// Moderation withdraws a note.
    WithdrawNote {
        /// When.
        at: String,
        /// Which moderator.
        staff: Option<String>,
        /// Whose note.
        person: String,
        /// Id or name of the checkpoint.
        checkpoint: String,
        /// Why.
        reason: Option<String>,
    },
    /// A person makes a poster of a checkpoint.
    Poster {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Id or name of the checkpoint.
        checkpoint: String,
    },
    /// A person exchanges points for a ticket of a deck, which is drawn at once.
    Chance {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Id of the deck; the first one that is open if left out.
        deck: Option<String>,
        /// Name of the request: the same key again gets the same answer and has no second effect.
        key: Option<String>,
    },
    /// A person exchanges a badge for an entry in a grand draw.
    ExchangeBadge {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Id of the badge.
        badge: String,
    },
    /// A grand draw is held.
    GrandDraw {
        /// When.
        at: String,
        /// Which organiser.
        staff: Option<String>,
        /// Id of the draw; the first one not held yet if left out.
        draw: Option<String>,
    },
    /// The seed of a deck is revealed.
    Reveal {
        /// When.
        at: String,
        /// Which organiser.
        staff: Option<String>,
        /// Id of the deck; the first one not revealed yet if left out.
        deck: Option<String>,
    },
    /// A winner of goods gives an address.
    Address {
        /// When.
        at: String,
        /// Who.
        person: String,
        /// Code or name of the province.
        province: String,
    },
    /// An organiser declares an outage of a day.
    Outage {
        /// When.
        at: String,
        /// Which organiser.
        staff: Option<String>,
        /// The day that suffered.
        day: String,
        /// Until when its counts are taken, RFC 3339 with an offset.
        until: String,
        /// Whether a missing check-in of the day is excused; false if left out.
        excused: Option<bool>,
        /// Why.
        reason: Option<String>,
    },
    /// Two organisers correct the counted steps of a closed day.
    CorrectSteps {
        /// When.
        at: String,
        /// Who proposes it.
        staff: Option<String>,
        /// Who confirms it; somebody else.
        second: Option<String>,
        /// Whose steps.
        person: String,
        /// Of which day.
        day: String,
        /// Counted steps from now on.
        steps: u32,
        /// Why.
        reason: Option<String>,
    },
    /// Two organisers give or take points.
    AdjustPoints {
        /// When.
        at: String,
        /// Who proposes it.
        staff: Option<String>,
        /// Who confirms it; somebody else.
        second: Option<String>,
        /// Whose points.
        person: String,
        /// How many more, or fewer.
        points: i32,
        /// Why.
        reason: Option<String>,
    },
    /// Two organisers correct a membership.
    MoveMember {
        /// When.
        at: String,
        /// Who proposes it.
        staff: Option<String>,
        /// Who confirms it; somebody else.
        second: Option<String>,
        /// Who is moved.
        person: String,
        /// Name of the new team; out of their team if left out.
        team: Option<String>,
        /// Why.
        reason: Option<String>,
    },
}

/// The option chosen of a question: its letter, or whether it is the right one, for files that do
/// not know the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "letters stand for themselves")]
pub enum Choice {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    Right,
    Wrong,
}

/// Something wrong with a file of acts. Nothing of the file is applied.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ActProblem {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads a file of acts. All problems are gathered; blank lines are passed over.
pub fn parse(text: &str) -> Result<Vec<Act>, Vec<ActProblem>> {
    let mut acts: Vec<Act> = Vec::new();
    let mut problems = Vec::new();
    for (line, content) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if content.trim().is_empty() {
            continue;
        }
        match parse_line(content) {
            Ok((at, deed)) => {
                if let Some(before) = acts.last().filter(|act| act.at > at) {
                    let message = format!(
                        "the acts are not in order of time: line {} is later than this one",
                        before.line
                    );
                    problems.push(ActProblem { line, message });
                }
                acts.push(Act { line, at, deed });
            }
            Err(message) => problems.push(ActProblem { line, message }),
        }
    }
    if problems.is_empty() {
        Ok(acts)
    } else {
        Err(problems)
    }
}

/// JSON Schema of one line.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Deed).to_value()
}

fn parse_line(line: &str) -> Result<(Instant, Deed), String> {
    let deed: Deed = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let at = Instant::parse(deed.at()).map_err(|e| e.to_string())?;
    if let Some(day) = deed.day() {
        Day::parse(day).map_err(|e| e.to_string())?;
    }
    for instant in deed.instants() {
        Instant::parse(instant).map_err(|e| e.to_string())?;
    }
    if let Deed::Answer {
        question: Some(0), ..
    } = deed
    {
        return Err("questions are counted from 1".to_owned());
    }
    Ok((at, deed))
}

impl Deed {
    fn at(&self) -> &str {
        match self {
            Self::Register { at, .. }
            | Self::Consent { at, .. }
            | Self::Sync { at, .. }
            | Self::Donate { at, .. }
            | Self::Void { at, .. }
            | Self::Correct { at, .. }
            | Self::ChangeWindow { at, .. }
            | Self::Claim { at, .. }
            | Self::Release { at, .. }
            | Self::CloseDay { at, .. }
            | Self::CheckIn { at, .. }
            | Self::CreateTeam { at, .. }
            | Self::JoinTeam { at, .. }
            | Self::SetGoal { at, .. }
            | Self::Answer { at, .. }
            | Self::Note { at, .. }
            | Self::WithdrawNote { at, .. }
            | Self::Poster { at, .. }
            | Self::Chance { at, .. }
            | Self::ExchangeBadge { at, .. }
            | Self::GrandDraw { at, .. }
            | Self::Reveal { at, .. }
            | Self::Address { at, .. }
            | Self::Outage { at, .. }
            | Self::CorrectSteps { at, .. }
            | Self::AdjustPoints { at, .. }
            | Self::MoveMember { at, .. } => at,
        }
    }

    /// Instants beside the one of the act.
    fn instants(&self) -> Vec<&str> {
        match self {
            Self::ChangeWindow {
                opens_at,
                closes_at,
                ..
            } => vec![opens_at, closes_at],
            Self::Outage { until, .. } => vec![until],
            _ => Vec::new(),
        }
    }

    fn day(&self) -> Option<&str> {
        match self {
            Self::Sync { day, .. } => day.as_deref(),
            Self::Void { day, .. }
            | Self::Correct { day, .. }
            | Self::CloseDay { day, .. }
            | Self::Outage { day, .. }
            | Self::CorrectSteps { day, .. } => Some(day),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_of_a_file_are_told_at_once() {
        let text = r#"{"at":"2019-07-01T20:15:00+08:00","person":"p1","do":"sync","steps":8000}

{"at":"2019-07-01T20:16:00+08:00","person":"p1","do":"fly"}
{"at":"2019-07-01T20:16:00+08:00","person":"p1","do":"sync","steps":-1}
{"at":"2019-07-01T20:16:00+08:00","person":"p1","do":"sync","steps":1,"colour":"red"}
{"at":"2019-07-01T20:14:00+08:00","person":"p1","do":"donate","region":"吉林"}
{"at":"2019-07-01","person":"p1","do":"donate","region":"吉林"}
{"at":"2019-07-01T20:17:00+08:00","person":"p1","do":"sync","day":"2019-02-30","steps":1}
not json
{"at":"2019-07-01T20:17:00+08:00","person":"p1","do":"answer","checkpoint":"c","answer":"z"}
{"at":"2019-07-01T20:17:00+08:00","person":"p1","do":"answer","checkpoint":"c","answer":"a","question":0}
{"at":"2019-07-01T20:17:00+08:00","do":"outage","day":"2019-07-01","until":"noon"}"#;
        let problems = parse(text).unwrap_err();
        let lines: Vec<usize> = problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        assert!(
            problems[0].message.contains("unknown variant `fly`"),
            "{}",
            problems[0].message
        );
        assert!(
            problems[2].message.contains("unknown field `colour`"),
            "{}",
            problems[2].message
        );
        assert!(
            problems[3].message.contains("line 1 is later"),
            "{}",
            problems[3].message
        );
    }

    #[test]
    fn a_byte_order_mark_and_blank_lines_are_passed_over() {
        let text = "\u{feff}\n{\"at\":\"2019-07-01T20:15:00+08:00\",\"person\":\"p\",\"do\":\"sync\",\"steps\":1}\n";
        assert_eq!(parse(text).unwrap()[0].line, 2);
    }
}
