//! Icons: 16 px grid for actions, 20 px for parts (a part's icon is its silhouette). Stroke 1.5, round joins.
use crate::ui::dom::{IntoView, View, svg};

use crate::engine::value::Table;
use crate::studio::document::Part;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    ChevronDown,
    ChevronRight,
    Check,
    Undo,
    Redo,
    Search,
    Moon,
    Sun,
    Share,
    Bolt,
    Cross,
    Clock,
    Hourglass,
    DeadLetter,
    Pointer,
    Hand,
    Wire,
    Tidy,
    Table,
    Minus,
    Plus,
    Fit,
    Route,
    Target,
    More,
    Reset,
    ToStart,
    ToEnd,
    StepBack,
    Step,
    Play,
    Pause,
    Flag,
    Diamond,
    Info,
    Copy,
    Menu,
    Warning,
    Lock,
    Pin,
    Crown,
    Link,
    Language,
    // parts, on the 20 px grid
    Producer,
    Consumer,
    Exchange,
    ClassicQueue,
    QuorumQueue,
    PriorityQueue,
    Topic,
    Fanout,
    DefaultExchange,
    Direct,
    Headers,
    Hash,
    Cluster,
    Policy,
    KafkaTopic,
    Group,
    Turn,
    /// Where a group stands in a log, and so its sign.
    Reader,
}

/// Side of the grid and drawing of each.
const DRAWINGS: &[(Icon, u8, &str)] = &[
    (
        Icon::Language,
        16,
        r#"<circle cx="8" cy="8" r="5.5"/><path d="M2.5 8h11M8 2.5c2.6 3 2.6 8 0 11M8 2.5c-2.6 3-2.6 8 0 11"/>"#,
    ),
    (Icon::ChevronDown, 16, r#"<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>"#),
    (Icon::ChevronRight, 16, r#"<path d="m6 4 4 4-4 4"/>"#),
    (Icon::Check, 16, r#"<path d="m3 8.5 3.5 3.5L13 4.5"/>"#),
    (Icon::Undo, 16, r#"<path d="M6 3.5 3 6.5l3 3M3 6.5h6.5a3.5 3.5 0 0 1 0 7H7"/>"#),
    (Icon::Redo, 16, r#"<path d="m10 3.5 3 3-3 3M13 6.5H6.5a3.5 3.5 0 0 0 0 7H9"/>"#),
    (Icon::Search, 16, r#"<circle cx="7" cy="7" r="4"/><path d="m10 10 3.5 3.5"/>"#),
    (Icon::Moon, 16, r#"<path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z"/>"#),
    (
        Icon::Sun,
        16,
        r#"<circle cx="8" cy="8" r="2.8"/><path d="M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1"/>"#,
    ),
    (Icon::Share, 16, r#"<path d="M8 10V2.5M5 5l3-3 3 3M3.5 8.5v5h9v-5"/>"#),
    (Icon::Bolt, 16, r#"<path d="M9 2 4 9h3.5L7 14l5-7H8.5Z"/>"#),
    (Icon::Cross, 16, r#"<path d="m4 4 8 8M12 4l-8 8"/>"#),
    (Icon::Clock, 16, r#"<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3l2 1.5"/>"#),
    (Icon::Hourglass, 16, r#"<path d="M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3 6 8 6 11M11 2.5c0 3-6 8-6 11"/>"#),
    (Icon::DeadLetter, 16, r#"<path d="M8 2v6M5.5 6 8 8.5 10.5 6M2.5 9.5v4h11v-4"/>"#),
    (Icon::Pointer, 16, r#"<path d="m4 2.5 8.5 5-4 1-1.8 4Z"/>"#),
    (
        Icon::Hand,
        16,
        r#"<path d="M5 8V4.2a1 1 0 0 1 2 0V7 3a1 1 0 0 1 2 0v4-3a1 1 0 0 1 2 0v5.5A4 4 0 0 1 7 14c-2 0-2.6-1-4.5-4.5A1 1 0 0 1 4.2 8.5L5 9.5Z"/>"#,
    ),
    (
        Icon::Wire,
        16,
        r#"<circle cx="3.5" cy="11.5" r="2"/><circle cx="12.5" cy="4.5" r="2"/><path d="M5.5 11.5C9 11.5 7 4.5 10.5 4.5"/>"#,
    ),
    (Icon::Tidy, 16, r#"<path d="M2.5 3.5h4v3h-4zM9.5 9.5h4v3h-4zM6.5 5h2a2 2 0 0 1 2 2v2.5"/>"#),
    (Icon::Table, 16, r#"<path d="M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6"/>"#),
    (Icon::Minus, 16, r#"<path d="M3 8h10"/>"#),
    (Icon::Plus, 16, r#"<path d="M8 3v10M3 8h10"/>"#),
    (Icon::Fit, 16, r#"<path d="M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3"/>"#),
    (Icon::Route, 16, r#"<path d="M3 8h4c3 0 2-4.5 6-4.5M7 8c3 0 2 4.5 6 4.5"/>"#),
    (Icon::Target, 16, r#"<circle cx="8" cy="8" r="5.5"/><circle cx="8" cy="8" r="2"/>"#),
    (Icon::More, 16, r#"<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2"/>"#),
    (Icon::Reset, 16, r#"<path d="M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3"/>"#),
    (Icon::ToStart, 16, r#"<path d="M13 3.5 8.5 8l4.5 4.5M8 3.5 3.5 8 8 12.5"/>"#),
    (Icon::ToEnd, 16, r#"<path d="M3 3.5 7.5 8 3 12.5M8 3.5 12.5 8 8 12.5"/>"#),
    (Icon::StepBack, 16, r#"<path d="M12 3.5 7 8l5 4.5ZM4 3.5v9"/>"#),
    (Icon::Step, 16, r#"<path d="M4 3.5 9 8l-5 4.5ZM12 3.5v9"/>"#),
    (Icon::Play, 16, r#"<path d="M5 3v10l8-5Z" fill="currentColor"/>"#),
    (Icon::Pause, 16, r#"<path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2.5"/>"#),
    (Icon::Flag, 16, r#"<path d="M4 14V2.5h8L10 5.5l2 3H4"/>"#),
    (Icon::Diamond, 16, r#"<path d="m8 2.5 5.5 5.5L8 13.5 2.5 8Z"/>"#),
    (Icon::Info, 16, r#"<circle cx="8" cy="8" r="5.5"/><path d="M8 7.5V11M8 5.2v.1"/>"#),
    (Icon::Copy, 16, r#"<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"/>"#),
    (Icon::Menu, 16, r#"<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>"#),
    (Icon::Warning, 16, r#"<path d="M8 2.5 14 13H2ZM8 6.5v3M8 11.2v.1"/>"#),
    (Icon::Lock, 16, r#"<path d="M4 7.5h8v6H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2"/>"#),
    (Icon::Pin, 16, r#"<path d="M8 14V9.5M4.5 9.5h7L10 7V3.5H6V7Z"/>"#),
    (Icon::Crown, 16, r#"<path d="M2.5 12.5h11M3 10 2.5 4.5 5.8 7 8 3l2.2 4 3.3-2.5L13 10Z"/>"#),
    (
        Icon::Link,
        16,
        r#"<path d="M7 9a2.5 2.5 0 0 0 3.5 0l2-2A2.5 2.5 0 0 0 9 3.5l-.7.7M9 7a2.5 2.5 0 0 0-3.5 0l-2 2A2.5 2.5 0 0 0 7 12.5l.7-.7"/>"#,
    ),
    (
        Icon::Producer,
        20,
        r#"<path d="M2.5 5.5a1 1 0 0 1 1-1h9.5l4.5 5.5-4.5 5.5H3.5a1 1 0 0 1-1-1Z"/><path d="M6 8v4M9 8v4M12 8v4"/>"#,
    ),
    (
        Icon::Consumer,
        20,
        r#"<path d="M2.5 4.5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-14L6.5 10Z"/><path d="M9.5 8.5h2.5v3H9.5zM14 8.5v3"/>"#,
    ),
    (
        Icon::Exchange,
        20,
        r#"<path d="M6.5 3.5h7l4 4v5l-4 4h-7l-4-4v-5Z"/><path d="M5.5 10h3c3 0 2-3 5.5-3M8.5 10c3 0 2 3 5.5 3"/>"#,
    ),
    (
        Icon::ClassicQueue,
        20,
        r#"<path d="M3 6h14M3 14h14M17 6v8"/><path d="M13.5 8.5h1v3h-1zM9.5 8.5h1v3h-1zM5.5 8.5h1v3h-1z"/>"#,
    ),
    (
        Icon::QuorumQueue,
        20,
        r#"<path d="M3 4.5h14M3 9.5h14M17 4.5v5"/><path d="M13.5 7h.5M9.5 7h.5M5.5 7h.5"/><circle cx="6" cy="14" r="1.8" fill="currentColor"/><circle cx="10.5" cy="14" r="1.8"/><circle cx="15" cy="14" r="1.8"/>"#,
    ),
    (
        Icon::PriorityQueue,
        20,
        r#"<path d="M3 4.5h14M3 10h14M3 15.5h14M17 4.5v11"/><path d="M14 7.2h.5M11 7.2h.5M14 12.8h.5"/>"#,
    ),
    (Icon::Topic, 20, r#"<path d="M6 4v6M3.5 5.5l5 3M8.5 5.5l-5 3M13 9l-1 7M16.5 9l-1 7M11.5 11h6M11 14h6"/>"#),
    (Icon::Fanout, 20, r#"<path d="M3 10h4M7 10c4 0 3-6 8-6M7 10h8M7 10c4 0 3 6 8 6"/>"#),
    (Icon::DefaultExchange, 20, r#"<circle cx="5.5" cy="10" r="2.5"/><path d="M8 10h8M13.5 7.5 16 10l-2.5 2.5"/>"#),
    (Icon::Direct, 20, r#"<path d="M3 6h11M3 14h11M11.5 3.5 14 6l-2.5 2.5M11.5 11.5 14 14l-2.5 2.5"/>"#),
    (Icon::Headers, 20, r#"<path d="M3 5h4M10 5h7M3 10h4M10 10h7M3 15h4M10 15h7"/>"#),
    (Icon::Hash, 20, r#"<circle cx="10" cy="10" r="6.5"/><path d="M10 3.5V10l5.6 3.3M10 10l-5.6 3.3"/>"#),
    (Icon::Reader, 16, r#"<path d="M8 2.5l5 6v5H3v-5Z" fill="currentColor"/>"#),
    (Icon::Turn, 16, r#"<path d="M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3"/>"#),
    (Icon::Policy, 20, r#"<path d="M4.5 3.5h8l3 3v10h-11z"/><path d="M7.5 8h5M7.5 11h5M7.5 14h3"/>"#),
    (Icon::Cluster, 20, r#"<path d="M3 4.5h5l1.5 2H17v9H3z"/><path d="M6 10.5h8M6 13h5"/>"#),
    (
        Icon::KafkaTopic,
        20,
        r#"<path d="M3 4h14v3.5H3zM3 8.5h14V12H3zM3 13h14v3.5H3zM7 4v3.5M11 4v3.5M7 8.5V12M11 8.5V12M15 8.5V12M7 13v3.5"/>"#,
    ),
    (
        Icon::Group,
        20,
        r#"<rect x="2.5" y="3.5" width="15" height="13" rx="2" stroke-dasharray="2.5 2"/><path d="M5.5 7.5h3v2h-3zM11.5 7.5h3v2h-3zM5.5 12h3v2h-3zM11.5 12h3v2h-3z"/>"#,
    ),
];

impl Icon {
    /// Side of its grid, and what stands in the `svg`.
    fn drawing(self) -> (u8, &'static str) {
        match DRAWINGS.iter().find(|(icon, ..)| *icon == self) {
            Some((_, side, inside)) => (*side, inside),
            None => (16, ""),
        }
    }

    /// The icon of a part: its kind and what its settings make of it.
    pub fn of_part(part: &Part) -> Self {
        Self::of_kind(&part.kind, &part.settings)
    }

    /// The icon of a kind with these settings.
    pub fn of_kind(kind: &str, settings: &Table) -> Self {
        let text = |id: &str| settings.get(id).and_then(|value| value.as_text());
        match kind.rsplit('.').next() {
            Some("producer" | "requester") => Self::Producer,
            Some("consumer") => Self::Consumer,
            Some("queue") if text("x-queue-type") == Some("quorum") => Self::QuorumQueue,
            Some("queue") if text("x-queue-type") == Some("stream") => Self::KafkaTopic,
            Some("queue") if settings.get("x-max-priority").is_some() => Self::PriorityQueue,
            Some("queue") => Self::ClassicQueue,
            Some("cluster") => Self::Cluster,
            Some("policy") => Self::Policy,
            Some("topic") => Self::KafkaTopic,
            Some("group") => Self::Group,
            _ => Self::of_exchange(text("type").unwrap_or_default()),
        }
    }

    /// The icon of an exchange of this type; an unknown or unset type shows the general one.
    pub fn of_exchange(kind: &str) -> Self {
        match kind {
            "topic" => Self::Topic,
            "fanout" => Self::Fanout,
            "direct" => Self::Direct,
            "headers" => Self::Headers,
            "default" => Self::DefaultExchange,
            "x-consistent-hash" | "x-modulus-hash" | "x-random" | "x-local-random" => Self::Hash,
            _ => Self::Exchange,
        }
    }
}

/// The icon at its usual size: 16 px.
pub fn icon(icon: Icon) -> View {
    drawn(icon, "ic")
}

/// The icon of a part in a tile or a heading: 20 px.
pub fn large_icon(icon: Icon) -> View {
    drawn(icon, "ic ic20")
}

/// With further classes (`ic bad`).
pub fn drawn(icon: Icon, class: &'static str) -> View {
    let (side, inside) = icon.drawing();
    let view_box = if side == 16 { "0 0 16 16" } else { "0 0 20 20" };
    svg("svg").class(class).attr("viewBox", view_box).attr("aria-hidden", "true").html(inside).into_view()
}

/// The mark: an upright (exchange) with two lanes (queues) that hold messages.
pub fn mark() -> View {
    const INSIDE: &str = r#"<path d="M3 2.5v19" stroke="var(--ink)" stroke-width="2.6" stroke-linecap="round"/><path d="M6.5 4h8.5a3.6 3.6 0 0 1 0 7.2H6.5M6.5 12.8H17a3.6 3.6 0 0 1 0 7.2H6.5" fill="none" stroke="var(--ink)" stroke-width="1.7" stroke-linecap="round"/><circle cx="10" cy="7.6" r="1.7" fill="var(--accent)"/><circle cx="14.8" cy="7.6" r="1.7" fill="var(--accent)"/><rect x="8.3" y="14.8" width="3.3" height="3.3" rx=".7" fill="var(--ink)"/><path d="m16.2 14.3 2.1 2.1-2.1 2.1-2.1-2.1Z" fill="var(--ink)"/>"#;
    svg("svg")
        .attr("width", "24")
        .attr("height", "24")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .html(INSIDE)
        .into_view()
}
