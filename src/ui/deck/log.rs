//! The event log: one row per event that has something to tell. Only rows in view are in the page; a click or the
//! arrow keys go to that moment; rows after now stand in the ink of hints. Narrowed by kind of fact and by words.
use crate::ui::dom::{CollectView, IntoView, NodeRef, View, el, ev, keyed};
use leptos::prelude::*;

pub use super::log_rows::sign as told_glyph;
use super::log_rows::{self, Row};
use super::state::Deck;
use crate::engine::id::MessageNo;
use crate::locales::{Text, ui_deck};
use crate::studio::run_index::{FactClass, LogFilter};
use crate::studio::selection::Selection;
use crate::ui::bridge::Bridge;
use crate::ui::clipboard;
use crate::ui::icon::{Icon, drawn, icon};
use crate::ui::{keyboard, roving};

/// Rows drawn beyond the edges, so that scrolling shows no gap; less while the list scrolls itself.
const SPARE_ROWS: usize = 4;
const SPARE_ROWS_FOLLOWING: usize = 1;
/// Below this width the cause stands in the row's second line.
const NARROW_PX: f64 = 440.0;
const ROW_PX: f64 = 24.0;
const TALL_ROW_PX: f64 = 40.0;
/// Most rows that a copy holds; the newest of what is shown.
const MOST_COPIED: usize = 20_000;

#[derive(Clone, Copy)]
pub struct Log {
    deck: Deck,
    node: NodeRef<web_sys::HtmlElement>,
    searching: RwSignal<bool>,
    /// First row in view and how many fit.
    window: RwSignal<(usize, usize)>,
    is_narrow: RwSignal<bool>,
    /// While playing the newest row is followed, until the user scrolls away from it.
    follows: RwSignal<bool>,
    /// Where the log last scrolled itself, to tell that from the user's scrolling.
    own_top: StoredValue<i32>,
    /// Height of what is seen, px.
    view_px: StoredValue<f64>,
    /// The next frame scrolls.
    will_show: StoredValue<bool>,
}

pub fn log(deck: Deck) -> View {
    let log = Log {
        deck,
        node: NodeRef::new(),
        searching: RwSignal::new(false),
        window: RwSignal::new((0, 12)),
        is_narrow: RwSignal::new(false),
        follows: RwSignal::new(true),
        own_top: StoredValue::new(0),
        view_px: StoredValue::new(0.0),
        will_show: StoredValue::new(false),
    };
    super::size::watch(log.node, move |size| log.sized(size));
    let count = Memo::new(move |_| log.refresh());
    Effect::new(move |_| {
        if deck.bridge.playing.get() {
            log.follows.set(true);
        }
    });
    Effect::new(move |_| {
        count.track();
        deck.bridge.warm_log.track();
        match log.following_top() {
            Some(top) => log.follow(top),
            None => log.show_soon(),
        }
    });
    log.view(count)
}

impl Log {
    fn view(self, count: Memo<(usize, u64)>) -> View {
        let bridge = self.deck.bridge;
        let rows = Memo::new(move |_| {
            count.track();
            bridge.warm_log.track();
            self.rows_in_view()
        });
        let height = move || format!("height:{:.0}px", count.get().0 as f64 * self.row_px());
        let active =
            move || rows.with(|rows| rows.iter().find(|row| row.is_now()).map(|row| log_rows::element_id(row.event)));
        el("div")
            .class("log")
            .class_if("narrow", move || self.is_narrow.get())
            .child(move || self.head())
            .child(
                el("div")
                    .node(self.node)
                    .class("log-rows scroll")
                    .attr("role", move || if count.get().0 == 0 { "region" } else { "listbox" })
                    .attr("tabindex", "0")
                    .attr("aria-label", move || bridge.text(ui_deck::LOG))
                    .attr("aria-activedescendant", active)
                    .on(ev::scroll, move |_| self.scrolled())
                    .on(ev::click, move |event| self.clicked(&event))
                    .on(ev::keydown, move |event| self.keys(&event))
                    .child(
                        el("div")
                            .class("tall")
                            .attr("role", "presentation")
                            .attr("style", height)
                            .child(self.rows(rows)),
                    )
                    .child(move || (count.get().0 == 0).then(|| self.empty())),
            )
            .child(move || self.follow_button())
            .into_view()
    }

    fn head(self) -> View {
        let bridge = self.deck.bridge;
        let searching = self.searching.get();
        let tools = (
            self.filter(),
            tool(bridge, ui_deck::LOG_SEARCH, icon(Icon::Search), Some(self.searching), move || self.toggle_search()),
            tool(bridge, ui_deck::LOG_COPY, icon(Icon::Copy), None, move || self.copy()),
            tool(bridge, ui_deck::LOG_WIDER, drawn(Icon::ChevronRight, "ic turned"), None, move || {
                self.deck.wider_log()
            }),
            tool(bridge, ui_deck::LOG_NARROWER, icon(Icon::ChevronRight), None, move || self.deck.narrower_log()),
            el("button")
                .class("btn sm icon unfold")
                .attr("aria-label", bridge.text(ui_deck::SHOW_LOG))
                .attr("title", bridge.text(ui_deck::SHOW_LOG))
                .on(ev::click, move |_| self.deck.wider_log())
                .child(icon(Icon::Table)),
        );
        el("div")
            .class("log-head")
            .child(el("h2").class("h").child(bridge.text(ui_deck::LOG)))
            .child(if searching { self.search_field() } else { el("span").class("sp").into_view() })
            .child(
                el("div")
                    .node(roving::group())
                    .class("row log-tools")
                    .attr("role", "toolbar")
                    .attr("aria-label", bridge.text(ui_deck::LOG))
                    .on(ev::keydown, roving::keys)
                    .on(ev::focusin, roving::focused)
                    .child(tools),
            )
            .into_view()
    }

    fn filter(self) -> View {
        let bridge = self.deck.bridge;
        let now = self.deck.filter.with_untracked(|filter| filter.class);
        let options = FactClass::ALL.iter().enumerate().map(|(at, class)| {
            el("option").attr("value", at.to_string()).attr("selected", *class == now).child(bridge.text(class.label()))
        });
        let choose = move |event: web_sys::Event| {
            let at = event_target_value(&event).parse::<usize>().unwrap_or_default();
            let class = FactClass::ALL.get(at).copied().unwrap_or_default();
            self.deck.filter.update(|filter| filter.class = class);
        };
        el("label")
            .class("tag pick")
            .child(icon(Icon::Info))
            .child(
                el("select")
                    .attr("aria-label", bridge.text(ui_deck::LOG_FILTER))
                    .on(ev::change, choose)
                    .child(options.collect_view()),
            )
            .into_view()
    }

    fn search_field(self) -> View {
        let bridge = self.deck.bridge;
        let node = NodeRef::<web_sys::HtmlInputElement>::new();
        Effect::new(move |_| {
            if let Some(node) = node.get() {
                // A field just put into the page takes the focus.
                let _ = node.focus();
            }
        });
        let keys = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" && !keyboard::is_composing(&event) {
                self.toggle_search();
                event.stop_propagation();
            }
        };
        el("label")
            .class("field xs log-search")
            .child(
                el("input")
                    .node(node)
                    .attr("type", "search")
                    .attr("aria-label", bridge.text(ui_deck::LOG_SEARCH))
                    .attr("placeholder", bridge.text(ui_deck::LOG_SEARCH_HINT))
                    .prop("value", self.deck.filter.with_untracked(|filter| filter.needle.clone()))
                    .on(ev::input, move |event| {
                        self.deck.filter.update(|filter| filter.needle = event_target_value(&event))
                    })
                    .on(ev::keydown, keys),
            )
            .into_view()
    }

    fn toggle_search(self) {
        if self.searching.get_untracked() {
            self.deck.filter.update(|filter| filter.needle.clear());
        }
        self.searching.update(|on| *on = !*on);
    }

    fn empty(self) -> View {
        let bridge = self.deck.bridge;
        let text = if self.deck.filter.with(LogFilter::is_empty) { ui_deck::LOG_EMPTY } else { ui_deck::LOG_NO_HIT };
        el("p").class("empty").child(bridge.text(text)).into_view()
    }

    fn follow_button(self) -> View {
        let bridge = self.deck.bridge;
        if !bridge.playing.get() || self.follows.get() {
            return ().into_view();
        }
        let follow = move |_| {
            self.follows.set(true);
            self.show_now();
        };
        el("button")
            .class("btn sm line follow")
            .on(ev::click, follow)
            .child(icon(Icon::ChevronDown))
            .child(bridge.text(ui_deck::LOG_FOLLOW))
            .into_view()
    }

    // --- rows

    /// Elements of rows are used again for the rows that come into view in their place: while playing all of them are
    /// others eight times a second. Then they also keep their order in the page, which is seen by `top` alone.
    fn rows(self, rows: Memo<Vec<Row>>) -> View {
        let bridge = self.deck.bridge;
        let slots = move || {
            let count = self.slots();
            let mut slots: Vec<usize> = rows.with(|rows| rows.iter().map(|row| row.at % count).collect());
            if bridge.playing.get() {
                slots.sort_unstable();
            }
            slots
        };
        let row = move |slot: usize| {
            let row = Memo::new(move |_| {
                let count = self.slots();
                rows.with(|rows| rows.iter().find(|row| row.at % count == slot).cloned())
            });
            (move || row.get().map(|row| log_rows::row(bridge, row))).into_view()
        };
        keyed(slots, |slot| *slot, row)
    }

    /// Most rows that are in the page.
    fn slots(self) -> usize {
        self.window.get().1 + 2 * self.spare()
    }

    fn spare(self) -> usize {
        let follows = self.deck.bridge.playing.get() && self.follows.get();
        if follows { SPARE_ROWS_FOLLOWING } else { SPARE_ROWS }
    }

    /// Takes over what the run and the filter say now: how many rows there are, and the last.
    fn refresh(self) -> (usize, u64) {
        self.deck.bridge.warm_log.track();
        let filter = self.deck.filter.get();
        self.deck.narrow(&filter);
        self.events(|events| (events.len(), events.last().copied().unwrap_or_default()))
    }

    /// The events shown, in order.
    fn events<R>(self, read: impl FnOnce(&[u64]) -> R) -> R {
        self.deck.index(|index| self.deck.bridge.with(|studio| read(index.shown(studio.session().told_events()))))
    }

    fn row_px(self) -> f64 {
        if self.is_narrow.get() { TALL_ROW_PX } else { ROW_PX }
    }

    fn rows_in_view(self) -> Vec<Row> {
        let (first, fit) = self.window.get();
        let height = self.row_px();
        // Where it will stand after this turn.
        let first = self.following_top().map_or(first, |top| (top / height) as usize);
        let language = self.deck.bridge.language.get();
        let spare = self.spare();
        let from = first.saturating_sub(spare);
        let now = self.now_row();
        self.events(|events| {
            let until = (first + fit + spare).min(events.len());
            let rows = (from..until).map(|at| {
                let state = log_rows::State::of(at, now);
                Row { event: events[at], at, top: at as f64 * height, state, language, of: events.len() }
            });
            rows.collect()
        })
    }

    /// The last row that has happened.
    fn now_row(self) -> Option<usize> {
        let cursor = self.deck.bridge.with(|studio| studio.session().cursor().event);
        self.events(|events| events.partition_point(|event| *event <= cursor)).checked_sub(1)
    }

    fn copy(self) {
        let bridge = self.deck.bridge;
        let language = bridge.language.get_untracked();
        let shown = self.events(|events| events[events.len().saturating_sub(MOST_COPIED)..].to_vec());
        let text = bridge.with(|studio| log_rows::as_text(studio, &shown, language));
        clipboard::copy(bridge, text, ui_deck::LOG_COPIED);
    }

    // --- scrolling

    fn sized(self, (width, height): (f64, f64)) {
        // The log may be gone by then.
        if self.view_px.try_set_value(height).is_some() {
            return;
        }
        let is_narrow = width < NARROW_PX;
        if self.is_narrow.get_untracked() != is_narrow {
            self.is_narrow.set(is_narrow);
        }
        self.show_soon();
    }

    fn measure(self, node: &web_sys::HtmlElement) {
        let height = untrack(|| self.row_px());
        let first = (f64::from(node.scroll_top()) / height) as usize;
        let fit = (self.view_px.get_value() / height) as usize + 1;
        if self.window.get_untracked() != (first, fit) {
            self.window.set((first, fit));
        }
    }

    fn scrolled(self) {
        let Some(node) = self.node.get_untracked() else { return };
        // Another run has fewer rows: then the browser scrolls back by itself.
        let rows = self.events(<[u64]>::len) as f64 * untrack(|| self.row_px());
        let lowest = (rows - self.view_px.get_value()).max(0.0) as i32;
        let own = self.own_top.get_value().min(lowest);
        if self.deck.bridge.playing.get_untracked() && node.scroll_top() < own - 2 {
            self.follows.set(false);
        }
        self.measure(&node);
    }

    /// At the beginning of the next frame: scrolling asks for the layout of the page, and there it is at hand.
    fn show_soon(self) {
        if self.will_show.get_value() {
            return;
        }
        self.will_show.set_value(true);
        request_animation_frame(move || {
            if self.will_show.try_set_value(false).is_none() {
                self.show_now();
            }
        });
    }

    /// Where the list is to stand while it follows the run, px.
    fn following_top(self) -> Option<f64> {
        if !self.deck.bridge.playing.get() || !self.follows.get() {
            return None;
        }
        let bottom = self.events(<[u64]>::len) as f64 * self.row_px();
        Some(self.lowest_top(self.now_row()?).min(bottom - self.view_px.get_value()).max(0.0))
    }

    /// Where it stands when this row is at the lower edge: one row of what comes next is seen as well.
    fn lowest_top(self, row: usize) -> f64 {
        (row + 2) as f64 * untrack(|| self.row_px()) - self.view_px.get_value()
    }

    /// Goes there in the frame in which the rows that are seen there are made: one layout is for both.
    fn follow(self, top: f64) {
        // After the effects of this turn.
        leptos::task::spawn_local(async move {
            // The log may be gone by then.
            if let Some(node) = self.node.get_untracked() {
                node.set_scroll_top(top as i32);
                self.own_top.set_value(node.scroll_top());
            }
        });
    }

    /// Scrolls so that the row of now is in view; while playing, at the lower edge.
    fn show_now(self) {
        let Some(node) = self.node.get_untracked() else { return };
        self.measure(&node);
        let playing = self.deck.bridge.playing.get_untracked();
        if playing && !self.follows.get_untracked() {
            return;
        }
        let Some(row) = self.now_row() else { return };
        let height = untrack(|| self.row_px());
        let top = f64::from(node.scroll_top());
        let row_top = row as f64 * height;
        let lowest = self.lowest_top(row);
        let wanted = if playing || top < lowest {
            lowest
        } else if top > row_top {
            row_top - height
        } else {
            return;
        };
        node.set_scroll_top(wanted.max(0.0) as i32);
        self.own_top.set_value(node.scroll_top());
        self.measure(&node);
    }

    // --- pointer and keyboard

    fn clicked(self, event: &web_sys::MouseEvent) {
        let Some(node) = self.node.get_untracked() else { return };
        let y = f64::from(event.client_y()) - node.get_bounding_client_rect().top() + f64::from(node.scroll_top());
        let row = (y / untrack(|| self.row_px())) as usize;
        self.go_to_row(row, log_rows::message_under(event));
    }

    /// Stands on the moment of this row; `message` is shown in the inspector as well.
    fn go_to_row(self, row: usize, message: Option<MessageNo>) {
        let bridge = self.deck.bridge;
        let Some(event) = self.events(|events| events.get(row).copied()) else { return };
        bridge.go(|session| session.seek_event(event));
        if let Some(message) = message {
            bridge.act(|studio| studio.select(Selection::message(message)));
        }
    }

    fn keys(self, event: &web_sys::KeyboardEvent) {
        if keyboard::is_composing(event) || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let count = self.events(<[u64]>::len);
        let now = self.now_row();
        let page = self.window.get_untracked().1.max(2) - 1;
        let next = match event.key().as_str() {
            "ArrowDown" => now.map_or(0, |now| now + 1),
            "ArrowUp" => now.unwrap_or(0).saturating_sub(1),
            "PageDown" => now.unwrap_or(0) + page,
            "PageUp" => now.unwrap_or(0).saturating_sub(page),
            "Home" => 0,
            "End" => count,
            "Enter" => return self.select_message(now),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if count > 0 {
            self.go_to_row(next.min(count - 1), None);
        }
    }

    fn select_message(self, row: Option<usize>) {
        let bridge = self.deck.bridge;
        let event = row.and_then(|row| self.events(|events| events.get(row).copied()));
        let message = event.and_then(|event| {
            bridge.with(|studio| crate::studio::story::headline(studio.session(), event).and_then(|told| told.message))
        });
        if let Some(message) = message {
            bridge.act(|studio| studio.select(Selection::message(message)));
        }
    }
}

fn tool(bridge: Bridge, name: Text, shape: View, pressed: Option<RwSignal<bool>>, act: impl Fn() + 'static) -> View {
    el("button")
        .class("btn sm icon")
        .attr("aria-label", bridge.text(name))
        .attr("title", bridge.text(name))
        .attr("aria-pressed", pressed.map(|on| on.get().to_string()))
        .on(ev::click, move |_| act())
        .child(shape)
        .into_view()
}
