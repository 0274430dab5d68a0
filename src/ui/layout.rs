//! Which panels stand beside the board and which lie over it, by the width of the page (design notes § 7).
use leptos::prelude::*;

use super::bridge::Bridge;
use super::theme;

/// From here on the rail stands open beside the board; below, it is a strip and opens over the board.
pub const RAIL_BESIDE: &str = "(min-width: 1440px)";
/// From here on the inspector stands beside the board.
pub const INSPECTOR_BESIDE: &str = "(min-width: 1101px)";
/// Below this the inspector is a sheet at the bottom.
const PHONE: &str = "(max-width: 767px)";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    Phone,
    /// Rail and inspector lie over the board.
    Narrow,
    /// The inspector stands beside the board.
    Middle,
    Wide,
}

impl Width {
    fn now() -> Self {
        if theme::media_matches(RAIL_BESIDE) {
            Self::Wide
        } else if theme::media_matches(INSPECTOR_BESIDE) {
            Self::Middle
        } else if theme::media_matches(PHONE) {
            Self::Phone
        } else {
            Self::Narrow
        }
    }
}

/// The width class of the page. A change of class gives the panels their usual place.
pub fn watch(bridge: Bridge) -> RwSignal<Width> {
    let width = RwSignal::new(Width::now());
    for query in [RAIL_BESIDE, INSPECTOR_BESIDE, PHONE] {
        theme::watch(query, move |_| {
            let now = Width::now();
            if now != width.get_untracked() {
                width.set(now);
                bridge.rail_open.set(now == Width::Wide);
                bridge.inspector_open.set(matches!(now, Width::Wide | Width::Middle));
            }
        });
    }
    // Where the inspector lies over the board, it comes with a selection and goes with it.
    Effect::new(move |before: Option<()>| {
        let is_something = bridge.selection.with(|selection| !selection.is_empty());
        if before.is_some() && width.get_untracked() == Width::Narrow {
            bridge.inspector_open.set(is_something);
        }
    });
    // What was picked from a rail that lies over the board goes onto the board.
    Effect::new(move |_| {
        if bridge.placing.with(Option::is_some) && width.get_untracked() != Width::Wide {
            bridge.rail_open.set(false);
        }
    });
    width
}

/// The classes of the page's frame.
pub fn class(bridge: Bridge, width: Width) -> String {
    let mut class = "app".to_owned();
    match (width, bridge.rail_open.get()) {
        (Width::Wide, true) => {}
        (_, true) => class.push_str(" rail-folded rail-over"),
        (_, false) => class.push_str(" rail-folded"),
    }
    // A sheet is always there: it can be small, but not gone.
    if width != Width::Phone && !bridge.inspector_open.get() {
        class.push_str(" insp-folded");
    }
    class
}
