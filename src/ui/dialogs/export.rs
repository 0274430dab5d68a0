use crate::ui::bridge::Bridge;
use leptos::prelude::*;
pub fn export(_b: Bridge) -> AnyView {
    ().into_any()
}
