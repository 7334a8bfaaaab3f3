//! What the checker says: a code, a sentence in both languages, the places meant, and help.

use std::fmt;
use std::ops::Range;

use model::Text;

/// One problem of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// What is wrong, as one plain sentence.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
    /// The places meant; the first one is where the problem is, the others explain it.
    pub spans: Vec<Span>,
    /// A change that removes the problem, where there is one to propose.
    pub edit: Option<SuggestedEdit>,
    /// The rule of the requirements that is violated, such as `D19-06`.
    pub rule: Option<&'static str>,
}

/// Whether a campaign can run in spite of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// There is no plan until it is mended.
    Error,
    /// Most likely a mistake, but the campaign can run.
    Warning,
    /// What follows from the figures; nothing needs to be mended.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place in a file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Path relative to the campaign's folder.
    pub file: String,
    /// First byte.
    pub start: usize,
    /// First byte after it; equal to `start` for a place between characters.
    pub end: usize,
    /// What is said of this place.
    pub label: Option<Text>,
}

/// Text to put in place of a range of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedEdit {
    /// Path relative to the campaign's folder.
    pub file: String,
    /// First byte to replace.
    pub start: usize,
    /// First byte to keep.
    pub end: usize,
    /// What to write there.
    pub replacement: String,
}

impl Diagnostic {
    /// A problem at a place.
    pub(crate) fn new(code: Code, place: Place, message: Text) -> Self {
        Self {
            code,
            message,
            help: None,
            spans: vec![place.span(None)],
            edit: None,
            rule: None,
        }
    }

    /// Says something of the first place.
    pub(crate) fn label(mut self, label: Text) -> Self {
        if let Some(first) = self.spans.first_mut() {
            first.label = Some(label);
        }
        self
    }

    /// Adds a place that explains the problem.
    pub(crate) fn also(mut self, place: Place, label: Text) -> Self {
        self.spans.push(place.span(Some(label)));
        self
    }

    pub(crate) fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Proposes to replace what stands at a place.
    pub(crate) fn edit(mut self, place: Place, replacement: impl Into<String>) -> Self {
        self.edit = Some(SuggestedEdit {
            file: place.file,
            start: place.range.start,
            end: place.range.end,
            replacement: replacement.into(),
        });
        self
    }

    pub(crate) fn rule(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }
}

/// A range of bytes in a file, before anything is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) range: Range<usize>,
}

impl Place {
    pub(crate) fn new(file: &str, range: &Range<usize>) -> Self {
        Self {
            file: file.to_owned(),
            range: range.clone(),
        }
    }

    fn span(self, label: Option<Text>) -> Span {
        Span {
            file: self.file,
            start: self.range.start,
            end: self.range.end,
            label,
        }
    }
}

/// A sentence in both languages.
pub(crate) fn both(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}

macro_rules! codes {
    ($($name:ident $code:literal $meaning:literal)*) => {
        /// The kind of a problem. A code never changes its meaning and is never used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// All codes, in the order of the table in `docs/language/index.md`.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code itself: `E` for errors, `W` for warnings, `N` for notes, and four digits.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it means, in one line.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

codes! {
    MissingFile "E0001" "a file the campaign refers to is not in the folder"
    NotUtf8 "E0002" "a file is not UTF-8 text"
    Syntax "E0003" "the file is not valid TOML"
    UnknownLanguage "E0004" "the campaign is written in a version of the language that is not known"
    MissingColumn "E0005" "a CSV table lacks a column"
    RaggedRow "E0006" "a row of a CSV table has more or fewer cells than the heading"
    WrongSeparator "E0007" "a CSV table is separated by something other than commas"
    UnknownColumn "E0008" "a CSV table has a column that is not known, or the same column twice"
    EmptyCell "E0009" "a cell of a CSV table is empty"
    EmptyTable "E0010" "a CSV table has no rows, or too many"
    NotANumber "E0011" "a cell of a CSV table is not a whole number"
    FileTooLarge "E0012" "a file is larger than allowed"
    UnknownWord "E0013" "a cell of a CSV table is not one of the words allowed there"
    UnknownKey "E0101" "a table has a key that is not known"
    UnknownTable "E0102" "there is no such table in the language"
    MissingKey "E0103" "a key or table that every campaign needs is missing"
    WrongType "E0104" "a value has the wrong type"
    UnknownChoice "E0105" "a value is not one of the words allowed here"
    OutOfBounds "E0106" "a number is smaller or larger than allowed"
    NeedsTable "E0107" "a table needs another table that is missing"
    EmptyText "E0108" "a text is empty"
    DuplicateKey "E0109" "two entries have the same id or code"
    DuplicateName "E0110" "two entries have the same name"
    IdGrammar "E0201" "the campaign's id is not lower-case letters, digits and hyphens"
    IdFolder "E0202" "the campaign's id differs from the name of its folder"
    UnknownZone "E0203" "the time zone cannot be used"
    PersonalData "E0204" "a public text contains a phone number, mail address or identity number"
    SameInBothLanguages "W0205" "the English text is the Chinese one"
    LongDisplayName "W0206" "the display name does not fit on a phone"
    UnsafeSvg "E0207" "a picture is no SVG, or one that could run or load something"
    NotATime "E0301" "a value is not a date or not a date with a time"
    TwentyFourHours "E0302" "an instant is written as 24:00"
    OtherZone "E0303" "an instant names another zone than the campaign"
    ClosesBeforeOpening "E0304" "a window closes at or before its opening"
    LongWindow "W0305" "a window is longer than a year"
    WindowAcrossYears "W0306" "a window opens and closes in different years"
    StepsWindowTooShort "E0307" "steps are not counted on every day on which they can be donated"
    DaysWrittenTwice "E0308" "the days of a walk are written a second time in `[steps]`"
    EmptyDailyWindow "E0309" "a daily window ends at or before its beginning"
    NotAClockTime "E0310" "a value is not a time of day"
    SingleDayFlag "E0401" "equal days in a row begin with two"
    CapCountsNothing "E0402" "the daily cap counts nothing"
    CapNotBelieved "E0403" "counts below the daily cap wait for review"
    UnknownKind "E0501" "a region is of no known kind"
    TilePosition "E0502" "a tile has no row or column from 1 to 255"
    SharedTile "E0503" "two regions share a tile"
    UnknownRegion "E0601" "the group table names a region that does not exist"
    RegionTwice "E0602" "a region stands in the group table twice"
    RegionWithoutGroup "E0603" "a region is missing from the group table"
    OrderBroken "E0604" "the order of the group table has a gap or repeats a number"
    ChainOfAid "E0605" "the aided region of a group is a helper of another group"
    UnknownParent "E0701" "a unit or place names a parent that does not stand before it"
    UnknownUnit "E0702" "the quota table names a unit that does not exist"
    QuotaSums "W0703" "printed figures of parts do not add up to the figure printed for the whole"
    QuotaRounding "N0704" "printed figures differ from their sums by rounding"
    ThresholdZero "E0801" "a threshold is 0"
    ThresholdUnreachable "E0802" "nobody can reach the threshold for donating"
    MultiplierOutside "E0803" "a multiplier's day lies outside the donation window"
    FactorZero "E0804" "a multiplier's factor is 0"
    FactorOne "W0805" "a multiplier's factor is 1 and changes nothing"
    MultiplierTwice "E0806" "a day has two multipliers"
    NoDonations "E0807" "nobody may donate on any day"
    BadgeUnreachable "E0901" "nobody can earn a badge"
    BadgeTwice "E0902" "two badges are earned by the same"
    BadgeForNothing "E0903" "a badge is earned by nothing"
    TooManyBadges "E0904" "a campaign has more than 32 badges"
    BadgeFromFirstDay "W0905" "only those who begin on the first day can earn a badge"
    CapZero "E1001" "the cap allows no project"
    UnlockWithoutCap "E1002" "all projects unlock at once, but their number is not given"
    ProjectByOneDonation "W1003" "one donation is enough for a project"
    BoardShowsNothing "E1101" "a board shows nobody"
    BoardTwice "E1102" "two boards rank the same"
    BoardWithoutCut "E1103" "a board that shows all cannot be cut"
    DecisionOnAutomaticBoard "W1104" "a board that ranks by itself asks for decisions on ties"
    NoParticipantsBoard "E1105" "donations need a board of participants"
    NoticeVersionZero "E1201" "versions of the privacy notice begin with 1"
    FaqForm "E1301" "the frequent questions are not a list of headings with answers"
    FaqLanguages "E1302" "the frequent questions differ in number between the languages"
    AppIdGrammar "E1401" "an `AppID` is not `wx` and 16 lower-case letters or digits"
    LinkingTooLate "W1402" "official accounts can be linked only after the donations"
    DonationAndWalk "E1501" "a campaign has both a donation and a walk"
    WalkTooLong "E1502" "a walk has more than 128 days"
    PhasesDisorder "E1503" "days of a walk or of its phases are out of order, or phases overlap"
    EmptyProfile "E1601" "the profile asks for nothing"
    PlacesNotAsked "E1602" "the profile has places it does not ask for"
    GoalUnreachable "E1701" "nobody can reach a goal with the daily cap"
    SmallTeams "N1702" "teams of few members cannot reach the team's goal"
    RangeReversed "E1703" "a least value is greater than the greatest"
    CaptainLowersGoal "W1704" "a captain can lower the goal that scores"
    TeamsNeverOpen "E1705" "teams are closed before anybody can found one"
    TargetsSumMismatch "E1801" "the targets of the checkpoints do not add up to the total"
    TooManyCheckpoints "E1802" "a road has more than 32 checkpoints"
    UnknownCheckpoint "E1803" "a question belongs to a checkpoint that does not exist"
    CheckpointWithoutQuestion "E1804" "a checkpoint has no question"
    QuizOptions "E1805" "a question has no two options, or its answer is none of them"
    RoadUnreachable "E1806" "nobody can finish the road in the days of the walk"
    LateJoiners "W1807" "those who begin late cannot finish the road"
    PosterFrame "E1808" "the template of the poster has no frame for the photo, or several"
    PointsHalfWritten "E1901" "points for steps say only half of the rule"
    OutsideChannel "E2001" "a prize is outside the limits of the payment channel"
    DrawEmpty "E2002" "a draw has no tickets, no entries or no prizes"
    DeckOversold "E2003" "a deck has more prizes than tickets"
    DeckOverBudget "E2004" "the prizes of a deck are worth more than its budget"
    NoOdds "E2005" "a prize exists zero times, so that no odds can be published"
    ValueCeiling "E2006" "one chance can win more than the legal ceiling"
    DeckOutsideActivity "E2007" "a deck can be drawn from outside the days that count"
    PriceUnreachable "E2008" "nobody can earn the points of a ticket"
    FreeWithoutLimit "E2009" "tickets cost nothing and have no limit per person"
    LastPointsLost "W2010" "points of the last days cannot be spent"
    MaySellOut "W2011" "people can earn more tickets than there are"
    DrawId "E2012" "an id of a draw or prize is not letters, digits and `-`, `_`, `.`, `:`"
    UnknownBadge "E2101" "a grand draw names a badge that does not exist"
    DrawBeforeLastBadge "W2102" "badges can still be earned after the grand draw"
    RankingNotAtMidnight "E2201" "the final ranking is not taken at the start of a day"
    RankingWithoutDays "E2202" "the final ranking is taken before any day has been walked"
    RankingDropsDays "W2203" "the final ranking leaves out days of the walk"
    AwardForNobody "E2204" "an award has no places"
    CalendarTooShort "W2301" "the calendar of holidays ends before the last prizes are due"
    NowhereServed "E2302" "prizes are sent nowhere"
    WeightsSum "E2401" "weights do not add up to 100"
}

impl Code {
    /// Whether a campaign with this problem has no plan.
    pub fn severity(self) -> Severity {
        match self.as_str().as_bytes() {
            [b'W', ..] => Severity::Warning,
            [b'N', ..] => Severity::Note,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_ordered_by_their_digits() {
        let digits: Vec<&str> = Code::ALL
            .iter()
            .map(|c| c.as_str().trim_start_matches(['E', 'W', 'N']))
            .collect();
        assert!(digits.is_sorted_by(|a, b| a < b), "{digits:?}");
        for code in Code::ALL {
            assert_eq!(code.as_str().len(), 5, "{code}");
            assert!(
                code.as_str().starts_with(['E', 'W', 'N']),
                "{code} says no severity"
            );
        }
    }
}
