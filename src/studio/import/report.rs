//! What an import brought, and what it keeps without simulating it.
use serde_json::Value as Json;

use crate::locales::Text;
use crate::studio::sentence::{Arg, Phrase, phrase};

/// What came in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub exchanges: usize,
    pub queues: usize,
    pub bindings: usize,
    pub policies: usize,
    /// One line each.
    pub kept: Vec<Kept>,
}

/// Something that is kept for export but not simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub what: Phrase,
}

impl Kept {
    fn new(text: Text, args: impl IntoIterator<Item = Arg>) -> Self {
        Self { what: phrase(text, args) }
    }

    pub fn exchange(name: &str, kind: &str) -> Self {
        let text = Text::new(
            "Exchange {0} of type {1} is kept, not simulated.",
            "{1} 종류의 exchange {0:은/는} 보관하지만 시뮬레이션하지 않습니다.",
        );
        Self::new(text, [Arg::code(name), Arg::code(kind)])
    }

    pub fn queue(name: &str, kind: &str) -> Self {
        let text = Text::new(
            "Queue {0} of type {1} is kept, not simulated yet.",
            "{1} 종류의 큐 {0:은/는} 보관하지만 아직 시뮬레이션하지 않습니다.",
        );
        Self::new(text, [Arg::code(name), Arg::code(kind)])
    }

    pub fn binding(source: &str, destination: &str) -> Self {
        let text = Text::new(
            "The binding from {0} to {1} is kept with it.",
            "{0}에서 {1:(으)로} 가는 binding도 함께 보관합니다.",
        );
        Self::new(text, [Arg::code(source), Arg::code(destination)])
    }
}

/// Lists of a file that are kept whole, with what they are called.
const LISTS: &[(&str, Text)] = &[
    (
        "policies",
        Text::new("{0|policy is|policies are} kept, not applied.", "정책 {0}개는 보관하지만 적용하지 않습니다."),
    ),
    (
        "users",
        Text::new(
            "{0|user is|users are} kept in this browser only and left out of links.",
            "사용자 {0}명은 이 브라우저에만 보관하고 링크에는 넣지 않습니다.",
        ),
    ),
    ("permissions", Text::new("{0|permission is|permissions are} kept.", "권한 {0}개는 보관합니다.")),
    (
        "topic_permissions",
        Text::new("{0|topic permission is|topic permissions are} kept.", "topic 권한 {0}개는 보관합니다."),
    ),
    (
        "parameters",
        Text::new(
            "{0|parameter is|parameters are} kept (shovels, federation, limits), left out of links.",
            "parameter {0}개는 보관하고(shovel, federation, 제한) 링크에는 넣지 않습니다.",
        ),
    ),
    (
        "global_parameters",
        Text::new("{0|global parameter is|global parameters are} kept.", "전역 parameter {0}개는 보관합니다."),
    ),
];

const OTHER_VHOSTS: Text = Text::new(
    "{0|other virtual host is kept as it is.|other virtual hosts are kept as they are.}",
    "다른 가상 호스트 {0}개는 그대로 보관합니다.",
);

impl Report {
    /// Adds the lines about lists that are kept whole, and about virtual hosts that were not chosen.
    pub fn read_kept(&mut self, kept: &[(String, Json)], other_vhosts: usize) {
        let list_of = |list: &str| kept.iter().find(|(key, _)| key == list).and_then(|(_, json)| json.as_array());
        let count = |list: &str| list_of(list).map_or(0, Vec::len) as u64;
        for (list, text) in LISTS {
            if count(list) > 0 {
                self.kept.push(Kept::new(*text, [Arg::Number(count(list))]));
            }
        }
        if other_vhosts > 0 {
            self.kept.push(Kept::new(OTHER_VHOSTS, [Arg::Number(other_vhosts as u64)]));
        }
    }

    /// One sentence for the toast.
    pub fn summary(&self) -> Phrase {
        let number = |n: usize| Arg::Number(n as u64);
        let counts = [self.exchanges, self.queues, self.bindings, self.policies].map(number);
        let text = match self.policies {
            0 => Text::new(
                "Imported {0|exchange|exchanges}, {1|queue|queues} and {2|binding|bindings}.",
                "exchange {0}개, 큐 {1}개, binding {2}개를 가져왔습니다.",
            ),
            _ => Text::new(
                "Imported {0|exchange|exchanges}, {1|queue|queues}, {2|binding|bindings} and {3|policy|policies}.",
                "exchange {0}개, 큐 {1}개, binding {2}개, 정책 {3}개를 가져왔습니다.",
            ),
        };
        phrase(text, counts)
    }
}
