//! The score of everybody in a block at once, and of one row.
//!
//! What a block says is never less than the score, in units that are as coarse as they can be without loss where there
//! is room for it; a row is counted again exactly as `Scoring` does.

use super::{
    base::View,
    feature::{Feature, Source, TEACHES, VALIDATED},
    lanes::{LARGEST, Lanes, Sum, at_least, larger},
    rules::Compiler,
    test::Test,
};
use crate::{
    id::SkillId,
    matching::{ScorePart, Scoring, Wanted},
    people::{Person, Slot},
    scheme::{AttributeCriterion, Preference},
};

/// What a search gives points for.
pub(super) struct Points<'a> {
    pub(super) skills: Vec<SkillTerm<'a>>,
    pub(super) criteria: Vec<Criterion<'a>>,
    /// How many fifths of a point one unit is.
    unit: i64,
    /// The skills in the order in which one row is counted: lists first, for most rows end there.
    order: Vec<usize>,
    /// The most points that all there is gives.
    most: i64,
}

/// A skill that is wanted, or offered.
pub(super) struct SkillTerm<'a> {
    wanted: &'a Wanted,
    own: Source<'a>,
    /// What stands in for it, in the order in which it is tried.
    others: Vec<Other<'a>>,
    validated_percent: i64,
    teaches_percent: i64,
    units: Units,
    /// The most units that it gives.
    pub(super) most: u32,
}

struct Other<'a> {
    skill: &'a SkillId,
    source: Source<'a>,
    percent: i64,
}

#[derive(Default, Clone, Copy)]
struct Units {
    step: u32,
    validated: u32,
    teaches: u32,
    /// What the best that stands in is worth at most, by proficiency.
    instead: [u32; 8],
}

/// An attribute that the type prefers.
pub(super) struct Criterion<'a> {
    policy: &'a AttributeCriterion,
    test: Test<'a>,
    /// Whether points are for those of whom it is known and not so.
    otherwise: bool,
    units: u32,
}

impl<'a> Points<'a> {
    pub(super) fn new(view: View<'a>, scoring: &Scoring<'a>, seeker: &Person) -> Points<'a> {
        let policy = &scoring.policy.skills;
        let mut skills = Vec::new();
        for wanted in scoring.wanted {
            let mut others = Vec::new();
            let id = wanted.skill.as_str();
            let (own, validated, teaches) = if scoring.offered {
                (view.wish(id), 0, 0)
            } else {
                let related = scoring.taxonomy.related(&wanted.skill).iter();
                let related = related.map(|skill| (skill, policy.related_percent));
                let broader = scoring.taxonomy.broader(&wanted.skill).iter();
                for (skill, percent) in related.chain(broader.map(|skill| (skill, policy.broader_percent))) {
                    let feature = view.skill(skill.as_str());
                    if percent > 0 && !is_empty(&feature) {
                        others.push(Other { skill, source: Source::new(feature), percent: percent.into() });
                    }
                }
                (view.skill(id), policy.validated_percent, policy.teaches_percent)
            };
            skills.push(SkillTerm {
                wanted,
                own: Source::new(own),
                others,
                validated_percent: validated.into(),
                teaches_percent: teaches.into(),
                units: Units::default(),
                most: 0,
            });
        }
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
        let mut points = Points { skills, criteria, unit: 1, order, most };
        points.choose_unit();
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

    /// The bound in units that a sum must exceed when the score is to exceed `score`.
    pub(super) fn bound(&self, score: i64) -> u32 {
        let fine = i128::from(score.max(0)).saturating_mul(i128::from(FINE));
        let units = fine.checked_div(i128::from(self.unit)).unwrap_or(0);
        u32::try_from(units).unwrap_or(u32::MAX).min(LARGEST)
    }

    /// Adds up a block; returns who may have points for a skill.
    #[inline(always)]
    pub(super) fn block(&mut self, block: usize, sum: &mut Sum) -> Lanes {
        sum.clear();
        let mut any = Lanes::NONE;
        for term in &mut self.skills {
            any = any.or(term.block(block, sum));
        }
        for criterion in &mut self.criteria {
            let lanes = criterion.block(block);
            sum.add(&[lanes], 1, criterion.units);
        }
        any
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
        let Some(threshold) = threshold else { return Some(self.row(row)) };
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
const FINE: i64 = 5;

fn is_empty(feature: &Feature<'_>) -> bool {
    feature.is_list() && feature.entries().is_empty()
}

/// The greatest common divisor; 0 is divided by everything.
fn common(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

fn ceiling(points: i64, unit: i64) -> u32 {
    let up = points.saturating_add(unit.saturating_sub(1));
    u32::try_from(up.checked_div(unit).unwrap_or(0)).unwrap_or(LARGEST).min(LARGEST)
}

fn share(points: i64, percent: i64) -> i64 {
    points.saturating_mul(percent).div_euclid(100)
}

/// A number of fifths of a point.
struct Fifths(i64);

impl SkillTerm<'_> {
    fn base(&self, step: u32) -> i64 {
        i64::from(self.wanted.weight).saturating_mul(step.into()).saturating_mul(20)
    }

    /// What one step of proficiency is worth by itself, and what more when validated and taught.
    fn points_per_step(&self) -> (Fifths, Fifths, Fifths) {
        let base = self.base(1);
        let share = |percent: i64| Fifths(base.saturating_mul(percent).div_euclid(20));
        (Fifths(base.saturating_mul(FINE)), share(self.validated_percent), share(self.teaches_percent))
    }

    /// Takes everything to units, upwards; returns the most that it gives.
    fn set_unit(&mut self, unit: i64) -> i64 {
        let (step, validated, teaches) = self.points_per_step();
        let percent = self.others.iter().map(|other| other.percent).max().unwrap_or(0);
        let mut instead = [0; 8];
        for (step, units) in (0_u32..).zip(&mut instead) {
            *units = ceiling(share(self.base(step.min(5)), percent).saturating_mul(FINE), unit);
        }
        self.units = Units {
            step: ceiling(step.0, unit),
            validated: ceiling(validated.0, unit),
            teaches: ceiling(teaches.0, unit),
            instead,
        };
        let own = self.units.step.saturating_add(self.units.validated).saturating_add(self.units.teaches);
        let instead = self.units.instead.into_iter().max().unwrap_or(0);
        self.most = own.saturating_mul(5).max(instead);
        // Planes are reserved for both, although nobody has both.
        i64::from(own.saturating_mul(5)).saturating_add(instead.into())
    }

    /// Whether all that it looks at are lists, so that blocks without an entry need no look.
    pub(super) fn is_list(&self) -> bool {
        self.own.feature.is_list() && self.others.iter().all(|other| other.source.feature.is_list())
    }

    /// The first block from `block` on where somebody may have points for it.
    pub(super) fn next_block(&mut self, block: usize) -> usize {
        let others = self.others.iter_mut().map(|other| other.source.next_block(block));
        others.fold(usize::MAX, usize::min).min(self.own.next_block(block))
    }

    /// Who may have points for it in a block.
    #[inline(always)]
    pub(super) fn anybody(&mut self, block: usize) -> Lanes {
        let [a, b, c] = self.own.read::<3>(block);
        let mut any = a.or(b).or(c);
        for other in &mut self.others {
            let [a, b, c] = other.source.read::<3>(block);
            any = any.or(a).or(b).or(c);
        }
        any
    }

    #[inline(always)]
    fn block(&mut self, block: usize, sum: &mut Sum) -> Lanes {
        let least = u32::from(self.wanted.at_least.get());
        let Units { step, validated, teaches, instead } = self.units;
        let mut own = [Lanes::NONE; 3];
        if validated == 0 && teaches == 0 {
            own = enough(self.own.read::<3>(block), least);
            sum.add(&own, 5, step);
        } else {
            let [a, b, c, is_validated, is_taught] = self.own.read::<5>(block);
            for (to, from) in own.iter_mut().zip(enough([a, b, c], least)) {
                *to = from;
            }
            sum.add(&own, 5, step);
            if validated != 0 {
                sum.add(&own.map(|digit| digit.and(is_validated)), 5, validated);
            }
            if teaches != 0 {
                sum.add(&own.map(|digit| digit.and(is_taught)), 5, teaches);
            }
        }
        let [a, b, c] = own;
        let has = a.or(b).or(c);
        if self.others.is_empty() {
            return has;
        }
        let mut best = [Lanes::NONE; 3];
        for other in &mut self.others {
            best = larger(best, enough(other.source.read::<3>(block), least));
        }
        let best = best.map(|digit| digit.and_not(has));
        // The units for each step, put together from who has just that step.
        let mut planes = [Lanes::NONE; 20];
        let mut width = 0;
        for (step, units) in (0_u32..).zip(instead).skip(1) {
            let mut just = Lanes::ALL;
            for (bit, digit) in (0..3).zip(best) {
                just = if (step >> bit) & 1 == 1 { just.and(digit) } else { just.and_not(digit) };
            }
            for (bit, plane) in (0_usize..20).zip(&mut planes) {
                if (units >> bit) & 1 == 1 {
                    *plane = plane.or(just);
                    width = width.max(bit.saturating_add(1));
                }
            }
        }
        let most = instead.into_iter().fold(0, u32::max);
        sum.add(planes.get(..width).unwrap_or_default(), most, 1);
        let [a, b, c] = best;
        has.or(a).or(b).or(c)
    }

    /// The most points that anybody has for it.
    fn most_points(&self) -> i64 {
        let base = self.base(5);
        let bonus = self.validated_percent.saturating_add(self.teaches_percent);
        let instead = self.others.iter().map(|other| share(base, other.percent)).fold(0, i64::max);
        base.saturating_add(share(base, bonus)).max(instead)
    }

    /// The points of one row in a block that is being looked at.
    fn near(&mut self, row: usize) -> i64 {
        let least = u32::from(self.wanted.at_least.get());
        let marks = self.own.marks(row);
        if marks & 7 >= least {
            return self.own_points(marks);
        }
        let mut best = 0;
        for at in 0..self.others.len() {
            let Some(other) = self.others.get_mut(at) else { break };
            let (step, percent) = (other.source.marks(row) & 7, other.percent);
            if step >= least {
                best = share(self.base(step), percent).max(best);
            }
        }
        best
    }

    fn own_points(&self, marks: u32) -> i64 {
        let base = self.base(marks & 7);
        let percent = |bit: u32, percent: i64| if (marks >> bit) & 1 == 1 { percent } else { 0 };
        let bonus =
            percent(VALIDATED, self.validated_percent).saturating_add(percent(TEACHES, self.teaches_percent));
        base.saturating_add(share(base, bonus))
    }

    /// The points of one row, and the skill that stands in.
    fn row(&self, row: usize) -> (i64, Option<&SkillId>) {
        let least = u32::from(self.wanted.at_least.get());
        let marks = self.own.feature.marks(row);
        if marks & 7 >= least {
            return (self.own_points(marks), None);
        }
        let mut best = (0, None);
        for other in &self.others {
            let step = other.source.feature.marks(row) & 7;
            if step >= least {
                let points = share(self.base(step), other.percent);
                if points > best.0 {
                    best = (points, Some(other.skill));
                }
            }
        }
        best
    }
}

/// The steps that are enough; 0 for the others.
#[inline(always)]
fn enough(step: [Lanes; 3], least: u32) -> [Lanes; 3] {
    if least <= 1 {
        return step;
    }
    let enough = at_least(&step, least);
    step.map(|digit| digit.and(enough))
}

/// What a preference of the type means for this asker; several for texts in common, one each.
fn preferred<'a>(
    view: View<'a>,
    scoring: &Scoring<'a>,
    policy: &'a AttributeCriterion,
    seeker: &Person,
) -> Option<Vec<Criterion<'a>>> {
    let slot = scoring.schema.slot(&policy.attribute)?;
    let (own, column) = (seeker.slot(slot)?, view.column(slot)?);
    let compiler = Compiler { view };
    let criterion = |test, otherwise| Criterion { policy, test, otherwise, units: 0 };
    Some(match (policy.prefer, own) {
        (Preference::Same, own) => vec![criterion(compiler.same(column, own), false)],
        (Preference::Different, own) => vec![criterion(compiler.same(column, own), true)],
        (Preference::Shared, Slot::Set(texts)) => {
            let has = |text: &str| compiler.has(column, [view.text_code(column, text)?]);
            texts.iter().filter_map(|text| has(text)).map(|test| criterion(test, false)).collect()
        }
        (Preference::Shared, _) => Vec::new(),
    })
}

impl Criterion<'_> {
    fn set_unit(&mut self, unit: i64) -> i64 {
        self.units = ceiling(i64::from(self.policy.points).saturating_mul(FINE), unit);
        self.units.into()
    }

    /// The most units that it gives.
    pub(super) fn most(&self) -> u32 {
        self.units
    }

    #[inline(always)]
    fn block(&mut self, block: usize) -> Lanes {
        match &mut self.test {
            Test::Has { values, .. } if !self.otherwise => {
                values.iter_mut().fold(Lanes::NONE, |any, value| any.or(value.plane(block)))
            }
            Test::Has { known, values } => {
                values.iter_mut().fold(known.plane(block), |left, value| left.and_not(value.plane(block)))
            }
            test => {
                let fit = test.certain(block);
                if self.otherwise { fit.maybe.not() } else { fit.yes }
            }
        }
    }

    fn row(&self, row: usize) -> i64 {
        let points = if self.otherwise {
            self.test.is_known(row) && !self.test.holds(row)
        } else {
            self.test.holds(row)
        };
        if points { self.policy.points.into() } else { 0 }
    }
}
