//! People from CSV: every fault, what is kept, real files; in `laws`, that no bytes make it panic.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

use std::{cell::RefCell, collections::BTreeMap, fs};
use tutelage::{
    error::{Error, ErrorCode},
    id::PersonId,
    people::{
        AttributeSchema, AttributeValue, Import, Manager, Mapping, NoTaxonomy, OnFault, PersonRecord,
        PersonState, SchemaDraft, SkillTaxonomy, Taxonomy,
    },
};

#[path = "import/laws.rs"]
mod laws;

const MAPPING: &str = r#"{
    "id": {"column": "employee_id"},
    "name": {"column": "name"},
    "manager": {"column": "manager_id", "empty": "nobody"},
    "empty_values": ["", "NA"],
    "attributes": {
        "level": {"column": "level"},
        "remote": {"column": "remote"},
        "since": {"column": "since"},
        "team": {"column": "team"},
        "languages": {"column": "languages", "separator": ";"}
    },
    "skills": [
        {"column": "skills", "separator": ";", "marks": ":", "proficiency": 3},
        {"column": "tools", "separator": ",", "proficiency": 2}
    ],
    "wants": [{"column": "wants", "separator": ";", "marks": ":", "priority": 3}],
    "left": {"column": "status", "values": ["left", "terminated"]}
}"#;
const HEADER: &str =
    "employee_id,name,manager_id,level,remote,since,team,languages,skills,tools,wants,status,free text\n";

fn schema() -> AttributeSchema {
    schema_of(&[
        ("level", "integer"),
        ("remote", "yes_no"),
        ("since", "date"),
        ("team", "text"),
        ("languages", "text_set"),
        ("age", "integer"),
    ])
}

fn schema_of(attributes: &[(&str, &str)]) -> AttributeSchema {
    let json = |(id, kind): &(&str, &str)| format!(r#"{{"id": "{id}", "name": "{id}", "kind": "{kind}"}}"#);
    let list: Vec<_> = attributes.iter().map(json).collect();
    let draft = format!(r#"{{"attributes": [{}]}}"#, list.join(", "));
    serde_json::from_str::<SchemaDraft>(&draft).unwrap().build().unwrap()
}

fn taxonomy() -> SkillTaxonomy {
    let entries = r#"[
        {"id": "sql", "label": "SQL", "alternative_labels": ["Structured Query Language", "Querying"]},
        {"id": "go", "label": "Go", "alternative_labels": ["Golang", "Rust", "Charts"]},
        {"id": "rust", "label": "Rust", "alternative_labels": ["Querying"]},
        {"id": "chess", "label": "Go", "alternative_labels": ["c"]},
        {"id": "c", "label": "C"},
        {"id": "plotting", "label": "Charts"},
        {"id": "http://data.europa.eu/esco/skill/1", "label": "Coach: people"}
    ]"#;
    SkillTaxonomy::build(serde_json::from_str(entries).unwrap()).unwrap()
}

fn mapping() -> Mapping {
    serde_json::from_str(MAPPING).unwrap()
}

fn run(csv: impl AsRef<[u8]>) -> Import {
    run_with(csv, &mapping(), OnFault::SkipFaulty, &BTreeMap::new()).unwrap()
}

fn run_with(
    csv: impl AsRef<[u8]>,
    mapping: &Mapping,
    on_fault: OnFault,
    known: &BTreeMap<PersonId, PersonRecord>,
) -> Result<Import, Error> {
    Import::run(csv.as_ref(), mapping, &schema(), &taxonomy(), on_fault, &|id| known.get(id).cloned())
}

fn with_header(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

fn known(import: &Import) -> BTreeMap<PersonId, PersonRecord> {
    import.changed.iter().map(|person| (person.id.clone(), person.clone())).collect()
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn a_row_becomes_a_person() {
    let import = run(with_header(
        "e1,Ada Byron,,7,Yes,2020-02-29,Engines,English; French ;,sql:5:v;Golang:2:t:v;c,\"rust,SQL\",rust:1;go,,x\n\
         e2,\" Bo, \"\"B\"\"\",e1,NA,0,,NA,NA,,,,LEFT,\"a\nb\"\n",
    ));
    assert_eq!(import.faults, []);
    assert_eq!((import.rows, import.unchanged, import.changed.len()), (2, 0, 2));
    let ada = &import.changed[0];
    assert_eq!((ada.id.as_str(), ada.name.as_str(), ada.version), ("e1", "Ada Byron", 0));
    assert_eq!((&ada.manager, ada.state), (&Manager::Nobody, PersonState::Active));
    assert_eq!(
        json(&ada.attributes),
        r#"{"languages":["English","French"],"level":7,"remote":true,"since":"2020-02-29","team":"Engines"}"#
    );
    assert_eq!(
        json(&ada.skills),
        concat!(
            r#"[{"skill":"c","proficiency":3,"validated":false,"teaches":false},"#,
            r#"{"skill":"go","proficiency":2,"validated":true,"teaches":true},"#,
            r#"{"skill":"rust","proficiency":2,"validated":false,"teaches":false},"#,
            r#"{"skill":"sql","proficiency":5,"validated":true,"teaches":false}]"#
        )
    );
    assert_eq!(json(&ada.wants), r#"[{"skill":"go","priority":3},{"skill":"rust","priority":1}]"#);
    let bo = &import.changed[1];
    assert_eq!((bo.name.as_str(), bo.state), ("Bo, \"B\"", PersonState::Left));
    assert_eq!(bo.manager, Manager::Person("e1".parse().unwrap()));
    assert_eq!(json(&bo.attributes), r#"{"remote":false}"#);
}

/// A row of which one cell is bad: in which column the fault is reported, with which code and message.
#[test]
fn every_fault_of_a_cell_is_named() {
    use ErrorCode::{DuplicateId, InvalidValue, MissingField, TooLarge, UnknownSkill};
    const NO_ID: &str = "`e1` is not an id of 1 to 128 bytes without control characters or blanks around it";
    const NO_PERSON: &str = "`e9` is neither in the file nor known already";
    const NO_BOOL: &str = "`maybe` is not yes or no, true or false, 1 or 0";
    const CONTROL: &str = "the text holds control characters";
    let long = format!("e1,{}", "x".repeat(201));
    let number = |cell| format!("`{cell}` is not a whole number of 64 bits");
    let date = |cell| format!("`{cell}` is not a date such as `2026-11-23`");
    let mark = |mark, item| format!("`{mark}` in `{item}` is no mark; they are 1 to 5, then `v` and `t`");
    let table = [
        (",A", "employee_id", MissingField, "the id is empty".to_owned()),
        ("NA,A", "employee_id", MissingField, "the id is empty".to_owned()),
        ("\"e\n1\",A", "employee_id", InvalidValue, NO_ID.to_owned()),
        ("e1,", "name", MissingField, "the name is empty".to_owned()),
        (&long, "name", TooLarge, "201 characters; at most 200 are allowed".to_owned()),
        ("e1,A\u{1}", "name", InvalidValue, CONTROL.to_owned()),
        ("e1,A,e9", "manager_id", InvalidValue, NO_PERSON.to_owned()),
        ("e1,A,\"e\n1\"", "manager_id", InvalidValue, NO_ID.to_owned()),
        ("e1,A,e1", "manager_id", InvalidValue, "nobody reports to themselves".to_owned()),
        ("e1,A,,+7", "level", InvalidValue, number("+7")),
        ("e1,A,,7.0", "level", InvalidValue, number("7.0")),
        ("e1,A,,9223372036854775808", "level", InvalidValue, number("9223372036854775808")),
        ("e1,A,,,maybe", "remote", InvalidValue, NO_BOOL.to_owned()),
        ("e1,A,,,,29.2.2020", "since", InvalidValue, date("29.2.2020")),
        ("e1,A,,,,2021-02-29", "since", InvalidValue, date("2021-02-29")),
        ("e1,A,,,,,a\u{7}b", "team", InvalidValue, CONTROL.to_owned()),
        ("e1,A,,,,,,a\u{7}b", "languages", InvalidValue, CONTROL.to_owned()),
        ("e1,A,,,,,,,cobol:3", "skills", UnknownSkill, "no skill is called `cobol`".to_owned()),
        ("e1,A,,,,,,,,cobol", "tools", UnknownSkill, "no skill is called `cobol`".to_owned()),
        ("e1,A,,,,,,,,,cobol", "wants", UnknownSkill, "no skill is called `cobol`".to_owned()),
        ("e1,A,,,,,,,sql:6", "skills", InvalidValue, mark("6", "sql:6")),
        ("e1,A,,,,,,,sql:v:2", "skills", InvalidValue, mark("v", "sql:v:2")),
        ("e1,A,,,,,,,sql:2:t:t", "skills", InvalidValue, mark("t", "sql:2:t:t")),
        ("e1,A,,,,,,,sql:", "skills", InvalidValue, mark("", "sql:")),
        (
            "e1,A,,,,,,,,,sql:2:t",
            "wants",
            InvalidValue,
            "`t` in `sql:2:t` is no mark; they are 1 to 5".to_owned(),
        ),
        (
            "e1,A,,,,,,,sql:2;SQL:3",
            "skills",
            DuplicateId,
            "the skill `sql` stands twice in the cell".to_owned(),
        ),
        ("e1,A,,,,,,,,,sql;sql", "wants", DuplicateId, "the skill `sql` stands twice in the cell".to_owned()),
    ];
    for (row, column, code, message) in table {
        let cells = row.matches(',').count();
        let import = run(with_header(&format!("{row}{}\n", ",".repeat(12 - cells))));
        let [fault] = import.faults.as_slice() else { panic!("{row}: {:?}", import.faults) };
        assert_eq!((fault.line, fault.column.as_deref()), (2, Some(column)), "{row}");
        assert_eq!((fault.code, &fault.message), (code, &message), "{row}");
        assert_eq!((import.rows, import.changed.len()), (1, 0), "{row}");
    }
}

#[test]
fn too_many_skills_are_reported_in_their_column() {
    let mut one_column = mapping();
    one_column.skills.truncate(1);
    let skills: String = (0..201).map(|i| format!("s{i};")).collect();
    let csv = with_header(&format!("e1,A,,,,,,,{skills},,,,\n"));
    for (mapping, column) in [(one_column, Some("skills")), (mapping(), None)] {
        let import =
            Import::run(csv.as_bytes(), &mapping, &schema(), &NoTaxonomy, OnFault::SkipFaulty, &|_| None);
        let faults = import.unwrap().faults;
        assert_eq!(
            (faults.len(), faults[0].code, faults[0].column.as_deref()),
            (1, ErrorCode::TooLarge, column)
        );
    }
}

#[test]
fn a_row_reports_all_its_faults_at_once() {
    let import = run(with_header("e1,,e9,x,x,x,,,no;nor,nor,no,,\n"));
    let columns: Vec<_> = import.faults.iter().map(|fault| fault.column.as_deref().unwrap()).collect();
    assert_eq!(
        columns,
        ["name", "manager_id", "level", "remote", "skills", "skills", "tools", "wants", "since"]
    );
    let many: String = (0..1_500).map(|i| format!("s{i};")).collect();
    let import = run(with_header(&format!("e1,A,,,,,,,{many},,,,\ne2,,,,,,,,,,,,\n")));
    assert_eq!((import.faults.len(), import.faults_omitted, import.rows), (1_000, 501, 2));
}

#[test]
fn rows_that_are_none_are_faulty_on_their_line() {
    let mut bytes = with_header("\n\ne1,A,,,,,,,,,,,\r\n\r\ne2,B\r\ne3,\"C\nc\",,,,,,,,,,,\n").into_bytes();
    bytes.extend(b"e4,D\xE9,,,,,,,,,,,\re1,E,,,,,,,,,,,\n\ne5,\"F,,,,,,,,,,,\ne6,G,,,,,,,,,,,\n");
    let import = run(&bytes);
    let told: Vec<_> =
        import.faults.iter().map(|f| (f.line, f.column.as_deref(), f.code, f.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (6, None, ErrorCode::InvalidRow, "the row has 2 cells and the header 13"),
            (9, Some("name"), ErrorCode::InvalidRow, "the cell is not UTF-8"),
            (10, Some("employee_id"), ErrorCode::DuplicateId, "`e1` stands on line 4 already"),
            (12, None, ErrorCode::InvalidRow, "a quotation mark opens a cell and none closes it"),
        ]
    );
    assert_eq!(import.rows, 6);
    assert_eq!(import.changed.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["e1", "e3"]);
}

#[test]
fn an_open_quotation_mark_in_the_last_cell_does_not_swallow_rows() {
    let mapping = Mapping::new("id", "name");
    for (csv, faults) in [
        ("id,name\n1,\"A", 1),
        ("id,name\n1,\"A\n2,B\n3,C", 1),
        ("id,name\n1,\"A\n2,B\n", 1),
        ("id,name\n1,\"A\"", 0),
        ("id,name\n1,\"A\"\n", 0),
        ("id,name\n1,\"A\"\"\"", 0),
        ("id,name\n1,A\"", 0),
        ("id,name\n1,A\r", 0),
    ] {
        let import = run_with(csv, &mapping, OnFault::RejectAll, &BTreeMap::new()).unwrap();
        assert_eq!((import.faults.len(), import.changed.len()), (faults, 1 - faults), "{csv:?}");
    }
}

#[test]
fn a_bad_mapping_is_refused_with_all_its_faults() {
    let mapping: Mapping = serde_json::from_str(
        r#"{"id": {"column": "nr"}, "name": {"column": "twice"}, "manager": {"column": "boss"},
            "attributes": {"level": {"column": "grade", "separator": ";"}, "shoe_size": {"column": "name"}},
            "skills": [{"column": "name", "separator": ";", "marks": ";"}, {"column": "no"}],
            "wants": [{"column": "name", "marks": "t"}],
            "left": {"column": "gone", "values": []}}"#,
    )
    .unwrap();
    let error = run_with("name,twice,twice\n", &mapping, OnFault::RejectAll, &BTreeMap::new()).unwrap_err();
    let told: Vec<_> = error.faults().iter().map(|f| (f.path.as_str(), f.code)).collect();
    assert_eq!(
        told,
        [
            ("id.column", ErrorCode::UnknownColumn),
            ("name.column", ErrorCode::DuplicateId),
            ("manager.column", ErrorCode::UnknownColumn),
            ("left.values", ErrorCode::InvalidValue),
            ("left.column", ErrorCode::UnknownColumn),
            ("attributes.level.column", ErrorCode::UnknownColumn),
            ("attributes.level.separator", ErrorCode::AttributeKind),
            ("attributes.shoe_size", ErrorCode::UnknownAttribute),
            ("skills[0].marks", ErrorCode::InvalidValue),
            ("skills[1].column", ErrorCode::UnknownColumn),
            ("wants[0].marks", ErrorCode::InvalidValue),
        ]
    );
    assert_eq!(error.faults()[0].message, "the file has no column `nr`");

    let mut many = Mapping::new("name", "name");
    many.wants = vec![mapping.wants[0].clone(); 65];
    many.wants.iter_mut().for_each(|wish| wish.marks = None);
    let error = run_with("name\n", &many, OnFault::RejectAll, &BTreeMap::new()).unwrap_err();
    assert_eq!((error.faults()[0].path.as_str(), error.code()), ("wants", ErrorCode::TooLarge));
    for delimiter in ['"', '\n', '\r', 'é'] {
        let mapping = Mapping { delimiter, ..mapping.clone() };
        let error = run_with("", &mapping, OnFault::RejectAll, &BTreeMap::new()).unwrap_err();
        let told: Vec<_> = error.faults().iter().map(|f| f.path.as_str()).collect();
        let expected = [
            "delimiter",
            "left.values",
            "attributes.level.separator",
            "attributes.shoe_size",
            "skills[0].marks",
        ];
        assert_eq!(told, [&expected[..], &["wants[0].marks"]].concat());
    }
}

#[test]
fn a_mapping_is_strict_json() {
    for bad in [
        r#"{"id": {"column": "a"}}"#,
        r#"{"id": {"column": "a"}, "name": {"column": "b"}, "nmae": 1}"#,
        r#"{"id": {"column": "a"}, "name": {"column": "b"}, "delimiter": "||"}"#,
        r#"{"id": {"column": "a"}, "name": {"column": "b"}, "manager": {"column": "c", "empty": "maybe"}}"#,
        r#"{"id": {"column": "a"}, "name": {"column": "b"}, "skills": [{"column": "c", "proficiency": 6}]}"#,
        r#"{"id": {"column": "a"}, "name": {"column": "b"}, "empty_values": ["", ""]}"#,
        r#"{"id": {"column": "a"}, "name": {"column": "b"}, "attributes": {"x": {"column": "c"}, "x": {"column": "d"}}}"#,
    ] {
        assert!(serde_json::from_str::<Mapping>(bad).is_err(), "{bad}");
    }
    let again: Mapping = serde_json::from_str(&json(&mapping())).unwrap();
    assert_eq!(again, mapping());
}

#[test]
fn a_file_that_is_no_table_is_refused() {
    let mapping = Mapping::new("id", "name");
    for (bytes, message) in [
        (&b""[..], "the file is empty; its first line must name the columns"),
        (b"\xEF\xBB\xBF", "the file is empty; its first line must name the columns"),
        (b"\xFF\xFEi\0d\0", "the file is UTF-16; it must be UTF-8"),
        (b"id,n\xE4me\n", "the header: the cell is not UTF-8"),
        (b"id,\"name\n1,A\n", "the header: a quotation mark opens a cell and none closes it"),
    ] {
        let error = run_with(bytes, &mapping, OnFault::SkipFaulty, &BTreeMap::new()).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (ErrorCode::InvalidRow, message));
    }
    let refused = |bytes: Vec<u8>| {
        let error = run_with(bytes, &mapping, OnFault::SkipFaulty, &BTreeMap::new()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::TooLarge);
        error.to_string()
    };
    assert_eq!(refused(vec![b','; 1_000]), "1001 columns; at most 1000 are allowed");
    assert_eq!(refused(vec![b' '; (64 << 20) + 1]), "67108865 bytes; at most 67108864 are allowed");
}

#[test]
fn two_million_rows_and_no_more() {
    let mut csv = b"id,name\n".to_vec();
    csv.extend(b",\n".repeat(2_000_000));
    let mapping = Mapping::new("id", "name");
    let import = run_with(&csv, &mapping, OnFault::SkipFaulty, &BTreeMap::new()).unwrap();
    assert_eq!((import.rows, import.faults.len(), import.faults_omitted), (2_000_000, 1_000, 1_999_000));
    assert_eq!(import.faults.last().unwrap().line, 1_001);
    csv.extend(b"1,A\n");
    let error = run_with(&csv, &mapping, OnFault::SkipFaulty, &BTreeMap::new()).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), (ErrorCode::TooLarge, "more than 2000000 rows"));
}

#[test]
fn one_faulty_row_spoils_the_file_only_where_the_host_says_so() {
    let csv = with_header("e1,A,,,,,,,,,,,\ne2,,,,,,,,,,,,\ne3,C,e2,,,,,,,,,,\n");
    let skipped = run(&csv);
    assert_eq!((skipped.changed.len(), skipped.faults.len(), skipped.rows), (2, 1, 3));
    let rejected = run_with(&csv, &mapping(), OnFault::RejectAll, &BTreeMap::new()).unwrap();
    assert_eq!(rejected, Import { changed: Vec::new(), ..skipped });
}

#[test]
fn bom_delimiter_prefixes_and_line_ends() {
    let mapping: Mapping = serde_json::from_str(
        r#"{"id": {"column": "nr", "prefix": "hr-"}, "name": {"column": "nr", "prefix": "No. "},
            "manager": {"column": "boss", "prefix": "hr-"}, "delimiter": ";"}"#,
    )
    .unwrap();
    for csv in ["\u{FEFF} nr ;boss\r\n1;\r\n 2 ; 1 \r\n", "nr;boss\r1;\r2;1", "\n\"nr\";boss\n\n1;\n2;1\n\n"]
    {
        let import = run_with(csv, &mapping, OnFault::RejectAll, &BTreeMap::new()).unwrap();
        assert_eq!(import.faults, []);
        let told: Vec<_> =
            import.changed.iter().map(|p| (p.id.as_str(), p.name.as_str(), &p.manager)).collect();
        let boss = Manager::Person("hr-1".parse().unwrap());
        assert_eq!(told, [("hr-1", "No. 1", &Manager::Unknown), ("hr-2", "No. 2", &boss)]);
    }
}

#[test]
fn an_empty_cell_is_missing_unless_the_mapping_says_it_is_a_value() {
    let csv = with_header("e1,A,,,,,,,,,,,\n");
    assert_eq!(json(&run(&csv).changed[0].attributes), "{}");
    let mut strict = mapping();
    strict.empty_values = ["NA".to_owned()].into();
    strict.attributes.retain(|id, _| matches!(id.as_str(), "team" | "languages"));
    let import = run_with(&csv, &strict, OnFault::RejectAll, &BTreeMap::new()).unwrap();
    assert_eq!(json(&import.changed[0].attributes), r#"{"languages":[],"team":""}"#);
    assert_eq!(import.changed[0].manager, Manager::Nobody);
    strict.attributes = mapping().attributes;
    let import = run_with(&csv, &strict, OnFault::RejectAll, &BTreeMap::new()).unwrap();
    let columns: Vec<_> = import.faults.iter().map(|f| f.column.as_deref().unwrap()).collect();
    assert_eq!(columns, ["level", "remote", "since"]);
}

#[test]
fn a_skill_in_two_columns_keeps_the_higher_proficiency() {
    let rows = "e1,A,,,,,,,c:1:v:t;rust:5:v;sql:2:v,\"c,rust,sql\",,,\n";
    assert_eq!(
        json(&run(with_header(rows)).changed[0].skills),
        concat!(
            r#"[{"skill":"c","proficiency":2,"validated":false,"teaches":true},"#,
            r#"{"skill":"rust","proficiency":5,"validated":true,"teaches":false},"#,
            r#"{"skill":"sql","proficiency":2,"validated":true,"teaches":false}]"#
        )
    );
}

#[test]
fn skills_are_found_by_id_then_label_then_other_names() {
    let taxonomy = taxonomy();
    let find = |name: &str| taxonomy.find(name).map(|skill| skill.to_string());
    for (name, skill) in [
        ("sql", "sql"),
        (" structured query language ", "sql"),
        ("GOLANG", "go"),
        ("Rust", "rust"),
        ("go", "go"),
        ("GO", "go"),
        ("C", "c"),
        ("querying", "rust"),
        ("charts", "plotting"),
        ("coach: PEOPLE", "http://data.europa.eu/esco/skill/1"),
    ] {
        assert_eq!(find(name).as_deref(), Some(skill), "{name}");
    }
    assert_eq!((find("cobol"), find("")), (None, None));
    assert_eq!(NoTaxonomy.find("cobol").unwrap().as_str(), "cobol");
    assert_eq!(NoTaxonomy.find(" cobol"), None);
}

#[test]
fn a_name_may_hold_the_mark_where_the_taxonomy_has_it() {
    let csv = with_header("e1,A,,,,,,,http://data.europa.eu/esco/skill/1:4:t,,coach: people,,\n");
    let import = run(&csv);
    assert_eq!(import.faults, []);
    assert_eq!(import.changed[0].skills[0].proficiency.get(), 4);
    assert_eq!(import.changed[0].wants[0].skill.as_str(), "http://data.europa.eu/esco/skill/1");
    let import =
        Import::run(csv.as_bytes(), &mapping(), &schema(), &NoTaxonomy, OnFault::RejectAll, &|_| None);
    assert_eq!(import.unwrap().faults.len(), 2);
}

#[test]
fn what_the_mapping_does_not_mention_is_kept() {
    let mut old = PersonRecord::new("e1".parse().unwrap(), "A");
    old.version = 7;
    old.state = PersonState::Left;
    old.manager = Manager::Nobody;
    old.attributes = serde_json::from_str(r#"{"level": 3, "team": "Old", "shoe_size": 44}"#).unwrap();
    old.skills =
        serde_json::from_str(r#"[{"skill":"sql","proficiency":2},{"skill":"c","proficiency":1}]"#).unwrap();
    let known = BTreeMap::from([(old.id.clone(), old)]);
    let mapping: Mapping = serde_json::from_str(
        r#"{"id": {"column": "id"}, "name": {"column": "name"}, "attributes": {"team": {"column": "team"}}}"#,
    )
    .unwrap();
    let import = run_with("id,name,team\ne1,A,New\n", &mapping, OnFault::RejectAll, &known).unwrap();
    assert_eq!(
        json(&import.changed),
        concat!(
            r#"[{"id":"e1","version":7,"name":"A","state":"left","attributes":{"level":3,"team":"New"},"#,
            r#""manager":"nobody","skills":[{"skill":"c","proficiency":1,"validated":false,"teaches":false},"#,
            r#"{"skill":"sql","proficiency":2,"validated":false,"teaches":false}],"wants":[]}]"#
        )
    );
    let import = run_with("id,name,team\ne1,A,\n", &mapping, OnFault::RejectAll, &known).unwrap();
    assert_eq!(json(&import.changed[0].attributes), r#"{"level":3}"#);
}

#[test]
fn a_manager_may_be_known_already_and_what_is_known_is_asked_for_once_a_row() {
    let asked = RefCell::new(Vec::new());
    let csv = with_header("e1,A,old,,,,,,,,,,\n");
    let import = Import::run(csv.as_bytes(), &mapping(), &schema(), &taxonomy(), OnFault::RejectAll, &|id| {
        asked.borrow_mut().push(id.to_string());
        (id.as_str() == "old").then(|| PersonRecord::new(id.clone(), "Old"))
    })
    .unwrap();
    assert_eq!((import.changed.len(), import.faults.len()), (1, 0));
    assert_eq!(asked.into_inner(), ["e1", "old"]);
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let csv = with_header("e1,A,,7,yes,,,b;a,sql:5:v;c,,rust,,\ne2,B,e1,,,,,,,,,left,\n");
    let first = run_with(&csv, &mapping(), OnFault::RejectAll, &BTreeMap::new()).unwrap();
    let mut known = known(&first);
    // A host may keep skills in an order of its own.
    known.values_mut().for_each(|person| {
        person.skills.reverse();
        person.version += 1;
    });
    let second = run_with(&csv, &mapping(), OnFault::RejectAll, &known).unwrap();
    assert_eq!(second, Import { unchanged: 2, rows: 2, ..Import::default() });
    let third = run_with(csv.replace("e2,B", "e2,C"), &mapping(), OnFault::RejectAll, &known).unwrap();
    assert_eq!((third.changed.len(), third.unchanged), (1, 1));
    assert_eq!((third.changed[0].id.as_str(), third.changed[0].version), ("e2", 1));
}

/// The survey in `shared/data`, which is not part of the repository.
#[test]
fn a_thousand_real_people() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/people/so2025_have_want.csv");
    let Ok(csv) = fs::read(path) else {
        println!("not run: there is no {path}");
        return;
    };
    let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/rust/so2025.mapping.json");
    let mapping: Mapping = serde_json::from_str(&fs::read_to_string(mapping).unwrap()).unwrap();
    let texts = ["role", "team", "department", "location"].map(|id| (id, "text"));
    let schema = schema_of(&[&[("level", "integer")], &texts[..]].concat());
    let run = |known: &BTreeMap<PersonId, PersonRecord>| {
        let existing = |id: &PersonId| known.get(id).cloned();
        Import::run(&csv, &mapping, &schema, &NoTaxonomy, OnFault::RejectAll, &existing).unwrap()
    };
    let import = run(&BTreeMap::new());
    assert_eq!(import.faults, []);
    assert_eq!((import.rows, import.unchanged, import.changed.len()), (1_000, 0, 1_000));
    let had: usize = import.changed.iter().map(|person| person.skills.len()).sum();
    let wanted: usize = import.changed.iter().map(|person| person.wants.len()).sum();
    assert_eq!((had, wanted), (17_154, 10_921));
    let first = &import.changed[0];
    assert_eq!((first.id.as_str(), first.name.as_str()), ("so-1", "Respondent 1"));
    assert_eq!(first.attributes.get(&"level".parse().unwrap()), Some(&AttributeValue::Integer(8)));
    assert_eq!(first.manager, Manager::Unknown);
    let again = run(&known(&import));
    assert_eq!((again.changed.len(), again.unchanged), (0, 1_000));
}

#[test]
fn the_company_of_the_examples() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");
    let read = |name: &str| fs::read_to_string(format!("{folder}/{name}")).unwrap();
    let mapping: Mapping = serde_json::from_str(&read("rust/company.mapping.json")).unwrap();
    let taxonomy = SkillTaxonomy::build(serde_json::from_str(&read("company/skills.json")).unwrap()).unwrap();
    let texts = ["team", "department", "location"].map(|id| (id, "text"));
    let others = [("level", "integer"), ("languages", "text_set"), ("start_date", "date")];
    let schema = schema_of(&[&others[..], &texts[..]].concat());
    let csv = read("company/people.csv");
    let import =
        Import::run(csv.as_bytes(), &mapping, &schema, &taxonomy, OnFault::RejectAll, &|_| None).unwrap();
    assert_eq!(import.faults, []);
    assert_eq!(import.changed.len(), 300);
    assert_eq!(import.changed.iter().filter(|person| person.manager == Manager::Nobody).count(), 1);
}
