//! From people to the bytes of a base. Linear in what they have, their sort by the shuffle included.

use super::{
    feature::MOST_ROWS,
    gather::{Gathered, PlannedColumn},
    image::{Draft, PARTS, Part, TextBuilder, long, word},
    marks::Plan,
    rows::Rows,
};
use crate::{
    error::{Error, ErrorCode},
    image::placed,
    matching::order::shuffled_text,
    people::{AttributeSchema, Person},
    sort,
};

/// The manager is nobody.
pub(super) const NOBODY: u32 = u32::MAX - 1;
/// The manager is not known.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// The bytes of a base of these people.
///
/// # Errors
/// When somebody stands in it twice, or there are 134 million, or as many different texts, or their ids or texts have
/// more than 4 GiB.
pub(super) fn build(schema: &AttributeSchema, people: &[Person]) -> Result<Vec<u8>, Error> {
    fits(people.len(), MOST_ROWS, "people")?;
    write(schema, &Gathered::of(schema, people))
}

/// The bytes of a base of the people of whom this was gathered.
///
/// # Errors
/// As for [`build`].
pub(super) fn write(schema: &AttributeSchema, gathered: &Gathered<'_>) -> Result<Vec<u8>, Error> {
    let people = gathered.hashes.len();
    fits(people, MOST_ROWS, "people")?;
    fits(gathered.most_values(), MOST_ROWS, "different texts")?;
    fits(gathered.ids.bytes.len(), u32::MAX as usize, "bytes of ids")?;
    let rows = Rows::of(&gathered.hashes, |at| gathered.ids.get(at as usize));
    nobody_twice(&rows, &gathered.ids)?;

    let mut ids = TextBuilder::default();
    rows.people.iter().for_each(|at| ids.push(gathered.ids.get(*at as usize)));
    let managers = managers(gathered, &rows, &mut ids);
    fits(ids.bytes.len(), u32::MAX as usize, "bytes of ids")?;

    let (mut plan, mut texts, mut numbers) = (Plan::new(people), TextBuilder::default(), Vec::new());
    let skills = gathered.skills.interner();
    let sorted = skills.sorted();
    let names: Vec<&str> = skills.of(&sorted).collect();
    names.iter().for_each(|skill| texts.push(skill));
    let slots = placed(names.iter().copied());
    let mut has = plan.features(&gathered.has.tally, &sorted);
    let mut wants = plan.features(&gathered.wants.tally, &sorted);
    let mut columns = Vec::new();
    let mut planned: Vec<PlannedColumn<'_>> = Vec::new();
    for (column, attribute) in gathered.columns.iter().zip(schema.attributes()) {
        let id = texts.count();
        texts.push(attribute.id.as_str());
        let column = column.plan(&rows, &mut plan, &mut numbers, &mut texts);
        for number in [id, attribute.kind as usize, column.values, column.first, column.dictionary] {
            columns.extend_from_slice(&word(number).to_le_bytes());
        }
        planned.push(column);
    }
    fits(texts.bytes.len(), u32::MAX as usize, "bytes of texts")?;

    let others = ids.count().saturating_sub(people);
    let counts = [people, others, sorted.len(), plan.count, schema.attributes().len()];
    let sections = [
        (Part::Counts, counts.map(|count| long(count).to_le_bytes()).concat()),
        (Part::Hashes, rows.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()),
        (Part::IdEnds, ids.ends),
        (Part::Ids, ids.bytes),
        (Part::Managers, managers),
        (Part::Active, active(gathered, &rows)),
        (Part::TextEnds, texts.ends),
        (Part::Texts, texts.bytes),
        (Part::SkillSlots, slots.into_iter().flat_map(u32::to_le_bytes).collect()),
        (Part::Numbers, numbers),
        (Part::Columns, columns),
        (Part::Features, plan.table),
    ];
    let mut draft = Draft::new(&PARTS.map(|part| match sections.iter().find(|(there, _)| *there == part) {
        Some((_, section)) => section.len(),
        // Nothing was taken on yet.
        None => {
            if part == Part::Marks {
                plan.length
            } else {
                0
            }
        }
    }));
    sections.iter().for_each(|(part, section)| draft.put(*part, section));
    let marks = draft.part(Part::Marks);
    gathered.has.write(&rows.people, &mut has, marks);
    gathered.wants.write(&rows.people, &mut wants, marks);
    planned.iter_mut().for_each(|column| column.write(&rows, marks));
    Ok(draft.bytes)
}

/// Whether so many may be: fewer than `most`.
///
/// # Errors
/// When they may not.
pub(super) fn fits(count: usize, most: usize, what: &str) -> Result<(), Error> {
    if count < most {
        return Ok(());
    }
    let message = format!("{count} {what}; fewer than {most} are allowed");
    Err(Error::new(ErrorCode::TooLarge, "people", message))
}

fn nobody_twice(rows: &Rows, ids: &TextBuilder) -> Result<(), Error> {
    let both = rows.people.iter().zip(&rows.hashes);
    for (one, other) in both.clone().zip(both.skip(1)) {
        let id = ids.get(*one.0 as usize);
        if one.1 == other.1 && id == ids.get(*other.0 as usize) {
            let message = format!("the person `{}` stands twice", String::from_utf8_lossy(id));
            return Err(Error::new(ErrorCode::DuplicateId, "people", message));
        }
    }
    Ok(())
}

/// Who is there, a bit for each row.
fn active(gathered: &Gathered<'_>, rows: &Rows) -> Vec<u8> {
    let mut active = vec![0_u8; rows.people.len().div_ceil(8).next_multiple_of(64)];
    for (is_active, row) in gathered.active.iter().zip(&rows.row_of) {
        if let Some(byte) = active.get_mut(*row as usize / 8) {
            *byte |= u8::from(*is_active) << (row % 8);
        }
    }
    active
}

/// The managers by row. The ids of those who are nobody in the index follow those of the people, in their order.
fn managers(gathered: &Gathered<'_>, rows: &Rows, ids: &mut TextBuilder) -> Vec<u8> {
    let named = gathered.named.keys();
    let find = |id: &str, hash| rows.at(hash).find(|row| ids.get(*row as usize) == id.as_bytes());
    // Many report to the same few: each is looked up once.
    let mut numbers: Vec<Option<u32>> = named.iter().map(|id| find(id, shuffled_text(id))).collect();
    let mut others: Vec<_> = numbers.iter_mut().zip(named).filter(|(number, _)| number.is_none()).collect();
    sort::by_key(&mut others, |(_, id)| *id);
    for (number, id) in others {
        *number = Some(word(ids.count()));
        ids.push(id);
    }
    let number = |at: &u32| {
        let manager = gathered.managers.get(*at as usize).copied().unwrap_or(UNKNOWN);
        numbers.get(manager as usize).copied().flatten().unwrap_or(manager)
    };
    rows.people.iter().flat_map(|at| number(at).to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{PersonRecord, SchemaDraft};

    #[test]
    fn the_order_of_the_input_does_not_show() {
        let schema: SchemaDraft = serde_json::from_str(
            r#"{"attributes": [
                {"id": "level", "name": "Level", "kind": "integer"},
                {"id": "team", "name": "Team", "kind": "text"},
                {"id": "languages", "name": "Languages", "kind": "text_set"}
            ]}"#,
        )
        .unwrap();
        let schema = schema.build().unwrap();
        let person = |at: usize| {
            // Somebody outside for every third, so that their numbers show as well.
            let manager =
                if at.is_multiple_of(3) { format!("outside-{}", at % 70) } else { format!("p{}", at / 8) };
            let record = format!(
                r#"{{"id": "p{at}", "name": "P", "manager": {{"person": "{manager}"}},
                    "skills": [{{"skill": "common", "proficiency": {}}}, {{"skill": "rare-{}", "proficiency": 2}}],
                    "wants": [{{"skill": "rare-{}", "priority": 1}}],
                    "attributes": {{"level": {}, "team": "team-{}", "languages": ["en", "l{}"]}}}}"#,
                at % 5 + 1,
                at % 90,
                at % 40,
                at % 7,
                at % 11,
                at % 13,
            );
            let record: PersonRecord = serde_json::from_str(&record).unwrap();
            Person::intern(&schema, record).unwrap()
        };
        let mut people: Vec<Person> = (1..1_500).map(person).collect();
        let bytes = build(&schema, &people).unwrap();
        people.reverse();
        assert!(build(&schema, &people).unwrap() == bytes);
        people.rotate_left(500);
        assert!(build(&schema, &people).unwrap() == bytes);
        people.push(person(7));
        assert_eq!(build(&schema, &people).unwrap_err().code(), ErrorCode::DuplicateId);
    }
}
