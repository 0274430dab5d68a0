//! The frame of the page: regions and what lies over them.
use leptos::prelude::*;

use super::board::board;
use super::bridge::Bridge;
use crate::studio::model::Studio;

/// Mounts the page into the body.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app);
}

fn app() -> AnyView {
    let bridge = Bridge::new(Studio::default());
    provide_context(bridge);
    view! { <div class="app">{board(bridge)}</div> }.into_any()
}
