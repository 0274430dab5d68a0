//! Requests and replies: reply-to says where, the correlation id says which; a late reply is ignored.
use super::build::{At, Board, failure, int, ms, text, yes};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::engine::value::Value;
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "rpc-reply-to",
    group: Group::Delivery,
    title: t("RPC: a reply for each request", "RPC: 요청마다 응답"),
    goal: t(
        "See what a call over queues consists of, and what a timeout does to it.",
        "큐를 거친 호출이 무엇으로 이루어지는지, 제한 시간이 무엇을 하는지 봅니다.",
    ),
    look: t(
        "web takes replies by direct reply-to: no queue, the broker hands them to its channel. app has an exclusive queue of its own. Both put reply-to and a correlation id on each request. The server needs 2.5 s longer for each fourth: that reply comes too late and is ignored.",
        "web은 direct reply-to로 받습니다. 큐 없이 브로커가 channel에 바로 건넵니다. app은 자기만 쓰는 큐로 받습니다. 둘 다 요청마다 reply-to와 correlation id를 적습니다. 서버는 네 번째마다 2.5초 더 걸리고, 늦은 응답은 무시됩니다.",
    ),
    question: Question {
        ask: t(
            "The reply to a request comes after its timeout. What does the requester do with it?",
            "제한 시간이 지난 뒤에 응답이 왔습니다. 요청자는 어떻게 합니까?",
        ),
        answers: &[
            wrong(
                t("it takes it for the next request", "다음 요청의 응답으로 받음"),
                t("That is just what the correlation id prevents.", "correlation id가 막는 것이 바로 그것입니다."),
            ),
            right(
                t("it ignores it: no open request has that id", "무시함: 그 id를 기다리는 요청이 없음"),
                t(
                    "Yes. And the server has done the work all the same: a request must bear being repeated.",
                    "맞습니다. 그래도 서버는 일을 했으므로, 요청은 되풀이되어도 괜찮아야 합니다.",
                ),
            ),
            wrong(
                t("it sends it back to the server", "서버로 돌려보냄"),
                t("Nobody asks for it there.", "서버는 그것을 기다리지 않습니다."),
            ),
        ],
    },
    belief: Some(t("“The broker matches replies to requests.”", "“브로커가 응답을 요청과 맞춰 준다.”")),
    minutes: 2,
    moments: &[
        moment(1_000, t("A request waits in calls", "요청이 calls에서 기다림")),
        moment(1_800, t("The reply is published to the reply-to", "reply-to로 응답을 보냄")),
        moment(10_000, t("A request times out", "요청의 제한 시간이 지남")),
        moment(10_750, t("Its reply comes late and is ignored", "늦은 응답은 무시됨")),
    ],
    drawing,
    script: &[],
    until_us: 60_000_000,
    checks: &[
        check(t("every reply in time is matched", "제때 온 응답은 모두 맞춰짐"), |run| {
            run.replies_matched() + run.requests_timed_out() == run.published()
        }),
        check(t("most are matched", "대부분 맞춰짐"), |run| run.replies_matched() >= 8),
        check(t("late replies are ignored, not mixed up", "늦은 응답은 무시되고 섞이지 않음"), |run| {
            run.late_replies_ignored() >= 1 && run.late_replies_ignored() == run.requests_timed_out()
        }),
        check(t("no reply is unroutable or lost", "사라진 응답이 없음"), |run| run.lost() == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let calls_of = |start: i64, reply_to: &'static str| {
        [
            ("reply_to", text(reply_to)),
            ("interval", ms(4_000)),
            ("count", int(6)),
            ("start", ms(start)),
            ("timeout", ms(3_600)),
            ("latency", ms(300)),
        ]
    };
    let web = board.requester("web", At(48, 64), calls_of(400, "direct"));
    let app = board.requester("app", At(48, 288), calls_of(2_400, "own-queue"));
    let calls = board.queue("calls", At(360, 176), []);
    let mut slow = failure("every-nth", [("n", int(4))], "slow");
    if let Value::Array(rules) = &mut slow
        && let Some(Value::Table(rule)) = rules.first_mut()
    {
        rule.set("slow_us", ms(2_500));
    }
    let server = board.consumer(
        "server",
        At(760, 176),
        [("replies", yes()), ("prefetch", int(1)), ("work", ms(600)), ("failures", slow), ("latency", ms(200))],
    );
    board.publish(&web, &calls);
    board.publish(&app, &calls);
    board.consume(&calls, &server);
    board.done()
}
