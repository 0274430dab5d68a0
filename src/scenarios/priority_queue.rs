//! Urgent messages overtake; first in, first out no longer holds.
use super::build::{At, Board, int, keys, ms, weighted_ints};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "priority-queue",
    group: Group::Delivery,
    title: t("Priority queue: who overtakes", "우선순위 큐: 앞지르기"),
    goal: t(
        "See who overtakes whom, and what prefetch does to priorities.",
        "누가 누구를 앞지르는지, prefetch가 우선순위를 어떻게 무디게 하는지 봅니다.",
    ),
    look: t(
        "One lane per priority, the highest on top. An urgent ticket that arrives last leaves first, but never before what has already been handed out.",
        "우선순위마다 줄이 하나이고, 맨 위가 가장 높습니다. 늦게 온 급한 표가 먼저 나가지만, 이미 내준 것보다 앞설 수는 없습니다.",
    ),
    question: Question {
        ask: t(
            "The desk has prefetch 1. If it were 10, what would change?",
            "desk의 prefetch는 1입니다. 10이라면 무엇이 달라집니까?",
        ),
        answers: &[
            wrong(
                t("nothing, the queue sorts anyway", "달라지지 않음, 큐가 정렬하므로"),
                t("The queue sorts only what still lies in it.", "큐는 아직 큐에 있는 것만 정렬합니다."),
            ),
            right(
                t("urgent ones would wait behind those handed out", "급한 것이 이미 내준 것 뒤에서 기다림"),
                t(
                    "Yes. Up to ten are out of the queue already, and nobody sorts them any more.",
                    "맞습니다. 열 개까지 이미 큐에서 나가 있어 아무도 다시 정렬하지 않습니다.",
                ),
            ),
            wrong(
                t("urgent ones would be even faster", "급한 것이 더 빨라짐"),
                t(
                    "The desk works one by one. More in its hands means more ahead of the urgent one.",
                    "desk는 하나씩 처리합니다. 손에 든 것이 많을수록 급한 것 앞이 길어집니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(950, t("The first ticket goes to the desk at once", "첫 표는 바로 desk로")),
        moment(3_350, t("An urgent one arrives last", "급한 표가 맨 나중에 옴")),
        moment(4_590, t("… and leaves first", "… 그리고 먼저 나감")),
        moment(19_400, t("The normal ones follow in order", "보통 표는 순서대로 나감")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("all 12 are done", "12개를 모두 마침"), |run| run.acked("tickets") == 12),
        check(t("an urgent one overtakes", "급한 것이 앞지름"), |run| {
            !run.is_finished_in_publish_order("tickets")
        }),
        check(t("within one priority the order holds", "같은 우선순위 안에서는 순서가 지켜짐"), |run| {
            run.is_finished_in_order("tickets")
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let gate = board.producer(
        "gate",
        At(64, 176),
        [
            ("interval", ms(600)),
            ("count", int(12)),
            ("keys", keys(&["normal", "normal", "normal", "soon", "urgent", "normal"])),
            ("priorities", weighted_ints(&[(0, 3), (5, 1), (9, 1), (0, 1)])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let hall = board.exchange("hall", "fanout", At(272, 184), []);
    let tickets = board.queue("tickets", At(512, 168), [("x-max-priority", int(9))]);
    let desk = board.consumer("desk", At(792, 176), [("prefetch", int(1)), ("work", ms(1_320)), ("latency", ms(250))]);
    board.publish(&gate, &hall);
    board.bind(&hall, &tickets, &[""]);
    board.consume(&tickets, &desk);
    board.pin("normal", 0);
    board.pin("soon", 2);
    board.pin("urgent", 3);
    board.done()
}
