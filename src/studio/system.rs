//! What a broker system beside RabbitMQ, or a feature that the first look does without, brings to the studio, as one
//! entry: its kinds, how they are lowered, told and drawn and wired. Whoever has their code tells it.
use super::command_registry::Command;
use super::document::{Document, LinkKind, Part, PartId};
use super::explain::Told;
use super::face::PartFace;
use super::face::build::Source;
use super::geometry::{Layout, host};
use super::journey::Way;
use super::kind::{Kind, Param, Preset, Role};
use super::lanes::Lanes;
use super::lower::issue::Issue;
use super::model::Studio;
use super::rules::derived::DerivedLink;
use super::rules::table::Wire;
use super::sentence::{Arg, Phrase};
use super::session::Session;
use super::story_rules::StoryRules;
use super::tell::Telling;
use crate::engine::command::RefusalReason;
use crate::engine::fact::Fact;
use crate::engine::id::{MessageNo, PartIx};
use crate::engine::late::late;
use crate::engine::rabbitmq::{direct_reply, laws, nodes, rest};
use crate::engine::system;
use crate::engine::topology::{Spec, Topology};
use crate::engine::view::ClientState;
use crate::engine::world::{World, commands};

/// The row of a part in the topology by its id.
pub type RowOf<'a> = &'a dyn Fn(&str) -> PartIx;

#[derive(Debug)]
pub struct System {
    pub kinds: &'static [&'static Kind],
    pub presets: &'static [&'static [Preset]],
    /// Parameters that it adds to kinds that are there before it, by the kind's id.
    pub more: &'static [(&'static str, &'static [Param])],
    /// Verdicts on every pair of roles that holds one of its own.
    pub wires: &'static [Wire],
    /// Commands of the page for its parts.
    pub commands: &'static [Command],
    /// What one of its clients does at the cursor; `None` = no client of its own.
    pub client_state: fn(&World, PartIx) -> Option<ClientState>,
    /// Parameters of the one row of a link; `None` = no link of its own.
    pub row_params: fn(LinkKind) -> Option<&'static [Param]>,
    /// A part of one of its kinds.
    pub lower: fn(&Document, &Part, RowOf) -> Option<Spec>,
    /// Adds to what a part of anybody's kind was lowered to.
    pub refine: fn(&Document, &Part, RowOf, &mut Spec),
    /// Problems beyond those of single settings.
    pub check: fn(&Document, &mut Vec<Issue>),
    /// Adds links that follow from its parts and that nobody drew.
    pub derived: fn(&Document, &mut Vec<DerivedLink>),
    /// Puts into the topology of the document what the running one (the second) keeps, and says why (issues of code `KEPT`).
    pub keep: fn(&Document, &mut Topology, &Topology, &mut Vec<Issue>),
    /// Told when the fact is its own, or happened at one of its parts and is told otherwise there.
    pub explain: fn(&Fact, &Telling) -> Option<Told>,
    /// Why it refused a command, in words; the argument names the part.
    pub refused: fn(RefusalReason, Arg) -> Option<Phrase>,
    pub story: StoryRules,
    /// What it knows by an event of a message that is a record in its logs; empty for any other.
    pub journey: fn(&Session, MessageNo, u64) -> Way,
    pub face: fn(&Source, &Part, PartIx) -> Option<PartFace>,
    /// Adds what it knows to the face of a part that is there before it.
    pub adorn: fn(&Source, &Part, PartIx, &mut PartFace),
    /// Width and height of a part, px at zoom 1.
    pub size: fn(&Document, &Part) -> (f64, f64),
    /// What a part holds, for the bar that stands for its inside from afar: waiting for nobody, and for a reader.
    pub depth: fn(&World, PartIx) -> Option<(u32, u32)>,
    /// Where lanes meet links now; the partition that is looked at, if there is one.
    pub lanes: fn(&Studio, &Layout, Option<(&PartId, u32)>) -> Lanes,
    pub roles: &'static [Role],
}

/// All of them.
static ALL: &[&System] = &[
    &super::kafka::SYSTEM,
    &super::connector::SYSTEM,
    &super::policy::SYSTEM,
    &super::rabbitmq::nodes::SYSTEM,
    &super::rabbitmq::rpc::SYSTEM,
    &super::rabbitmq::streams::SYSTEM,
];

late! {
    fn told() -> &'static [&'static System] = ALL;
}

/// Tells studio and engine of all that comes after the first look.
pub fn tell_all() {
    tell();
    system::tell();
    nodes::tell();
    rest::tell();
    commands::tell();
    laws::tell();
    direct_reply::tell();
    host::tell();
}

/// Those there are.
pub fn known() -> &'static [&'static System] {
    told().unwrap_or_default()
}

/// The one that brings this kind; `None` = it is there from the first look on.
pub fn of_kind(kind: &str) -> Option<&'static System> {
    known().iter().copied().find(|system| system.kinds.iter().any(|one| one.id == kind))
}

/// The one that a role belongs to; `None` = RabbitMQ.
pub fn of_role(role: Role) -> Option<&'static System> {
    known().iter().copied().find(|system| system.roles.contains(&role))
}
