//! The score of everybody in a block at once, and of one row.
//!
//! What a block says is never less than the score, in units that are as coarse as they can be without loss where there
//! is room for it; a row is counted again exactly as `Scoring` does.

use super::{
    adder::{Addend, EMPTY, LARGEST, Sum},
    base::View,
    criterion::{Criterion, preferred},
    lanes::Lanes,
    sieve::Sieve,
    term::{ADDENDS, SkillTerm},
};
use crate::{
    matching::{ScorePart, Scoring},
    people::Person,
    scheme::Preference,
};

/// What a search gives points for.
pub(super) struct Points<'a> {
    pub(super) skills: Vec<SkillTerm<'a>>,
    pub(super) criteria: Vec<Criterion<'a>>,
    /// How many fifths of a point one unit is.
    unit: i64,
    /// The skills in the order in which one row is counted: lists first, for most rows end there.
    pub(super) order: Vec<usize>,
    /// In which order a block is added up: planes that rule most people out, criteria, lists.
    stages: Vec<Stage>,
    /// The most points that all there is gives.
    pub(super) most: i64,
    /// The most units.
    most_units: u64,
    /// What a sum must exceed, in units; nothing as long as everybody counts.
    bound: Option<u32>,
    /// The least step in the first stage with which the bound can still be exceeded: by those who stand in no list, and
    /// by those who do.
    first_least: [u32; 2],
    /// The most units that anybody has without a skill.
    most_preferred: u32,
    /// What of a block is not added yet, kept so that it need not be made for each.
    waiting: Vec<Addend<'a>>,
    /// What tells most people out before anything is counted.
    pub(super) sieve: Sieve<'a>,
}

/// Something that is added to the sums of a block.
#[derive(Debug, Clone, Copy)]
struct Stage {
    what: What,
    /// The most units that it gives, and that all later ones give.
    most: u32,
    rest: u32,
    /// Whether it looks at lists alone, and whether anybody in the block that is looked at stands in one.
    is_list: bool,
    here: bool,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Skill(usize),
    Criterion(usize),
}

impl<'a> Points<'a> {
    pub(super) fn new(view: View<'a>, scoring: &Scoring<'a>, seeker: &Person) -> Points<'a> {
        let skills: Vec<SkillTerm<'_>> =
            scoring.wanted.iter().map(|wanted| SkillTerm::new(view, scoring, wanted)).collect();
        let mut criteria = Vec::new();
        for criterion in &scoring.policy.attributes {
            criteria.extend(preferred(view, scoring, criterion, seeker).unwrap_or_default());
        }
        let mut order: Vec<usize> = (0..skills.len()).collect();
        let key =
            |at: &usize| skills.get(*at).map(|term| (!term.is_list(), std::cmp::Reverse(term.most_points())));
        order.sort_by_key(key);
        let most = skills.iter().map(SkillTerm::most_points).fold(0, i64::saturating_add);
        let preferred = criteria.iter().map(|criterion| i64::from(criterion.policy.points));
        let most = preferred.fold(most, i64::saturating_add);
        let mut points = Points {
            skills,
            criteria,
            unit: 1,
            order,
            stages: Vec::new(),
            most,
            most_units: 0,
            bound: None,
            first_least: [0; 2],
            most_preferred: 0,
            waiting: Vec::new(),
            sieve: Sieve::default(),
        };
        points.choose_unit();
        points.choose_stages();
        points
    }

    /// The coarsest unit in which nothing is lost, or one so coarse that sums stay small.
    fn choose_unit(&mut self) {
        const ROOM: i64 = 1 << 14;
        let mut unit = 0;
        for term in &self.skills {
            let (step, validated, teaches) = term.points_per_step();
            unit = common(common(unit, step.0), common(validated.0, teaches.0));
        }
        for criterion in &self.criteria {
            unit = common(unit, i64::from(criterion.policy.points).saturating_mul(FINE));
        }
        let most = |points: &mut Points<'_>, unit: i64| {
            let skills =
                points.skills.iter_mut().map(|term| term.set_unit(unit)).fold(0_i64, i64::saturating_add);
            let criteria = points.criteria.iter_mut().map(|criterion| criterion.set_unit(unit));
            criteria.fold(skills, i64::saturating_add)
        };
        unit = unit.max(1);
        let total = most(self, unit);
        if total > ROOM {
            unit = unit.saturating_mul(total).checked_div(ROOM).unwrap_or(unit).saturating_add(1);
            most(self, unit);
        }
        self.unit = unit;
    }

    /// Planes first, those that few have for many points before others; lists last, since in most blocks there is
    /// nobody left by then.
    fn choose_stages(&mut self) {
        let mut order: Vec<(bool, u64, What, u32)> = Vec::new();
        for (at, term) in self.skills.iter().enumerate() {
            let rare =
                term.many().saturating_mul(1 << 10).checked_div(u64::from(term.most)).unwrap_or(u64::MAX);
            order.push((term.is_list(), rare, What::Skill(at), term.most));
        }
        for (at, criterion) in self.criteria.iter().enumerate() {
            order.push((false, u64::MAX, What::Criterion(at), criterion.most()));
        }
        order.sort_by_key(|(list, rare, ..)| (*list, *rare));
        self.most_units = order.iter().fold(0, |sum, (.., most)| sum.saturating_add(u64::from(*most)));
        let mut rest = self.most_units;
        for (is_list, _, what, most) in order {
            rest = rest.saturating_sub(u64::from(most));
            let rest = u32::try_from(rest).unwrap_or(u32::MAX);
            self.stages.push(Stage { what, most, rest, is_list, here: true });
        }
        let preferred = self.criteria.iter().map(Criterion::most);
        self.most_preferred = preferred.fold(0, u32::saturating_add);
        let skills = self.stages.iter().filter_map(|stage| match stage.what {
            What::Skill(at) => self.skills.get(at),
            What::Criterion(_) => None,
        });
        self.sieve = Sieve::new(skills, self.criteria.iter());
    }

    /// From now on everybody matters.
    pub(super) fn begin(&mut self) {
        (self.bound, self.first_least) = (None, [0; 2]);
        self.sieve.begin();
    }

    /// From now on only those matter whose score is more than this.
    pub(super) fn exceed(&mut self, threshold: i64) {
        let bound = self.bound_of(threshold);
        self.bound = Some(bound);
        self.sieve.exceed(bound);
        self.first_least = [0; 2];
        let Some(Stage { what: What::Skill(first), rest, is_list: false, .. }) = self.stages.first().copied()
        else {
            return;
        };
        let Some(term) = self.skills.get(first) else { return };
        let lists = self.stages.iter().filter(|stage| stage.is_list).map(|stage| stage.most);
        let without = rest.saturating_sub(lists.fold(0, u32::saturating_add));
        self.first_least = [without, rest]
            .map(|rest| bound.checked_sub(rest).map_or(0, |needed| term.least_step_above(needed)));
    }

    /// What somebody who stands in just one of the lists that are looked at has at most by lists.
    pub(super) fn lists_give(&mut self, by_one: u32) {
        self.sieve.lists_give(by_one);
        if let Some(bound) = self.bound {
            self.sieve.exceed(bound);
        }
    }

    /// The bound in units that a sum must exceed when the score is to exceed `score`.
    pub(super) fn bound_of(&self, score: i64) -> u32 {
        let units = score.max(0).saturating_mul(FINE).checked_div(self.unit).unwrap_or(0);
        u32::try_from(units).unwrap_or(u32::MAX).min(LARGEST)
    }

    /// The most points that are no more than so many units.
    pub(super) fn points_of(&self, units: u32) -> i64 {
        i64::from(units).saturating_mul(self.unit).checked_div(FINE).unwrap_or(0)
    }

    /// What a sum must exceed.
    pub(super) fn bound(&self) -> Option<u32> {
        self.bound
    }

    /// The most that a sum can be.
    pub(super) fn most_units(&self) -> u64 {
        self.most_units
    }

    /// Whether nobody can have more points than this.
    pub(super) fn is_most(&self, threshold: i64) -> bool {
        threshold >= self.most
    }

    /// Adds up a block as long as there is somebody of `left` who can still exceed the bound; gives back who does. Without
    /// a bound, and where that `must` be, those who have points for a skill.
    #[inline(always)]
    pub(super) fn above<S: pulp::Simd>(
        &mut self,
        simd: S,
        block: usize,
        sum: &mut Sum,
        mut left: Lanes,
        must: bool,
    ) -> Lanes {
        sum.clear();
        // Who stands in a list; all others need enough without lists, and mostly nobody is left who does not.
        let mut listed = Lanes::NONE;
        for stage in self.stages.iter_mut().filter(|stage| stage.is_list) {
            let What::Skill(at) = stage.what else { continue };
            let Some(term) = self.skills.get_mut(at) else { continue };
            stage.here = term.is_in_block(block);
            if stage.here {
                listed = listed.or(term.who(block));
            }
        }
        if let (Some(What::Skill(first)), [tight, loose]) =
            (self.stages.first().map(|s| s.what), self.first_least)
            && tight > 0
            && let Some(term) = self.skills.get_mut(first)
        {
            let [tight, loose] = term.steps_from(block, [tight, loose]);
            left = left.and(tight.or(loose.and(listed)));
            if !left.any() {
                return left;
            }
        }
        let lists = left.and(listed).any();
        // What lists give in which nobody of those stands.
        let mut absent = 0_u32;
        for stage in self.stages.iter_mut().filter(|stage| stage.is_list) {
            stage.here &= lists;
            if !stage.here {
                absent = absent.saturating_add(stage.most);
            }
        }
        // Those that stand in planes as they are wait, and are added together.
        self.waiting.clear();
        let mut room = [EMPTY; 23];
        let mut compared = false;
        for stage in &self.stages {
            if !stage.here {
                absent = absent.saturating_sub(stage.most);
                continue;
            }
            let needed = self.bound.and_then(|bound| bound.checked_sub(stage.rest.saturating_sub(absent)));
            compared = true;
            if let What::Skill(at) = stage.what
                && let Some(term) = self.skills.get_mut(at)
                && term.addends(block, needed, &mut self.waiting)
            {
                continue;
            }
            if !self.waiting.is_empty() {
                left = sum.add(simd, &self.waiting, left);
                self.waiting.clear();
                if !left.any() {
                    return left;
                }
            }
            let mut own = [Addend::NOTHING; ADDENDS];
            match stage.what {
                What::Skill(at) => {
                    let Some(term) = self.skills.get_mut(at) else { continue };
                    own = term.put_together(block, &mut room);
                }
                What::Criterion(at) => {
                    let Some(criterion) = self.criteria.get_mut(at) else { continue };
                    let [first, ..] = &mut room;
                    *first = criterion.block(block).write();
                    let digits = [&*first, &EMPTY, &EMPTY];
                    let [place, ..] = &mut own;
                    *place = Addend { digits, factor: criterion.most(), ..Addend::NOTHING };
                }
            }
            let count = own.iter().take_while(|addend| addend.factor > 0).count().max(1);
            let own = own.get_mut(..count).unwrap_or_default();
            own.iter_mut().skip(count.saturating_sub(1)).for_each(|last| last.needed = needed);
            left = sum.add(simd, own, left);
            if !left.any() {
                return left;
            }
        }
        left = sum.add(simd, &self.waiting, left);
        if !compared && self.bound.is_some() {
            return Lanes::NONE;
        }
        if must && left.any() && self.bound.is_none_or(|bound| bound < self.most_preferred) {
            left = left.and(self.skills.iter_mut().fold(Lanes::NONE, |who, term| who.or(term.who(block))));
        }
        left
    }

    /// The points of one row: for skills, and all.
    pub(super) fn row(&self, row: usize) -> (i64, i64) {
        let mut skills = 0_i64;
        for term in &self.skills {
            skills = skills.saturating_add(term.row(row).0);
        }
        let mut total = skills;
        for criterion in &self.criteria {
            total = total.saturating_add(criterion.row(row));
        }
        (skills, total)
    }

    /// The points of one row as [`row`](Points::row) counts them, if they are more than `threshold`; gives up as soon as
    /// they cannot be. The blocks of the rows asked for should ascend.
    pub(super) fn row_above(&mut self, row: usize, threshold: Option<i64>) -> Option<(i64, i64)> {
        let threshold = threshold.unwrap_or(i64::MIN);
        let (mut skills, mut left) = (0_i64, self.most);
        for at in &self.order {
            let Some(term) = self.skills.get_mut(*at) else { continue };
            left = left.saturating_sub(term.most_points());
            skills = skills.saturating_add(term.near(row));
            if skills.saturating_add(left) <= threshold {
                return None;
            }
        }
        let criteria = self.criteria.iter().map(|criterion| criterion.row(row));
        let total = criteria.fold(skills, i64::saturating_add);
        (total > threshold).then_some((skills, total))
    }

    /// What the points of one row are made of, as `Scoring::explain` says it.
    pub(super) fn explain(&self, row: usize) -> Vec<ScorePart> {
        let mut parts = Vec::new();
        for term in &self.skills {
            let skill = term.wanted.skill.clone();
            match term.row(row) {
                (points, _) if points <= 0 => {}
                (points, None) => parts.push(ScorePart::Skill { skill, points }),
                (points, Some(has)) => parts.push(ScorePart::Instead { skill, has: has.clone(), points }),
            }
        }
        for criterion in &self.criteria {
            let points = criterion.row(row);
            let attribute = &criterion.policy.attribute;
            match parts.last_mut() {
                // Texts in common are counted one by one and told together.
                Some(ScorePart::Attribute { attribute: last, points: sum })
                    if last == attribute && criterion.policy.prefer == Preference::Shared =>
                {
                    *sum = sum.saturating_add(points);
                }
                _ if points > 0 => parts.push(ScorePart::Attribute { attribute: attribute.clone(), points }),
                _ => {}
            }
        }
        parts
    }
}

/// Points are counted in fifths, in which no percentage of twenty points is broken before it is rounded.
pub(super) const FINE: i64 = 5;

/// The greatest common divisor; 0 is divided by everything.
fn common(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

pub(super) fn ceiling(points: i64, unit: i64) -> u32 {
    let up = points.saturating_add(unit.saturating_sub(1));
    u32::try_from(up.checked_div(unit).unwrap_or(0)).unwrap_or(LARGEST).min(LARGEST)
}

pub(super) fn share(points: i64, percent: i64) -> i64 {
    points.saturating_mul(percent).div_euclid(100)
}
