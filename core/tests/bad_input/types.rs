//! Relationship types and rules that contradict themselves.

use super::check;

const DRAFT: &str = r#"{"id":"t","name":"T","purpose":"mentoring","format":"one_on_one","roles":[
{"id":"mentor","name":"Mentor","min":1,"max":1,"audience":{"grants":[{"id":"all","when":"always"}]}},
{"id":"mentee","name":"Mentee","min":1,"max":1,"audience":{"grants":[{"id":"everybody","when":"always"}]},"initiative":"asks"}],
"pair":{"grants":[{"id":"any","when":"always"}]}}"#;

/// A draft in which one part is another one.
fn draft(part: &str, other: &str) -> String {
    assert!(DRAFT.contains(part), "{part}");
    format!("{{\"check_type\":{{\"draft\":{}}}}}", DRAFT.replacen(part, other, 1))
}

#[test]
fn a_draft_that_contradicts_itself() {
    let tail = |more: &str| {
        (
            r#"[{"id":"any","when":"always"}]}}"#.to_owned(),
            format!(r#"[{{"id":"any","when":"always"}}]}},{more}}}"#),
        )
    };
    let also = |more: &str| {
        let (part, other) = tail(more);
        draft(&part, &other)
    };
    check(&[
        (draft(r#""name":"T""#, r#""name":"""#), "invalid_value check_type.draft.name"),
        (draft(r#""id":"t""#, r#""id":"""#), "invalid_value check_type.draft.id"),
        (draft(r#""purpose":"mentoring""#, r#""purpose":"fun""#), "unknown_variant check_type.draft.purpose"),
        (draft(r#""format":"one_on_one""#, r#""format":"peer""#), "format_mismatch check_type.draft.roles"),
        (draft(r#""format":"one_on_one""#, r#""format":"group""#), "format_mismatch check_type.draft.roles"),
        (draft(r#""max":1"#, r#""max":2"#), "format_mismatch check_type.draft.roles"),
        (draft(r#""min":1"#, r#""min":0"#), "invalid_bounds check_type.draft.roles[0].min"),
        (draft(r#""min":1"#, r#""min":-1"#), "invalid_value check_type.draft.roles[0].min"),
        (draft(r#""min":1"#, r#""min":1.5"#), "invalid_value check_type.draft.roles[0].min"),
        (draft(r#""min":1"#, r#""min":300"#), "invalid_value check_type.draft.roles[0].min"),
        (draft(r#""id":"mentee""#, r#""id":"mentor""#), "duplicate_id check_type.draft.roles[1].id"),
        (draft(r#""id":"mentee""#, r#""id":"self""#), "invalid_value check_type.draft.roles[1].id"),
        (
            draft(r#""initiative":"asks""#, r#""initiative":"waits""#),
            "nobody_eligible check_type.draft.roles",
        ),
        (draft(r#"{"id":"any","when":"always"}"#, ""), "nobody_eligible check_type.draft.pair.grants"),
        (
            draft(r#"{"id":"all","when":"always"}"#, ""),
            "nobody_eligible check_type.draft.roles[0].audience.grants",
        ),
        (draft(r#""name":"Mentor","#, ""), "missing_field check_type.draft.roles[0].name"),
        (
            draft(r#""name":"Mentor""#, r#""name":"Mentor","colour":"red""#),
            "unknown_field check_type.draft.roles[0].colour",
        ),
        (
            draft(r#""name":"Mentor""#, r#""name":"Mentor","name":"Mentor""#),
            "duplicate_field check_type.draft.roles[0].name",
        ),
        (
            draft(r#""initiative":"asks""#, r#""initiative":"asks","waiting_list":501"#),
            "out_of_range check_type.draft.roles[1].waiting_list",
        ),
        (
            draft(
                r#""initiative":"asks""#,
                r#""initiative":"asks","limits":{"places":101,"outgoing":0,"incoming":501}"#,
            ),
            "out_of_range check_type.draft.roles[1].limits.places; out_of_range check_type.draft.roles[1].limits.outgoing; \
             out_of_range check_type.draft.roles[1].limits.incoming",
        ),
        (
            draft(r#""initiative":"asks""#, r#""initiative":"asks","taking_part":{"default_places":11}"#),
            "out_of_range check_type.draft.roles[1].taking_part.default_places",
        ),
        (
            draft(
                r#""initiative":"asks""#,
                r#""initiative":"asks","taking_part":{"enrolment":{"from":"2026-02-01T00:00:00Z","until":"2026-01-01T00:00:00Z"}}"#,
            ),
            "invalid_order check_type.draft.roles[1].taking_part.enrolment",
        ),
        (also(r#""steps":[{"manager_of":"boss"}]"#), "unknown_role check_type.draft.steps[0].manager_of"),
        (also(r#""steps":["coordinator"]"#), "invalid_order check_type.draft.steps[0]"),
        (
            also(r#""requests":{"expires_after_days":366}"#),
            "out_of_range check_type.draft.requests.expires_after_days",
        ),
        (
            also(r#""requests":{"reminders_after_days":[14]}"#),
            "invalid_order check_type.draft.requests.reminders_after_days",
        ),
        (
            also(r#""requests":{"reminders_after_days":[5,3]}"#),
            "invalid_order check_type.draft.requests.reminders_after_days",
        ),
        (
            also(r#""requests":{"reminders_after_days":[1,2,3]}"#),
            "too_large check_type.draft.requests.reminders_after_days",
        ),
        (
            also(r#""requests":{"ranked_choices":11}"#),
            "out_of_range check_type.draft.requests.ranked_choices",
        ),
        (also(r#""requests":{"decline_codes":[]}"#), "too_large check_type.draft.requests.decline_codes"),
        (
            also(r#""requests":{"decline_codes":["no","no"]}"#),
            "duplicate_id check_type.draft.requests.decline_codes",
        ),
        (
            also(r#""requests":{"decline_codes":["No"]}"#),
            "invalid_value check_type.draft.requests.decline_codes[0]",
        ),
        (also(r#""running":{"duration_days":0}"#), "out_of_range check_type.draft.running.duration_days"),
        (
            also(r#""running":{"complete_by":["boss"]}"#),
            "unknown_role check_type.draft.running.complete_by[0]",
        ),
        (also(r#""momentum":{"amber_days":30}"#), "invalid_order check_type.draft.momentum"),
        (also(r#""momentum":{"lapse_days":60}"#), "invalid_order check_type.draft.momentum.lapse_days"),
        (
            also(r#""momentum":{"lapse_days":30}"#),
            "out_of_range check_type.draft.momentum.lapse_days; invalid_order check_type.draft.momentum.lapse_days",
        ),
        (
            also(r#""diary":{"writers":["boss"],"readers":["mentor","nobody"]}"#),
            "unknown_role check_type.draft.diary.writers[0]; unknown_role check_type.draft.diary.readers[1]",
        ),
        (also(r#""cohort":{"publication":"maybe"}"#), "unknown_variant check_type.draft.cohort.publication"),
        (also(r#""cohort":{"starts":true}"#), "unknown_field check_type.draft.cohort.starts"),
        (also(r#""objectives":{"at_least":21}"#), "out_of_range check_type.draft.objectives.at_least"),
        (also(r#""retention":{"texts_days":0}"#), "out_of_range check_type.draft.retention.texts_days"),
        (
            also(r#""feedback":{"rater_groups":["peers","peers"]}"#),
            "duplicate_id check_type.draft.feedback.rater_groups[1]",
        ),
        (
            also(r#""matching":{"skills":{"related_percent":101}}"#),
            "out_of_range check_type.draft.matching.skills.related_percent",
        ),
        (
            also(r#""matching":{"attributes":[{"attribute":"grade","prefer":"same","points":0}]}"#),
            "out_of_range check_type.draft.matching.attributes[0].points; attribute_not_visible check_type.draft.matching.attributes[0].attribute",
        ),
        (
            also(r#""matching":{"attributes":[{"attribute":"team","prefer":"shared","points":1}]}"#),
            "attribute_kind check_type.draft.matching.attributes[0].attribute",
        ),
        (
            also(
                r#""coordinators":[{"id":"c","who":{}},{"id":"c","who":{"grants":[{"id":"x","when":"always"}]},"scope":[{"attribute":"level","values":["1"]},{"attribute":"shoes","values":[]}]}]"#,
            ),
            "nobody_eligible check_type.draft.coordinators[0].who.grants; duplicate_id check_type.draft.coordinators[1].id; \
             attribute_kind check_type.draft.coordinators[1].scope[0].attribute; too_large check_type.draft.coordinators[1].scope[1].values; \
             unknown_attribute check_type.draft.coordinators[1].scope[1].attribute",
        ),
    ]);
}

#[test]
fn a_rule_that_means_nothing() {
    let rule = |condition: &str| {
        draft(r#"{"id":"any","when":"always"}"#, &format!(r#"{{"id":"any","when":{condition}}}"#))
    };
    let deep = format!("{}\"always\"{}", "{\"not\":".repeat(17), "}".repeat(17));
    let wide = format!("{{\"any\":[{}]}}", ["\"always\""; 65].join(","));
    let ids: Vec<String> = (0..257).map(|n| format!("\"p{n}\"")).collect();
    let many = format!(r#"{{"person":{{"who":"mentor","ids":[{}]}}}}"#, ids.join(","));
    check(&[
        (
            rule(r#"{"same":{"attribute":"shoes"}}"#),
            "unknown_attribute check_type.draft.pair.grants[0].when.same.attribute",
        ),
        (
            rule(r#"{"same":{"attribute":"gender"}}"#),
            "attribute_for_aggregates check_type.draft.pair.grants[0].when.same.attribute",
        ),
        (
            rule(r#"{"different":{"attribute":"Team"}}"#),
            "invalid_value check_type.draft.pair.grants[0].when.different.attribute",
        ),
        (
            rule(r#"{"shared":{"attribute":"team"}}"#),
            "attribute_kind check_type.draft.pair.grants[0].when.shared.attribute",
        ),
        (
            rule(r#"{"shared":{"attribute":"languages","at_least":0}}"#),
            "out_of_range check_type.draft.pair.grants[0].when.shared.at_least",
        ),
        (
            rule(r#"{"compare":{"who":"boss","attribute":"level","is":"less","value":1}}"#),
            "invalid_subject check_type.draft.pair.grants[0].when.compare.who",
        ),
        (
            rule(r#"{"compare":{"who":"mentor","attribute":"level","is":"less","value":"high"}}"#),
            "attribute_kind check_type.draft.pair.grants[0].when.compare.value",
        ),
        (
            rule(r#"{"compare":{"who":"mentor","attribute":"team","is":"less","value":"red"}}"#),
            "attribute_kind check_type.draft.pair.grants[0].when.compare.is",
        ),
        (
            rule(r#"{"compare":{"who":"mentor","attribute":"joined","is":"less","value":"2026-02-30"}}"#),
            "invalid_value check_type.draft.pair.grants[0].when.compare.value",
        ),
        (
            rule(r#"{"compare":{"who":"mentor","attribute":"level","is":"bigger","value":1}}"#),
            "unknown_variant check_type.draft.pair.grants[0].when.compare.is",
        ),
        (
            rule(r#"{"compare":{"who":"mentor","attribute":"level","is":"less","value":1.5}}"#),
            "invalid_value check_type.draft.pair.grants[0].when.compare.value",
        ),
        (
            rule(r#"{"compare":{"who":"mentor","attribute":"level","is":"less"}}"#),
            "missing_field check_type.draft.pair.grants[0].when.compare.value",
        ),
        (
            rule(r#"{"one_of":{"who":"mentor","attribute":"team","values":[]}}"#),
            "too_large check_type.draft.pair.grants[0].when.one_of.values",
        ),
        (
            rule(r#"{"one_of":{"who":"mentor","attribute":"level","values":["1"]}}"#),
            "attribute_kind check_type.draft.pair.grants[0].when.one_of.attribute",
        ),
        (
            rule(r#"{"difference":{"attribute":"level","of":"mentor","minus":"mentor","at_least":1}}"#),
            "invalid_subject check_type.draft.pair.grants[0].when.difference",
        ),
        (
            rule(r#"{"difference":{"attribute":"level","of":"mentor","minus":"mentee"}}"#),
            "missing_field check_type.draft.pair.grants[0].when.difference",
        ),
        (
            rule(
                r#"{"difference":{"attribute":"level","of":"mentor","minus":"mentee","at_least":2,"at_most":1}}"#,
            ),
            "invalid_bounds check_type.draft.pair.grants[0].when.difference",
        ),
        (
            rule(r#"{"difference":{"attribute":"team","of":"mentor","minus":"mentee","at_least":2}}"#),
            "attribute_kind check_type.draft.pair.grants[0].when.difference.attribute",
        ),
        (
            rule(r#"{"reporting_line":{"above":"mentor","below":"mentor","within":0}}"#),
            "invalid_subject check_type.draft.pair.grants[0].when.reporting_line; out_of_range check_type.draft.pair.grants[0].when.reporting_line.within",
        ),
        (
            rule(r#"{"person":{"who":"mentor","ids":[" a"]}}"#),
            "invalid_value check_type.draft.pair.grants[0].when.person.ids[0]",
        ),
        (rule(&many), "too_large check_type.draft.pair.grants[0].when.person.ids"),
        (rule(r#"{"all":[]}"#), "invalid_value check_type.draft.pair.grants[0].when.all"),
        (
            rule(r#"{"any":[{"not":{"any":[]}}]}"#),
            "invalid_value check_type.draft.pair.grants[0].when.any[0].not.any",
        ),
        (rule(r#""never""#), "unknown_variant check_type.draft.pair.grants[0].when"),
        (rule("null"), "invalid_value check_type.draft.pair.grants[0].when"),
        (rule(&wide), "rule_too_large check_type.draft.pair.grants[0].when"),
        (
            rule(&deep),
            "rule_too_large check_type.draft.pair.grants[0].when.not.not.not.not.not.not.not.not.not.not.not.not.not.not.not.not",
        ),
        (
            rule(
                r#"{"all":[{"same":{"attribute":"a"}},{"same":{"attribute":"b"}},{"same":{"attribute":"gender"}}]}"#,
            ),
            "unknown_attribute check_type.draft.pair.grants[0].when.all[0].same.attribute; unknown_attribute check_type.draft.pair.grants[0].when.all[1].same.attribute; \
             attribute_for_aggregates check_type.draft.pair.grants[0].when.all[2].same.attribute",
        ),
        (
            draft(r#"{"id":"all","when":"always"}"#, r#"{"id":"all","when":{"same":{"attribute":"team"}}}"#),
            "invalid_subject check_type.draft.roles[0].audience.grants[0].when.same",
        ),
        (
            draft(r#"{"id":"all","when":"always"}"#, r#"{"id":"all","when":"always","while_running":true}"#),
            "invalid_value check_type.draft.roles[0].audience.grants[0].while_running",
        ),
        (
            draft(
                r#"{"id":"any","when":"always"}"#,
                r#"{"id":"any","when":"always"},{"id":"any","when":"always"}"#,
            ),
            "duplicate_id check_type.draft.pair.grants[1].id",
        ),
    ]);
}
