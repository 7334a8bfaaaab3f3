//! Projects that a group's steps bring into being, and their claims (P-01, P-02, P-03).

use model::{GroupIx, Refusal};
use serde::{Deserialize, Serialize};

/// What the organiser wrote about projects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectsPlan {
    /// Credited steps of a group that make one project; at least 1.
    pub threshold_steps: u64,
    /// Most projects of one aided region; `None` for no limit (P-02).
    pub cap: Option<u32>,
    /// How steps turn into projects (AMB-27).
    pub mode: ProjectMode,
}

/// How steps turn into projects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectMode {
    /// One project at each full threshold.
    PerThreshold,
    /// All projects up to the cap at the first full threshold.
    UnlockOnce,
}

impl ProjectsPlan {
    /// How many projects a group total has earned (P-01).
    pub fn earned(&self, group_total: u64) -> u32 {
        let full = group_total / self.threshold_steps.max(1);
        let full = u32::try_from(full).unwrap_or(u32::MAX);
        let cap = self.cap.unwrap_or(u32::MAX);
        match self.mode {
            ProjectMode::PerThreshold => full.min(cap),
            ProjectMode::UnlockOnce if full > 0 => self.cap.unwrap_or(1),
            ProjectMode::UnlockOnce => 0,
        }
    }

    /// Steps still missing to the next project; `None` when the cap is reached.
    pub fn steps_to_next(&self, group_total: u64, generated: u32) -> Option<u64> {
        let next = match self.mode {
            ProjectMode::PerThreshold if self.cap.is_none_or(|cap| generated < cap) => {
                u64::from(generated) + 1
            }
            ProjectMode::UnlockOnce if generated == 0 => 1,
            _ => return None,
        };
        Some(
            next.saturating_mul(self.threshold_steps)
                .saturating_sub(group_total),
        )
    }
}

/// One project: number n of its group, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// The insurer that has claimed it, by account.
    pub claimant: Option<u128>,
}

/// The projects of all groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectsState {
    groups: Vec<Vec<Project>>,
}

impl ProjectsState {
    /// A state for that many groups.
    pub fn new(groups: usize) -> Self {
        Self {
            groups: vec![Vec::new(); groups],
        }
    }

    /// The projects of a group; project n is at n − 1.
    pub fn of(&self, group: GroupIx) -> &[Project] {
        self.groups.get(group.ix()).map_or(&[], Vec::as_slice)
    }

    /// How many projects a group has. It never falls, even if the total does later (P-01).
    pub fn generated(&self, group: GroupIx) -> u32 {
        u32::try_from(self.of(group).len()).unwrap_or(u32::MAX)
    }

    /// Projects of all groups together.
    pub fn total(&self) -> u64 {
        self.groups.iter().map(|g| g.len() as u64).sum()
    }

    /// Books new projects up to number `upto`.
    pub fn generate(&mut self, group: GroupIx, upto: u32) {
        if let Some(projects) = self.groups.get_mut(group.ix()) {
            let upto = projects.len().max(upto as usize);
            projects.resize(upto, Project { claimant: None });
        }
    }

    /// Judges a claim: of project `number`, or of the first free one of the group (P-03).
    pub fn judge_claim(&self, group: GroupIx, number: Option<u32>) -> Result<u32, Refusal> {
        let projects = self.of(group);
        let Some(number) = number else {
            let free = projects.iter().position(|p| p.claimant.is_none());
            let free = free.and_then(|at| u32::try_from(at + 1).ok());
            return free.ok_or(Refusal::ProjectNotAvailable);
        };
        match self.project(group, number) {
            None => Err(Refusal::ProjectNotAvailable),
            Some(Project { claimant: Some(_) }) => Err(Refusal::ProjectAlreadyClaimed),
            Some(Project { claimant: None }) => Ok(number),
        }
    }

    /// Judges a release: only a claimed project can be released (P-02.b).
    pub fn judge_release(&self, group: GroupIx, number: u32) -> Result<(), Refusal> {
        match self.project(group, number) {
            None => Err(Refusal::ProjectNotAvailable),
            Some(Project { claimant: None }) => Err(Refusal::InvalidState),
            Some(Project { claimant: Some(_) }) => Ok(()),
        }
    }

    /// Books a claim or, with `None`, a release.
    pub fn set_claimant(&mut self, group: GroupIx, number: u32, claimant: Option<u128>) {
        let at = number.wrapping_sub(1) as usize;
        if let Some(project) = self.groups.get_mut(group.ix()).and_then(|g| g.get_mut(at)) {
            project.claimant = claimant;
        }
    }

    fn project(&self, group: GroupIx, number: u32) -> Option<&Project> {
        self.of(group).get(number.checked_sub(1)? as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(mode: ProjectMode, cap: Option<u32>) -> ProjectsPlan {
        ProjectsPlan {
            threshold_steps: 78_000_000,
            cap,
            mode,
        }
    }

    #[test]
    fn projects_follow_the_group_total() {
        use ProjectMode::{PerThreshold, UnlockOnce};
        for (mode, cap, total, projects) in [
            (PerThreshold, None, 77_999_999, 0),     // P-01.a, D19-14.a
            (PerThreshold, None, 78_000_000, 1),     // P-01.a, D19-14.a
            (PerThreshold, None, 155_999_999, 1),    // P-01.a
            (PerThreshold, None, 156_000_000, 2),    // P-01.a
            (PerThreshold, Some(6), 468_000_000, 6), // D20-11.a
            (PerThreshold, Some(6), 546_000_000, 6), // D20-11.a
            (UnlockOnce, Some(6), 77_999_999, 0),
            (UnlockOnce, Some(6), 78_000_000, 6), // P-01.d
        ] {
            assert_eq!(
                plan(mode, cap).earned(total),
                projects,
                "{mode:?} {cap:?} {total}"
            );
        }
    }

    #[test]
    fn the_way_to_the_next_project_ends_at_the_cap() {
        let capped = plan(ProjectMode::PerThreshold, Some(2));
        assert_eq!(capped.steps_to_next(0, 0), Some(78_000_000));
        assert_eq!(capped.steps_to_next(78_000_001, 1), Some(77_999_999));
        assert_eq!(capped.steps_to_next(160_000_000, 2), None);
        // After a correction the total may lie below what the projects once took.
        assert_eq!(capped.steps_to_next(70_000_000, 1), Some(86_000_000));
    }

    #[test]
    fn claims_and_releases() {
        let group = GroupIx(0);
        let mut state = ProjectsState::new(1);
        state.generate(group, 6);
        for n in 1..=6 {
            assert_eq!(state.judge_claim(group, None), Ok(n));
            state.set_claimant(group, n, Some(u128::from(n)));
        }
        // P-02.a
        assert_eq!(
            state.judge_claim(group, None),
            Err(Refusal::ProjectNotAvailable)
        );
        // X-09.b
        assert_eq!(
            state.judge_claim(group, Some(3)),
            Err(Refusal::ProjectAlreadyClaimed)
        );
        assert_eq!(
            state.judge_claim(group, Some(7)),
            Err(Refusal::ProjectNotAvailable)
        );
        assert_eq!(
            state.judge_claim(group, Some(0)),
            Err(Refusal::ProjectNotAvailable)
        );
        // P-02.b
        assert_eq!(state.judge_release(group, 3), Ok(()));
        state.set_claimant(group, 3, None);
        assert_eq!(state.judge_claim(group, None), Ok(3));
        assert_eq!(state.judge_release(group, 3), Err(Refusal::InvalidState));
    }
}
