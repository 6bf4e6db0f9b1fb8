//! The parts of lists, objects and choices.
//!
//! Fields and variants come from the tables that serde's derive gives along, and a derived visitor is told the number
//! of the name: comparing names is compiled once, not for every type. So no type of a document may have an
//! `#[serde(alias)]`, whose names stand in the table too and would shift the numbers.

use super::{fault::Fault, reader::Reader};
use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
        value::StrDeserializer,
    },
};
use std::borrow::Cow;

/// The items of a list.
pub(super) struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    count: usize,
    ended: bool,
}

impl<'a, 'de> Items<'a, 'de> {
    pub(super) fn new(reader: &'a mut Reader<'de>) -> Self {
        Items { reader, count: 0, ended: false }
    }

    fn next(&mut self) -> bool {
        self.ended = self.ended || self.reader.close(b']');
        if !self.ended && self.count > 0 {
            self.reader.cursor.take(b',');
        }
        !self.ended
    }

    /// Nothing may be left once a visitor has what it wants.
    pub(super) fn end(mut self) -> Result<(), Fault> {
        match self.next() {
            false => Ok(()),
            true => Err(Fault::invalid(format_args!("a list of more than {} items", self.count))),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        if !self.next() {
            return Ok(None);
        }
        let value = seed.deserialize(&mut *self.reader).map_err(|fault| fault.within_item(self.count))?;
        self.count = self.count.saturating_add(1);
        Ok(Some(value))
    }
}

/// The keys and values of an object, whatever the keys are.
pub(super) struct Entries<'a, 'de> {
    reader: &'a mut Reader<'de>,
    /// The key whose value comes next; nothing before the first.
    key: Option<Cow<'de, str>>,
}

impl<'a, 'de> Entries<'a, 'de> {
    pub(super) fn new(reader: &'a mut Reader<'de>) -> Self {
        Entries { reader, key: None }
    }

    fn next(&mut self) -> Result<Option<&Cow<'de, str>>, Fault> {
        if self.reader.close(b'}') {
            return Ok(None);
        }
        if self.key.is_some() {
            self.reader.cursor.take(b',');
        }
        let key = self.reader.cursor.text()?;
        self.reader.cursor.take(b':');
        Ok(Some(self.key.insert(key)))
    }

    fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }
}

impl<'de> MapAccess<'de> for &mut Entries<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some(key) = self.next()? else { return Ok(None) };
        let read = seed.deserialize(Key(key));
        read.map(Some).map_err(|fault| fault.within(self.key()))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(&mut *self.reader).map_err(|fault| fault.within(self.key()))
    }
}

/// A key: a text, a number of up to 32 bits in one, or a name from a list.
struct Key<'a>(&'a str);

impl Key<'_> {
    /// The whole number that it is, written in the one way there is.
    fn whole(&self) -> Option<i64> {
        self.0.parse().ok().filter(|number: &i64| number.to_string() == self.0)
    }
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.whole() {
                Some(value) => visitor.visit_i64(value),
                None => Err(Fault::invalid_type(Unexpected::Str(self.0), &visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Fault;

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        StrDeserializer::new(self.0).deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool u64 i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// The fields of an object that has these.
pub(super) struct Fields<'a, 'de> {
    entries: Entries<'a, 'de>,
    names: &'static [&'static str],
    /// The number of the field that comes next if they come in their order.
    next: u64,
}

impl<'a, 'de> Fields<'a, 'de> {
    pub(super) fn new(reader: &'a mut Reader<'de>, names: &'static [&'static str]) -> Self {
        Fields { entries: Entries::new(reader), names, next: 0 }
    }

    /// The number of the next field, `u64::MAX` for one that the object does not have.
    fn next(&mut self) -> Result<Option<u64>, Fault> {
        let Some(key) = self.entries.next()? else { return Ok(None) };
        let expected = usize::try_from(self.next).ok().and_then(|next| self.names.get(next));
        let is_expected = expected.is_some_and(|name| name == key);
        let number = if is_expected { Some(self.next) } else { number_of(self.names, key) };
        self.next = number.map_or(self.next, |number| number.saturating_add(1));
        Ok(Some(number.unwrap_or(u64::MAX)))
    }

    #[cold]
    fn unknown(&self) -> Fault {
        Fault::unknown_field(self.entries.key(), self.names)
    }
}

impl<'de> MapAccess<'de> for &mut Fields<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some(number) = self.next()? else { return Ok(None) };
        // A visitor that ignores unknown fields takes any number.
        seed.deserialize(Number(number)).map(Some).map_err(|_| self.unknown())
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        (&mut self.entries).next_value_seed(seed)
    }
}

/// The number of a name in its table.
fn number_of(names: &[&str], name: &str) -> Option<u64> {
    (0..).zip(names).find(|(_, each)| **each == name).map(|(number, _)| number)
}

/// The number of a field or variant.
struct Number(u64);

impl<'de> Deserializer<'de> for Number {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u64(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// One of several variants: a name alone, or with a value behind it.
pub(super) struct Choice<'a, 'de> {
    reader: &'a mut Reader<'de>,
    variants: &'static [&'static str],
    name: &'a str,
    /// Whether a value comes next.
    has_value: bool,
}

impl<'a, 'de> Choice<'a, 'de> {
    pub(super) fn new(
        reader: &'a mut Reader<'de>,
        variants: &'static [&'static str],
        name: &'a str,
        has_value: bool,
    ) -> Self {
        Choice { reader, variants, name, has_value }
    }

    /// Reads the value behind the name.
    fn value<T>(self, read: impl FnOnce(&'a mut Reader<'de>) -> Result<T, Fault>) -> Result<T, Fault> {
        let read = if self.has_value {
            read(self.reader)
        } else {
            Err(Fault::unexpected("a name alone", &"an object with one key"))
        };
        read.map_err(|fault| fault.within(self.name))
    }
}

impl<'de> EnumAccess<'de> for Choice<'_, 'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Fault> {
        let number = number_of(self.variants, self.name);
        let number = number.ok_or_else(|| Fault::unknown_variant(self.name, self.variants))?;
        Ok((seed.deserialize(Number(number))?, self))
    }
}

impl<'de> VariantAccess<'de> for Choice<'_, 'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        if self.has_value { self.value(<()>::deserialize) } else { Ok(()) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        self.value(|reader| seed.deserialize(reader))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.value(|reader| reader.deserialize_tuple(length, visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.value(|reader| reader.fields(fields, visitor))
    }
}
