//! The register of linked official accounts, on the editions that ship with the project: one that
//! keeps it and one that does not.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

#[path = "common/clock.rs"]
mod clock;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use definition::Sources;
use engine::Plan;
use engine::command::StaffKey;
use model::role::{Action, Grant, Role};
use model::{Instant, Refusal};
use service::account_link::{ACCOUNT_NAME_CHARS_MAX, UnitLink};
use service::open::{Edition, open_campaign};
use service::staff::NewStaff;
use service::{Chance, Clock, LiveCampaign, Service, ServiceError, WeChat};
use store::record::account_link::LinkState;
use store::record::audit::Actor;
use store::{Store, StoreError, Tx};
use wechat::{AppSecret, Client, Settings};

use crate::clock::ManualClock;

// X-19.a
#[tokio::test]
async fn a_link_stands_from_the_day_linking_opens() {
    let world = World::new();
    for early in ["2020-06-19T12:00:00+08:00", "2020-06-19T23:59:59.999+08:00"] {
        world.clock.set(instant(early));
        let refused = world.mark("changchun", LinkState::Linked).await;
        assert_eq!(code(refused), "not_open_yet", "{early}");
    }
    assert_eq!(world.state_of("changchun").await, None);
    assert_eq!(world.audited().await, [""; 0]);

    world.clock.set(instant("2020-06-20T00:00:00+08:00"));
    world.mark("changchun", LinkState::Linked).await.unwrap();
    let linked = Some(LinkState::Linked);
    assert_eq!(world.state_of("changchun").await, linked);
}

#[tokio::test]
async fn a_link_can_be_requested_before_linking_opens() {
    let world = World::new();
    world.clock.set(instant("2020-06-01T09:00:00+08:00"));
    world.mark("jilin", LinkState::Requested).await.unwrap();
    let requested = Some(LinkState::Requested);
    assert_eq!(world.state_of("jilin").await, requested);
}

// X-19.b, D20-12.a
#[tokio::test]
async fn the_register_lists_units_linked_and_not_linked() {
    let world = World::new();
    world.mark("baicheng", LinkState::Linked).await.unwrap();
    world.mark("jilin", LinkState::Requested).await.unwrap();

    let list = world.service.account_links(&world.live()).await.unwrap();
    let in_plan = world.live().plan().units.0.clone();
    assert!(
        list.iter()
            .map(|row| (&row.unit, &row.name))
            .eq(in_plan.iter().map(|unit| (&unit.code, &unit.name))),
        "every unit once, in the order of the plan: {list:#?}"
    );
    let (linked, missing): (Vec<_>, Vec<_>) = list.into_iter().partition(UnitLink::is_linked);
    assert_eq!(codes(&linked), ["baicheng"]);
    assert_eq!(missing.len(), in_plan.len() - 1);
    let begun = missing.iter().filter(|row| row.state().is_some());
    let begun: Vec<_> = begun.map(|row| row.unit.as_str()).collect();
    assert_eq!(begun, ["jilin"]);

    let link = linked[0].link.as_ref().unwrap();
    assert_eq!(link.account_name, "公众号 baicheng");
    assert_eq!((link.at, link.by), (world.clock.now(), OLGA));
}

#[tokio::test]
async fn what_the_plan_does_not_have_is_not_found() {
    let world = World::new();
    for unknown in ["harbin", "", "长春市保险行业协会"] {
        let refused = world.mark(unknown, LinkState::Requested).await;
        assert_eq!(code(refused), "not_found", "{unknown}");
    }
    let without = world.service.campaign(WITHOUT).unwrap();
    assert_eq!(
        code(world.service.account_links(without).await),
        "not_found"
    );
    let refused =
        world
            .service
            .mark_account_link(without, OLGA, "changchun", LinkState::Requested, "a");
    assert_eq!(code(refused.await), "not_found");
    let entries = world.service.audit(without, None, 10).await.unwrap();
    assert_eq!(entries, []);
    assert_eq!(world.audited().await, [""; 0]);
}

#[tokio::test]
async fn an_account_has_a_name_that_fits() {
    let world = World::new();
    let name = |chars: usize| "号".repeat(chars);
    for (name, refusal) in [
        (String::new(), "text_required"),
        (" \n".to_owned(), "text_required"),
        (name(ACCOUNT_NAME_CHARS_MAX + 1), "text_too_long"),
    ] {
        let refused = world.mark_as("jilin", LinkState::Linked, &name).await;
        assert_eq!(code(refused), refusal);
    }
    assert_eq!(world.state_of("jilin").await, None);
    let longest = name(ACCOUNT_NAME_CHARS_MAX);
    let padded = format!(" {longest} ");
    let marked = world.mark_as("jilin", LinkState::Linked, &padded).await;
    marked.unwrap();
    let list = world.service.account_links(&world.live()).await.unwrap();
    let link = list.iter().find_map(|row| row.link.as_ref());
    assert_eq!(link.unwrap().account_name, longest);
}

#[tokio::test]
async fn each_change_is_one_entry_in_the_audit_log() {
    let world = World::new();
    world.mark("jilin", LinkState::Requested).await.unwrap();
    let first = world.clock.now();
    for state in [LinkState::Requested, LinkState::Linked, LinkState::Linked] {
        world.clock.set(world.clock.now() + 60_000);
        world.mark("jilin", state).await.unwrap();
    }
    let told = |state: &str| Some(format!("{state}: 公众号 jilin"));
    let entries = world
        .service
        .audit(&world.live(), None, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|entry| {
            assert_eq!(entry.action, "mark_account_link");
            assert_eq!(entry.actor, Actor::Staff(OLGA));
            assert_eq!(entry.subject, "unit jilin");
            (entry.at, entry.old, entry.new)
        });
    // The same mark again is no change.
    assert_eq!(
        entries.collect::<Vec<_>>(),
        [
            (first + 120_000, told("requested"), told("linked")),
            (first, None, told("requested")),
        ]
    );
    let list = world.service.account_links(&world.live()).await.unwrap();
    let link = list.iter().find_map(|row| row.link.as_ref()).unwrap();
    assert_eq!(link.at, first + 120_000, "since when it stands");
}

#[tokio::test]
async fn a_mark_without_its_audit_entry_does_not_stand() {
    let world = World::new();
    world
        .service
        .store()
        .write(async |tx: &mut Tx| -> Result<_, StoreError> {
            let broken = "CREATE TRIGGER broken BEFORE INSERT ON audit \
                BEGIN SELECT RAISE(ABORT, 'broken'); END";
            tx.execute(broken, &[]).await
        })
        .await
        .unwrap();
    let failed = world.mark("jilin", LinkState::Linked).await;
    assert!(matches!(failed, Err(ServiceError::Store(_))), "{failed:?}");
    assert_eq!(world.state_of("jilin").await, None);
}

#[tokio::test]
async fn a_unit_is_managed_by_its_own_administrator_and_the_organiser() {
    let world = World::new();
    let live = world.live();
    for (login, role, unit, own, other, views) in [
        ("olga", Role::Organiser, None, true, true, true),
        ("uma", Role::UnitAdmin, Some("jilin"), true, false, false),
        (
            "rita",
            Role::UnitReporter,
            Some("jilin"),
            false,
            false,
            false,
        ),
        ("aron", Role::Auditor, None, false, false, true),
    ] {
        let staff = world.staff(login, role, unit).await;
        let manage = Action::ManageAccountLinks;
        for (unit, allowed) in [("jilin", own), ("siping", other)] {
            let asked = world.service.authorise_for_unit(staff, manage, &live, unit);
            assert_eq!(is_allowed(asked.await), allowed, "{login} for {unit}");
        }
        let elsewhere = world.service.campaign(WITHOUT).unwrap();
        let asked = world
            .service
            .authorise_for_unit(staff, manage, elsewhere, "jilin");
        assert!(!is_allowed(asked.await), "{login} in another campaign");
        let asked = world
            .service
            .authorise(staff, Action::ViewCampaign, Some(&live));
        assert_eq!(is_allowed(asked.await), views, "{login} looks at the list");
    }
}

/// Both editions on a store in memory, on the first morning of linking.
struct World {
    service: Service,
    clock: Arc<ManualClock>,
}

impl World {
    fn new() -> Self {
        let settings = Settings {
            base_url: "http://127.0.0.1:9".to_owned(),
            appid: "wx-campaign".to_owned(),
            secret: AppSecret::new("secret"),
            deadline: Duration::from_secs(1),
            pause: Duration::from_millis(1),
        };
        let wechat = WeChat {
            client: Client::new(settings).unwrap(),
            appid: "wx-campaign".to_owned(),
        };
        let store = Store::in_memory().unwrap();
        let clock = Arc::new(ManualClock::new(instant("2020-06-20T08:00:00+08:00")));
        let campaigns = [WITH, WITHOUT].map(|id| {
            let edition = Edition {
                plan: Arc::new(plan(id)),
                hash: [1; 32],
                files: BTreeMap::new(),
            };
            open_campaign(&store, edition, Arc::clone(&clock) as Arc<dyn Clock>).unwrap()
        });
        let service = Service::new(
            store,
            campaigns,
            wechat,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Chance::seeded(1),
        );
        Self { service, clock }
    }

    fn live(&self) -> LiveCampaign {
        self.service.campaign(WITH).unwrap().clone()
    }

    async fn mark(&self, unit: &str, state: LinkState) -> Result<(), ServiceError> {
        self.mark_as(unit, state, &format!("公众号 {unit}")).await
    }

    async fn mark_as(
        &self,
        unit: &str,
        state: LinkState,
        account_name: &str,
    ) -> Result<(), ServiceError> {
        let live = self.live();
        self.service
            .mark_account_link(&live, OLGA, unit, state, account_name)
            .await
    }

    async fn state_of(&self, unit: &str) -> Option<LinkState> {
        let list = self.service.account_links(&self.live()).await.unwrap();
        list.iter().find(|row| row.unit == unit).unwrap().state()
    }

    /// Acts in the campaign's audit log, the newest first.
    async fn audited(&self) -> Vec<String> {
        let entries = self.service.audit(&self.live(), None, 10).await.unwrap();
        entries.into_iter().map(|entry| entry.action).collect()
    }

    async fn staff(&self, login: &str, role: Role, unit: Option<&str>) -> StaffKey {
        let grant = Grant {
            role,
            campaign: Some(WITH.to_owned()),
            unit: unit.map(str::to_owned),
        };
        let account = NewStaff {
            login: login.to_owned(),
            name: login.to_owned(),
            password: "a long enough password".to_owned(),
            grants: vec![grant],
        };
        self.service.add_staff(account).await.unwrap()
    }
}

/// An edition as its folder has it.
fn plan(edition: &str) -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../campaigns")
        .join(edition);
    let mut files = BTreeMap::new();
    for below in ["", "texts/"] {
        for entry in std::fs::read_dir(folder.join(below)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                let name = entry.file_name().into_string().unwrap();
                let content = std::fs::read(entry.path()).unwrap();
                files.insert(format!("{below}{name}"), content);
            }
        }
    }
    definition::check(&Sources::new(files)).plan.unwrap()
}

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn codes(rows: &[UnitLink]) -> Vec<&str> {
    rows.iter().map(|row| row.unit.as_str()).collect()
}

fn is_allowed(outcome: Result<(), ServiceError>) -> bool {
    match outcome {
        Ok(()) => true,
        other => {
            assert_eq!(code(other), "forbidden");
            false
        }
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) -> &'static str {
    match outcome {
        Err(ServiceError::Refused(refusal)) => Refusal::code(refusal),
        other => panic!("not a refusal: {other:?}"),
    }
}

const WITH: &str = "donation-2020";
const WITHOUT: &str = "donation-2019";
const OLGA: StaffKey = StaffKey(7);
