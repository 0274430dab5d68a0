//! Clients of RabbitMQ that do more than publish and consume, in the inspector: the link of a shovel or a federation
//! link with the state of its two connections, and a requester with its round trips and open requests. Reads views of
//! the engine; it changes nothing.
use super::live::{Number, count, text_of};
use super::pieces::{note, section};
use crate::engine::client::requester::{Progress, Request, Requester};
use crate::engine::id::{PartIx, Time};
use crate::engine::view::ClientState;
use crate::engine::world::links::LinkView;
use crate::locales::number::{duration, number};
use crate::locales::{Text, ui, ui_clients as texts};
use crate::studio::document::PartId;
use crate::studio::model::Studio;
use crate::studio::sentence::{Arg, phrase};
use crate::ui::bridge::Bridge;
use crate::ui::dom::{CollectView, IntoView, View, el};
use crate::ui::glyph::{self, Marks};
use leptos::prelude::*;

/// Open requests that are listed.
const MOST_REQUESTS: usize = 12;

fn look<R>(bridge: Bridge, id: &str, read: impl FnOnce(&Studio, PartIx) -> Option<R>) -> Option<R> {
    bridge.warm.track();
    bridge.with(|studio| read(studio, studio.part_ix(id)?))
}

fn row(bridge: Bridge, name: Text, value: String) -> View {
    let text = el("span").class("ell").attr("title", value.clone()).child(value);
    (el("dt").child(bridge.text(name)), el("dd").class("v num").child(text)).into_view()
}

/// Empty for a connector with an end in another system.
pub fn link(bridge: Bridge, id: PartId) -> View {
    (move || {
        let (view, now) = look(bridge, &id, |studio, part| {
            Some((studio.session().world().link(part)?, studio.session().cursor().at))
        })?;
        Some(link_section(bridge, &view, now))
    })
    .into_view()
}

fn link_section(bridge: Bridge, view: &LinkView, now: Time) -> View {
    let (class, text) = match view.source {
        _ if view.cut => ("tag bad", texts::CUT),
        ClientState::Down { .. } => ("tag bad", texts::DOWN),
        ClientState::Paused => ("tag warn", texts::PAUSED),
        ClientState::Running if view.consumes == Some(false) => ("tag", texts::RESTS),
        ClientState::Running => ("tag ok", texts::CONNECTED),
    };
    let next_try = match view.source {
        ClientState::Down { back_at } if back_at < Time::MAX => {
            Some(row(bridge, texts::NEXT_TRY, duration(back_at.saturating_sub(now))))
        }
        _ => None,
    };
    let counts = [
        (texts::WAITING, view.waiting.into()),
        (texts::IN_HAND, view.in_hand.into()),
        (texts::UNCONFIRMED, view.unconfirmed.into()),
        (texts::CARRIED, view.carried),
        (texts::REFUSED, view.refused),
    ];
    let rows = counts.into_iter().map(|(name, n)| row(bridge, name, number(n))).collect_view();
    let state = el("span").class(class).child(bridge.text(text));
    section(bridge, texts::LINK, state, el("dl").class("kv").child((next_try, rows)))
}

/// The four numbers of a requester; `None` = the part is none.
pub fn requester_numbers(studio: &Studio, part: PartIx) -> Option<Vec<Number>> {
    let requester = studio.session().world().application_of::<Requester>(part)?;
    Some(vec![
        count(ui::SENT, requester.sent.into()),
        count(texts::ANSWERED, requester.answered.into()),
        count(texts::TIMED_OUT, requester.timed_out.into()),
        count(texts::OPEN, requester.open().into()),
    ])
}

/// An open request as it is listed.
struct Open {
    number: u32,
    class: u32,
    key: String,
    waited: String,
    gives_up: String,
}

/// Empty for another client.
pub fn requester(bridge: Bridge, id: PartId) -> View {
    let id = StoredValue::new(id);
    let of = move |read: fn(Bridge, &Studio, &Requester) -> View| {
        id.with_value(|id| {
            look(bridge, id, |studio, part| {
                Some(read(bridge, studio, studio.session().world().application_of::<Requester>(part)?))
            })
        })
    };
    (move || of(round_trips), move || of(open)).into_view()
}

fn round_trips(bridge: Bridge, _: &Studio, requester: &Requester) -> View {
    let shown = |us: Option<u64>| us.map_or_else(|| "–".to_owned(), duration);
    let of_most = requester.round_trip_us(95);
    let of_how_many = of_most.map(|(_, replies)| {
        note(phrase(texts::LAST_REPLIES, [Arg::Number(replies as u64)]).plain(bridge.language.get()))
    });
    let rows = (
        row(bridge, texts::LAST, shown(requester.last_round_trip_us())),
        row(bridge, texts::PERCENTILE_95, shown(of_most.map(|(us, _)| us))),
        row(bridge, texts::IGNORED, number(requester.ignored.into())),
        row(bridge, texts::REPLY_TO, requester.reply_to().unwrap_or("–").to_owned()),
    );
    section(bridge, texts::ROUND_TRIP, of_how_many, el("dl").class("kv").child(rows))
}

fn open(bridge: Bridge, studio: &Studio, requester: &Requester) -> View {
    let now = studio.session().cursor().at;
    let waiting: Vec<&Request> =
        requester.requests.iter().filter(|request| request.progress == Progress::Waiting).collect();
    if waiting.is_empty() {
        let none = el("p").class("empty").child(bridge.text(texts::NOTHING_OPEN));
        return section(bridge, texts::WAITING_FOR, (), none);
    }
    let rows = waiting.iter().take(MOST_REQUESTS).map(|request| Open {
        number: request.number,
        class: studio.session().symbols().class(request.key),
        key: text_of(studio, request.key),
        waited: duration(now.saturating_sub(request.sent_at)),
        gives_up: duration(requester.times_out_at(request).saturating_sub(now)),
    });
    let rows = rows.map(open_row).collect_view();
    let hidden = waiting.len().saturating_sub(MOST_REQUESTS);
    let more = (hidden > 0).then(|| {
        let text = phrase(texts::MORE_OPEN, [Arg::Number(hidden as u64)]).plain(bridge.language.get());
        el("p").class("t12 sub").child(text)
    });
    let head = [(texts::CORRELATION_ID, ""), (texts::WAITED, "r"), (texts::GIVES_UP, "r")];
    let head = head.map(|(text, class)| el("th").class(class).attr("scope", "col").child(bridge.text(text)));
    let head = head.into_iter().collect_view();
    let table =
        el("table").class("t flush").child(el("thead").child(el("tr").child(head))).child(el("tbody").child(rows));
    section(
        bridge,
        texts::WAITING_FOR,
        note(number(waiting.len() as u64)),
        (el("div").class("wide-table").attr("tabindex", "0").child(table), more),
    )
}

fn open_row(open: Open) -> View {
    let sign = glyph::message(open.class, Marks::default(), "msg");
    let id = el("span")
        .class("row tight")
        .child(sign)
        .child(el("span").class("mono").child(open.number.to_string()))
        .child(el("span").class("dim mono ell").child(open.key));
    el("tr")
        .attr("data-request", open.number)
        .child(el("td").child(id))
        .child(el("td").class("r num").child(open.waited))
        .child(el("td").class("r num").child(open.gives_up))
        .into_view()
}
