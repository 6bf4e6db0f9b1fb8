//! A place in a text that is known to be JSON.

use super::fault::Fault;
use std::borrow::Cow;

/// What stands at a place: a value without parts, or the beginning of one with parts.
pub(super) enum Token<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    /// Below zero.
    Signed(i64),
    /// A number that is not whole, or too large for 64 bits, as it stands there.
    Number(&'de str),
    Text(Cow<'de, str>),
    List,
    Object,
}

/// The text from a place on.
#[derive(Clone)]
pub(super) struct Cursor<'de>(&'de str);

impl<'de> Cursor<'de> {
    pub(super) fn new(json: &'de str) -> Self {
        Cursor(json)
    }

    /// The next byte that is no blank; nothing behind the end.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        match self.0.as_bytes().first() {
            Some(byte) if *byte > b' ' => *byte,
            _ => self.behind_blanks(),
        }
    }

    fn behind_blanks(&mut self) -> u8 {
        self.0 = self.0.trim_ascii_start();
        self.0.as_bytes().first().copied().unwrap_or_default()
    }

    /// Steps over this byte if it is the next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        if is_next {
            self.skip(1);
        }
        is_next
    }

    /// Steps over the next value, or to the first part of it.
    pub(super) fn token(&mut self) -> Result<Token<'de>, Fault> {
        match self.peek() {
            b'"' => self.text().map(Token::Text),
            b'{' => Ok(self.known(1, Token::Object)),
            b'[' => Ok(self.known(1, Token::List)),
            b'n' => Ok(self.known(4, Token::Null)),
            b't' => Ok(self.known(4, Token::Bool(true))),
            b'f' => Ok(self.known(5, Token::Bool(false))),
            b'-' | b'0'..=b'9' => Ok(self.number()),
            _ => Err(Fault::invalid("a value is expected")),
        }
    }

    /// Steps over the text that comes next.
    pub(super) fn text(&mut self) -> Result<Cow<'de, str>, Fault> {
        self.take(b'"');
        let end = self.0.bytes().position(|byte| matches!(byte, b'"' | b'\\')).unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at_checked(end).unwrap_or_default();
        if let Some(rest) = rest.strip_prefix('"') {
            self.0 = rest;
            return Ok(Cow::Borrowed(text));
        }
        self.escaped(end).map(Cow::Owned)
    }

    /// Steps over a text, from behind its quote on, that has its first escape at `at`.
    fn escaped(&mut self, at: usize) -> Result<String, Fault> {
        let mut escape = false;
        let end = self.0.bytes().skip(at).position(|byte| {
            let ends = byte == b'"' && !escape;
            escape = byte == b'\\' && !escape;
            ends
        });
        let end = end.map_or(self.0.len(), |end| end.saturating_add(at));
        let text = self.0.get(..end).unwrap_or_default();
        let read = serde_json::from_str(&format!("\"{text}\"")).map_err(|error| {
            let message = error.to_string();
            Fault::invalid(message.split(" at line ").next().unwrap_or_default())
        })?;
        self.skip(end.saturating_add(1));
        Ok(read)
    }

    fn number(&mut self) -> Token<'de> {
        let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let end = self.0.bytes().position(|byte| !is_part(byte)).unwrap_or(self.0.len());
        let (number, rest) = self.0.split_at_checked(end).unwrap_or_default();
        self.0 = rest;
        if let Ok(unsigned) = number.parse() {
            return Token::Unsigned(unsigned);
        }
        // `-0` is no whole number.
        number.parse().ok().filter(|signed| *signed < 0).map_or(Token::Number(number), Token::Signed)
    }

    fn known(&mut self, length: usize, token: Token<'de>) -> Token<'de> {
        self.skip(length);
        token
    }

    fn skip(&mut self, bytes: usize) {
        self.0 = self.0.get(bytes..).unwrap_or_default();
    }
}
