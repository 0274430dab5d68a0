//! Texts of the panels, dialogs and commands that only Kafka's parts have. Names of settings stand with their kinds.
use super::Text;

pub const KAFKA: Text = Text::new("Kafka", "Kafka");
/// The sign of Kafka, as of a chemical element.
pub const SIGN: &str = "Kf";
pub const NOT_RUNNING: Text = Text::new(
    "It is not in the run at this moment. Mend the problems of the board, or go to a later moment.",
    "이 순간의 실행에는 없습니다. 보드의 문제를 고치거나 더 나중으로 가십시오.",
);
/// What stands for a key or value that is null.
pub const NULL: Text = Text::new("null", "null");

// Numbers
pub const MEMBERS: Text = Text::new("members", "멤버");
pub const PARTITIONS: Text = Text::new("partitions", "파티션");
pub const LAG: Text = Text::new("lag", "lag");
pub const GENERATION_SHORT: Text = Text::new("gen.", "세대");
pub const GENERATION: Text = Text::new("Generation", "세대");
pub const ACKNOWLEDGED: Text = Text::new("acked", "ack 받음");
pub const RETRIES: Text = Text::new("retries", "재시도");
pub const LOG_START: Text = Text::new("log start", "로그 시작");
pub const LAST_STABLE: Text = Text::new("LSO", "LSO");
pub const HIGH_WATERMARK: Text = Text::new("HW", "HW");
pub const LOG_END: Text = Text::new("log end", "로그 끝");
pub const BROKERS_UP: Text = Text::new("up", "켜짐");
pub const UNDER_REPLICATED: Text = Text::new("short ISR", "ISR 부족");
pub const OFFLINE: Text = Text::new("offline", "오프라인");

// Topic
pub const PARTITION: Text = Text::new("Partition", "파티션");
pub const REPLICAS: Text = Text::new("Replicas", "복제본");
pub const LEADER: Text = Text::new("leader", "리더");
pub const IN_SYNC: Text = Text::new("ISR", "ISR");
pub const OUT_OF_SYNC: Text = Text::new("out of ISR", "ISR 제외");
pub const DOWN: Text = Text::new("down", "꺼짐");
pub const PREFERRED: Text = Text::new("preferred leader", "우선 리더");
/// `{0}` of `{1}` replicas.
pub const ISR_OF: Text = Text::new("ISR {0} of {1}", "ISR {1}개 중 {0}개");
pub const AT_LEAST: Text = Text::new("min.insync.replicas is {0}", "min.insync.replicas는 {0}");
pub const LEADER_EPOCH: Text = Text::new("leader epoch {0}", "리더 epoch {0}");
pub const END_AT: Text = Text::new("end {0}", "끝 {0}");
pub const BEHIND: Text = Text::new("{0} behind", "{0}개 뒤처짐");
pub const ELECT_PREFERRED: Text = Text::new("Elect the preferred leader", "우선 리더 선출");
pub const ELECT_UNCLEAN: Text = Text::new("Unclean election", "unclean 선출");
pub const DELETE_RECORDS: Text = Text::new("Delete up to HW", "HW까지 지우기");
pub const NOTHING_TO_DELETE: Text =
    Text::new("There is no record below the high watermark", "HW 앞에 레코드가 없습니다");
pub const READERS: Text = Text::new("Position and lag of readers", "읽는 쪽의 위치와 lag");
pub const READER: Text = Text::new("reader", "읽는 쪽");
pub const POSITION: Text = Text::new("position", "위치");
pub const COMMITTED: Text = Text::new("committed", "커밋");
pub const NOBODY_READS: Text = Text::new("Nobody reads this partition.", "이 파티션을 읽는 쪽이 없습니다.");
pub const LAG_OVER_TIME: Text = Text::new("Lag over time", "시간에 따른 lag");
pub const NEWEST_RECORDS: Text = Text::new("Newest records", "최신 레코드");
pub const NO_RECORDS: Text =
    Text::new("The log is empty. Producers append to its end.", "로그가 비어 있습니다. 프로듀서가 끝에 덧붙입니다.");
pub const NOT_VISIBLE: Text = Text::new("not visible yet", "아직 안 보임");
pub const TOMBSTONE: Text = Text::new("tombstone", "tombstone");
pub const UNCOMMITTED: Text = Text::new("uncommitted", "커밋 전");
pub const ABORTED: Text = Text::new("aborted", "중단됨");
pub const COMMIT_MARKER: Text = Text::new("commit marker", "commit 마커");
pub const ABORT_MARKER: Text = Text::new("abort marker", "abort 마커");

// Dead letters
pub const DEAD_LETTERS: Text = Text::new("Dead letters", "dead letter");
pub const DEAD_WAITING: Text = Text::new("not redriven yet", "아직 되돌리지 않음");
pub const DEAD_OLDEST: Text = Text::new("age of the oldest", "가장 오래된 것의 나이");
pub const DEAD_GROWTH: Text = Text::new("growth over 10 s", "최근 10초의 증가");

// Brokers
pub const BROKERS: Text = Text::new("Brokers", "브로커");
pub const CONTROLLER: Text = Text::new("controller", "controller");
/// `{0}` leaders, `{1}` replicas.
pub const LEADERS_OF: Text = Text::new("leads {0} of {1}", "{1}개 중 {0}개의 리더");
pub const UP: Text = Text::new("up", "켜짐");
pub const FROZEN: Text = Text::new("frozen", "정지됨");
pub const ISOLATED: Text = Text::new("isolated", "고립됨");
pub const FENCED: Text = Text::new("fenced", "fenced");
pub const SLOW: Text = Text::new("slow", "느림");
pub const KILL: Text = Text::new("Kill", "죽이기");
pub const STOP: Text = Text::new("Stop cleanly", "정상 종료");
pub const START: Text = Text::new("Start", "켜기");
pub const FREEZE: Text = Text::new("Freeze", "정지시키기");
pub const THAW: Text = Text::new("Thaw", "정지 풀기");
pub const ISOLATE: Text = Text::new("Isolate", "고립시키기");
pub const RECONNECT: Text = Text::new("Reconnect", "다시 연결");
pub const BROKER_IS_DOWN: Text = Text::new("The broker is down", "브로커가 꺼져 있습니다");
pub const SLOW_FETCH: Text = Text::new("Each replica fetch takes longer by", "복제 fetch마다 더 걸리는 시간");
pub const SLOW_HELP: Text = Text::new(
    "A slow disk: what handling one replica fetch takes more on this broker. 0 = as fast as ever.",
    "느린 디스크: 이 브로커가 복제 fetch 하나를 다루는 데 더 걸리는 시간입니다. 0이면 그대로입니다.",
);

// Groups
pub const STATE: Text = Text::new("State", "상태");
pub const PROTOCOL: Text = Text::new("Protocol", "프로토콜");
pub const PROTOCOL_CLASSIC: Text = Text::new("classic", "classic");
pub const PROTOCOL_CONSUMER: Text = Text::new("consumer (KIP-848)", "consumer(KIP-848)");
pub const PROTOCOL_SHARE: Text = Text::new("share (KIP-932)", "share(KIP-932)");
pub const ASSIGNOR: Text = Text::new("Assignor", "assignor");
pub const GROUP_EPOCH: Text = Text::new("Group epoch", "그룹 epoch");
pub const COORDINATOR: Text = Text::new("Coordinator (broker)", "coordinator (브로커)");
pub const MEMBERS_TITLE: Text = Text::new("Members", "멤버");
pub const NO_MEMBERS: Text = Text::new(
    "The group has no members. Consumers that are linked to it join when they start.",
    "멤버가 없습니다. 이 그룹에 연결된 컨슈머가 켜지면 합류합니다.",
);
pub const REBALANCING: Text = Text::new("rebalancing", "rebalance 중");
pub const IDLE: Text = Text::new("idle", "유휴");
pub const OFFSETS: Text = Text::new("Offsets", "offset");
pub const NOTHING_COMMITTED: Text =
    Text::new("It reads nothing and has committed nothing.", "읽는 것도 커밋한 것도 없습니다.");
pub const COMMIT_LOG: Text = Text::new("Commits as records", "레코드로 본 커밋");
pub const RESET_OFFSETS: Text = Text::new("Reset committed offsets", "커밋된 offset 옮기기");
pub const RESET: Text = Text::new("Reset", "옮기기");
pub const GROUP_HAS_MEMBERS: Text = Text::new(
    "Only the offsets of a group without members can be reset. Crash its consumers or unlink them first.",
    "멤버가 없는 그룹의 offset만 옮길 수 있습니다. 먼저 컨슈머를 죽이거나 연결을 끊으십시오.",
);
pub const ALL_PARTITIONS: Text = Text::new("All partitions", "모든 파티션");
pub const WHERE_TO: Text = Text::new("Where to", "어디로");
pub const TO_BEGINNING: Text = Text::new("beginning", "처음");
pub const TO_END: Text = Text::new("end", "끝");
pub const TO_OFFSET: Text = Text::new("offset", "offset");
pub const TO_TIME: Text = Text::new("moment", "시각");
pub const OFFSET: Text = Text::new("Offset", "offset");
pub const MOMENT: Text = Text::new("2.5 s", "2.5 s");
pub const TYPE_A_PLACE: Text =
    Text::new("Type an offset or a moment of the run", "offset이나 실행의 시각을 적으십시오");

// Share groups
pub const IN_FLIGHT: Text = Text::new("Records in flight", "처리 중인 레코드");
pub const RECORD: Text = Text::new("record", "레코드");
pub const DELIVERIES: Text = Text::new("deliveries", "전달 횟수");
pub const LOCK: Text = Text::new("lock", "잠금");
pub const AVAILABLE: Text = Text::new("available", "가져갈 수 있음");
pub const ACQUIRED: Text = Text::new("acquired", "가져감");
pub const ACCEPTED: Text = Text::new("accepted", "처리됨");
pub const ARCHIVED: Text = Text::new("archived", "보관됨");

// Consumers
pub const GROUP: Text = Text::new("Group", "그룹");
pub const NO_GROUP: Text = Text::new("none: it assigns itself", "없음, 스스로 할당");
pub const LAST_POLL: Text = Text::new("Last poll", "마지막 poll");
pub const NEXT_POLL: Text = Text::new("Next poll in", "다음 poll까지");
pub const BUFFERED: Text = Text::new("Fetched ahead", "미리 가져옴");
pub const BACK_IN: Text = Text::new("Back in", "복귀까지");
pub const AGO: Text = Text::new("ago", "전");
pub const NEVER: Text = Text::new("never", "없음");
pub const TASK_FAILED: Text = Text::new(
    "The task stopped on an error. Restart it to go on.",
    "작업이 오류로 멈췄습니다. 다시 시작해야 이어 갑니다.",
);
pub const PARTITIONS_TITLE: Text = Text::new("Partitions", "파티션");
pub const NO_PARTITIONS: Text = Text::new("It has no partition at this moment.", "이 순간 맡은 파티션이 없습니다.");
pub const OF_LAST_POLL: Text = Text::new("records of the last poll", "마지막 poll의 레코드");
pub const COMMIT_TO_COME: Text = Text::new("done", "처리함");
pub const SEEK_TITLE: Text = Text::new("Seek", "seek");
pub const SEEK: Text = Text::new("Seek", "seek");
pub const READS_NOTHING: Text =
    Text::new("It has no partition to seek in at this moment.", "이 순간 seek할 파티션이 없습니다.");

// Producers
pub const PRODUCER_ID: Text = Text::new("Producer id", "producer id");
/// `{0}` = producer id, `{1}` = epoch.
pub const ID_AND_EPOCH: Text = Text::new("{0}, epoch {1}", "{0}, epoch {1}");
pub const TRANSACTION: Text = Text::new("Transaction", "트랜잭션");
pub const OPEN_WITH: Text = Text::new("open, {0|record|records}", "열림, 레코드 {0}개");
pub const PRODUCER_FENCED: Text = Text::new(
    "Another producer with its transactional id has come: this one is fenced.",
    "transactional id가 같은 다른 프로듀서가 와서 fenced되었습니다.",
);
pub const ABORT_TRANSACTION: Text = Text::new("Abort the transaction", "트랜잭션 중단");
pub const BATCHES: Text = Text::new("Batches", "batch");
pub const NO_BATCHES: Text =
    Text::new("No batch is open or on its way at this moment.", "이 순간 채우고 있거나 보내는 중인 batch가 없습니다.");
pub const ON_THE_WAY: Text = Text::new("on its way", "보내는 중");
pub const FILLING: Text = Text::new("filling", "채우는 중");
pub const RECORDS_OF: Text = Text::new("{0|record|records}", "레코드 {0}개");

// Links and lists
pub const LINK_PRODUCE: Text = Text::new("Produces to", "쓰는 길");
pub const LINK_SUBSCRIBE: Text = Text::new("Subscription of the group", "그룹의 구독");
pub const LINK_MEMBER: Text = Text::new("Member of the group", "그룹의 멤버");
pub const LINK_ASSIGN: Text = Text::new("Reads all partitions itself", "모든 파티션을 스스로 읽음");
pub const LINK_FORWARD: Text = Text::new("Produces what it read", "읽은 것을 다시 쓰는 길");
pub const FORWARDS_OUTPUT: Text = Text::new("results", "결과");
pub const FORWARDS_DEAD: Text = Text::new("dead letters", "dead letter");
pub const FORWARDS_RETRY: Text = Text::new("to retry", "재시도");
pub const ADD_VALUE: Text = Text::new("Add a value", "값 추가");

// Produce by hand
pub const PRODUCE_TITLE: Text = Text::new("Produce one record", "레코드 하나 쓰기");
pub const PRODUCE: Text = Text::new("Produce", "쓰기");
pub const PRODUCED: Text = Text::new("Produced by hand", "직접 썼습니다");
pub const NO_PRODUCER: Text = Text::new(
    "No producer writes to this topic. Link one to it, then it can send a record for you.",
    "이 topic에 쓰는 프로듀서가 없습니다. 프로듀서를 연결하면 레코드를 대신 보냅니다.",
);
pub const PRODUCER: Text = Text::new("Sent by", "보내는 프로듀서");
pub const KEY: Text = Text::new("Key", "key");
pub const NULL_KEY: Text = Text::new("null key", "null key");
pub const VALUE: Text = Text::new("Value", "값");
pub const NULL_VALUE: Text = Text::new("null: tombstone", "null: tombstone");
pub const BY_PARTITIONER: Text = Text::new("chosen by the partitioner", "partitioner가 고름");
pub const NAMED_PARTITION: Text =
    Text::new("It goes to P{0}: the record names it.", "P{0:으로/로} 갑니다. 레코드가 직접 지정합니다.");
pub const KEY_PARTITION: Text = Text::new("It goes to P{0}: {1}.", "P{0:으로/로} 갑니다. {1}");
pub const STICKY_PARTITION: Text = Text::new(
    "It goes to the sticky partition: the one that the open batch belongs to.",
    "sticky 파티션으로 갑니다. 열려 있는 batch의 파티션입니다.",
);
pub const ROUND_ROBIN_PARTITION: Text =
    Text::new("It goes to the next partition in turn.", "다음 차례의 파티션으로 갑니다.");
pub const OWN_PARTITION: Text =
    Text::new("The producer's own partitioner chooses.", "프로듀서가 직접 만든 partitioner가 고릅니다.");
pub const PRODUCE_ONE: Text = Text::new("Produce one…", "하나 쓰기…");
pub const ADD_PARTITION: Text = Text::new("Add a partition", "파티션 추가");
pub const REDRIVE: Text = Text::new("Redrive", "되돌려 보내기");

// Tiles of the rail
pub const TILE_PRODUCER: Text = Text::new("Producer", "프로듀서");
pub const TILE_TRANSACTIONAL: Text = Text::new("Transact.", "트랜잭션");
pub const TILE_COMPACTED: Text = Text::new("Compacted", "compaction");
pub const TILE_GROUP_848: Text = Text::new("KIP-848", "KIP-848");
pub const TILE_SHARE: Text = Text::new("Share", "share");
pub const TILE_CONSUMER: Text = Text::new("Consumer", "컨슈머");
pub const TILE_SINK: Text = Text::new("Sink", "sink");
pub const TILE_STREAMS: Text = Text::new("Streams", "Streams");
