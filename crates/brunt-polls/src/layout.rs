//! The kinds of list and their headers.

/// A kind of list, told by its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    /// Issue polls with the list's weights and adjusted values.
    WeightedIssuePolls,
    /// Issue polls.
    IssuePolls,
    /// Polls of approval overall.
    OverallPolls,
    /// Approval polls with raw and adjusted shares in overlapping subgroups.
    AdjustedPolls,
    /// Australian polls of first preferences.
    PartyPolls,
    /// Waves of one pollster, each row with its sources.
    Waves,
    /// Daily averages, one row an answer.
    AnswerAverages,
    /// Daily averages by issue.
    IssueAverages,
    /// Daily averages of approval overall.
    OverallAverages,
    /// Daily averages by subgroup.
    SubgroupAverages,
}

impl ListKind {
    /// The kind in words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ListKind::WeightedIssuePolls => "weighted issue polls",
            ListKind::IssuePolls => "issue polls",
            ListKind::OverallPolls => "overall approval polls",
            ListKind::AdjustedPolls => "approval polls with adjusted shares",
            ListKind::PartyPolls => "polls of first preferences",
            ListKind::Waves => "waves of one pollster with sources",
            ListKind::AnswerAverages => "averages by answer",
            ListKind::IssueAverages => "averages by issue",
            ListKind::OverallAverages => "averages overall",
            ListKind::SubgroupAverages => "averages by subgroup",
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Pollster,
    FirstDay,
    LastDay,
    Respondents,
    Population,
    Approve,
    Disapprove,
    Question,
    Subgroup,
    Sponsors,
    Modes,
    Tracking,
    Partisan,
    Url,
    Margin,
    DesignEffect,
    AdjustedApprove,
    Caution,
    /// Of averages: the series, the answer and its share.
    Series,
    Answer,
    Percent,
    /// A header by which the kind is told, and which is not read.
    Mark,
}

pub(crate) struct Layout {
    pub(crate) kind: ListKind,
    /// The question of every row, where no column holds it.
    pub(crate) question: &'static str,
    pub(crate) columns: &'static [(Field, &'static str)],
}

use Field::{
    AdjustedApprove, Answer, Approve, Caution, DesignEffect, Disapprove, FirstDay, LastDay, Margin, Mark,
    Modes, Partisan, Percent, Pollster, Population, Question, Respondents, Series, Sponsors, Subgroup,
    Tracking, Url,
};

/// A list that has all headers of several kinds is of the first of them.
pub(crate) const LAYOUTS: &[Layout] = &[
    Layout {
        kind: ListKind::WeightedIssuePolls,
        question: "",
        columns: &[
            (Question, "issue"),
            (Pollster, "pollster"),
            (Sponsors, "sponsor"),
            (FirstDay, "start_date"),
            (LastDay, "end_date"),
            (Respondents, "sample_size"),
            (Population, "population"),
            (Approve, "approve"),
            (Disapprove, "disapprove"),
            (Url, "url"),
            (Partisan, "partisan"),
            (Mark, "adj_net"),
            (Mark, "total_weight"),
        ],
    },
    Layout {
        kind: ListKind::IssuePolls,
        question: "",
        columns: &[
            (Question, "issue"),
            (Pollster, "pollster"),
            (FirstDay, "start_date"),
            (LastDay, "end_date"),
            (Respondents, "sample_size"),
            (Population, "population"),
            (Approve, "approve"),
            (Disapprove, "disapprove"),
            (Url, "url"),
            (Sponsors, "sponsor"),
            (Modes, "mode"),
            (Tracking, "tracking"),
            (Partisan, "partisan"),
            (Mark, "wording_notes"),
        ],
    },
    Layout {
        kind: ListKind::OverallPolls,
        question: "overall",
        columns: &[
            (Pollster, "pollster"),
            (Sponsors, "sponsors"),
            (FirstDay, "start_date"),
            (LastDay, "end_date"),
            (Respondents, "sample_size"),
            (Population, "population"),
            (Approve, "approve"),
            (Disapprove, "disapprove"),
            (Mark, "alternate_answers"),
            (Url, "url"),
            (Modes, "mode"),
            (Tracking, "tracking"),
            (Partisan, "partisan"),
        ],
    },
    Layout {
        kind: ListKind::AdjustedPolls,
        question: "overall",
        columns: &[
            (Subgroup, "subgroup"),
            (FirstDay, "startdate"),
            (LastDay, "enddate"),
            (Pollster, "pollster"),
            (Respondents, "samplesize"),
            (Population, "population"),
            (Approve, "approve"),
            (Disapprove, "disapprove"),
            (AdjustedApprove, "adjusted_approve"),
            (Tracking, "tracking"),
            (Url, "url"),
            (Mark, "influence"),
        ],
    },
    Layout {
        kind: ListKind::PartyPolls,
        question: "ALP first preference",
        columns: &[
            (Approve, "ALP"),
            (Respondents, "sampleSize"),
            (Pollster, "org"),
            (FirstDay, "startDate"),
            (LastDay, "endDate"),
            (Url, "source"),
            (Modes, "remark"),
        ],
    },
    Layout {
        kind: ListKind::Waves,
        question: "",
        columns: &[
            (Pollster, "pollster"),
            (Question, "question"),
            (FirstDay, "start_date"),
            (LastDay, "end_date"),
            (Respondents, "sample_size"),
            (Population, "population"),
            (Approve, "approve"),
            (Disapprove, "disapprove"),
            (Margin, "moe_published"),
            (DesignEffect, "design_effect_published"),
            (Url, "approve_source"),
            (Caution, "caution"),
        ],
    },
    Layout {
        kind: ListKind::AnswerAverages,
        question: "",
        columns: &[(Series, "topic"), (LastDay, "date"), (Answer, "answer"), (Percent, "pct")],
    },
    Layout {
        kind: ListKind::IssueAverages,
        question: "",
        columns: &[
            (Series, "issue"),
            (LastDay, "end_date"),
            (Approve, "approve"),
            (Disapprove, "disapprove"),
            (Mark, "approve_std"),
        ],
    },
    Layout {
        kind: ListKind::OverallAverages,
        question: "overall",
        columns: &[
            (LastDay, "end_date"),
            (Approve, "approve"),
            (Disapprove, "disapprove"),
            (Mark, "approve_std"),
        ],
    },
    Layout {
        kind: ListKind::SubgroupAverages,
        question: "",
        columns: &[
            (Series, "subgroup"),
            (LastDay, "modeldate"),
            (Approve, "approve_estimate"),
            (Disapprove, "disapprove_estimate"),
        ],
    },
];
