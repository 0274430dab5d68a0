//! Leaving and coming back: links that open at their moment, and the autosave that survives a reload. Both carry the
//! document, what was done in its run, and where the cursor stood; the run itself is simulated again.
use serde_json::{Value as Json, json};

use super::document::Document;
use super::lower;
use super::model::Studio;
use super::save::{self, SaveError};
use super::selection::Selection;
use super::sentence::{Phrase, phrase};
use super::session::{Given, Moment, Session};
use super::share::{self, Action, Done, Link, LinkError, Shared, SharedMoment, TooLarge};
use crate::engine::command::Command;
use crate::engine::id::MessageNo;
use crate::locales::Text;

/// Most events that opening replays; a moment beyond it opens at this one. About ten seconds of work.
const MAX_REPLAY: u64 = 5_000_000;

/// How a link or an autosave opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenReport {
    /// The same world at the same moment.
    Exact,
    /// No hash came with it; the moment is the same.
    Unchecked,
    /// The simulation came to another world: it was made by another version.
    Different,
    /// The run can't be simulated again so far; it stands at its start or where it ended.
    NotReached,
}

impl OpenReport {
    /// What to tell, if anything went less than well.
    pub fn phrase(self) -> Option<Phrase> {
        let text = match self {
            Self::Exact | Self::Unchecked => return None,
            Self::Different => Text::new(
                "This was made by another version of Brokerlab: the run may differ from what its author saw",
                "다른 버전의 Brokerlab에서 만들었습니다. 만든 사람이 본 실행과 다를 수 있습니다",
            ),
            Self::NotReached => Text::new(
                "The moment of this link could not be reached; the run stands as near as it gets",
                "링크가 가리키는 순간에 이르지 못했습니다. 가장 가까운 순간에 서 있습니다",
            ),
        };
        Some(phrase(text, []))
    }
}

impl Studio {
    /// The fragment of a link to this document at this moment.
    pub fn share_link(&self) -> Result<Link, TooLarge> {
        share::encode(&self.shared())
    }

    /// The document, the moment looked at and what was done in the run.
    pub fn shared(&self) -> Shared {
        let session = self.session();
        let cursor = session.cursor();
        let mut drawings = self.drawings().iter();
        let start = drawings.next();
        let planned = session.planned();
        let log: Vec<Done> = session
            .commands()
            .iter()
            .filter(|given| given.moment.event < cursor.event)
            .chain(&planned)
            .filter_map(|given| {
                let action = match &given.command {
                    Command::Reconfigure(_) => Action::Edited(Box::new(drawings.next()?.clone())),
                    command => Action::Command(command.clone()),
                };
                Some(Done { event: given.moment.event, at: given.moment.at, action })
            })
            .collect();
        // Also by an edit that is to come: the document has it already.
        let was_edited = self.drawings().len() > 1;
        let hash = (!self.is_broken()).then(|| session.hash());
        Shared {
            document: self.document().clone(),
            moment: SharedMoment { event: cursor.event, at: cursor.at, hash },
            start: start.filter(|_| was_edited || self.is_broken()).cloned(),
            log,
        }
    }

    /// Opens a link, or a text that holds one.
    pub fn open_link(&mut self, text: &str) -> Result<OpenReport, LinkError> {
        let shared = share::open(text)?;
        Ok(self.open_shared(shared))
    }

    /// Opens what a link carried, at its moment.
    pub fn open_shared(&mut self, shared: Shared) -> OpenReport {
        let start = shared.start.clone().unwrap_or_else(|| shared.document.clone());
        let mut drawings = vec![start.clone()];
        let mut commands = Vec::with_capacity(shared.log.len());
        for done in shared.log {
            let command = match done.action {
                Action::Command(command) => command,
                Action::Edited(document) => match lower::lower(&document).topology {
                    Some(topology) => {
                        drawings.push(*document);
                        Command::Reconfigure(topology)
                    }
                    None => continue,
                },
            };
            commands.push(Given { moment: Moment { event: done.event, at: done.at }, command });
        }
        commands.sort_by_key(|given| given.moment.event);
        self.open(shared.document);
        let Some(topology) = lower::lower(&start).topology else {
            return OpenReport::NotReached;
        };
        let mut session = Session::replay(topology, start.seed, commands);
        let report = go_to(&mut session, &shared.moment);
        self.take_over(session, drawings);
        report
    }

    /// Everything needed to come back after a reload, as text.
    pub fn autosave(&self) -> String {
        let shared = self.shared();
        let run = share::encode(&Shared { document: Document::default(), ..shared });
        let selection = self.selection();
        let mut json = json!({
            "document": save::to_json(self.document()),
            "selection": { "parts": selection.parts, "links": selection.links, "message": selection.message.map(|no| no.0) },
        });
        if let Ok(run) = run {
            json["run"] = Json::from(run.fragment);
        }
        json.to_string()
    }

    /// Comes back to what [`Self::autosave`] wrote. A run that can't be read starts anew.
    pub fn restore(&mut self, text: &str) -> Result<OpenReport, SaveError> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| SaveError::NotJson { line: error.line(), column: error.column() })?;
        let document = save::from_json(&json["document"])?;
        let run = json["run"].as_str().and_then(|run| share::open(run).ok());
        let report = match run {
            Some(run) => self.open_shared(Shared { document, ..run }),
            None => {
                self.open(document);
                OpenReport::NotReached
            }
        };
        let mut selection = selection_from(&json["selection"]);
        selection.keep_existing(self.document());
        self.select(selection);
        Ok(report)
    }
}

fn go_to(session: &mut Session, moment: &SharedMoment) -> OpenReport {
    session.seek_event(moment.event.min(MAX_REPLAY));
    if session.cursor().event != moment.event {
        return OpenReport::NotReached;
    }
    session.show_until(moment.at);
    match moment.hash {
        None => OpenReport::Unchecked,
        Some(hash) if hash == session.hash() => OpenReport::Exact,
        Some(_) => OpenReport::Different,
    }
}

fn selection_from(json: &Json) -> Selection {
    let ids = |json: &Json| -> Vec<String> {
        json.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
    };
    Selection {
        parts: ids(&json["parts"]),
        links: ids(&json["links"]),
        message: json["message"].as_u64().and_then(|no| u32::try_from(no).ok()).map(MessageNo),
    }
}
