//! What stands near a place on a page, found without looking at all the rest.
//!
//! Comes in: boxes. Goes out: the positions of those that overlap an area. A box is filed under the
//! squares of a net that it touches, and the net is wide enough that there are at most four.

use kurbo::Rect;

/// Width of the finest net.
const NET_POINTS: f64 = 32.0;
/// Each net is so many times wider than the one before.
const COARSER: f64 = 4.0;
/// Nets; the widest holds any page.
const NETS: u8 = 8;
/// Farther from the page nothing is seen.
const FARTHEST_POINTS: f64 = 100_000.0;

/// A net, the row and column of a square in it, and what is filed there, in one number, as these are quick to sort:
/// 4 bits, twice 14 and 32.
type Filed = u64;

/// What is filed in a square as this box.
fn filed(net: u8, row: i32, column: i32, index: u32) -> Filed {
    // No row or column lies that far from the first.
    const SHIFT: i32 = 1 << 13;
    let square = |position: i32| (position + SHIFT) as u64 & 0x3fff;
    u64::from(net) << 60 | square(row) << 46 | square(column) << 32 | u64::from(index)
}

/// Squares behind the first, each way, that a box is filed under.
const FILED_SQUARES_BEHIND: i32 = 3;

/// Boxes filed by place.
pub(in crate::read::pdf) struct Near {
    filed: Vec<Filed>,
    boxes: Vec<Rect>,
}

impl Near {
    /// Files boxes.
    pub(in crate::read::pdf) fn new(boxes: impl IntoIterator<Item = Rect>) -> Self {
        let boxes: Vec<Rect> = boxes.into_iter().collect();
        let mut filed = Vec::with_capacity(boxes.len() * 2);
        for (index, bounds) in boxes.iter().enumerate() {
            let extent = bounds.width().max(bounds.height());
            let net = (0..NETS).find(|net| extent <= width(*net)).unwrap_or(NETS - 1);
            for (row, column) in squares(*bounds, net, FILED_SQUARES_BEHIND) {
                filed.push(self::filed(net, row, column, index as u32));
            }
        }
        filed.sort_unstable();
        Self { filed, boxes }
    }

    /// The positions of boxes that overlap an area, in order. `work` is how many may still be looked
    /// at; `None` when it is used up.
    pub(in crate::read::pdf) fn overlapping(&self, area: Rect, work: &mut usize) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for net in 0..NETS {
            for (row, column) in squares(area, net, i32::MAX) {
                let first = filed(net, row, column, 0);
                let from = self.filed.partition_point(|filed| *filed < first);
                for filed in self.filed[from..].iter().take_while(|filed| **filed >> 32 == first >> 32) {
                    *work = work.checked_sub(1)?;
                    let index = (*filed & u64::from(u32::MAX)) as usize;
                    let bounds = self.boxes[index];
                    let apart =
                        bounds.x1 < area.x0 || bounds.x0 > area.x1 || bounds.y1 < area.y0 || bounds.y0 > area.y1;
                    if !apart {
                        found.push(index);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}

fn width(net: u8) -> f64 {
    NET_POINTS * COARSER.powi(i32::from(net))
}

/// The squares of a net that a box touches, so many behind the first each way. A box far larger than the widest net
/// is filed under its first squares only.
fn squares(bounds: Rect, net: u8, behind: i32) -> impl Iterator<Item = (i32, i32)> {
    let width = width(net);
    let square = |position: f64| (position.clamp(-FARTHEST_POINTS, FARTHEST_POINTS) / width).floor() as i32;
    let (left, right) = (square(bounds.x0), square(bounds.x1));
    let (top, bottom) = (square(bounds.y0), square(bounds.y1));
    let rows = top..=bottom.min(top.saturating_add(behind));
    rows.flat_map(move |row| (left..=right.min(left.saturating_add(behind))).map(move |column| (row, column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_is_found_whatever_its_size() {
        let near = Near::new([
            Rect::new(10.0, 10.0, 20.0, 20.0),
            Rect::new(0.0, 0.0, 600.0, 800.0),
            Rect::new(100.0, 10.0, 400.0, 10.0),
            Rect::new(-5.0, -5.0, 5.0, 5.0),
        ]);
        let mut work = 100;
        assert_eq!(near.overlapping(Rect::new(18.0, 18.0, 22.0, 22.0), &mut work), Some(vec![0, 1]));
        assert_eq!(near.overlapping(Rect::new(390.0, 0.0, 420.0, 20.0), &mut work), Some(vec![1, 2]));
        assert_eq!(near.overlapping(Rect::new(-4.0, -4.0, -2.0, -2.0), &mut work), Some(vec![3]));
        assert_eq!(near.overlapping(Rect::new(0.0, 0.0, 600.0, 800.0), &mut 2), None);
    }
}
