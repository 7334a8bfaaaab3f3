//! Outcome codes (spec §17): why something was refused, as a code and as a sentence for people.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Lang;

macro_rules! refusals {
    ($($name:ident $code:literal $zh:literal $en:literal)*) => {
        /// Why an act was refused. The code is stable; the sentences may be reworded.
        ///
        /// A refusal is a value that rules return, never an error of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Refusal {
            $(#[doc = $en] #[serde(rename = $code)] $name,)*
        }

        impl Refusal {
            /// All refusals, in the order of spec §17.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code of spec §17.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The sentence a person reads.
            pub const fn sentence(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::Zh) => $zh, (Self::$name, Lang::En) => $en,)*
                }
            }
        }
    };
}

refusals! {
    NotOpenYet "not_open_yet" "活动尚未开始，请稍后再来。" "This has not opened yet."
    Closed "closed" "活动已经结束。" "This has closed."
    OutsidePeriod "outside_period" "所填日期不在活动期间内。" "The date lies outside the activity period."
    ConsentRequired "consent_required" "请先阅读隐私说明并授权微信步数。" "Please read the privacy notice and allow access to your steps first."
    Forbidden "forbidden" "您没有进行此操作的权限。" "You may not do this."
    ReasonRequired "reason_required" "请填写理由。" "Please give a reason."
    ProfileIncomplete "profile_incomplete" "请先完善个人信息。" "Please complete your profile first."
    InvalidPhone "invalid_phone" "手机号码格式不正确。" "The phone number is not valid."
    DayClosed "day_closed" "这一天已经结束，步数不能再更改。" "That day is over; its steps can no longer change."
    InvalidDay "invalid_day" "日期无效。" "The day is not valid."
    ThresholdNotMet "threshold_not_met" "今天的步数还没有达到捐赠门槛。" "Today's steps have not reached the threshold yet."
    AlreadyDonatedToday "already_donated_today" "今天已经捐过步了，明天再来吧。" "You have already donated today. Come back tomorrow."
    UnknownRegion "unknown_region" "没有这个地区，请从列表中选择。" "There is no such region. Please choose one from the list."
    AlreadyCheckedIn "already_checked_in" "今天已经签到。" "You have already checked in today."
    AlreadyInTeam "already_in_team" "您已经加入了一个团队。" "You already belong to a team."
    TeamFull "team_full" "这个团队已经满员。" "This team is full."
    GoalOutOfRange "goal_out_of_range" "目标步数超出允许范围。" "The goal is out of range."
    CheckpointLocked "checkpoint_locked" "这个关卡还没有点亮。" "This checkpoint is not lit yet."
    WrongAnswer "wrong_answer" "回答不正确，请再试一次。" "That answer is not right. Please try again."
    AlreadyPassed "already_passed" "您已经通过了这个关卡。" "You have already passed this checkpoint."
    AlreadySubmitted "already_submitted" "您已经提交过了。" "You have already submitted this."
    InvalidImage "invalid_image" "图片无法识别。" "The picture cannot be read."
    InsufficientPoints "insufficient_points" "积分不足。" "You do not have enough points."
    SoldOut "sold_out" "已经发完了。" "There is nothing left."
    AlreadyExchanged "already_exchanged" "已经兑换过了。" "This has already been exchanged."
    AddressLocked "address_locked" "收货地址提交后不能更改。" "The address is final once submitted."
    RegionNotServed "region_not_served" "该地区不在配送范围内。" "We do not ship to this region."
    TargetsSumMismatch "targets_sum_mismatch" "各项目标之和与总数不符。" "The targets do not add up to the total."
    ProjectNotAvailable "project_not_available" "该地区目前没有可认领的项目。" "No project of this region can be claimed now."
    ProjectAlreadyClaimed "project_already_claimed" "这个项目已经被认领。" "This project has already been claimed."
    BelowMinimum "below_minimum" "未达到规定的最低标准。" "This is below the minimum."
    RegionMismatch "region_mismatch" "地区不一致。" "The regions do not match."
    LiaisonIncomplete "liaison_incomplete" "对接事项尚未全部完成。" "The liaison checklist is not complete."
    InvalidState "invalid_state" "当前状态下不能进行此操作。" "This cannot be done in the present state."
    MissingMedia "missing_media" "缺少附件。" "A file is missing."
    BadTitlePattern "bad_title_pattern" "标题格式不符合要求。" "The title does not follow the required pattern."
    ChartFull "chart_full" "当天榜单已满。" "The chart of that day is full."
    AlreadyCharted "already_charted" "该作品已经上过榜。" "This work has been charted already."
    NeedsConfirmation "needs_confirmation" "请再次确认。" "Please confirm this."
    NotVotable "not_votable" "该作品目前不能投票。" "This work cannot be voted for now."
    VoteLimitReached "vote_limit_reached" "您的票数已经用完。" "You have used your votes."
    UnclassifiedWorks "unclassified_works" "还有作品没有分类。" "Some works have no category yet."
    PanelIncomplete "panel_incomplete" "评审小组人数不足。" "The judging panel is incomplete."
    SheetIncomplete "sheet_incomplete" "打分表还没有填完。" "The score sheet is incomplete."
    ScoreOutOfRange "score_out_of_range" "分数超出范围。" "The score is out of range."
    ScoreStep "score_step" "分数必须按规定的间隔填写。" "The score does not fall on a permitted step."
    Locked "locked" "已经锁定，不能更改。" "This is locked."
    TieNeedsDecision "tie_needs_decision" "名次并列，需要主办方作出决定。" "There is a tie that the organiser has to decide."
    AwardPlanUnfillable "award_plan_unfillable" "奖项数量多于入围作品。" "There are more awards than finalists."
    AnswerRequired "answer_required" "请回答这个问题。" "Please answer this question."
    ValueRequired "value_required" "请填写这一项。" "Please fill in this value."
    ValueOutOfRange "value_out_of_range" "填写的数值超出范围。" "The value is out of range."
    Inconsistent "inconsistent" "前后内容不一致。" "The information contradicts itself."
    YearNotOpen "year_not_open" "该年度尚未开放填报。" "This year is not open for filing."
    InvalidKind "invalid_kind" "类型无效。" "The kind is not valid."
    InvalidSubtype "invalid_subtype" "子类型无效。" "The subtype is not valid."
    NotJpeg "not_jpeg" "图片必须是 JPEG 格式。" "The picture must be a JPEG."
    LongSideTooSmall "long_side_too_small" "图片长边像素不足。" "The long side of the picture is too small."
    ExifMissing "exif_missing" "图片缺少拍摄信息（EXIF）。" "The picture has no camera data (EXIF)."
    NotMp4 "not_mp4" "视频必须是 MP4 格式。" "The video must be an MP4."
    DurationTooLong "duration_too_long" "视频时长超出限制。" "The video is too long."
    ResolutionTooLow "resolution_too_low" "视频分辨率不足。" "The resolution is too low."
    NotLandscape "not_landscape" "视频必须为横屏。" "The video must be landscape."
    NoteRequired "note_required" "请填写创作说明。" "Please add a note on the work."
    NoteTooLong "note_too_long" "创作说明过长。" "The note is too long."
    ImageCount "image_count" "图片数量不符合要求。" "The number of pictures is not right."
    TextRequired "text_required" "请填写文字。" "Please enter a text."
    TextTooLong "text_too_long" "文字过长。" "The text is too long."
    DeclarationRequired "declaration_required" "请先确认声明。" "Please confirm the declaration."
    NotEligible "not_eligible" "不符合参加条件。" "You are not eligible."
    NotFound "not_found" "没有找到。" "Not found."
    TooManyRequests "too_many_requests" "操作太频繁，请稍后再试。" "Too many requests. Please try again in a moment."
    SecondPersonRequired "second_person_required" "需要另一位工作人员确认。" "A second person has to confirm this."
}

impl Refusal {
    /// The refusal with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.code() == code)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_and_has_two_sentences() {
        for (n, refusal) in Refusal::ALL.iter().enumerate() {
            assert_eq!(Refusal::from_code(refusal.code()), Some(*refusal));
            assert_eq!(
                Refusal::ALL.iter().position(|r| r.code() == refusal.code()),
                Some(n),
                "{refusal} appears twice"
            );
            assert!(refusal.sentence(Lang::Zh).ends_with('。'), "{refusal}");
            assert!(refusal.sentence(Lang::En).ends_with('.'), "{refusal}");
        }
    }

    // X-18.a
    #[test]
    fn a_full_team_is_told_in_chinese() {
        assert_eq!(Refusal::TeamFull.code(), "team_full");
        assert_eq!(Refusal::TeamFull.sentence(Lang::Zh), "这个团队已经满员。");
    }
}
