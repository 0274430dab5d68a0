//! Messages and signals as small SVG drawings for panels. The board paints the same shapes on its canvas.
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
    const HUES: [&str; 6] = ["k1", "k2", "k3", "k4", "k5", "k6"];
    if class >= 36 {
        return "k0";
    }
    HUES[((class % 6 + class / 6) % 6) as usize]
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
