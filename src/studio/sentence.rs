//! Sentences for the screen: spans of text with a role, so that a part's name can be a link and a key can stand in
//! mono. A [`Phrase`] is the sentence in both languages: a template and what fills it. Holds no texts of its own.
//!
//! Templates: `{0}` is the first argument; `{0:을/를}` adds the Korean particle that fits how the argument is read;
//! `{0|copy|copies}` writes a number with its English noun; `` `key` `` is code and `**word**` is strong.
use crate::engine::id::{MessageNo, PartIx};
use crate::locales::number::number;
use crate::locales::particle::particle;
use crate::locales::{Language, Text};

/// What a span is, for looks and for what happens on a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanRole {
    Plain,
    /// The name of a part, written bold, leads to the part.
    Name(PartIx),
    /// `#212`, leads to the message.
    Message(MessageNo),
    /// Keys, settings, values: mono.
    Code,
    Strong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub role: SpanRole,
}

/// A sentence in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub spans: Vec<Span>,
}

impl Sentence {
    /// The words alone: for screen readers, tooltips and copies.
    pub fn plain(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Parts named in it, in order, each once.
    pub fn parts(&self) -> Vec<PartIx> {
        let mut parts = Vec::new();
        for span in &self.spans {
            if let SpanRole::Name(part) = span.role
                && !parts.contains(&part)
            {
                parts.push(part);
            }
        }
        parts
    }

    /// The first word without its capital, unless it is a name.
    fn lowered(mut self) -> Self {
        if let Some(Span { text, role: SpanRole::Plain }) = self.spans.first_mut()
            && let Some(first) = text.get_mut(..1)
        {
            first.make_ascii_lowercase();
        }
        self
    }

    fn push(&mut self, text: &str, role: SpanRole) {
        if text.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.role == role => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), role }),
        }
    }

    fn extend(&mut self, other: Sentence) {
        for span in other.spans {
            match span.role {
                SpanRole::Plain => self.push(&span.text, span.role),
                // Two names side by side stay two links.
                _ => self.spans.push(span),
            }
        }
    }
}

/// A sentence in both languages: a template and its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    pub template: Text,
    pub args: Vec<Arg>,
}

/// What fills a place of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Plain(String),
    /// A word of our own that has two languages.
    Text(Text),
    Name(PartIx, String),
    Message(MessageNo),
    Code(String),
    Strong(String),
    Number(u64),
    Phrase(Phrase),
    /// A sentence within another: it starts in lower case.
    Clause(Phrase),
    /// `a or b`; `a나 b`.
    Either(Vec<Arg>),
    /// `a, b and c`; `a와 b`, `a, b, c`.
    List(Vec<Arg>),
}

/// Starts a phrase: `phrase(T, [Arg::code("x")])`.
pub fn phrase(template: Text, args: impl IntoIterator<Item = Arg>) -> Phrase {
    Phrase { template, args: args.into_iter().collect() }
}

impl From<Text> for Phrase {
    fn from(template: Text) -> Self {
        Self { template, args: Vec::new() }
    }
}

impl Arg {
    pub fn name(part: PartIx, name: impl Into<String>) -> Self {
        Self::Name(part, name.into())
    }

    pub fn code(text: impl Into<String>) -> Self {
        Self::Code(text.into())
    }
}

impl Phrase {
    /// The sentence in `language`.
    pub fn say(&self, language: Language) -> Sentence {
        let mut out = Sentence::default();
        let mut rest = self.template.get(language);
        while let Some(at) = rest.find(['{', '`', '*']) {
            out.push(&rest[..at], SpanRole::Plain);
            rest = self.special(&rest[at..], language, &mut out);
        }
        out.push(rest, SpanRole::Plain);
        out
    }

    /// The words alone.
    pub fn plain(&self, language: Language) -> String {
        self.say(language).plain()
    }

    /// One placeholder or one marked word at the start of `rest`; returns what follows it.
    fn special<'t>(&self, rest: &'t str, language: Language, out: &mut Sentence) -> &'t str {
        let (open, close, role) = match rest.as_bytes() {
            [b'`', ..] => ("`", "`", SpanRole::Code),
            [b'*', b'*', ..] => ("**", "**", SpanRole::Strong),
            [b'{', ..] => ("{", "}", SpanRole::Plain),
            _ => {
                out.push(&rest[..1], SpanRole::Plain);
                return &rest[1..];
            }
        };
        let Some(length) = rest[open.len()..].find(close) else {
            out.push(rest, SpanRole::Plain);
            return "";
        };
        let inner = &rest[open.len()..open.len() + length];
        if open == "{" {
            self.place(inner, language, out);
        } else {
            out.push(inner, role);
        }
        &rest[open.len() + length + close.len()..]
    }

    fn place(&self, inner: &str, language: Language, out: &mut Sentence) {
        let end = inner.find([':', '|']).unwrap_or(inner.len());
        let Some(arg) = inner[..end].parse::<usize>().ok().and_then(|at| self.args.get(at)) else {
            debug_assert!(false, "no argument for {{{inner}}} in {:?}", self.template.en);
            return;
        };
        let said = arg.say(language);
        let option = &inner[end..];
        if let Some(pair) = option.strip_prefix(':') {
            let particle = particle(&said.plain(), pair);
            out.extend(said);
            out.push(&particle, SpanRole::Plain);
        } else if let Some(nouns) = option.strip_prefix('|') {
            let one = matches!(arg, Arg::Number(1));
            let noun = nouns.split_once('|').map_or(nouns, |(single, plural)| if one { single } else { plural });
            out.extend(said);
            out.push(" ", SpanRole::Plain);
            out.push(noun, SpanRole::Plain);
        } else {
            out.extend(said);
        }
    }
}

impl Arg {
    fn say(&self, language: Language) -> Sentence {
        let mut out = Sentence::default();
        match self {
            Self::Plain(text) => out.push(text, SpanRole::Plain),
            Self::Text(text) => out.push(text.get(language), SpanRole::Plain),
            Self::Name(part, name) => out.push(name, SpanRole::Name(*part)),
            Self::Message(no) => out.push(&format!("#{}", no.0), SpanRole::Message(*no)),
            Self::Code(text) => out.push(text, SpanRole::Code),
            Self::Strong(text) => out.push(text, SpanRole::Strong),
            Self::Number(n) => out.push(&number(*n), SpanRole::Plain),
            Self::Phrase(phrase) => return phrase.say(language),
            Self::Clause(phrase) => return phrase.say(language).lowered(),
            Self::List(items) => list(items, language, (" and ", "와/과"), &mut out),
            Self::Either(items) => list(items, language, (" or ", "이나/나"), &mut out),
        }
        out
    }
}

/// The last two joined by a word in English; in Korean only a pair is, by a particle.
fn list(items: &[Arg], language: Language, (word, pair): (&str, &str), out: &mut Sentence) {
    for (at, item) in items.iter().enumerate() {
        let said = item.say(language);
        if at > 0 {
            match language {
                Language::English if at + 1 == items.len() => out.push(word, SpanRole::Plain),
                Language::Korean if items.len() == 2 => {
                    let before = out.plain();
                    out.push(&particle(&before, pair), SpanRole::Plain);
                    out.push(" ", SpanRole::Plain);
                }
                _ => out.push(", ", SpanRole::Plain),
            }
        }
        out.extend(said);
    }
}
