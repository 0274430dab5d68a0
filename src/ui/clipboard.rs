//! Copying text out of the page.
use leptos::prelude::*;
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
pub fn download(name: &str, kind: &str, text: &str) {
    use wasm_bindgen::JsCast;
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    let anchor = document().create_element("a").ok().and_then(|a| a.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // An address that was just made can be given back.
    let _ = web_sys::Url::revoke_object_url(&url);
}
