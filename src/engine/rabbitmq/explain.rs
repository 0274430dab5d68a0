//! Why a message went where it went: a routing decision told binding by binding, for the screen. Pure: it changes
//! nothing, and it speaks of rules; the sentences are made by the studio.
use super::broker::Broker;
use super::exchange::{self, Binding, Exchange, HashSource, RouteInput, RouteKey, Rule, Type};
use super::out::ExchangeIx;
use super::route::more_keys;
use crate::engine::choice::Choice;
use crate::engine::id::{PartIx, Symbol};
use crate::engine::message::Messages;
use crate::engine::value::{Table, Value};

/// The whole way of a publish: exchanges in the order in which they were asked, and the queues found.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteExplanation {
    pub key: String,
    pub visits: Vec<Visit>,
    /// Queues that get a copy, in order; one each whatever the number of matching bindings.
    pub queues: Vec<Destination>,
}

/// What one exchange did.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    pub exchange: Destination,
    /// `direct`, `topic` …; `""` for the default exchange.
    pub kind: String,
    pub reached_by: ReachedBy,
    /// One per binding, in the order in which they were made; empty for the default exchange.
    pub bindings: Vec<BindingVerdict>,
    /// The exchange itself matched nothing, and this one was asked instead.
    pub alternate: Option<Destination>,
    /// For hash exchanges: how the bucket was found.
    pub hash: Option<HashStep>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachedBy {
    Publish,
    /// A binding of the visit with this index.
    Binding {
        visit: usize,
    },
    /// As alternate exchange of the visit with this index.
    Alternate {
        visit: usize,
    },
}

/// A queue or exchange by part (if on the board) and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub part: PartIx,
    pub name: String,
    pub is_exchange: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BindingVerdict {
    pub destination: Destination,
    pub key: String,
    /// `Ok` = matched.
    pub verdict: Result<Match, Mismatch>,
}

/// Why a binding matched.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// The binding key equals a routing key of the message (direct; default exchange: the queue's name).
    KeyEquals,
    /// The exchange ignores keys (fanout, recent history).
    Always,
    /// The pattern fits. One word range of the routing key per pattern word: `(first, length)`.
    Pattern { words: Vec<(usize, usize)> },
    /// These headers fit.
    Headers { fitted: Vec<String> },
    /// It holds the bucket that the hash chose.
    Bucket,
    /// The only binding of a random exchange.
    OnlyOne,
}

/// Why it did not.
#[derive(Clone, Debug, PartialEq)]
pub enum Mismatch {
    KeyDiffers,
    /// Word `pattern_word` of the pattern (from 0) met word `key_word` of the key, which is another;
    /// `expected` is the pattern word, `found` the key's.
    Word {
        pattern_word: usize,
        key_word: usize,
        expected: String,
        found: String,
    },
    /// The key has no word left for the pattern word `expected` (`*` = any one word).
    KeyTooShort {
        pattern_word: usize,
        expected: String,
    },
    /// The pattern ended, the key goes on with `found`.
    KeyTooLong {
        key_word: usize,
        found: String,
    },
    /// x-match all: this header is absent.
    HeaderAbsent {
        header: String,
        expected: Value,
    },
    /// x-match all: this header has another value.
    HeaderDiffers {
        header: String,
        expected: Value,
        found: Value,
    },
    /// x-match any: none of these fits.
    NoHeaderFits {
        wanted: Vec<String>,
    },
    /// x-match any without any header to look at never matches.
    NoHeaders,
    OtherBucket,
    /// The consistent-hash ring has this destination already; a second binding adds nothing.
    AlreadyInRing,
    /// Drawn anew for each message: which one can't be said beforehand.
    DrawnAtRouting {
        of: usize,
    },
}

/// How a hash exchange came to its bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct HashStep {
    /// What was hashed: `routing key`, `header h`, `property message_id`.
    pub input: String,
    pub value: String,
    pub hash: u64,
    pub buckets: u32,
    pub bucket: u32,
}

/// What is being explained.
struct Question<'a> {
    keys: &'a [RouteKey<'a>],
    headers: Option<&'a Table>,
    messages: &'a Messages,
}

/// An exchange to visit and how the way got there.
struct Step {
    exchange: ExchangeIx,
    reached_by: ReachedBy,
}

impl Broker {
    /// How `exchange` would route a message with this key and these headers now; `None` = no such exchange here.
    /// A random exchange is followed to nowhere, since its choice is made anew for each message; a
    /// hash over a property is explained as for a message without it.
    pub fn explain_route(
        &self,
        exchange: PartIx,
        key: &str,
        headers: Option<&Table>,
        messages: &Messages,
    ) -> Option<RouteExplanation> {
        let start = self.exchange_at(exchange)?;
        let more = |header| headers.into_iter().flat_map(move |headers| more_keys(headers, header));
        let texts = [key].into_iter().chain(more("CC")).chain(more("BCC"));
        let keys: Vec<RouteKey> = texts.map(|text| RouteKey { symbol: messages.find_symbol(text), text }).collect();
        let question = Question { keys: &keys, headers, messages };
        let mut explanation = RouteExplanation { key: key.to_owned(), visits: Vec::new(), queues: Vec::new() };
        let mut seen = vec![start];
        let mut work = vec![Step { exchange: start, reached_by: ReachedBy::Publish }];
        while let Some(step) = work.pop() {
            self.explain_step(step, &question, &mut explanation, (&mut seen, &mut work));
        }
        Some(explanation)
    }

    fn explain_step(
        &self,
        step: Step,
        question: &Question,
        explanation: &mut RouteExplanation,
        (seen, work): (&mut Vec<ExchangeIx>, &mut Vec<Step>),
    ) {
        let index = explanation.visits.len();
        let (mut visit, mut chosen) = self.explain_visit(&step, question);
        let exchange = &self.exchanges[step.exchange.0 as usize];
        let is_random = matches!(exchange.kind, Type::Random | Type::LocalRandom);
        let is_undecided = is_random && !exchange.bindings.is_empty();
        let mut reached_by = ReachedBy::Binding { visit: index };
        if chosen.is_empty()
            && !is_undecided
            && let Some(alternate) = exchange.alternate.and_then(|name| self.exchange_named(exchange.vhost, name))
        {
            let alternate = exchange::Destination::Exchange(alternate);
            visit.alternate = Some(self.named(alternate, question.messages));
            reached_by = ReachedBy::Alternate { visit: index };
            chosen.push(alternate);
        }
        explanation.visits.push(visit);
        for destination in chosen {
            match destination {
                exchange::Destination::Queue(_) => {
                    let queue = self.named(destination, question.messages);
                    if !explanation.queues.contains(&queue) {
                        explanation.queues.push(queue);
                    }
                }
                exchange::Destination::Exchange(next) if !seen.contains(&next) => {
                    seen.push(next);
                    work.push(Step { exchange: next, reached_by });
                }
                exchange::Destination::Exchange(_) => {}
            }
        }
    }

    /// One exchange: the verdict on each binding, and what it chose.
    fn explain_visit(&self, step: &Step, question: &Question) -> (Visit, Vec<exchange::Destination>) {
        let exchange = &self.exchanges[step.exchange.0 as usize];
        let (keys, headers, messages) = (question.keys, question.headers, question.messages);
        let input = RouteInput { keys, headers, hash: HashSource::default() };
        let mut chosen = Vec::new();
        let is_random = matches!(exchange.kind, Type::Random | Type::LocalRandom);
        if !is_random || exchange.bindings.len() == 1 {
            self.select(step.exchange, &input, &mut Choice::exhaustive(), &mut chosen);
        }
        let verdicts = exchange.bindings.iter().enumerate().map(|(at, binding)| BindingVerdict {
            destination: self.named(binding.destination, messages),
            key: messages.text(binding.key).to_owned(),
            verdict: verdict(exchange, at, binding, &input, &chosen),
        });
        let is_default = self.exchanges[step.exchange.0 as usize].name == Symbol::default();
        let visit = Visit {
            exchange: self.named(exchange::Destination::Exchange(step.exchange), messages),
            kind: if is_default { String::new() } else { exchange.kind.name().to_owned() },
            reached_by: step.reached_by,
            bindings: verdicts.collect(),
            alternate: None,
            hash: match exchange.kind {
                Type::ConsistentHash => exchange::consistent_hash::explain(exchange, &input),
                Type::ModulusHash => exchange::modulus_hash::explain(exchange, &input),
                _ => None,
            },
        };
        (visit, chosen)
    }

    fn named(&self, destination: exchange::Destination, messages: &Messages) -> Destination {
        let (name, is_exchange) = match destination {
            exchange::Destination::Queue(queue) => (self.queues[queue.0 as usize].name, false),
            exchange::Destination::Exchange(ix) => (self.exchanges[ix.0 as usize].name, true),
        };
        Destination { part: self.part_of(destination), name: messages.text(name).to_owned(), is_exchange }
    }
}

fn verdict(
    exchange: &Exchange,
    at: usize,
    binding: &Binding,
    input: &RouteInput,
    chosen: &[exchange::Destination],
) -> Result<Match, Mismatch> {
    match exchange.kind {
        Type::Direct if exchange::direct::matches(binding, input.keys) => Ok(Match::KeyEquals),
        Type::Direct => Err(Mismatch::KeyDiffers),
        Type::Fanout | Type::RecentHistory => Ok(Match::Always),
        Type::Topic | Type::Headers => rule_verdict(&binding.rule, input),
        Type::ConsistentHash | Type::ModulusHash => {
            let is_repeat = exchange.bindings[..at].iter().any(|other| other.destination == binding.destination);
            match chosen.contains(&binding.destination) {
                _ if is_repeat => Err(Mismatch::AlreadyInRing),
                true => Ok(Match::Bucket),
                false => Err(Mismatch::OtherBucket),
            }
        }
        Type::Random | Type::LocalRandom => match exchange.bindings.len() {
            1 => Ok(Match::OnlyOne),
            of => Err(Mismatch::DrawnAtRouting { of }),
        },
    }
}

fn rule_verdict(rule: &Rule, input: &RouteInput) -> Result<Match, Mismatch> {
    match rule {
        Rule::Plain => Ok(Match::Always),
        Rule::Headers(rule) => rule.explain(input.headers),
        Rule::Pattern(pattern) => {
            // The verdict of the routing key itself, unless a CC or BCC key matches.
            let mut verdicts = input.keys.iter().map(|key| pattern.explain(key.text));
            let first = verdicts.next().unwrap_or(Err(Mismatch::KeyDiffers));
            if first.is_ok() { first } else { verdicts.find(Result::is_ok).unwrap_or(first) }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::rabbitmq::exchange::topic::{Pattern, words};

    #[test]
    fn the_explanation_of_a_topic_agrees_with_its_matching() {
        let patterns = ["#", "*", "", "x.#", "#.x", "*.#", "#.*.x", "x.#.y", "a.*.#", "#.#", "x.*.y.#"];
        let keys = ["", ".", "x", "x.y", "x.a.y", "a.x", "..", "a.b.x", "x..y", "x.y.x.y"];
        for pattern in patterns.map(|text| Pattern::compile(text).unwrap()) {
            for key in keys {
                let split: Vec<&str> = words(key).collect();
                assert_eq!(pattern.explain(key).is_ok(), pattern.matches(&split), "{pattern:?} {key}");
            }
        }
    }
}
