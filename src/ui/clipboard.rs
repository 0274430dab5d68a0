//! Copying text out of the page.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::bridge::Bridge;
use super::toast::ToastTone;
use crate::locales::{Text, ui};

/// Copies the text and says so; where the browser forbids it, says that instead.
pub fn copy(bridge: Bridge, text: String, done: Text) {
    leptos::task::spawn_local(async move {
        let copied = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        let language = bridge.language.get_untracked();
        match copied {
            Ok(_) => bridge.toast(ToastTone::Done, done.get(language), None),
            Err(_) => bridge.toast(ToastTone::Error, ui::COPY_FORBIDDEN.get(language), None),
        }
    });
}

/// Hands a text over as a file.
pub fn download(name: &str, text: &str) {
    let anchor = document().create_element("a").ok().and_then(|a| a.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        let encoded = String::from(js_sys::encode_uri_component(text));
        anchor.set_href(&format!("data:application/json;charset=utf-8,{encoded}"));
        anchor.set_download(name);
        anchor.click();
    }
}
