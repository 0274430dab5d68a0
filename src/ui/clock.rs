//! The page's one frame loop. It runs while the run plays or a step glides, and for one frame when something asks;
//! otherwise no frame is requested at all.
use leptos::prelude::*;

use super::bridge::{Bridge, Paint};

#[derive(Clone, Copy)]
pub struct Clock {
    /// A frame is already asked for.
    asked: StoredValue<bool, LocalStorage>,
}

impl Clock {
    pub fn new() -> Self {
        Self { asked: StoredValue::new_local(false) }
    }

    /// Asks for one frame, once.
    pub fn request(self, bridge: Bridge) {
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        request_animation_frame(move || {
            self.asked.set_value(false);
            self.frame(bridge);
        });
    }

    fn frame(self, bridge: Bridge) {
        let frame_ms = window().performance().map_or(0.0, |performance| performance.now());
        bridge.paint(Paint { shown_at: 0, frame_ms, playing: false });
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}
