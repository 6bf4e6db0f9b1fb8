//! Each report as rows.

use super::{
    Comparison, Concentration, Fairness, Funnel, LoadReport, MomentumSummary, Outcomes, Overview, Report,
    table::{Line, Lines},
};

impl Report {
    /// One figure a line, in the order of the report; a figure that is withheld has none.
    pub(super) fn lines(&self) -> Vec<Line> {
        match self {
            Report::Overview(overview) => overview.lines(),
            Report::Funnel(funnel) => funnel.lines(),
            Report::Momentum(momentum) => momentum.lines(),
            Report::Load(load) => load.lines(),
            Report::Outcomes(outcomes) => outcomes.lines(),
            Report::Comparison(comparison) => comparison.lines(),
            Report::Fairness(fairness) => fairness.lines(),
        }
    }
}

impl Overview {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::new("relationships");
        lines.counts(self.relationships.figures());
        for places in &self.roles {
            lines.part("people").role(&places.role).counts(places.figures());
        }
        for by in &self.by {
            lines.part("groups").attribute(&by.attribute);
            for group in &by.groups {
                lines.group(group.value.as_deref()).counts(group.relationships.figures());
            }
            lines.part("pairs").attribute(&by.attribute);
            for pair in &by.pairs {
                lines.group(pair.first.as_deref()).opposite(pair.second.as_deref());
                lines.counts(pair.pairs.figures());
            }
        }
        lines.finish()
    }
}

impl Funnel {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::new("people");
        for stages in &self.roles {
            lines.role(&stages.role).counts(stages.figures());
        }
        lines.part("requests").count("made", self.requests.made);
        lines.counts(self.requests.figures());
        lines.part("answers").count("answered", self.answers.answered);
        lines.hours("median", self.answers.median_hours);
        lines.hours("ninth_decile", self.answers.ninth_decile_hours);
        lines.part("relationships").counts(self.relationships.figures());
        lines.finish()
    }
}

impl MomentumSummary {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::new("relationships");
        lines.counts(self.relationships.figures());
        lines.days("median_silence", self.median_silent_days);
        lines.part("meetings");
        for meetings in &self.months {
            lines.group(Some(&meetings.month.to_string())).counts(meetings.figures());
        }
        lines.finish()
    }
}

impl LoadReport {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::new("places");
        for role in &self.roles {
            lines.part("places").role(&role.role).counts(role.capacity.figures());
            lines.count("median_relationships", role.median_relationships.map(u64::from));
            lines.part("skills").role(&role.role);
            for skill in &role.skills {
                lines.group(Some(skill.skill.as_str())).counts(skill.figures());
            }
        }
        lines.finish()
    }
}

impl Outcomes {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::new("objectives");
        lines.counts(self.objectives.figures());
        lines.part("relationships").counts(self.relationships.figures());
        lines.fine_days("mean_length", self.days.mean);
        lines.fine_days("deviation_of_length", self.days.deviation.and_then(|days| i64::try_from(days).ok()));
        lines.part("competencies");
        for change in &self.competencies {
            lines.attribute(&change.competency).group(Some(change.of.as_str()));
            lines.count("rounds", Some(change.rounds));
            lines.signed_points("before", Some(change.before));
            lines.signed_points("after", Some(change.after));
            lines.signed_points("rise", Some(change.rise));
            lines.signed_points("deviation_of_rise", change.deviation);
        }
        lines.part("satisfaction");
        for satisfied in &self.satisfaction {
            lines.group(Some(satisfied.of.as_str()));
            lines.count("rounds", Some(satisfied.rounds));
            lines.signed_points("score", Some(satisfied.score));
            lines.signed_points("deviation", satisfied.deviation);
        }
        lines.finish()
    }
}

impl Comparison {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::new("outcomes");
        for compared in &self.outcomes {
            lines.group(Some(compared.name.as_str()));
            for (figure, of, rate) in [
                ("took_part", "took_part_people", &compared.took_part),
                ("others", "others_people", &compared.others),
            ] {
                lines.count(of, Some(rate.of));
                lines.rate(figure, rate);
            }
            lines.difference("difference", compared.difference.as_ref());
        }
        lines.finish()
    }
}

impl Fairness {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Lines::new("groups");
        for role in &self.roles {
            lines.part("everybody").role(&role.role).counts(role.all.figures());
            for by in &role.by {
                lines.part("groups").role(&role.role).attribute(&by.attribute);
                lines.count("left_out", by.left_out.then_some(1));
                for group in &by.groups {
                    lines.group(group.value.as_deref()).counts(group.people.figures());
                    lines.rate("selection_rate", &group.selection);
                    lines.points("impact_ratio", group.impact_ratio);
                    lines.count("below_four_fifths", Some(u64::from(group.below_four_fifths)));
                }
            }
            for (part, concentration) in [("load", &role.load), ("requests", &role.requests)] {
                if let Some(concentration) = concentration {
                    concentration.lines(lines.part(part).role(&role.role));
                }
            }
        }
        for pair in &self.pairs {
            lines.part("pairs").attribute(&pair.attribute).rate("same", &pair.share.same);
            lines.count("unknown", Some(pair.share.unknown));
        }
        if let Some(share) = &self.reporting_line {
            lines.part("reporting_line").rate("same", &share.same);
            lines.count("unknown", Some(share.unknown));
        }
        lines.finish()
    }
}

impl Concentration {
    fn lines(&self, lines: &mut Lines) {
        lines.count("people", Some(self.people));
        lines.points("top_tenth", self.top_tenth.basis_points);
        lines.points("gini", self.gini);
        lines.points("herfindahl", self.herfindahl);
    }
}
