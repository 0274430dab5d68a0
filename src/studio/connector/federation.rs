//! The link of a federated exchange or queue: a connector from an exchange of one broker to an exchange of another, or
//! from a queue to a queue, with the field names of a federation upstream. What it is follows from where it takes
//! from. Source: RabbitMQ Federation plugin reference.
use std::sync::Arc;

use super::shovel;
use crate::engine::client::federated_queue::FederatedQueue;
use crate::engine::client::federation::{Federation, Link as Upstream};
use crate::engine::id::PartIx;
use crate::locales::Text;
use crate::studio::document::{Document, Link, LinkKind, Part};
use crate::studio::kind::{Kind, Param, ParamKind, Preset, Role, System, unit};
use crate::studio::lower::binding_rows;
use crate::studio::rules::derived::role_of;
use crate::studio::system::RowOf;

const fn t(en: &'static str, ko: &'static str) -> Text {
    Text::new(en, ko)
}

pub static KIND: Kind = Kind {
    id: "rabbitmq.federation",
    system: System::Client,
    role: Role::Connector,
    label: t("Federation link", "federation 연결"),
    help: t(
        "Between exchanges: copies what the one upstream gets, as far as the bindings downstream want it. Between queues: moves messages while consumers downstream have nothing to do.",
        "exchange 사이: upstream에 들어온 것을 downstream의 binding이 원하는 만큼 복사합니다. 큐 사이: downstream의 컨슈머가 할 일이 없는 동안 메시지를 옮깁니다.",
    ),
    name_stem: "federation",
    id_stem: "n",
    variant_param: "ack-mode",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[Preset::plain(&KIND)];

const UPSTREAM: &str = "RabbitMQ: Federation Reference, upstream";

static PARAMS: &[Param] = &[
    Param::new(
        "max-hops",
        ParamKind::Int { min: 1, max: 100, default: Some(1), unit: unit::TIMES },
        t("max-hops", "max-hops 한도"),
        t(
            "Between exchanges: how many federation links a message may pass. Each adds an entry to the header x-received-from.",
            "exchange 사이에서 메시지가 federation 연결을 몇 번까지 지날 수 있는지 정합니다. 지날 때마다 x-received-from header에 항목이 붙습니다.",
        ),
        UPSTREAM,
    ),
    Param::new(
        "ack-mode",
        ParamKind::Choice {
            default: "on-confirm",
            options: &[
                ("on-confirm", t("on-confirm (after downstream confirmed)", "on-confirm (downstream이 confirm한 뒤)")),
                ("on-publish", t("on-publish (after it was sent on)", "on-publish (보낸 뒤)")),
                ("no-ack", t("no-ack (as soon as it is delivered)", "no-ack (전달되자마자)")),
            ],
        },
        t("Ack mode", "ack-mode 설정"),
        t(
            "When the upstream queue is acknowledged: only on-confirm loses nothing when the link breaks.",
            "upstream 큐에 ack하는 때입니다. 연결이 끊겨도 잃지 않는 것은 on-confirm뿐입니다.",
        ),
        UPSTREAM,
    ),
    Param::new(
        "batch",
        ParamKind::Int { min: 0, max: 65_535, default: Some(1_000), unit: unit::MESSAGES },
        t("prefetch-count", "prefetch-count 개수"),
        t(
            "Messages it may hold without acknowledgement; 0 = unlimited.",
            "ack하지 않은 채 들고 있을 수 있는 개수입니다. 0은 무제한입니다.",
        ),
        UPSTREAM,
    ),
    Param::new(
        "restart",
        ParamKind::Duration { min: 1_000, max: 3_600_000_000, default: 5_000_000 },
        t("reconnect-delay", "reconnect-delay 시간"),
        t(
            "How long it waits after its link broke until it tries again. Meanwhile messages wait in its upstream queue.",
            "연결이 끊긴 뒤 다시 연결해 볼 때까지의 시간입니다. 그동안 메시지는 upstream 큐에서 기다립니다.",
        ),
        UPSTREAM,
    ),
    shovel::LATENCY,
];

/// As [`shovel::care`], for both kinds of links.
pub fn is_link(part: &Part) -> bool {
    part.kind == KIND.id || part.kind == shovel::KIND.id
}

/// What its upstream end does besides taking from a queue.
pub fn upstream(document: &Document, part: &Part, source: &Link, at: RowOf) -> Option<Upstream> {
    let from = document.part(&source.from)?;
    let downstream = document.links.iter().find(|link| link.from == part.id).and_then(|link| document.part(&link.to));
    match role_of(from) {
        Some(Role::Exchange) => Some(of_exchange(document, part, from, downstream, at(&source.from))),
        Some(Role::Queue) if part.kind == KIND.id => {
            let federated = FederatedQueue {
                upstream: at(&source.from),
                downstream: downstream.map_or(PartIx::NONE, |part| at(&part.id)),
                queue: downstream.map_or_else(String::new, |part| part.name.clone()),
                from: vhost(Some(from)),
            };
            Some(Upstream(Arc::new(federated)))
        }
        _ => None,
    }
}

fn of_exchange(document: &Document, part: &Part, from: &Part, downstream: Option<&Part>, exchange: PartIx) -> Upstream {
    let bindings = downstream.into_iter().flat_map(|downstream| {
        let bound = document.links.iter().filter(|link| link.kind == LinkKind::Bind && link.from == downstream.id);
        bound.flat_map(|link| binding_rows(document, link))
    });
    let to = vhost(downstream);
    Upstream(Arc::new(Federation {
        exchange,
        queue: format!("federation: {} -> {to}", from.name),
        from: vhost(Some(from)),
        to,
        bindings: bindings.collect(),
        max_hops: part.reader().count("max-hops"),
    }))
}

/// The name of the virtual host that a part stands in, as the broker says it.
fn vhost(part: Option<&Part>) -> String {
    let name = part.map_or("", Part::vhost);
    if name.is_empty() { "/".to_owned() } else { name.to_owned() }
}
