//! Messages and signals as small SVG drawings for panels. The board paints the same shapes on its canvas.
use crate::studio::sheet::{HUES, hue_index};
use crate::ui::dom::{IntoView, View, svg};

/// Silhouettes in the order of the key classes, on a 16 px box. Each goes with the hue of its place (k1 to k6).
pub const SILHOUETTES: [&str; 6] = [
    r#"<circle cx="8" cy="8" r="6"/>"#,
    r#"<rect x="2.5" y="2.5" width="11" height="11" rx="2"/>"#,
    r#"<path d="M8 1.8 14.6 13.2a.8.8 0 0 1-.7 1.2H2.1a.8.8 0 0 1-.7-1.2Z"/>"#,
    r#"<path d="M8 .9 15.1 8 8 15.1.9 8Z"/>"#,
    r#"<path d="M5 2h6l3.6 6-3.6 6H5L1.4 8Z"/>"#,
    r#"<path d="M3 2.5h4.5a5.5 5.5 0 0 1 0 11H3Z"/>"#,
];

/// What happened to a message, as far as a drawing says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub redelivered: bool,
    pub dead: bool,
}

/// Silhouette and hue of a key class, and the marks on it. The class is the order of first publish; from the 7th on
/// silhouettes continue with the hue shifted by one, from the 37th all are a grey circle.
pub fn message(class: u32, marks: Marks, style: &'static str) -> View {
    let shape = SILHOUETTES[class as usize % SILHOUETTES.len()];
    let mut inside = String::with_capacity(320);
    if marks.redelivered {
        inside.push_str(r#"<g transform="translate(-4,0)" fill="none" stroke="currentColor" stroke-width="1.5">"#);
        inside.push_str(shape);
        inside.push_str("</g>");
    }
    inside.push_str(r#"<g fill="currentColor">"#);
    inside.push_str(shape);
    inside.push_str("</g>");
    if marks.dead {
        inside.push_str(
            r#"<path d="m5.5 5.5 5 5M10.5 5.5l-5 5" stroke="var(--surface)" stroke-width="2" stroke-linecap="round" fill="none"/>"#,
        );
    }
    svg("svg")
        .class(format!("{style} {}", hue(class)))
        .attr("viewBox", "0 0 16 16")
        .attr("aria-hidden", "true")
        .html(inside)
        .into_view()
}

/// Class name of the hue of a key class.
pub const fn hue(class: u32) -> &'static str {
    HUES[hue_index(class)]
}

/// Signals: outlines in ink. Round belongs to consumers, square to publishers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Ack,
    Nack,
    Confirm,
    ConfirmNack,
    Return,
}

pub fn signal(signal: Signal) -> View {
    const ROUND: &str = r#"<circle cx="8" cy="8" r="6" fill="var(--surface)"/>"#;
    const SQUARE: &str = r#"<rect x="2" y="2" width="12" height="12" rx="2.5" fill="var(--surface)"/>"#;
    let (ground, inside) = match signal {
        Signal::Ack => (ROUND, r#"<path d="m5.2 8.2 2 2 3.6-4.2"/>"#),
        Signal::Nack => (ROUND, r#"<path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"/>"#),
        Signal::Confirm => (SQUARE, r#"<path d="m4.2 8.4 2 2 3-4M8 10.4l3.6-4.5"/>"#),
        Signal::ConfirmNack => (SQUARE, r#"<path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"/>"#),
        Signal::Return => (SQUARE, r#"<path d="M7 5 5 7l2 2M5 7h4.5a1.8 1.8 0 0 1 0 3.6H8"/>"#),
    };
    let drawing = [
        r#"<g fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">"#,
        ground,
        inside,
        "</g>",
    ]
    .concat();
    svg("svg").class("msg sig").attr("viewBox", "0 0 16 16").attr("aria-hidden", "true").html(drawing).into_view()
}

/// What happens in Kafka beside its records: lines of 1.5 px in ink on the 16 px box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Commit,
    Rebalance,
    Fetch,
    Isr,
    Broker,
    Transaction,
    Retention,
    Compaction,
    Replica,
}

pub fn line(line: Line) -> View {
    let path = match line {
        // A shield with a tick.
        Line::Commit => "M8 1.8 13 3.4v4.2c0 3-2 5.3-5 6.6-3-1.3-5-3.6-5-6.6V3.4ZM5.6 7.9l1.8 1.8 3-3.6",
        // A circular arrow.
        Line::Rebalance => "M13 8a5 5 0 1 1-1.6-3.7M11.6 1.8v2.8H8.8",
        // There and back.
        Line::Fetch => "M2.5 5.5h9M9 3l2.5 2.5L9 8M13.5 10.5h-9M7 8l-2.5 2.5L7 13",
        // Three replicas, one of them behind.
        Line::Isr => "M3 4h10M3 8h10M3 12h3.5M9.5 10.5l3 3M12.5 10.5l-3 3",
        // The plate of a broker.
        Line::Broker => "M2 4.5V12a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1H8L6.8 3.5H3a1 1 0 0 0-1 1Z",
        // Brackets around a tick.
        Line::Transaction => "M5 3H3v10h2M11 3h2v10h-2M5.9 8.2l1.4 1.4 2.8-3.2",
        // The start of a log, and what is gone before it.
        Line::Retention => "M8 3.5H6.5v9H8M8.5 8H14M1.5 8h1M4 8h.5",
        Line::Compaction => "M8 1.5v4M6 3.8l2 2 2-2M8 14.5v-4M6 12.2l2-2 2 2M2.5 8h11",
        // One and its copy.
        Line::Replica => {
            "M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M3.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1Z"
        }
    };
    let drawing = [
        r#"<path fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" d=""#,
        path,
        r#""/>"#,
    ]
    .concat();
    svg("svg").class("ic msg sub").attr("viewBox", "0 0 16 16").attr("aria-hidden", "true").html(drawing).into_view()
}
