//! Walks the subscribers of one topic from both ends of their loads, while partitions go from the most to the least
//! loaded (`UniformHeterogeneousAssignmentBuilder.MemberAssignmentBalancer`). It moves nothing itself: it counts on
//! each member it hands out to give or take exactly one partition.
use super::heterogeneous::Member;

pub struct Balancer {
    /// By load at the start, then by rank.
    sorted: Vec<Member>,
    /// The least loaded are `..least_end`; each had `least_load` before its turn.
    least_end: u32,
    least_load: u32,
    next_least: u32,
    /// The most loaded are `most_start..most_end`; `most_load` is what they have before their turn.
    most_start: u32,
    most_end: u32,
    most_load: u32,
    /// The places `most_start..turns` have their turn still before them.
    turns: u32,
}

impl Balancer {
    /// `None` when all loads differ by at most one.
    pub fn new(members: &[Member], loads: &[u32]) -> Option<Self> {
        let mut balancer = Self::for_filling(members, loads)?;
        let most = loads[*balancer.sorted.last()? as usize];
        balancer.most_load = most + 1;
        (most - balancer.least_load > 1).then_some(balancer)
    }

    /// For handing out only. `None` when there is nobody.
    pub fn for_filling(members: &[Member], loads: &[u32]) -> Option<Self> {
        let mut sorted = members.to_vec();
        sorted.sort_by_key(|member| (loads[*member as usize], *member));
        let end = sorted.len() as u32;
        let least_load = loads[*sorted.first()? as usize];
        let mut balancer = Self {
            sorted,
            least_end: 0,
            least_load,
            next_least: 0,
            most_start: end,
            most_end: end,
            most_load: 0,
            turns: end,
        };
        balancer.widen_least(loads);
        Some(balancer)
    }

    fn widen_least(&mut self, loads: &[u32]) {
        while self.sorted.get(self.least_end as usize).is_some_and(|member| loads[*member as usize] == self.least_load)
        {
            self.least_end += 1;
        }
        self.next_least = 0;
    }

    /// Who takes the next partition.
    pub fn next_least(&mut self, loads: &[u32]) -> Member {
        if self.next_least >= self.least_end {
            self.least_load += 1;
            self.widen_least(loads);
        }
        self.next_least += 1;
        self.sorted[self.next_least as usize - 1]
    }

    /// Who gives the next partition.
    pub fn next_most(&mut self, loads: &[u32]) -> Option<Member> {
        if self.turns == self.most_start {
            let load_before = |it: &Self| loads[it.sorted[it.most_start as usize - 1] as usize];
            let is_empty = self.most_end <= self.most_start && self.most_start > 0;
            self.most_load = if is_empty { load_before(self) } else { self.most_load.checked_sub(1)? };
            while self.most_start > 0 && load_before(self) == self.most_load {
                self.most_start -= 1;
            }
            self.turns = self.most_end;
        }
        self.turns = self.turns.checked_sub(1)?;
        Some(self.sorted[self.turns as usize])
    }

    /// The one just handed out has nothing to give.
    pub fn exclude_most(&mut self) {
        self.most_end -= 1;
        self.sorted.swap(self.turns as usize, self.most_end as usize);
    }

    pub fn is_balanced(&self) -> bool {
        self.most_load <= self.least_load + 1
    }
}
