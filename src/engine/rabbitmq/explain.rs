//! Why a message went where it went: a routing decision told binding by binding, for the screen. Pure: it changes
//! nothing, and it speaks of rules; the sentences are made by the studio.
use crate::engine::id::PartIx;
use crate::engine::value::Value;

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
    /// Chosen at random among all bindings, each message anew.
    Random { of: usize },
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
    /// Another binding was drawn.
    NotDrawn,
    /// Drawn anew for each message: which one can't be said beforehand.
    DrawnAtRouting {
        of: usize,
    },
    /// A local-random exchange or hash exchange without this destination being usable.
    Unusable,
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
