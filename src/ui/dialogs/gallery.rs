//! The gallery: every scenario as a card with a drawing of its board, by group, with a filter.
use crate::ui::dom::{CollectView, IntoView, View, el, ev};
use leptos::prelude::*;

use super::close;
use crate::locales::search::rank;
use crate::locales::{ui, ui_kafka};
use crate::scenarios::{Group, SCENARIOS, Scenario};
use crate::studio::document::Document;
use crate::studio::geometry::outline::{outline, path_data};
use crate::studio::geometry::route::RouteKind;
use crate::studio::geometry::{Layout, size};
use crate::studio::kind::Role;
use crate::studio::space::Rect;
use crate::ui::actions;
use crate::ui::bridge::Bridge;
use crate::ui::icon::{Icon, icon};

pub fn gallery(bridge: Bridge) -> View {
    let group = RwSignal::new(None::<Group>);
    let query = RwSignal::new(String::new());
    let count = |group: Option<Group>| SCENARIOS.iter().filter(|s| group.is_none_or(|group| s.group == group)).count();
    let chip = move |this: Option<Group>| {
        let name = this.map_or(ui::ALL, Group::label);
        el("button")
            .class("chip")
            .attr("aria-pressed", move || (group.get() == this).to_string())
            .on(ev::click, move |_| group.set(this))
            .child(bridge.text(name))
            .child(el("span").class("num").child(count(this)))
    };
    let groups = Group::ALL.into_iter().map(Some).filter(|group| count(*group) > 0);
    let chips = std::iter::once(None).chain(groups).map(chip).collect_view();
    let cards = move || {
        let (group, query) = (group.get(), query.get());
        let fits = |scenario: &&&'static Scenario| {
            let texts = [scenario.title, scenario.question.ask].into_iter().flat_map(|text| [text.en, text.ko]);
            group.is_none_or(|group| scenario.group == group)
                && texts.into_iter().any(|text| rank(&query, text).is_some())
        };
        SCENARIOS.iter().filter(fits).map(|scenario| card(bridge, scenario)).collect_view()
    };
    el("div")
        .class("gallery")
        .child(
            el("div")
                .class("pg")
                .child(
                    el("div")
                        .class("row")
                        .child(el("h2").class("big-t").attr("style", "flex:1").child(bridge.text(ui::GALLERY_TITLE)))
                        .child(
                            el("button")
                                .class("btn line")
                                .on(ev::click, move |_| {
                                    close(bridge);
                                    bridge.run("app.new");
                                })
                                .child(icon(Icon::Plus))
                                .child(bridge.text(ui::EMPTY_BOARD)),
                        )
                        .child(
                            el("button")
                                .class("btn icon")
                                .attr("aria-label", bridge.text(ui::CLOSE))
                                .on(ev::click, move |_| close(bridge))
                                .child(icon(Icon::Cross)),
                        ),
                )
                .child(el("p").class("lead").child(bridge.text(ui::GALLERY_LEAD)))
                .child(
                    el("div").class("chips").child(chips).child(el("span").class("sp")).child(
                        el("label").class("field sm").attr("style", "width:220px").child(icon(Icon::Search)).child(
                            el("input")
                                .attr("type", "search")
                                .attr("aria-label", bridge.text(ui::FILTER_SCENARIOS))
                                .attr("placeholder", bridge.text(ui::FILTER_SCENARIOS))
                                .on(ev::input, move |event| query.set(event_target_value(&event))),
                        ),
                    ),
                )
                .child(el("div").class("cards").child(cards)),
        )
        .into_view()
}

fn card(bridge: Bridge, scenario: &'static Scenario) -> View {
    let open = move |_| {
        close(bridge);
        actions::open_scenario(bridge, scenario.id);
    };
    let document = (scenario.drawing)();
    let signs = SIGNS.iter().filter(|(prefix, _)| document.parts.iter().any(|part| part.kind.starts_with(prefix)));
    let signs = signs.map(|(_, sign)| el("span").class("el s").attr("aria-hidden", "true").child(*sign));
    el("button")
        .class("card")
        .attr("data-scenario", scenario.id)
        .on(ev::click, open)
        .child(el("span").class("pic").html(picture(&document)).attr("aria-hidden", "true"))
        .child(
            el("span")
                .class("ct")
                .child(el("b").child(bridge.text(scenario.title)))
                .child(el("p").child(bridge.text(scenario.question.ask)))
                .child(
                    el("span")
                        .class("ft")
                        .child(signs.collect_view())
                        .child(el("span").child(bridge.text(scenario.group.label())))
                        .child(el("span").class("sp"))
                        .child(icon(Icon::Clock))
                        .child(
                            el("span").class("num").child(scenario.minutes).child(" ").child(bridge.text(ui::MINUTES)),
                        ),
                ),
        )
        .into_view()
}

/// By the first letters of a part's kind: the sign of its system.
const SIGNS: [(&str, &str); 2] = [("rabbitmq.", ui::RABBITMQ_SIGN), ("kafka.", ui_kafka::SIGN)];

/// The smallest stretch of board that a picture shows, px: a small board is not blown up.
const LEAST: (f64, f64) = (960.0, 340.0);

/// The board in small: outlines and links, from the same geometry as the board itself.
fn picture(document: &Document) -> String {
    const MARGIN: f64 = 48.0;
    let layout = Layout::of(document);
    let all = layout.bounds().unwrap_or(Rect { x: 0.0, y: 0.0, width: LEAST.0, height: LEAST.1 });
    let (width, height) = ((all.width + 2.0 * MARGIN).max(LEAST.0), (all.height + 2.0 * MARGIN).max(LEAST.1));
    let (x, y) = (all.x - (width - all.width) / 2.0, all.y - (height - all.height) / 2.0);
    let mut svg =
        format!(r#"<svg viewBox="{x:.0} {y:.0} {width:.0} {height:.0}" preserveAspectRatio="xMidYMid meet">"#);
    for route in &layout.routes {
        let class = if route.kind == RouteKind::DeadLetter { "lk dead" } else { "lk" };
        svg.push_str(&format!(
            r#"<path class="{class}" vector-effect="non-scaling-stroke" d="{}"/>"#,
            route.path.data()
        ));
    }
    for part in &document.parts {
        let rect = size::rect(document, part);
        let (role, width, height) = (size::role(part), rect.width, rect.height);
        let body = path_data(&outline(role, width, height));
        svg.push_str(&format!(
            r#"<g transform="translate({:.0} {:.0})"><path class="body" vector-effect="non-scaling-stroke" d="{body}"/>{}</g>"#,
            rect.x,
            rect.y,
            inside(role, width, height)
        ));
    }
    svg.push_str("</svg>");
    svg
}

/// What tells a part's role when it is small: cells, slots, the tape, lanes of records, places of members.
fn inside(role: Role, width: f64, height: f64) -> String {
    let middle = height / 2.0;
    let dot =
        |x: f64, hue: usize| format!(r#"<circle class="k{hue}" cx="{x}" cy="{middle}" r="9" fill="currentColor"/>"#);
    match role {
        Role::Queue => (0..4).map(|at| dot(width - 28.0 - 30.0 * f64::from(at), 1 + at as usize % 3)).collect(),
        Role::Consumer | Role::KafkaConsumer => format!(
            r#"{}<circle cx="86" cy="{middle}" r="12" fill="none" stroke="var(--edge)" stroke-width="3" stroke-dasharray="4 4"/>"#,
            dot(48.0, 1)
        ),
        Role::Producer | Role::KafkaProducer => format!(
            r#"<path d="M30 {top}v28M54 {top}v28M78 {top}v28" stroke="var(--edge)" stroke-width="5" stroke-linecap="round"/>"#,
            top = middle - 14.0
        ),
        Role::Topic => (0..lanes(height)).map(|lane| records(width, lane)).collect(),
        Role::Group => format!(
            r#"<path d="M24 {top}h30v20h-30zM66 {top}h30v20h-30zM108 {top}h30v20h-30z" fill="none" stroke="var(--edge)" stroke-width="4" stroke-dasharray="5 4"/>"#,
            top = middle - 10.0
        ),
        Role::Cluster | Role::Nodes => format!(
            r#"<path d="M24 {top}h22v28h-22zM58 {top}h22v28h-22zM92 {top}h22v28h-22z" fill="none" stroke="var(--edge)" stroke-width="4"/>"#,
            top = middle - 14.0
        ),
        Role::Exchange | Role::Policy => String::new(),
        Role::Connector => dot(width / 2.0, 2),
    }
}

/// Lanes of partitions that a topic of this height has room for in small.
fn lanes(height: f64) -> u32 {
    ((height - 36.0) / 28.0).clamp(1.0, 4.0) as u32
}

/// One lane: records from the left, as many as fit, each lane of another length.
fn records(width: f64, lane: u32) -> String {
    let y = 52.0 + 28.0 * f64::from(lane);
    let fit = ((width - 60.0) / 26.0).clamp(1.0, 8.0) as u32;
    let count = fit.saturating_sub(lane % 3).max(1);
    let dots = (0..count).map(|at| {
        let (x, hue) = (26.0 + 26.0 * f64::from(at), 1 + (at + lane) % 3);
        format!(r#"<circle class="k{hue}" cx="{x}" cy="{y}" r="7" fill="currentColor"/>"#)
    });
    dots.collect()
}
