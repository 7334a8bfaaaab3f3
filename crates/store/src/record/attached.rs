//! Records written in the transaction that appends the facts they belong to.

use model::ParticipantNo;
use model::time::{Day, Instant};

use crate::record::address::{self, Address};
use crate::record::audit::{self, Audit};
use crate::record::campaign::CampaignNo;
use crate::record::deck_seal::{self, NewDeckSeal};
use crate::record::job::{self, NewJob};
use crate::record::message::{self, NewMessage};
use crate::record::note::{self, NewNote, NoteVerdict};
use crate::record::notice::{self, NewNotice};
use crate::record::pending_correction::{self, CorrectionDecision};
use crate::record::poster::{self, NewPoster};
use crate::record::prize::{self, NewPrize};
use crate::record::profile::{self, Profile};
use crate::record::published_result::{self, NewResult};
use crate::record::signal::{self, Signal};
use crate::record::team_text::{self, NewTeamName};
use crate::record::werun_replay::{self, Replay};
use crate::{StoreError, Tx};

/// A record that is written together with facts, or not at all.
///
/// A write the database refuses fails the whole batch with everybody's facts, so whatever a record
/// can find in its way is no error here: what stands stays, and who decided the fact has looked
/// before. The campaign is the one the facts belong to, whatever an [`Audit`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordWrite {
    /// An entry of the audit trail.
    Audit(Audit),
    /// A notice, or a further version of one.
    Notice(NewNotice),
    /// A step payload that has now been taken. Taken before is no error here: two copies of one
    /// payload in one batch must not fail their neighbours.
    Replay(Replay),
    /// A job to be done once the facts stand. One that is queued already is no error.
    Job(NewJob),
    /// A hint for reviewers.
    Signal(Signal),
    /// A participant's profile. One that is locked stays.
    Profile(Box<Profile>),
    /// The name of a team. If another team took it in the meantime it is rejected at once.
    TeamName(NewTeamName),
    /// A note. One that was not rejected stays.
    Note(NewNote),
    /// A decision on a note. It counts for nothing if the note is no longer the one judged.
    NoteState(NoteVerdict),
    /// A poster. One that was taken down stays so.
    Poster(NewPoster),
    /// Prizes. Those that are there stay.
    Prizes(Vec<NewPrize>),
    /// An address, which locks the profile. The first one stays.
    Address(Box<Address>),
    /// The prizes a participant has won, marked as ready to be sent by a day (W-41).
    PrizesDue {
        /// Whose.
        participant: ParticipantNo,
        /// When the address was given.
        at: Instant,
        /// The last day on which they are sent in time.
        due_day: Day,
    },
    /// A commitment to a deck. The first one stays.
    DeckSeal(NewDeckSeal),
    /// A published result. The same one again is no further version.
    PublishedResult(NewResult),
    /// A decision on a proposed correction. It counts for nothing unless the correction is open.
    CorrectionDecided(CorrectionDecision),
    /// A message. Of one kind and day the first one stays.
    Message(NewMessage),
}

impl RecordWrite {
    pub(crate) async fn write(&self, tx: &mut Tx, campaign: CampaignNo) -> Result<(), StoreError> {
        match self {
            Self::Audit(audit) => {
                let bound = Audit {
                    campaign: Some(campaign),
                    ..audit.clone()
                };
                audit::add(tx, &bound).await
            }
            Self::Notice(notice) => notice::add(tx, campaign, notice).await.map(drop),
            Self::Replay(replay) => werun_replay::add(tx, campaign, replay).await.map(drop),
            Self::Job(job) => job::add(tx, job).await.map(drop),
            Self::Signal(signal) => signal::add(tx, campaign, signal).await,
            Self::Profile(profile) => profile::set(tx, campaign, profile).await.map(drop),
            Self::TeamName(name) => team_text::set_name_or_reject(tx, campaign, name).await,
            Self::Note(note) => note::add(tx, campaign, note).await.map(drop),
            Self::NoteState(decision) => note::moderate(tx, campaign, decision).await.map(drop),
            Self::Poster(poster) => poster::set(tx, campaign, poster).await.map(drop),
            Self::Prizes(prizes) => {
                for prize in prizes {
                    prize::add(tx, campaign, prize).await?;
                }
                Ok(())
            }
            Self::Address(address) => address::add(tx, campaign, address).await.map(drop),
            Self::PrizesDue {
                participant,
                at,
                due_day,
            } => prize::give_address(tx, campaign, *participant, *at, *due_day)
                .await
                .map(drop),
            Self::DeckSeal(seal) => deck_seal::add(tx, campaign, seal).await.map(drop),
            Self::PublishedResult(result) => {
                published_result::add(tx, campaign, result).await.map(drop)
            }
            Self::CorrectionDecided(decision) => pending_correction::decide(tx, campaign, decision)
                .await
                .map(drop),
            Self::Message(message) => message::add(tx, campaign, message).await.map(drop),
        }
    }
}
