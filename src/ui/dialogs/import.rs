use leptos::prelude::*;
use crate::ui::bridge::Bridge;
pub fn import(_b: Bridge) -> AnyView { ().into_any() }
