//! The order within columns (few crossings) and the heights (short, straight links). A link over several columns gets
//! a thin stand-in in each column between, so that it finds a gap to run through.
use super::layers::Graph;
use crate::studio::space::Rect;

/// Height of a stand-in, px.
const LANE: f64 = 16.0;
/// Sweeps; more do not make it visibly better.
const ORDER_SWEEPS: usize = 12;
const PLACE_SWEEPS: usize = 10;
/// How much derived links count against drawn ones.
const LOOSE_WEIGHT: f64 = 0.3;

pub struct Columns {
    /// Nodes of each column, top to bottom. Nodes beyond those of the graph are stand-ins.
    columns: Vec<Vec<usize>>,
    heights: Vec<f64>,
    /// Neighbours of each node with their weight.
    near: Vec<Vec<(usize, f64)>>,
    parts: usize,
}

impl Columns {
    pub fn new(graph: &Graph, ranks: &[usize], rects: &[Rect]) -> Self {
        let count = ranks.iter().max().map_or(0, |rank| rank + 1);
        let mut columns = Self {
            columns: vec![Vec::new(); count],
            heights: rects.iter().map(|rect| rect.height).collect(),
            near: vec![Vec::new(); graph.len()],
            parts: graph.len(),
        };
        for node in columns.starting_order(graph) {
            columns.columns[ranks[node]].push(node);
        }
        for &(from, to) in &graph.links {
            columns.connect(from, to, ranks);
        }
        for &(from, to) in &graph.loose {
            columns.join(from, to, LOOSE_WEIGHT);
        }
        columns
    }

    /// Connected parts next to each other: depth first from the first part of each island, in document order.
    fn starting_order(&self, graph: &Graph) -> Vec<usize> {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); graph.len()];
        for &(from, to) in graph.links.iter().chain(&graph.loose) {
            next[from].push(to);
            next[to].push(from);
        }
        let mut seen = vec![false; graph.len()];
        let mut order = Vec::with_capacity(graph.len());
        for start in 0..graph.len() {
            let mut stack = vec![start];
            while let Some(at) = stack.pop() {
                if !std::mem::replace(&mut seen[at], true) {
                    order.push(at);
                    stack.extend(next[at].iter().rev());
                }
            }
        }
        order
    }

    fn join(&mut self, a: usize, b: usize, weight: f64) {
        self.near[a].push((b, weight));
        self.near[b].push((a, weight));
    }

    fn connect(&mut self, from: usize, to: usize, ranks: &[usize]) {
        let mut before = from;
        for rank in ranks[from] + 1..ranks[to] {
            let lane = self.heights.len();
            self.heights.push(LANE);
            self.near.push(Vec::new());
            self.columns[rank].push(lane);
            self.join(before, lane, 1.0);
            before = lane;
        }
        self.join(before, to, 1.0);
    }

    /// Sorts each column by the mean place of the neighbours, back and forth.
    pub fn sort(&mut self) {
        let mut place = vec![0.0; self.heights.len()];
        let number = |column: &[usize], place: &mut [f64]| {
            for (at, node) in column.iter().enumerate() {
                place[*node] = at as f64 / column.len() as f64;
            }
        };
        for column in &self.columns {
            number(column, &mut place);
        }
        for sweep in 0..ORDER_SWEEPS {
            let count = self.columns.len();
            for step in 0..count {
                let at = if sweep % 2 == 0 { step } else { count - 1 - step };
                let mut column = std::mem::take(&mut self.columns[at]);
                let wish: Vec<f64> = column.iter().map(|node| self.wish(*node, &place)).collect();
                let mut order: Vec<usize> = (0..column.len()).collect();
                // Stable: equal wishes keep their order, so that the layout is the same every time.
                order.sort_by(|a, b| wish[*a].total_cmp(&wish[*b]));
                column = order.into_iter().map(|at| column[at]).collect();
                number(&column, &mut place);
                self.columns[at] = column;
            }
        }
    }

    /// Top edges of the parts, px. Order and gaps are kept; within that every node goes as near to its neighbours as
    /// it can.
    pub fn place(&self, gap: f64) -> Vec<f64> {
        let mut center = vec![0.0; self.heights.len()];
        for column in &self.columns {
            let mut y = 0.0;
            for node in column {
                center[*node] = y + self.heights[*node] / 2.0;
                y += self.heights[*node] + gap;
            }
        }
        for sweep in 0..PLACE_SWEEPS {
            let count = self.columns.len();
            for step in 0..count {
                let at = if sweep % 2 == 0 { step } else { count - 1 - step };
                self.settle(&self.columns[at], gap, &mut center);
            }
        }
        (0..self.parts).map(|node| center[node] - self.heights[node] / 2.0).collect()
    }

    /// Puts the nodes of a column at their wished heights; where they would lie on each other they share the mean
    /// (isotonic regression by pooling).
    fn settle(&self, column: &[usize], gap: f64, center: &mut [f64]) {
        struct Pool {
            first: usize,
            sum: f64,
            count: f64,
        }
        // Distance of each node from the first one when all stand as close as possible.
        let mut offsets = Vec::with_capacity(column.len());
        let mut offset = 0.0;
        for (at, node) in column.iter().enumerate() {
            if at > 0 {
                let above = self.heights[column[at - 1]];
                offset += (above + self.heights[*node]) / 2.0 + gap;
            }
            offsets.push(offset);
        }
        let mut pools: Vec<Pool> = Vec::new();
        for (at, node) in column.iter().enumerate() {
            let mut pool = Pool { first: at, sum: self.wish(*node, center) - offsets[at], count: 1.0 };
            while let Some(above) = pools.pop_if(|above| above.sum / above.count > pool.sum / pool.count) {
                pool = Pool { first: above.first, sum: above.sum + pool.sum, count: above.count + pool.count };
            }
            pools.push(pool);
        }
        for (at, pool) in pools.iter().enumerate() {
            let end = pools.get(at + 1).map_or(column.len(), |next| next.first);
            for index in pool.first..end {
                center[column[index]] = pool.sum / pool.count + offsets[index];
            }
        }
    }

    /// The weighted mean place of the neighbours; its own when it has none.
    fn wish(&self, node: usize, place: &[f64]) -> f64 {
        let near = &self.near[node];
        let weight: f64 = near.iter().map(|(_, weight)| weight).sum();
        if weight > 0.0 {
            near.iter().map(|(other, weight)| place[*other] * weight).sum::<f64>() / weight
        } else {
            place[node]
        }
    }
}
