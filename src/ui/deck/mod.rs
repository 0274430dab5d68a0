//! The deck is the run: transport, timeline, event log. It holds no truth: it shows the session and moves its cursor.
pub mod drive;
pub mod grain;
mod lanes;
pub mod log;
mod log_rows;
mod lookup;
mod size;
pub mod speed;
pub mod state;
mod timeline;
mod transport;

use crate::ui::dom::{IntoView, NodeRef, View, el, ev};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use self::state::{Deck, GRID, LARGEST_HEIGHT, SMALLEST_HEIGHT};
use super::bridge::Bridge;
use super::later;
use crate::locales::{Text, ui_deck};

/// The state of the deck; made once, so that a command finds the grain that the transport shows.
pub fn provide(bridge: Bridge) -> Deck {
    let deck = Deck::new(bridge);
    provide_context(deck);
    deck
}

pub fn deck(bridge: Bridge) -> View {
    let deck = use_context::<Deck>().unwrap_or_else(|| provide(bridge));
    let node = NodeRef::<web_sys::HtmlElement>::new();
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            set_page_height(&node, deck.height.get());
        }
    });
    let columns = move || deck.log_width.get().map(|px| format!("--log:{px}px"));
    el("section")
        .node(node)
        .class("deck")
        .class_if("log-folded", move || deck.log_width.get() == Some(0))
        .class_if("deck-folded", move || deck.height_now() <= SMALLEST_HEIGHT)
        .attr("aria-label", move || bridge.text(ui_deck::RUN))
        .child(later::view(bridge, move |later| (later.deck.edge)(deck)))
        .child(move || transport::transport(deck))
        .child(
            el("div")
                .class("lower")
                .attr("style", columns)
                .child(later::view(bridge, move |later| (later.deck.lower)(deck))),
        )
        .into_view()
}

/// What comes to the deck after the buttons that drive the run.
pub struct DeckViews {
    /// The edge that changes the height.
    pub edge: fn(Deck) -> View,
    /// Grain and speed.
    pub pace: fn(Deck) -> View,
    pub surprises: fn(Deck) -> View,
    /// Timeline and log.
    pub lower: fn(Deck) -> View,
}

pub static VIEWS: DeckViews =
    DeckViews { edge: top_edge, pace: transport::pace, surprises: transport::surprises, lower };

fn top_edge(deck: Deck) -> View {
    splitter(deck, Edge::Top)
}

fn lower(deck: Deck) -> View {
    (timeline::timeline(deck), splitter(deck, Edge::Log), log::log(deck)).into_view()
}

/// The page's grid takes the deck's height from a custom property of its frame; None leaves it to the style sheet.
fn set_page_height(node: &web_sys::Element, px: Option<u32>) {
    let Some(frame) = node.closest(".app").ok().flatten().and_then(|app| app.dyn_into::<web_sys::HtmlElement>().ok())
    else {
        return;
    };
    let style = frame.style();
    // A custom property takes any value.
    let _ = match px {
        Some(px) => style.set_property("--deck-chosen", &format!("{px}px")),
        None => style.remove_property("--deck-chosen").map(drop),
    };
    let _ = frame.class_list().toggle_with_force("deck-sized", px.is_some());
}

/// An edge of the deck that can be dragged, or moved by the arrow keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Top,
    Log,
}

impl Edge {
    const fn name(self) -> Text {
        match self {
            Self::Top => ui_deck::RESIZE_DECK,
            Self::Log => ui_deck::RESIZE_LOG,
        }
    }

    fn size(self, deck: Deck) -> u32 {
        match self {
            Self::Top => deck.height_now(),
            Self::Log => deck.log_width_now(),
        }
    }

    fn set(self, deck: Deck, px: u32) {
        match self {
            Self::Top => deck.set_height(px),
            Self::Log => deck.set_log_width(px),
        }
    }

    /// The size that a pointer here asks for.
    fn size_at(self, event: &web_sys::PointerEvent) -> Option<u32> {
        let side = match self {
            Self::Top => window().inner_height(),
            Self::Log => window().inner_width(),
        };
        let end = side.ok()?.as_f64()?;
        let at = f64::from(if self == Self::Top { event.client_y() } else { event.client_x() });
        Some((end - at).max(0.0) as u32)
    }
}

fn splitter(deck: Deck, edge: Edge) -> View {
    let bridge = deck.bridge;
    let down = move |event: web_sys::PointerEvent| {
        if let Some(target) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            // Without capture the drag ends at the edge of the page.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        event.prevent_default();
    };
    let moved = move |event: web_sys::PointerEvent| {
        if event.buttons() & 1 == 1
            && let Some(px) = edge.size_at(&event)
        {
            edge.set(deck, px);
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let size = untrack(|| edge.size(deck));
        let next = match (edge, event.key().as_str()) {
            (Edge::Top, "ArrowUp") | (Edge::Log, "ArrowLeft") => size + GRID,
            (Edge::Top, "ArrowDown") | (Edge::Log, "ArrowRight") => size.saturating_sub(GRID),
            _ => return,
        };
        edge.set(deck, next);
        event.prevent_default();
        event.stop_propagation();
    };
    let orientation = if edge == Edge::Top { "horizontal" } else { "vertical" };
    el("div")
        .class(if edge == Edge::Top { "splitter top-edge" } else { "splitter log-edge" })
        .attr("role", "separator")
        .attr("tabindex", "-1")
        .attr("aria-orientation", orientation)
        .attr("aria-label", move || bridge.text(edge.name()))
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", LARGEST_HEIGHT.to_string())
        .attr("aria-valuenow", move || edge.size(deck).to_string())
        .on(ev::pointerdown, down)
        .on(ev::pointermove, moved)
        .on(ev::keydown, keys)
        .into_view()
}
