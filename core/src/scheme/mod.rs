//! Relationship types: what an admin builds.
//!
//! A [`TypeDraft`] is plain data. [`TypeDraft::build`] makes a [`RelationshipType`] of it, which cannot be invalid, or
//! lists every fault with its path. [`templates`] holds seven drafts that are valid as they are.

mod build;
mod catalog;
mod draft;
mod feedback;
mod policy;
mod relationship_type;
pub mod templates;

pub use catalog::{Catalog, ConfiguredType, JointLimit, TypeRole};
pub use draft::{
    CoordinatorGrant, CoordinatorRights, Format, Initiative, Purpose, RoleDraft, RoleLimits, ScopeTerm, Step,
    TypeDraft,
};
pub use feedback::{FeedbackPolicy, FeedbackQuestion, FeedbackReader, QuestionKind, RaterGroup};
pub use policy::{
    Agenda, AttributeCriterion, CohortPolicy, CoordinatorView, DiaryPolicy, Enrolment, MatchingPolicy,
    MeetingsPolicy, MomentumPolicy, ObjectivesPolicy, Preference, Publication, RequestPolicy,
    RetentionPolicy, RunningPolicy, SkillCriterion, TakingPart, TakingPartMode,
};
pub use relationship_type::{Coordinators, RelationshipType, Role, RoleIndex};
