//! Edits: everything that changes a document is one of these values. Applying one either changes the document and
//! gives back the [`Change`]s that undo it, or changes nothing and says why. Whether a wire makes sense is for
//! [`super::rules`]; here only what a document can hold at all is checked.
mod apply;
pub mod change;
pub mod names;
mod references;

use super::document::{Document, Link, LinkId, Part, PartId, Row};
use super::sentence::{Arg, Phrase, phrase};
use crate::engine::value::Value;
use crate::locales::Text;
use change::Change;

/// Most parts and links a document may have (UX H4).
pub const MAX_PARTS: usize = 2_000;
pub const MAX_LINKS: usize = 5_000;
/// Most rows of one link, and rows in all.
pub const MAX_ROWS: usize = 5_000;

#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    AddPart(Part),
    /// With the links at them.
    RemoveParts(Vec<PartId>),
    /// To these places (top left corners), px.
    MoveParts(Vec<(PartId, i32, i32)>),
    /// References by name follow: dead-letter and alternate exchanges, keys that name a queue.
    RenamePart {
        part: PartId,
        name: String,
    },
    /// None = back to the default.
    SetSetting {
        part: PartId,
        param: String,
        value: Option<Value>,
    },
    AddLink(Link),
    RemoveLinks(Vec<LinkId>),
    /// Moves one or both ends; rows stay.
    ReconnectLink {
        link: LinkId,
        from: PartId,
        to: PartId,
    },
    AddRow {
        link: LinkId,
        row: Row,
    },
    /// Removing the last row removes the link.
    RemoveRow {
        link: LinkId,
        row: usize,
    },
    SetRowSetting {
        link: LinkId,
        row: usize,
        param: String,
        value: Option<Value>,
    },
    SetTitle(String),
    SetNote(String),
    SetSeed(u64),
    /// Time between exchange and queue, µs.
    SetHop(u64),
    /// Pins a key to a silhouette and hue, 0 to 5; None frees it.
    PinKey {
        key: String,
        pin: Option<u8>,
    },
    /// All of them or none, as one step.
    Batch(Vec<Edit>),
}

/// Why an edit can't be applied. The document is as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditRefusal {
    NoSuchPart(PartId),
    NoSuchLink(LinkId),
    NoSuchRow {
        link: LinkId,
        row: usize,
    },
    /// The id of a new part or link is taken.
    IdTaken(String),
    UnknownKind(String),
    UnknownSetting(String),
    /// A text over 4 KiB or nesting over 8 levels.
    TooLarge,
    TooManyParts,
    TooManyLinks,
    /// These roles can't be linked this way.
    IllegalLink,
    /// There is a link of this kind between these parts already: it takes another row.
    LinkExists(LinkId),
    /// A producer has one target, a consumer one group.
    TargetTaken(LinkId),
    BadPin(u8),
    /// A hop over an hour.
    BadHop(u64),
}

impl Edit {
    /// Applies the edit. The changes, applied in their order, undo it.
    pub fn apply(&self, document: &mut Document) -> Result<Vec<Change>, EditRefusal> {
        let mut writer = apply::Writer::new(document);
        match writer.edit(self) {
            Ok(()) => Ok(writer.into_undo()),
            Err(refusal) => {
                for change in writer.into_undo() {
                    change.apply(document);
                }
                Err(refusal)
            }
        }
    }

    /// What it does, for "Undo: …".
    pub fn label(&self) -> Text {
        match self {
            Self::AddPart(_) => Text::new("Add a part", "부품 추가"),
            Self::RemoveParts(_) => Text::new("Delete parts", "부품 삭제"),
            Self::MoveParts(_) => Text::new("Move", "이동"),
            Self::RenamePart { .. } => Text::new("Rename", "이름 바꾸기"),
            Self::SetSetting { .. } | Self::SetRowSetting { .. } => Text::new("Change a setting", "설정 바꾸기"),
            Self::AddLink(_) => Text::new("Connect", "연결"),
            Self::RemoveLinks(_) => Text::new("Disconnect", "연결 끊기"),
            Self::ReconnectLink { .. } => Text::new("Reconnect", "다시 연결"),
            Self::AddRow { .. } => Text::new("Add a binding", "binding 추가"),
            Self::RemoveRow { .. } => Text::new("Remove a binding", "binding 삭제"),
            Self::SetTitle(_) => Text::new("Change the title", "제목 바꾸기"),
            Self::SetNote(_) => Text::new("Change the note", "메모 바꾸기"),
            Self::SetSeed(_) => Text::new("Change the seed", "시드 바꾸기"),
            Self::SetHop(_) => Text::new("Change the hop time", "이동 시간 바꾸기"),
            Self::PinKey { .. } => Text::new("Pin a key", "key 모양 고정"),
            Self::Batch(edits) => edits.first().map_or(Text::new("Edit", "편집"), Self::label),
        }
    }

    /// Edits with the same target: in a burst (typing, arrow keys) they are one step of the history.
    pub fn same_target(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MoveParts(a), Self::MoveParts(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0),
            (Self::RenamePart { part: a, .. }, Self::RenamePart { part: b, .. }) => a == b,
            (Self::SetSetting { part: a, param: p, .. }, Self::SetSetting { part: b, param: q, .. }) => {
                a == b && p == q
            }
            (
                Self::SetRowSetting { link: a, row: m, param: p, .. },
                Self::SetRowSetting { link: b, row: n, param: q, .. },
            ) => a == b && m == n && p == q,
            (Self::SetTitle(_), Self::SetTitle(_))
            | (Self::SetNote(_), Self::SetNote(_))
            | (Self::SetSeed(_), Self::SetSeed(_))
            | (Self::SetHop(_), Self::SetHop(_)) => true,
            _ => false,
        }
    }
}

impl EditRefusal {
    /// Why, for a toast.
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::NoSuchPart(id) => phrase(Text::new("There is no part {0}.", "{0} 부품이 없습니다."), [Arg::code(id)]),
            Self::NoSuchLink(id) | Self::NoSuchRow { link: id, .. } => {
                phrase(Text::new("There is no link {0} like this.", "{0} 연결이 없습니다."), [Arg::code(id)])
            }
            Self::IdTaken(id) => phrase(Text::new("The id {0} is taken.", "{0} id는 이미 있습니다."), [Arg::code(id)]),
            Self::UnknownKind(id) => {
                phrase(Text::new("There is no kind of part {0}.", "{0} 종류의 부품은 없습니다."), [Arg::code(id)])
            }
            Self::UnknownSetting(id) => {
                phrase(Text::new("There is no setting {0} here.", "여기에는 {0} 설정이 없습니다."), [Arg::code(id)])
            }
            Self::TooLarge => Text::new(
                "A text may have at most 4096 bytes, and values may nest at most 8 levels.",
                "글은 4096바이트, 값의 깊이는 8단계까지만 됩니다.",
            )
            .into(),
            Self::TooManyParts => {
                Text::new("A document holds at most 2000 parts.", "문서에는 부품을 2000개까지 둘 수 있습니다.").into()
            }
            Self::TooManyLinks => {
                Text::new("A document holds at most 5000 links.", "문서에는 연결을 5000개까지 둘 수 있습니다.").into()
            }
            Self::IllegalLink => {
                Text::new("These two parts cannot be connected this way.", "두 부품은 이렇게 연결할 수 없습니다.")
                    .into()
            }
            Self::LinkExists(_) => {
                Text::new("These two parts are connected already.", "두 부품은 이미 연결되어 있습니다.").into()
            }
            Self::TargetTaken(_) => Text::new(
                "A producer has one target and a consumer one group: this one has it already.",
                "프로듀서는 한 곳에만 보내고 컨슈머는 한 그룹에만 들어갑니다. 이미 있습니다.",
            )
            .into(),
            Self::BadPin(_) => Text::new("There are six shapes, 0 to 5.", "모양은 0~5의 여섯 가지입니다.").into(),
            Self::BadHop(_) => Text::new("The hop time may be at most 1 h.", "이동 시간은 1 h까지만 됩니다.").into(),
        }
    }
}
