//! The frames around virtual hosts: when they are drawn, around what, and that scenarios with several show them.
#![cfg(not(target_family = "wasm"))]

use brokerlab::locales::Language;
use brokerlab::scenarios::build::{At, Board, text};
use brokerlab::scenarios::find;
use brokerlab::studio::document::Document;
use brokerlab::studio::geometry::Layout;
use brokerlab::studio::space::{Point, Rect};

fn names(layout: &Layout) -> Vec<(&str, bool)> {
    layout.hosts.iter().map(|host| (host.name.as_str(), host.rect.is_some())).collect()
}

/// shop, and in west events and orders; another orders in / if there are to be two virtual hosts.
fn board(of_two: bool) -> Document {
    let mut board = Board::new();
    board.producer("shop", At(0, 0), []);
    board.exchange("events", "fanout", At(240, 0), [("vhost", text("west"))]);
    board.queue("orders", At(500, 0), [("vhost", text("west"))]);
    if of_two {
        board.queue("orders", At(500, 300), []);
    }
    board.done()
}

#[test]
fn each_virtual_host_has_a_frame_when_there_are_several() {
    assert_eq!(names(&Layout::of(&board(false))), [], "one needs no name");
    let mut layout = Layout::of(&board(true));
    assert_eq!(names(&layout), [("west", true), ("/", true)]);
    assert_eq!(layout.hosts[0].members, [1, 2]);
    let [exchange, queue] = [layout.parts[1].rect, layout.parts[2].rect];
    let height = exchange.bottom().max(queue.bottom()) + 36.0;
    assert_eq!(layout.hosts[0].rect, Some(Rect::new(228.0, -24.0, queue.right() - 240.0 + 24.0, height)));
    // A client that is moved among them.
    layout.shift(&[(0, Point::new(300.0, 10.0))]);
    assert_eq!(names(&layout), [("west", false), ("/", true)], "a stranger would seem to be of it");
    layout.shift(&[(0, Point::new(0.0, 0.0))]);
    assert_eq!(names(&layout), [("west", true), ("/", true)]);
}

#[test]
fn scenarios_with_several_show_them() {
    for id in ["shovel-federation", "federated-queue"] {
        let layout = Layout::of(&find(id).expect("a scenario").document(Language::English));
        assert_eq!(names(&layout), [("west", true), ("east", true)], "{id}");
    }
}
