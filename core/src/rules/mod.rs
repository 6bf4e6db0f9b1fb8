//! The condition language: data that an admin writes, checked against the attribute schema, evaluated three-valued.
//!
//! Default is deny. A grant needs *true*; a ban applies on *true or unknown*; so losing a fact never widens access
//! (Kleene's strong logic of indeterminacy, 1952: every connective is monotone in what is known).

mod check;
mod condition;
mod disclose;
mod evaluate;
mod explain;
mod program;

pub use check::{Binding, Rule};
pub(crate) use check::{Leaf, Node, Side};
pub use condition::{Comparison, Condition, RuleDraft, RulesDraft};
pub use evaluate::{Subjects, Truth};
pub(crate) use explain::Weighing;
pub use explain::{Ground, GroundKind, Subject};
pub(crate) use program::{About, Program};

use crate::{error::Error, id::RuleId, people::AttributeSchema};
use evaluate::Interval;

/// Grants and bans, checked. Permission needs a grant that is true and every ban false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    pub(crate) grants: Vec<NamedRule>,
    pub(crate) bans: Vec<NamedRule>,
    program: Program,
}

/// A rule with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedRule {
    pub(crate) id: RuleId,
    pub(crate) rule: Rule,
    pub(crate) while_running: bool,
}

impl Rules {
    fn new(grants: Vec<NamedRule>, bans: Vec<NamedRule>) -> Rules {
        let mut rules = Rules { grants, bans, program: Program::default() };
        rules.program = Program::of(&[(&rules, About::Both)]);
        rules
    }

    /// Whether the rules permit, which needs a grant that is true and every ban false. Linear in the size of the
    /// rules; values are compared as words of 64 bits, texts only where these are the same.
    #[inline]
    pub fn permit(&self, subjects: &Subjects<'_>) -> bool {
        self.program.permits(subjects)
    }

    /// Whether the rules permit: *true* yes; *false* no; *unknown* no, for want of facts.
    pub fn evaluate(&self, subjects: &Subjects<'_>) -> Truth {
        let granted = self.grants.iter().map(|g| g.rule.evaluate(subjects)).max().unwrap_or(Truth::False);
        let banned = self.bans.iter().map(|b| b.rule.evaluate(subjects)).max().unwrap_or(Truth::False);
        granted.min(banned.not())
    }

    /// Whether a ban marked `while_running` applies now, or cannot be ruled out.
    pub fn ends_running(&self, subjects: &Subjects<'_>) -> bool {
        let lasting = self.bans.iter().filter(|ban| ban.while_running);
        lasting.map(|ban| ban.rule.evaluate(subjects)).any(|truth| truth != Truth::False)
    }

    /// Whether any rule asks for the reporting line of the first or second person.
    pub(crate) fn needs_line(&self) -> [bool; 2] {
        let mut needs = [false; 2];
        for named in self.grants.iter().chain(&self.bans) {
            let [first, second] = named.rule.needs_line();
            needs = [needs[0] || first, needs[1] || second];
        }
        needs
    }

    fn weigh(&self, of_leaf: &mut dyn FnMut(usize, usize, &Leaf) -> Interval) -> Interval {
        let mut verdict = Interval::exactly(Truth::False);
        for (r, grant) in self.grants.iter().enumerate() {
            verdict = verdict.or(grant.rule.weigh(&mut |l, leaf| of_leaf(r, l, leaf)));
        }
        for (r, ban) in (self.grants.len()..).zip(&self.bans) {
            verdict = verdict.and(ban.rule.weigh(&mut |l, leaf| of_leaf(r, l, leaf)).not());
        }
        verdict
    }
}

impl RulesDraft {
    /// Checks every rule; see [`Rule::check`].
    ///
    /// # Errors
    /// Every fault with its path below `grants` and `bans`.
    pub fn build(&self, schema: &AttributeSchema, binding: &Binding) -> Result<Rules, Error> {
        check::rules(self, schema, binding)
    }
}
