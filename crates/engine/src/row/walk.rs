//! Rows of the facts of a walk.

use std::fmt::Write as _;

use model::{CheckpointIx, DeckIx, GrandDrawIx, IdempotencyKey, Instant, ParticipantNo, TeamNo};
use rules::badge::BadgeIx;
use rules::walk::grand_draw::{Entry, Winner};
use rules::walk::state::TeamDayChange;
use serde::{Deserialize, Serialize};

use super::{FactRow, Form, UnreadableRow, hex, id, json};
use crate::command::TwoPersons;
use crate::fact::Fact;

impl FactRow {
    pub(super) fn walked(&self) -> Result<Fact, UnreadableRow> {
        Ok(match self.kind.as_str() {
            "registered" => Fact::Registered {
                participant: self.participant()?,
            },
            "day_settled" => {
                let p: Settled = self.payload()?;
                let on_target = match (p.team, p.team_points) {
                    (None, 0) => None,
                    (Some(team), points) => Some((TeamNo(team), points)),
                    (None, _) => return Err(self.damaged("team_points without a team")),
                };
                Fact::DaySettled {
                    participant: self.participant()?,
                    day: self.day()?,
                    count: p.count.map_or_else(|| self.amount(), Ok)?,
                    counted: self.amount()?,
                    gained: p.gained,
                    steps_points: p.steps,
                    goal_points: p.goal,
                    on_target,
                }
            }
            "checked_in" => Fact::CheckedIn {
                participant: self.participant()?,
                day: self.day()?,
                points: self.amount()?,
            },
            "badges_earned" => {
                let p: Badges = self.payload()?;
                Fact::BadgesEarned {
                    participant: self.participant()?,
                    badges: p.badges,
                }
            }
            "team_created" => Fact::TeamCreated {
                participant: self.participant()?,
                day: self.day()?,
                team: TeamNo(self.amount()?),
            },
            "team_joined" => {
                let p: TeamJoined = self.payload()?;
                Fact::TeamJoined {
                    participant: self.participant()?,
                    day: self.day()?,
                    team: TeamNo(self.amount()?),
                    captain_points: p.captain_points,
                }
            }
            "team_goal_set" => {
                let p: TeamGoal = self.payload()?;
                Fact::TeamGoalSet {
                    team: TeamNo(p.team),
                    member_steps: self.amount()?,
                    from: self.day()?,
                }
            }
            "checkpoint_passed" => Fact::CheckpointPassed {
                participant: self.participant()?,
                checkpoint: CheckpointIx(self.amount()?),
            },
            "note_submitted" => {
                let p: Points = self.payload()?;
                Fact::NoteSubmitted {
                    participant: self.participant()?,
                    checkpoint: CheckpointIx(self.amount()?),
                    points: p.points,
                }
            }
            "note_withdrawn" => {
                let p: NoteWithdrawn = self.payload()?;
                Fact::NoteWithdrawn {
                    participant: self.participant()?,
                    checkpoint: CheckpointIx(self.amount()?),
                    points: p.points,
                    staff: self.staff(&p.staff)?,
                }
            }
            "deck_committed" => {
                let p: Committed = self.payload()?;
                Fact::DeckCommitted {
                    deck: DeckIx(self.amount()?),
                    commit: self.bytes(&p.commit)?,
                }
            }
            "drawn" => {
                let p: Drawn = self.payload()?;
                let key = match p.key {
                    Some(key) => Some(IdempotencyKey(id(&key).ok_or_else(|| self.damaged("key"))?)),
                    None => None,
                };
                Fact::Drawn {
                    participant: self.participant()?,
                    deck: DeckIx(p.deck),
                    index: p.index,
                    class: p.class,
                    value_fen: self.amount()?,
                    price_points: p.price,
                    key,
                }
            }
            "deck_revealed" => {
                let p: Revealed = self.payload()?;
                Fact::DeckRevealed {
                    deck: DeckIx(self.amount()?),
                    seed: self.bytes(&p.seed)?,
                    staff: self.staff(&p.staff)?,
                }
            }
            "grand_draw_committed" => {
                let p: Committed = self.payload()?;
                Fact::GrandDrawCommitted {
                    draw: GrandDrawIx(self.amount()?),
                    commit: self.bytes(&p.commit)?,
                }
            }
            "badge_exchanged" => {
                let p: Exchanged = self.payload()?;
                Fact::BadgeExchanged {
                    participant: self.participant()?,
                    badge: p.badge,
                    draw: GrandDrawIx(self.amount()?),
                }
            }
            "grand_draw_held" => {
                let p: Held = self.payload()?;
                let winner = |(participant, badge, prize): (u32, BadgeIx, u8)| Winner {
                    entry: Entry {
                        participant: ParticipantNo(participant),
                        badge,
                    },
                    prize,
                };
                Fact::GrandDrawHeld {
                    draw: GrandDrawIx(self.amount()?),
                    seed: self.bytes(&p.seed)?,
                    winners: p.winners.into_iter().map(winner).collect(),
                    staff: self.staff(&p.staff)?,
                }
            }
            "address_given" => Fact::AddressGiven {
                participant: self.participant()?,
            },
            "outage_declared" => {
                let p: Outage = self.payload()?;
                Fact::OutageDeclared {
                    day: self.day()?,
                    until: p.until,
                    excused: p.excused,
                    staff: self.staff(&p.staff)?,
                }
            }
            "steps_corrected" => {
                let p: Corrected = self.payload()?;
                Fact::StepsCorrected {
                    participant: self.participant()?,
                    day: self.day()?,
                    counted: self.amount()?,
                    gained: p.gained,
                    steps_points: p.steps,
                    goal_points: p.goal,
                    team_day: match (p.team_gained, p.team_lost) {
                        (Some(team), None) => TeamDayChange::Gained(TeamNo(team)),
                        (None, Some(team)) => TeamDayChange::Lost(TeamNo(team)),
                        (None, None) => TeamDayChange::None,
                        (Some(_), Some(_)) => return Err(self.damaged("two team days")),
                    },
                    team_points: p.team_points,
                    staff: self.two_persons(&p.proposed_by, &p.confirmed_by)?,
                }
            }
            "points_adjusted" => {
                let p: TwoStaff = self.payload()?;
                Fact::PointsAdjusted {
                    participant: self.participant()?,
                    points: self.amount()?,
                    staff: self.two_persons(&p.proposed_by, &p.confirmed_by)?,
                }
            }
            "member_moved" => {
                let p: Moved = self.payload()?;
                Fact::MemberMoved {
                    participant: self.participant()?,
                    from: p.from.map(TeamNo),
                    to: p.to.map(TeamNo),
                    day: self.day()?,
                    captain_points: p.captain_points,
                    staff: self.two_persons(&p.proposed_by, &p.confirmed_by)?,
                }
            }
            "trial_ended" => Fact::TrialEnded {
                first_day: self.day()?,
                captain_points: self.amount()?,
            },
            "ranking_frozen" => Fact::RankingFrozen { day: self.day()? },
            _ => return Err(self.unknown()),
        })
    }

    fn bytes(&self, text: &str) -> Result<[u8; 32], UnreadableRow> {
        let halves = text.split_at_checked(32);
        let halves = halves.and_then(|(high, low)| Some((id(high)?, id(low)?)));
        let (high, low) = halves.ok_or_else(|| self.damaged("32 bytes as hexadecimal digits"))?;
        let mut bytes = [0; 32];
        bytes
            .iter_mut()
            .zip(high.to_be_bytes().into_iter().chain(low.to_be_bytes()))
            .for_each(|(to, byte)| *to = byte);
        Ok(bytes)
    }

    fn two_persons(&self, proposed: &str, confirmed: &str) -> Result<TwoPersons, UnreadableRow> {
        Ok(TwoPersons {
            proposed_by: self.staff(proposed)?,
            confirmed_by: self.staff(confirmed)?,
        })
    }
}

impl Form {
    pub(super) fn of_walked(fact: &Fact) -> Self {
        match fact {
            Fact::Registered { participant } => Self::about(*participant, "registered"),
            Fact::DaySettled {
                participant,
                day,
                count,
                counted,
                gained,
                steps_points,
                goal_points,
                on_target,
            } => Self {
                day: Some(*day),
                amount: Some(i64::from(*counted)),
                payload: json(&Settled {
                    count: (count != counted).then_some(*count),
                    gained: *gained,
                    steps: *steps_points,
                    goal: *goal_points,
                    team: on_target.map(|(team, _)| team.0),
                    team_points: on_target.map_or(0, |(_, points)| points),
                }),
                ..Self::about(*participant, "day_settled")
            },
            Fact::CheckedIn {
                participant,
                day,
                points,
            } => Self {
                day: Some(*day),
                amount: Some(i64::from(*points)),
                ..Self::about(*participant, "checked_in")
            },
            Fact::BadgesEarned {
                participant,
                badges,
            } => Self {
                payload: json(&Badges {
                    badges: badges.clone(),
                }),
                ..Self::about(*participant, "badges_earned")
            },
            Fact::TeamCreated {
                participant,
                team,
                day,
            } => Self {
                day: Some(*day),
                amount: Some(i64::from(team.0)),
                ..Self::about(*participant, "team_created")
            },
            Fact::TeamJoined {
                participant,
                team,
                day,
                captain_points,
            } => Self {
                day: Some(*day),
                amount: Some(i64::from(team.0)),
                payload: json(&TeamJoined {
                    captain_points: *captain_points,
                }),
                ..Self::about(*participant, "team_joined")
            },
            Fact::TeamGoalSet {
                team,
                member_steps,
                from,
            } => Self {
                day: Some(*from),
                amount: Some(i64::from(*member_steps)),
                payload: json(&TeamGoal { team: team.0 }),
                ..Self::empty("team_goal_set")
            },
            Fact::CheckpointPassed {
                participant,
                checkpoint,
            } => Self {
                amount: Some(i64::from(checkpoint.0)),
                ..Self::about(*participant, "checkpoint_passed")
            },
            Fact::NoteSubmitted {
                participant,
                checkpoint,
                points,
            } => Self {
                amount: Some(i64::from(checkpoint.0)),
                payload: json(&Points { points: *points }),
                ..Self::about(*participant, "note_submitted")
            },
            Fact::NoteWithdrawn {
                participant,
                checkpoint,
                points,
                staff,
            } => Self {
                amount: Some(i64::from(checkpoint.0)),
                payload: json(&NoteWithdrawn {
                    points: *points,
                    staff: hex(staff.0),
                }),
                ..Self::about(*participant, "note_withdrawn")
            },
            Fact::DeckCommitted { deck, commit } => Self {
                amount: Some(i64::from(deck.0)),
                payload: json(&Committed {
                    commit: hex_bytes(commit),
                }),
                ..Self::empty("deck_committed")
            },
            Fact::Drawn {
                participant,
                deck,
                index,
                class,
                value_fen,
                price_points,
                key,
            } => Self {
                amount: Some(i64::from(*value_fen)),
                payload: json(&Drawn {
                    deck: deck.0,
                    index: *index,
                    class: *class,
                    price: *price_points,
                    key: key.map(|key| hex(key.0)),
                }),
                ..Self::about(*participant, "drawn")
            },
            Fact::DeckRevealed { deck, seed, staff } => Self {
                amount: Some(i64::from(deck.0)),
                payload: json(&Revealed {
                    seed: hex_bytes(seed),
                    staff: hex(staff.0),
                }),
                ..Self::empty("deck_revealed")
            },
            Fact::GrandDrawCommitted { draw, commit } => Self {
                amount: Some(i64::from(draw.0)),
                payload: json(&Committed {
                    commit: hex_bytes(commit),
                }),
                ..Self::empty("grand_draw_committed")
            },
            Fact::BadgeExchanged {
                participant,
                badge,
                draw,
            } => Self {
                amount: Some(i64::from(draw.0)),
                payload: json(&Exchanged { badge: *badge }),
                ..Self::about(*participant, "badge_exchanged")
            },
            Fact::GrandDrawHeld {
                draw,
                seed,
                winners,
                staff,
            } => Self {
                amount: Some(i64::from(draw.0)),
                payload: json(&Held {
                    seed: hex_bytes(seed),
                    winners: winners
                        .iter()
                        .map(|w| (w.entry.participant.0, w.entry.badge, w.prize))
                        .collect(),
                    staff: hex(staff.0),
                }),
                ..Self::empty("grand_draw_held")
            },
            Fact::AddressGiven { participant } => Self::about(*participant, "address_given"),
            Fact::OutageDeclared {
                day,
                until,
                excused,
                staff,
            } => Self {
                day: Some(*day),
                payload: json(&Outage {
                    until: *until,
                    excused: *excused,
                    staff: hex(staff.0),
                }),
                ..Self::empty("outage_declared")
            },
            Fact::StepsCorrected {
                participant,
                day,
                counted,
                gained,
                steps_points,
                goal_points,
                team_day,
                team_points,
                staff,
            } => Self {
                day: Some(*day),
                amount: Some(i64::from(*counted)),
                payload: json(&Corrected {
                    gained: *gained,
                    steps: *steps_points,
                    goal: *goal_points,
                    team_gained: match team_day {
                        TeamDayChange::Gained(team) => Some(team.0),
                        _ => None,
                    },
                    team_lost: match team_day {
                        TeamDayChange::Lost(team) => Some(team.0),
                        _ => None,
                    },
                    team_points: *team_points,
                    proposed_by: hex(staff.proposed_by.0),
                    confirmed_by: hex(staff.confirmed_by.0),
                }),
                ..Self::about(*participant, "steps_corrected")
            },
            Fact::PointsAdjusted {
                participant,
                points,
                staff,
            } => Self {
                amount: Some(i64::from(*points)),
                payload: json(&TwoStaff {
                    proposed_by: hex(staff.proposed_by.0),
                    confirmed_by: hex(staff.confirmed_by.0),
                }),
                ..Self::about(*participant, "points_adjusted")
            },
            Fact::MemberMoved {
                participant,
                from,
                to,
                day,
                captain_points,
                staff,
            } => Self {
                day: Some(*day),
                payload: json(&Moved {
                    from: from.map(|team| team.0),
                    to: to.map(|team| team.0),
                    captain_points: *captain_points,
                    proposed_by: hex(staff.proposed_by.0),
                    confirmed_by: hex(staff.confirmed_by.0),
                }),
                ..Self::about(*participant, "member_moved")
            },
            Fact::TrialEnded {
                first_day,
                captain_points,
            } => Self {
                day: Some(*first_day),
                amount: Some(i64::from(*captain_points)),
                ..Self::empty("trial_ended")
            },
            Fact::RankingFrozen { day } => Self {
                day: Some(*day),
                ..Self::empty("ranking_frozen")
            },
            // Named one by one, so that a new fact is not forgotten here.
            Fact::Joined { .. }
            | Fact::ConsentGiven { .. }
            | Fact::ConsentWithdrawn { .. }
            | Fact::UnitNamed { .. }
            | Fact::StepsSynced { .. }
            | Fact::StepsLower { .. }
            | Fact::StepsSuspected { .. }
            | Fact::SuspectReviewed { .. }
            | Fact::Donated { .. }
            | Fact::DonationAnnulled { .. }
            | Fact::WindowChanged { .. }
            | Fact::ProjectClaimed { .. }
            | Fact::ProjectReleased { .. }
            | Fact::DayClosed { .. } => Self::of(fact),
        }
    }

    fn about(participant: ParticipantNo, kind: &'static str) -> Self {
        Self {
            participant: Some(participant),
            ..Self::empty(kind)
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settled {
    /// Where it is not the counted number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
    #[serde(default, skip_serializing_if = "is_zero_u32")]
    gained: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    steps: u16,
    #[serde(default, skip_serializing_if = "is_zero")]
    goal: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team: Option<u32>,
    #[serde(default, skip_serializing_if = "is_zero")]
    team_points: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Badges {
    badges: Vec<BadgeIx>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamJoined {
    #[serde(default, skip_serializing_if = "is_zero")]
    captain_points: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamGoal {
    team: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    points: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteWithdrawn {
    points: u16,
    staff: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Committed {
    commit: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawn {
    deck: u8,
    index: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<u16>,
    price: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Revealed {
    seed: String,
    staff: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchanged {
    badge: BadgeIx,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    seed: String,
    winners: Vec<(u32, BadgeIx, u8)>,
    staff: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outage {
    until: Instant,
    excused: bool,
    staff: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Corrected {
    gained: i64,
    steps: i32,
    goal: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team_gained: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team_lost: Option<u32>,
    #[serde(default, skip_serializing_if = "is_zero")]
    team_points: u16,
    proposed_by: String,
    confirmed_by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TwoStaff {
    proposed_by: String,
    confirmed_by: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<u32>,
    #[serde(default, skip_serializing_if = "is_zero")]
    captain_points: u16,
    proposed_by: String,
    confirmed_by: String,
}

fn hex_bytes(bytes: &[u8; 32]) -> String {
    let mut text = String::with_capacity(64);
    for byte in bytes {
        // Writing into a string never fails.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(n: &u16) -> bool {
    *n == 0
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero_u32(n: &u32) -> bool {
    *n == 0
}
