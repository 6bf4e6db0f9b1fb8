//! JSON as text: put together tightly, spread out for people, always in the order in which it was written.

/// The text without the blanks between its parts.
pub fn compact(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let keep = |c: &char| {
        let blank = c.is_ascii_whitespace() && !inside;
        match (inside, *c) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (_, '"') => inside = !inside,
            _ => {}
        }
        !blank
    };
    text.chars().filter(keep).collect()
}

/// Compact JSON over several lines, as little of it on a line as fits.
pub fn pretty(text: &str) -> String {
    let mut out = String::new();
    spread(text, 0, &mut out);
    out
}

const WIDTH: usize = 118;

fn spread(text: &str, indent: usize, out: &mut String) {
    let line = on_a_line(text);
    let closes = match text.as_bytes().first() {
        Some(b'{') => "}",
        Some(b'[') => "]",
        _ => "",
    };
    if closes.is_empty() || indent + line.chars().count() <= WIDTH {
        out.push_str(&line);
        return;
    }
    out.push_str(&text[..1]);
    let parts = parts(&text[1..text.len() - 1], b',');
    for (i, part) in parts.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        out.push_str(&" ".repeat(indent + 1));
        let value = match closes {
            "}" => {
                let key = parts_of_member(part);
                out.push_str(key.0);
                out.push_str(": ");
                key.1
            }
            _ => part,
        };
        spread(value, indent + 1, out);
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push_str(closes);
}

fn on_a_line(text: &str) -> String {
    let (mut inside, mut escaped, mut line) = (false, false, String::new());
    for c in text.chars() {
        line.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            ',' | ':' if !inside => line.push(' '),
            _ => {}
        }
    }
    line
}

/// Key and value of a member of an object.
pub fn parts_of_member(member: &str) -> (&str, &str) {
    let key = parts(member, b':')[0];
    (key, &member[key.len() + 1..])
}

/// The parts of a list, or the members of an object: what stands between commas, those further inside aside.
pub fn parts(text: &str, between: u8) -> Vec<&str> {
    let (mut inside, mut escaped, mut depth, mut from, mut parts) = (false, false, 0, 0, Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ if inside => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ if byte == between && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    if from < text.len() {
        parts.push(&text[from..]);
    }
    parts
}
