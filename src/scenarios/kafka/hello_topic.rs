//! One record at a time: append, poll, commit; the records stay.
use super::super::build::keys;
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "hello-topic",
    group: Group::FirstSteps,
    title: t("Hello, topic", "첫 번째 topic"),
    goal: t(
        "Follow a record: appended to a partition, fetched, worked on, committed. It stays where it is.",
        "레코드 하나를 따라갑니다. 파티션 끝에 쓰이고, 컨슈머가 가져가 처리하고, 커밋합니다. 레코드는 그 자리에 남습니다.",
    ),
    look: t(
        "Look at the cells of the topic: reading takes none away. Only the group's mark below them, the committed offset, moves to the right.",
        "topic의 칸을 보십시오. 읽어도 사라지지 않고, 그 아래 그룹의 표시(커밋된 offset)만 오른쪽으로 갑니다.",
    ),
    question: Question {
        ask: t("What happens to a record that was read and committed?", "읽고 커밋한 레코드는 어떻게 됩니까?"),
        answers: &[
            wrong(
                t("it is deleted, as in a queue", "큐처럼 지워짐"),
                t(
                    "Count the cells at the end: all five are there. Another group could read them again.",
                    "끝난 뒤 칸을 세어 보십시오. 다섯 개가 그대로이고, 다른 그룹이 또 읽을 수 있습니다.",
                ),
            ),
            right(
                t("it stays; only the group's offset moves", "그대로 있고 그룹의 offset만 움직임"),
                t(
                    "Yes. Records go by age, size or compaction, never because somebody read them.",
                    "맞습니다. 레코드는 시간, 크기, compaction에 따라 지워지며 읽었다고 지워지지 않습니다.",
                ),
            ),
            wrong(
                t("it is marked as read in the log", "로그에 읽음으로 표시됨"),
                t(
                    "The log knows no reader. Each group keeps one number per partition: the next offset to read.",
                    "로그는 누가 읽었는지 모릅니다. 그룹마다 파티션별로 다음에 읽을 offset 하나를 기억할 뿐입니다.",
                ),
            ),
        ],
    },
    belief: Some(t(
        "“Kafka pushes records to consumers.” Consumers always fetch; the broker only lets a fetch wait while there is nothing new.",
        "“Kafka가 컨슈머에 밀어 보낸다.” 언제나 컨슈머가 fetch로 가져갑니다. 새 레코드가 없으면 브로커가 응답을 잠시 미룰 뿐입니다.",
    )),
    minutes: 1,
    moments: &[
        moment(400, t("The first record is on its way", "첫 레코드가 떠남")),
        moment(1_000, t("It is appended, and fetched", "파티션 끝에 쓰이고, 가져감")),
        moment(9_000, t("All five are read and still there", "다섯 개를 모두 읽었고 그대로 있음")),
    ],
    drawing,
    script: &[],
    until_us: 15_000_000,
    checks: &[
        check(t("the log ends add up to 5", "로그 끝 offset의 합이 5"), |run| {
            run.log_ends("groceries").iter().sum::<u64>() == 5
        }),
        check(t("5 records are still stored", "레코드 5개가 남아 있음"), |run| run.records("groceries") == 5),
        check(t("no lag, 5 committed", "lag이 없고 5개를 커밋함"), |run| {
            run.lag("kitchen") == 0 && run.committed("kitchen") == 5
        }),
        check(t("each record was worked on once", "레코드마다 한 번 처리함"), |run| {
            run.worked("cook") == 5 && run.repeated("kitchen") == 0
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shopper = board.writer(
        "shopper",
        At(0, 64),
        [
            ("interval", ms(1_500)),
            ("count", int(5)),
            ("keys", keys(&["milk", "bread", "tea"])),
            ("start", ms(400)),
            ("latency", ms(300)),
        ],
    );
    let topic = board.topic("groceries", At(TOPIC_X, 0), []);
    let (kitchen, _) = team(&mut board, "kitchen", At(GROUP_X, 32), [], [("cook", worker(500))]);
    board.produce(&shopper, &topic);
    board.subscribe(&topic, &kitchen);
    board.done()
}
