//! The drawing as a graph and the column of each part: as far right as the longest way to it, by role at least so
//! far that like parts stand in one column. Dead letters and alternates do not push: their targets stand with the
//! other exchanges.
use std::collections::BTreeMap;

use crate::engine::value::Value;
use crate::studio::document::Document;
use crate::studio::kind::Role;
use crate::studio::rules::derived::{DerivedKind, derived_links, role_of};

/// Nodes are the chosen parts, numbered from 0 in document order; a part may stand for others, whose links are its own.
pub struct Graph {
    roles: Vec<Option<Role>>,
    /// Drawn links between nodes.
    pub links: Vec<(usize, usize)>,
    /// Derived links: they pull parts near each other, but not into columns.
    pub loose: Vec<(usize, usize)>,
    /// Characters of the longest row of each link's label.
    labels: Vec<usize>,
}

impl Graph {
    pub fn new(document: &Document, chosen: &[usize], by_id: &BTreeMap<&str, usize>) -> Self {
        let mut graph = Self {
            roles: chosen.iter().map(|part| role_of(&document.parts[*part])).collect(),
            links: Vec::new(),
            loose: Vec::new(),
            labels: Vec::new(),
        };
        for link in &document.links {
            let (Some(from), Some(to)) = (by_id.get(link.from.as_str()), by_id.get(link.to.as_str())) else { continue };
            if from == to {
                continue;
            }
            let key = |text: &Value| text.as_text().map_or(0, |text| text.chars().count());
            let rows = link.rows.iter().filter_map(|row| row.settings.get("routing_key")).map(key);
            graph.links.push((*from, *to));
            graph.labels.push(rows.max().unwrap_or(0));
        }
        for link in derived_links(document)
            .iter()
            .filter(|link| !matches!(link.kind, DerivedKind::Implicit | DerivedKind::Fetch | DerivedKind::Reply))
        {
            let node = |at: usize| by_id.get(document.parts[at].id.as_str());
            if let (Some(from), Some(to)) = (node(link.from), node(link.to))
                && from != to
            {
                graph.loose.push((*from, *to));
            }
        }
        graph
    }

    pub fn len(&self) -> usize {
        self.roles.len()
    }

    /// Nodes that hang together, each group ascending, in the order of their first nodes; with or without loose links.
    pub fn groups(&self, with_loose: bool) -> Vec<Vec<usize>> {
        let mut near: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
        let loose: &[(usize, usize)] = if with_loose { &self.loose } else { &[] };
        for &(from, to) in self.links.iter().chain(loose) {
            near[from].push(to);
            near[to].push(from);
        }
        let mut seen = vec![false; self.len()];
        let mut groups = Vec::new();
        for start in 0..self.len() {
            let mut group = Vec::new();
            let mut stack = vec![start];
            while let Some(at) = stack.pop() {
                if !std::mem::replace(&mut seen[at], true) {
                    group.push(at);
                    stack.extend(&near[at]);
                }
            }
            group.sort_unstable();
            groups.extend((!group.is_empty()).then_some(group));
        }
        groups
    }

    /// The graph of some nodes, numbered anew in this order.
    pub fn only(&self, nodes: &[usize]) -> Self {
        let number: BTreeMap<usize, usize> = nodes.iter().copied().zip(0..).collect();
        let both = |(from, to): &(usize, usize)| Some((*number.get(from)?, *number.get(to)?));
        let (links, labels) =
            self.links.iter().zip(&self.labels).filter_map(|(link, label)| Some((both(link)?, *label))).unzip();
        let roles = nodes.iter().map(|at| self.roles[*at]).collect();
        Self { roles, links, loose: self.loose.iter().filter_map(both).collect(), labels }
    }

    /// Characters of the longest label among links that `between` picks.
    pub fn longest_label(&self, between: impl Fn(usize, usize) -> bool) -> usize {
        let picked = self.links.iter().zip(&self.labels).filter(|((from, to), _)| between(*from, *to));
        picked.map(|(_, label)| *label).max().unwrap_or(0)
    }

    /// The column of each node, from 0 without gaps.
    pub fn ranks(&self) -> Vec<usize> {
        let forward = self.without_circles();
        let mut ranks: Vec<usize> = self.roles.iter().map(|role| role_rank(*role)).collect();
        // Longest way: each pass carries at least one more step, and there are no circles.
        for _ in 0..self.len() {
            let mut changed = false;
            for &(from, to) in &forward {
                if ranks[to] <= ranks[from] {
                    ranks[to] = ranks[from] + 1;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        self.align_consumers(&mut ranks);
        compact(&mut ranks);
        ranks
    }

    /// Consumers stand in one column, right of all queues.
    fn align_consumers(&self, ranks: &mut [usize]) {
        let consumers = || (0..self.len()).filter(|at| self.roles[*at] == Some(Role::Consumer));
        let rightmost = consumers().map(|at| ranks[at]).max().unwrap_or(0);
        for at in consumers() {
            ranks[at] = rightmost;
        }
    }

    /// The links without those that lead back (depth first, in document order).
    fn without_circles(&self) -> Vec<(usize, usize)> {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.len()];
        for &(from, to) in &self.links {
            next[from].push(to);
        }
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            Not,
            Open,
            Done,
        }
        let mut seen = vec![Seen::Not; self.len()];
        let mut forward = Vec::with_capacity(self.links.len());
        for start in 0..self.len() {
            if seen[start] != Seen::Not {
                continue;
            }
            seen[start] = Seen::Open;
            let mut stack = vec![(start, 0)];
            while let Some((at, child)) = stack.pop() {
                let Some(&to) = next[at].get(child) else {
                    seen[at] = Seen::Done;
                    continue;
                };
                stack.push((at, child + 1));
                if seen[to] == Seen::Open {
                    continue;
                }
                forward.push((at, to));
                if seen[to] == Seen::Not {
                    seen[to] = Seen::Open;
                    stack.push((to, 0));
                }
            }
        }
        forward
    }
}

fn role_rank(role: Option<Role>) -> usize {
    match role {
        Some(Role::Producer | Role::KafkaProducer | Role::Cluster | Role::Policy | Role::Nodes) => 0,
        Some(Role::Exchange | Role::Topic) => 1,
        Some(Role::Queue | Role::Group | Role::Connector) | None => 2,
        Some(Role::Consumer | Role::KafkaConsumer) => 3,
    }
}

/// Closes up empty columns.
fn compact(ranks: &mut [usize]) {
    let mut used: Vec<usize> = ranks.to_vec();
    used.sort_unstable();
    used.dedup();
    for rank in ranks {
        *rank = used.binary_search(rank).unwrap_or(0);
    }
}
