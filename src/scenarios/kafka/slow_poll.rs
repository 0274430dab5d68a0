//! Too long between two polls: the member goes, its partition moves, its work is done twice.
use super::super::build::{failure, keys};
use super::*;
use crate::engine::kafka::fact::Removed;

pub static SCENARIO: Scenario = Scenario {
    id: "slow-poll-eviction",
    group: Group::KafkaLog,
    title: t("Too slow to poll", "poll이 늦으면 쫓겨난다"),
    goal: t(
        "Work that takes longer than max.poll.interval.ms costs the member its partitions, and the record is worked on twice.",
        "처리가 max.poll.interval.ms보다 길면 멤버는 파티션을 잃고, 그 레코드는 두 번 처리됩니다.",
    ),
    look: t(
        "The key “video” takes 7 s, the limit is 4 s. Watch the member leave, its partition move, and its commit fail.",
        "key가 “video”면 7초가 걸리고 한도는 4초입니다. 멤버가 떠나고, 파티션이 옮겨 가고, 커밋이 실패하는 것을 보십시오.",
    ),
    question: Question {
        ask: t(
            "Heartbeats go on meanwhile. Why is the member removed all the same?",
            "heartbeat는 계속 갑니다. 그런데 왜 빠집니까?",
        ),
        answers: &[
            wrong(
                t("the session has timed out", "세션이 끝나서"),
                t(
                    "Heartbeats come from a thread of their own and keep the session alive.",
                    "heartbeat는 따로 도는 스레드가 보내므로 세션은 살아 있습니다.",
                ),
            ),
            right(
                t("it did not poll in time", "제때 poll하지 않아서"),
                t(
                    "Yes: the client itself leaves the group, since an application that hangs also sends heartbeats.",
                    "맞습니다. 멈춘 애플리케이션도 heartbeat는 보내므로, 클라이언트가 스스로 그룹을 떠납니다.",
                ),
            ),
            wrong(
                t("its lag is too large", "lag이 커서"),
                t("Nobody is removed because of lag.", "lag 때문에 빠지지는 않습니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(4_000, t("Work as usual", "평소처럼 처리함")),
        moment(9_000, t("A long job begins", "긴 일이 시작됨")),
        moment(
            14_000,
            t("The member has left; another has its partition", "멤버가 떠나고 다른 멤버가 그 파티션을 받음"),
        ),
    ],
    drawing,
    script: &[],
    until_us: 40_000_000,
    checks: &[
        check(t("a member went because it did not poll", "poll하지 않아 빠진 멤버가 있음"), |run| {
            run.facts(|fact| matches!(fact, Fact::MemberRemoved { why: Removed::PollInterval, .. })) > 0
        }),
        check(t("records were handed out twice", "두 번 내준 레코드가 있음"), |run| {
            run.repeated("encoders") > 0
        }),
        check(t("a commit failed", "실패한 커밋이 있음"), |run| {
            run.facts(|fact| matches!(fact, Fact::CommitFailed { .. })) > 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let upload = board.writer(
        "upload",
        At(0, 80),
        [
            ("interval", ms(1_000)),
            ("count", int(12)),
            ("keys", keys(&["photo", "note", "song", "text", "memo", "mail", "video"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let files = board.topic("files", At(TOPIC_X, 32), [("partitions", int(2))]);
    let encoder = || {
        let slow = failure("key", [("key", text("video")), ("slow_us", int(6_500_000))], "slow");
        [worker(400), vec![("failures", slow)]].concat()
    };
    let limits = [("max.poll.interval.ms", int(4_000)), ("heartbeat.interval.ms", int(1_000))];
    let (encoders, _) =
        team(&mut board, "encoders", At(GROUP_X, 32), limits, [("encoder-1", encoder()), ("encoder-2", encoder())]);
    board.produce(&upload, &files);
    board.subscribe(&files, &encoders);
    board.done()
}
