//! What stands on Kafka's links: only what a consumer forwards says what it is for.
use super::{LAB, t};
use crate::studio::kind::{Param, ParamKind};

pub static FORWARD: &[Param] = &[
    Param::new(
        "as",
        ParamKind::Choice {
            default: "output",
            options: &[
                ("output", t("results", "결과")),
                ("dead-letter", t("dead letters", "dead letter")),
                ("retry", t("records to retry", "다시 시도할 레코드")),
            ],
        },
        t("Writes", "쓰는 것"),
        t(
            "What the consumer produces to this topic: its results, records it gave up, or records to try again later.",
            "컨슈머가 이 topic에 쓰는 것입니다. 처리 결과, 포기한 레코드, 또는 나중에 다시 시도할 레코드입니다.",
        ),
        LAB,
    ),
    Param::new(
        "delay",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 5_000_000 },
        t("Retry after", "재시도까지"),
        t(
            "How old a record in this retry topic must be before it is tried again. With several retry topics each waits longer than the one before.",
            "이 재시도 topic의 레코드를 다시 시도하기까지 기다리는 시간입니다. 재시도 topic이 여럿이면 뒤의 것이 더 오래 기다립니다.",
        ),
        LAB,
    ),
];
