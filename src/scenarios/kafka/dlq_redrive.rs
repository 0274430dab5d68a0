//! Dead-lettered records are put back where they came from.
use super::super::build::{failure, keys};
use super::*;

pub static SCENARIO: Scenario = Scenario {
    id: "dlq-redrive",
    group: Group::KafkaDurability,
    title: t("Redrive: back to where they came from", "redrive: 왔던 곳으로 되돌리기"),
    goal: t(
        "A dead-letter topic must be watched and emptied: once the cause is mended, its records go back to their topic.",
        "dead letter topic은 지켜보고 비워야 합니다. 원인을 고친 뒤 레코드를 원래 topic으로 되돌립니다.",
    ),
    look: t(
        "Each first try fails while the payment service is down. At 14 s somebody redrives: the same records come again, and succeed.",
        "결제 서비스가 멈춘 동안 처음 처리는 모두 실패합니다. 14초에 redrive하면 같은 레코드가 다시 와서 성공합니다.",
    ),
    question: Question {
        ask: t("After a redrive, is the dead-letter topic empty?", "redrive하면 dead letter topic은 비워집니까?"),
        answers: &[
            wrong(
                t("yes", "예"),
                t(
                    "It is a log: reading takes nothing away. Count the cells.",
                    "로그는 읽어도 줄지 않습니다. 칸을 세어 보십시오.",
                ),
            ),
            right(
                t("no, its records stay until retention", "아니요, retention까지 남음"),
                t(
                    "Yes. The tool commits how far it redrove; growth and age are measured from there.",
                    "맞습니다. 도구가 어디까지 되돌렸는지 커밋하고, 늘어난 양과 나이는 거기서부터 잽니다.",
                ),
            ),
            wrong(
                t("only those that succeed go", "성공한 것만 빠짐"),
                t(
                    "The dead-letter topic does not know what succeeded.",
                    "dead letter topic은 무엇이 성공했는지 모릅니다.",
                ),
            ),
        ],
    },
    belief: None,
    minutes: 2,
    moments: &[
        moment(3_000, t("The service is down: dead letters pile up", "서비스가 멈춰 dead letter가 쌓임")),
        moment(14_000, t("Somebody redrives", "redrive함")),
        moment(20_000, t("All are paid", "모두 결제됨")),
    ],
    drawing,
    script: &[at(14_000, |row| Command::Kafka(Kafka::Redrive { topic: row("payments.dlq"), most: 100 }))],
    until_us: 35_000_000,
    checks: &[
        check(t("six dead letters", "dead letter 6개"), |run| run.records("payments.dlq") == 6),
        check(t("all six are back in their topic", "여섯 모두 원래 topic에 되돌아옴"), |run| {
            run.appended("payments") == 12 && run.doubled("payments") == 6
        }),
        check(
            t("worked on twice each, the second time well", "두 번씩 처리하고 두 번째에 성공함"),
            |run| {
                let deliveries = run.deliveries("billing");
                deliveries.len() == 6 && deliveries.values().all(|times| *times == 2)
            },
        ),
        check(t("nothing waits", "남은 것이 없음"), |run| run.lag("billing") == 0),
    ],
};

fn drawing() -> Document {
    let mut board = Board::new();
    let shop = board.writer(
        "shop",
        At(0, 16),
        [
            ("interval", ms(1_000)),
            ("count", int(6)),
            ("keys", keys(&["a", "b", "c"])),
            ("start", ms(1_000)),
            ("latency", ms(200)),
        ],
    );
    let payments = board.topic("payments", At(TOPIC_X, 16), [("partitions", int(1))]);
    let dead = board.topic("payments.dlq", At(TOPIC_X, 208), [("partitions", int(1))]);
    let fails = failure("first-delivery", [], "dead-letter");
    let biller = [worker(400), vec![("failures", fails)]].concat();
    let (billing, members) = team(&mut board, "billing", At(GROUP_X, 16), [], [("biller", biller)]);
    board.produce(&shop, &payments);
    board.subscribe(&payments, &billing);
    board.forward(&members[0], &dead, "dead-letter", None);
    board.done()
}
