//! Whom records, events and commands name.
//!
//! Every type says field by field, without a rest, where people stand in it: a new record, event or field that is
//! forgotten here does not compile.

mod commands;
mod events;
mod records;

use super::{Command, Record};
use crate::id::PersonId;
use std::collections::BTreeSet;

/// Looks at somebody, and may put somebody else in their place.
pub(super) type See<'a> = &'a mut dyn FnMut(&mut PersonId);

/// Whatever names people.
pub(super) trait Naming {
    /// Goes over everybody who is named, each as often as they are. Lists that are kept in the order of ids are in that
    /// order afterwards.
    fn each_person(&mut self, see: See<'_>);
}

impl Record {
    /// Everybody whom it names: who must find it who asks for [mentions](super::Query::Mentions), for the host's index.
    pub fn people(&self) -> BTreeSet<PersonId> {
        people(&mut self.clone())
    }

    /// Whether it names somebody.
    pub fn names(&self, person: &PersonId) -> bool {
        let mut found = false;
        self.clone().each_person(&mut |one| found = found || one == person);
        found
    }
}

impl Command {
    /// Everybody whom it names.
    pub(super) fn people(&self) -> BTreeSet<PersonId> {
        people(&mut self.clone())
    }
}

fn people(naming: &mut dyn Naming) -> BTreeSet<PersonId> {
    let mut people = BTreeSet::new();
    naming.each_person(&mut |person| {
        people.insert(person.clone());
    });
    people
}

/// Fields in order: those that name people; lists of people by id; all others.
macro_rules! fields {
    ($($type:ident { $($named:ident)* ; $($sorted:ident)* ; $($plain:ident)* })*) => {$(
        impl Naming for $type {
            fn each_person(&mut self, see: See<'_>) {
                let $type { $($named,)* $($sorted,)* $($plain: _,)* } = self;
                $($named.each_person(see);)*
                $($sorted.each_person(see); crate::sort::by($sorted, Ord::cmp);)*
                let _: See<'_> = see;
            }
        }
    )*};
}

/// The same for the variants of an enumeration.
macro_rules! variants {
    ($type:ident { $($variant:ident { $($named:ident)* ; $($sorted:ident)* ; $($plain:ident)* })* }) => {
        impl Naming for $type {
            fn each_person(&mut self, see: See<'_>) {
                match self {$(
                    $type::$variant { $($named,)* $($sorted,)* $($plain: _,)* } => {
                        $($named.each_person(see);)*
                        $($sorted.each_person(see); crate::sort::by($sorted, Ord::cmp);)*
                    }
                )*}
            }
        }
    };
}

use {fields, variants};

impl Naming for PersonId {
    fn each_person(&mut self, see: See<'_>) {
        see(self);
    }
}

impl<T: Naming> Naming for Option<T> {
    fn each_person(&mut self, see: See<'_>) {
        self.iter_mut().for_each(|inside| inside.each_person(see));
    }
}

impl<T: Naming> Naming for Vec<T> {
    fn each_person(&mut self, see: See<'_>) {
        self.iter_mut().for_each(|inside| inside.each_person(see));
    }
}

impl<T: Naming> Naming for Box<T> {
    fn each_person(&mut self, see: See<'_>) {
        self.as_mut().each_person(see);
    }
}

impl Naming for BTreeSet<PersonId> {
    fn each_person(&mut self, see: See<'_>) {
        let people = std::mem::take(self).into_iter();
        let seen = people.map(|mut person| {
            see(&mut person);
            person
        });
        self.extend(seen);
    }
}
