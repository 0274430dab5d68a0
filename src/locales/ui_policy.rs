//! Texts of the inspector about policies.
use super::Text;

pub const POLICIES: Text = Text::new("Policies", "정책");
pub const ADD_POLICY: Text = Text::new("Add a policy", "정책 추가");
pub const NO_POLICY: Text = Text::new(
    "None. A policy gives settings to all queues and exchanges whose name matches its pattern.",
    "없습니다. 정책은 이름이 패턴에 맞는 모든 큐와 exchange에 설정을 줍니다.",
);
/// The order in which they are asked.
pub const ASKED_IN_ORDER: Text = Text::new("highest priority first", "우선순위가 높은 것부터");
pub const NO_POLICY_FITS: Text = Text::new("No policy fits this part.", "맞는 정책이 없습니다.");
/// What the broker works with, and who said so.
pub const EFFECTIVE: Text = Text::new("Effective settings", "실제로 적용된 설정");
pub const SETTING: Text = Text::new("setting", "설정");
pub const VALUE: Text = Text::new("value", "값");
pub const FROM: Text = Text::new("from", "출처");
pub const ARGUMENT: Text = Text::new("argument", "인수");
pub const POLICY: Text = Text::new("policy", "정책");
pub const OPERATOR_POLICY: Text = Text::new("operator policy", "운영자 정책");
/// `{0}` = its name.
pub const USERS: Text = Text::new("Policy {0}", "정책 {0}");
pub const OPERATORS: Text = Text::new("Operator policy {0}", "운영자 정책 {0}");
/// `{0}` = who, `{1}` = the value that lost.
pub const INSTEAD_OF: Text = Text::new("{0}: {1}", "{0}: {1}");
pub const IN_FORCE_FOR: Text = Text::new("In force for", "적용 대상");
pub const FOR_NOTHING: Text = Text::new("Nothing on the board has it.", "적용되는 것이 보드에 없습니다.");
