//! Separate groups of parts side by side, so that all of them are seen at once: a drawing of many small groups in one
//! stack would be fitted too small to read. It knows rectangles only; what a group is, `layers` says.

/// Free space between two groups, px.
const GAP: f64 = 40.0;
/// What a laptop's page has free for the board at 100 %, px: packing aims at this shape.
const VIEW: (f64, f64) = (830.0, 352.0);
/// Widths that are tried, in tenths of that which the boxes would have without gaps and in the shape of the view.
const TRIES: std::ops::RangeInclusive<u32> = 8..=20;

/// How large a block of this size is seen in [`VIEW`]: 1 = as large as life.
pub fn scale((width, height): (f64, f64)) -> f64 {
    (VIEW.0 / width.max(1.0)).min(VIEW.1 / height.max(1.0)).min(1.0)
}

/// Places boxes of these sizes without overlaps, so that all of it is seen as large as can be: their top left corners,
/// px, and the size of it all. The same sizes give the same places.
pub fn pack(sizes: &[(f64, f64)]) -> (Vec<(f64, f64)>, (f64, f64)) {
    let widest = sizes.iter().map(|size| size.0).fold(0.0, f64::max);
    let area: f64 = sizes.iter().map(|(width, height)| (width + GAP) * (height + GAP)).sum();
    let ideal = (area * VIEW.0 / VIEW.1).sqrt();
    let mut best = (Vec::new(), (0.0, 0.0));
    for tenths in TRIES {
        let tried = pack_within(sizes, widest.max(ideal * f64::from(tenths) / 10.0));
        if best.0.is_empty() || scale(tried.1) > scale(best.1) {
            best = tried;
        }
    }
    best
}

/// Tall ones first; each goes as high as it can, and there as far left as it can.
fn pack_within(sizes: &[(f64, f64)], width: f64) -> (Vec<(f64, f64)>, (f64, f64)) {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| sizes[*b].1.total_cmp(&sizes[*a].1));
    let mut places = vec![(0.0, 0.0); sizes.len()];
    // The lower edge of what stands there: steps from left to right, as (x, y).
    let mut skyline = vec![(0.0, 0.0)];
    let mut used: (f64, f64) = (0.0, 0.0);
    for ix in order {
        let (w, h) = sizes[ix];
        let stands = |from: f64| {
            let under = |at: usize| {
                let end = skyline.get(at + 1).map_or(f64::INFINITY, |next| next.0);
                (skyline[at].0 < from + w + GAP && end > from).then_some(skyline[at].1)
            };
            (from, (0..skyline.len()).filter_map(under).fold(0.0, f64::max))
        };
        let fits = skyline.iter().map(|step| step.0).filter(|x| x + w <= width + 0.5);
        let lowest = fits.map(stands).min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
        let (x, y) = lowest.unwrap_or_else(|| stands(0.0));
        places[ix] = (x, y);
        used = (used.0.max(x + w), used.1.max(y + h));
        raise(&mut skyline, x, x + w + GAP, y + h + GAP);
    }
    (places, used)
}

/// From `left` to `right` something stands down to `bottom` now.
fn raise(skyline: &mut Vec<(f64, f64)>, left: f64, right: f64, bottom: f64) {
    let after = skyline.iter().rev().find(|step| step.0 <= right).map_or(0.0, |step| step.1);
    let mut steps: Vec<(f64, f64)> = skyline.iter().copied().filter(|step| step.0 < left).collect();
    steps.push((left, bottom));
    steps.push((right, after));
    steps.extend(skyline.iter().copied().filter(|step| step.0 > right));
    *skyline = steps;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::space::Rect;

    #[test]
    fn boxes_stand_apart_and_fill_the_view() {
        const SMALL: (f64, f64) = (212.0, 92.0);
        let tall_and_small = [vec![(600.0, 700.0)], vec![SMALL; 8]].concat();
        let cases = [
            ("none", vec![], 1.0),
            ("one", vec![(300.0, 200.0)], 1.0),
            ("six alike", vec![SMALL; 6], 1.0),
            ("a tall one and small ones", tall_and_small, 0.5),
            ("forty alike", vec![SMALL; 40], 0.35),
        ];
        for (name, sizes, least) in cases {
            let (places, all) = pack(&sizes);
            let rects: Vec<Rect> =
                places.iter().zip(&sizes).map(|((x, y), (w, h))| Rect::new(*x, *y, *w, *h)).collect();
            for (at, rect) in rects.iter().enumerate() {
                assert!(rects[..at].iter().all(|other| !other.grown(GAP / 2.0).touches(rect)), "{name}: {at} overlaps");
                assert!(rect.right() <= all.0 && rect.bottom() <= all.1, "{name}: {at} stands outside");
            }
            assert!(scale(all) >= least, "{name}: {all:?} is seen at {}", scale(all));
        }
    }
}
