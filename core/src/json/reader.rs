//! serde's `Deserializer` over a text that is known to be JSON.

use super::{
    access::{Choice, Entries, Fields, Items},
    cursor::{Cursor, Token},
    fault::{Fault, Found},
};
use crate::error::ErrorCode;
use serde::de::{Deserializer, Expected, Unexpected, Visitor};
use std::borrow::Cow;

/// Lists and objects nested deeper than this are refused.
const DEEPEST: u8 = 127;

/// What a name from a list of names is expected to be.
const A_CHOICE: &str = "a name or an object with one key is expected";

/// Reads one value after the other.
pub(super) struct Reader<'de> {
    pub(super) cursor: Cursor<'de>,
    depth: u8,
}

impl<'de> Reader<'de> {
    pub(super) fn new(cursor: Cursor<'de>) -> Self {
        Reader { cursor, depth: 0 }
    }

    /// Steps into a list or an object.
    pub(super) fn open(&mut self, bracket: u8, expected: &dyn Expected) -> Result<(), Fault> {
        if !self.cursor.take(bracket) {
            return Err(self.unexpected(expected));
        }
        if self.depth >= DEEPEST {
            let message =
                format_args!("nested too deep: more than {DEEPEST} lists and objects in each other");
            return Err(Fault::new(ErrorCode::TooLarge, "", message));
        }
        self.depth = self.depth.saturating_add(1);
        Ok(())
    }

    /// Steps out of a list or an object; whether it ends here.
    pub(super) fn close(&mut self, bracket: u8) -> bool {
        let ends = self.cursor.take(bracket);
        if ends {
            self.depth = self.depth.saturating_sub(1);
        }
        ends
    }

    /// The text that comes next.
    fn text(&mut self, expected: &dyn Expected) -> Result<Cow<'de, str>, Fault> {
        if self.cursor.peek() == b'"' { self.cursor.text() } else { Err(self.unexpected(expected)) }
    }

    /// The whole number that comes next.
    fn whole(&mut self, expected: &dyn Expected) -> Result<Whole, Fault> {
        let here = self.cursor.clone();
        match self.cursor.token()? {
            Token::Unsigned(value) => Ok(Whole::Unsigned(value)),
            Token::Signed(value) => Ok(Whole::Signed(value)),
            _ => {
                self.cursor = here;
                Err(self.unexpected(expected))
            }
        }
    }

    /// What comes next is not what is expected.
    #[cold]
    fn unexpected(&mut self, expected: &dyn Expected) -> Fault {
        let found = match self.cursor.token() {
            Err(fault) => return fault,
            Ok(token) => token,
        };
        let found = match &found {
            Token::Null => Unexpected::Unit,
            Token::Bool(value) => Unexpected::Bool(*value),
            Token::Unsigned(value) => Unexpected::Unsigned(*value),
            Token::Signed(value) => Unexpected::Signed(*value),
            Token::Number(number) => return fraction(number, expected),
            Token::Text(text) => Unexpected::Str(text),
            Token::List => Unexpected::Seq,
            Token::Object => Unexpected::Map,
        };
        Fault::unexpected(Found(found), expected)
    }

    /// Steps over a value.
    fn skip(&mut self) -> Result<(), Fault> {
        let mut within = 0_usize;
        loop {
            match self.cursor.token()? {
                Token::List | Token::Object => within = within.saturating_add(1),
                _ => {}
            }
            while within > 0 {
                match self.cursor.peek() {
                    mark @ (b',' | b':') => self.cursor.take(mark),
                    end @ (b']' | b'}') => {
                        within = within.saturating_sub(1);
                        self.cursor.take(end)
                    }
                    _ => break,
                };
            }
            if within == 0 {
                return Ok(());
            }
        }
    }

    /// Reads the fields of an object through a visitor, to its end. Apart, as lists and choices are: a host that reads a
    /// record would otherwise compile, or load, how each kind of record is read.
    #[inline(never)]
    pub(super) fn fields<V: Visitor<'de>>(
        &mut self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.open(b'{', &"an object")?;
        visitor.visit_map(&mut Fields::new(self, names))
    }
}

enum Whole {
    Unsigned(u64),
    Signed(i64),
}

/// No document has numbers that are not whole, so no visitor is asked.
#[cold]
fn fraction(number: &str, expected: &dyn Expected) -> Fault {
    Fault::unexpected(format_args!("floating point `{number}`"), expected)
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.whole(&visitor)? {
                Whole::Unsigned(value) => visitor.visit_u64(value),
                Whole::Signed(value) => visitor.visit_i64(value),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Fault;

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.cursor.peek() {
            b'[' => self.deserialize_seq(visitor),
            b'{' => self.deserialize_map(visitor),
            _ => match self.cursor.token()? {
                Token::Null => visitor.visit_unit(),
                Token::Bool(value) => visitor.visit_bool(value),
                Token::Unsigned(value) => visitor.visit_u64(value),
                Token::Signed(value) => visitor.visit_i64(value),
                Token::Text(text) => visitor.visit_str(&text),
                Token::Number(number) => Err(fraction(number, &visitor)),
                Token::List | Token::Object => visitor.visit_unit(),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.cursor.peek() {
            b't' | b'f' => self.deserialize_any(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let text = self.text(&visitor)?;
        visitor.visit_str(&text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.cursor.peek() == b'n' {
            self.cursor.token()?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.cursor.peek() {
            b'n' => self.deserialize_any(visitor),
            _ => Err(self.unexpected(&visitor)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    #[inline(never)]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.open(b'[', &visitor)?;
        let mut items = Items::new(self);
        let value = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.open(b'{', &visitor)?;
        visitor.visit_map(&mut Entries::new(self))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.fields(fields, visitor)
    }

    #[inline(never)]
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.cursor.peek() {
            b'"' => {
                let name = self.cursor.text()?;
                visitor.visit_enum(Choice::new(self, variants, &name, false))
            }
            b'{' => {
                self.open(b'{', &A_CHOICE)?;
                if self.cursor.peek() != b'"' {
                    return Err(Fault::invalid(A_CHOICE));
                }
                let name = self.cursor.text()?;
                self.cursor.take(b':');
                let value = visitor.visit_enum(Choice::new(self, variants, &name, true))?;
                if self.close(b'}') { Ok(value) } else { Err(Fault::invalid(A_CHOICE)) }
            }
            _ => Err(Fault::invalid(A_CHOICE)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.skip()?;
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit_struct tuple_struct identifier
    }
}
