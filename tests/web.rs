//! The mounted page in a real browser, from the inside: it mounts, says that it is ready, speaks both languages, and a
//! step changes the moment; and the engine comes to the same hashes here as it does natively. What a person does with
//! the page stands in tests/e2e.
#![cfg(target_family = "wasm")]

use brokerlab::engine::samples;
use brokerlab::ui::dom::{IntoView, el, ev, keyed};
use brokerlab::ui::dom_build;
use leptos::prelude::{Get, GetUntracked, RwSignal, Set, Update, document};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// How often a condition is looked at, and how many times before it counts as never true: 5 s.
const LOOK_EVERY_MS: i32 = 20;
const LOOKS: usize = 250;

#[wasm_bindgen_test]
fn runs_come_to_the_native_hashes() {
    for sample in samples::all() {
        assert_eq!(sample.run().hash(), sample.hash, "{}", sample.name);
    }
}

#[wasm_bindgen_test]
async fn the_page_mounts_and_steps() {
    mount_once();
    assert!(find(".app").is_some());
    let before = pause().await;
    click(r#"[data-command="run.step"]"#);
    until("a step goes to a later event", || event() > Some(before)).await;
    click(r#"[data-command="run.step-back"]"#);
    until("a step back returns", || event() == Some(before)).await;
}

#[wasm_bindgen_test]
async fn the_page_speaks_both_languages() {
    mount_once();
    for tag in ["ko", "en"] {
        let button = format!(r#".top button[lang="{tag}"]"#);
        until("what comes later is there", || find(&button).is_some()).await;
        click(&button);
        until("the document names its language", || language().as_deref() == Some(tag)).await;
        let step = find(r#"[data-command="run.step"]"#).and_then(|button| button.get_attribute("aria-label"));
        let hangul = step.is_some_and(|label| label.chars().any(|letter| ('가'..='힣').contains(&letter)));
        assert_eq!(hangul, tag == "ko", "the step button speaks {tag}");
    }
}

/// What can be kept is kept: rows by their key, an element by its tag and attributes; a handler is the latest one.
#[wasm_bindgen_test]
async fn views_that_change_keep_their_nodes() {
    let page = document();
    let place = page.create_element("div").expect("a place for the view");
    page.body().expect("a body").append_child(&place).expect("the body takes it");
    let rows = RwSignal::new(vec![1, 2, 3]);
    let said = RwSignal::new("one");
    let clicks = RwSignal::new(String::new());
    dom_build::mount(&place, move || {
        let list =
            keyed(move || rows.get(), |row| *row, |row: i32| el("li").attr("data-row", row).child(row).into_view());
        let button = move || {
            let text = said.get();
            el("button").on(ev::click, move |_| clicks.update(|clicks| clicks.push_str(text))).child(text)
        };
        (list, button).into_view()
    });
    let texts = {
        let place = place.clone();
        move || place.text_content().unwrap_or_default()
    };
    assert_eq!(texts(), "123one");
    let row = |key: i32| place.query_selector(&format!("[data-row='{key}']")).ok().flatten();
    let button = place.query_selector("button").ok().flatten().and_then(|button| button.dyn_into::<HtmlElement>().ok());
    let (third, button) = (row(3).expect("row 3 is there"), button.expect("the button is there"));

    rows.set(vec![3, 4, 1]);
    said.set("two");
    until("the rows stand in their new order", || texts() == "341two").await;
    assert_eq!(row(3), Some(third), "a row that stays is the same element");
    assert_eq!(place.query_selector("button").ok().flatten().as_ref(), Some(button.as_ref()), "so is the button");
    button.click();
    assert_eq!(clicks.get_untracked(), "two", "its handler is the latest");

    rows.set(Vec::new());
    until("no row is left", || texts() == "two").await;
    place.remove();
}

/// All tests share one page, in any order.
fn mount_once() {
    if find("body[data-ready]").is_none() {
        brokerlab::ui::app::mount();
    }
}

/// The first visit plays; a step ends that, and a paused page keeps its moment on the body.
async fn pause() -> u64 {
    click(r#"[data-command="run.step"]"#);
    until("the page pauses and says its moment", || event().is_some()).await;
    event().unwrap_or_default()
}

fn event() -> Option<u64> {
    find("body")?.get_attribute("data-event")?.parse().ok()
}

fn language() -> Option<String> {
    document().document_element()?.get_attribute("lang")
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).expect("a valid selector")
}

fn click(selector: &str) {
    let found = find(selector).unwrap_or_else(|| panic!("the page has no {selector}"));
    found.unchecked_into::<HtmlElement>().click();
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        if is_so() {
            return;
        }
        next_look().await;
    }
    panic!("never: {what}");
}

async fn next_look() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        leptos::prelude::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, LOOK_EVERY_MS)
            .expect("a window has timers");
    });
    JsFuture::from(promise).await.expect("a timer resolves");
}
