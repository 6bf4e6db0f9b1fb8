//! A wanted skill: the points of everybody in a block for it, and of one row.

use super::{
    adder::Addend,
    base::View,
    feature::{FIRST, Feature, Source, TEACHES, VALIDATED},
    lanes::{Lanes, PLANE, at_least, larger},
    points::{FINE, ceiling, share},
};
use crate::{
    id::SkillId,
    matching::{Scoring, Wanted},
};

/// A skill that is wanted, or offered.
pub(super) struct SkillTerm<'a> {
    pub(super) wanted: &'a Wanted,
    own: Source<'a>,
    /// What stands in for it, in the order in which it is tried.
    others: Vec<Other<'a>>,
    validated_percent: i64,
    teaches_percent: i64,
    units: Units,
    /// What one has for it by the skill itself, by marks; kept, as the next, since it is asked for with every row.
    points: [i64; 32],
    /// What one has at most for it.
    most_points: i64,
    /// The marks that are looked at in what one has.
    looked_at: u32,
    /// The most units that it gives.
    pub(super) most: u32,
}

struct Other<'a> {
    skill: SkillId,
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

/// Planes in which a number is put together: three of steps, who is validated and who teaches, and units of what stands in.
pub(super) type Room = [[u8; PLANE]; 23];

/// So many addends a skill has at most.
pub(super) const ADDENDS: usize = 9;

/// A number of fifths of a point.
pub(super) struct Fifths(pub(super) i64);

impl<'a> SkillTerm<'a> {
    pub(super) fn new(view: View<'a>, scoring: &Scoring<'a>, wanted: &'a Wanted) -> SkillTerm<'a> {
        let policy = &scoring.policy.skills;
        let mut others = Vec::new();
        let id = wanted.skill.as_str();
        let (own, validated, teaches) = if scoring.offered {
            (view.wish(id), 0, 0)
        } else {
            let related = scoring.taxonomy.related(&wanted.skill);
            let related = related.iter().map(|skill| (skill, policy.related_percent));
            let broader = scoring.taxonomy.broader(&wanted.skill);
            let broader = broader.iter().map(|skill| (skill, policy.broader_percent));
            for (skill, percent) in related.chain(broader) {
                let feature = view.skill(skill.as_str());
                if percent > 0 && !is_empty(&feature) {
                    let (skill, source) = (skill.clone(), Source::new(feature));
                    others.push(Other { skill, source, percent: percent.into() });
                }
            }
            (view.skill(id), policy.validated_percent, policy.teaches_percent)
        };
        let looked_at = FIRST | u32::from(validated != 0) << VALIDATED | u32::from(teaches != 0) << TEACHES;
        let mut term = SkillTerm {
            wanted,
            own: Source::new(own),
            others,
            validated_percent: validated.into(),
            teaches_percent: teaches.into(),
            units: Units::default(),
            points: [0; 32],
            most_points: 0,
            looked_at,
            most: 0,
        };
        let points = (0..).map(|marks| term.own_points(marks));
        let mut table = [0; 32];
        table.iter_mut().zip(points).for_each(|(place, points)| *place = points);
        term.points = table;
        term.most_points = term.count_most_points();
        term
    }

    /// What it looks at, with whether that is the skill itself.
    pub(super) fn features(&self) -> impl Iterator<Item = (bool, Feature<'a>)> {
        let others = self.others.iter().map(|other| (false, other.source.feature));
        std::iter::once((true, self.own.feature)).chain(others)
    }

    /// Whether nothing but the step counts.
    pub(super) fn is_by_step(&self) -> bool {
        self.looked_at == FIRST
    }

    /// The lists that it looks at, each with whether it is that of the skill itself.
    pub(super) fn lists(&self) -> impl Iterator<Item = (bool, &'a [[u8; 4]])> {
        self.features().map(|(itself, feature)| (itself, feature.entries()))
    }

    /// The most units that somebody with these marks has for it, by the skill itself or by one that stands in.
    pub(super) fn units_of(&self, marks: u32, itself: bool) -> u32 {
        let step = marks & 7;
        if step < u32::from(self.wanted.at_least.get()) {
            return 0;
        }
        let Units { step: one, validated, teaches, instead } = self.units;
        if !itself {
            return instead.get(step as usize).copied().unwrap_or(0);
        }
        let more = |bit: u32, units: u32| if (marks >> bit) & 1 == 1 { units } else { 0 };
        let one = one.saturating_add(more(VALIDATED, validated)).saturating_add(more(TEACHES, teaches));
        step.saturating_mul(one)
    }

    /// How many have the skill or one that stands in for it, about.
    pub(super) fn many(&self) -> u64 {
        self.features().map(|(_, feature)| feature.many()).fold(0, u64::saturating_add)
    }

    /// The least step with which more than so many units are possible; 0 when that cannot be told by the step, more
    /// than 5 when by none.
    pub(super) fn least_step_above(&self, units: u32) -> u32 {
        if !self.others.is_empty() {
            return 0;
        }
        let every = (1 << VALIDATED) | (1 << TEACHES);
        (1..=5).find(|step| self.units_of(*step | every, true) > units).unwrap_or(6)
    }

    /// Who has at least these steps of the skill itself.
    #[inline(always)]
    pub(super) fn steps_from(&mut self, block: usize, least: [u32; 2]) -> [Lanes; 2] {
        let steps = self.own.read::<3>(block);
        least.map(|least| at_least(&steps, least))
    }

    fn base(&self, step: u32) -> i64 {
        i64::from(self.wanted.weight).saturating_mul(step.into()).saturating_mul(20)
    }

    /// What one step of proficiency is worth by itself, and what more when validated and taught.
    pub(super) fn points_per_step(&self) -> (Fifths, Fifths, Fifths) {
        let base = self.base(1);
        let share = |percent: i64| Fifths(base.saturating_mul(percent).div_euclid(20));
        (Fifths(base.saturating_mul(FINE)), share(self.validated_percent), share(self.teaches_percent))
    }

    /// Takes everything to units, upwards; returns the most that it gives.
    pub(super) fn set_unit(&mut self, unit: i64) -> i64 {
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

    /// The steps of everybody, block by block, where they alone tell the most that one can have for it.
    pub(super) fn planes(&self) -> Option<&'a [[[u8; PLANE]; 3]]> {
        self.own.feature.all_steps().filter(|_| self.others.is_empty())
    }

    /// Whether all that it looks at are lists, so that blocks without an entry need no look.
    pub(super) fn is_list(&self) -> bool {
        self.own.feature.is_list() && self.others.iter().all(|other| other.source.feature.is_list())
    }

    /// What everybody in a block has for it, for each mark that is worth something, where that stands in planes as it is to
    /// be added; tells whether it does.
    #[inline(always)]
    pub(super) fn addends(&self, block: usize, needed: Option<u32>, to: &mut Vec<Addend<'a>>) -> bool {
        let Units { step, validated, teaches, .. } = self.units;
        if self.wanted.at_least.get() > 1 || !self.others.is_empty() {
            return false;
        }
        let Some(digits) = self.own.feature.steps(block) else { return false };
        for (bit, factor) in [(VALIDATED, validated), (TEACHES, teaches)] {
            if factor > 0
                && let Some(mask) = self.own.feature.bytes(block, bit)
            {
                to.push(Addend { digits, mask: Some(mask), factor, needed: None });
            }
        }
        to.push(Addend { digits, mask: None, factor: step, needed });
        true
    }

    /// The same for whatever is looked at and however it stands, put together in `room`.
    #[inline(never)]
    pub(super) fn put_together<'r>(&mut self, block: usize, room: &'r mut Room) -> [Addend<'r>; ADDENDS] {
        let least = u32::from(self.wanted.at_least.get());
        let Units { step, validated, teaches, instead } = self.units;
        let [a, b, c, is_validated, is_taught] = self.own.read::<5>(block);
        let own = enough([a, b, c], least);
        let mut planes = [Lanes::NONE; 20];
        if !self.others.is_empty() {
            let [a, b, c] = own;
            self.read_instead(block, a.or(b).or(c), instead, &mut planes);
        }
        let all = own.into_iter().chain([is_validated, is_taught]).chain(planes);
        room.iter_mut().zip(all).for_each(|(bytes, lanes)| *bytes = lanes.write());
        let [a, b, c, is_validated, is_taught, planes @ ..] = &*room;
        let digits = [a, b, c];
        let mut addends = [Addend::NOTHING; ADDENDS];
        let own = [(None, step), (Some(is_validated), validated), (Some(is_taught), teaches)];
        let own = own.map(|(mask, factor)| Addend { digits, mask, factor, needed: None });
        let (planes, _) = planes.as_chunks::<3>();
        let instead = planes.iter().zip([0_u32, 3, 6, 9, 12, 15]).map(|([a, b, c], shift)| Addend {
            digits: [a, b, c],
            factor: 1 << shift,
            ..Addend::NOTHING
        });
        let instead = instead.filter(|_| !self.others.is_empty());
        let all = own.into_iter().chain(instead).filter(|addend| addend.factor > 0);
        addends.iter_mut().zip(all).for_each(|(place, addend)| *place = addend);
        addends
    }

    /// The units of the best that stands in for those who do not have it themselves.
    fn read_instead(&mut self, block: usize, has: Lanes, units: [u32; 8], planes: &mut [Lanes; 20]) {
        let least = u32::from(self.wanted.at_least.get());
        let mut best = [Lanes::NONE; 3];
        for other in &mut self.others {
            best = larger(best, enough(other.source.read::<3>(block), least));
        }
        let best = best.map(|digit| digit.and_not(has));
        // Put together from who has just that step.
        for (step, units) in (0_u32..).zip(units).skip(1) {
            let mut just = Lanes::ALL;
            for (bit, digit) in (0..3).zip(best) {
                just = if (step >> bit) & 1 == 1 { just.and(digit) } else { just.and_not(digit) };
            }
            for (bit, plane) in (0_usize..).zip(&mut *planes) {
                if (units >> bit) & 1 == 1 {
                    *plane = plane.or(just);
                }
            }
        }
    }

    /// Whether anybody in a block stands in a list that is looked at; the blocks asked for should ascend.
    #[inline(always)]
    pub(super) fn is_in_block(&mut self, block: usize) -> bool {
        let mut sources =
            std::iter::once(&mut self.own).chain(self.others.iter_mut().map(|other| &mut other.source));
        sources.any(|source| source.next_block(block) <= block)
    }

    /// Who in a block has the skill or one that stands in for it.
    pub(super) fn who(&mut self, block: usize) -> Lanes {
        let least = u32::from(self.wanted.at_least.get());
        let sources =
            std::iter::once(&mut self.own).chain(self.others.iter_mut().map(|other| &mut other.source));
        sources.fold(Lanes::NONE, |who, source| {
            let [a, b, c] = enough(source.read::<3>(block), least);
            who.or(a).or(b).or(c)
        })
    }

    /// The most points that anybody has for it.
    pub(super) fn most_points(&self) -> i64 {
        self.most_points
    }

    fn count_most_points(&self) -> i64 {
        let base = self.base(5);
        let bonus = self.validated_percent.saturating_add(self.teaches_percent);
        let instead = self.others.iter().map(|other| share(base, other.percent)).fold(0, i64::max);
        base.saturating_add(share(base, bonus)).max(instead)
    }

    /// The points of one row in a block that is being looked at.
    #[inline(always)]
    pub(super) fn near(&mut self, row: usize) -> i64 {
        let marks = self.own.marks(row, self.looked_at);
        let points = self.points.get(marks as usize).copied().unwrap_or(0);
        if points > 0 || self.others.is_empty() { points } else { self.instead(row) }
    }

    /// The points of one row in a block that is being looked at, for what stands in.
    fn instead(&mut self, row: usize) -> i64 {
        let least = u32::from(self.wanted.at_least.get());
        let mut best = 0;
        for at in 0..self.others.len() {
            let Some(other) = self.others.get_mut(at) else { break };
            let (step, percent) = (other.source.marks(row, 7) & 7, other.percent);
            if step >= least {
                best = share(self.base(step), percent).max(best);
            }
        }
        best
    }

    /// The points for these marks; none for a step that is not enough.
    fn own_points(&self, marks: u32) -> i64 {
        let step = marks & 7;
        if step < u32::from(self.wanted.at_least.get()) {
            return 0;
        }
        let base = self.base(step);
        let percent = |bit: u32, percent: i64| if (marks >> bit) & 1 == 1 { percent } else { 0 };
        let bonus =
            percent(VALIDATED, self.validated_percent).saturating_add(percent(TEACHES, self.teaches_percent));
        base.saturating_add(share(base, bonus))
    }

    /// The points of one row, and the skill that stands in.
    pub(super) fn row(&self, row: usize) -> (i64, Option<&SkillId>) {
        let least = u32::from(self.wanted.at_least.get());
        let marks = self.own.feature.marks(row);
        if marks & 7 >= least {
            return (self.points.get(marks as usize).copied().unwrap_or(0), None);
        }
        let mut best = (0, None);
        for other in &self.others {
            let step = other.source.feature.marks(row) & 7;
            if step >= least {
                let points = share(self.base(step), other.percent);
                if points > best.0 {
                    best = (points, Some(&other.skill));
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

fn is_empty(feature: &Feature<'_>) -> bool {
    feature.is_list() && feature.entries().is_empty()
}
