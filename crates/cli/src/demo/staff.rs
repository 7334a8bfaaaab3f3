//! Staff to sign in as, one for each way of looking at the console: two organisers, since some
//! acts take two, and those who see less.

use model::Text;
use model::role::{Grant, Role};
use serde::Serialize;
use service::staff::NewStaff;
use service::{LiveCampaign, Service};

/// An account of the demo, which is open to whoever runs it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffCard {
    /// Name to sign in with.
    pub(crate) login: &'static str,
    /// Its password.
    pub(crate) password: String,
    /// What it is.
    name: Text,
    /// What is interesting about it.
    about: Text,
}

/// The accounts, the first one with all rights.
pub(crate) fn cards() -> Vec<StaffCard> {
    ACCOUNTS
        .iter()
        .map(|account| StaffCard {
            login: account.login,
            password: password(account),
            name: text(account.name),
            about: text(account.about),
        })
        .collect()
}

/// Adds the accounts to a service that has none.
pub(crate) async fn add(service: &Service) -> anyhow::Result<()> {
    for account in &ACCOUNTS {
        let grants = service.campaigns().filter_map(|live| grant(account, live));
        service
            .add_staff(NewStaff {
                login: account.login.to_owned(),
                name: account.name.0.to_owned(),
                password: password(account),
                grants: grants.collect(),
            })
            .await?;
    }
    Ok(())
}

struct Account {
    login: &'static str,
    role: Role,
    name: (&'static str, &'static str),
    about: (&'static str, &'static str),
}

/// The role in a campaign; a unit's administrator gets the first unit that is no heading.
fn grant(account: &Account, live: &LiveCampaign) -> Option<Grant> {
    let units = &live.plan().units;
    let unit = match account.role {
        Role::UnitAdmin => {
            let mut own = units.iter().filter(|(ix, _)| !units.is_heading(*ix));
            Some(own.next()?.1.code.clone())
        }
        _ => None,
    };
    Some(Grant {
        role: account.role,
        campaign: Some(live.id().to_string()),
        unit,
    })
}

fn password(account: &Account) -> String {
    format!("demo-{}", account.login)
}

fn text((zh, en): (&str, &str)) -> Text {
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

const ACCOUNTS: [Account; 5] = [
    Account {
        login: "organiser",
        role: Role::Organiser,
        name: ("主办方甲", "Organiser one"),
        about: ("可以办理所有事项", "May do everything an organiser may"),
    },
    Account {
        login: "organiser-two",
        role: Role::Organiser,
        name: ("主办方乙", "Organiser two"),
        about: (
            "确认另一位主办方提出的更正和发布",
            "Confirms what the other organiser proposes",
        ),
    },
    Account {
        login: "editor",
        role: Role::Editor,
        name: ("内容编辑", "Editor"),
        about: ("审核内容，发布公告", "Moderates and publishes notices"),
    },
    Account {
        login: "auditor",
        role: Role::Auditor,
        name: ("监督员", "Auditor"),
        about: (
            "能看全部情况，不能改动",
            "Sees everything and changes nothing",
        ),
    },
    Account {
        login: "unit-admin",
        role: Role::UnitAdmin,
        name: ("单位管理员", "Unit administrator"),
        about: (
            "管理一个单位的清单、活动和总结",
            "Keeps the checklist, events and report of one unit",
        ),
    },
];
