use leptos::prelude::*;
use crate::ui::bridge::Bridge;
pub fn export(_b: Bridge) -> AnyView { ().into_any() }
