//! Record 5 fails, 6 and 7 succeed: an offset says only “all before me”.
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "failed-offset-5",
    group: Group::KafkaDurability,
    title: t("Offset 5 fails, 6 and 7 succeed", "offset 5가 실패하고 6과 7은 성공하면"),
    goal: t(
        "A committed offset means: everything below is done. It cannot say “all but 5”: skip it, or stop at it.",
        "커밋된 offset은 그 앞을 모두 처리했다는 뜻입니다. “5만 빼고”는 말할 수 없습니다. 건너뛰거나 멈춰야 합니다.",
    ),
    look: t(
        "The upper group skips record 5 and commits past it; the lower one tries again and again, and everything behind it waits.",
        "위 그룹은 5를 건너뛰고 커밋이 지나갑니다. 아래 그룹은 계속 다시 시도하고, 뒤의 것은 모두 기다립니다.",
    ),
    question: Question {
        ask: t("What does committing 8 say about record 5?", "8을 커밋하면 5번 레코드는 어떻게 됩니까?"),
        answers: &[
            right(
                t("that it is done, although it failed", "실패했어도 처리한 것이 됨"),
                t(
                    "Yes: the failure is forgotten, unless it was put aside first (dead-letter topic) .",
                    "맞습니다. 먼저 따로 옮겨 두지 않으면(dead letter topic) 실패는 잊힙니다.",
                ),
            ),
            wrong(
                t("that it comes again", "다시 옴"),
                t(
                    "Only a seek or a restart below 8 would bring it again.",
                    "8보다 앞으로 seek하거나 앞에서 다시 시작해야만 옵니다.",
                ),
            ),
            wrong(
                t("nothing, records are acknowledged one by one", "레코드마다 따로 확인하므로 상관없음"),
                t("That is a queue, or a share group.", "그것은 큐나 share group입니다."),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(3_000, t("All is well so far", "아직은 순조로움")),
        moment(6_500, t("Record 5 fails in both groups", "두 그룹에서 5가 실패함")),
        moment(14_000, t("One has gone on, the other stands", "하나는 지나갔고 하나는 멈춰 있음")),
    ],
    drawing,
    script: &[],
    until_us: 20_000_000,
    checks: &[
        check(t("who skips commits 8", "건너뛰면 8을 커밋함"), |run| run.committed("skips") == 8),
        check(t("the failure is nowhere any more", "실패는 어디에도 남지 않음"), |run| {
            run.facts(|fact| matches!(fact, Fact::Skipped { .. })) == 1 && run.lag("skips") == 0
        }),
        check(t("who tries again stands at 5", "다시 시도하면 5에 멈춤"), |run| {
            run.committed("waits") == 5 && run.lag("waits") == 3
        }),
        check(t("it worked on record 5 several times", "5를 여러 번 처리함"), |run| {
            run.deliveries("waits").values().max().is_some_and(|times| *times >= 3)
        }),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let names = ["0", "1", "2", "3", "4", "poison", "6", "7"];
    let shop = board.writer(
        "shop",
        At(0, 96),
        [
            ("interval", ms(800)),
            ("count", int(8)),
            ("keys", keys(&["job"])),
            ("values", keys(&names)),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let jobs = board.topic("jobs", At(TOPIC_X, 64), [("partitions", int(1))]);
    board.produce(&shop, &jobs);
    for (y, group, reader, then) in [(0, "skips", "easy-going", "skip"), (152, "waits", "stubborn", "retry")] {
        let fails = failure("body", [("text", text("poison"))], then);
        let settings = [worker(300), vec![("failures", fails)]].concat();
        let (group, _) = team(&mut board, group, At(GROUP_X, y), [], [(reader, settings)]);
        board.subscribe(&jobs, &group);
    }
    board.done()
}
