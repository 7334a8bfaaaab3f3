//! `tongxing staff`

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use model::Lang;
use model::role::{Grant, Role};
use service::staff::{NewStaff, PASSWORD_CHARS_MIN};
use service::{Chance, Service, SystemClock};
use store::record::{grant, staff};
use store::{Store, StoreConfig, StoreError};
use wechat::{AppSecret, Client, Settings};

/// Makes and lists staff accounts. The server must not be running.
#[derive(Debug, Args)]
pub(crate) struct Staff {
    /// The data directory.
    #[arg(long, global = true, default_value = "data")]
    data: PathBuf,
    #[command(subcommand)]
    command: StaffCommand,
}

#[derive(Debug, Subcommand)]
enum StaffCommand {
    /// Makes an account; the password is asked for, or read from the first line of standard
    /// input.
    Add {
        /// Name to sign in with.
        login: String,
        /// Name shown to colleagues.
        #[arg(long)]
        name: String,
        /// What the account may do.
        #[arg(long, value_enum)]
        role: StaffRole,
        /// The campaign it may do it in; not for `sysadmin`.
        #[arg(long)]
        campaign: Option<String>,
        /// Code of the unit it holds for; for `unit-admin` and `unit-reporter` only.
        #[arg(long)]
        unit: Option<String>,
    },
    /// Lists accounts and what they may do.
    List,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StaffRole {
    Organiser,
    Auditor,
    Editor,
    InsurerHq,
    UnitAdmin,
    UnitReporter,
    Sysadmin,
}

impl Staff {
    pub(crate) fn run(self, lang: Lang) -> anyhow::Result<ExitCode> {
        let store = Store::open(&StoreConfig { path: self.data })?;
        match self.command {
            StaffCommand::List => list(&store),
            StaffCommand::Add {
                login,
                name,
                role,
                campaign,
                unit,
            } => {
                let grants = vec![right(role, campaign, unit)?];
                let password = password(lang)?;
                if password.chars().count() < PASSWORD_CHARS_MIN {
                    bail!(match lang {
                        Lang::Zh => format!("密码至少需要 {PASSWORD_CHARS_MIN} 个字符"),
                        Lang::En => {
                            format!("a password has at least {PASSWORD_CHARS_MIN} characters")
                        }
                    });
                }
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                runtime.block_on(service(store)?.add_staff(NewStaff {
                    login: login.clone(),
                    name,
                    password,
                    grants,
                }))?;
                match lang {
                    Lang::Zh => outln!("已建立账号 {login}。"),
                    Lang::En => outln!("Made the account {login}."),
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn list(store: &Store) -> anyhow::Result<ExitCode> {
    let accounts = store.read_blocking(async |tx| -> Result<_, StoreError> {
        let mut accounts = Vec::new();
        for account in staff::list(tx).await? {
            let grants = grant::list(tx, account.id).await?;
            accounts.push((account, grants));
        }
        Ok(accounts)
    })?;
    for (account, grants) in accounts {
        let rights: Vec<String> = grants
            .iter()
            .map(|g| {
                let unit = g.unit.as_ref().map(|u| format!(" {u}")).unwrap_or_default();
                format!(
                    "{:?} {}{unit}",
                    g.role,
                    g.campaign.as_deref().unwrap_or("-")
                )
            })
            .collect();
        let state = if account.disabled_at.is_some() {
            "disabled"
        } else {
            "active"
        };
        outln!(
            "{}\t{}\t{state}\t{}",
            account.login,
            account.name,
            rights.join(", ")
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn right(role: StaffRole, campaign: Option<String>, unit: Option<String>) -> anyhow::Result<Grant> {
    let bound = role != StaffRole::Sysadmin;
    if bound != campaign.is_some() {
        bail!("every role needs --campaign, except sysadmin, which takes none");
    }
    let of_unit = matches!(role, StaffRole::UnitAdmin | StaffRole::UnitReporter);
    if of_unit != unit.is_some() {
        bail!("--unit belongs to unit-admin and unit-reporter, and they need it");
    }
    let role = match role {
        StaffRole::Organiser => Role::Organiser,
        StaffRole::Auditor => Role::Auditor,
        StaffRole::Editor => Role::Editor,
        StaffRole::InsurerHq => Role::InsurerHq,
        StaffRole::UnitAdmin => Role::UnitAdmin,
        StaffRole::UnitReporter => Role::UnitReporter,
        StaffRole::Sysadmin => Role::Sysadmin,
    };
    Ok(Grant {
        role,
        campaign,
        unit,
    })
}

fn password(lang: Lang) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        let prompt = match lang {
            Lang::Zh => "密码（至少 10 个字符）：",
            Lang::En => "Password (at least 10 characters): ",
        };
        return rpassword::prompt_password(prompt).context("no password was given");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A service without campaigns: enough for accounts.
fn service(store: Store) -> anyhow::Result<Service> {
    let settings = Settings::production("", AppSecret::new(""));
    let wechat = service::WeChat {
        client: Client::new(settings)?,
        appid: String::new(),
    };
    let chance = Chance::from_system().context("the system gives no randomness")?;
    Ok(Service::new(
        store,
        [],
        wechat,
        Arc::new(SystemClock),
        chance,
    ))
}
