//! Who may do what.

use serde::{Deserialize, Serialize};

/// A staff role within one campaign. Participants are not staff; they act for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Owns a campaign: parameters, review, publication, corrections.
    Organiser,
    /// Reads everything of a campaign, the audit log included; changes nothing.
    Auditor,
    /// Accounts and campaigns; no right to alter results. Not bound to a campaign.
    Sysadmin,
    /// Picks charts, moderates, publishes posts.
    Editor,
    /// Files the reports of one unit.
    UnitReporter,
    /// Administers one unit.
    UnitAdmin,
    /// Claims and carries out projects.
    InsurerHq,
    /// Scores the works assigned to them.
    Judge,
}

/// Something staff can do, a row of the matrix of X-08.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See the figures, suspects, corrections and audit log of a campaign.
    ViewCampaign,
    /// Annul a donation, review a suspect count, change a window.
    Correct,
    /// Publish a notice.
    PublishNotice,
    /// Register the link of a unit's official account.
    ManageAccountLinks,
    /// Export personal data.
    ExportPersonalData,
    /// Claim a project.
    ClaimProject,
    /// Return a claimed project to the pool.
    ReleaseProject,
    /// File a unit's report.
    FileUnitReport,
    /// Enter or change a score.
    Score,
    /// Create staff accounts and campaigns.
    ManageAccounts,
    /// Approve, reject and withdraw what people wrote or showed.
    Moderate,
    /// Publish results and pick units for an award (X-46, W-49).
    PublishResults,
    /// Hold a grand draw, reveal the order of a deck (W-35, X-17).
    HoldDraws,
    /// Send prizes and pay out (W-41, W-32).
    ManagePrizes,
    /// See a person's phone, address or name in full, for a purpose.
    RevealPersonalData,
    /// Decide about an appeal.
    DecideAppeals,
    /// See a unit's figures, checklist, events and report (W-46).
    ViewUnit,
    /// Keep a unit's checklist and log its events (W-47, W-48).
    ManageUnitAids,
}

/// What an action is done to, as far as rights depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The campaign acted on; `None` for deployment-wide actions.
    pub campaign: Option<&'a str>,
    /// The unit acted on, where the action belongs to one.
    pub unit: Option<&'a str>,
}

/// A right somebody was given: a role, in a campaign, for unit roles in a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The campaign it holds in; `None` holds in all (only for [`Role::Sysadmin`]).
    pub campaign: Option<String>,
    /// The unit it holds for, for unit roles.
    pub unit: Option<String>,
}

impl Grant {
    /// Whether this grant alone allows the action.
    pub fn allows(&self, action: Action, scope: Scope<'_>) -> bool {
        let Some(bound) = needs(self.role, action) else {
            return false;
        };
        let in_campaign = match &self.campaign {
            None => self.role == Role::Sysadmin,
            Some(own) => scope.campaign == Some(own.as_str()),
        };
        let in_unit = match bound {
            Bound::Campaign => true,
            Bound::OwnUnit => self.unit.is_some() && self.unit.as_deref() == scope.unit,
        };
        in_campaign && in_unit
    }
}

enum Bound {
    Campaign,
    OwnUnit,
}

/// The matrix of X-08: `None` is «forbidden».
fn needs(role: Role, action: Action) -> Option<Bound> {
    use Action as A;
    use Role as R;
    match (role, action) {
        (
            R::Organiser,
            A::ViewCampaign
            | A::Correct
            | A::PublishNotice
            | A::ManageAccountLinks
            | A::ExportPersonalData
            | A::ReleaseProject
            | A::Moderate
            | A::PublishResults
            | A::HoldDraws
            | A::ManagePrizes
            | A::RevealPersonalData
            | A::DecideAppeals
            | A::ViewUnit
            | A::ManageUnitAids,
        )
        | (R::Auditor, A::ViewCampaign | A::ViewUnit)
        | (R::Editor, A::PublishNotice | A::Moderate)
        | (R::InsurerHq, A::ClaimProject)
        | (R::Judge, A::Score)
        | (R::Sysadmin, A::ManageAccounts) => Some(Bound::Campaign),
        (
            R::UnitReporter | R::UnitAdmin,
            A::FileUnitReport | A::ExportPersonalData | A::ViewUnit,
        )
        | (R::UnitAdmin, A::ManageAccountLinks | A::ManageUnitAids) => Some(Bound::OwnUnit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, unit: Option<&str>) -> Grant {
        let campaign = (role != Role::Sysadmin).then(|| "c".to_owned());
        Grant {
            role,
            campaign,
            unit: unit.map(str::to_owned),
        }
    }

    #[test]
    fn rights_follow_the_matrix() {
        use Action as A;
        use Role as R;
        let own = Some("a");
        for (role, unit, action, campaign, target, allowed) in [
            (R::UnitReporter, own, A::FileUnitReport, "c", own, true),
            (
                R::UnitReporter,
                own,
                A::FileUnitReport,
                "c",
                Some("b"),
                false,
            ), // X-08.a
            (R::UnitReporter, None, A::FileUnitReport, "c", None, false),
            (R::Organiser, None, A::Score, "c", None, false), // X-08.b
            (R::Judge, None, A::Score, "c", None, true),
            (R::Organiser, None, A::Correct, "c", None, true),
            (R::Organiser, None, A::Correct, "other", None, false),
            (R::Auditor, None, A::ViewCampaign, "c", None, true),
            (R::Auditor, None, A::Correct, "c", None, false),
            (R::Auditor, None, A::ExportPersonalData, "c", None, false),
            (R::Sysadmin, None, A::ManageAccounts, "c", None, true),
            (R::Sysadmin, None, A::Correct, "c", None, false),
            (R::Sysadmin, None, A::ViewCampaign, "c", None, false),
            (R::Organiser, None, A::ClaimProject, "c", None, false),
            (R::InsurerHq, None, A::ClaimProject, "c", None, true),
            //
            (R::Organiser, None, A::ManageAccountLinks, "c", own, true),
            (R::UnitAdmin, own, A::ManageAccountLinks, "c", own, true),
            (
                R::UnitAdmin,
                own,
                A::ManageAccountLinks,
                "c",
                Some("b"),
                false,
            ),
            (
                R::UnitAdmin,
                own,
                A::ManageAccountLinks,
                "other",
                own,
                false,
            ),
            (R::UnitReporter, own, A::ManageAccountLinks, "c", own, false),
            (R::Auditor, None, A::ManageAccountLinks, "c", own, false),
            // W-46 to W-48
            (R::UnitAdmin, own, A::ViewUnit, "c", own, true),
            (R::UnitAdmin, own, A::ViewUnit, "c", Some("b"), false),
            (R::UnitAdmin, own, A::ViewUnit, "c", None, false),
            (R::UnitAdmin, own, A::ManageUnitAids, "c", own, true),
            (R::UnitReporter, own, A::ManageUnitAids, "c", own, false),
            (R::Auditor, None, A::ViewUnit, "c", own, true),
            (R::Auditor, None, A::ManageUnitAids, "c", own, false),
            //
            (R::Editor, None, A::Moderate, "c", None, true),
            (R::Auditor, None, A::Moderate, "c", None, false),
            (R::Judge, None, A::Moderate, "c", None, false),
            // Money, draws and results are the organiser's alone.
            (R::Editor, None, A::PublishResults, "c", None, false),
            (R::Auditor, None, A::HoldDraws, "c", None, false),
            (R::Organiser, None, A::ManagePrizes, "c", None, true),
            (R::Auditor, None, A::RevealPersonalData, "c", None, false),
            (R::Sysadmin, None, A::RevealPersonalData, "c", None, false),
            (R::Organiser, None, A::DecideAppeals, "c", None, true),
        ] {
            let scope = Scope {
                campaign: Some(campaign),
                unit: target,
            };
            assert_eq!(
                grant(role, unit).allows(action, scope),
                allowed,
                "{role:?} {action:?}"
            );
        }
    }
}
