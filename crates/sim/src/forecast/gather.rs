//! From the runs of a walk to its forecast.

use engine::Plan;
use model::{Day, UnitIx};
use rand_distr::{Distribution, StandardNormal};
use rules::walk::WalkPlan;

use super::arrival::Arrivals;
use super::assumptions::Key;
use super::day::DaySums;
use super::figures::{
    AwardForecast, BadgeForecast, Cost, CurvePoint, DayForecast, DeckForecast, GrandForecast,
    KindForecast, LateForecast, LoadForecast, PayoutForecast, PointsForecast, RoadForecast, Spread,
    TeamBin, TeamsForecast, UnitForecast, WalkForecast, Words, real,
};
use super::late::LateRun;
use super::payments::Queue;
use super::people::{TOGETHER, stream};
use super::tickets::DeckRun;
use super::walk::{Setting, WalkRun};

/// A run and what was looked at beside it.
#[derive(Debug)]
pub(crate) struct Done {
    run: WalkRun,
    late: Vec<LateRun>,
    /// Participants of each unit.
    units: Vec<u64>,
    queue: Queue,
    busiest_day: u64,
    busiest_second: u64,
    evening: Arrivals,
}

impl Done {
    pub(crate) fn of(setting: &Setting<'_>, threads: usize) -> Self {
        let run = setting.run(threads);
        let evening = Arrivals::evening(setting.walk.settlement, setting.drawn);
        let busiest_day = run.days.iter().map(|day| day.evening).max().unwrap_or(0);
        let mut chance = stream(setting.seed, setting.run, TOGETHER, 2);
        let busiest_second = evening.busiest_second(real(busiest_day), &mut chance);
        let payments: Vec<u64> = (0..run.days.len())
            .map(|day| {
                run.decks
                    .iter()
                    .filter_map(|d| d.days.get(day))
                    .map(|d| d.payments)
                    .sum()
            })
            .collect();
        let queue = setting.plan.payout.map_or_else(Queue::default, |payout| {
            Queue::of(&payout, &evening, &payments)
        });
        Self {
            late: setting.join_late(),
            units: participants_of_units(setting),
            queue,
            busiest_day,
            busiest_second,
            evening,
            run,
        }
    }
}

/// A figure of a day.
type OfDay = fn(&DaySums) -> u64;

/// The forecast of a walk.
pub(crate) fn walk(plan: &Plan, walk: &WalkPlan, people: u32, done: &[Done]) -> WalkForecast {
    let spread = |figure: &dyn Fn(&Done) -> u64| Spread::of_counts(done.iter().map(figure));
    let days_sum =
        |figure: fn(&DaySums) -> u64| spread(&|done| done.run.days.iter().map(figure).sum());
    let issued = spread(&|done| done.run.ends.points);
    let kinds: [(&str, OfDay, u64); 6] = [
        ("check_in", |d| d.check_ins, walk.points.check_in.into()),
        ("steps", |d| d.step_points, 1),
        ("member_goal", |d| d.goal_points, 1),
        ("team_goal", |d| d.team_points, 1),
        ("note", |d| d.notes, walk.points.note.into()),
        ("full_team", |d| d.captain_points, 1),
    ];
    WalkForecast {
        first_day: walk.phases.first_day.to_string(),
        last_day: walk.phases.last_day.to_string(),
        days: walk.phases.activity_days(),
        cost: cost(walk, done),
        decks: decks(walk, done),
        chances: (!walk.decks.is_empty()).then(|| spread(&|done| done.run.ends.chances)),
        payout: plan
            .payout
            .filter(|_| !walk.decks.is_empty())
            .map(|payout| PayoutForecast {
                per_second: payout.per_second,
                per_person_day: payout.per_person_day,
                payments: spread(&|done| done.run.decks.iter().map(|d| d.paid_tickets).sum()),
                busiest_day: spread(&|done| {
                    let days = 0..done.run.days.len();
                    days.map(|day| of_decks(&done.run.decks, day, |d| d.payments))
                        .max()
                        .unwrap_or(0)
                }),
                longest_wait_minutes: Spread::of(
                    done.iter().map(|d| d.queue.longest_wait).collect(),
                ),
                days: spread(&|done| done.queue.days),
                most_of_a_person: spread(&most_of_a_person),
                days_for_that_person: spread(&|done| {
                    most_of_a_person(done).div_ceil(u64::from(payout.per_person_day.max(1)))
                }),
            }),
        road: walk.checkpoints.as_ref().map(|road| RoadForecast {
            steps: road.road.last().map_or(0, |place| place.upto_steps),
            checkpoints: u32::try_from(road.road.len()).unwrap_or(u32::MAX),
            lit_all: spread(&|done| done.run.ends.lit_all),
            passed_all: spread(&|done| done.run.ends.passed_all),
            notes: days_sum(|day| day.notes),
        }),
        badges: plan
            .badges
            .iter()
            .enumerate()
            .map(|(ix, badge)| BadgeForecast {
                id: badge.id.clone(),
                name: Words::from(&badge.name),
                holders: spread(&|done| done.run.ends.badges[ix]),
            })
            .collect(),
        grand_draws: grand_draws(walk, done),
        teams: walk.teams.map(|_| teams(walk, done)),
        points: PointsForecast {
            issued,
            per_person: Spread::of(
                done.iter()
                    .map(|done| real(done.run.ends.points) / f64::from(people))
                    .collect(),
            ),
            by_kind: kinds
                .into_iter()
                .map(|(kind, figure, times)| KindForecast {
                    kind,
                    points: spread(&|done| done.run.days.iter().map(figure).sum::<u64>() * times),
                })
                .collect(),
        },
        steps: days_sum(|day| day.steps),
        settled_days: days_sum(|day| day.settled),
        active_at_end: spread(&|done| done.run.days.last().map_or(0, |day| day.active)),
        load: load(done),
        units: units(plan, done),
        late: late(walk, done),
        by_day: by_day(walk, done),
    }
}

fn cost(walk: &WalkPlan, done: &[Done]) -> Cost {
    let of_decks = |done: &Done| -> u64 {
        let days = done.run.decks.iter().flat_map(|deck| &deck.days);
        days.map(|day| day.paid_fen).sum()
    };
    let of_awards = |done: &Done| -> u64 { done.run.awards.iter().map(|a| a.cost_fen).sum() };
    let of_grand = |done: &Done| -> u64 { done.run.grand_draws.iter().map(|g| g.cost_fen).sum() };
    let spread = |figure: &dyn Fn(&Done) -> u64| Spread::of_counts(done.iter().map(figure));
    let budgets: u64 = walk
        .decks
        .iter()
        .map(|d| d.budget_fen.min(d.value_fen()))
        .sum();
    let size = walk.teams.map_or(0, |teams| u64::from(teams.size));
    let awards = walk
        .final_ranking
        .iter()
        .flat_map(|ranking| &ranking.awards);
    let awards: u64 = awards
        .map(|award| u64::from(award.places) * size * u64::from(award.value_fen))
        .sum();
    let grand = walk.grand_draws.iter().flat_map(|draw| &draw.prizes);
    let grand: u64 = grand
        .map(|p| u64::from(p.count) * u64::from(p.value_fen))
        .sum();
    Cost {
        decks_fen: spread(&of_decks),
        awards_fen: spread(&of_awards),
        grand_draws_fen: spread(&of_grand),
        total_fen: spread(&|done| of_decks(done) + of_awards(done) + of_grand(done)),
        ceiling_fen: budgets + awards + grand,
    }
}

fn decks(walk: &WalkPlan, done: &[Done]) -> Vec<DeckForecast> {
    let forecast = |(ix, plan): (usize, &rules::walk::decks::DeckPlan)| {
        let sum = |figure: fn(&super::tickets::DeckDay) -> u64| {
            move |done: &Done| -> u64 { done.run.decks[ix].days.iter().map(figure).sum() }
        };
        let spread = |figure: &dyn Fn(&Done) -> u64| Spread::of_counts(done.iter().map(figure));
        let drawn = sum(|day| day.drawn);
        let ends: Vec<f64> = done
            .iter()
            .filter_map(|done| done.run.decks[ix].sold_out)
            .map(f64::from)
            .collect();
        let sells_out = share(ends.len(), done.len());
        let sold_out_day = (!ends.is_empty()).then(|| Spread::of(ends));
        DeckForecast {
            id: plan.id.clone(),
            name: Words::from(&plan.name),
            price_points: plan.price_points,
            tickets: plan.tickets,
            budget_fen: plan.budget_fen,
            drawn: spread(&drawn),
            paid_fen: spread(&sum(|day| day.paid_fen)),
            undrawn: spread(&|done| plan.tickets - drawn(done)),
            sells_out,
            sold_out_date: sold_out_day.map(|day| date(walk, whole(day.p50))),
            sold_out_day,
        }
    };
    walk.decks.iter().enumerate().map(forecast).collect()
}

fn grand_draws(walk: &WalkPlan, done: &[Done]) -> Vec<GrandForecast> {
    let forecast = |(ix, plan): (usize, &rules::walk::grand_draw::GrandDrawPlan)| {
        let entries = Spread::of_counts(done.iter().map(|done| done.run.grand_draws[ix].entries));
        let prizes = Spread::of_counts(done.iter().map(|done| done.run.grand_draws[ix].prizes));
        GrandForecast {
            id: plan.id.clone(),
            name: Words::from(&plan.name),
            prizes: plan.places() as u64,
            chance_of_an_entry: if entries.p50 > 0.0 {
                prizes.p50 / entries.p50
            } else {
                0.0
            },
            entries,
            cost_fen: Spread::of_counts(done.iter().map(|done| done.run.grand_draws[ix].cost_fen)),
        }
    };
    walk.grand_draws.iter().enumerate().map(forecast).collect()
}

fn teams(walk: &WalkPlan, done: &[Done]) -> TeamsForecast {
    let spread = |figure: &dyn Fn(&Done) -> u64| Spread::of_counts(done.iter().map(figure));
    let quantile = |done: &Done, part: f64| {
        let counts = &done.run.ends.team_days;
        let upto = part * real(done.run.ends.teams);
        let mut sum = 0.0;
        let day = counts.iter().position(|teams| {
            sum += real(*teams);
            sum >= upto && sum > 0.0
        });
        day.unwrap_or(0) as u64
    };
    let awards = walk
        .final_ranking
        .iter()
        .flat_map(|ranking| &ranking.awards);
    TeamsForecast {
        teams: spread(&|done| done.run.ends.teams),
        full: spread(&|done| done.run.ends.full_teams),
        days_on_target: Spread {
            p5: spread(&|done| quantile(done, 0.05)).p50,
            p50: spread(&|done| quantile(done, 0.5)).p50,
            p95: spread(&|done| quantile(done, 0.95)).p50,
        },
        best_days: spread(&|done| {
            let days = &done.run.ends.team_days;
            days.iter().rposition(|teams| *teams > 0).unwrap_or(0) as u64
        }),
        histogram: bins(walk.phases.activity_days())
            .into_iter()
            .map(|(from, to)| TeamBin {
                from,
                to,
                share: Spread::of(
                    done.iter()
                        .map(|done| {
                            let days =
                                &done.run.ends.team_days[usize::from(from)..=usize::from(to)];
                            real(days.iter().sum()) / real(done.run.ends.teams.max(1))
                        })
                        .collect(),
                ),
            })
            .collect(),
        places: awards.clone().map(|award| u64::from(award.places)).sum(),
        last_place_days: spread(&|done| {
            done.run
                .last_awarded
                .map_or(0, |team| team.days_on_target.into())
        }),
        last_place_steps: spread(&|done| {
            done.run
                .last_awarded
                .map_or(0, rules::walk::teams::Standing::average_steps)
        }),
        awards: awards
            .enumerate()
            .map(|(ix, award)| AwardForecast {
                id: award.id.clone(),
                name: Words::from(&award.name),
                teams: spread(&|done| done.run.awards[ix].teams),
                people: spread(&|done| done.run.awards[ix].members),
                cost_fen: spread(&|done| done.run.awards[ix].cost_fen),
            })
            .collect(),
    }
}

/// No day at all, and tenths of the days.
fn bins(days: u16) -> Vec<(u16, u16)> {
    let width = days.div_ceil(10).max(1);
    let starts = (1..=days).step_by(width.into());
    std::iter::once((0, 0))
        .chain(starts.map(|from| (from, (from + width - 1).min(days))))
        .collect()
}

fn load(done: &[Done]) -> LoadForecast {
    let busiest_second = Spread::of_counts(done.iter().map(|done| done.busiest_second));
    // The run in the middle shows the shape of the evening.
    let middle = done
        .iter()
        .find(|done| real(done.busiest_second) >= busiest_second.p50)
        .or_else(|| done.first());
    let curve = middle.map_or_else(Vec::new, |done| curve(&done.evening, done.busiest_day));
    LoadForecast {
        busiest_day: Spread::of_counts(done.iter().map(|done| done.busiest_day)),
        busiest_second,
        busiest_minute: busiest_minute(&curve),
        curve,
    }
}

/// Syncs a second, minute by minute.
pub(crate) fn curve(arrivals: &Arrivals, openings: u64) -> Vec<CurvePoint> {
    (arrivals.first_minute()..)
        .zip(arrivals.by_minute())
        .map(|(minute, share)| CurvePoint {
            minute,
            per_second: (share * real(openings) / 60.0 * 1e3).round() / 1e3,
        })
        .collect()
}

pub(crate) fn busiest_minute(curve: &[CurvePoint]) -> u16 {
    // The first of equals.
    let busiest = curve
        .iter()
        .rev()
        .max_by(|a, b| a.per_second.total_cmp(&b.per_second));
    busiest.map_or(0, |point| point.minute)
}

fn units(plan: &Plan, done: &[Done]) -> Vec<UnitForecast> {
    plan.units
        .iter()
        .filter_map(|(ix, unit)| {
            let quota = plan.quotas.0.get(ix.ix())?.as_ref()?;
            let participants: Vec<u64> = done
                .iter()
                .map(|done| under(plan, ix, &done.units))
                .collect();
            let met = participants
                .iter()
                .filter(|count| quota.is_met(**count))
                .count();
            Some(UnitForecast {
                code: unit.code.clone(),
                name: Words::from(&unit.name),
                heading: plan.units.is_heading(ix),
                target: quota.target,
                met: share(met, participants.len()),
                participants: Spread::of_counts(participants),
            })
        })
        .collect()
}

/// Participants of a unit and of all its parts.
fn under(plan: &Plan, unit: UnitIx, participants: &[u64]) -> u64 {
    plan.units
        .iter()
        .filter(|(ix, _)| plan.units.ancestry(*ix).any(|above| above == unit))
        .filter_map(|(ix, _)| participants.get(ix.ix()))
        .sum()
}

/// People come from the units in proportion to their quotas, some units mobilising better than
/// others; empty without quotas.
fn participants_of_units(setting: &Setting<'_>) -> Vec<u64> {
    let plan = setting.plan;
    let mut chance = stream(setting.seed, setting.run, TOGETHER, 3);
    let spread = setting.drawn.of(Key::UnitSpread);
    let weights: Vec<f64> = plan
        .units
        .iter()
        .map(|(ix, _)| {
            let quota = plan.quotas.0.get(ix.ix()).copied().flatten();
            let turnout: f64 = StandardNormal.sample(&mut chance);
            match quota {
                Some(quota) if !plan.units.is_heading(ix) => {
                    f64::from(quota.target) * (spread * turnout).exp()
                }
                _ => 0.0,
            }
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return Vec::new();
    }
    // Rounding the running sum keeps the whole.
    let (mut upto, mut given) = (0.0, 0);
    weights
        .iter()
        .map(|weight| {
            upto += weight / sum * f64::from(setting.people);
            let before = std::mem::replace(&mut given, whole(upto));
            given - before
        })
        .collect()
}

fn late(walk: &WalkPlan, done: &[Done]) -> Vec<LateForecast> {
    let Some(first) = done.first() else {
        return Vec::new();
    };
    let at = |ix: usize, figure: fn(&LateRun) -> f64| {
        Spread::of(done.iter().map(|done| figure(&done.late[ix])).collect())
    };
    let forecast = |(ix, run): (usize, &LateRun)| LateForecast {
        day: run.day,
        date: date(walk, run.day.into()),
        lit_all: at(ix, |late| late.lit_all),
        passed_all: at(ix, |late| late.passed_all),
        points: at(ix, |late| late.points),
        chances: at(ix, |late| late.chances),
    };
    first.late.iter().enumerate().map(forecast).collect()
}

fn by_day(walk: &WalkPlan, done: &[Done]) -> Vec<DayForecast> {
    let forecast = |day: usize| {
        let of_day = |figure: fn(&DaySums) -> u64| {
            Spread::of_counts(done.iter().map(|done| figure(&done.run.days[day])))
        };
        let of_deck = |figure: fn(&super::tickets::DeckDay) -> u64| {
            Spread::of_counts(
                done.iter()
                    .map(|done| of_decks(&done.run.decks, day, figure)),
            )
        };
        DayForecast {
            date: date(walk, day as u64),
            active: of_day(|d| d.active),
            settled: of_day(|d| d.settled),
            points: Spread::of_counts(done.iter().map(|done| {
                let d = &done.run.days[day];
                let (each, note) = (walk.points.check_in, walk.points.note);
                d.check_ins * u64::from(each)
                    + d.notes * u64::from(note)
                    + d.step_points
                    + d.goal_points
                    + d.team_points
                    + d.captain_points
            })),
            chances: of_deck(|d| d.wanted),
            drawn: of_deck(|d| d.drawn),
            paid_fen: Spread::of_counts(done.iter().map(|done| {
                (0..=day)
                    .map(|day| of_decks(&done.run.decks, day, |d| d.paid_fen))
                    .sum()
            })),
            teams_on_target: of_day(|d| d.teams_on_target),
        }
    };
    (0..usize::from(walk.phases.activity_days()))
        .map(forecast)
        .collect()
}

fn of_decks(decks: &[DeckRun], day: usize, figure: fn(&super::tickets::DeckDay) -> u64) -> u64 {
    decks
        .iter()
        .filter_map(|deck| deck.days.get(day))
        .map(figure)
        .sum()
}

fn most_of_a_person(done: &Done) -> u64 {
    done.run
        .days
        .iter()
        .map(|day| day.most_wanted)
        .max()
        .unwrap_or(0)
}

fn date(walk: &WalkPlan, day: u64) -> String {
    let day = i32::try_from(day).unwrap_or(i32::MAX / 2);
    Day(walk.phases.first_day.0 + day).to_string()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    (real(part as u64) / real(whole as u64) * 1e6).round() / 1e6
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count that is not negative"
)]
fn whole(value: f64) -> u64 {
    value.max(0.0).round() as u64
}
