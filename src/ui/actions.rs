//! What the page's own commands do. Commands that need the board's camera or focus are the board's.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use super::bridge::{Bridge, Dialog, Placing, PlacingBy};
use super::deck::{drive, speed};
use super::icon::Icon;
use super::rail::guide::Guide;
use super::theme;
use super::toast::{ToastAction, ToastRun, ToastTone, action};
use super::{board, clipboard, kafka_actions, nodes_actions, storage};
use crate::engine::command::Command;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::value::Table;
use crate::locales::{Language, Text, ui};
use crate::scenarios;
use crate::studio::command_registry;
use crate::studio::document::{Document, Part, PartId};
use crate::studio::edit::Edit;
use crate::studio::edit::names::{fresh_name, fresh_part_id};
use crate::studio::geometry::{Layout, size};
use crate::studio::kind::Preset;
use crate::studio::kinds;
use crate::studio::layout::free_place;
use crate::studio::model::Studio;
use crate::studio::rabbitmq::add_whole;
use crate::studio::selection::Selection;
use crate::studio::sentence::{Arg, phrase};

/// How far a search for the next surprise runs before it gives up, events.
const SURPRISE_EVENTS: u64 = 20_000;
/// A press that moves further than this is a drag, px.
const DRAG_PX: f64 = 4.0;

/// Runs a command of the registry. One that can't be done now says why instead.
pub fn run(bridge: Bridge, id: &str) {
    if let Some(why) = untrack(|| refusal(bridge, id)) {
        bridge.announce(why.get(bridge.language.get_untracked()));
    } else if !bridge.run_on_board(id) && !drive::run(bridge, id) {
        run_on_page(bridge, id);
    }
}

/// Why the command can't be done now. Tracks what that depends on.
pub fn refusal(bridge: Bridge, id: &str) -> Option<Text> {
    bridge.document_version.track();
    bridge.moment_version.track();
    bridge.selection.track();
    let needs = command_registry::find(id)?.needs;
    bridge.with(|studio| studio.availability(needs).err())
}

fn run_on_page(bridge: Bridge, id: &str) {
    match id {
        "run.slower" => speed::slower(bridge),
        "run.faster" => speed::faster(bridge),
        "next.surprise" => next_surprise(bridge),
        "previous.surprise" => previous_surprise(bridge),
        "edit.undo" => undo(bridge),
        "edit.redo" => redo(bridge),
        "edit.select-all" => select_all(bridge),
        "edit.delete" => delete(bridge),
        "part.add" => open_parts(bridge),
        "producer.publish" => publish(bridge),
        "consumer.pause" => client(bridge, Command::Pause),
        "consumer.resume" => client(bridge, Command::Resume),
        "consumer.crash" => client(bridge, Command::Crash),
        "consumer.restart" => client(bridge, Command::Restart),
        "queue.purge" => client(bridge, Command::Purge),
        "queue.delete" => delete_queue(bridge, false, false),
        "queue.delete-if-unused" => delete_queue(bridge, true, false),
        "queue.delete-if-empty" => delete_queue(bridge, false, true),
        "queue.declare" => client(bridge, Command::DeclareQueue),
        "rabbitmq.restart" => bridge.command(Command::RestartBroker),
        "message.reject" => reject(bridge),
        "app.palette" => bridge.dialog.set(Some(Dialog::Palette)),
        "app.help" => bridge.dialog.set(Some(Dialog::Help)),
        "app.share" => bridge.dialog.set(Some(Dialog::Share)),
        "app.import" => bridge.dialog.set(Some(Dialog::Import)),
        "app.export" => bridge.dialog.set(Some(Dialog::Export)),
        "app.scenarios" => bridge.dialog.set(Some(Dialog::Scenarios)),
        "app.copy-link" => copy_link(bridge),
        "app.new" => new_board(bridge),
        "app.language" => bridge.set_language(match bridge.language.get_untracked() {
            Language::English => Language::Korean,
            Language::Korean => Language::English,
        }),
        "app.theme" => switch_theme(bridge),
        _ if kafka_actions::run(bridge, id) || nodes_actions::run(bridge, id) => {}
        _ => leptos::logging::warn!("no handler for command {id}"),
    }
}

/// The icon of a command in the palette.
pub fn command_icon(id: &str) -> Icon {
    match id {
        "run.play" | "consumer.resume" | "consumer.restart" => Icon::Play,
        "run.step" => Icon::Step,
        "run.step-back" => Icon::StepBack,
        "run.to-start" => Icon::ToStart,
        "run.to-end" => Icon::ToEnd,
        "run.reset" => Icon::Reset,
        "run.slower" | "run.faster" => Icon::Clock,
        "next.surprise" | "previous.surprise" => Icon::Diamond,
        "edit.undo" => Icon::Undo,
        "edit.redo" => Icon::Redo,
        "queue.declare" => Icon::Plus,
        "rabbitmq.restart" => Icon::Reset,
        id if id.starts_with("queue.delete") => Icon::Cross,
        "edit.cut" | "edit.delete" | "queue.purge" | "message.reject" | "part.disconnect" => Icon::Cross,
        "edit.copy" | "edit.paste" | "edit.duplicate" => Icon::Copy,
        "part.add" | "view.zoom-in" | "app.new" => Icon::Plus,
        "view.zoom-out" => Icon::Minus,
        "part.connect" => Icon::Wire,
        "producer.publish" => Icon::Producer,
        "consumer.pause" => Icon::Pause,
        "consumer.crash" => Icon::Bolt,
        "view.fit" | "view.fit-selection" | "view.zoom-reset" => Icon::Fit,
        "view.tidy" => Icon::Tidy,
        "app.share" | "app.export" => Icon::Share,
        "app.copy-link" => Icon::Link,
        "app.palette" => Icon::Search,
        "app.theme" => Icon::Moon,
        "app.language" => Icon::Language,
        "app.scenarios" => Icon::Flag,
        "app.import" => Icon::DeadLetter,
        _ => kafka_actions::icon_of(id).or_else(|| nodes_actions::icon_of(id)).unwrap_or(Icon::Info),
    }
}

// --- the run

/// Stops at the next dead letter, redelivery, loss … ; runs on to find one if none was seen yet.
fn next_surprise(bridge: Bridge) {
    let mut found = None;
    bridge.go(|session| {
        let here = session.cursor();
        let next = |session: &crate::studio::session::Session| {
            session.marks().iter().find(|mark| mark.event > here.event).copied()
        };
        let frontier = session.frontier().event;
        found = next(session);
        if found.is_none() {
            session.seek_event(frontier);
        }
        let last = frontier.max(here.event) + SURPRISE_EVENTS;
        while found.is_none() && session.cursor().event < last && session.step() {
            found = next(session);
        }
        session.seek_event(found.map_or(here.event, |mark| mark.event));
    });
    match found {
        Some(mark) => bridge.announce(mark.kind.label().get(bridge.language.get_untracked())),
        None => bridge.toast(ToastTone::Done, bridge.text_now(ui::NO_SURPRISE), None),
    }
}

fn previous_surprise(bridge: Bridge) {
    let found = bridge.with(|studio| {
        let session = studio.session();
        let here = session.cursor().event;
        session.marks().iter().rev().find(|mark| mark.event < here).map(|mark| mark.event)
    });
    match found {
        Some(event) => bridge.go(|session| session.seek_event(event)),
        None => bridge.toast(ToastTone::Done, bridge.text_now(ui::NO_SURPRISE), None),
    }
}

/// Gives a command to the world at the selected part.
fn client(bridge: Bridge, command: fn(PartIx) -> Command) {
    let part = bridge.with(|studio| studio.selection().only_part().and_then(|id| studio.part_ix(id)));
    if let Some(part) = part {
        bridge.command(command(part));
    }
}

fn delete_queue(bridge: Bridge, if_unused: bool, if_empty: bool) {
    let part = bridge.with(Studio::selected_part_ix);
    if let Some(queue) = part {
        bridge.command(Command::DeleteQueue { queue, if_unused, if_empty });
    }
}

fn reject(bridge: Bridge) {
    if let Some((consumer, message)) = bridge.with(Studio::held_message) {
        bridge.command(Command::Reject { consumer, message, requeue: false });
    }
}

fn publish(bridge: Bridge) {
    let part = bridge.with(|studio| studio.selection().only_part().cloned());
    if let Some(part) = part {
        bridge.dialog.set(Some(Dialog::Publish(part)));
    }
}

/// Shows a message in the inspector.
pub fn show_message(bridge: Bridge, message: MessageNo) {
    bridge.act(|studio| {
        let selection = Selection { message: Some(message), ..studio.selection().clone() };
        studio.select(selection);
    });
}

// --- edits

fn undo(bridge: Bridge) {
    if bridge.act(Studio::undo) {
        bridge.announce(bridge.text_now(ui::UNDONE));
    }
}

fn redo(bridge: Bridge) {
    if bridge.act(Studio::redo) {
        bridge.announce(bridge.text_now(ui::REDONE));
    }
}

fn select_all(bridge: Bridge) {
    bridge.act(|studio| {
        let document = studio.document();
        let selection = Selection {
            parts: document.parts.iter().map(|part| part.id.clone()).collect(),
            links: document.links.iter().map(|link| link.id.clone()).collect(),
            message: None,
        };
        studio.select(selection);
    });
}

fn delete(bridge: Bridge) {
    let selection = bridge.with(|studio| studio.selection().clone());
    let mut edits = Vec::new();
    if !selection.links.is_empty() {
        edits.push(Edit::RemoveLinks(selection.links.clone()));
    }
    if !selection.parts.is_empty() {
        edits.push(Edit::RemoveParts(selection.parts.clone()));
    }
    if !edits.is_empty() && bridge.edit(Edit::Batch(edits)) {
        let text = deleted(bridge, selection.parts.len(), selection.links.len());
        bridge.toast(ToastTone::Done, text, action(bridge, ui::UNDO, "edit.undo"));
    }
}

fn deleted(bridge: Bridge, parts: usize, links: usize) -> String {
    let (of_parts, of_links) = (Arg::Number(parts as u64), Arg::Number(links as u64));
    let said = match (parts, links) {
        (_, 0) => phrase(ui::DELETED_PARTS, [of_parts]),
        (0, _) => phrase(ui::DELETED_LINKS, [of_links]),
        _ => phrase(ui::DELETED_BOTH, [of_parts, of_links]),
    };
    said.plain(bridge.language.get_untracked())
}

// --- placing parts

/// Without a board command for it, adding a part means looking for one in the rail.
fn open_parts(bridge: Bridge) {
    bridge.rail_open.set(true);
    request_animation_frame(|| {
        let field = document().query_selector("[data-search=parts]").ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            // An input that is in the page takes the focus.
            let _ = field.focus();
        }
    });
}

fn placing(preset: &Preset, how: PlacingBy) -> Placing {
    Placing { kind: preset.kind, settings: start_settings(preset), how }
}

/// The settings that a preset starts with.
pub fn start_settings(preset: &Preset) -> Table {
    let mut table = Table::default();
    for (id, value) in preset.settings {
        table.set(*id, value.value());
    }
    table
}

/// Picks a part up: the next click on the board puts it down. Picked again, it is dropped.
pub fn pick_up(bridge: Bridge, preset: &str) {
    let Some(preset) = kinds::preset(preset) else { return };
    let wanted = placing(preset, PlacingBy::Click);
    let is_again = bridge.placing.with_untracked(|placing| placing.as_ref() == Some(&wanted));
    bridge.placing.set((!is_again).then_some(wanted));
    if !is_again {
        bridge.announce(bridge.text_now(ui::CLICK_TO_PLACE));
    }
}

/// A press on a tile that moves on becomes a drag; the board takes it from there.
pub fn start_drag(bridge: Bridge, preset: &'static Preset, event: &web_sys::PointerEvent) {
    if event.button() != 0 {
        return;
    }
    if let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
        // Touch captures the pointer on its own; the board must see it move.
        let _ = target.release_pointer_capture(event.pointer_id());
    }
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    let watch: Watch = std::rc::Rc::default();
    let held = watch.clone();
    let on_move = Closure::<dyn Fn(web_sys::PointerEvent)>::new(move |event: web_sys::PointerEvent| {
        let far = (f64::from(event.client_x()) - x).hypot(f64::from(event.client_y()) - y) > DRAG_PX;
        if event.buttons() & 1 == 0 || far {
            if event.buttons() & 1 == 1 {
                bridge.placing.set(Some(placing(preset, PlacingBy::Drag)));
            }
            stop_watching(&held);
        }
    });
    // A listener can always be added to the window.
    let _ = window().add_event_listener_with_callback("pointermove", on_move.as_ref().unchecked_ref());
    watch.replace(Some(on_move));
}

type Watch = std::rc::Rc<std::cell::RefCell<Option<Closure<dyn Fn(web_sys::PointerEvent)>>>>;

fn stop_watching(watch: &Watch) {
    let watch = watch.clone();
    // After the closure has returned: it must not drop itself while it runs.
    request_animation_frame(move || {
        if let Some(on_move) = watch.borrow_mut().take() {
            let _ = window().remove_event_listener_with_callback("pointermove", on_move.as_ref().unchecked_ref());
        }
    });
}

/// Puts a part where there is room and selects it: the way without a pointer.
pub fn place_now(bridge: Bridge, preset: &Preset) {
    let settings = start_settings(preset);
    let (id, edit) = bridge.with(|studio| {
        let document = studio.document();
        let (id, name) = (fresh_part_id(document, preset.kind), fresh_name(document, preset.kind));
        let mut part = Part { id, kind: preset.kind.to_owned(), name, x: 0, y: 0, settings };
        (part.x, part.y) = room(document, studio.selection(), size::size(document, &part));
        (part.id.clone(), add_whole(document, part))
    });
    if bridge.edit(edit) {
        select_part(bridge, id);
        // The board draws the part first.
        request_animation_frame(move || bridge.run("view.fit-selection"));
    }
}

pub fn select_part(bridge: Bridge, id: PartId) {
    bridge.act(|studio| studio.select(Selection::part(id)));
}

/// Right of the selected part, else below everything; moved to where nothing is covered.
fn room(document: &Document, selection: &Selection, (width, height): (f64, f64)) -> (i32, i32) {
    const GAP: f64 = 64.0;
    let layout = Layout::of(document);
    let wanted = match selection.only_part().and_then(|id| layout.part(id)) {
        Some(placed) => (placed.rect.right() + GAP, placed.rect.y),
        None => layout.bounds().map_or((0.0, 0.0), |all| (all.x, all.bottom() + GAP)),
    };
    free_place(document, wanted.0 as i32, wanted.1 as i32, width, height)
}

// --- the page

pub fn open_scenario(bridge: Bridge, id: &str) {
    let Some(scenario) = scenarios::find(id) else { return };
    let language = bridge.language.get_untracked();
    replace_board(bridge, Some(Guide::new(scenario)), |studio| scenario.open(studio, language));
    if !bridge.reduced_motion.get_untracked() {
        bridge.play();
    }
}

fn new_board(bridge: Bridge) {
    replace_board(bridge, None, |studio| studio.open(Document::default()));
}

/// Opens another board. If work went into the one that goes, a notice leads back to it.
pub fn replace_board<R>(bridge: Bridge, guide: Option<Guide>, open: impl FnOnce(&mut Studio) -> R) -> R {
    bridge.pause();
    let earlier = bridge.with(|studio| studio.undo_label().is_some().then(|| studio.autosave()));
    let opened = bridge.act(open);
    bridge.run_on_board(board::ANOTHER);
    if let Some(earlier) = earlier {
        bridge.earlier.set_value(Some((earlier, bridge.guide.get_untracked())));
        let label = bridge.text_now(ui::EARLIER_BOARD).to_owned();
        let back = ToastAction { label, run: ToastRun::EarlierBoard };
        bridge.toast(ToastTone::Done, bridge.text_now(ui::BOARD_REPLACED), Some(back));
    }
    bridge.guide.set(guide);
    opened
}

/// Back to the board that was replaced last.
pub fn reopen_earlier(bridge: Bridge) {
    let Some((earlier, guide)) = bridge.earlier.get_value() else { return };
    bridge.pause();
    match bridge.act(|studio| studio.restore(&earlier)) {
        Ok(_) => {
            bridge.guide.set(guide);
            bridge.run("view.fit");
        }
        Err(error) => bridge.toast(ToastTone::Error, error.phrase().plain(bridge.language.get_untracked()), None),
    }
}

fn switch_theme(bridge: Bridge) {
    let theme = bridge.theme.get_untracked().other();
    storage::write(storage::THEME, theme.id());
    theme::apply(theme);
    bridge.theme.set(theme);
}

pub fn copy_link(bridge: Bridge) {
    match bridge.with(Studio::share_link) {
        Ok(link) => clipboard::copy(bridge, address(&link.fragment), ui::LINK_COPIED),
        Err(problem) => bridge.toast(ToastTone::Error, problem.phrase().plain(bridge.language.get_untracked()), None),
    }
}

/// The address of this moment. A board too large for a link gives the page's own address.
pub fn link(bridge: Bridge) -> String {
    address(bridge.with(Studio::share_link).map(|link| link.fragment).unwrap_or_default().as_str())
}

/// The page's address with this fragment.
pub fn address(fragment: &str) -> String {
    let location = window().location();
    let origin = location.origin().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    // A page opened from a file has no origin.
    let base = if origin == "null" { location.href().unwrap_or_default() } else { origin + &path };
    format!("{}{fragment}", base.split('#').next().unwrap_or_default())
}
