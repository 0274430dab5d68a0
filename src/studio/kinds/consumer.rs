//! A simulated consumer: prefetch, when it acknowledges, its work, how it fails, its connection.
use crate::locales::Text;
use crate::studio::kind::{Kind, Param, ParamKind, Preset, Role, System, unit};
use crate::studio::param::failure;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "client.consumer",
    system: System::Client,
    role: Role::Consumer,
    label: t("Consumer", "컨슈머"),
    help: t(
        "Takes messages from one or more queues, works on them and acknowledges them.",
        "큐 하나 이상에서 메시지를 받아 처리하고 ack(처리했다는 응답)를 보냅니다.",
    ),
    name_stem: "consumer",
    id_stem: "c",
    variant_param: "ack",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[Preset::plain(&KIND)];

pub static PARAMS: &[Param] = &[
    Param::short(
        "prefetch",
        ParamKind::Int { min: 0, max: 65_535, default: Some(3), unit: unit::MESSAGES },
        t("Prefetch", "prefetch"),
    ),
    Param::short(
        "ack",
        ParamKind::Choice {
            default: "after-work",
            options: &[
                ("after-work", t("after the work", "처리한 뒤")),
                ("before-work", t("on arrival, before the work", "받자마자, 처리 전")),
                ("every-n", t("every n messages at once", "n개마다 한꺼번에")),
                ("automatic", t("automatic (no-ack)", "자동 (no-ack)")),
                ("never", t("never", "보내지 않음")),
            ],
        },
        t("Acknowledges", "ack 시점"),
    ),
    Param::short(
        "ack_every",
        ParamKind::Int { min: 2, max: 65_535, default: Some(10), unit: unit::MESSAGES },
        t("Every", "몇 개마다"),
    )
    .only(&["every-n"]),
    Param::short("work", ParamKind::Duration { min: 0, max: 3_600_000_000, default: 500_000 }, t("Work", "처리 시간")),
    Param::short("failures", ParamKind::Failures { rules: &failure::RULES }, t("Failures", "실패")),
    Param::short(
        "work_jitter",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
        t("Jitter of the work", "처리 시간의 흔들림"),
    )
    .advanced(),
    Param::short(
        "parallel",
        ParamKind::Int { min: 1, max: 1_000, default: Some(1), unit: unit::MESSAGES },
        t("In parallel", "동시 처리"),
    )
    .advanced(),
    Param::short("replies", ParamKind::Bool { default: false }, t("Replies", "응답 보내기")).advanced(),
    Param::short("parking", ParamKind::PartName { role: Role::Queue }, t("Parking queue", "보관 큐")).advanced(),
    Param::short(
        "most_deaths",
        ParamKind::Int { min: 1, max: 1_000, default: Some(3), unit: unit::TIMES },
        t("Tries before parking", "보관 전 시도"),
    )
    .advanced(),
    Param::short("deduplicate", ParamKind::Bool { default: false }, t("De-duplicate", "중복 제거")).advanced(),
    Param::short("start", ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 }, t("Start", "시작 시각"))
        .advanced(),
    Param::short(
        "restart",
        ParamKind::Duration { min: 0, max: 3_600_000_000, default: 2_000_000 },
        t("Back after a crash", "장애 뒤 복귀"),
    )
    .advanced(),
    Param::short("latency", ParamKind::Duration { min: 0, max: 60_000_000, default: 150_000 }, t("Latency", "지연"))
        .advanced(),
    Param::short(
        "latency_jitter",
        ParamKind::Duration { min: 0, max: 60_000_000, default: 0 },
        t("Jitter of the latency", "지연의 흔들림"),
    )
    .advanced(),
];
