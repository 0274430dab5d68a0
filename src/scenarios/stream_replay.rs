//! A stream that several readers read from where they want: now, from the first message, from a point in time.
use super::build::{At, Board, int, keys, ms, text};
use super::{Group, Question, Scenario, check, moment, right, t, wrong};
use crate::studio::document::Document;

pub static SCENARIO: Scenario = Scenario {
    id: "stream-replay",
    group: Group::Delivery,
    title: t("A stream, read again", "다시 읽는 stream"),
    goal: t(
        "See that reading takes nothing out of a stream, and that each reader begins where it wants.",
        "stream은 읽어도 줄지 않으며, 읽는 쪽마다 원하는 자리에서 시작한다는 것을 봅니다.",
    ),
    look: t(
        "live reads what comes. At 9 s report begins at the first message, and check at what was written from 4 s on. Watch the marks below the log: each reader has its own, and no cell leaves. An ack only gives credit for the next message.",
        "live는 들어오는 대로 읽습니다. 9초에 report는 첫 메시지부터, check는 4초부터 쓰인 것을 읽기 시작합니다. 로그 아래의 표시를 보십시오. 읽는 쪽마다 자기 표시가 있고, 칸은 하나도 사라지지 않습니다. ack는 다음 메시지를 받을 credit일 뿐입니다.",
    ),
    question: Question {
        ask: t(
            "live has acknowledged all 10 messages. How many does report still get?",
            "live가 메시지 10개를 모두 ack했습니다. report는 몇 개를 더 받습니까?",
        ),
        answers: &[
            wrong(
                t("none, they are acknowledged", "없음, 이미 ack됨"),
                t(
                    "So it is in a queue. A stream forgets nothing because of an ack.",
                    "큐라면 그렇습니다. stream은 ack 때문에 지우는 것이 없습니다.",
                ),
            ),
            wrong(
                t("those that come after it began", "시작한 뒤에 온 것만"),
                t("That is what x-stream-offset = next would do.", "x-stream-offset = next일 때 그렇습니다."),
            ),
            right(
                t("all 10", "10개 모두"),
                t(
                    "Yes: it begins at first, and everything is still there.",
                    "맞습니다. first에서 시작하고, 모두 그대로 남아 있습니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“An acknowledged message is gone.” From a queue; in a stream an ack is credit and nothing else.",
        "“ack한 메시지는 사라진다.” 큐에서는 그렇습니다. stream에서 ack는 credit일 뿐입니다.",
    )),
    minutes: 3,
    moments: &[
        moment(1_000, t("The first message is appended, and read", "첫 메시지가 덧붙고 읽힘")),
        moment(9_000, t("report begins at the first message", "report가 첫 메시지부터 시작")),
        moment(9_500, t("check begins at what was written at 4 s", "check가 4초에 쓰인 것부터 시작")),
        moment(14_000, t("All have read, nothing is gone", "모두 읽었지만 사라진 것이 없음")),
    ],
    drawing,
    script: &[],
    until_us: 30_000_000,
    checks: &[
        check(t("the stream still holds all 10", "stream에 10개가 그대로 있음"), |run| {
            run.ready("readings") == 10
        }),
        check(t("live and report have read all 10", "live와 report가 10개를 모두 읽음"), |run| {
            run.received("live") == run.messages() && run.received("report") == run.messages()
        }),
        check(t("check has read those from 4 s on", "check는 4초부터 쓰인 것을 읽음"), |run| {
            let since = run.stored_since("readings", 4_000_000);
            !since.is_empty() && since.len() < 10 && run.received("check") == since
        }),
        check(t("all were acknowledged", "모두 ack됨"), |run| {
            run.acked("readings") == 20 + run.received("check").len()
        }),
        check(t("nothing is lost and nothing done twice", "잃은 것도, 두 번 처리한 것도 없음"), |run| {
            run.lost() == 0 && run.duplicates() == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let sensor = board.producer(
        "sensor",
        At(0, 200),
        [
            ("interval", ms(700)),
            ("count", int(10)),
            ("keys", keys(&["room.1", "room.2"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let climate = board.exchange("climate", "topic", At(184, 208), []);
    let readings = board.queue("readings", At(400, 176), [("x-queue-type", text("stream"))]);
    let reader =
        |work: i64, start: i64| [("prefetch", int(2)), ("work", ms(work)), ("latency", ms(200)), ("start", ms(start))];
    let live = board.consumer("live", At(776, 48), reader(200, 0));
    let report = board.consumer("report", At(776, 200), reader(150, 9_000));
    let again = board.consumer("check", At(776, 352), reader(300, 9_400));
    board.publish(&sensor, &climate);
    board.bind(&climate, &readings, &["room.*"]);
    board.consume(&readings, &live);
    board.consume_with(&readings, &report, [("x-stream-offset", text("first"))]);
    board.consume_with(&readings, &again, [("x-stream-offset", text("@4"))]);
    board.done()
}
