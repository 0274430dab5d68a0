//! Texts of the panels that RabbitMQ's nodes have, and of what nodes mean for queues and clients.
use super::Text;

pub const NODES: Text = Text::new("Nodes", "노드");
pub const UP: Text = Text::new("up", "켜짐");
pub const DOWN: Text = Text::new("down", "꺼짐");
pub const CUT_OFF: Text = Text::new("cut off", "끊어짐");
pub const SLOW: Text = Text::new("slow", "느림");
pub const MEMORY_ALARM: Text = Text::new("memory alarm", "메모리 알람");
pub const DISK_ALARM: Text = Text::new("disk alarm", "디스크 알람");
/// `{0}` queues led, `{1}` connections.
pub const LEADS: Text = Text::new("leads {0} · {1|connection|connections}", "리더 {0} · 연결 {1}");

pub const KILL: Text = Text::new("Kill", "죽이기");
pub const STOP: Text = Text::new("Stop", "정상 종료");
pub const START: Text = Text::new("Start", "시작");
pub const CUT: Text = Text::new("Cut off", "끊기");
pub const HEAL: Text = Text::new("Heal the network", "네트워크 잇기");
pub const MEMORY_ON: Text = Text::new("Memory alarm", "메모리 알람");
pub const MEMORY_OFF: Text = Text::new("End memory alarm", "메모리 알람 풀기");
pub const DISK_ON: Text = Text::new("Disk alarm", "디스크 알람");
pub const DISK_OFF: Text = Text::new("End disk alarm", "디스크 알람 풀기");
pub const NODE_IS_DOWN: Text = Text::new("The node is down", "노드가 꺼져 있습니다");
pub const ONE_NODE: Text = Text::new("There is no other node", "다른 노드가 없습니다");
pub const SLOWER_BY: Text = Text::new("Links take longer by", "연결이 더 걸리는 시간");
pub const SLOWER_HELP: Text = Text::new(
    "What anything from or to this node takes longer, each way.",
    "이 노드에서 나가거나 들어오는 것이 한 번에 더 걸리는 시간입니다.",
);

pub const QUEUES_THERE: Text = Text::new("Queues there", "이 노드의 큐");
pub const NO_QUEUES: Text = Text::new("No queue lives there.", "이 노드에 있는 큐가 없습니다.");
pub const HOME: Text = Text::new("home", "홈");
pub const LEADER: Text = Text::new("leader", "리더");
pub const FOLLOWER: Text = Text::new("follower", "팔로워");
pub const CANDIDATE: Text = Text::new("candidate", "후보");
pub const CLIENTS_THERE: Text = Text::new("Connections there", "이 노드의 연결");
pub const NO_CLIENTS: Text = Text::new("No client is connected to it.", "연결된 클라이언트가 없습니다.");
pub const RUNNING: Text = Text::new("running", "읽는 중");
pub const FLOW: Text = Text::new("in flow", "flow 상태");
pub const BLOCKED: Text = Text::new("blocked", "막힘");
pub const UNREAD: Text = Text::new("{0|frame|frames} not read", "읽지 않은 프레임 {0}개");
pub const USED: Text = Text::new("ready bytes", "ready 바이트");

pub const MEMBERS: Text = Text::new("Members", "구성원");
pub const NODE: Text = Text::new("node", "노드");
pub const ROLE: Text = Text::new("role", "역할");
pub const TERM: Text = Text::new("term", "임기");
pub const LAST: Text = Text::new("last", "끝");
pub const COMMIT: Text = Text::new("commit", "커밋");
pub const MISSES: Text = Text::new("misses", "모자람");
pub const NO_MAJORITY: Text = Text::new(
    "No majority of the members reaches each other: nothing is confirmed and nothing delivered until one does.",
    "구성원 과반이 서로 닿지 않습니다. 다시 닿을 때까지 confirm도 전달도 없습니다.",
);
pub const NO_LEADER: Text = Text::new(
    "It has no leader: the members elect one. What is published meanwhile waits.",
    "리더가 없어 구성원들이 뽑는 중입니다. 그동안 보낸 것은 기다립니다.",
);
/// Commands that no majority has.
pub const WAITING: Text = Text::new("{0|command waits|commands wait} for a majority", "과반을 기다리는 명령 {0}개");
pub const LIVES_ON: Text = Text::new("It lives on {0} alone.", "{0}에만 있습니다.");
pub const HOME_DOWN: Text = Text::new(
    "Its home node {0} is down: nobody can declare, publish to or read it. A durable queue is back with its node, with its persistent messages.",
    "홈 노드 {0:이/가} 꺼져 있어 선언하거나 보내거나 읽을 수 없습니다. durable 큐는 노드와 함께 persistent 메시지를 갖고 돌아옵니다.",
);
pub const CONNECTED_TO: Text = Text::new("Connected to {0}", "{0}에 연결됨");

// --- members of streams

pub const EPOCH: Text = Text::new("epoch", "epoch");
pub const LAST_OFFSET: Text = Text::new("last", "끝");
pub const COMMITTED_OFFSET: Text = Text::new("commit", "커밋");
pub const REPLICA: Text = Text::new("replica", "복제본");
pub const OLD_LEADER: Text = Text::new("old leader", "옛 리더");
pub const JOINING: Text = Text::new("joining", "따라가는 중");
pub const STOPPED: Text = Text::new("stopped", "멈춤");
pub const STREAM_ELECTING: Text = Text::new(
    "It has no leader: the coordinator stops the members and starts the one with the best log in the next epoch. What is committed can be read; what is published with confirms is sent again.",
    "리더가 없습니다. coordinator가 구성원을 멈추고, 로그가 가장 앞선 구성원을 다음 epoch에서 시작합니다. 커밋된 것은 읽을 수 있고, confirm을 기다리는 것은 다시 보냅니다.",
);
pub const NO_COORDINATOR: Text = Text::new(
    "It has no leader, and the coordinator of all streams has none either: its nodes elect one first.",
    "리더가 없고, 모든 stream을 맡는 coordinator에도 리더가 없습니다. 노드들이 먼저 coordinator의 리더를 뽑습니다.",
);
pub const STREAM_NO_MAJORITY: Text = Text::new(
    "No majority of the members reaches each other: nothing is confirmed. What is committed can be read on.",
    "구성원 과반이 서로 닿지 않아 confirm이 없습니다. 커밋된 것은 계속 읽을 수 있습니다.",
);
/// Copies that no majority has.
pub const COPIES_WAIT: Text = Text::new("{0|copy waits|copies wait} for a majority", "과반을 기다리는 사본 {0}개");
pub const COORDINATOR: Text =
    Text::new("{0} leads the coordinator of all streams.", "모든 stream의 coordinator는 {0:이/가} 이끕니다.");
