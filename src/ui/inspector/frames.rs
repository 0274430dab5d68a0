//! AMQP frames of a client: a list to follow step by step, and below it the frame that is chosen, to its last octet. Only rows in view
//! are in the page. What was said is heard anew from the run while the list is open (`studio/wire.rs`).
use crate::ui::dom::{CollectView, IntoView, NodeRef, View, el, ev, keyed};
use leptos::prelude::*;

use super::body;
use crate::engine::rabbitmq::amqp::handshake::From;
use crate::engine::rabbitmq::amqp::{Frame, Payload};
use crate::locales::board::fill;
use crate::locales::number::{fine_clock, number};
use crate::locales::{Text, ui_frames};
use crate::studio::document::PartId;
use crate::studio::wire::{CHANNEL, Note, Row, Subject, What, Wire};
use crate::studio::wire_text;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, drawn, icon};

const ROW_PX: f64 = 24.0;
/// Rows drawn beyond the edges, so that scrolling shows no gap.
const SPARE_ROWS: usize = 6;

#[derive(Clone, Copy)]
struct Panel {
    bridge: Bridge,
    id: StoredValue<PartId>,
    /// The board's declarations instead of the client's own frames.
    of_board: RwSignal<bool>,
    wire: StoredValue<Option<Wire>, LocalStorage>,
    /// By its number among all that were heard; `None` = the last at the moment shown.
    chosen: RwSignal<Option<u64>>,
    node: NodeRef<web_sys::HtmlElement>,
    /// First row in view and how many fit.
    window: RwSignal<(usize, usize)>,
}

/// What the list is made of, to know when it changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Extent {
    rows: usize,
    dropped: u64,
    /// The event at the moment shown, and how many have set out by then.
    event: u64,
    done: usize,
}

/// A row of the list as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Line {
    at: usize,
    class: &'static str,
    is_chosen: bool,
    time: String,
    from: Option<bool>,
    name: &'static str,
    number: String,
    rest: String,
}

pub fn of_part(bridge: Bridge, id: PartId) -> View {
    let panel = Panel {
        bridge,
        id: StoredValue::new(id),
        of_board: RwSignal::new(false),
        wire: StoredValue::new_local(None),
        chosen: RwSignal::new(None),
        node: NodeRef::new(),
        window: RwSignal::new((0, 14)),
    };
    let extent = Memo::new(move |_| panel.hear());
    Effect::new(move |_| {
        extent.track();
        panel.chosen.track();
        panel.show_now();
    });
    (panel.head(extent), panel.list(extent), move || panel.details(extent)).into_view()
}

impl Panel {
    /// Catches up with the run.
    fn hear(self) -> Extent {
        self.bridge.warm.track();
        let of_board = self.of_board.get();
        self.bridge.with(|studio| {
            let session = studio.session();
            let part = studio.part_ix(&self.id.get_value());
            let subject = if of_board { Some(Subject::Board) } else { part.map(Subject::Client) };
            self.wire.update_value(|wire| {
                *wire = match (wire.take(), subject) {
                    (_, None) => None,
                    (Some(mut known), Some(subject)) if known.subject == subject => {
                        known.follow(session);
                        Some(known)
                    }
                    (_, Some(subject)) => Some(Wire::new(session, subject)),
                };
            });
        });
        self.extent()
    }

    fn extent(self) -> Extent {
        let event = self.bridge.with(|studio| studio.session().cursor().event);
        self.rows(|rows, dropped| {
            let done = rows.partition_point(|row| row.event <= event);
            Extent { rows: rows.len(), dropped, event, done }
        })
    }

    fn rows<R: Default>(self, read: impl FnOnce(&[Row], u64) -> R) -> R {
        self.wire.with_value(|wire| wire.as_ref().map_or_else(R::default, |wire| read(wire.rows(), wire.dropped())))
    }

    /// The place of the row that is looked at: the chosen one until time moves, else the last at the moment shown.
    fn now(self, extent: Extent) -> Option<usize> {
        let chosen = self.chosen.get().and_then(|number| number.checked_sub(extent.dropped)).map(|at| at as usize);
        let is_now = |at: &usize| self.rows(|rows, _| rows.get(*at).is_some_and(|row| row.event == extent.event));
        chosen.filter(is_now).or_else(|| extent.done.checked_sub(1))
    }

    fn head(self, extent: Memo<Extent>) -> View {
        let bridge = self.bridge;
        let choice = move |board: bool, name: Text| {
            el("button")
                .attr("aria-pressed", move || (self.of_board.get() == board).to_string())
                .on(ev::click, move |_| {
                    self.chosen.set(None);
                    self.of_board.set(board);
                })
                .child(bridge.text(name))
        };
        let step = move |by: isize, name: Text, shape: View| {
            el("button")
                .class("btn sm icon")
                .attr("aria-label", bridge.text(name))
                .attr("title", bridge.text(name))
                .on(ev::click, move |_| self.step(extent, by))
                .child(shape)
        };
        let line = move || {
            let extent = extent.get();
            let connection =
                self.now(extent).map(|at| self.rows(|rows, _| rows.get(at).map_or(1, |row| row.connection)));
            let (connection, channel) = (connection.unwrap_or(1).to_string(), CHANNEL.to_string());
            fill(bridge.text(ui_frames::CONNECTION), &[&connection, &channel])
        };
        let help = move || self.of_board.get().then(|| bridge.text(ui_frames::BOARD_HELP));
        el("section")
            .class("sec")
            .child(
                el("div")
                    .class("row")
                    .child(
                        el("div")
                            .class("seg low")
                            .attr("role", "group")
                            .attr("aria-label", bridge.text(ui_frames::FRAMES))
                            .child(choice(false, ui_frames::THIS_CLIENT))
                            .child(choice(true, ui_frames::BOARD)),
                    )
                    .child(el("span").class("sp"))
                    .child(step(-1, ui_frames::BACK, drawn(Icon::ChevronRight, "ic turned")))
                    .child(step(1, ui_frames::FORTH, icon(Icon::ChevronRight))),
            )
            .child(el("p").class("t12 sub num").child(line))
            .child(el("p").class("t12 sub").child(help))
            .into_view()
    }

    fn list(self, extent: Memo<Extent>) -> View {
        let bridge = self.bridge;
        let lines = Memo::new(move |_| self.lines_in_view(extent.get()));
        let height = move || format!("height:{:.0}px", extent.get().rows as f64 * ROW_PX);
        let active =
            move || lines.with(|lines| lines.iter().find(|line| line.is_chosen).map(|line| element_id(line.at)));
        let keys = move |event: web_sys::KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                _ => return,
            };
            event.prevent_default();
            self.step(extent, by);
        };
        el("div")
            .node(self.node)
            .class("log-rows frames")
            .attr("role", move || if extent.get().rows == 0 { "region" } else { "listbox" })
            .attr("tabindex", "0")
            .attr("aria-label", bridge.text(ui_frames::FRAMES))
            .attr("aria-activedescendant", active)
            .on(ev::scroll, move |_| self.measure())
            .on(ev::keydown, keys)
            .child(el("div").class("tall").attr("role", "presentation").attr("style", height).child(keyed(
                move || lines.get(),
                Line::clone,
                move |line| self.row(line),
            )))
            .child(move || (extent.get().rows == 0).then(|| el("p").class("empty").child(bridge.text(ui_frames::NONE))))
            .into_view()
    }

    fn lines_in_view(self, extent: Extent) -> Vec<Line> {
        let (first, fit) = self.window.get();
        let now = self.now(extent);
        let from = first.saturating_sub(SPARE_ROWS);
        let to = (first + fit + SPARE_ROWS).min(extent.rows);
        self.rows(|rows, _| {
            let shown = rows.iter().enumerate().take(to).skip(from);
            shown.map(|(at, row)| self.line(at, row, now == Some(at), at >= extent.done)).collect()
        })
    }

    fn line(self, at: usize, row: &Row, is_chosen: bool, is_ahead: bool) -> Line {
        let class = match (is_chosen, is_ahead) {
            (true, _) => "lrow now",
            (false, true) => "lrow future",
            (false, false) => "lrow",
        };
        let (from, name, number, rest) = match &row.what {
            What::Note(note) => (None, "", String::new(), self.bridge.text(says_note(*note)).to_owned()),
            What::Frame(from, frame) => {
                let (name, number, rest) = wire_text::line(frame);
                (Some(*from == From::Client), name, number, rest)
            }
        };
        Line { at, class, is_chosen, time: fine_clock(row.at), from, name, number, rest }
    }

    fn row(self, line: Line) -> View {
        let at = line.at;
        let arrow = match line.from {
            None => "",
            Some(true) => "→",
            Some(false) => "←",
        };
        let way = line
            .from
            .map(|to_broker| self.bridge.text(if to_broker { ui_frames::TO_BROKER } else { ui_frames::TO_CLIENT }));
        let spoken = format!("{} {} {}", way.unwrap_or_default(), line.name, line.rest);
        el("div")
            .class(line.class)
            .attr("id", element_id(at))
            .attr("role", "option")
            .attr("aria-label", spoken)
            .attr("aria-selected", line.is_chosen.to_string())
            .attr("style", format!("top:{:.0}px", at as f64 * ROW_PX))
            .attr("title", line.rest.clone())
            .on(ev::click, move |_| self.choose(at))
            .child(el("span").class("at num").child(line.time))
            .child(el("span").class("sign").attr("aria-hidden", "true").child(arrow))
            .child(
                el("span")
                    .class("what")
                    .child(el("b").child(line.name))
                    .child(el("span").class("dim num").child(format!(" {} ", line.number)))
                    .child(line.rest),
            )
            .into_view()
    }

    /// Chooses a row and goes to its moment.
    fn choose(self, at: usize) {
        let found = self.rows(|rows, dropped| rows.get(at).map(|row| (row.event, dropped)));
        let Some((event, dropped)) = found else { return };
        self.chosen.set(Some(dropped + at as u64));
        if self.bridge.with(|studio| studio.session().cursor().event) != event {
            self.bridge.go(|session| session.seek_event(event));
        }
    }

    fn step(self, extent: Memo<Extent>, by: isize) {
        let extent = extent.get_untracked();
        let Some(now) = untrack(|| self.now(extent)) else { return };
        if let Some(next) = now.checked_add_signed(by).filter(|next| *next < extent.rows) {
            self.choose(next);
        }
    }

    fn measure(self) {
        let Some(node) = self.node.get_untracked() else { return };
        let first = (f64::from(node.scroll_top()) / ROW_PX) as usize;
        let fit = (f64::from(node.client_height()) / ROW_PX) as usize + 1;
        if self.window.get_untracked() != (first, fit) {
            self.window.set((first, fit));
        }
    }

    /// Scrolls so that the row that is looked at is in view.
    fn show_now(self) {
        self.measure();
        let (Some(node), Some(row)) = (self.node.get(), self.now(self.extent())) else { return };
        // Whoever has scrolled away from a row that was chosen reads there.
        let (top, view) = (f64::from(node.scroll_top()), f64::from(node.client_height()));
        let row_top = row as f64 * ROW_PX;
        if row_top < top || row_top + ROW_PX > top + view {
            node.set_scroll_top((row_top - view + 3.0 * ROW_PX).max(0.0) as i32);
            self.measure();
        }
    }

    fn details(self, extent: Memo<Extent>) -> View {
        let bridge = self.bridge;
        let row = self.now(extent.get()).and_then(|at| self.rows(|rows, _| rows.get(at).cloned()));
        let heartbeats = el("p").class("t12 sub").child(bridge.text(ui_frames::HEARTBEATS));
        let inside = match row.map(|row| row.what) {
            None => View::Empty,
            Some(What::Note(note)) => el("p").class("t12").child(bridge.text(says_note(note))).into_view(),
            Some(What::Frame(from, frame)) => frame_in_full(bridge, from, &frame),
        };
        (el("section").class("sec").child(inside), el("section").class("sec").child(heartbeats)).into_view()
    }
}

fn element_id(at: usize) -> String {
    format!("frame-{at}")
}

const fn says_note(note: Note) -> Text {
    match note {
        Note::LeftOut => ui_frames::LEFT_OUT,
        Note::ClientGone => ui_frames::CLIENT_GONE,
        Note::BrokerGone => ui_frames::BROKER_GONE,
    }
}

/// Name and way, what it is for, its arguments or properties, and its octets.
fn frame_in_full(bridge: Bridge, from: From, frame: &Frame) -> View {
    let (name, number_of_method, _) = wire_text::line(frame);
    let (says, heading, fields) = match &frame.payload {
        Payload::Method(call) => (ui_frames::says(call.spec.name), ui_frames::ARGUMENTS, wire_text::arguments(call)),
        Payload::ContentHeader(header) => {
            let size = ("body-size".to_owned(), header.body_size.to_string());
            let fields = std::iter::once(size).chain(wire_text::properties(header)).collect();
            (Some(ui_frames::SAYS_CONTENT_HEADER), ui_frames::PROPERTIES, fields)
        }
        Payload::Body { .. } => (Some(ui_frames::SAYS_BODY), ui_frames::BODY, Vec::new()),
        Payload::ProtocolHeader => (Some(ui_frames::SAYS_PROTOCOL_HEADER), ui_frames::PROTOCOL_HEADER, Vec::new()),
        Payload::Heartbeat => (Some(ui_frames::SAYS_HEARTBEAT), ui_frames::HEARTBEAT, Vec::new()),
    };
    let way = if from == From::Client { ui_frames::TO_BROKER } else { ui_frames::TO_CLIENT };
    let octets = frame.octets();
    let row = |(name, value): (String, String)| {
        let shown = el("span").class("ell").attr("title", value.clone()).child(value);
        (el("dt").attr("lang", "en").child(name), el("dd").class("v mono").child(shown)).into_view()
    };
    let table = (!fields.is_empty()).then(|| {
        let rows = fields.into_iter().map(row).collect_view();
        (el("h3").class("h").child(bridge.text(heading)), el("dl").class("kv m").child(rows)).into_view()
    });
    (
        el("h3")
            .class("h")
            .child(el("span").class("mono").child(format!("{name} {number_of_method}")))
            .child(el("span").class("sp"))
            .child(el("span").class("dim").child(bridge.text(way))),
        says.map(|says| el("p").class("t12").child(bridge.text(says))),
        table,
        el("h3").class("h").child(bridge.text(ui_frames::HEX)).child(el("span").class("sp")).child(
            el("span").class("dim num").child(fill(bridge.text(ui_frames::OCTETS), &[&number(octets.len() as u64)])),
        ),
        el("pre").class("code").attr("tabindex", "0").child(body::hex(&octets)),
    )
        .into_view()
}
