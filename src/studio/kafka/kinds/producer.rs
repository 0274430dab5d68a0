//! A simulated Kafka producer: what it writes and when, and the settings of the Java client.
use super::shared::{BACK, INTERVAL, LATENCY, LATENCY_JITTER, START};
use super::{LAB, PRODUCER, t};
use crate::studio::kind::{Kind, Param, ParamKind, Preset, PresetValue, Role, System, unit};
use crate::studio::kinds::shared::INTERVAL_JITTER;

pub static KIND: Kind = Kind {
    id: "kafka.producer",
    system: System::Kafka,
    role: Role::KafkaProducer,
    label: t("Kafka producer", "Kafka 프로듀서"),
    help: t(
        "Writes records to one topic on a schedule, batched by partition as the Java client does.",
        "정한 일정에 따라 topic 하나에 레코드를 씁니다. Java 클라이언트처럼 파티션마다 배치로 묶습니다.",
    ),
    name_stem: "producer",
    id_stem: "kp",
    variant_param: "transactional",
    params: PARAMS,
};

pub static PRESETS: &[Preset] = &[
    Preset::plain(&KIND),
    Preset {
        id: "kafka.producer/transactional",
        kind: "kafka.producer",
        label: t("Transactional producer", "트랜잭션 프로듀서"),
        help: t(
            "Writes records in transactions: readers with read_committed see all of one or nothing.",
            "레코드를 트랜잭션으로 씁니다. read_committed로 읽으면 한 트랜잭션이 모두 보이거나 하나도 안 보입니다.",
        ),
        settings: &[("transactional", PresetValue::Bool(true))],
        in_palette: true,
    },
    Preset {
        id: "kafka.producer/not-idempotent",
        kind: "kafka.producer",
        label: t("Producer without idempotence", "멱등이 아닌 프로듀서"),
        help: t(
            "As before Kafka 3: a retry can store a record twice, or in another order.",
            "Kafka 3 이전처럼 재시도하면 레코드가 두 번 저장되거나 순서가 바뀔 수 있습니다.",
        ),
        settings: &[("enable.idempotence", PresetValue::Bool(false))],
        in_palette: false,
    },
    Preset {
        id: "kafka.producer/fire-and-forget",
        kind: "kafka.producer",
        label: t("Producer with acks=0", "acks=0 프로듀서"),
        help: t(
            "Never waits for an answer: the fastest, and it does not learn what is lost.",
            "응답을 기다리지 않습니다. 가장 빠르지만 잃어도 모릅니다.",
        ),
        settings: &[("acks", PresetValue::Text("0")), ("enable.idempotence", PresetValue::Bool(false))],
        in_palette: false,
    },
];

const TRANSACTIONAL: &[&str] = &["true"];

const fn ms(min: i64, default: i64) -> ParamKind {
    ParamKind::Int { min, max: 2_147_483_647, default: Some(default), unit: unit::MS }
}

pub static PARAMS: &[Param] = &[
    INTERVAL,
    Param::new(
        "count",
        ParamKind::Int { min: 0, max: 4_294_967_295, default: Some(0), unit: unit::RECORDS },
        t("Count", "보낼 개수"),
        t("Records in all; 0 = without end.", "모두 몇 개를 보낼지 정합니다. 0은 끝없이 보낸다는 뜻입니다."),
        LAB,
    ),
    Param::new(
        "keys",
        ParamKind::WeightedTexts { nullable: true },
        t("Keys", "key"),
        t(
            "The keys of the records, each with a weight. Empty list: every key is null. An empty key is a key, not null.",
            "레코드의 key와 그 비중입니다. 목록을 비우면 key는 모두 null입니다. 빈 글은 null이 아니라 하나의 key입니다.",
        ),
        "Kafka: Producer configs, partitioner.class",
    ),
    Param::new(
        "key_order",
        ParamKind::Choice {
            default: "in-turn",
            options: &[
                ("in-turn", t("in turn, each by its weight", "차례대로, 비중만큼")),
                ("random", t("at random, by weight", "무작위로, 비중에 따라")),
            ],
        },
        t("Order of keys", "key 순서"),
        t(
            "How the next key and value are chosen. Random choices come from the seed, so a run repeats exactly.",
            "다음 key와 값을 고르는 방법입니다. 무작위도 시드에서 나오므로 실행은 똑같이 되풀이됩니다.",
        ),
        LAB,
    ),
    Param::new(
        "acks",
        ParamKind::Choice {
            default: "all",
            options: &[
                ("all", t("all: every replica in sync", "all: ISR의 모든 복제본")),
                ("1", t("1: the leader", "1: 리더만")),
                ("0", t("0: nobody", "0: 아무도 안 기다림")),
            ],
        },
        t("acks", "acks"),
        t(
            "Whose copy a write waits for. 1 loses what the followers do not have yet when the leader dies; 0 does not even learn of errors. Idempotence needs all.",
            "쓰기가 누구의 복제를 기다릴지 정합니다. 1이면 리더가 죽을 때 팔로워에 없는 것을 잃고, 0이면 오류도 모릅니다. 멱등이려면 all이어야 합니다.",
        ),
        PRODUCER,
    ),
    Param::new(
        "enable.idempotence",
        ParamKind::Bool { default: true },
        t("Idempotent", "멱등"),
        t(
            "Numbers the batches of each partition, so that a retry is stored once and in order.",
            "파티션마다 배치에 번호를 매겨, 다시 보내도 한 번만 순서대로 저장됩니다.",
        ),
        PRODUCER,
    ),
    Param::new(
        "transactional",
        ParamKind::Bool { default: false },
        t("Transactions", "트랜잭션"),
        t(
            "Writes in transactions, with a transactional.id.",
            "transactional.id를 가지고 트랜잭션으로 씁니다.",
        ),
        "KIP-98",
    ),
    Param::new(
        "transactional.id",
        ParamKind::Text { max_bytes: 249, default: "" },
        t("Transactional id", "transactional id"),
        t(
            "Whoever initialises with the same id later fences this one off (a zombie's writes are refused). Empty: the producer's name.",
            "같은 id로 나중에 초기화한 쪽이 이쪽을 막습니다(이전 인스턴스의 쓰기는 거절됩니다). 비우면 프로듀서의 이름입니다.",
        ),
        PRODUCER,
    )
    .only(TRANSACTIONAL),
    Param::new(
        "transaction_records",
        ParamKind::Int { min: 1, max: 100_000, default: Some(3), unit: unit::RECORDS },
        t("Records per transaction", "트랜잭션당 레코드"),
        t("After so many records it commits.", "이 개수만큼 쓰고 커밋합니다."),
        LAB,
    )
    .only(TRANSACTIONAL),
    Param::new(
        "abort",
        ParamKind::Int { min: 0, max: 100, default: Some(0), unit: unit::PERCENT },
        t("Aborts", "abort 비율"),
        t(
            "In so many of a hundred transactions it aborts instead of committing.",
            "트랜잭션 가운데 이 비율만큼은 커밋하지 않고 abort합니다.",
        ),
        LAB,
    )
    .only(TRANSACTIONAL),
    Param::new(
        "transaction.timeout.ms",
        ms(1, 60_000),
        t("Transaction timeout", "트랜잭션 제한 시간"),
        t(
            "The coordinator aborts a transaction that is open for longer. At most transaction.max.timeout.ms of the cluster.",
            "이보다 오래 열려 있는 트랜잭션은 coordinator가 abort합니다. 클러스터의 transaction.max.timeout.ms까지입니다.",
        ),
        PRODUCER,
    )
    .only(TRANSACTIONAL)
    .advanced(),
    Param::new(
        "linger.ms",
        ms(0, 5),
        t("Linger", "linger"),
        t(
            "How long a batch that is not full waits for more records. 5 ms since Kafka 4.0, before that 0.",
            "다 차지 않은 배치가 레코드를 더 기다리는 시간입니다. Kafka 4.0부터 5 ms이고 그 전에는 0이었습니다.",
        ),
        "Kafka: Producer configs; KIP-1030",
    ),
    Param::new(
        "batch.size",
        ParamKind::Int { min: 0, max: 2_147_483_647, default: Some(16_384), unit: unit::BYTES },
        t("Batch size", "배치 크기"),
        t(
            "A batch of one partition is sent once it has so many bytes. Records without a key change partition after so many bytes.",
            "한 파티션의 배치는 이만큼 차면 보냅니다. key가 없는 레코드는 이만큼 쓸 때마다 파티션을 바꿉니다.",
        ),
        PRODUCER,
    ),
    Param::new(
        "partitioner.class",
        ParamKind::Choice {
            default: "default",
            options: &[
                ("default", t("by key (murmur2); without one sticky", "key로(murmur2), 없으면 sticky")),
                ("ignore-keys", t("sticky, keys ignored (partitioner.ignore.keys)", "sticky, key 무시 (partitioner.ignore.keys)")),
                ("round-robin", t("RoundRobinPartitioner", "RoundRobinPartitioner")),
                ("salted", t("one's own: the key with a random salt", "직접 만듦: 무작위 salt를 붙인 key")),
                ("compound", t("one's own: key and value together", "직접 만듦: key와 값을 함께")),
            ],
        },
        t("Partitioner", "partitioner"),
        t(
            "How a record gets its partition. By key: murmur2(key) modulo the number of partitions.",
            "레코드의 파티션을 고르는 방법입니다. key로 고르면 murmur2(key)를 파티션 수로 나눈 나머지입니다.",
        ),
        "Kafka: Producer configs; KIP-794",
    )
    .advanced(),
    Param::new(
        "salts",
        ParamKind::Int { min: 1, max: 256, default: Some(3), unit: unit::NONE },
        t("Salts", "salt 수"),
        t(
            "For a salted key: it is hashed with #0 to one less than this behind it, so that one hot key spreads over partitions and loses its order.",
            "salt를 붙일 때 key 뒤에 #0부터 이 수보다 하나 작은 수까지 붙여 해시합니다. 몰리는 key가 여러 파티션에 퍼지는 대신 순서를 잃습니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "partitioner.adaptive.partitioning.enable",
        ParamKind::Bool { default: true },
        t("Adaptive partitioning", "적응형 파티션 선택"),
        t(
            "Records without a key go rather to partitions whose queue of batches is short.",
            "key가 없는 레코드를 밀린 배치가 적은 파티션으로 더 보냅니다.",
        ),
        "KIP-794",
    )
    .advanced(),
    Param::new(
        "partition",
        ParamKind::Int { min: 0, max: 255, default: None, unit: unit::NONE },
        t("Partition", "파티션 지정"),
        t(
            "Every record names this partition itself; keys then decide nothing.",
            "모든 레코드가 이 파티션을 직접 지정합니다. key는 파티션을 정하지 않습니다.",
        ),
        "Kafka: Java API, ProducerRecord",
    )
    .advanced(),
    Param::new(
        "values",
        ParamKind::WeightedTexts { nullable: true },
        t("Values", "값"),
        t(
            "The values of the records, each with a weight. A null value is a tombstone. Empty list: filled to the size below.",
            "레코드의 값과 그 비중입니다. null이면 tombstone입니다. 목록을 비우면 아래 크기만큼 채웁니다.",
        ),
        LAB,
    )
    .advanced(),
    Param::new(
        "value_bytes",
        ParamKind::Int { min: 0, max: 16_777_216, default: Some(100), unit: unit::BYTES },
        t("Value size", "값 크기"),
        t("Bytes of each value when no values are given.", "값을 적지 않았을 때 값마다의 바이트 수입니다."),
        LAB,
    )
    .advanced(),
    Param::new(
        "headers",
        ParamKind::Table,
        t("Headers", "header"),
        t("Headers of every record; Kafka does not look at them.", "모든 레코드에 붙일 header입니다. Kafka는 보지 않습니다."),
        "KIP-82",
    )
    .advanced(),
    Param::new(
        "burst",
        ParamKind::Int { min: 1, max: 10_000, default: Some(1), unit: unit::RECORDS },
        t("Burst", "한 번에"),
        t("Records sent at each interval.", "간격마다 한꺼번에 보내는 개수입니다."),
        LAB,
    )
    .advanced(),
    INTERVAL_JITTER,
    START,
    Param::new(
        "compression.type",
        ParamKind::Choice {
            default: "none",
            options: &[
                ("none", t("none", "없음")),
                ("gzip", t("gzip", "gzip")),
                ("snappy", t("snappy", "snappy")),
                ("lz4", t("lz4", "lz4")),
                ("zstd", t("zstd", "zstd")),
            ],
        },
        t("Compression", "압축"),
        t(
            "Packs whole batches, so larger batches shrink more. Brokerlab counts sizes by a model: from 28 % (zstd) to 50 % (snappy, lz4) for all but the first record; packing takes the producer 40 ms (gzip), 5 ms (zstd) or 2 ms (lz4, snappy) per MB before a request leaves.",
            "배치를 통째로 압축하므로 배치가 클수록 더 줄어듭니다. Brokerlab은 모형으로 셉니다. 첫 레코드를 뺀 나머지가 28 %(zstd)에서 50 %(snappy, lz4)로 줄어듭니다. 요청이 떠나기 전 압축에 MB마다 40 ms(gzip), 5 ms(zstd), 2 ms(lz4, snappy)가 듭니다.",
        ),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "buffer.memory",
        ParamKind::Int { min: 0, max: i64::MAX, default: Some(33_554_432), unit: unit::BYTES },
        t("Buffer", "버퍼 메모리"),
        t(
            "Bytes of records that may wait to be sent; when it is full, send() waits.",
            "보내기를 기다릴 수 있는 레코드의 바이트 수입니다. 가득 차면 send()가 기다립니다.",
        ),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "max.block.ms",
        ParamKind::Int { min: 0, max: i64::MAX, default: Some(60_000), unit: unit::MS },
        t("Send waits", "send() 대기"),
        t(
            "How long send() waits for memory in the buffer or for metadata; then the record fails.",
            "send()가 버퍼나 metadata를 기다리는 시간입니다. 지나면 레코드는 실패합니다.",
        ),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "metadata.max.age.ms",
        ms(0, 300_000),
        t("Metadata age", "metadata 나이"),
        t(
            "How often the client asks anew which partitions there are and who leads them: so late it notices added ones. A wrong leader it notices by NOT_LEADER_OR_FOLLOWER, and asks at once.",
            "어떤 파티션이 있고 리더가 누구인지 다시 묻는 간격입니다. 늘어난 파티션을 이만큼 늦게 알 수 있습니다. 리더가 틀리면 NOT_LEADER_OR_FOLLOWER 응답으로 알고 바로 묻습니다.",
        ),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "delivery.timeout.ms",
        ms(0, 120_000),
        t("Delivery timeout", "delivery timeout"),
        t(
            "A record that is not acknowledged for so long after send() has failed, retries included. At least linger.ms + request.timeout.ms.",
            "send() 뒤 이 시간 안에 확인되지 않으면, 재시도를 포함해 실패로 봅니다. linger.ms + request.timeout.ms 이상이어야 합니다.",
        ),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "request.timeout.ms",
        ms(0, 30_000),
        t("Request timeout", "요청 제한 시간"),
        t("How long one request waits for its answer before it is sent again.", "요청 하나가 응답을 기다리는 시간입니다. 지나면 다시 보냅니다."),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "retry.backoff.ms",
        ms(0, 100),
        t("Retry backoff", "재시도 간격"),
        t("How long a failed request waits before it is sent again.", "실패한 요청을 다시 보내기 전에 기다리는 시간입니다."),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "max.in.flight.requests.per.connection",
        ParamKind::Int { min: 1, max: 2_147_483_647, default: Some(5), unit: unit::NONE },
        t("In flight", "동시 요청"),
        t(
            "Requests that may wait for their answer at once; here counted per partition. Above 1 without idempotence a retry can change the order. At most 5 with it.",
            "응답을 기다리는 요청을 동시에 몇 개까지 둘지 정합니다. 여기서는 파티션마다 셉니다. 멱등이 아니면 1보다 클 때 재시도가 순서를 바꿀 수 있고, 멱등이면 5까지입니다.",
        ),
        PRODUCER,
    )
    .advanced(),
    Param::new(
        "max.request.size",
        ParamKind::Int { min: 0, max: 2_147_483_647, default: Some(1_048_576), unit: unit::BYTES },
        t("Largest record", "최대 레코드"),
        t(
            "A larger record fails in send() with RecordTooLargeException.",
            "이보다 큰 레코드는 send()에서 RecordTooLargeException으로 실패합니다.",
        ),
        PRODUCER,
    )
    .advanced(),
    LATENCY,
    LATENCY_JITTER,
    BACK,
];
