//! Tags in a part's header: an icon or a word beside every colour.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagIcon {
    Hourglass,
    DeadLetter,
    Warning,
    Pause,
    Bolt,
    Turn,
    Pin,
    Lock,
    Clock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Warn,
    Bad,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub icon: TagIcon,
    pub text: String,
    pub tone: Tone,
}

impl Tag {
    pub fn new(icon: TagIcon, tone: Tone, text: impl Into<String>) -> Self {
        Self { icon, text: text.into(), tone }
    }
}
