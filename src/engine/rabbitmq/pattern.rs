//! The regular expression of a policy, matched anywhere in a name as the broker does (PCRE, not anchored). It knows what
//! such patterns are made of: text, `.`, classes, `\d \w \s`, groups, `|`, `* + ? {m,n}`, `^` and `$`. Anything else
//! (look-around, back references, flags) is refused when it is made. It must not become a library: a dependency for
//! this would weigh more than the rest of policies.
use std::str::Chars;

/// Steps one match may take; more is a pattern that runs away, which the broker cuts off too (match_limit).
const MAX_STEPS: u32 = 1 << 16;
/// The largest count in `{m,n}`.
const MAX_REPEATS: u32 = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    alternatives: Vec<Vec<Node>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Char(char),
    /// Any character (names have no line ends).
    Any,
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
    Start,
    End,
    Group(Vec<Vec<Node>>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: u32,
    },
}

impl Pattern {
    /// `Err` = what is wrong, or not known here.
    pub fn new(text: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: text.chars() };
        let alternatives = parser.alternatives(0)?;
        match parser.rest.next() {
            None => Ok(Self { text: text.to_owned(), alternatives }),
            Some(_) => Err("unmatched closing parenthesis".into()),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it matches somewhere in the name.
    pub fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let mut matcher = Matcher { name: &name, steps: 0 };
        (0..=name.len()).any(|at| matcher.any_of(&self.alternatives, at, &mut |_, _| true))
    }
}

/// The deepest nesting of groups.
const MAX_DEPTH: u32 = 32;

struct Parser<'a> {
    rest: Chars<'a>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn alternatives(&mut self, depth: u32) -> Result<Vec<Vec<Node>>, String> {
        if depth > MAX_DEPTH {
            return Err("groups are nested too deeply".into());
        }
        let mut all = vec![Vec::new()];
        while let Some(next) = self.peek().filter(|next| *next != ')') {
            self.rest.next();
            if next == '|' {
                all.push(Vec::new());
                continue;
            }
            let node = self.node(next, depth)?;
            let node = self.repeated(node)?;
            if let Some(sequence) = all.last_mut() {
                sequence.push(node);
            }
        }
        Ok(all)
    }

    fn node(&mut self, first: char, depth: u32) -> Result<Node, String> {
        Ok(match first {
            '.' => Node::Any,
            '^' => Node::Start,
            '$' => Node::End,
            '[' => self.class()?,
            '(' => {
                if self.rest.as_str().starts_with('?') && !self.rest.as_str().starts_with("?:") {
                    return Err("(? is not known here".into());
                }
                if self.rest.as_str().starts_with("?:") {
                    self.rest.nth(1);
                }
                let group = self.alternatives(depth + 1)?;
                self.rest.next().ok_or("missing closing parenthesis")?;
                Node::Group(group)
            }
            '\\' => {
                let (negated, ranges) = self.escape()?;
                match (&ranges[..], negated) {
                    ([(from, to)], false) if from == to => Node::Char(*from),
                    _ => Node::Class { negated, ranges },
                }
            }
            '*' | '+' | '?' => return Err("quantifier does not follow a repeatable item".into()),
            other => Node::Char(other),
        })
    }

    /// `*`, `+`, `?` or `{m,n}` behind a node. Lazy ones find the same names.
    fn repeated(&mut self, node: Node) -> Result<Node, String> {
        let Some((min, max)) = self.quantifier()? else { return Ok(node) };
        if self.peek() == Some('?') {
            self.rest.next();
        }
        if matches!(self.peek(), Some('*' | '+')) {
            return Err("possessive quantifiers are not known here".into());
        }
        Ok(Node::Repeat { node: Box::new(node), min, max })
    }

    fn quantifier(&mut self) -> Result<Option<(u32, u32)>, String> {
        let counts = match self.peek() {
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('?') => (0, 1),
            Some('{') => return self.counts(),
            _ => return Ok(None),
        };
        self.rest.next();
        Ok(Some(counts))
    }

    /// `{m}`, `{m,}` or `{m,n}`; any other brace is a plain character.
    fn counts(&mut self) -> Result<Option<(u32, u32)>, String> {
        let Some((inside, rest)) = self.rest.as_str()[1..].split_once('}') else { return Ok(None) };
        let (min, max) = inside.split_once(',').unwrap_or((inside, inside));
        let Ok(min) = min.parse::<u32>() else { return Ok(None) };
        let max = if max.is_empty() { Ok(u32::MAX) } else { max.parse::<u32>() };
        let Ok(max) = max else { return Ok(None) };
        if min > max || min > MAX_REPEATS || (max > MAX_REPEATS && max != u32::MAX) {
            return Err("numbers out of order or too big in {} quantifier".into());
        }
        self.rest = rest.chars();
        Ok(Some((min, max)))
    }

    fn class(&mut self) -> Result<Node, String> {
        let negated = self.peek() == Some('^');
        if negated {
            self.rest.next();
        }
        let mut ranges = Vec::new();
        loop {
            let next = self.rest.next().ok_or("missing terminating ] for character class")?;
            match next {
                ']' if !ranges.is_empty() => return Ok(Node::Class { negated, ranges }),
                '\\' => {
                    let (negated, more) = self.escape()?;
                    if negated {
                        return Err("a negated class within a class is not known here".into());
                    }
                    ranges.extend(more);
                }
                '[' if self.peek() == Some(':') => return Err("POSIX classes are not known here".into()),
                from => ranges.push((from, self.range_end(from)?)),
            }
        }
    }

    /// The end of `a-z`, or the character itself.
    fn range_end(&mut self, from: char) -> Result<char, String> {
        let mut ahead = self.rest.clone();
        match (ahead.next(), ahead.next()) {
            (Some('-'), Some(to)) if to != ']' => {
                self.rest = ahead;
                if to == '\\' || to < from {
                    return Err("range out of order in character class".into());
                }
                Ok(to)
            }
            _ => Ok(from),
        }
    }

    /// Behind a backslash: whether it is negated, and its characters.
    fn escape(&mut self) -> Result<(bool, Vec<(char, char)>), String> {
        let letter = self.rest.next().ok_or("\\ at end of pattern")?;
        let ranges = match letter.to_ascii_lowercase() {
            'd' => vec![('0', '9')],
            'w' => vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            's' => vec![('\t', '\r'), (' ', ' ')],
            _ if letter.is_ascii_alphanumeric() => return Err(format!("\\{letter} is not known here")),
            _ => return Ok((false, vec![(letter, letter)])),
        };
        Ok((letter.is_ascii_uppercase(), ranges))
    }
}

struct Matcher<'a> {
    name: &'a [char],
    steps: u32,
}

/// What has to match behind a place.
type Then<'a> = &'a mut dyn FnMut(&mut Matcher, usize) -> bool;

impl Matcher<'_> {
    fn any_of(&mut self, alternatives: &[Vec<Node>], at: usize, then: Then) -> bool {
        alternatives.iter().any(|sequence| self.sequence(sequence, at, then))
    }

    fn sequence(&mut self, nodes: &[Node], at: usize, then: Then) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        match nodes.split_first() {
            None => then(self, at),
            Some((node, rest)) => self.node(node, at, &mut |matcher, at| matcher.sequence(rest, at, then)),
        }
    }

    fn node(&mut self, node: &Node, at: usize, then: Then) -> bool {
        let next = self.name.get(at).copied();
        let fits = match node {
            Node::Start => return at == 0 && then(self, at),
            Node::End => return next.is_none() && then(self, at),
            Node::Group(alternatives) => return self.any_of(alternatives, at, then),
            Node::Repeat { node, min, max } => return self.repeat(node, (*min, *max), at, then),
            Node::Char(char) => next == Some(*char),
            Node::Any => next.is_some(),
            Node::Class { negated, ranges } => {
                let is_in = |next: char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&next));
                next.is_some_and(|next| is_in(next) != *negated)
            }
        };
        fits && then(self, at + 1)
    }

    /// As often as it can first, then less.
    fn repeat(&mut self, node: &Node, (min, max): (u32, u32), at: usize, then: Then) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        let once_more = max > 0
            && self.node(node, at, &mut |matcher, after| {
                // Matching nothing again and again leads nowhere.
                (after > at || min > 0) && matcher.repeat(node, (min.saturating_sub(1), less(max)), after, then)
            });
        once_more || (min == 0 && then(self, at))
    }
}

/// One less, unless there is no limit.
fn less(max: u32) -> u32 {
    if max == u32::MAX { max } else { max - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names_as_the_broker_does() {
        let table = [
            ("", "anything", true),
            (".*", "", true),
            ("order", "my.orders", true),
            ("^order", "my.orders", false),
            ("^order", "orders", true),
            ("^orders$", "orders.eu", false),
            (r"^amq\.", "amq.gen-1", true),
            (r"^amq\.", "amqp", false),
            ("^(a|b)$", "b", true),
            ("^(a|b)$", "ab", false),
            ("^a|b$", "ac", true),
            (r"^shop\.(eu|us)\.[a-z]+$", "shop.us.orders", true),
            (r"^shop\.(?:eu|us)\.[a-z]+$", "shop.us.Orders", false),
            (r"^q-\d{2,3}$", "q-1", false),
            (r"^q-\d{2,3}$", "q-123", true),
            (r"^q-\d{2}$", "q-123", false),
            ("^[^.]+$", "a.b", false),
            ("^[^.]+$", "ab", true),
            (r"^[\w.-]+$", "a-b.c_d", true),
            ("^(a*)*$", "aaaaab", false),
            ("x?y", "y", true),
            ("a{", "a{", true),
            ("^[]a]$", "]", true),
            ("주문", "새 주문", true),
            (r"^\S+$", "a b", false),
        ];
        for (pattern, name, expect) in table {
            assert_eq!(Pattern::new(pattern).map(|pattern| pattern.matches(name)), Ok(expect), "{pattern} {name}");
        }
    }

    #[test]
    fn what_is_wrong_or_unknown_is_refused() {
        for pattern in ["(", "a)", "[a", "*a", "a**", "(?=a)", r"\1", r"\", "[z-a]", "a{3,2}", "[[:alpha:]]"] {
            assert!(Pattern::new(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_that_runs_away_is_cut_off() {
        let pattern = Pattern::new("^(a|a)*$").expect("it is well formed");
        assert!(!pattern.matches(&format!("{}b", "a".repeat(200))));
    }
}
