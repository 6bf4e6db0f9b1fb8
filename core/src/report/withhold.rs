//! What is not shown, so that nothing is told of a few.
//!
//! Of a whole in parts, small parts are left out, and as many more as it takes until nobody can work them out by
//! subtraction: complementary suppression (Cox, Suppression methodology and statistical disclosure control, Journal of
//! the American Statistical Association 75, 1980).

/// What one viewer is shown of figures that lie one within the other.
#[derive(Debug)]
pub(super) struct Withhold {
    /// The fewest that are shown; without it everything is.
    threshold: Option<u64>,
    /// The fewest people over whom it is told what they have taken on; without it over any.
    base: Option<u64>,
    shown: Vec<u64>,
}

impl Withhold {
    /// Everything is shown.
    pub(super) fn nothing() -> Withhold {
        Withhold { threshold: None, base: None, shown: Vec::new() }
    }

    /// Everything is shown, but what people have taken on over so many of them only: it may be with people out of the
    /// viewer's scope.
    pub(super) fn over_enough(base: u64) -> Withhold {
        Withhold { threshold: None, base: Some(base), shown: Vec::new() }
    }

    /// A figure is shown when it counts so many, and so many more or fewer than every other that is shown: neither
    /// those in it nor those beside it are few.
    pub(super) fn below(threshold: u64) -> Withhold {
        Withhold { threshold: Some(threshold), base: None, shown: Vec::new() }
    }

    /// The same for other figures.
    pub(super) fn anew(&self) -> Withhold {
        Withhold { threshold: self.threshold, base: self.base, shown: Vec::new() }
    }

    /// Whether anything is withheld from this viewer.
    pub(super) fn threshold(&self) -> Option<u64> {
        self.threshold
    }

    /// Whether it is told over so many people what they have taken on.
    pub(super) fn tells_over(&self, people: u64) -> bool {
        self.base.is_none_or(|base| people >= base)
    }

    /// Whether so many people are enough for anything to be shown of them.
    pub(super) fn enough(&self, people: u64) -> bool {
        self.threshold.is_none_or(|threshold| people >= threshold)
    }

    /// The figure, where it is shown.
    pub(super) fn figure(&mut self, count: u64) -> Option<u64> {
        if let Some(threshold) = self.threshold {
            let apart = self.shown.iter().all(|shown| shown.abs_diff(count) >= threshold);
            if count < threshold || !apart {
                return None;
            }
            self.shown.push(count);
        }
        Some(count)
    }

    /// The parts of a whole, where they are shown. Where everything is in one part, its size would tell it of each.
    pub(super) fn parts<const N: usize>(&self, parts: [u64; N]) -> [Option<u64>; N] {
        let Some(threshold) = self.threshold else { return parts.map(Some) };
        let filled = parts.iter().filter(|part| **part > 0).count();
        let sizes: Vec<[u64; 1]> = parts.iter().map(|part| [*part]).collect();
        let mut shown = shown_parts(&sizes, threshold).into_iter().map(|shown| shown && filled > 1);
        parts.map(|part| Some(part).filter(|_| shown.next().unwrap_or(false)))
    }
}

/// Which parts of a whole are shown. A part has one size or several, each smaller than the one before: the first has to
/// reach the threshold, the others too unless they are nothing; and so has what all parts left out come to together.
/// Until it does, the smallest part that is left is left out too, of equals the first.
pub(super) fn shown_parts<const N: usize>(sizes: &[[u64; N]], threshold: u64) -> Vec<bool> {
    let safe = |size: u64| size == 0 || size >= threshold;
    let fits =
        |size: &[u64; N]| size.iter().all(|size| safe(*size)) && size.first().is_some_and(|first| *first > 0);
    let mut shown: Vec<bool> = sizes.iter().map(fits).collect();
    loop {
        let mut hidden = [0_u64; N];
        for (size, _) in sizes.iter().zip(&shown).filter(|(_, shown)| !**shown) {
            for (sum, size) in hidden.iter_mut().zip(size) {
                *sum = sum.saturating_add(*size);
            }
        }
        if hidden.iter().all(|sum| safe(*sum)) {
            return shown;
        }
        let candidates = (0_usize..).zip(sizes.iter().zip(&mut shown)).filter(|(_, (_, shown))| **shown);
        match candidates
            .min_by_key(|(index, (size, _))| (size.last().copied(), size.first().copied(), *index))
        {
            Some((_, (_, shown))) => *shown = false,
            None => return shown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_part_takes_the_next_smallest_with_it() {
        assert_eq!(shown_parts(&[[10], [7], [2]], 4), [true, false, false]);
        assert_eq!(shown_parts(&[[10], [7], [2], [3]], 4), [true, true, false, false]);
        assert_eq!(shown_parts(&[[3], [3]], 4), [false, false]);
        assert_eq!(shown_parts(&[[9], [3]], 4), [false, false]);
        assert_eq!(shown_parts(&[[9], [4]], 4), [true, true]);
        assert_eq!(shown_parts(&[[5], [5], [1]], 4), [false, true, false], "of equals the first");
    }

    #[test]
    fn every_size_of_what_is_left_out_counts() {
        // Four are left out, but of those who take part only one.
        assert_eq!(shown_parts(&[[20, 10], [9, 6], [4, 1]], 4), [true, false, false]);
        assert_eq!(shown_parts(&[[20, 10], [9, 6], [4, 0]], 4), [true, true, true]);
    }

    #[test]
    fn figures_lie_apart() {
        let mut withhold = Withhold::below(4);
        assert_eq!(
            [20, 17, 12, 3, 0].map(|count| withhold.figure(count)),
            [Some(20), None, Some(12), None, None]
        );
        assert_eq!(Withhold::nothing().figure(1), Some(1));
        assert_eq!(withhold.parts([6, 4, 0]), [Some(6), Some(4), None]);
        assert_eq!(withhold.parts([6, 0, 0]), [None; 3], "everything in one part");
        assert_eq!(withhold.parts([6, 4, 1]), [Some(6), None, None]);
    }
}
