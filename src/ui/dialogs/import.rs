use crate::ui::bridge::Bridge;
use leptos::prelude::*;
pub fn import(_b: Bridge) -> AnyView {
    ().into_any()
}
