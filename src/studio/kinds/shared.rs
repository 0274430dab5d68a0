//! Settings that parts of several systems have alike, with what they mean. Only kinds that come later may use them: those
//! of the first look keep their meanings apart (see `help`).
use crate::locales::Text;
use crate::studio::kind::{Param, ParamKind};

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

const LAB: &str = "Brokerlab";

/// Of a client that sends by itself.
pub const INTERVAL_JITTER: Param = Param::new(
    "jitter",
    ParamKind::Duration { min: 0, max: 3_600_000_000, default: 0 },
    t("Jitter of the interval", "간격의 흔들림"),
    t(
        "A random part between 0 and this is added to each interval.",
        "간격마다 0부터 이 값 사이의 시간을 무작위로 더합니다.",
    ),
    LAB,
)
.advanced();

/// Of links between brokers.
pub const LINK_JITTER: Param = Param::new(
    "latency_jitter",
    ParamKind::Duration { min: 0, max: 60_000_000, default: 0 },
    t("Jitter of the latency", "지연의 흔들림"),
    t(
        "A random part between 0 and this is added each way.",
        "갈 때와 올 때마다 0부터 이 값 사이의 시간을 무작위로 더합니다.",
    ),
    LAB,
)
.advanced();
