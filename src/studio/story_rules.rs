//! How a broker system's own facts stand beside others of one event, as functions: the studio asks them of every system
//! that is known ([`super::system`]).
use super::geometry::RouteKind;
use super::marks::Found;
use super::run_index::{FactClass, SpanStep};
use crate::engine::fact::{Fact, FactKind};
use crate::engine::id::PartIx;
use crate::locales::Text;

/// How its own facts stand beside others of one event. Asked only about [`FactKind`]s of its own, except where noted.
#[derive(Debug)]
pub struct StoryRules {
    /// What the eye looks for first, 1 to 9; `None` = not its own.
    pub weight: fn(&FactKind) -> Option<u8>,
    /// Told together as one sentence.
    pub is_alike: fn(&FactKind, &FactKind) -> bool,
    /// Another fact of the event says it. Asked about facts of everybody's, too.
    pub is_said: fn(&Fact, &[Fact]) -> bool,
    /// The words by which it is found, in lower case.
    pub words: fn(&FactKind) -> Option<Text>,
    pub is_of_class: fn(FactClass, &FactKind) -> bool,
    /// The link that something took, for the board.
    pub took: fn(&FactKind) -> Option<Took>,
    /// Worth jumping to.
    pub surprise: fn(&FactKind) -> Option<Found>,
    /// Stretches that it begins or ends on the timeline.
    pub spans: fn(&FactKind, &mut dyn FnMut(SpanStep)),
}

impl StoryRules {
    /// Of a part to which nothing happens that is not told elsewhere.
    pub const NONE: Self = Self {
        weight: |_| None,
        is_alike: |_, _| false,
        is_said: |_, _| false,
        words: |_| None,
        is_of_class: |_, _| false,
        took: |_| None,
        surprise: |_| None,
        spans: |_, _| {},
    };
}

/// See [`StoryRules::took`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    pub from: PartIx,
    pub to: PartIx,
    pub link: RouteKind,
    /// It set out and arrives later.
    pub arrives_later: bool,
    /// The lane it took, of a topic.
    pub partition: Option<u32>,
}
