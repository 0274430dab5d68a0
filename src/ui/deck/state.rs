//! What the deck itself remembers: grain of a step, sizes, what the log shows. Views only, no truth about the run.
use leptos::prelude::*;

use super::grain::Grain;
use super::lookup::RunLookup;
use crate::studio::run_index::{LogFilter, RunIndex};
use crate::ui::bridge::Bridge;
use crate::ui::storage;

const HEIGHT: &str = "brokerlab.deck.height";
const LOG_WIDTH: &str = "brokerlab.deck.log";

/// Heights that the buttons choose among, px: folded, usual, tall, very tall.
const HEIGHTS: [u32; 4] = [48, 216, 320, 440];
/// Widths of the log that the buttons choose among, px; 0 = folded.
const LOG_WIDTHS: [u32; 4] = [0, 400, 500, 640];
/// Sizes change in steps of the grid, px.
pub const GRID: u32 = 8;
pub const SMALLEST_HEIGHT: u32 = 48;
pub const LARGEST_HEIGHT: u32 = 640;
const LARGEST_LOG: u32 = 960;
/// Below this a log is no use: it folds.
const SMALLEST_LOG: u32 = 240;

#[derive(Clone, Copy)]
pub struct Deck {
    pub bridge: Bridge,
    pub grain: RwSignal<Grain>,
    /// px; None = what the style sheet says for this width of the page.
    pub height: RwSignal<Option<u32>>,
    pub log_width: RwSignal<Option<u32>>,
    pub filter: RwSignal<LogFilter>,
    /// Kept up to date by [`Deck::index`].
    index: StoredValue<RunIndex, LocalStorage>,
}

impl Deck {
    pub fn new(bridge: Bridge) -> Self {
        let kept = |key| storage::read(key).and_then(|text| text.parse().ok());
        Self {
            bridge,
            grain: RwSignal::new(Grain::default()),
            height: RwSignal::new(kept(HEIGHT)),
            log_width: RwSignal::new(kept(LOG_WIDTH)),
            filter: RwSignal::new(LogFilter::default()),
            index: StoredValue::new_local(RunIndex::default()),
        }
    }

    /// Reads the index of the run as it is now.
    pub fn index<R>(&self, read: impl FnOnce(&RunIndex) -> R) -> R {
        self.index.update_value(|index| {
            self.bridge.with(|studio| {
                let session = studio.session();
                index.catch_up(session.facts(), session.facts_dropped());
            });
        });
        self.index.with_value(read)
    }

    /// Narrows the log to what the filter lets through.
    pub fn narrow(&self, filter: &LogFilter) {
        self.index(|_| ());
        self.index.update_value(|index| {
            self.bridge.with(|studio| index.narrow(studio.session().facts(), filter, &RunLookup { studio }));
        });
    }

    pub fn set_height(&self, px: u32) {
        let px = snapped(px).clamp(SMALLEST_HEIGHT, LARGEST_HEIGHT);
        self.height.set(Some(px));
        storage::write(HEIGHT, &px.to_string());
    }

    pub fn set_log_width(&self, px: u32) {
        let px = match snapped(px) {
            px if px < SMALLEST_LOG => 0,
            px => px.min(LARGEST_LOG),
        };
        self.log_width.set(Some(px));
        storage::write(LOG_WIDTH, &px.to_string());
    }

    pub fn height_now(&self) -> u32 {
        self.height.get().unwrap_or(HEIGHTS[1])
    }

    pub fn log_width_now(&self) -> u32 {
        self.log_width.get().unwrap_or_else(|| {
            let wide = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1_440.0);
            if wide >= 1_800.0 {
                640
            } else if wide >= 1_440.0 {
                500
            } else {
                400
            }
        })
    }

    pub fn taller(&self) {
        self.set_height(above(&HEIGHTS, untrack(|| self.height_now())));
    }

    pub fn lower(&self) {
        self.set_height(below(&HEIGHTS, untrack(|| self.height_now())));
    }

    pub fn wider_log(&self) {
        self.set_log_width(above(&LOG_WIDTHS, untrack(|| self.log_width_now())));
    }

    pub fn narrower_log(&self) {
        self.set_log_width(below(&LOG_WIDTHS, untrack(|| self.log_width_now())));
    }
}

fn snapped(px: u32) -> u32 {
    (px + GRID / 2) / GRID * GRID
}

fn above(sizes: &[u32], size: u32) -> u32 {
    sizes.iter().copied().find(|other| *other > size).unwrap_or(size)
}

fn below(sizes: &[u32], size: u32) -> u32 {
    sizes.iter().rev().copied().find(|other| *other < size).unwrap_or(size)
}
