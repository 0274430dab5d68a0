//! What the page keeps and opens on its own: the document with moment and selection within a second of a change, the
//! address bar, links that are opened or pasted, and what another tab wrote meanwhile.
use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::actions;
use super::bridge::Bridge;
use super::rail::guide::Guide;
use super::storage::{self, Saved};
use crate::locales::Language;
use crate::scenarios;
use crate::studio::model::Studio;
use crate::studio::sentence::Phrase;
use crate::studio::share;

/// A burst of changes is written once (UX E28: within a second).
const SAVE_AFTER: Duration = Duration::from_millis(600);
/// Safari throttles the history (UX H6).
const ADDRESS_AFTER: Duration = Duration::from_millis(400);
/// Longest address that is worth writing; above it the link would not open elsewhere.
const LONGEST_FRAGMENT: usize = 32_000;

/// What was opened first, and what has to be said about it.
pub struct Opened {
    problem: Option<Phrase>,
    guide: Option<Guide>,
    plays: bool,
}

impl Opened {
    /// The first scenario, playing.
    pub fn example(studio: &mut Studio, language: Language) -> Self {
        *studio = Studio::trusted(scenarios::FIRST.document(language));
        Self { problem: None, guide: Some(Guide::new(scenarios::FIRST)), plays: true }
    }

    pub fn tell(self, bridge: Bridge) {
        bridge.link_problem.set(self.problem);
        bridge.guide.set(self.guide);
        if self.plays && !bridge.reduced_motion.get_untracked() {
            bridge.play();
        }
    }
}

/// `?lang`, else the saved choice, else the first of the browser's languages that the page speaks.
pub fn first_language() -> Language {
    let speaks = |tag: &str| match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("ko") => Some(Language::Korean),
        Some("en") => Some(Language::English),
        _ => None,
    };
    let query = window().location().search().ok().and_then(|query| web_sys::UrlSearchParams::new_with_str(&query).ok());
    let asked = query.and_then(|query| query.get("lang")).and_then(|tag| speaks(&tag));
    asked
        .or_else(|| storage::read(storage::LANGUAGE).and_then(|tag| speaks(&tag)))
        .or_else(|| window().navigator().languages().iter().find_map(|tag| speaks(&tag.as_string()?)))
        .unwrap_or_default()
}

/// Whether the address or the storage holds a board.
pub fn has_something_to_open() -> bool {
    fragment().is_some() || storage::read(storage::DOCUMENT).is_some()
}

/// Opens what the address says, else what was saved, else the example.
pub fn open(studio: &mut Studio, language: Language) -> Opened {
    let mut problem = None;
    // After a reload the address is the one that this page wrote itself: the autosave knows more than the link.
    let own = storage::read(storage::ADDRESS);
    if let Some(link) = fragment().filter(|link| own.as_ref() != Some(link)) {
        match studio.open_link(&link) {
            Ok(report) => return Opened { problem: report.phrase(), guide: None, plays: false },
            Err(error) => problem = Some(error.phrase()),
        }
    }
    if problem.is_none()
        && let Some(saved) = storage::read(storage::DOCUMENT)
    {
        match studio.restore(&saved) {
            Ok(_) => return Opened { problem: None, guide: saved_guide(), plays: false },
            Err(error) => problem = Some(error.phrase()),
        }
    }
    Opened { problem, ..Opened::example(studio, language) }
}

/// The address's fragment if it looks like a link, also one of another version or another page: that is told.
fn fragment() -> Option<String> {
    let hash = window().location().hash().ok()?;
    let text = hash.trim_start_matches('#');
    (text.starts_with('s') || text.contains('.')).then_some(hash)
}

fn saved_guide() -> Option<Guide> {
    storage::read(storage::GUIDE).and_then(|id| scenarios::find(&id)).map(Guide::new)
}

/// Starts all watching, for the life of the page.
pub fn start(bridge: Bridge) {
    let own = StoredValue::new(String::new());
    save_on_change(bridge, own);
    write_address(bridge);
    for handle in [
        window_event_listener(ev::hashchange, move |_| on_hash_change(bridge)),
        window_event_listener(ev::storage, move |event| on_other_tab(bridge, &event, own)),
        window_event_listener(ev::pagehide, move |_| save(bridge, own)),
    ] {
        // The page never unmounts its root.
        std::mem::forget(handle);
    }
    let pasted = window_event_listener(ev::paste, move |event| on_paste(bridge, &event));
    std::mem::forget(pasted);
}

/// Runs `later` once a burst of calls is over.
fn debounced(after: Duration, later: impl Fn() + Copy + 'static) -> impl Fn() + Copy {
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    move || {
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        waiting.set_value(set_timeout_with_handle(later, after).ok());
    }
}

fn save_on_change(bridge: Bridge, own: StoredValue<String>) {
    let save_soon = debounced(SAVE_AFTER, move || save(bridge, own));
    Effect::new(move |before: Option<()>| {
        bridge.document_version.track();
        bridge.moment_version.track();
        bridge.selection.track();
        bridge.guide.track();
        if before.is_some() && bridge.saved.get_untracked() != Saved::Elsewhere {
            bridge.saved.set(Saved::Pending);
            save_soon();
        }
    });
}

fn save(bridge: Bridge, own: StoredValue<String>) {
    // Another tab changed the document: this one does not overwrite it silently.
    if bridge.saved.get_untracked() == Saved::Elsewhere {
        return;
    }
    let text = bridge.with(Studio::autosave);
    let kept = storage::write(storage::DOCUMENT, &text);
    own.set_value(text);
    match bridge.guide.get_untracked() {
        Some(guide) => drop(storage::write(storage::GUIDE, guide.scenario.id)),
        None => storage::remove(storage::GUIDE),
    }
    bridge.saved.set(if kept { Saved::Here } else { Saved::Impossible });
}

/// Another tab wrote: from now on this tab keeps its own work to itself until it is told otherwise.
fn on_other_tab(bridge: Bridge, event: &web_sys::StorageEvent, own: StoredValue<String>) {
    if event.key().as_deref() == Some(storage::DOCUMENT) && event.new_value() != Some(own.get_value()) {
        bridge.saved.set(Saved::Elsewhere);
    }
}

/// Makes this tab the one that is saved again.
pub fn take_over(bridge: Bridge) {
    bridge.saved.set(Saved::Pending);
    let own = StoredValue::new(String::new());
    save(bridge, own);
}

fn write_address(bridge: Bridge) {
    let write = debounced(ADDRESS_AFTER, move || {
        if bridge.playing.get_untracked() {
            return;
        }
        let link = bridge.with(Studio::share_link).ok().filter(|link| link.fragment.len() <= LONGEST_FRAGMENT);
        if let Some(link) = link
            && let Ok(history) = window().history()
        {
            // A page opened from a file may not change its address: then it stays.
            if history.replace_state_with_url(&JsValue::NULL, "", Some(&link.fragment)).is_ok() {
                storage::write(storage::ADDRESS, &link.fragment);
            }
        }
    });
    Effect::new(move |before: Option<()>| {
        bridge.document_version.track();
        bridge.moment_version.track();
        if before.is_some() {
            write();
        }
    });
}

fn on_hash_change(bridge: Bridge) {
    if let Some(link) = fragment() {
        open_link(bridge, &link);
    }
}

/// A pasted link opens, wherever no field takes the text.
fn on_paste(bridge: Bridge, event: &web_sys::ClipboardEvent) {
    let in_field = document()
        .active_element()
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
    if !in_field && let Some(at) = text.find("#s1.") {
        event.prevent_default();
        open_link(bridge, &text[at..]);
    }
}

fn open_link(bridge: Bridge, link: &str) {
    // A link that does not open must not cost the board that is there.
    if let Err(error) = share::open(link) {
        bridge.link_problem.set(Some(error.phrase()));
        return;
    }
    match actions::replace_board(bridge, None, |studio| studio.open_link(link)) {
        Ok(report) => {
            bridge.link_problem.set(report.phrase());
            bridge.run("view.fit");
        }
        Err(error) => bridge.link_problem.set(Some(error.phrase())),
    }
}
