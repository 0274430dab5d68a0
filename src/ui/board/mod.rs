//! The board: parts, links and what travels between them.
use leptos::prelude::*;

use super::bridge::Bridge;

pub fn board(_bridge: Bridge) -> AnyView {
    view! { <main class="board"></main> }.into_any()
}
