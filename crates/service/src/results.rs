//! Publishing the awards of teams: previewed, published by two persons, reconciled with the prizes
//! after a correction (W-39, W-40, X-46).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use engine::command::StaffKey;
use engine::walk::result::{AwardedTeam, TeamAwards};
use model::{Instant, ParticipantNo, Refusal, TeamNo, Text};
use rules::walk::awards::AwardPlan;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::record::audit::{self, Audit};
use store::record::notice::{self, NewNotice};
use store::record::pending_correction::{self, CorrectionDecision, CorrectionState, NewCorrection};
use store::record::prize::{self, NewPrize, PrizeState};
use store::record::published_result::{self, NewResult, PublishedResult};
use store::record::{address, message};
use store::{CampaignNo, StoreError, Tx};
use uuid::Uuid;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;
use crate::walk::team::PublicTeam;

/// The awards as they would be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardsPreview {
    /// The awards.
    pub awards: TeamAwards,
    /// SHA-256 of the published form, in hex.
    pub hash: String,
    /// The published form, JSON with its fields in a fixed order.
    pub body: String,
    /// Who proposed to publish exactly this, if somebody has.
    pub proposed_by: Option<StaffKey>,
    /// The version that was published last.
    pub published: Option<PublishedResult>,
}

/// What became of a wish to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// It waits for another person.
    Proposed,
    /// It is public.
    Published(Reconciled),
}

/// What a publication changed among the prizes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Which version.
    pub version: u32,
    /// Prizes that were added, or given again.
    pub added: u32,
    /// Prizes that were taken back, since a correction took the award away.
    pub voided: u32,
    /// Prizes of people who are no longer entitled to them but have them already: for people to
    /// settle.
    pub already_sent: Vec<Uuid>,
}

impl Service {
    /// The awards as they would be published now. `not_open_yet` until the final ranking is frozen.
    pub async fn preview_awards(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<AwardsPreview, ServiceError> {
        let awards = campaign.read(|c| {
            let walk = c.walk().ok_or(Refusal::NotFound)?;
            walk.plan.final_ranking.as_ref().ok_or(Refusal::NotFound)?;
            walk.team_awards().ok_or(Refusal::NotOpenYet)
        })?;
        let body =
            serde_json::to_string(&awards).map_err(|_impossible| ServiceError::Unavailable)?;
        let hash = hash_of(&body);
        let no = campaign.no();
        let wanted = hash.clone();
        let now = campaign.now();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let open = open_proposal(tx, no, &wanted, now).await?;
            Ok((open, published_result::lookup(tx, no, KIND).await?))
        };
        let (open, published) = self.store().read(read).await?;
        Ok(AwardsPreview {
            awards,
            hash,
            body,
            proposed_by: open.map(|(_, by)| by),
            published,
        })
    }

    /// Publishes the awards somebody saw under a hash: the first person proposes, a second one
    /// publishes. Every member of an awarded team gets the prize. The same awards are published
    /// once; after a correction there is a new version, and the prizes follow it.
    pub async fn publish_awards(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        hash: &str,
    ) -> Result<Publication, ServiceError> {
        let _turn = self.turn().await;
        let preview = self.preview_awards(campaign).await?;
        if preview.hash != hash {
            return Err(Refusal::Inconsistent.into());
        }
        if let Some(same) = preview.published.as_ref().filter(|p| p.result.hash == hash) {
            return Ok(Publication::Published(Reconciled {
                version: same.version,
                ..Reconciled::default()
            }));
        }
        let Some(first) = preview.proposed_by else {
            self.propose_publication(campaign, staff, &preview).await?;
            return Ok(Publication::Proposed);
        };
        if first == staff {
            return Err(Refusal::SecondPersonRequired.into());
        }
        let done = self.publish(campaign, (first, staff), preview).await?;
        Ok(Publication::Published(done))
    }

    /// The results that were published, each in its newest version.
    pub async fn published_results(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<Vec<PublishedResult>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            published_result::list_newest(tx, no).await
        };
        Ok(self.store().read(list).await?)
    }

    /// Makes the prizes of a grand draw that was held. Those that are there stay, so this can be
    /// done again.
    pub(crate) async fn grand_prizes(&self, campaign: &LiveCampaign) -> Result<(), ServiceError> {
        let won = campaign.read(|c| {
            let Some(walk) = c.walk() else {
                return Vec::new();
            };
            let draws = (0..).map(model::GrandDrawIx).zip(&walk.plan.grand_draws);
            let held = draws.filter_map(|(ix, plan)| {
                let held = walk.state.grand_draw(ix)?.held.as_ref()?;
                Some(held.winners.iter().filter_map(move |winner| {
                    let prize = plan.prizes.get(usize::from(winner.prize))?;
                    Some((plan, winner.entry.participant, prize, held.at))
                }))
            });
            let mut ordinals = BTreeMap::new();
            held.flatten()
                .map(|(plan, participant, prize, at)| {
                    let source = format!("grand:{}", plan.id);
                    let of = (source.clone(), participant);
                    let next: &mut u16 = ordinals.entry(of).or_insert(0);
                    let ordinal = *next;
                    *next += 1;
                    NewPrize {
                        id: self.fresh_id(),
                        participant,
                        source,
                        ordinal,
                        item: prize.name.zh.clone(),
                        value_fen: prize.value_fen.into(),
                        won_at: at,
                    }
                })
                .collect()
        });
        if won.is_empty() {
            return Ok(());
        }
        let told = self.prize_messages(campaign, &won);
        let delivery = Delivery::of(campaign);
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                for (won, told) in won.iter().zip(&told) {
                    if prize::add(tx, no, won).await? {
                        message::add(tx, no, told).await?;
                        delivery.address(tx, no, won.participant).await?;
                    }
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    async fn propose_publication(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        preview: &AwardsPreview,
    ) -> Result<(), ServiceError> {
        let no = campaign.no();
        let proposal = NewCorrection {
            id: self.fresh_id(),
            kind: KIND_PROPOSED.to_owned(),
            payload: json!({ "hash": preview.hash }).to_string(),
            preview: preview.body.clone(),
            reason: String::new(),
            proposed_at: campaign.now(),
            proposed_by: staff,
        };
        let entry = self.published(campaign, staff, "propose_publication", preview);
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                pending_correction::add(tx, no, &proposal).await?;
                audit::add(tx, &entry).await
            })
            .await?;
        Ok(())
    }

    async fn publish(
        &self,
        campaign: &LiveCampaign,
        (first, second): (StaffKey, StaffKey),
        preview: AwardsPreview,
    ) -> Result<Reconciled, ServiceError> {
        let (no, now) = (campaign.no(), campaign.now());
        let plans = awards_of(campaign);
        let won = self.won(&preview.awards, plans, now);
        let told = self.prize_messages(campaign, &won);
        let entry = self.published(campaign, second, "publish_result", &preview);
        let teams: Vec<_> = preview.awards.teams.iter().map(|t| t.team).collect();
        let names = self.public_teams(campaign, &teams).await?;
        let notice = self.awards_notice(campaign, second, plans, &preview, &names);
        let delivery = Delivery::of(campaign);
        let before = preview.published.map(|published| published.result.body);
        let result = NewResult {
            kind: KIND.to_owned(),
            hash: preview.hash,
            body: preview.body,
            at: now,
            by: first,
            second: Some(second),
        };
        let sources: Vec<String> = plans.iter().map(|plan| source_of(&plan.id)).collect();
        let done = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                let open = open_proposal(tx, no, &result.hash, now).await?;
                let mut done = Reconciled {
                    version: published_result::add(tx, no, &result).await?,
                    ..Reconciled::default()
                };
                for (won, told) in won.iter().zip(&told) {
                    if give(tx, no, won).await? {
                        done.added += 1;
                        message::add(tx, no, told).await?;
                        delivery.address(tx, no, won.participant).await?;
                    }
                }
                let entitled: BTreeSet<_> =
                    won.iter().map(|w| (w.participant, &w.source)).collect();
                for participant in members_of(before.as_deref()) {
                    for held in prize::list_of(tx, no, participant).await? {
                        let of_awards = sources.contains(&held.prize.source);
                        let key = (participant, &held.prize.source);
                        if !of_awards || entitled.contains(&key) {
                            continue;
                        }
                        take_back(tx, no, &held, &mut done).await?;
                    }
                }
                notice::add(tx, no, &notice).await?;
                if let Some((id, _)) = open {
                    let decision = CorrectionDecision {
                        id,
                        to: CorrectionState::Done,
                        at: now,
                        by: Some(second),
                    };
                    pending_correction::decide(tx, no, &decision).await?;
                }
                audit::add(tx, &entry).await?;
                Ok(done)
            })
            .await?;
        Ok(done)
    }

    /// The prizes of all members of awarded teams.
    fn won(&self, awards: &TeamAwards, plans: &[AwardPlan], now: Instant) -> Vec<NewPrize> {
        let mut won = Vec::new();
        for team in &awards.teams {
            let Some(plan) = plans.iter().find(|plan| plan.id == team.award) else {
                continue;
            };
            won.extend(team.members.iter().map(|member| NewPrize {
                id: self.fresh_id(),
                participant: *member,
                source: source_of(&plan.id),
                ordinal: 0,
                item: plan.prize.zh.clone(),
                value_fen: plan.value_fen.into(),
                won_at: now,
            }));
        }
        won
    }

    fn prize_messages(
        &self,
        campaign: &LiveCampaign,
        won: &[NewPrize],
    ) -> Vec<message::NewMessage> {
        let told = |won: &NewPrize| {
            let params = json!({ "source": won.source, "item": won.item });
            self.message(campaign, won.participant, "prize_won", &params)
        };
        won.iter().map(told).collect()
    }

    fn published(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        action: &str,
        preview: &AwardsPreview,
    ) -> Audit {
        Audit {
            subject: format!("team awards, ranking version {}", preview.awards.version),
            old: preview.published.as_ref().map(|p| p.result.hash.clone()),
            new: Some(preview.hash.clone()),
            reason: None,
            ..self.audit_entry(campaign, staff, action, "")
        }
    }

    /// Awards are announced with the public names of teams; who is in them is nobody's business but
    /// theirs.
    fn awards_notice(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        plans: &[AwardPlan],
        preview: &AwardsPreview,
        names: &HashMap<TeamNo, PublicTeam>,
    ) -> NewNotice {
        let now = campaign.now();
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for plan in plans {
            let teams = preview.awards.teams.iter().filter(|t| t.award == plan.id);
            let known = |team: TeamNo| names.get(&team)?.name.as_deref();
            let name = |team: &AwardedTeam| match known(team.team) {
                Some(name) => format!("{name}（{}）", team.team),
                None => team.team.to_string(),
            };
            let teams: Vec<String> = teams.map(name).collect();
            let number = teams.len();
            zh.push(format!(
                "{}（{number}队）：{}",
                plan.name.zh,
                teams.join("、")
            ));
            en.push(format!(
                "{} ({number} teams): {}",
                plan.name.en,
                teams.join(", ")
            ));
        }
        zh.push(format!("校验值（SHA-256）：{}", preview.hash));
        en.push(format!("Hash (SHA-256): {}", preview.hash));
        let corrected = preview.published.is_some();
        let (title_zh, title_en) = if corrected {
            ("团队获奖名单（更正）", "Awards of teams, corrected")
        } else {
            ("团队获奖名单", "Awards of teams")
        };
        NewNotice {
            id: self.fresh_id(),
            title: Text {
                zh: title_zh.to_owned(),
                en: title_en.to_owned(),
            },
            body: Text {
                zh: zh.join("\n\n"),
                en: en.join("\n\n"),
            },
            publish_at: now,
            created_at: now,
            created_by: staff,
        }
    }
}

/// When a prize whose winner has given an address already has to be sent.
struct Delivery {
    at: Instant,
    due_day: Option<model::Day>,
}

impl Delivery {
    fn of(campaign: &LiveCampaign) -> Self {
        let now = campaign.now();
        let plan = campaign.plan();
        let shipping = plan.shipping.as_ref();
        Self {
            at: now,
            due_day: shipping.map(|shipping| shipping.due_day(plan.zone.day_of(now))),
        }
    }

    /// Makes what a person won ready to be sent if their address is known.
    async fn address(
        &self,
        tx: &mut Tx,
        no: CampaignNo,
        participant: ParticipantNo,
    ) -> Result<(), StoreError> {
        if let Some(due_day) = self.due_day
            && address::lookup(tx, no, participant).await?.is_some()
        {
            prize::give_address(tx, no, participant, self.at, due_day).await?;
        }
        Ok(())
    }
}

/// Gives a prize, also one that was taken back before; `false` if the person has it.
async fn give(tx: &mut Tx, no: CampaignNo, won: &NewPrize) -> Result<bool, StoreError> {
    if prize::add(tx, no, won).await? {
        return Ok(true);
    }
    let held = prize::list_of(tx, no, won.participant).await?;
    let void = held.into_iter().find(|held| {
        held.prize.source == won.source
            && held.prize.ordinal == won.ordinal
            && held.state == PrizeState::Void
    });
    match void {
        Some(void) => {
            let (from, to) = (PrizeState::Void, PrizeState::Won);
            prize::set_state(tx, no, void.prize.id, from, to, None).await
        }
        None => Ok(false),
    }
}

/// Takes a prize back that nobody has sent yet.
async fn take_back(
    tx: &mut Tx,
    no: CampaignNo,
    held: &prize::Prize,
    done: &mut Reconciled,
) -> Result<(), StoreError> {
    match held.state {
        PrizeState::Won | PrizeState::AddressGiven => {
            let (id, reason) = (held.prize.id, Some(TAKEN_BACK));
            prize::set_state(tx, no, id, held.state, PrizeState::Void, reason).await?;
            done.voided += 1;
        }
        PrizeState::Shipped | PrizeState::Received => done.already_sent.push(held.prize.id),
        PrizeState::Void => {}
    }
    Ok(())
}

/// The open proposal to publish a hash, and who made it.
async fn open_proposal(
    tx: &mut Tx,
    no: CampaignNo,
    hash: &str,
    now: Instant,
) -> Result<Option<(Uuid, StaffKey)>, StoreError> {
    let mut after = None;
    loop {
        let page = pending_correction::list(tx, no, CorrectionState::Open, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(None);
        };
        after = Some(last.correction.id);
        let found = page.iter().map(|pending| &pending.correction).find(|of| {
            let wanted: Option<Proposal> = serde_json::from_str(&of.payload).ok();
            of.kind == KIND_PROPOSED
                && wanted.is_some_and(|wanted| wanted.hash == hash)
                && now < of.proposed_at + crate::walk_correction::PROPOSED_FOR_MS
        });
        if let Some(found) = found {
            return Ok(Some((found.id, found.proposed_by)));
        }
    }
}

/// What a proposal to publish is about.
#[derive(Serialize, Deserialize)]
struct Proposal {
    hash: String,
}

/// Everybody in a published list.
fn members_of(body: Option<&str>) -> BTreeSet<ParticipantNo> {
    #[derive(Deserialize)]
    struct Published {
        teams: Vec<Team>,
    }
    #[derive(Deserialize)]
    struct Team {
        members: Vec<ParticipantNo>,
    }
    let published = body.and_then(|body| serde_json::from_str::<Published>(body).ok());
    let teams = published.map(|published| published.teams);
    teams
        .into_iter()
        .flatten()
        .flat_map(|team| team.members)
        .collect()
}

fn awards_of(campaign: &LiveCampaign) -> &[AwardPlan] {
    let walk = campaign.plan().walk.as_ref();
    walk.and_then(|walk| walk.final_ranking.as_ref())
        .map(|ranking| ranking.awards.as_slice())
        .unwrap_or_default()
}

fn source_of(award: &str) -> String {
    format!("award:{award}")
}

fn hash_of(body: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(body).into();
    proof::Fingerprint(digest).to_string()
}

/// The kind under which team awards are published.
pub const KIND: &str = "team_awards";
const KIND_PROPOSED: &str = "publish_team_awards";
const TAKEN_BACK: &str = "no longer among the winners after a correction";
const PAGE: u32 = 100;
