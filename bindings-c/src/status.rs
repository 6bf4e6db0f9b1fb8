//! What a function returns.

use std::ffi::CStr;
use tutelage::error::ErrorCode;

/// What became of a call. Numbers are never used anew, and new ones may come: take one that you do not know for an error.
///
/// 0 is success. Numbers below 100 are about how a function was called; those from 100 on are the codes of the engine, and
/// the document that comes with them says where and why.
#[expect(non_camel_case_types, reason = "the name in C")]
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum tut_status {
    /// It is done; the answer is where it belongs.
    TUT_OK = 0,
    /// A pointer that must not be NULL is. Nothing was done, and nothing could be written there.
    TUT_NULL_POINTER = 1,
    /// A number that is no handle, or one that was freed.
    TUT_INVALID_HANDLE = 2,
    /// The handle of an index where that of an engine belongs, or the other way round.
    TUT_WRONG_HANDLE = 3,
    /// The index is being changed, or is about to be, or cannot be changed since others ask. Try again.
    TUT_BUSY = 4,
    /// There are 4,096 handles already.
    TUT_TOO_MANY_HANDLES = 5,
    /// A file cannot be read or written.
    TUT_FILE = 6,
    /// A fault of the library; please report it. An engine is as it was, an index that was being changed is gone.
    TUT_PANIC = 7,
    /// There is no memory for the answer; what was asked for was done all the same.
    TUT_NO_MEMORY = 8,
    /// The text is not JSON, or not UTF-8.
    TUT_MALFORMED_JSON = 100,
    /// A field that the document does not have.
    TUT_UNKNOWN_FIELD = 101,
    /// A field given twice, or a key given twice in a map.
    TUT_DUPLICATE_FIELD = 102,
    /// A field that must be there is missing.
    TUT_MISSING_FIELD = 103,
    /// A value of the wrong type or form.
    TUT_INVALID_VALUE = 104,
    /// A name that is none of the choices: an operation, a command, a code.
    TUT_UNKNOWN_VARIANT = 105,
    /// A text, list, number or document beyond its limit.
    TUT_TOO_LARGE = 106,
    /// A number or time outside its range.
    TUT_OUT_OF_RANGE = 107,
    /// A cell or row of an imported file that cannot be read.
    TUT_INVALID_ROW = 120,
    /// A column that the mapping names and the file does not have.
    TUT_UNKNOWN_COLUMN = 121,
    /// The same id twice in one list or file.
    TUT_DUPLICATE_ID = 122,
    /// A saved engine or index that cannot be used: of another version of the library, for other attributes, something else altogether, or damaged. Make it anew.
    TUT_STALE_FILE = 130,
    /// An attribute that the schema does not declare.
    TUT_UNKNOWN_ATTRIBUTE = 200,
    /// An attribute used as another kind than it is declared.
    TUT_ATTRIBUTE_KIND = 201,
    /// An attribute for aggregates only, used where it would decide about or show a person.
    TUT_ATTRIBUTE_FOR_AGGREGATES = 202,
    /// A role that the type does not have.
    TUT_UNKNOWN_ROLE = 203,
    /// A skill that the taxonomy does not have.
    TUT_UNKNOWN_SKILL = 204,
    /// Broader skills that lead back to where they began.
    TUT_TAXONOMY_CYCLE = 205,
    /// The roles do not fit the format.
    TUT_FORMAT_MISMATCH = 206,
    /// A minimum above its maximum, or a count that cannot be met.
    TUT_INVALID_BOUNDS = 207,
    /// More members than one decision may change.
    TUT_TOO_MANY_MEMBERS = 208,
    /// Nobody could ever take part, ask or be asked.
    TUT_NOBODY_ELIGIBLE = 209,
    /// A condition about one person where two are meant, or the other way round.
    TUT_INVALID_SUBJECT = 210,
    /// A condition nested too deep or with too many parts.
    TUT_RULE_TOO_LARGE = 211,
    /// Times, days or steps in an order that cannot happen.
    TUT_INVALID_ORDER = 212,
    /// An attribute that not everyone may see, used where it would show.
    TUT_ATTRIBUTE_NOT_VISIBLE = 213,
    /// A fact that answers another query than it is given for, or that breaks its bounds.
    TUT_INVALID_FACT = 300,
    /// Two different answers to the same query.
    TUT_CONTRADICTORY_FACTS = 301,
    /// A version of a type that differs from the one the engine was built with.
    TUT_TYPE_VERSION_MISMATCH = 302,
    /// The command id was used before, for another command or by another actor.
    TUT_COMMAND_CONFLICT = 400,
    /// A fault of the core itself.
    TUT_INTERNAL = 500,
}

impl tut_status {
    /// Every status there is.
    pub const ALL: &'static [tut_status] = &[
        tut_status::TUT_OK,
        tut_status::TUT_NULL_POINTER,
        tut_status::TUT_INVALID_HANDLE,
        tut_status::TUT_WRONG_HANDLE,
        tut_status::TUT_BUSY,
        tut_status::TUT_TOO_MANY_HANDLES,
        tut_status::TUT_FILE,
        tut_status::TUT_PANIC,
        tut_status::TUT_NO_MEMORY,
        tut_status::TUT_MALFORMED_JSON,
        tut_status::TUT_UNKNOWN_FIELD,
        tut_status::TUT_DUPLICATE_FIELD,
        tut_status::TUT_MISSING_FIELD,
        tut_status::TUT_INVALID_VALUE,
        tut_status::TUT_UNKNOWN_VARIANT,
        tut_status::TUT_TOO_LARGE,
        tut_status::TUT_OUT_OF_RANGE,
        tut_status::TUT_INVALID_ROW,
        tut_status::TUT_UNKNOWN_COLUMN,
        tut_status::TUT_DUPLICATE_ID,
        tut_status::TUT_STALE_FILE,
        tut_status::TUT_UNKNOWN_ATTRIBUTE,
        tut_status::TUT_ATTRIBUTE_KIND,
        tut_status::TUT_ATTRIBUTE_FOR_AGGREGATES,
        tut_status::TUT_UNKNOWN_ROLE,
        tut_status::TUT_UNKNOWN_SKILL,
        tut_status::TUT_TAXONOMY_CYCLE,
        tut_status::TUT_FORMAT_MISMATCH,
        tut_status::TUT_INVALID_BOUNDS,
        tut_status::TUT_TOO_MANY_MEMBERS,
        tut_status::TUT_NOBODY_ELIGIBLE,
        tut_status::TUT_INVALID_SUBJECT,
        tut_status::TUT_RULE_TOO_LARGE,
        tut_status::TUT_INVALID_ORDER,
        tut_status::TUT_ATTRIBUTE_NOT_VISIBLE,
        tut_status::TUT_INVALID_FACT,
        tut_status::TUT_CONTRADICTORY_FACTS,
        tut_status::TUT_TYPE_VERSION_MISMATCH,
        tut_status::TUT_COMMAND_CONFLICT,
        tut_status::TUT_INTERNAL,
    ];

    /// Its name in error documents.
    pub fn name(self) -> &'static CStr {
        match self {
            tut_status::TUT_OK => c"ok",
            tut_status::TUT_NULL_POINTER => c"null_pointer",
            tut_status::TUT_INVALID_HANDLE => c"invalid_handle",
            tut_status::TUT_WRONG_HANDLE => c"wrong_handle",
            tut_status::TUT_BUSY => c"busy",
            tut_status::TUT_TOO_MANY_HANDLES => c"too_many_handles",
            tut_status::TUT_FILE => c"file",
            tut_status::TUT_PANIC => c"panic",
            tut_status::TUT_NO_MEMORY => c"no_memory",
            tut_status::TUT_MALFORMED_JSON => c"malformed_json",
            tut_status::TUT_UNKNOWN_FIELD => c"unknown_field",
            tut_status::TUT_DUPLICATE_FIELD => c"duplicate_field",
            tut_status::TUT_MISSING_FIELD => c"missing_field",
            tut_status::TUT_INVALID_VALUE => c"invalid_value",
            tut_status::TUT_UNKNOWN_VARIANT => c"unknown_variant",
            tut_status::TUT_TOO_LARGE => c"too_large",
            tut_status::TUT_OUT_OF_RANGE => c"out_of_range",
            tut_status::TUT_INVALID_ROW => c"invalid_row",
            tut_status::TUT_UNKNOWN_COLUMN => c"unknown_column",
            tut_status::TUT_DUPLICATE_ID => c"duplicate_id",
            tut_status::TUT_STALE_FILE => c"stale_file",
            tut_status::TUT_UNKNOWN_ATTRIBUTE => c"unknown_attribute",
            tut_status::TUT_ATTRIBUTE_KIND => c"attribute_kind",
            tut_status::TUT_ATTRIBUTE_FOR_AGGREGATES => c"attribute_for_aggregates",
            tut_status::TUT_UNKNOWN_ROLE => c"unknown_role",
            tut_status::TUT_UNKNOWN_SKILL => c"unknown_skill",
            tut_status::TUT_TAXONOMY_CYCLE => c"taxonomy_cycle",
            tut_status::TUT_FORMAT_MISMATCH => c"format_mismatch",
            tut_status::TUT_INVALID_BOUNDS => c"invalid_bounds",
            tut_status::TUT_TOO_MANY_MEMBERS => c"too_many_members",
            tut_status::TUT_NOBODY_ELIGIBLE => c"nobody_eligible",
            tut_status::TUT_INVALID_SUBJECT => c"invalid_subject",
            tut_status::TUT_RULE_TOO_LARGE => c"rule_too_large",
            tut_status::TUT_INVALID_ORDER => c"invalid_order",
            tut_status::TUT_ATTRIBUTE_NOT_VISIBLE => c"attribute_not_visible",
            tut_status::TUT_INVALID_FACT => c"invalid_fact",
            tut_status::TUT_CONTRADICTORY_FACTS => c"contradictory_facts",
            tut_status::TUT_TYPE_VERSION_MISMATCH => c"type_version_mismatch",
            tut_status::TUT_COMMAND_CONFLICT => c"command_conflict",
            tut_status::TUT_INTERNAL => c"internal",
        }
    }

    /// The status with a number.
    pub(crate) fn of(number: i32) -> Option<tut_status> {
        tut_status::ALL.iter().copied().find(|status| *status as i32 == number)
    }
}

impl From<ErrorCode> for tut_status {
    fn from(code: ErrorCode) -> Self {
        match code {
            ErrorCode::MalformedJson => tut_status::TUT_MALFORMED_JSON,
            ErrorCode::UnknownField => tut_status::TUT_UNKNOWN_FIELD,
            ErrorCode::DuplicateField => tut_status::TUT_DUPLICATE_FIELD,
            ErrorCode::MissingField => tut_status::TUT_MISSING_FIELD,
            ErrorCode::InvalidValue => tut_status::TUT_INVALID_VALUE,
            ErrorCode::UnknownVariant => tut_status::TUT_UNKNOWN_VARIANT,
            ErrorCode::TooLarge => tut_status::TUT_TOO_LARGE,
            ErrorCode::OutOfRange => tut_status::TUT_OUT_OF_RANGE,
            ErrorCode::InvalidRow => tut_status::TUT_INVALID_ROW,
            ErrorCode::UnknownColumn => tut_status::TUT_UNKNOWN_COLUMN,
            ErrorCode::DuplicateId => tut_status::TUT_DUPLICATE_ID,
            ErrorCode::StaleFile => tut_status::TUT_STALE_FILE,
            ErrorCode::UnknownAttribute => tut_status::TUT_UNKNOWN_ATTRIBUTE,
            ErrorCode::AttributeKind => tut_status::TUT_ATTRIBUTE_KIND,
            ErrorCode::AttributeForAggregates => tut_status::TUT_ATTRIBUTE_FOR_AGGREGATES,
            ErrorCode::UnknownRole => tut_status::TUT_UNKNOWN_ROLE,
            ErrorCode::UnknownSkill => tut_status::TUT_UNKNOWN_SKILL,
            ErrorCode::TaxonomyCycle => tut_status::TUT_TAXONOMY_CYCLE,
            ErrorCode::FormatMismatch => tut_status::TUT_FORMAT_MISMATCH,
            ErrorCode::InvalidBounds => tut_status::TUT_INVALID_BOUNDS,
            ErrorCode::TooManyMembers => tut_status::TUT_TOO_MANY_MEMBERS,
            ErrorCode::NobodyEligible => tut_status::TUT_NOBODY_ELIGIBLE,
            ErrorCode::InvalidSubject => tut_status::TUT_INVALID_SUBJECT,
            ErrorCode::RuleTooLarge => tut_status::TUT_RULE_TOO_LARGE,
            ErrorCode::InvalidOrder => tut_status::TUT_INVALID_ORDER,
            ErrorCode::AttributeNotVisible => tut_status::TUT_ATTRIBUTE_NOT_VISIBLE,
            ErrorCode::InvalidFact => tut_status::TUT_INVALID_FACT,
            ErrorCode::ContradictoryFacts => tut_status::TUT_CONTRADICTORY_FACTS,
            ErrorCode::TypeVersionMismatch => tut_status::TUT_TYPE_VERSION_MISMATCH,
            ErrorCode::CommandConflict => tut_status::TUT_COMMAND_CONFLICT,
            ErrorCode::Internal => tut_status::TUT_INTERNAL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_the_engine_have_their_numbers_and_names() {
        for code in ErrorCode::ALL {
            let status = tut_status::from(*code);
            assert_eq!(status as i32, code.status());
            assert_eq!(status.name().to_str(), Ok(code.as_str()));
        }
        assert_eq!(tut_status::ALL.len(), ErrorCode::ALL.len() + 9);
    }
}
