//! Checkpoints as people meet them: a question, a poster, a note (W-15 to W-17).

use std::sync::{Arc, Mutex, PoisonError};

use engine::command::{Command, PersonKey, Reply};
use model::text::admit_text;
use model::{CampaignId, CheckpointIx, ParticipantNo, Refusal};
use paper::{Fields, Photo, Template};
use quick_cache::sync::Cache;
use rules::badge::BadgeIx;
use rules::walk::checkpoints::CheckpointsPlan;
use store::record::moderation::Moderation;
use store::record::note::{self, NewNote, Note};
use store::record::poster::{self, NewPoster, Poster, PosterState};
use store::{CampaignNo, RecordWrite, StoreError, Tx};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::participation::participant;
use crate::service::Service;
use crate::walk::look;
use crate::walk::team::shown_text;

/// How many wrong answers people gave. Forgetting it only asks an earlier question again.
#[derive(Debug)]
pub(crate) struct Quizzes(Cache<(CampaignNo, ParticipantNo, CheckpointIx), u32>);

impl Default for Quizzes {
    fn default() -> Self {
        Self(Cache::new(QUIZZES_CACHED))
    }
}

/// Drawing posters: the checked templates, and how many are drawn at once.
#[derive(Debug)]
pub(crate) struct Posters {
    slots: Arc<Semaphore>,
    templates: Mutex<Vec<(CampaignId, Arc<Template>)>>,
}

impl Default for Posters {
    fn default() -> Self {
        Self {
            slots: Arc::new(Semaphore::new(POSTERS_AT_ONCE)),
            templates: Mutex::default(),
        }
    }
}

/// What somebody has at a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Which.
    pub checkpoint: CheckpointIx,
    /// Whether enough steps are settled.
    pub lit: bool,
    /// Whether it is passed.
    pub passed: bool,
    /// Position of the question to be answered.
    pub question: Option<u8>,
    /// The note.
    pub note: Option<Note>,
    /// The poster.
    pub poster: Option<Poster>,
}

impl Service {
    /// What a person has at a checkpoint.
    pub async fn visit(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        key: &str,
    ) -> Result<Visit, ServiceError> {
        let no = participant(campaign, person)?;
        let checkpoint = checkpoint_of(campaign, key)?;
        let (lit, passed) = look(campaign, |walk| {
            let road = road(walk.plan.checkpoints.as_ref())?;
            let place = road.get(checkpoint).ok_or(Refusal::NotFound)?;
            let walker = walk.state.walker(no).ok_or(Refusal::NotFound)?;
            let lit = u64::from(walker.steps) >= place.upto_steps;
            Ok((lit, walker.has_passed(checkpoint)))
        })?;
        let id = campaign.no();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let note = note::lookup(tx, id, no, checkpoint.0.into()).await?;
            Ok((note, poster::lookup(tx, id, no, checkpoint.0.into()).await?))
        };
        let (note, poster) = if passed {
            self.store().read(read).await?
        } else {
            (None, None)
        };
        let asked = lit && !passed;
        Ok(Visit {
            checkpoint,
            lit,
            passed,
            question: asked
                .then(|| self.question(campaign, no, checkpoint))
                .flatten(),
            note,
            poster,
        })
    }

    /// Answers the question of a lit checkpoint. After a wrong answer another one is asked; an
    /// answer to one that is not asked now is `inconsistent`.
    pub async fn answer(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        key: &str,
        question: u8,
        option: u8,
    ) -> Result<Vec<BadgeIx>, ServiceError> {
        let no = participant(campaign, person)?;
        let checkpoint = checkpoint_of(campaign, key)?;
        // Whether it is lit and not passed yet is judged first, by the rule.
        let open = look(campaign, |walk| {
            let judged = walk
                .state
                .judge_answer(walk.plan, no, checkpoint, question, option);
            Ok(matches!(judged, Ok(()) | Err(Refusal::WrongAnswer)))
        })?;
        if open && self.question(campaign, no, checkpoint) != Some(question) {
            return Err(Refusal::Inconsistent.into());
        }
        let command = Command::Answer {
            participant: no,
            checkpoint,
            question,
            option,
        };
        let place = (campaign.no(), no, checkpoint);
        let wrong = &self.walks().quizzes.0;
        match campaign.submit(command, Vec::new()).await {
            Ok(accepted) => {
                wrong.remove(&place);
                match accepted.reply {
                    Reply::Passed { badges } => Ok(badges),
                    _ => Err(ServiceError::Unavailable),
                }
            }
            Err(rejection) => {
                let error = ServiceError::from(rejection);
                if matches!(error, ServiceError::Refused(Refusal::WrongAnswer)) {
                    let count = wrong.get(&place).unwrap_or(0);
                    wrong.insert(place, count.saturating_add(1));
                }
                Err(error)
            }
        }
    }

    /// Submits a note on a passed checkpoint, and gives its points. In place of one that was
    /// rejected another one can be written, for which there are none.
    pub async fn submit_note(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        key: &str,
        text: &str,
    ) -> Result<i32, ServiceError> {
        let no = participant(campaign, person)?;
        let checkpoint = checkpoint_of(campaign, key)?;
        let text = shown_text(text);
        let most = look(campaign, |walk| {
            Ok(road(walk.plan.checkpoints.as_ref())?.note_characters_max)
        })?;
        admit_text(&text, 1, usize::try_from(most).unwrap_or(usize::MAX))?;
        let new = NewNote {
            participant: no,
            checkpoint: checkpoint.0.into(),
            text,
            submitted_at: campaign.now(),
        };
        let id = campaign.no();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            note::lookup(tx, id, no, checkpoint.0.into()).await
        };
        let before = self.store().read(find).await?;
        if before.is_some_and(|note| note.standing.state == Moderation::Rejected) {
            campaign.read(|c| c.consented(no))?;
            let replace =
                async move |tx: &mut Tx| -> Result<_, StoreError> { note::add(tx, id, &new).await };
            return if self.store().write(replace).await? {
                Ok(0)
            } else {
                Err(Refusal::AlreadySubmitted.into())
            };
        }
        let command = Command::SubmitNote {
            participant: no,
            checkpoint,
        };
        let attached = vec![RecordWrite::Note(new)];
        match campaign.submit(command, attached).await?.reply {
            Reply::Points(points) => Ok(points),
            _ => Err(ServiceError::Unavailable),
        }
    }

    /// Makes the poster of a passed checkpoint out of a photo; it takes the place of the one
    /// before (W-16).
    ///
    /// Refused are `checkpoint_locked`, `invalid_image`, and `locked` after a poster was taken down.
    pub async fn make_poster(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        key: &str,
        photo: Vec<u8>,
    ) -> Result<NewPoster, ServiceError> {
        let no = participant(campaign, person)?;
        let checkpoint = checkpoint_of(campaign, key)?;
        let template = self.template(campaign)?;
        let (place, steps) = look(campaign, |walk| {
            walk.state.passed_checkpoint(walk.plan, no, checkpoint)?;
            let road = road(walk.plan.checkpoints.as_ref())?;
            let place = road.get(checkpoint).ok_or(Refusal::NotFound)?;
            let steps = walk.state.walker(no).map_or(0, |walker| walker.steps);
            Ok((place.name.zh.clone(), steps))
        })?;
        campaign.read(|c| c.consented(no))?;
        let vault = self.vault()?.clone();
        let name = self.own_name(campaign, no).await?;
        let plan = campaign.plan();
        let now = campaign.now();
        let date = plan.zone.day_of(now).date();
        let date = format!("{}年{}月{}日", date.year(), date.month(), date.day());
        let (title, motto) = (plan.about.name.zh.clone(), plan.about.theme.zh.clone());
        let slots = Arc::clone(&self.walks().posters.slots);
        let slot = slots.acquire_owned().await;
        let slot = slot.map_err(|_closed| ServiceError::Unavailable)?;
        let file = self.fresh_id();
        let drawing = tokio::task::spawn_blocking(move || {
            let slot = slot;
            let photo = Photo::read(&photo).map_err(|_invalid| Refusal::InvalidImage)?;
            let fields = Fields {
                name: &name,
                checkpoint: &place,
                steps: &grouped(steps),
                date: &date,
                campaign: &title,
                motto: &motto,
            };
            let png = template.render(&fields, &photo).map_err(|error| {
                tracing::error!(%error, "a poster cannot be drawn");
                ServiceError::Unavailable
            })?;
            vault.files().put(file, &png).map_err(|error| {
                tracing::error!(%error, "a poster cannot be kept");
                ServiceError::Unavailable
            })?;
            drop(slot);
            Ok::<_, ServiceError>(())
        });
        drawing
            .await
            .map_err(|_panicked| ServiceError::Unavailable)??;
        let new = NewPoster {
            participant: no,
            checkpoint: checkpoint.0.into(),
            file,
            made_at: now,
        };
        let id = campaign.no();
        let keep = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let before = poster::lookup(tx, id, no, checkpoint.0.into()).await?;
            Ok((poster::set(tx, id, &new).await?, before))
        };
        let (kept, before) = self.store().write(keep).await?;
        if !kept {
            self.remove_file(file);
            return Err(Refusal::Locked.into());
        }
        if let Some(before) = before {
            self.remove_file(before.poster.file);
        }
        Ok(new)
    }

    /// A person's own poster of a checkpoint, as PNG.
    pub async fn poster_file(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        key: &str,
    ) -> Result<Vec<u8>, ServiceError> {
        let no = participant(campaign, person)?;
        let checkpoint = checkpoint_of(campaign, key)?;
        let id = campaign.no();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            poster::lookup(tx, id, no, checkpoint.0.into()).await
        };
        let found = self.store().read(find).await?;
        let file = found
            .filter(|poster| poster.state == PosterState::Shown)
            .map(|poster| poster.poster.file)
            .ok_or(Refusal::NotFound)?;
        let vault = self.vault()?.clone();
        let reading = tokio::task::spawn_blocking(move || vault.files().get(file));
        let read = reading
            .await
            .map_err(|_panicked| ServiceError::Unavailable)?;
        let bytes = read.map_err(|error| {
            tracing::error!(%error, %file, "a file cannot be read");
            ServiceError::Unavailable
        })?;
        Ok(bytes.ok_or(Refusal::NotFound)?)
    }

    /// The checkpoints of which a person has a poster, and the notes they wrote.
    pub async fn mementos(
        &self,
        campaign: &LiveCampaign,
        no: ParticipantNo,
    ) -> Result<(Vec<Poster>, Vec<Note>), ServiceError> {
        let id = campaign.no();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let posters = poster::list_of(tx, id, no).await?;
            Ok((posters, note::list_of(tx, id, no).await?))
        };
        Ok(self.store().read(read).await?)
    }

    /// At most `limit` approved notes of a checkpoint, the latest first, before one.
    pub async fn public_notes(
        &self,
        campaign: &LiveCampaign,
        key: &str,
        before: Option<(model::Instant, ParticipantNo)>,
        limit: u32,
    ) -> Result<Vec<Note>, ServiceError> {
        let checkpoint = checkpoint_of(campaign, key)?;
        let id = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            note::list_approved(tx, id, checkpoint.0.into(), before, limit).await
        };
        Ok(self.store().read(list).await?)
    }

    fn question(
        &self,
        campaign: &LiveCampaign,
        no: ParticipantNo,
        checkpoint: CheckpointIx,
    ) -> Option<u8> {
        let wrong = self.walks().quizzes.0.get(&(campaign.no(), no, checkpoint));
        let walk = campaign.plan().walk.as_ref()?;
        let road = walk.checkpoints.as_ref()?;
        road.question_for(checkpoint, no.0, wrong.unwrap_or(0))
    }

    /// The campaign's template, checked once.
    fn template(&self, campaign: &LiveCampaign) -> Result<Arc<Template>, ServiceError> {
        let templates = &self.walks().posters.templates;
        let mut templates = templates.lock().unwrap_or_else(PoisonError::into_inner);
        let known = templates.iter().find(|(id, _)| id == campaign.id());
        if let Some((_, known)) = known {
            return Ok(Arc::clone(known));
        }
        let walk = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
        let svg = road(walk.checkpoints.as_ref())?.poster.as_ref();
        let template = Template::parse(svg.ok_or(Refusal::NotFound)?);
        let template = Arc::new(template.map_err(|error| {
            tracing::error!(%error, "the template of the poster is not valid");
            ServiceError::Unavailable
        })?);
        templates.push((campaign.id().clone(), Arc::clone(&template)));
        Ok(template)
    }

    /// Removes a file nobody points to any more. What stays is garbage, not a fault.
    fn remove_file(&self, file: Uuid) {
        let Ok(vault) = self.vault().cloned() else {
            return;
        };
        tokio::task::spawn_blocking(move || {
            if let Err(error) = vault.files().remove(file) {
                tracing::warn!(%error, %file, "a file stays that nobody needs");
            }
        });
    }
}

/// Position of the checkpoint with that id.
pub fn checkpoint_of(campaign: &LiveCampaign, key: &str) -> Result<CheckpointIx, Refusal> {
    let walk = campaign.plan().walk.as_ref();
    let road = road(walk.and_then(|walk| walk.checkpoints.as_ref()))?;
    road.find(key).ok_or(Refusal::NotFound)
}

fn road(plan: Option<&CheckpointsPlan>) -> Result<&CheckpointsPlan, Refusal> {
    plan.ok_or(Refusal::NotFound)
}

/// A number in groups of three digits.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

const QUIZZES_CACHED: usize = 200_000;
/// Drawing one takes a large part of a second of one processor.
const POSTERS_AT_ONCE: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_on_posters_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (50_000, "50,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
