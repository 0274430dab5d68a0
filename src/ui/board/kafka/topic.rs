//! The lanes of a topic: one drawing for the whole part, and real elements for the texts of users and for tags.
//! Measures are those of the design (board-kafka.html); markup of our own only.
use super::sheet::paint;
use crate::studio::document::PartId;
use crate::studio::face::consumer::LineTone;
use crate::studio::face::kafka::{BrokerLook, CursorFace, Lane, LaneKind, Leader, Section, TopicFace};
use crate::studio::face::{Tag, Tone};
use crate::studio::sheet::Sheet;
use crate::studio::sheet::lane::{column, draw_lane, place_of};
use crate::studio::sheet::shapes::folder;
use crate::ui::board::inside::put;
use crate::ui::board::part::tag;
use crate::ui::board::state::Board;
use crate::ui::bridge::Spot;
use crate::ui::dom::{CollectView, IntoView, View, el, ev, svg};
use leptos::prelude::*;

const FOLDER: &str = "M3 4.5h5l1.5 2H17v9H3zM6 10.5h8M6 13h5";

pub fn body(board: Board, id: PartId, face: &TopicFace) -> View {
    let (mut boxes, mut sheet) = (String::new(), Sheet::default());
    for section in &face.sections {
        broker_box(&mut boxes, section, face.width);
        for lane in &section.lanes {
            draw_lane(&mut sheet, lane);
        }
    }
    let mut ports = String::new();
    draw_ports(&mut ports, face);
    let tabs = face.sections.iter().filter_map(tab);
    let lanes = || face.sections.iter().flat_map(|section| &section.lanes);
    let more = face
        .more
        .as_ref()
        .map(|(top, text)| el("div").class("k-more num").attr("style", format!("top:{top}px")).child(text.clone()));
    let (fed, read) = lane_sides(face);
    let is = |class, is_it: bool| if is_it { class } else { "" };
    let brokers = face.sections.iter().any(|section| section.tab.is_some());
    let class = ["k-topic", is(" brokers", brokers), is(" lanes-in", fed), is(" lanes-out", read)].concat();
    el("div")
        .class(class)
        .on(ev::pointerdown, choose(board, id.clone(), face))
        .child(chosen(board, id, face))
        .child(
            svg("svg")
                .class("k-lanes")
                .attr("width", face.width)
                .attr("height", "1")
                .attr("aria-hidden", "true")
                .child(svg("g").html(boxes))
                .child(paint(sheet)),
        )
        .child(
            svg("svg")
                .class("k-lanes k-ports")
                .attr("width", "1")
                .attr("height", "1")
                .attr("aria-hidden", "true")
                .html(ports),
        )
        .child(tabs.collect_view())
        .child(lanes().filter_map(lane_tag).collect_view())
        .child(lanes().flat_map(cursor_names).collect_view())
        .child(more)
        .into_view()
}

/// Partition, top and height of each lane; leaders come first, so that they are found first.
fn spans(face: &TopicFace) -> Vec<(u32, f64, f64)> {
    let lanes = || face.sections.iter().flat_map(|section| &section.lanes);
    let leads = |lane: &&Lane| matches!(lane.kind, LaneKind::Leader(_));
    let span = |lane: &Lane| (lane.partition, lane.top, lane.height);
    lanes().filter(leads).chain(lanes().filter(|lane| !leads(lane))).map(span).collect()
}

/// A press on a lane chooses its partition; the board selects the topic itself.
fn choose(board: Board, id: PartId, face: &TopicFace) -> impl FnMut(web_sys::PointerEvent) + 'static {
    let spans = spans(face);
    move |event| {
        let Some(rect) = board.with(|inner| inner.layout.part(&id).map(|part| part.rect)) else { return };
        let at = board.on_stage(event.client_x().into(), event.client_y().into());
        let y = board.camera().to_world(at).y - rect.y;
        let hit = spans.iter().find(|(_, top, height)| (*top..top + height).contains(&y));
        if let Some((partition, ..)) = hit {
            board.bridge.spot.set(Some(Spot { part: id.clone(), at: *partition }));
        }
    }
}

/// The frame around the lane of the partition that was chosen, while its topic is selected.
fn chosen(board: Board, id: PartId, face: &TopicFace) -> View {
    let (spans, replicas) = (spans(face), replicas(face));
    let frame = move || {
        let spot = board.bridge.spot.get().filter(|spot| spot.part == id)?;
        let selected = board.bridge.selection.with(|selection| selection.has_part(&id));
        let (_, top, height) = spans.iter().find(|(partition, ..)| *partition == spot.at).filter(|_| selected)?;
        let style = format!("top:{}px;height:{}px", top, height - 1.0);
        let replicas = (!replicas.is_empty()).then(|| {
            let drawing = replica_links(&replicas, spot.at);
            svg("svg")
                .class("k-replicas")
                .attr("width", "1")
                .attr("height", "1")
                .attr("aria-hidden", "true")
                .html(drawing)
        });
        Some((el("div").class("k-chosen").attr("style", style), replicas))
    };
    frame.into_view()
}

/// Partition, middle and whether it leads and is in sync, of each lane of a topic with several brokers.
type Replica = (u32, f64, bool, bool);

fn replicas(face: &TopicFace) -> Vec<Replica> {
    let lanes = face.sections.iter().filter(|section| section.tab.is_some()).flat_map(|section| &section.lanes);
    let replica = |lane: &Lane| match &lane.kind {
        LaneKind::Leader(_) => (lane.partition, lane.middle, true, true),
        LaneKind::Follower(follower) => (lane.partition, lane.middle, false, follower.in_sync),
    };
    lanes.map(replica).collect()
}

/// From the leader's lane to the followers', in the gutter left of the brokers; square ends (DESIGN-NOTES § 4).
fn replica_links(replicas: &[Replica], partition: u32) -> String {
    let mut out = String::new();
    let of_partition = || replicas.iter().filter(|replica| replica.0 == partition);
    let Some((_, from, ..)) = of_partition().find(|replica| replica.2) else { return out };
    for (_, to, _, in_sync) in of_partition().filter(|replica| !replica.2) {
        let lean = if to < from { -6.0 } else { 6.0 };
        let class = if *in_sync { "k-replica" } else { "k-replica bad" };
        put!(
            out,
            r#"<path class="{class}" d="M12 {}C-22 {:.1} -22 {:.1} 8 {to}"/><rect class="{class}" x="5" y="{}" width="7" height="7"/>"#,
            from + lean,
            from + lean * 10.0 / 3.0,
            to - lean * 8.0 / 3.0,
            to - 3.5
        );
    }
    out
}

/// Whether links arrive at lanes, and leave from them. What is written to many lanes arrives at the topic as a whole.
fn lane_sides(face: &TopicFace) -> (bool, bool) {
    let mut leaders = face.sections.iter().flat_map(|section| &section.lanes).filter_map(|lane| match &lane.kind {
        LaneKind::Leader(leader) => Some(leader.dense),
        LaneKind::Follower(_) => None,
    });
    leaders.next().map_or((false, false), |dense| (face.fed && !dense, face.read))
}

/// Links arrive and leave at the lanes of the leaders.
fn draw_ports(out: &mut String, face: &TopicFace) {
    let (fed, read) = lane_sides(face);
    let lanes = face.sections.iter().flat_map(|section| &section.lanes);
    for lane in lanes.filter(|lane| matches!(lane.kind, LaneKind::Leader(_))) {
        let sides = [(fed, 0.0), (read, face.width)];
        for (_, x) in sides.into_iter().filter(|(is_used, _)| *is_used) {
            let y = lane.middle;
            put!(
                out,
                r#"<circle class="k-port" cx="{x}" cy="{y}" r="5.25"/><circle cx="{x}" cy="{y}" r="2.5" fill="var(--edge)"/>"#
            );
        }
    }
}

/// Name and tags of a broker, on its folder.
fn tab(section: &Section) -> Option<View> {
    let tab = section.tab.as_ref()?;
    let class = if tab.look == BrokerLook::Up { "k-tab" } else { "k-tab off" };
    let icon = format!(r#"<path d="{FOLDER}"/>"#);
    let view = (
        el("div")
            .class(class)
            .attr("style", format!("top:{}px", section.top))
            .child(svg("svg").class("ic").attr("viewBox", "0 0 20 20").attr("aria-hidden", "true").html(icon))
            .child(el("span").child(tab.name.clone())),
        el("div")
            .class("k-tags")
            .attr("style", format!("top:{}px", section.top + 15.0))
            .child(tab.tags.iter().cloned().map(tag).collect_view()),
    );
    Some(view.into_view())
}

fn lane_tag(lane: &Lane) -> Option<View> {
    let tag: Tag = lane.tag.clone()?;
    let top = lane.top + if lane.height < 20.0 { -1.0 } else { 3.0 };
    let class = if tag.tone == Tone::Plain { "k-tags k-quiet" } else { "k-tags" };
    Some(el("div").class(class).attr("style", format!("top:{top}px")).child(self::tag(tag)).into_view())
}

/// The folder of a broker, with its state: down is dashed and hatched, isolated has dotted walls.
fn broker_box(out: &mut String, section: &Section, width: f64) {
    let Some(tab) = &section.tab else { return };
    let outline = folder(width, section.height);
    let class = match tab.look {
        BrokerLook::Up => "k-box",
        BrokerLook::Down | BrokerLook::Frozen => "k-box down",
        BrokerLook::Isolated => "k-box isolated",
    };
    put!(
        out,
        r#"<g class="{class}" transform="translate(0,{})"><path class="lift" transform="translate(0,2)" d="{outline}"/><path class="body" d="{outline}"/>"#,
        section.top
    );
    if tab.look == BrokerLook::Isolated {
        put!(
            out,
            r#"<path class="wall" d="M-5 14V{low}M{right} 14V{low}"/>"#,
            low = section.height,
            right = width + 5.0
        );
    }
    out.push_str("</g>");
}

/// Names of readers and their lags, as elements: names are the user's.
fn cursor_names(lane: &Lane) -> Vec<View> {
    let LaneKind::Leader(leader) = &lane.kind else { return Vec::new() };
    if leader.dense {
        return Vec::new();
    }
    leader.cursors.iter().flat_map(|cursor| cursor_name(lane, leader, cursor)).collect()
}

fn cursor_name(lane: &Lane, leader: &Leader, cursor: &CursorFace) -> Vec<View> {
    let places = [cursor.committed, cursor.position];
    // It has neither read nor committed: it stands nowhere.
    if places.iter().all(Option::is_none) {
        return Vec::new();
    }
    let marks = || places.iter().flatten().map(|mark| place_of(lane, *mark));
    let (first, last) = (marks().fold(f64::INFINITY, f64::min), marks().fold(0.0, f64::max));
    let top = lane.top + 44.0 + 16.0 * cursor.row as f64;
    let high = column(lane, leader.high_watermark) - 2.0;
    let mut views = Vec::new();
    let room = first - 8.0 - lane.first_x;
    let text = cursor.name.chars().count() as f64 * 6.6;
    let style = if text <= room {
        format!("top:{top}px;right:calc(100% - {}px)", first - 8.0)
    } else {
        // Never beyond the edge of the part, be it over the end of its lag.
        format!("top:{top}px;left:min({}px, 100% - {}px)", last.max(high) + 9.0, text + 8.0)
    };
    views.push(el("span").class("k-reader").attr("style", style).child(cursor.name.clone()).into_view());
    let from = cursor.position.or(cursor.committed).map(|mark| place_of(lane, mark) + 9.0);
    if let Some(from) = from.filter(|_| !cursor.lag.is_empty()) {
        let class = if cursor.tone == LineTone::Plain { "k-lag num" } else { "k-lag num warn" };
        let roomy = high - from > cursor.lag.chars().count() as f64 * 6.6 + 20.0;
        // Beside the marks it begins right of the last of them.
        let beside = format!("left:{}px;transform:none", (high + 8.0).max(last + 4.0));
        let place = if roomy { format!("left:{}px", (from + high) / 2.0) } else { beside };
        // A name that stands right of the marks leaves no room for a lag beside it.
        if roomy || text <= room {
            let style = format!("top:{top}px;{place}");
            views.push(el("span").class(class).attr("style", style).child(cursor.lag.clone()).into_view());
        }
    }
    views
}
