//! From the runs of a donation campaign to its forecast.

use engine::Plan;
use model::Day;
use rules::donation::DonationPlan;

use super::arrival::Arrivals;
use super::donation::{DonationDay, DonationRun, Setting};
use super::figures::{
    BadgeForecast, DonationDayForecast, DonationForecast, GroupForecast, LoadForecast, Spread,
    Words, real,
};
use super::gather::{busiest_minute, curve};
use super::people::{TOGETHER, stream};

/// A run and its busiest second.
#[derive(Debug)]
pub(crate) struct Done {
    run: DonationRun,
    busiest_second: u64,
}

impl Done {
    pub(crate) fn of(setting: &Setting<'_>, threads: usize) -> Self {
        let run = setting.run(threads);
        let mut chance = stream(setting.seed, setting.run, TOGETHER, 4);
        let busiest_second =
            Arrivals::whole_day().busiest_second(real(run.most_openings()), &mut chance);
        Self {
            run,
            busiest_second,
        }
    }
}

/// The forecast of a donation campaign.
pub(crate) fn donation(plan: &Plan, donation: &DonationPlan, done: &[Done]) -> DonationForecast {
    let spread = |figure: &dyn Fn(&DonationRun) -> u64| {
        Spread::of_counts(done.iter().map(|done| figure(&done.run)))
    };
    let first_day = donation.window.first_day(plan.zone);
    let openings = spread(&DonationRun::most_openings);
    let middle = done
        .iter()
        .map(|done| done.run.most_openings())
        .find(|most| real(*most) >= openings.p50)
        .unwrap_or(0);
    let curve = curve(&Arrivals::whole_day(), middle);
    let groups = plan.groups.iter().map(|(ix, group)| {
        let name = plan.regions.get(group.aided).map(|region| &region.name);
        GroupForecast {
            name: name.map_or_else(
                || Words {
                    zh: String::new(),
                    en: String::new(),
                },
                Words::from,
            ),
            steps: spread(&|run| run.groups.get(ix.ix()).copied().unwrap_or(0)),
            projects: spread(&|run| run.projects.get(ix.ix()).copied().unwrap_or(0).into()),
        }
    });
    let projects = plan.projects.as_ref();
    DonationForecast {
        first_day: first_day.to_string(),
        last_day: donation.window.last_day(plan.zone).to_string(),
        donations: spread(&DonationRun::donations),
        donors: spread(&|run| run.donors),
        credited_steps: spread(&DonationRun::credited_steps),
        projects: projects.map(|_| spread(&|run| run.projects.iter().map(|n| u64::from(*n)).sum())),
        projects_ceiling: projects
            .and_then(|projects| projects.cap)
            .map(|cap| u64::from(cap) * plan.groups.len() as u64),
        groups: groups.collect(),
        badges: plan
            .badges
            .iter()
            .enumerate()
            .map(|(ix, badge)| BadgeForecast {
                id: badge.id.clone(),
                name: Words::from(&badge.name),
                holders: spread(&|run| run.badges.get(ix).copied().unwrap_or(0)),
            })
            .collect(),
        load: LoadForecast {
            busiest_day: openings,
            busiest_second: Spread::of_counts(done.iter().map(|done| done.busiest_second)),
            busiest_minute: busiest_minute(&curve),
            curve,
        },
        by_day: by_day(first_day, done),
    }
}

fn by_day(first_day: Day, done: &[Done]) -> Vec<DonationDayForecast> {
    let days = done.first().map_or(0, |done| done.run.days.len());
    let forecast = |(day, date): (usize, i32)| {
        let of_day = |figure: fn(&DonationDay) -> u64| {
            Spread::of_counts(done.iter().map(|done| figure(&done.run.days[day])))
        };
        DonationDayForecast {
            date: Day(date).to_string(),
            openings: of_day(|d| d.openings),
            donations: of_day(|d| d.donations),
            credited_steps: of_day(|d| d.credited_steps),
            projects: Spread::of_counts(
                done.iter()
                    .map(|done| done.run.projects_by_day.get(day).copied().unwrap_or(0)),
            ),
        }
    };
    (0..days).zip(first_day.0..).map(forecast).collect()
}
