//! Keys that were pressed before the page could hear them. `index.html` keeps them in `early`; here they are pressed
//! again in their order, once all listeners are there. Comes with `ui::later`, so the first load pays for the keeping only.
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

/// Where `index.html` keeps them; null = it keeps no more.
const KEPT: &str = "early";

/// One a frame: what a key opens has taken the focus when the next one comes.
pub fn press_again() {
    request_animation_frame(|| {
        let Some(kept) = kept() else { return };
        if kept.length() == 0 {
            return let_go();
        }
        if let Ok(event) = kept.shift().dyn_into::<KeyboardEvent>() {
            press(&event);
        }
        press_again();
    });
}

/// From now on keys go their own way: nothing is kept any more, and what was kept is forgotten.
pub fn let_go() {
    // A property of the window can be set.
    let _ = js_sys::Reflect::set(&window(), &KEPT.into(), &JsValue::NULL);
}

fn kept() -> Option<js_sys::Array> {
    js_sys::Reflect::get(&window(), &KEPT.into()).ok()?.dyn_into().ok()
}

fn press(event: &KeyboardEvent) {
    let Some(target) = document().active_element() else { return };
    // An event that was never on its way can be sent.
    let goes_on = target.dispatch_event(event).unwrap_or(false);
    let Some(field) = target.dyn_ref::<HtmlInputElement>().filter(|_| goes_on && event.type_() == "keydown") else {
        return;
    };
    // What the browser does by itself for a key of a hand it does not for one of ours.
    let mut text = field.value();
    match event.key().as_str() {
        "Backspace" => drop(text.pop()),
        key if key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() => text.push_str(key),
        _ => return,
    }
    field.set_value(&text);
    if let Ok(input) = Event::new("input") {
        // As above.
        let _ = field.dispatch_event(&input);
    }
}
