//! The size of an element, told when it changes. Asking the element itself makes the browser lay the page out at once,
//! in the middle of a frame's work; the browser tells it when it has done so anyway.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::ui::dom::NodeRef;

/// Calls `tell` with the inner width and height of the element, px, once it is there and whenever they may have changed.
pub fn watch(node: NodeRef<web_sys::HtmlElement>, tell: impl Fn((f64, f64)) + Copy + 'static) {
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        let place = node.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            tell((f64::from(place.client_width()), f64::from(place.client_height())));
        });
        // Browsers without it do not run this page's wasm either.
        if let Ok(observer) = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&node);
            on_cleanup_of(observer, measure);
        }
    });
}

/// Keeps the callback as long as the view lives.
fn on_cleanup_of(observer: web_sys::ResizeObserver, callback: Closure<dyn FnMut()>) {
    let kept = StoredValue::new_local(Some((observer, callback)));
    on_cleanup(move || {
        if let Some(Some((observer, _))) = kept.try_update_value(Option::take) {
            observer.disconnect();
        }
    });
}
