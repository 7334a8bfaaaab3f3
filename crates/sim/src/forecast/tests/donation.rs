//! A run of a donation campaign, followed act by act through the engine.

use std::sync::{Arc, Mutex};

use engine::Campaign;
use engine::command::{Channel, Command, PersonKey};
use model::Day;
use rules::badge;

use crate::forecast::assumptions::Assumptions;
use crate::forecast::donation::{Setting, Visit};

#[test]
fn a_run_is_what_the_engine_decides() {
    for edition in ["donation-2019", "donation-2020"] {
        let mut plan = fixtures::plan(edition);
        // Few people bring about projects only where these are small.
        if let Some(projects) = &mut plan.projects {
            projects.threshold_steps = 300_000;
        }
        let drawn = Assumptions::default().expected();
        let setting = Setting {
            plan: &plan,
            donation: plan.donation.as_ref().unwrap(),
            drawn: &drawn,
            seed: 3,
            run: 0,
            people: 500,
        };
        let visits = Mutex::new(Vec::new());
        let run = setting.run_followed(2, &|| |visit: Visit| visits.lock().unwrap().push(visit));
        let mut visits = visits.into_inner().unwrap();
        visits.sort_by_key(|v| (v.day, v.ms, v.person));

        let shared = Arc::new(plan.clone());
        let mut campaign = Campaign::new(Arc::clone(&shared));
        let mut log = Vec::new();
        let first = setting.donation.window.first_day(plan.zone).0;
        for visit in visits {
            let day = Day(first + i32::from(visit.day));
            let at = plan.zone.start_of(day) + i64::from(visit.ms);
            campaign.close_days(at, &mut log);
            let person = PersonKey(visit.person.into());
            let consent = Command::Consent {
                person,
                notice_version: plan.consent.version,
                channel: Channel::Other,
                inviter: None,
                unit: None,
            };
            campaign.perform(at, &consent, &mut log).unwrap();
            let participant = campaign.number_of(person).unwrap();
            let count = visit.steps;
            let sync = Command::Sync {
                participant,
                day,
                count,
            };
            campaign.perform(at, &sync, &mut log).unwrap();
            if let Some(region) = visit.region {
                let donate = Command::Donate {
                    participant,
                    region,
                    exercise: None,
                    key: None,
                };
                campaign.perform(at, &donate, &mut log).unwrap();
            }
        }
        let donations = campaign.donation();
        let total = donations.total();
        assert_eq!(run.donations(), total.donations, "{edition}");
        assert_eq!(run.credited_steps(), total.credited_steps, "{edition}");
        assert!(total.donations > 300, "{edition}");
        for (ix, group) in plan.groups.iter() {
            assert_eq!(
                run.groups[ix.ix()],
                donations.group(ix).credited_steps,
                "{edition}"
            );
            let generated = campaign.projects().generated(ix);
            assert_eq!(run.projects[ix.ix()], generated, "{edition}: {group:?}");
        }
        assert!(campaign.projects().total() > 0, "{edition}");
        let donors: Vec<_> = campaign
            .participants()
            .iter()
            .map(|p| campaign.number_of(p.person).unwrap())
            .filter_map(|no| donations.donor(no))
            .collect();
        assert_eq!(
            run.donors,
            donors.iter().filter(|d| d.count() > 0).count() as u64
        );
        for (ix, holders) in (0u8..).zip(&run.badges) {
            let engine = donors
                .iter()
                .filter(|d| d.badges() & badge::bit(ix) != 0)
                .count();
            assert_eq!(*holders, engine as u64, "{edition}: badge {ix}");
        }
    }
}
