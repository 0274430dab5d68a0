//! A problem of a document: where, how bad, why, and what mends it.
use crate::engine::id::PartIx;
use crate::locales::Text;
use crate::studio::document::{Document, LinkId, PartId};
use crate::studio::edit::Edit;
use crate::studio::sentence::{Arg, Phrase};

/// Code of what is drawn but does not reach the run under way.
pub const KEPT: &str = "kept-in-run";

/// How bad it is; the order is that of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It can't run like this.
    Error,
    /// It runs, but surely not as meant.
    Warning,
    /// Good to know.
    Hint,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// The part it is about; None = the document.
    pub part: Option<PartId>,
    /// The link, when it is about one.
    pub link: Option<LinkId>,
    /// The parameter, when it is about one: the inspector shows the reason beside it.
    pub param: Option<&'static str>,
    /// Stable id of the kind of problem, e.g. `missing-dlx`.
    pub code: &'static str,
    pub severity: Severity,
    pub reason: Phrase,
    pub fix: Option<Fix>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What the button says.
    pub label: Text,
    pub edit: Edit,
}

impl Issue {
    /// A problem of one part.
    pub fn of_part(part: &str, severity: Severity, code: &'static str, reason: Phrase) -> Self {
        Self { part: Some(part.to_owned()), link: None, param: None, code, severity, reason, fix: None }
    }

    pub fn of_document(severity: Severity, code: &'static str, reason: Phrase) -> Self {
        Self { part: None, link: None, param: None, code, severity, reason, fix: None }
    }

    pub fn at_link(mut self, link: &str) -> Self {
        self.link = Some(link.to_owned());
        self
    }

    pub fn at_param(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }

    pub fn with_fix(mut self, label: Text, edit: Edit) -> Self {
        self.fix = Some(Fix { label, edit });
        self
    }
}

/// The name of a part in a sentence: leads to the part.
pub fn name_of(document: &Document, index: usize) -> Arg {
    Arg::name(PartIx(index as u32), document.parts[index].name.as_str())
}
