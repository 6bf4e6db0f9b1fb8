// The documents of the protocol. Written by scripts/types.mjs from the Rust types; do not edit.
/**
 * a key of 1 to 64 characters from a-z, 0-9, `_`, `-` and `.`
 */
export type AttributeId = string;
/**
 * The kind of an attribute's values.
 * - `integer`: A whole number of 64 bits.
 * - `text`: A text of at most 200 characters.
 * - `yes_no`: Yes or no.
 * - `date`: A day, `2026-11-23`.
 * - `text_set`: Up to 64 different texts.
 */
export type AttributeKind = "integer" | "text" | "yes_no" | "date" | "text_set";
/**
 * Who may see an attribute.
 * - `everyone`: Everyone.
 * - `self_and_coordinators`: The person and the coordinators in whose scope they are.
 * - `aggregates`: Nobody; it enters figures over groups only, and no rule may use it.
 */
export type Visibility = "everyone" | "self_and_coordinators" | "aggregates";
/**
 * an id of 1 to 128 bytes without control characters or blanks around it
 */
export type SkillId = string;
/**
 * a key of 1 to 64 characters from a-z, 0-9, `_`, `-` and `.`
 */
export type TypeId = string;
/**
 * What a relationship type is for.
 * - `mentoring`: Somebody experienced advises somebody on their growth.
 * - `coaching`: Somebody trained helps somebody reach a goal of their own.
 * - `sponsorship`: Somebody with influence speaks up for somebody.
 * - `onboarding`: Somebody who is there helps somebody who is new.
 * - `own`: A purpose of the host's own.
 */
export type Purpose = "mentoring" | "coaching" | "sponsorship" | "onboarding" | "own";
/**
 * Who is with whom.
 * - `one_on_one`: Two roles, one person each.
 * - `peer`: One role for everybody, 2 to 10 people.
 * - `group`: Two roles, several people in at least one.
 * - `reverse`: Two roles, one person each, the junior one giving.
 */
export type Format = "one_on_one" | "peer" | "group" | "reverse";
/**
 * a key of 1 to 64 characters from a-z, 0-9, `_`, `-` and `.`
 */
export type RoleId = string;
/**
 * a key of 1 to 64 characters from a-z, 0-9, `_`, `-` and `.`
 */
export type RuleId = string;
/**
 * A condition over one person (`self`) or over two (by role; `self` and `other` where both have the same role).
 *
 * A missing attribute makes a condition unknown. `0`, `false` and `""` are values.
 * - `always`: True for everybody.
 */
export type Condition =
  | "always"
  | {
      /**
       * True when all are; at most 64 conditions in one rule, nested at most 16 deep.
       */
      all: Condition[];
    }
  | {
      /**
       * True when one is.
       */
      any: Condition[];
    }
  | {
      /**
       * True when it is false.
       */
      not: Condition;
    }
  | {
      /**
       * An attribute against a value: numbers and dates by size, texts and yes/no for equality.
       */
      compare: {
        /**
         * Whose attribute.
         */
        who: RoleId;
        /**
         * Which.
         */
        attribute: AttributeId;
        /**
         * How.
         */
        is: Comparison;
        /**
         * Against what.
         */
        value: AttributeValue;
      };
    }
  | {
      /**
       * A text that is one of these, or a set that holds one of these.
       */
      one_of: {
        /**
         * Whose attribute.
         */
        who: RoleId;
        /**
         * Which; a text or a set of text.
         */
        attribute: AttributeId;
        /**
         * The texts, 1 to 256.
         */
        values: string[];
      };
    }
  | {
      /**
       * Both people have the same value.
       */
      same: {
        /**
         * Of which attribute.
         */
        attribute: AttributeId;
      };
    }
  | {
      /**
       * Both people have a value, and it is not the same.
       */
      different: {
        /**
         * Of which attribute.
         */
        attribute: AttributeId;
      };
    }
  | {
      /**
       * `of` minus `minus` lies within bounds: a mentor one to three levels above the mentee.
       */
      difference: {
        /**
         * Of which attribute; a number, or a date (in days).
         */
        attribute: AttributeId;
        /**
         * Whose value is taken.
         */
        of: RoleId;
        /**
         * Whose value is subtracted.
         */
        minus: RoleId;
        /**
         * The least difference, if there is a least.
         */
        at_least?: number | null;
        /**
         * The largest difference, if there is a largest.
         */
        at_most?: number | null;
      };
    }
  | {
      /**
       * Two sets have at least so many texts in common.
       */
      shared: {
        /**
         * Of which attribute; a set of text.
         */
        attribute: AttributeId;
        /**
         * How many.
         */
        at_least?: number;
      };
    }
  | {
      /**
       * `above` is somewhere above `below` in the reporting line. For both directions put two into `any`.
       */
      reporting_line: {
        /**
         * Who is above.
         */
        above: RoleId;
        /**
         * Who is below.
         */
        below: RoleId;
        /**
         * At most so many steps above: 1 is the manager. Without it any number.
         */
        within?: number | null;
      };
    }
  | {
      /**
       * It is one of these people.
       */
      person: {
        /**
         * Who.
         */
        who: RoleId;
        /**
         * The people, 1 to 256.
         */
        ids: PersonId[];
      };
    };
/**
 * How an attribute is compared with a value.
 * - `equal`: The same.
 * - `not_equal`: Known and not the same.
 * - `less`: Less; earlier.
 * - `at_most`: Less or the same.
 * - `more`: More; later.
 * - `at_least`: More or the same.
 */
export type Comparison = "equal" | "not_equal" | "less" | "at_most" | "more" | "at_least";
/**
 * A value as the host writes it; the schema says what kind it has.
 */
export type AttributeValue = number | boolean | string | string[];
/**
 * an id of 1 to 128 bytes without control characters or blanks around it
 */
export type PersonId = string;
/**
 * How somebody begins to take part.
 * - `opt_in`: By saying so.
 * - `apply`: By applying; a coordinator approves.
 * - `unless_opted_out`: Everybody does who has not opted out.
 */
export type TakingPartMode = "opt_in" | "apply" | "unless_opted_out";
/**
 * an instant, RFC 3339, to the millisecond
 */
export type Timestamp = string;
/**
 * a key of 1 to 64 characters from a-z, 0-9, `_`, `-` and `.`
 */
export type Code = string;
/**
 * Whether people in a role make the first step.
 * - `waits`: They wait.
 * - `asks`: They ask for somebody.
 * - `offers`: They offer themselves to somebody.
 */
export type Initiative = "waits" | "asks" | "offers";
/**
 * Somebody who has to say yes.
 * - `counterpart`: Everyone who takes a place and did not ask.
 * - `coordinator`: A coordinator of the type.
 */
export type Step =
  | "counterpart"
  | {
      /**
       * The manager of whoever takes this role; without one, a coordinator.
       */
      manager_of: RoleId;
    }
  | "coordinator";
/**
 * What coordinators see of the diary.
 * - `nothing`: Nothing.
 * - `dates`: When, how long and how many.
 * - `text`: The text too, of entries written for coordinators by somebody who was told so.
 */
export type CoordinatorView = "nothing" | "dates" | "text";
/**
 * A group of people who rate somebody.
 * - `own`: The person.
 * - `partner`: Whoever is with them in the relationship.
 * - `line_manager`: Their manager.
 * - `peers`: Colleagues on their level.
 * - `reports`: People who report to them.
 */
export type RaterGroup = "own" | "partner" | "line_manager" | "peers" | "reports";
/**
 * How a question is answered.
 */
export type QuestionKind =
  | {
      /**
       * With a step of a scale, from 1.
       */
      scale: {
        /**
         * How many steps it has, 2 to 10.
         */
        steps: number;
      };
    }
  | {
      /**
       * With one of these.
       */
      choice: {
        /**
         * The options, 2 to 20.
         */
        options: Code[];
      };
    }
  | {
      /**
       * In words.
       */
      text: Record<string, never>;
    };
/**
 * Who reads what was released.
 * - `partner`: Whoever was with them in the relationship when the round was opened.
 * - `line_manager`: Who was their manager then.
 * - `coordinators`: Coordinators in whose scope everybody in the relationship is.
 */
export type FeedbackReader = "partner" | "line_manager" | "coordinators";
/**
 * What is preferred of an attribute.
 * - `same`: The same value.
 * - `different`: Another value.
 * - `shared`: Texts in common.
 */
export type Preference = "same" | "different" | "shared";
/**
 * What comes of a pair when its round is published. All rules, places and blocks are looked at again either way.
 * - `proposes`: Both are asked, and whoever else the steps of the type name, as if a coordinator had nominated them.
 * - `starts`: They are together at once; nobody is asked, managers neither.
 */
export type Publication = "proposes" | "starts";
/**
 * What an empty manager cell says.
 * - `nobody`: They report to nobody.
 * - `unknown`: It is not known to whom they report.
 */
export type NoManager = "nobody" | "unknown";
/**
 * A step from 1 to 5.
 */
export type Proficiency = number;
/**
 * A call.
 */
export type EngineRequest =
  | {
      /**
       * Decides a command.
       */
      decide: {
        /**
         * The command and who wants it.
         */
        envelope: Envelope;
        /**
         * The time of the host.
         */
        now: Timestamp;
        /**
         * All facts so far.
         */
        facts?: FactDocument[];
      };
    }
  | {
      /**
       * Answers a question.
       */
      view: {
        /**
         * The question and who asks it.
         */
        inquiry: Inquiry;
        /**
         * The time of the host.
         */
        now: Timestamp;
        /**
         * All facts so far.
         */
        facts?: FactDocument[];
      };
    }
  | {
      /**
       * Reads people from CSV.
       */
      import: {
        /**
         * The file.
         */
        csv: string;
        /**
         * Which column means what.
         */
        mapping: Mapping;
        /**
         * What to do when a row is faulty.
         */
        on_fault: OnFault;
        /**
         * The people stored so far; what is the same is left out.
         */
        existing?: PersonRecord[];
      };
    }
  | {
      /**
       * Checks a draft.
       */
      check_type: {
        /**
         * The draft.
         */
        draft: TypeDraft;
      };
    }
  | {
      /**
       * Gives a ready-made draft.
       */
      template: {
        /**
         * Which; without it the names of all.
         */
        name?: string | null;
      };
    }
  | {
      /**
       * Gives a JSON Schema.
       */
      schema: {
        /**
         * Of which document.
         */
        of: DocumentName;
      };
    }
  | {
      /**
       * Applies events to records.
       */
      evolve: {
        /**
         * The records before; those that an event makes need not be there.
         */
        records?: StoredRecord[];
        /**
         * The events, in the order of commit.
         */
        events: EventRecord[];
      };
    }
  | {
      /**
       * Shows a record as it effectively stands.
       */
      settle: {
        /**
         * The record.
         */
        record: StoredRecord;
        /**
         * The time of the host.
         */
        now: Timestamp;
      };
    }
  | {
      /**
       * Counts records, each given once over all calls, into a summary.
       */
      summarise: {
        /**
         * What is counted.
         */
        plan: Plan;
        /**
         * As of when; what fell due by then is settled.
         */
        now: Timestamp;
        /**
         * The records, at most 100,000.
         */
        rows?: WireRow[];
        /**
         * What was counted before under the same plan and time; begins with nothing without it.
         */
        summary?: Summary | null;
      };
    }
  | {
      /**
       * Adds up summaries of the same plan and time, of different records.
       */
      merge: {
        /**
         * The summaries, 1 to 1,000.
         */
        summaries: Summary[];
      };
    }
  | {
      /**
       * Gives events as documents for other systems.
       */
      export: {
        /**
         * As what.
         */
        to: ExportFormat;
        /**
         * The events, at most 10,000.
         */
        events: EventRecord[];
      };
    }
  | {
      /**
       * Puts a pseudonym in the place of somebody's id: for the log, and for whatever is kept elsewhere.
       */
      erase: {
        /**
         * Whom, as a decision said.
         */
        erasure: Erasure;
        /**
         * Events of the log, at most 10,000.
         */
        events?: EventRecord[];
        /**
         * Records, at most 10,000.
         */
        records?: StoredRecord[];
      };
    }
  | {
      /**
       * Matches a whole cohort whose pairs are given.
       */
      match: CohortRequest;
    }
  | {
      /**
       * Completes what somebody types to skills of the taxonomy.
       */
      complete: {
        /**
         * What was typed.
         */
        typed: string;
        /**
         * At most so many skills, 1 to 100.
         */
        limit?: number;
      };
    }
  | {
      /**
       * Names versions, types and codes.
       */
      describe: Record<string, never>;
    };
/**
 * a UUID in lower case with hyphens
 */
export type CommandId = string;
/**
 * Who brings something about.
 * - `host`: The host itself: its user administration, its timer.
 * - `time`: Time: something fell due. Only in events.
 */
export type Actor =
  | {
      /**
       * A person.
       */
      person: PersonId;
    }
  | "host"
  | "time";
/**
 * What is wanted. As a `&'static str` it is its name on the wire.
 */
export type Command =
  | {
      /**
       * Host: what is known of somebody changed; the whole of it. Its `version` does not count.
       */
      person_changed: {
        /**
         * Who.
         */
        person: PersonRecord;
      };
    }
  | {
      /**
       * Host: erase somebody for good. They leave; once nothing of theirs is open any more, follow-ups put a pseudonym in the place of their id, in every record and the log, and take their words away.
       */
      erase_person: {
        /**
         * Who.
         */
        person: PersonId;
      };
    }
  | {
      /**
       * Host: a version of a type comes into force.
       */
      publish_type: {
        /**
         * The document.
         */
        draft: TypeDraft;
      };
    }
  | {
      /**
       * Host: a type takes no new requests. Those that are open can still be answered.
       */
      close_type: {
        /**
         * The type.
         */
        type: TypeId;
      };
    }
  | {
      /**
       * Host: a type takes requests again.
       */
      reopen_type: {
        /**
         * The type.
         */
        type: TypeId;
      };
    }
  | {
      /**
       * Take part in a role, or apply for it.
       */
      take_part: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
        /**
         * The places.
         */
        places?: number | null;
        /**
         * The code of the agreement that is accepted.
         */
        agreement?: Code | null;
      };
    }
  | {
      /**
       * No longer take part in a role. What runs goes on.
       */
      step_back: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
      };
    }
  | {
      /**
       * Coordinator: let an applicant take part, or not.
       */
      answer_application: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
        /**
         * Who.
         */
        person: PersonId;
        /**
         * Whether they may take part.
         */
        admit: boolean;
      };
    }
  | {
      /**
       * Set how many places one has.
       */
      set_places: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
        /**
         * The places.
         */
        places: number;
        /**
         * What to do when more are in use.
         */
        when_in_use?: WhenInUse;
      };
    }
  | {
      /**
       * Never be brought together with somebody, in any type; ends what there is between the two.
       */
      block: {
        /**
         * Who.
         */
        person: PersonId;
      };
    }
  | {
      /**
       * Take a block back.
       */
      unblock: {
        /**
         * Who.
         */
        person: PersonId;
      };
    }
  | {
      /**
       * Not be with somebody in this type again.
       */
      never_again: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who.
         */
        person: PersonId;
      };
    }
  | {
      /**
       * Ask somebody, or offer oneself, depending on the role; several in order of preference.
       */
      request: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
        /**
         * Whom, the most wanted first.
         */
        to: PersonId[];
        /**
         * The words that go with it.
         */
        message?: string | null;
      };
    }
  | {
      /**
       * Bring two others together.
       */
      nominate: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The two, each with a role.
         */
        people: Party[];
        /**
         * The words that go with it.
         */
        message?: string | null;
      };
    }
  | {
      /**
       * Say yes at the step that is one's own.
       */
      accept: {
        /**
         * Which request.
         */
        request: RequestId;
      };
    }
  | {
      /**
       * Say no at the step that is one's own.
       */
      decline: {
        /**
         * Which request.
         */
        request: RequestId;
        /**
         * Why, as a code.
         */
        code: Code;
        /**
         * Why, in words that only coordinators read.
         */
        reason?: string | null;
      };
    }
  | {
      /**
       * Take one's own request back.
       */
      withdraw: {
        /**
         * Which request.
         */
        request: RequestId;
      };
    }
  | {
      /**
       * Coordinator: somebody whose choices came to nothing has been looked after.
       */
      settle_exhausted: {
        /**
         * Which request.
         */
        request: RequestId;
      };
    }
  | {
      /**
       * Put a running relationship on hold.
       */
      put_on_hold: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Until when.
         */
        until?: Timestamp | null;
      };
    }
  | {
      /**
       * Go on.
       */
      resume: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * Propose to go on for longer, or agree to what another side proposed (with the same `until`).
       */
      extend: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Until when.
         */
        until: Timestamp;
      };
    }
  | {
      /**
       * Say no to a longer time that was proposed.
       */
      decline_extension: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * Bring it to its end.
       */
      complete: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * End it early.
       */
      cancel: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Why, as a code.
         */
        code: Code;
        /**
         * Why, in words that only coordinators read.
         */
        reason?: string | null;
      };
    }
  | {
      /**
       * Leave a group. When nobody is left opposite, it ends.
       */
      leave: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Why, as a code.
         */
        code: Code;
      };
    }
  | {
      /**
       * Ask to take a closed relationship up again.
       */
      reopen: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * The words that go with it.
         */
        message?: string | null;
      };
    }
  | {
      /**
       * Plan a meeting.
       */
      plan_meeting: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * When it begins or began.
         */
        starts_at: Timestamp;
        /**
         * How long, in minutes.
         */
        minutes: number;
        /**
         * The agenda of the type that it follows.
         */
        agenda?: Code | null;
        /**
         * For whom it is written.
         */
        audience?: Audience;
        /**
         * Whether the writer was told that coordinators will read it.
         */
        told?: boolean;
        /**
         * The words.
         */
        text?: string | null;
      };
    }
  | {
      /**
       * Say that a planned meeting took place.
       */
      hold_meeting: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * When it begins or began.
         */
        starts_at: Timestamp;
        /**
         * How long, in minutes.
         */
        minutes: number;
        /**
         * Who was not there, of those who were to be.
         */
        absent?: PersonId[];
      };
    }
  | {
      /**
       * Log a meeting that took place without having been planned.
       */
      log_meeting: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * When it begins or began.
         */
        starts_at: Timestamp;
        /**
         * How long, in minutes.
         */
        minutes: number;
        /**
         * Who was not there, of those who were to be.
         */
        absent?: PersonId[];
        /**
         * For whom it is written.
         */
        audience?: Audience;
        /**
         * Whether the writer was told that coordinators will read it.
         */
        told?: boolean;
        /**
         * The words.
         */
        text?: string | null;
      };
    }
  | {
      /**
       * Say that a planned meeting did not take place since somebody was not there.
       */
      miss_meeting: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Who was not there.
         */
        absent: PersonId[];
      };
    }
  | {
      /**
       * Call a planned meeting off.
       */
      cancel_meeting: {
        /**
         * Which entry.
         */
        entry: EntryId;
      };
    }
  | {
      /**
       * Write a note.
       */
      write_note: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * For whom it is written.
         */
        audience?: Audience;
        /**
         * Whether the writer was told that coordinators will read it.
         */
        told?: boolean;
        /**
         * The words.
         */
        text: string;
      };
    }
  | {
      /**
       * Write one's own entry anew. Its audience stays.
       */
      edit_entry: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * The words.
         */
        text: string;
      };
    }
  | {
      /**
       * Tell coordinators, and nobody else, that something is wrong.
       */
      raise_concern: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * The words.
         */
        text: string;
      };
    }
  | {
      /**
       * Coordinator: a concern has been looked after.
       */
      settle_concern: {
        /**
         * Which entry.
         */
        entry: EntryId;
      };
    }
  | {
      /**
       * Propose an objective. It counts once both sides have agreed.
       */
      propose_objective: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * What it is to say.
         */
        objective: ObjectiveDraft;
        /**
         * Whether the writer was told that coordinators will read it.
         */
        told?: boolean;
      };
    }
  | {
      /**
       * Propose another wording, measure or milestones. Until both sides have agreed it stays as it was.
       */
      revise_objective: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * What it is to say.
         */
        draft: ObjectiveDraft;
        /**
         * Whether the writer was told that coordinators will read it.
         */
        told?: boolean;
      };
    }
  | {
      /**
       * Agree to what is proposed of an objective.
       */
      agree_objective: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which proposal, by its number: what is proposed since is another.
         */
        proposal: number;
      };
    }
  | {
      /**
       * Turn down what is proposed of an objective, or take it back.
       */
      decline_objective: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which proposal, by its number: what is proposed since is another.
         */
        proposal: number;
      };
    }
  | {
      /**
       * Give an objective up, or propose to where both sides had agreed to it.
       */
      drop_objective: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
      };
    }
  | {
      /**
       * Say how far an objective has come: a value, a milestone, words, or several of them.
       */
      update_objective: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * The value of the measure now.
         */
        value?: number | null;
        /**
         * The milestone that was reached, from 1.
         */
        milestone?: number | null;
        /**
         * The words.
         */
        text?: string | null;
        /**
         * Whether the writer was told that coordinators will read it.
         */
        told?: boolean;
      };
    }
  | {
      /**
       * Say what came of an objective; what one said before is replaced.
       */
      review_objective: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * What came of it.
         */
        verdict: Verdict;
        /**
         * The words.
         */
        text?: string | null;
        /**
         * Whether the writer was told that coordinators will read it.
         */
        told?: boolean;
      };
    }
  | {
      /**
       * Whom it is about, coordinator, or host: ask for feedback about somebody in a relationship. Themselves, whoever is with them and their manager are asked as the type says; peers and reports are named.
       */
      open_feedback: {
        /**
         * In which relationship; a completed one for 60 days.
         */
        relationship: RelationshipId;
        /**
         * About whom.
         */
        subject: PersonId;
        /**
         * Before, while or after they are together.
         */
        occasion: Occasion;
        /**
         * Colleagues who are asked.
         */
        peers?: PersonId[];
        /**
         * People who report to them and are asked.
         */
        reports?: PersonId[];
      };
    }
  | {
      /**
       * Answer the questions of a feedback round; what one answered before is replaced.
       */
      answer_feedback: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * By question. What one cannot answer is left out.
         */
        answers: {
          [k: string]: AnswerDraft;
        };
        /**
         * Whether the rater was told that it shows who said it.
         */
        told?: boolean;
      };
    }
  | {
      /**
       * Whoever opened it, coordinator, or host: close a feedback round before its time.
       */
      close_feedback: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
      };
    }
  | {
      /**
       * Host: take figures of its own 360 tool over as a round that is released at once.
       */
      import_feedback: {
        /**
         * In which relationship; a completed one for 60 days.
         */
        relationship: RelationshipId;
        /**
         * About whom.
         */
        subject: PersonId;
        /**
         * Before, while or after they are together.
         */
        occasion: Occasion;
        /**
         * The figures, 1 to 250.
         */
        figures: ImportedFigure[];
      };
    }
  | {
      /**
       * Coordinator for everybody, or host: draft a cohort round. Nothing is reserved and nobody is told; its pairs are looked at when it is published.
       */
      draft_round: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The pairs of the first page, 1 to 500, in the order in which they are to be published.
         */
        pairs: Pairing[];
      };
    }
  | {
      /**
       * Coordinator for everybody, or host: add a page of pairs to a draft. The same page again does nothing.
       */
      add_pairs: {
        /**
         * Which round.
         */
        round: RoundId;
        /**
         * Which page: the next, 2 to 2,000.
         */
        page: number;
        /**
         * The pairs, 1 to 500.
         */
        pairs: Pairing[];
      };
    }
  | {
      /**
       * Coordinator for everybody, or host: publish a draft. Its pairs are seen to by follow-ups, in their order.
       */
      publish_round: {
        /**
         * Which round.
         */
        round: RoundId;
      };
    }
  | {
      /**
       * Coordinator for everybody, or host: throw a draft away.
       */
      discard_round: {
        /**
         * Which round.
         */
        round: RoundId;
      };
    }
  | {
      /**
       * Host: bring about what fell due for a record. Doing it late, twice or in any order comes to the same.
       */
      advance: {
        /**
         * Which record.
         */
        record: RecordKey;
      };
    }
  | {
      /**
       * Host: run a small command that a decision left behind. The envelope's id should be that of the follow-up.
       */
      follow_up: {
        /**
         * Which follow-up.
         */
        follow_up: FollowUpId;
      };
    };
/**
 * Whether somebody is still there.
 * - `active`: There.
 * - `left`: Left the organisation.
 * - `erased`: Erased, or being erased; nothing else is said of them. Only `erase_person` makes somebody so.
 */
export type PersonState = "active" | "left" | "erased";
/**
 * To whom somebody reports.
 * - `nobody`: To nobody: the top of a reporting line.
 * - `unknown`: Not known, which is not the same as nobody.
 */
export type Manager =
  | {
      /**
       * This person.
       */
      person: PersonId;
    }
  | "nobody"
  | "unknown";
/**
 * What to do when places are set to fewer than are in use.
 * - `refuse`: Refuse, and name the relationships and requests that use them.
 * - `stop_new`: Let them go on and take nobody new.
 */
export type WhenInUse = "refuse" | "stop_new";
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type RequestId = string;
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type RelationshipId = string;
/**
 * For whom an entry is written.
 * - `author`: For the author alone; it exists for nobody else, not even in counts. Notes only.
 * - `members`: For the people in the relationship whom the type lets read. Coordinators see what the type says, at most dates.
 * - `coordinators`: For coordinators too, with the words where the type says so.
 */
export type Audience = "author" | "members" | "coordinators";
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type EntryId = string;
/**
 * How an objective is measured: a number goes somewhere, by at most 9,007,199,254,740,991 (what every host can count).
 * - `done`: Done or not done.
 */
export type Measure =
  | "done"
  | {
      /**
       * A whole number that is to go from one to another, up or down.
       */
      number: {
        /**
         * Where it stands when it is proposed.
         */
        baseline: number;
        /**
         * Where it is to come; not the same.
         */
        target: number;
        /**
         * Of what: `percent`, `talks`, `days`.
         */
        unit: Code;
      };
    };
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type ObjectiveId = string;
/**
 * What came of an objective, as one person sees it.
 * - `not_reached`: Nothing, or too little.
 * - `partly_reached`: Some of it.
 * - `reached`: All of it.
 */
export type Verdict = "not_reached" | "partly_reached" | "reached";
/**
 * When a round takes place in a relationship.
 * - `before`: Before or as it begins.
 * - `mid`: While it runs.
 * - `after`: At its end.
 */
export type Occasion = "before" | "mid" | "after";
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type FeedbackId = string;
/**
 * An answer as somebody gives it.
 */
export type AnswerDraft =
  | {
      /**
       * A step of a scale, from 1.
       */
      step: number;
    }
  | {
      /**
       * An option.
       */
      choice: Code;
    }
  | {
      /**
       * Words, 1 to 10,000 characters.
       */
      text: string;
    };
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type RoundId = string;
/**
 * Names one record.
 */
export type RecordKey =
  | {
      /**
       * A person, as the host knows them.
       */
      person: PersonId;
    }
  | {
      /**
       * What a person has taken on.
       */
      caseload: PersonId;
    }
  | {
      /**
       * What there is between two people.
       */
      pair: PairKey;
    }
  | {
      /**
       * A request.
       */
      request: RequestId;
    }
  | {
      /**
       * A relationship.
       */
      relationship: RelationshipId;
    }
  | {
      /**
       * A diary entry.
       */
      entry: EntryId;
    }
  | {
      /**
       * An objective.
       */
      objective: ObjectiveId;
    }
  | {
      /**
       * A feedback round.
       */
      feedback: FeedbackId;
    }
  | {
      /**
       * What one rater said in a feedback round.
       */
      answers: AnswersId;
    }
  | {
      /**
       * Of whom feedback about somebody was released in a type.
       */
      disclosures: DisclosuresKey;
    }
  | {
      /**
       * A free text.
       */
      text: TextId;
    }
  | {
      /**
       * Which version of a type is in force.
       */
      type: TypeId;
    }
  | {
      /**
       * A version of a type.
       */
      type_version: TypeVersionKey;
    }
  | {
      /**
       * A cohort round.
       */
      round: RoundId;
    }
  | {
      /**
       * A page of pairs of a cohort round.
       */
      round_page: RoundPageKey;
    }
  | {
      /**
       * A small command left to be run.
       */
      follow_up: FollowUpId;
    }
  | {
      /**
       * What became of a command.
       */
      receipt: CommandId;
    };
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type AnswersId = string;
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type TextId = string;
/**
 * a record id of 32 lower-case hexadecimal digits
 */
export type FollowUpId = string;
/**
 * A missing fact. Records are read from committed state; lists may be a snapshot that lags behind.
 */
export type Query =
  | {
      /**
       * One record. A decision relies on its version.
       */
      record: RecordKey;
    }
  | {
      /**
       * The people above somebody; a snapshot that nothing guards.
       */
      reporting_line: PersonId;
    }
  | {
      /**
       * The entries of a diary in the order (`written_at`, id), after one.
       */
      entries: {
        /**
         * Whose diary.
         */
        relationship: RelationshipId;
        /**
         * After this entry.
         */
        after?: EntryId | null;
        /**
         * At most so many.
         */
        limit: number;
      };
    }
  | {
      /**
       * People in the order of their ids, after one, who are active, with what is known of them: the caseload, the pair with `asker`, and the reporting line.
       */
      candidates: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who is looking; they are not among the rows.
         */
        asker: PersonId;
        /**
         * After this person.
         */
        after?: PersonId | null;
        /**
         * At most so many.
         */
        limit: number;
      };
    }
  | {
      /**
       * Requests and relationships of a type in the order of their ids, requests first, after one.
       */
      items: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Which of them.
         */
        select: ItemSelection;
        /**
         * Only those whose members all fit one of these scopes; each scope is a list of terms that must all fit. Empty: all. The host may filter by it; the core checks every row again.
         */
        scopes?: ScopeTerm[][];
        /**
         * After this one.
         */
        after?: Item | null;
        /**
         * At most so many.
         */
        limit: number;
      };
    }
  | {
      /**
       * Caseloads with a section of the type whose participation is `applied`, in the order of the ids of people, after one.
       */
      applications: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Only of people who fit one of these scopes; each scope is a list of terms that must all fit. Empty: all. The host may filter by it; the core checks every row again.
         */
        scopes?: ScopeTerm[][];
        /**
         * After this person.
         */
        after?: PersonId | null;
        /**
         * At most so many.
         */
        limit: number;
      };
    }
  | {
      /**
       * Diary entries of a type that are a `concern` in the state `written`, in the order of their ids, after one; whether the relationship is open or closed.
       */
      concerns: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Only of relationships whose members all fit one of these scopes; each scope is a list of terms that must all fit. Empty: all. The host may filter by it; the core checks every row again.
         */
        scopes?: ScopeTerm[][];
        /**
         * After this entry.
         */
        after?: EntryId | null;
        /**
         * At most so many.
         */
        limit: number;
      };
    }
  | {
      /**
       * Every record that names somebody, their texts and the receipts of commands that named them among these, in the order of their keys as JSON, byte by byte, after one; read from committed state. `Record::people` says whom a record names. There may be others among them, so a search for the id in the stored JSON will do: the core looks at every row.
       */
      mentions: {
        /**
         * Whom.
         */
        person: PersonId;
        /**
         * After this record.
         */
        after?: RecordKey | null;
        /**
         * At most so many.
         */
        limit: number;
      };
    }
  | {
      /**
       * Events about a relationship, the request it came from, its diary and its objectives, in the order of commit, from an offset; not those of feedback rounds.
       */
      events: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Leaving out so many.
         */
        offset: number;
        /**
         * At most so many.
         */
        limit: number;
      };
    }
  | {
      /**
       * What a plan counts of all records, folded by the core; see `Fold`. A summary of an earlier time will do, so that a host can keep one and fold it anew every night.
       */
      summary: {
        /**
         * What is counted.
         */
        plan: Plan;
        /**
         * As of when, at the latest.
         */
        as_of: Timestamp;
      };
    };
/**
 * Which requests and relationships are meant.
 * - `open`: Those that are open.
 * - `relationships`: All relationships, open and closed.
 * - `to_do`: Those that need a coordinator: requests at a coordinator's step, requests whose choices came to nothing.
 */
export type ItemSelection = "open" | "relationships" | "to_do";
/**
 * Something open: a request or a relationship.
 */
export type Item =
  | {
      /**
       * An open request.
       */
      request: RequestId;
    }
  | {
      /**
       * An open relationship.
       */
      relationship: RelationshipId;
    };
/**
 * Whom a summary counts.
 * - `everybody`: Everybody.
 */
export type Scope =
  | "everybody"
  | {
      /**
       * People who fit one of these scopes, of which all terms must fit. What happens between people counts when one scope covers all of them.
       */
      scopes: ScopeTerm[][];
    }
  | {
      /**
       * People who report to this one directly. What happens between people counts when it happens to one of them.
       */
      reports_of: PersonId;
    };
/**
 * The answer to a query.
 * - `none`: There is no such record.
 * - `unknown`: The host cannot say. Whatever depends on it is denied.
 */
export type FactAnswer =
  | "none"
  | "unknown"
  | {
      /**
       * The record.
       */
      record: StoredRecord;
    }
  | {
      /**
       * The people above somebody.
       */
      reporting_line: ReportingLine;
    }
  | {
      /**
       * Diary entries, requests and relationships, caseloads, or records of any kind, in the order that the query names.
       */
      records: StoredRecord[];
    }
  | {
      /**
       * People to choose from.
       */
      candidates: WireCandidate[];
    }
  | {
      /**
       * Events, in the order of commit.
       */
      events: EventRecord[];
    }
  | {
      /**
       * A summary of the plan in the query.
       */
      summary: Summary;
    };
/**
 * A record. Cheap to clone.
 */
export type StoredRecord =
  | {
      /**
       * A person, as the host knows them.
       */
      person: PersonRecord;
    }
  | {
      /**
       * What a person has taken on.
       */
      caseload: Caseload;
    }
  | {
      /**
       * What there is between two people.
       */
      pair: Pair;
    }
  | {
      /**
       * A request.
       */
      request: Request;
    }
  | {
      /**
       * A relationship.
       */
      relationship: Relationship;
    }
  | {
      /**
       * A diary entry.
       */
      entry: Entry;
    }
  | {
      /**
       * An objective.
       */
      objective: Objective;
    }
  | {
      /**
       * A feedback round.
       */
      feedback: FeedbackRound;
    }
  | {
      /**
       * What one rater said in a feedback round.
       */
      answers: Answers;
    }
  | {
      /**
       * Of whom feedback about somebody was released in a type.
       */
      disclosures: Disclosures;
    }
  | {
      /**
       * A free text.
       */
      text: Text;
    }
  | {
      /**
       * Which version of a type is in force.
       */
      type: TypeHead;
    }
  | {
      /**
       * A version of a type.
       */
      type_version: TypeVersion;
    }
  | {
      /**
       * A cohort round.
       */
      round: Round;
    }
  | {
      /**
       * A page of pairs of a cohort round.
       */
      round_page: RoundPage;
    }
  | {
      /**
       * A small command left to be run.
       */
      follow_up: FollowUp;
    }
  | {
      /**
       * What became of a command.
       */
      receipt: Receipt;
    };
/**
 * Whether somebody takes part in a role.
 * - `unsaid`: They have said nothing; the type decides.
 * - `applied`: They applied and wait for an answer.
 * - `in`: They do.
 * - `out`: They do not.
 */
export type Participation = "unsaid" | "applied" | "in" | "out";
/**
 * How a request came about.
 * - `asked`: Somebody asked.
 * - `offered`: Somebody offered themselves.
 * - `nominated`: Somebody brought two others together.
 */
export type RequestKind = "asked" | "offered" | "nominated";
/**
 * Where a request stands.
 * - `waiting`: In line for a place.
 * - `pending`: Before whoever has the present step.
 * - `accepted`: Everybody said yes.
 * - `declined`: Somebody said no.
 * - `withdrawn`: Taken back.
 * - `expired`: Nobody answered in time.
 * - `invalidated`: No longer possible: a place filled, somebody left, a rule changed.
 */
export type RequestState = "waiting" | "pending" | "accepted" | "declined" | "withdrawn" | "expired" | "invalidated";
/**
 * Who has to say yes at a step.
 * - `coordinator`: Any coordinator in whose scope both are.
 */
export type Approver =
  | {
      /**
       * Somebody whose place it takes.
       */
      party: PersonId;
    }
  | {
      /**
       * A manager of somebody whose place it takes.
       */
      manager: PersonId;
    }
  | "coordinator";
/**
 * Where a relationship stands.
 * - `forming`: Waiting for its minimum or its day.
 * - `active`: Running.
 * - `on_hold`: Paused.
 * - `completed`: Came to its end.
 * - `cancelled`: Ended early by somebody.
 * - `lapsed`: Ended by silence.
 */
export type RelationshipState = "forming" | "active" | "on_hold" | "completed" | "cancelled" | "lapsed";
/**
 * How a relationship goes.
 * - `green`: They meet.
 * - `nudged`: They were nudged.
 * - `amber`: Silent for long.
 * - `red`: Silent for very long.
 */
export type Momentum = "green" | "nudged" | "amber" | "red";
/**
 * Where an objective stands.
 * - `proposed`: Both sides have yet to agree; it does not count.
 * - `agreed`: Both sides agreed.
 * - `dropped`: Given up, or never agreed on.
 */
export type ObjectiveState = "proposed" | "agreed" | "dropped";
/**
 * What came of an objective, as all see it who reviewed it.
 * - `not_reached`: All say that nothing came of it, or too little.
 * - `partly_reached`: They say that some of it was reached, or do not agree.
 * - `reached`: All say that it was reached.
 */
export type ObjectiveResult = "not_reached" | "partly_reached" | "reached";
/**
 * What a coordinator should know of a relationship.
 * - `below_minimum`: A role has fewer people than its minimum.
 * - `rule_broken`: A rule of the type is no longer true of its members.
 * - `objectives_missing`: It completed with fewer objectives than the type asks for.
 */
export type Flag = "below_minimum" | "rule_broken" | "objectives_missing";
/**
 * What an entry is.
 * - `meeting`: A meeting, planned or held.
 * - `note`: A note.
 * - `concern`: Something that only coordinators and its author see.
 */
export type EntryKind = "meeting" | "note" | "concern";
/**
 * Where an entry stands.
 * - `written`: A note or concern that stands there.
 * - `planned`: A meeting to come.
 * - `held`: A meeting that took place.
 * - `missed`: A meeting that did not take place since somebody was not there.
 * - `cancelled`: A meeting that will not take place.
 * - `settled`: A concern that a coordinator has looked after.
 */
export type EntryState = "written" | "planned" | "held" | "missed" | "cancelled" | "settled";
/**
 * What is to become of an objective.
 * - `drop`: It is to be given up.
 */
export type ObjectiveChange =
  | {
      /**
       * It is to say this.
       */
      set: ObjectiveTerms;
    }
  | "drop";
/**
 * Where a round stands.
 * - `open`: Raters answer.
 * - `closed`: Nobody answers any more; what may be released is being worked out.
 * - `released`: It was released.
 */
export type FeedbackState = "open" | "closed" | "released";
/**
 * Over whom a figure is: a group of raters, or peers and reports together.
 * - `own`: The person.
 * - `partner`: Whoever is with them in the relationship.
 * - `line_manager`: Their manager.
 * - `peers`: Colleagues on their level.
 * - `reports`: People who report to them.
 * - `all`: Peers and reports together.
 */
export type Of = "own" | "partner" | "line_manager" | "peers" | "reports" | "all";
/**
 * What several people said together.
 */
export type AnswerTally =
  | {
      /**
       * The sum of the steps of a scale. By the count it is the mean.
       */
      sum: number;
    }
  | {
      /**
       * How many chose which option; those that nobody chose are left out.
       */
      choices: {
        [k: string]: number;
      };
    };
/**
 * An answer.
 */
export type Answer =
  | {
      /**
       * A step of a scale, from 1.
       */
      step: number;
    }
  | {
      /**
       * An option.
       */
      choice: Code;
    }
  | {
      /**
       * Words.
       */
      text: TextId;
    };
/**
 * Where a round stands.
 * - `draft`: Prepared; it reserves nothing.
 * - `published`: Being published, or published.
 * - `discarded`: Thrown away.
 */
export type RoundState = "draft" | "published" | "discarded";
/**
 * What came of a pair.
 */
export type PairOutcome =
  | {
      /**
       * A request waits for the answers of both.
       */
      proposed: {
        /**
         * Which request.
         */
        request: RequestId;
        /**
         * Whether it was open before the round.
         */
        already?: boolean;
      };
    }
  | {
      /**
       * They are together.
       */
      started: {
        /**
         * The request that stands for the round.
         */
        request: RequestId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * It was no longer possible.
       */
      refused: {
        /**
         * What stood in the way first.
         */
        code: ReasonCode;
      };
    };
/**
 * What stands in the way.
 * - `not_available`: this is not available to you
 * - `not_allowed`: you may not do this
 * - `coordinators_only`: only a coordinator for these people may do this
 * - `host_only`: only the host may do this
 * - `you_left`: you are no longer active
 * - `type_closed`: this type takes no requests at the moment
 * - `audience`: the rule for who may take part says no
 * - `pair_rule`: the rule for who may be together says no
 * - `role_waits`: this role is asked and does not ask
 * - `not_taking_part`: you do not take part in this role
 * - `application_pending`: your application has not been answered yet
 * - `not_applied`: this person has not applied
 * - `agreement_required`: the agreement has to be accepted first
 * - `enrolment_closed`: one cannot begin to take part at this time
 * - `places_out_of_range`: the role does not allow so many places, or none
 * - `places_in_use`: more places are in use than that
 * - `no_place_left`: you have no place left in this role
 * - `own_limit_reached`: you have as many requests and relationships as the role allows
 * - `joint_limit_reached`: you have as many relationships as are allowed over several types together
 * - `full`: no place is left with this person
 * - `queue_full`: too many are waiting with this person
 * - `own_queue_full`: too much is open with you
 * - `blocked_by_you`: you have blocked this person
 * - `never_again`: you did not want to be with this person in this type again
 * - `already_together`: you are together in this type already
 * - `together_before`: you were together in this type before, and it allows that once
 * - `not_yourself`: this needs somebody, and not yourself
 * - `too_many_choices`: fewer choices are allowed, and each person once
 * - `wrong_roles`: this needs one person for each of the two roles
 * - `not_your_turn`: somebody else has to answer first
 * - `unknown_code`: this reason is not one that the type allows
 * - `request_closed`: the request is closed
 * - `request_waiting`: the request is still in line for a place
 * - `request_expired`: the request has expired
 * - `relationship_closed`: the relationship is closed; it can only be read
 * - `not_running`: the relationship is not running
 * - `not_on_hold`: the relationship is not on hold
 * - `not_closed`: the relationship is not closed
 * - `not_a_group`: this is for relationships of more than two people
 * - `group_full`: the group has no place left in this role
 * - `no_extension`: it has no end, or was extended as often as the type allows
 * - `extension_too_long`: this is not later than the end, or longer than one extension may be
 * - `nothing_proposed`: nothing is proposed
 * - `may_not_write`: the type does not let this role write into the diary
 * - `must_be_told`: others will read this as theirs; the writer must have been told
 * - `meetings_are_shared`: a meeting cannot be for its author alone
 * - `not_planned`: this is not a planned meeting
 * - `time_out_of_range`: this time is too early, too late, or of no length
 * - `unknown_agenda`: the type has no such agenda
 * - `not_expected`: those who were not there must be among those who were to be, each once; a missed meeting has some
 * - `too_many_planned`: too many meetings are planned
 * - `not_your_entry`: only its author may change this
 * - `too_many_objectives`: there are as many objectives as there may be
 * - `too_many_milestones`: an objective has fewer milestones
 * - `too_many_updates`: as much was said of this objective as may be
 * - `proposal_changed`: something else is proposed now
 * - `not_agreed`: both sides have yet to agree to this objective
 * - `objective_dropped`: this objective was given up
 * - `not_measured`: this objective is not measured by such a number
 * - `unknown_milestone`: the objective has no such milestone
 * - `nothing_said`: this says nothing
 * - `no_feedback`: the type gathers no feedback about this person
 * - `feedback_open`: feedback about this person is being gathered already
 * - `too_many_rounds`: there were as many feedback rounds about this person in this relationship as there may be
 * - `wrong_raters`: raters must be there, each in one group that the type asks, and reports report to whom they rate
 * - `feedback_closed`: the feedback round is closed
 * - `wrong_answer`: an answer must fit its question, and the question must be asked of this group
 * - `not_exhausted`: there is nothing here for a coordinator to settle
 * - `not_a_draft`: the round is published or discarded already
 * - `wrong_page`: this is not the next page of the round, or was given with other pairs
 * - `erased`: this person was erased, or is being erased
 * - `fact_unknown`: the host cannot say what this depends on
 */
export type ReasonCode =
  | "not_available"
  | "not_allowed"
  | "coordinators_only"
  | "host_only"
  | "you_left"
  | "type_closed"
  | "audience"
  | "pair_rule"
  | "role_waits"
  | "not_taking_part"
  | "application_pending"
  | "not_applied"
  | "agreement_required"
  | "enrolment_closed"
  | "places_out_of_range"
  | "places_in_use"
  | "no_place_left"
  | "own_limit_reached"
  | "joint_limit_reached"
  | "full"
  | "queue_full"
  | "own_queue_full"
  | "blocked_by_you"
  | "never_again"
  | "already_together"
  | "together_before"
  | "not_yourself"
  | "too_many_choices"
  | "wrong_roles"
  | "not_your_turn"
  | "unknown_code"
  | "request_closed"
  | "request_waiting"
  | "request_expired"
  | "relationship_closed"
  | "not_running"
  | "not_on_hold"
  | "not_closed"
  | "not_a_group"
  | "group_full"
  | "no_extension"
  | "extension_too_long"
  | "nothing_proposed"
  | "may_not_write"
  | "must_be_told"
  | "meetings_are_shared"
  | "not_planned"
  | "time_out_of_range"
  | "unknown_agenda"
  | "not_expected"
  | "too_many_planned"
  | "not_your_entry"
  | "too_many_objectives"
  | "too_many_milestones"
  | "too_many_updates"
  | "proposal_changed"
  | "not_agreed"
  | "objective_dropped"
  | "not_measured"
  | "unknown_milestone"
  | "nothing_said"
  | "no_feedback"
  | "feedback_open"
  | "too_many_rounds"
  | "wrong_raters"
  | "feedback_closed"
  | "wrong_answer"
  | "not_exhausted"
  | "not_a_draft"
  | "wrong_page"
  | "erased"
  | "fact_unknown";
/**
 * What a follow-up does.
 */
export type Work =
  | {
      /**
       * Asks the next choice of a request that came to nothing.
       */
      cascade: {
        /**
         * Which request.
         */
        request: RequestId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who asked.
         */
        from: PersonId;
        /**
         * Whom to ask next.
         */
        choices: PersonId[];
      };
    }
  | {
      /**
       * Gives a freed place to the first in line.
       */
      promote: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
      };
    }
  | {
      /**
       * Gives a freed place to whoever is in line, in every role that counts it.
       */
      promote_all: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
      };
    }
  | {
      /**
       * Gives the places that a group took to whoever is in line with its members, after those already seen.
       */
      promote_members: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * After which member.
         */
        after?: PersonId | null;
      };
    }
  | {
      /**
       * Ends the requests made by then of somebody whose exclusive role was filled, or who stepped back from it.
       */
      release: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
        /**
         * Made by when.
         */
        before: Timestamp;
        /**
         * After which of those already seen.
         */
        after?: RequestId | null;
      };
    }
  | {
      /**
       * Ends the requests and relationships of somebody who left, after those already seen.
       */
      leave: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * After which of those already seen.
         */
        after?: Item | null;
      };
    }
  | {
      /**
       * Lets a coordinator answer a request that waits for a manager who left.
       */
      replace_approver: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * Which request.
         */
        request: RequestId;
      };
    }
  | {
      /**
       * Takes somebody out of a relationship: it ends, or the others go on without them.
       */
      part: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Why, as a code.
         */
        code: Code;
      };
    }
  | {
      /**
       * Looks again at the requests and relationships of somebody of whom something changed, after those already seen.
       */
      recheck: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * After which of those already seen.
         */
        after?: Item | null;
      };
    }
  | {
      /**
       * Looks again at one request or relationship.
       */
      recheck_item: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Which request or relationship.
         */
        item: Item;
      };
    }
  | {
      /**
       * Ends what runs between two people, one of whom blocked the other.
       */
      separate: {
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * Who.
         */
        person: PersonId;
      };
    }
  | {
      /**
       * Begins with a page of a published round.
       */
      publish_page: {
        /**
         * Which round.
         */
        round: RoundId;
        /**
         * Which page, from 1.
         */
        page: number;
      };
    }
  | {
      /**
       * Sees to the next few pairs of a page of a published round. They are named so that nothing has to be read to know whom to ask for.
       */
      publish_pairs: {
        /**
         * Which round.
         */
        round: RoundId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Which page, from 1.
         */
        page: number;
        /**
         * The place of the first of the pairs on the page, from 0.
         */
        from: number;
        /**
         * Who published the round; nobody when the host did.
         */
        by?: PersonId | null;
        /**
         * The pairs.
         */
        pairs: Pairing[];
      };
    }
  | {
      /**
       * Takes somebody who left out of a feedback round, or closes it when it is about them; then the next.
       */
      leave_feedback: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * Which round.
         */
        feedback: FeedbackId;
      };
    }
  | {
      /**
       * Works out what may be shown of a feedback round that was closed.
       */
      release_feedback: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
      };
    }
  | {
      /**
       * Puts a pseudonym in the place of somebody's id, in the next few records that name them. It goes over all of them again until it finds nothing.
       */
      erase: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * Who they are from then on.
         */
        pseudonym: PersonId;
        /**
         * After which of the records already seen.
         */
        after?: RecordKey | null;
        /**
         * Whether nothing was found this time so far.
         */
        untouched: boolean;
      };
    }
  | {
      /**
       * Takes the words of a relationship away that are kept no longer, the next few of them. Everything that has words is named, so that nothing has to be read to know what to ask for.
       */
      erase_texts: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * The request that it came from.
         */
        request: RequestId;
        /**
         * The requests by which others joined that have yet to be seen to.
         */
        joined?: RequestId[];
        /**
         * The reason given for its end.
         */
        reason?: TextId | null;
        /**
         * Its objectives that have yet to be seen to.
         */
        objectives: ObjectiveId[];
        /**
         * Its feedback rounds that have yet to be seen to.
         */
        feedback?: FeedbackId[];
        /**
         * After which entry of its diary.
         */
        after?: EntryId | null;
      };
    }
  | {
      /**
       * Looks again at everything open in a type of which a new version came into force.
       */
      recheck_type: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Which version.
         */
        version: number;
        /**
         * After which of those already seen.
         */
        after?: Item | null;
      };
    };
/**
 * What came of a command.
 * - `done`: It is done; there is nothing more to say.
 */
export type Outcome =
  | "done"
  | {
      /**
       * A request was made or answered.
       */
      request: {
        /**
         * Which.
         */
        request: RequestId;
        /**
         * Where it stands.
         */
        state: RequestState;
        /**
         * Whether it was open already.
         */
        already?: boolean;
        /**
         * The relationship that came of it.
         */
        relationship?: RelationshipId | null;
      };
    }
  | {
      /**
       * A relationship went a step further.
       */
      relationship: {
        /**
         * Which.
         */
        relationship: RelationshipId;
        /**
         * Where it stands.
         */
        state: RelationshipState;
      };
    }
  | {
      /**
       * Something was written into a diary.
       */
      entry: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Who besides the author reads it.
         */
        readers: PersonId[];
        /**
         * How much of it coordinators see; tell the author.
         */
        coordinators: Reading;
      };
    }
  | {
      /**
       * An objective was proposed, or something was said of it.
       */
      objective: {
        /**
         * Which.
         */
        objective: ObjectiveId;
        /**
         * Where it stands.
         */
        state: ObjectiveState;
        /**
         * How much of it coordinators see; tell the author.
         */
        coordinators: Reading;
      };
    }
  | {
      /**
       * A feedback round was opened or answered, or went a step further.
       */
      feedback: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * Where it stands.
         */
        state: FeedbackState;
      };
    }
  | {
      /**
       * A cohort round was drafted, or went a step further.
       */
      round: {
        /**
         * Which.
         */
        round: RoundId;
        /**
         * Where it stands.
         */
        state: RoundState;
        /**
         * How many pages it has.
         */
        pages: number;
        /**
         * How many pairs are on them.
         */
        pairs: number;
      };
    }
  | {
      /**
       * Somebody is being erased.
       */
      erasure: {
        /**
         * Who they are from then on.
         */
        pseudonym: PersonId;
        /**
         * Whether nothing names them any more.
         */
        finished: boolean;
        /**
         * Words of others, by id, in the records that were rewritten: somebody has to look whether they are about them. Those that are gone by then were their own.
         */
        review?: TextId[];
      };
    }
  | {
      /**
       * A version of a type came into force.
       */
      type: {
        /**
         * Which type.
         */
        type: TypeId;
        /**
         * Which version.
         */
        version: number;
      };
    };
/**
 * How much of an entry somebody sees.
 * - `nothing`: Nothing: for them it does not exist.
 * - `dates`: That it exists, when, and how long.
 * - `text`: All of it.
 */
export type Reading = "nothing" | "dates" | "text";
/**
 * What comes above the last person of a reporting line.
 * - `nobody`: Nobody: it is the top.
 * - `unknown`: Somebody or nobody.
 */
export type LineEnd = "nobody" | "unknown";
/**
 * What happened. As a `&'static str` it is its name on the wire.
 */
export type Event =
  | {
      /**
       * What the host says of somebody changed. The content is the host's and not repeated here.
       */
      person_changed: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * Whether they left.
         */
        left: boolean;
      };
    }
  | {
      /**
       * Somebody is to be erased; they left by it. Once the log was rewritten the pseudonym stands in both places.
       */
      erasure_started: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * Who they are from then on.
         */
        pseudonym: PersonId;
      };
    }
  | {
      /**
       * Nothing names them any more.
       */
      erasure_finished: {
        /**
         * Who they are now.
         */
        pseudonym: PersonId;
      };
    }
  | {
      /**
       * Somebody began or ceased to take part, or applied.
       */
      participation_changed: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
        /**
         * Whether they take part now.
         */
        participation: Participation;
        /**
         * The code of the agreement that is accepted.
         */
        agreement?: Code | null;
      };
    }
  | {
      /**
       * Somebody set their places.
       */
      places_changed: {
        /**
         * Who.
         */
        person: PersonId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The role.
         */
        role: RoleId;
        /**
         * The places.
         */
        places: number;
      };
    }
  | {
      /**
       * Somebody blocked somebody.
       */
      blocked: {
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * Who.
         */
        person: PersonId;
      };
    }
  | {
      /**
       * Somebody no longer blocks somebody.
       */
      unblocked: {
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * Who.
         */
        person: PersonId;
      };
    }
  | {
      /**
       * Somebody does not want to be with somebody in this type ever again.
       */
      never_again: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who.
         */
        person: PersonId;
        /**
         * With whom.
         */
        other: PersonId;
      };
    }
  | {
      /**
       * A request was made, or joined a waiting list.
       */
      request_opened: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * How it came about, or what it is.
         */
        kind: RequestKind;
        /**
         * Who did it; nobody when the host did, by a cohort round.
         */
        by?: PersonId | null;
        /**
         * Whether it waits in line.
         */
        waiting: boolean;
        /**
         * Who has to say yes, in order.
         */
        steps: Approver[];
        /**
         * The periods that it keeps.
         */
        terms: RequestTerms;
        /**
         * When the present step expires.
         */
        expires_at?: Timestamp | null;
        /**
         * Whom to ask next.
         */
        choices?: PersonId[];
        /**
         * The request before it in a ranking.
         */
        follows?: RequestId | null;
        /**
         * The group that it wants to join.
         */
        joins?: RelationshipId | null;
        /**
         * The relationship that it takes up again.
         */
        reopens?: RelationshipId | null;
        /**
         * The words that go with it.
         */
        message?: TextId | null;
      };
    }
  | {
      /**
       * A request came to the head of a waiting list; a place is kept for it.
       */
      request_promoted: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Who is to answer now.
         */
        asks: Approver;
        /**
         * When the present step expires.
         */
        expires_at: Timestamp;
      };
    }
  | {
      /**
       * Whoever is to answer was reminded.
       */
      request_reminded: {
        /**
         * Which request.
         */
        request: RequestId;
        /**
         * How many reminders were due by then.
         */
        reminders: number;
      };
    }
  | {
      /**
       * Somebody said yes, and others have yet to.
       */
      step_approved: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * Who is to answer now.
         */
        asks: Approver;
        /**
         * When the present step expires.
         */
        expires_at: Timestamp;
        /**
         * Whose places are kept for it.
         */
        reserved: PersonId[];
        /**
         * Who was to answer it before.
         */
        asked?: PersonId | null;
      };
    }
  | {
      /**
       * Whoever was to answer left; a coordinator answers instead.
       */
      approver_replaced: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Who is to answer now.
         */
        asks: Approver;
        /**
         * When the present step expires.
         */
        expires_at: Timestamp;
        /**
         * Whose places are kept for it.
         */
        reserved: PersonId[];
        /**
         * Who was to answer it before.
         */
        asked?: PersonId | null;
      };
    }
  | {
      /**
       * The last yes was said.
       */
      request_accepted: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Who did it; nobody when the host did, by a cohort round.
         */
        by?: PersonId | null;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who was to answer it before.
         */
        asked?: PersonId | null;
      };
    }
  | {
      /**
       * Somebody said no.
       */
      request_declined: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * Why, as a code.
         */
        code: Code;
        /**
         * Why, in words that only coordinators read.
         */
        reason?: TextId | null;
        /**
         * Who was to answer it before.
         */
        asked?: PersonId | null;
      };
    }
  | {
      /**
       * Whoever made the request took it back.
       */
      request_withdrawn: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Who was to answer it before.
         */
        asked?: PersonId | null;
      };
    }
  | {
      /**
       * Nobody answered in time.
       */
      request_expired: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Who was to answer it before.
         */
        asked?: PersonId | null;
      };
    }
  | {
      /**
       * It was no longer possible.
       */
      request_invalidated: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The request and the two whom it concerns.
         */
        about: RequestParties;
        /**
         * Why, as a code.
         */
        code: Code;
        /**
         * Who was to answer it before.
         */
        asked?: PersonId | null;
      };
    }
  | {
      /**
       * The last choice came to nothing.
       */
      choices_exhausted: {
        /**
         * Which request.
         */
        request: RequestId;
      };
    }
  | {
      /**
       * A coordinator has looked after somebody whose choices came to nothing.
       */
      exhaustion_settled: {
        /**
         * Which request.
         */
        request: RequestId;
      };
    }
  | {
      /**
       * Places were taken by a new relationship.
       */
      relationship_formed: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The places.
         */
        places: Places;
        /**
         * Who is in it.
         */
        members: Party[];
        /**
         * When it begins or began.
         */
        starts_at: Timestamp;
        /**
         * The periods that it keeps.
         */
        terms: RelationshipTerms;
        /**
         * Which request.
         */
        request: RequestId;
        /**
         * The relationship that it takes up again.
         */
        reopens?: RelationshipId | null;
      };
    }
  | {
      /**
       * Somebody joined a group.
       */
      member_joined: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The places.
         */
        places: Places;
        /**
         * Who, as what.
         */
        party: Party;
        /**
         * By which request.
         */
        request?: RequestId | null;
      };
    }
  | {
      /**
       * Somebody left, and the others go on.
       */
      member_left: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The places.
         */
        places: Places;
        /**
         * Who, as what.
         */
        party: Party;
        /**
         * Why, as a code.
         */
        code: Code;
      };
    }
  | {
      /**
       * It began to run.
       */
      relationship_started: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * It was put on hold.
       */
      relationship_held: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Until when.
         */
        until?: Timestamp | null;
      };
    }
  | {
      /**
       * It goes on.
       */
      relationship_resumed: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * One side wants to go on for longer.
       */
      extension_proposed: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * Until when.
         */
        until: Timestamp;
      };
    }
  | {
      /**
       * Another side agreed, and others have yet to.
       */
      extension_agreed: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who did it.
         */
        by: PersonId;
      };
    }
  | {
      /**
       * All sides agreed.
       */
      relationship_extended: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Until when.
         */
        until: Timestamp;
      };
    }
  | {
      /**
       * A side said no.
       */
      extension_declined: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who did it.
         */
        by: PersonId;
      };
    }
  | {
      /**
       * It came to its end.
       */
      relationship_completed: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The places.
         */
        places: Places;
        /**
         * Who did it.
         */
        by?: PersonId | null;
      };
    }
  | {
      /**
       * It was ended early.
       */
      relationship_cancelled: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The places.
         */
        places: Places;
        /**
         * Who did it.
         */
        by?: PersonId | null;
        /**
         * Why, as a code.
         */
        code: Code;
        /**
         * Why, in words that only coordinators read.
         */
        reason?: TextId | null;
      };
    }
  | {
      /**
       * It ended by silence.
       */
      relationship_lapsed: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * The places.
         */
        places: Places;
      };
    }
  | {
      /**
       * A coordinator should know something.
       */
      relationship_flagged: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * What it is about.
         */
        flag: Flag;
      };
    }
  | {
      /**
       * It is no longer so.
       */
      relationship_unflagged: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * What it is about.
         */
        flag: Flag;
      };
    }
  | {
      /**
       * Silence was noticed.
       */
      momentum_changed: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * How it goes.
         */
        momentum: Momentum;
      };
    }
  | {
      /**
       * Everybody was warned that silence will end it.
       */
      lapse_warned: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * The words of a relationship are kept no longer.
       */
      retention_ended: {
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * A note or a concern was written.
       */
      entry_written: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who wrote it.
         */
        author: PersonId;
        /**
         * How it came about, or what it is.
         */
        kind: EntryKind;
        /**
         * Who besides the author reads it.
         */
        readers: PersonId[];
        /**
         * What coordinators see of it.
         */
        coordinators: CoordinatorView;
        /**
         * The words.
         */
        text: TextId;
      };
    }
  | {
      /**
       * An entry was written anew; what stood before is kept.
       */
      entry_edited: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * The words.
         */
        text: TextId;
      };
    }
  | {
      /**
       * A meeting was planned.
       */
      meeting_planned: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who wrote it.
         */
        author: PersonId;
        /**
         * When it begins or began.
         */
        starts_at: Timestamp;
        /**
         * How long, in minutes.
         */
        minutes: number;
        /**
         * The agenda of the type that it follows.
         */
        agenda?: Code | null;
        /**
         * Who besides the author reads it.
         */
        readers: PersonId[];
        /**
         * What coordinators see of it.
         */
        coordinators: CoordinatorView;
        /**
         * The words.
         */
        text?: TextId | null;
      };
    }
  | {
      /**
       * A meeting took place; one that was not planned is an entry of its own.
       */
      meeting_held: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who wrote it.
         */
        author: PersonId;
        /**
         * When it begins or began.
         */
        starts_at: Timestamp;
        /**
         * How long, in minutes.
         */
        minutes: number;
        /**
         * Who was not there, by id.
         */
        absent?: PersonId[];
        /**
         * Who besides the author reads it.
         */
        readers: PersonId[];
        /**
         * What coordinators see of it.
         */
        coordinators: CoordinatorView;
        /**
         * The words.
         */
        text?: TextId | null;
      };
    }
  | {
      /**
       * A planned meeting did not take place since somebody was not there.
       */
      meeting_missed: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who was not there, by id.
         */
        absent: PersonId[];
      };
    }
  | {
      /**
       * A planned meeting will not take place.
       */
      meeting_cancelled: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * A coordinator has looked after a concern.
       */
      concern_settled: {
        /**
         * Which entry.
         */
        entry: EntryId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * An objective was proposed, or another wording of one, or that it be given up.
       */
      objective_proposed: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * What is proposed.
         */
        change: ObjectiveChange;
        /**
         * Who reads it, by id.
         */
        readers: PersonId[];
        /**
         * What coordinators see of it.
         */
        coordinators: CoordinatorView;
      };
    }
  | {
      /**
       * Somebody agreed to what was proposed.
       */
      objective_approved: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who did it.
         */
        by: PersonId;
      };
    }
  | {
      /**
       * Both sides agreed; what was proposed holds.
       */
      objective_settled: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Where it stands now.
         */
        state: ObjectiveState;
      };
    }
  | {
      /**
       * What was proposed was turned down, or taken back.
       */
      objective_declined: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * Where it stands now.
         */
        state: ObjectiveState;
      };
    }
  | {
      /**
       * Somebody said how far an objective has come.
       */
      objective_updated: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * The value of the measure.
         */
        value?: number | null;
        /**
         * The milestone that was reached, from 1.
         */
        milestone?: number | null;
        /**
         * The words.
         */
        text?: TextId | null;
      };
    }
  | {
      /**
       * Somebody said what came of an objective.
       */
      objective_reviewed: {
        /**
         * Which objective.
         */
        objective: ObjectiveId;
        /**
         * Which relationship.
         */
        relationship: RelationshipId;
        /**
         * Who did it.
         */
        by: PersonId;
        /**
         * What they say.
         */
        verdict: Verdict;
        /**
         * What came of it as all see it so far.
         */
        result: ObjectiveResult;
        /**
         * The words.
         */
        text?: TextId | null;
      };
    }
  | {
      /**
       * A feedback round was opened.
       */
      feedback_opened: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * In which relationship.
         */
        relationship: RelationshipId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Whom it is about.
         */
        subject: PersonId;
        /**
         * Before, while or after they are together.
         */
        occasion: Occasion;
        /**
         * Who did it; nobody when the host did.
         */
        by?: PersonId | null;
        /**
         * Who is asked, by id.
         */
        raters: Rater[];
        /**
         * What was settled.
         */
        terms: FeedbackTerms;
        /**
         * The round that it is to be compared with.
         */
        baseline?: FeedbackId | null;
      };
    }
  | {
      /**
       * A rater answered, or revised what they had answered. What they said is in no event.
       */
      feedback_answered: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * Who.
         */
        rater: PersonId;
        /**
         * Where it stands.
         */
        answers: AnswersId;
      };
    }
  | {
      /**
       * Raters who had not answered were reminded.
       */
      feedback_reminded: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * The reminders that were due by then.
         */
        reminders: number;
      };
    }
  | {
      /**
       * A rater who had left is waited for no longer.
       */
      feedback_left: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * Who.
         */
        rater: PersonId;
      };
    }
  | {
      /**
       * Nobody answers any more.
       */
      feedback_closed: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * Who was asked, and whom it is about, by id.
         */
        people: PersonId[];
      };
    }
  | {
      /**
       * What may be shown of a round was released.
       */
      feedback_released: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Whom it is about.
         */
        subject: PersonId;
        /**
         * What is shown.
         */
        release: Release;
        /**
         * Of whom something is known by it.
         */
        disclosed: Disclosed[];
      };
    }
  | {
      /**
       * Figures of another tool were taken over as a round.
       */
      feedback_imported: {
        /**
         * Which round.
         */
        feedback: FeedbackId;
        /**
         * In which relationship.
         */
        relationship: RelationshipId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Whom it is about.
         */
        subject: PersonId;
        /**
         * Before, while or after they are together.
         */
        occasion: Occasion;
        /**
         * What was settled.
         */
        terms: FeedbackTerms;
        /**
         * The round that it is compared with.
         */
        baseline?: FeedbackId | null;
        /**
         * What is shown.
         */
        release: Release;
      };
    }
  | {
      /**
       * A version of a type came into force.
       */
      type_published: {
        /**
         * The type.
         */
        type: TypeId;
        /**
         * Which version.
         */
        version: number;
      };
    }
  | {
      /**
       * A type takes no new requests.
       */
      type_closed: {
        /**
         * The type.
         */
        type: TypeId;
      };
    }
  | {
      /**
       * A type takes requests again.
       */
      type_reopened: {
        /**
         * The type.
         */
        type: TypeId;
      };
    }
  | {
      /**
       * A cohort round was drafted. Nothing is reserved by it.
       */
      round_drafted: {
        /**
         * Which round.
         */
        round: RoundId;
        /**
         * The type.
         */
        type: TypeId;
        /**
         * What the first of every pair is to be.
         */
        first_role: RoleId;
        /**
         * What the second is to be; in a peer type the same.
         */
        second_role: RoleId;
      };
    }
  | {
      /**
       * A page of pairs was added to a draft.
       */
      pairs_added: {
        /**
         * Which round.
         */
        round: RoundId;
        /**
         * Which page, from 1.
         */
        page: number;
        /**
         * The pairs.
         */
        pairs: Pairing[];
      };
    }
  | {
      /**
       * A round was published; its pairs are seen to one after the other.
       */
      round_published: {
        /**
         * Which round.
         */
        round: RoundId;
      };
    }
  | {
      /**
       * A draft was thrown away.
       */
      round_discarded: {
        /**
         * Which round.
         */
        round: RoundId;
      };
    }
  | {
      /**
       * A pair of a published round was seen to.
       */
      pair_published: {
        /**
         * Which round.
         */
        round: RoundId;
        /**
         * On which page, from 1.
         */
        page: number;
        /**
         * Which pair of the page, from 0.
         */
        pair: number;
        /**
         * What came of it.
         */
        outcome: PairOutcome;
      };
    }
  | {
      /**
       * The last pair of a round was seen to.
       */
      round_finished: {
        /**
         * Which round.
         */
        round: RoundId;
      };
    }
  | {
      /**
       * A small command was left to be run.
       */
      follow_up_scheduled: {
        /**
         * Which follow-up.
         */
        follow_up: FollowUpId;
        /**
         * What is to be done.
         */
        work: Work;
        /**
         * From when.
         */
        due_at: Timestamp;
      };
    }
  | {
      /**
       * It was run.
       */
      follow_up_done: {
        /**
         * Which follow-up.
         */
        follow_up: FollowUpId;
      };
    };
/**
 * Different ones, as far as it takes to tell that there are enough: the smallest digests of what they are called.
 */
export type Distinct = string[];
/**
 * What somebody wants to see. As a `&'static str` it is its name on the wire.
 */
export type Question =
  | {
      /**
       * One's own requests, relationships and what there is to do.
       */
      dashboard: Record<string, never>;
    }
  | {
      /**
       * One request, for those whom it concerns.
       */
      request: {
        /**
         * Which.
         */
        request: RequestId;
      };
    }
  | {
      /**
       * One relationship, for its members and coordinators.
       */
      relationship: {
        /**
         * Which.
         */
        relationship: RelationshipId;
      };
    }
  | {
      /**
       * The diary of a relationship, for its members and coordinators, each what was written for them.
       */
      diary: {
        /**
         * Whose.
         */
        relationship: RelationshipId;
        /**
         * After this entry of an earlier page.
         */
        after?: EntryId | null;
        /**
         * At most so many, 1 to 1,000.
         */
        limit?: number;
      };
    }
  | {
      /**
       * One's own planned meetings, as iCalendar too.
       */
      calendar: Record<string, never>;
    }
  | {
      /**
       * The objectives of a relationship, for its members and coordinators.
       */
      objectives: {
        /**
         * Whose.
         */
        relationship: RelationshipId;
        /**
         * This one alone, with everything that was said of it.
         */
        objective?: ObjectiveId | null;
      };
    }
  | {
      /**
       * A feedback round, for those who are asked, those who read it, and coordinators.
       */
      feedback: {
        /**
         * Which.
         */
        feedback: FeedbackId;
      };
    }
  | {
      /**
       * For coordinators: who is with whom, within their scope.
       */
      overview: {
        /**
         * In which type.
         */
        type: TypeId;
        /**
         * Relationships, or what there is to do.
         */
        select?: OverviewSelection;
        /**
         * After this one of an earlier page.
         */
        after?: Item | null;
        /**
         * At most so many, 1 to 1,000.
         */
        limit?: number;
      };
    }
  | {
      /**
       * For coordinators: who applied to take part and waits for an answer, within their scope.
       */
      applications: {
        /**
         * In which type.
         */
        type: TypeId;
        /**
         * After this person of an earlier page.
         */
        after?: PersonId | null;
        /**
         * At most so many people, 1 to 1,000.
         */
        limit?: number;
      };
    }
  | {
      /**
       * For coordinators: concerns that nobody has settled, within their scope and without relationships of their own.
       */
      concerns: {
        /**
         * In which type.
         */
        type: TypeId;
        /**
         * After this entry of an earlier page.
         */
        after?: EntryId | null;
        /**
         * At most so many, 1 to 1,000.
         */
        limit?: number;
      };
    }
  | {
      /**
       * For coordinators: how it goes, within their scope.
       */
      momentum: {
        /**
         * In which type.
         */
        type: TypeId;
        /**
         * At most so many relationships at risk by name, 1 to 1,000.
         */
        limit?: number;
      };
    }
  | {
      /**
       * Figures over many people: for coordinators over their scope, for managers over those who report to them, for participants over the whole type; what of it each may see says `Reader`.
       */
      report: {
        /**
         * Of which type.
         */
        type: TypeId;
        /**
         * Which.
         */
        report: ReportKind;
        /**
         * Over whom.
         */
        over?: ReportOver;
        /**
         * For coordinators: by which attributes, at most 8. For others there is no breakdown.
         */
        by?: AttributeId[];
        /**
         * As data, as CSV, or as a table in text.
         */
        format?: ReportFormat;
      };
    }
  | {
      /**
       * For coordinators of everybody: a cohort round, how far its publication has come, and pairs of one of its pages.
       */
      round: {
        /**
         * Which.
         */
        round: RoundId;
        /**
         * Which page, from 1; no pairs without it.
         */
        page?: number | null;
        /**
         * Leaving out so many pairs of the page.
         */
        offset?: number;
        /**
         * At most so many pairs, 1 to 1,000; a page has 500.
         */
        limit?: number;
      };
    }
  | {
      /**
       * What happened in a relationship, for its members and coordinators, as far as each may know.
       */
      audit: {
        /**
         * Which.
         */
        relationship: RelationshipId;
        /**
         * Leaving out so many.
         */
        offset?: number;
        /**
         * At most so many, 1 to 1,000.
         */
        limit?: number;
      };
    }
  | {
      /**
       * Everything that is held about oneself, to be given a copy of it.
       */
      person_export: {
        /**
         * After this record of an earlier page.
         */
        after?: RecordKey | null;
        /**
         * At most so many records, 1 to 1,000.
         */
        limit?: number;
      };
    }
  | {
      /**
       * The best matches for oneself.
       */
      search: SearchQuery;
    }
  | {
      /**
       * Why one may ask somebody, or may not; for coordinators between any two in their scope.
       */
      explain: {
        /**
         * In which type.
         */
        type: TypeId;
        /**
         * As what.
         */
        role: RoleId;
        /**
         * Who would ask; oneself without it.
         */
        from?: PersonId | null;
        /**
         * Who would be asked.
         */
        to: PersonId;
      };
    };
/**
 * Which rows of an overview.
 * - `relationships`: Relationships, open and closed.
 * - `to_do`: Requests that wait for a coordinator, or whose choices came to nothing.
 */
export type OverviewSelection = "relationships" | "to_do";
/**
 * Which report.
 * - `overview`: Who is with whom.
 * - `funnel`: How far people, requests and relationships came.
 * - `momentum`: How relationships go.
 * - `load`: What people have taken on, and what is wanted.
 * - `outcomes`: What came of it.
 * - `comparison`: People who took part beside people who did not.
 * - `fairness`: Who was taken, by group.
 */
export type ReportKind = "overview" | "funnel" | "momentum" | "load" | "outcomes" | "comparison" | "fairness";
/**
 * Over whom a report is.
 * - `programme`: For coordinators their scopes, for participants the whole type.
 * - `reports`: The people who report to the viewer.
 */
export type ReportOver = "programme" | "reports";
/**
 * How a report is wanted.
 * - `data`: As data.
 * - `csv`: As CSV, for spreadsheets too; see `Report::csv`.
 * - `table`: As a table in text; see `Report::table`.
 */
export type ReportFormat = "data" | "csv" | "table";
/**
 * What to do with a file in which some rows are faulty.
 * - `reject_all`: Take nothing from it.
 * - `skip_faulty`: Take the rows without fault.
 */
export type OnFault = "reject_all" | "skip_faulty";
/**
 * A document that has a JSON Schema.
 * - `type_draft`: The draft of a relationship type.
 * - `config`: The configuration of an engine.
 * - `mapping`: A mapping for imports.
 * - `request`: A call.
 * - `response`: An answer.
 * - `index_request`: What an index is asked.
 * - `index_change`: What an index is told; a call takes a list of them.
 * - `index_response`: What an index answers.
 */
export type DocumentName =
  "type_draft" | "config" | "mapping" | "request" | "response" | "index_request" | "index_change" | "index_response";
/**
 * A record with what is known of the people in it; see `Row`.
 */
export type WireRow =
  | {
      /**
       * Somebody, with what they have taken on.
       */
      person: {
        /**
         * Who.
         */
        person: PersonRecord;
        /**
         * Their caseload, where it is stored.
         */
        caseload?: Caseload | null;
      };
    }
  | {
      /**
       * A request, with the two whom it is about.
       */
      request: {
        /**
         * The request.
         */
        request: Request;
        /**
         * The two.
         */
        people?: PersonRecord[];
      };
    }
  | {
      /**
       * A relationship, with its members.
       */
      relationship: {
        /**
         * The relationship.
         */
        relationship: Relationship;
        /**
         * Its members.
         */
        people?: PersonRecord[];
        /**
         * Their reporting lines, as far as they are known.
         */
        lines?: {
          [k: string]: ReportingLine;
        };
      };
    }
  | {
      /**
       * A diary entry, with the relationship in whose diary it stands and its members.
       */
      entry: {
        /**
         * The entry.
         */
        entry: Entry;
        /**
         * The relationship.
         */
        relationship: Relationship;
        /**
         * Its members.
         */
        people?: PersonRecord[];
      };
    }
  | {
      /**
       * A feedback round, with the relationship in which it took place.
       */
      feedback: {
        /**
         * The round.
         */
        round: FeedbackRound;
        /**
         * The relationship.
         */
        relationship: Relationship;
      };
    }
  | {
      /**
       * What the host says became of somebody.
       */
      observed: {
        /**
         * Who.
         */
        person: PersonRecord;
        /**
         * Their caseload, where it is stored.
         */
        caseload?: Caseload | null;
        /**
         * What, as the host names it.
         */
        name: Code;
        /**
         * Whether it became of them.
         */
        observed: boolean;
      };
    };
/**
 * What events are exported as.
 */
export type ExportFormat =
  | {
      /**
       * CloudEvents 1.0, for a message bus: one for each event.
       */
      cloud_events: {
        /**
         * Whose events they are: the host, or one of its tenants.
         */
        source: Iri;
      };
    }
  | {
      /**
       * Statements of xAPI 1.0.3, for a learning record store: of what people did with each other.
       */
      xapi: XapiSettings;
    };
/**
 * An absolute IRI of at most 512 characters, in ASCII so that it is a URI (RFC 3986) too: a scheme, a colon and something behind it, without blanks, control characters or any of `<>"{}|\^` and the backtick.
 *
 * ``` use tutelage::export::Iri; assert!("https://lms.example/people".parse::<Iri>().is_ok()); assert!("lms.example/people".parse::<Iri>().is_err()); ```
 */
export type Iri = string;
/**
 * What somebody did for somebody else.
 * - `mentored`: They were their mentor, sponsor or buddy.
 * - `coached`: They were their coach.
 */
export type Did = "mentored" | "coached";
/**
 * an id of 1 to 128 bytes without control characters or blanks around it
 */
export type TeamId = string;
/**
 * What is looked for.
 * - `most_people`: Most people matched, those with priority counted twice; among those the highest total score. Where no mentor has a lower bound and no team a limit, these are most people, and among those most with priority: whoever can be matched besides some can be without harm to anybody (a transversal matroid; Edmonds and Fulkerson, 1965).
 * - `highest_score`: The highest total score, so that no pair below zero is made but by need; among those most people, counting those with priority twice.
 * - `worst_off`: Among the matchings of most people, counted as by `Objective::MostPeople`, those in which the least score is highest, pins apart; among those the highest total score.
 */
export type CohortObjective =
  | "most_people"
  | "highest_score"
  | "worst_off"
  | {
      /**
       * No mentee and mentor who both prefer each other to what they have. Mentors prefer higher scores, and those with priority among equals; what is still equal is in the order of the shuffle, entered at their own point. Pinned pairs are settled and prefer nobody. All stable matchings match the same mentees, and serve the same number of them at each mentor (Roth, 1986), so a lower bound or a limit of a team that is broken by one is broken by all.
       */
      stable: {
        /**
         * Whose proposals: that side gets the best that any stable matching has for it.
         */
        proposed_by: Proposer;
        /**
         * What mentees go by.
         */
        mentees_prefer: CohortPreference;
      };
    };
/**
 * Who proposes.
 * - `mentees`: The mentees.
 * - `mentors`: The mentors.
 */
export type Proposer = "mentees" | "mentors";
/**
 * What mentees go by.
 * - `score`: The score; equals by the shuffle, entered at their own point.
 * - `ranking`: Their own ranking; whom they did not rank comes behind, by score.
 */
export type CohortPreference = "score" | "ranking";
/**
 * Another matching of the same cohort.
 */
export type Beside =
  | {
      /**
       * The best for another objective.
       */
      objective: CohortObjective;
    }
  | {
      /**
       * One that was made by hand.
       */
      pairs: CohortPairing[];
    };
/**
 * An answer.
 */
export type EngineResponse =
  | {
      /**
       * These facts are missing; call again with all facts so far.
       */
      need: {
        /**
         * What is missing.
         */
        queries: Query[];
      };
    }
  | {
      /**
       * Yes; write this.
       */
      done: Decision;
    }
  | {
      /**
       * No.
       */
      refused: Refusal;
    }
  | {
      /**
       * What may be seen.
       */
      answer: View;
    }
  | {
      /**
       * What an import found.
       */
      imported: {
        /**
         * One for each person who is new or changed.
         */
        commands: Command[];
        /**
         * How many were the same.
         */
        unchanged: number;
        /**
         * How many rows the file has.
         */
        rows: number;
        /**
         * What is wrong with which row.
         */
        faults: RowFault[];
        /**
         * How many faults more there are than are listed.
         */
        faults_omitted: number;
      };
    }
  | {
      /**
       * The draft is valid.
       */
      type_checked: {
        /**
         * The draft with every default written out.
         */
        draft: TypeDraft;
      };
    }
  | {
      /**
       * A template, or the names of all.
       */
      template: {
        /**
         * The names of all.
         */
        names: string[];
        /**
         * The draft that was asked for.
         */
        draft?: TypeDraft | null;
      };
    }
  | {
      /**
       * A JSON Schema.
       */
      schema: {
        /**
         * The schema.
         */
        schema: Schema;
      };
    }
  | {
      /**
       * Records after events.
       */
      evolved: {
        /**
         * The records, in the order of their keys.
         */
        records: StoredRecord[];
      };
    }
  | {
      /**
       * A record as it effectively stands.
       */
      settled: {
        /**
         * The record.
         */
        record: StoredRecord;
      };
    }
  | {
      /**
       * Events and records without somebody.
       */
      erased: {
        /**
         * The events, in the order in which they were given.
         */
        events: EventRecord[];
        /**
         * The records that are left, in the order of their keys, each with the version that it had.
         */
        records: StoredRecord[];
        /**
         * The records to delete, in the order of their keys: what was said of them, their own words, and the old key of whatever is stored under another from now on.
         */
        removed?: RecordKey[];
      };
    }
  | {
      /**
       * What was counted. It tells of groups however small: for the host, not for people.
       */
      summary: {
        /**
         * The summary.
         */
        summary: Summary;
      };
    }
  | {
      /**
       * Events as CloudEvents.
       */
      cloud_events: {
        /**
         * The documents, in the order of the events.
         */
        events: CloudEvent[];
      };
    }
  | {
      /**
       * Events as statements.
       */
      statements: {
        /**
         * The documents, in the order of the events.
         */
        statements: Statement[];
      };
    }
  | {
      /**
       * The best matching of a cohort.
       */
      matched: CohortMatch;
    }
  | {
      /**
       * There is none: requirements that cannot all be met.
       */
      impossible: Impossible;
    }
  | {
      /**
       * Skills that what was typed may mean, the likeliest first.
       */
      completed: {
        /**
         * The skills, each with the name that fits.
         */
        skills: Completion[];
      };
    }
  | {
      /**
       * Versions, types and codes.
       */
      described: Described;
    }
  | {
      /**
       * Something is wrong with the call.
       */
      error: Error;
    };
/**
 * Whom a notice is for.
 * - `coordinators`: Those coordinators of the type in whose scope both people are, and who are neither of them.
 * - `host`: Whoever runs the host, for what the host itself began.
 */
export type Recipient =
  | {
      /**
       * One person.
       */
      person: PersonId;
    }
  | "coordinators"
  | "host";
/**
 * What there is to tell.
 * - `request_to_answer`: A request waits for your answer.
 * - `request_reminder`: A request still waits for your answer.
 * - `request_approved`: Your request was taken a step further.
 * - `request_accepted`: Your request came to a relationship.
 * - `request_declined`: Your request was declined.
 * - `request_withdrawn`: A request to you was taken back.
 * - `request_expired`: A request expired.
 * - `request_invalidated`: A request is no longer possible.
 * - `place_freed`: A place came free for you; your request is being answered.
 * - `choices_exhausted`: All your choices came to nothing.
 * - `participation_answered`: You applied for, or were admitted to, a role.
 * - `application_to_answer`: Somebody applied for a role.
 * - `relationship_started`: Your relationship began.
 * - `relationship_held`: It was put on hold.
 * - `relationship_resumed`: It goes on.
 * - `extension_to_answer`: An extension is proposed to you.
 * - `relationship_extended`: It was extended.
 * - `extension_declined`: An extension was declined.
 * - `relationship_completed`: It came to its end.
 * - `relationship_cancelled`: It was ended early.
 * - `relationship_lapsed`: It ended by silence.
 * - `lapse_warning`: Silence will end it in two weeks.
 * - `momentum_nudge`: You have not met for a while.
 * - `momentum_amber`: A relationship has been silent for long.
 * - `momentum_red`: A relationship has been silent for very long.
 * - `member_joined`: Somebody joined your group.
 * - `member_left`: Somebody left your group.
 * - `meeting_planned`: A meeting was planned with you.
 * - `meeting_missed`: Somebody was not there at a meeting that was planned.
 * - `meeting_cancelled`: A planned meeting was called off.
 * - `objective_to_agree`: An objective, or a change to one, is proposed to you.
 * - `objective_settled`: What was proposed of an objective holds now.
 * - `objective_declined`: What was proposed of an objective was turned down or taken back.
 * - `feedback_to_give`: You are asked for feedback about somebody.
 * - `feedback_reminder`: Your feedback about somebody is still waited for.
 * - `feedback_released`: Feedback that you may read was released.
 * - `concern_raised`: Somebody raised a concern.
 * - `relationship_flagged`: A rule of the type is no longer true of a running relationship.
 * - `round_published`: Every pair of your round was seen to.
 * - `person_erased`: Nothing names somebody any more who was to be erased; the pseudonym stands beside it.
 */
export type NoticeCode =
  | "request_to_answer"
  | "request_reminder"
  | "request_approved"
  | "request_accepted"
  | "request_declined"
  | "request_withdrawn"
  | "request_expired"
  | "request_invalidated"
  | "place_freed"
  | "choices_exhausted"
  | "participation_answered"
  | "application_to_answer"
  | "relationship_started"
  | "relationship_held"
  | "relationship_resumed"
  | "extension_to_answer"
  | "relationship_extended"
  | "extension_declined"
  | "relationship_completed"
  | "relationship_cancelled"
  | "relationship_lapsed"
  | "lapse_warning"
  | "momentum_nudge"
  | "momentum_amber"
  | "momentum_red"
  | "member_joined"
  | "member_left"
  | "meeting_planned"
  | "meeting_missed"
  | "meeting_cancelled"
  | "objective_to_agree"
  | "objective_settled"
  | "objective_declined"
  | "feedback_to_give"
  | "feedback_reminder"
  | "feedback_released"
  | "concern_raised"
  | "relationship_flagged"
  | "round_published"
  | "person_erased";
/**
 * True, false, or not to be told from what is known. Ordered so that `and` is the least and `or` the greatest.
 * - `false`: No.
 * - `unknown`: It cannot be told.
 * - `true`: Yes.
 */
export type Truth = "false" | "unknown" | "true";
/**
 * What somebody may see.
 */
export type View =
  | {
      /**
       * To `Question::Dashboard`.
       */
      dashboard: Dashboard;
    }
  | {
      /**
       * To `Question::Request`.
       */
      request: RequestCard;
    }
  | {
      /**
       * To `Question::Relationship`.
       */
      relationship: RelationshipCard;
    }
  | {
      /**
       * To `Question::Diary`.
       */
      diary: DiaryView;
    }
  | {
      /**
       * To `Question::Calendar`.
       */
      calendar: CalendarView;
    }
  | {
      /**
       * To `Question::Objectives`.
       */
      objectives: ObjectivesView;
    }
  | {
      /**
       * To `Question::Feedback`.
       */
      feedback: FeedbackView;
    }
  | {
      /**
       * To `Question::Overview`.
       */
      overview: OverviewView;
    }
  | {
      /**
       * To `Question::Applications`.
       */
      applications: ApplicationsView;
    }
  | {
      /**
       * To `Question::Concerns`.
       */
      concerns: ConcernsView;
    }
  | {
      /**
       * To `Question::Momentum`.
       */
      momentum: MomentumView;
    }
  | {
      /**
       * To `Question::Report`.
       */
      report: ReportView;
    }
  | {
      /**
       * To `Question::Round`.
       */
      round: RoundView;
    }
  | {
      /**
       * To `Question::Audit`.
       */
      audit: AuditView;
    }
  | {
      /**
       * To `Question::PersonExport`.
       */
      person_export: PersonExport;
    }
  | {
      /**
       * To `Question::Search`.
       */
      search: SearchResult;
    }
  | {
      /**
       * To `Question::Explain`.
       */
      explain: Explanation;
    };
/**
 * What somebody has to do with a request.
 * - `made`: They made it.
 * - `to_answer`: They are to answer it.
 * - `concerned`: They are one of the two, or answered it before.
 * - `coordinator`: They coordinate the type.
 */
export type RequestPart = "made" | "to_answer" | "concerned" | "coordinator";
/**
 * What there is to do.
 * - `answer_request`: Answer a request.
 * - `answer_extension`: Answer a proposal to go on for longer.
 * - `confirm_meeting`: Say whether a planned meeting took place.
 * - `answer_objective`: Agree to what is proposed of an objective, or turn it down.
 * - `give_feedback`: Answer the questions of a feedback round.
 * - `meet`: Meet: it has been silent for long.
 */
export type ToDoCode =
  "answer_request" | "answer_extension" | "confirm_meeting" | "answer_objective" | "give_feedback" | "meet";
/**
 * A row of an overview.
 */
export type OverviewRow =
  | {
      /**
       * A relationship.
       */
      relationship: RelationshipCard;
    }
  | {
      /**
       * A request that needs a coordinator.
       */
      request: RequestCard;
    };
/**
 * As what somebody looks at a report, which says what of it they may see.
 *
 * | | coordinator | manager | participant |
 * |---|---|---|---|
 * | over whom | all in one of their scopes | who report to them | everybody in the type |
 * | `overview` | all; by attributes that may be told of somebody | no | no |
 * | `funnel` | all | stages of people, requests, answers, relationships formed | the same |
 * | `momentum` | all, by month | states, at risk, median silence | the same |
 * | `load` | all, with skills | people, places, requests | no |
 * | `outcomes` | all; what came of objectives and of feedback from the threshold on | no | no |
 * | `comparison` | both sides from the threshold on | no | no |
 * | `fairness` | groups from the threshold on | no | no |
 * | a figure of few | yes | withheld | withheld |
 *
 * Everybody else sees nothing. What people have taken on may be with people out of a coordinator's scope: to a coordinator of some it is told over as many people as the threshold only.
 * - `coordinator`: A coordinator of the type, of people in one of their scopes.
 * - `manager`: A manager, of those who report to them.
 * - `participant`: Somebody who takes part, or is or was in a relationship of the type.
 */
export type Reader = "coordinator" | "manager" | "participant";
/**
 * A report as it was wanted.
 */
export type ShownReport =
  | {
      /**
       * As data.
       */
      data: Report;
    }
  | {
      /**
       * As CSV.
       */
      csv: string;
    }
  | {
      /**
       * As a table in text.
       */
      table: string;
    };
/**
 * A report.
 */
export type Report =
  | {
      /**
       * Who is with whom.
       */
      overview: Overview;
    }
  | {
      /**
       * How far people, requests and relationships came.
       */
      funnel: Funnel;
    }
  | {
      /**
       * How relationships go.
       */
      momentum: MomentumSummary;
    }
  | {
      /**
       * What people have taken on, and what is wanted.
       */
      load: LoadReport;
    }
  | {
      /**
       * What came of it.
       */
      outcomes: Outcomes;
    }
  | {
      /**
       * People who took part beside people who did not.
       */
      comparison: OutcomeComparison;
    }
  | {
      /**
       * Who was taken, by group.
       */
      fairness: Fairness;
    };
/**
 * a calendar month in UTC
 */
export type Month = string;
/**
 * What somebody sees of a record.
 */
export type Shows =
  | {
      /**
       * With somebody they do not want to be again.
       */
      never_again: {
        /**
         * In which type.
         */
        type: TypeId;
        /**
         * With whom.
         */
        other: PersonId;
      };
    }
  | {
      /**
       * A request that they made or were asked.
       */
      request: RequestCard;
    }
  | {
      /**
       * A relationship that they are or were in.
       */
      relationship: RelationshipCard;
    }
  | {
      /**
       * A diary entry that they wrote, or that was written for them to read.
       */
      entry: EntryCard;
    }
  | {
      /**
       * An objective that they read.
       */
      objective: ObjectiveCard;
    }
  | {
      /**
       * A feedback round in which they are asked, or that they read.
       */
      feedback: FeedbackView;
    }
  | {
      /**
       * Words of their own.
       */
      text: {
        /**
         * Which.
         */
        text: TextId;
        /**
         * The words.
         */
        body: string;
      };
    };
/**
 * One part of a score.
 */
export type ScorePart =
  | {
      /**
       * The skill itself.
       */
      skill: {
        /**
         * Which.
         */
        skill: SkillId;
        /**
         * What it is worth.
         */
        points: number;
      };
    }
  | {
      /**
       * Instead of a skill one that is related to it or broader.
       */
      instead: {
        /**
         * What is wanted.
         */
        skill: SkillId;
        /**
         * What is there.
         */
        has: SkillId;
        /**
         * What it is worth.
         */
        points: number;
      };
    }
  | {
      /**
       * An attribute that the type prefers.
       */
      attribute: {
        /**
         * Which.
         */
        attribute: AttributeId;
        /**
         * What it is worth.
         */
        points: number;
      };
    };
/**
 * Which rules.
 * - `asker_audience`: Who may take part as the one who asks.
 * - `other_audience`: Who may take part as the one who is asked.
 * - `pair`: Who may be together; first and second are the roles in the order of the type.
 * - `pair_reversed`: The same, looked at from the other side, in a type with one role.
 */
export type Which = "asker_audience" | "other_audience" | "pair" | "pair_reversed";
/**
 * The kind of a condition.
 * - `compare`: An attribute against a value.
 * - `one_of`: An attribute among texts.
 * - `same`: The same value.
 * - `difference`: A difference within bounds.
 * - `shared`: Texts in common.
 * - `reporting_line`: Above in the reporting line.
 * - `person`: One of the people named.
 */
export type GroundKind = "compare" | "one_of" | "same" | "difference" | "shared" | "reporting_line" | "person";
/**
 * Whom a condition is about: in a rule over one person always the first.
 * - `first`: The first person of the rule.
 * - `second`: The second person of the rule.
 * - `both`: Both.
 */
export type Subject = "first" | "second" | "both";
/**
 * What is wrong: a stable code, a kind and the number used as C status. None is ever used anew.
 * - `malformed_json`: The text is not JSON, or not UTF-8.
 * - `unknown_field`: A field that the document does not have.
 * - `duplicate_field`: A field given twice, or a key given twice in a map.
 * - `missing_field`: A field that must be there is missing.
 * - `invalid_value`: A value of the wrong type or form.
 * - `unknown_variant`: A name that is none of the choices: an operation, a command, a code.
 * - `too_large`: A text, list, number or document beyond its limit.
 * - `out_of_range`: A number or time outside its range.
 * - `invalid_row`: A cell or row of an imported file that cannot be read.
 * - `unknown_column`: A column that the mapping names and the file does not have.
 * - `duplicate_id`: The same id twice in one list or file.
 * - `stale_file`: A saved engine or index that cannot be used: of another version of the library, for other attributes, something else altogether, or damaged. Make it anew.
 * - `unknown_attribute`: An attribute that the schema does not declare.
 * - `attribute_kind`: An attribute used as another kind than it is declared.
 * - `attribute_for_aggregates`: An attribute for aggregates only, used where it would decide about or show a person.
 * - `unknown_role`: A role that the type does not have.
 * - `unknown_skill`: A skill that the taxonomy does not have.
 * - `taxonomy_cycle`: Broader skills that lead back to where they began.
 * - `format_mismatch`: The roles do not fit the format.
 * - `invalid_bounds`: A minimum above its maximum, or a count that cannot be met.
 * - `too_many_members`: More members than one decision may change.
 * - `nobody_eligible`: Nobody could ever take part, ask or be asked.
 * - `invalid_subject`: A condition about one person where two are meant, or the other way round.
 * - `rule_too_large`: A condition nested too deep or with too many parts.
 * - `invalid_order`: Times, days or steps in an order that cannot happen.
 * - `attribute_not_visible`: An attribute that not everyone may see, used where it would show.
 * - `invalid_fact`: A fact that answers another query than it is given for, or that breaks its bounds.
 * - `contradictory_facts`: Two different answers to the same query.
 * - `type_version_mismatch`: A version of a type that differs from the one the engine was built with.
 * - `command_conflict`: The command id was used before, for another command or by another actor.
 * - `internal`: A fault of the core itself.
 */
export type ErrorCode =
  | "malformed_json"
  | "unknown_field"
  | "duplicate_field"
  | "missing_field"
  | "invalid_value"
  | "unknown_variant"
  | "too_large"
  | "out_of_range"
  | "invalid_row"
  | "unknown_column"
  | "duplicate_id"
  | "stale_file"
  | "unknown_attribute"
  | "attribute_kind"
  | "attribute_for_aggregates"
  | "unknown_role"
  | "unknown_skill"
  | "taxonomy_cycle"
  | "format_mismatch"
  | "invalid_bounds"
  | "too_many_members"
  | "nobody_eligible"
  | "invalid_subject"
  | "rule_too_large"
  | "invalid_order"
  | "attribute_not_visible"
  | "invalid_fact"
  | "contradictory_facts"
  | "type_version_mismatch"
  | "command_conflict"
  | "internal";
export type Schema = {} | boolean;
/**
 * With what, or for whom.
 */
export type Object = Agent | Activity;
/**
 * The kinds of activities.
 * - `http://id.tincanapi.com/activitytype/category`: A relationship type.
 * - `http://activitystrea.ms/schema/1.0/offer`: A request.
 * - `http://activitystrea.ms/schema/1.0/group`: A relationship.
 * - `http://adlnet.gov/expapi/activities/meeting`: A meeting.
 * - `http://adlnet.gov/expapi/activities/objective`: An objective.
 */
export type ActivityType =
  | "http://id.tincanapi.com/activitytype/category"
  | "http://activitystrea.ms/schema/1.0/offer"
  | "http://activitystrea.ms/schema/1.0/group"
  | "http://adlnet.gov/expapi/activities/meeting"
  | "http://adlnet.gov/expapi/activities/objective";
/**
 * What came of it for a mentee.
 */
export type Placing =
  | {
      /**
       * The pair was settled beforehand.
       */
      pinned: {
        /**
         * With whom.
         */
        mentor: PersonId;
        /**
         * What it scores.
         */
        score: number;
      };
    }
  | {
      /**
       * Matched.
       */
      matched: {
        /**
         * With whom.
         */
        mentor: PersonId;
        /**
         * What it scores.
         */
        score: number;
        /**
         * What one place more of that mentor would be worth; none where the objective has no prices.
         */
        price?: Price | null;
        /**
         * The candidate with the highest score, where it is another and scores more.
         */
        better?: Better | null;
      };
    }
  | {
      /**
       * Left out because there is nobody: no candidates, or none that was not cut.
       */
      no_candidate: Record<string, never>;
    }
  | {
      /**
       * Left out because others are worth more to the round.
       */
      outbid: {
        /**
         * The candidate where the least is missing.
         */
        mentor: PersonId;
        /**
         * What the pair would score.
         */
        score: number;
        /**
         * By how much the pair falls short of the price of the mentor, and that of the team if it has one; none where the objective has no prices.
         */
        short_by?: Price | null;
        /**
         * Who is there.
         */
        held_by: PersonId[];
        /**
         * Their team, where its limit has a price.
         */
        team?: TeamPrice | null;
      };
    };
/**
 * Something that a matching must keep to.
 */
export type Requirement =
  | {
      /**
       * A mentor must have so many mentees.
       */
      at_least: {
        /**
         * Who.
         */
        mentor: PersonId;
        /**
         * How many.
         */
        at_least: number;
      };
    }
  | {
      /**
       * A mentor has only so many places.
       */
      places: {
        /**
         * Who.
         */
        mentor: PersonId;
        /**
         * How many.
         */
        places: number;
      };
    }
  | {
      /**
       * Of a team only so many may be matched.
       */
      at_most: {
        /**
         * Which team.
         */
        team: TeamId;
        /**
         * How many.
         */
        at_most: number;
      };
    }
  | {
      /**
       * A pair is settled.
       */
      pin: {
        /**
         * Who is guided.
         */
        mentee: PersonId;
        /**
         * By whom.
         */
        mentor: PersonId;
      };
    }
  | {
      /**
       * The matching must be stable.
       */
      stable: Record<string, never>;
    };
/**
 * What an index is asked.
 */
export type IndexRequest =
  | {
      /**
       * A search: the document that the engine takes as well. Only facts about the viewer are needed.
       */
      view: {
        /**
         * The question, a `search`, and who asks it.
         */
        inquiry: Inquiry;
        /**
         * The time of the host.
         */
        now: Timestamp;
        /**
         * All facts so far.
         */
        facts?: FactDocument[];
      };
    }
  | {
      /**
       * How many of those whom a search finds, on all pages together, have which values.
       */
      facets: {
        /**
         * Who searches.
         */
        viewer: PersonId;
        /**
         * What they look for.
         */
        query: SearchQuery;
        /**
         * Of which attributes, which everyone may see, at most 16.
         */
        attributes: AttributeId[];
        /**
         * The time of the host.
         */
        now: Timestamp;
        /**
         * All facts so far.
         */
        facts?: FactDocument[];
      };
    }
  | {
      /**
       * Matches a whole cohort; the candidates come from the search of each mentee, more of them wherever more could change the answer.
       */
      match: {
        /**
         * The cohort, without pairs.
         */
        cohort: CohortRequest;
        /**
         * Who searches, in which type.
         */
        search: CohortSearch;
        /**
         * The time of the host.
         */
        now: Timestamp;
      };
    }
  | {
      /**
       * How large it is.
       */
      size: Record<string, never>;
    };
/**
 * What an index is told, one after the other.
 */
export type IndexChange =
  | {
      /**
       * What was decided and written: the answer to `decide` as it came.
       */
      done: Decision;
    }
  | {
      /**
       * Records as they are stored now.
       */
      records: StoredRecord[];
    }
  | {
      /**
       * Records that are no longer stored.
       */
      removed: RecordKey[];
    }
  | {
      /**
       * The time as of which it is to be settled.
       */
      settle: Timestamp;
    }
  | {
      /**
       * Makes it anew from what it holds: nobody is beside it any more, and nothing is left of who was taken out.
       */
      compact: Record<string, never>;
    };
/**
 * What an index answers.
 */
export type IndexResponse =
  | {
      /**
       * These facts are missing; call again with all facts so far.
       */
      need: {
        /**
         * What is missing.
         */
        queries: Query[];
      };
    }
  | {
      /**
       * What may be seen.
       */
      answer: View;
    }
  | {
      /**
       * No.
       */
      refused: Refusal;
    }
  | {
      /**
       * The attributes in the order in which they were asked for.
       */
      facets: {
        /**
         * Values with how many people have them, none that nobody has; dates as days since 1970-01-01.
         */
        facets: Facet[];
      };
    }
  | {
      /**
       * The best matching of a cohort.
       */
      matched: CohortMatch;
    }
  | {
      /**
       * There is none: requirements that cannot all be met.
       */
      impossible: Impossible;
    }
  | {
      /**
       * How large it is.
       */
      size: IndexSize;
    }
  | {
      /**
       * Something is wrong with the call.
       */
      error: Error;
    };
/**
 * A value that is counted.
 */
export type FacetValue = number | boolean | string;

/**
 * Every document by its name.
 */
export interface Documents {
  Config: Config;
  TypeDraft: TypeDraft;
  Mapping: Mapping;
  EngineRequest: EngineRequest;
  EngineResponse: EngineResponse;
  IndexRequest: IndexRequest;
  IndexChange: IndexChange;
  IndexResponse: IndexResponse;
}
/**
 * What an engine is made of, as plain data.
 */
export interface Config {
  /**
   * The attributes that people have.
   */
  schema?: SchemaDraft;
  /**
   * The skill taxonomy; without it every skill stands alone and any id is a skill.
   */
  taxonomy?: SkillEntry[];
  /**
   * The relationship types, every version that anything open was made under.
   */
  types?: ConfiguredType[];
  /**
   * Limits over several roles together, across types.
   */
  joint_limits?: JointLimit[];
}
/**
 * The attribute schema as the host writes it.
 */
export interface SchemaDraft {
  /**
   * The attributes, at most 64.
   */
  attributes?: AttributeDefinition[];
  /**
   * Who may see who reports to whom.
   */
  reporting_line?: Visibility;
}
/**
 * One attribute that a person may have.
 */
export interface AttributeDefinition {
  /**
   * Its key, unique within the schema.
   */
  id: AttributeId;
  /**
   * Its name for people, at most 200 characters.
   */
  name: string;
  /**
   * The kind of its values.
   */
  kind: AttributeKind;
  /**
   * Who may see it.
   */
  visible_to?: Visibility;
}
/**
 * One skill of a taxonomy.
 */
export interface SkillEntry {
  /**
   * Its id.
   */
  id: SkillId;
  /**
   * Its name, 1 to 200 characters.
   */
  label: string;
  /**
   * Other names for it, at most 50.
   */
  alternative_labels?: string[];
  /**
   * The skills that it is part of.
   */
  broader?: SkillId[];
  /**
   * The skills near to it.
   */
  related?: SkillId[];
}
/**
 * A version of a relationship type in a configuration.
 */
export interface ConfiguredType {
  /**
   * The version, from 1.
   */
  version: number;
  /**
   * The document.
   */
  draft: TypeDraft;
}
/**
 * A relationship type as plain data. What is left out takes the default named at the field.
 */
export interface TypeDraft {
  /**
   * Its key, the same in every version.
   */
  id: TypeId;
  /**
   * Its name for people, 1 to 200 characters.
   */
  name: string;
  /**
   * What it is for, in words, at most 2,000 characters.
   */
  description?: string;
  /**
   * What it is for.
   */
  purpose: Purpose;
  /**
   * Who is with whom.
   */
  format: Format;
  /**
   * One role (peer) or two.
   */
  roles: RoleDraft[];
  /**
   * Who may be with whom: a rule over two people, named by their roles; in a peer type `self` and `other`, and it must hold both ways.
   */
  pair: RulesDraft;
  /**
   * Who may bring two others together: a rule over one person (`self`). Nobody by default; coordinators always may.
   */
  nominators?: RulesDraft;
  /**
   * Who has to say yes, in order, at most 4 steps. Everyone who takes a place and did not ask is asked even where `counterpart` is missing.
   */
  steps?: Step[];
  /**
   * How long requests stay open and what may be said about them.
   */
  requests?: RequestPolicy;
  /**
   * How a relationship runs and ends.
   */
  running?: RunningPolicy;
  /**
   * When silence is noticed.
   */
  momentum?: MomentumPolicy;
  /**
   * What meetings are about.
   */
  meetings?: MeetingsPolicy;
  /**
   * Who writes and reads the diary.
   */
  diary?: DiaryPolicy;
  /**
   * Whether objectives are asked for.
   */
  objectives?: ObjectivesPolicy;
  /**
   * How long what people wrote is kept.
   */
  retention?: RetentionPolicy;
  /**
   * Whether 360 feedback is gathered.
   */
  feedback?: FeedbackPolicy;
  /**
   * What makes somebody a good match.
   */
  matching?: MatchingPolicy;
  /**
   * How cohort rounds take place.
   */
  cohort?: CohortPolicy;
  /**
   * Who administers it, and for whom. At most 32 grants.
   */
  coordinators?: CoordinatorGrant[];
}
/**
 * A place in a relationship.
 */
export interface RoleDraft {
  /**
   * Its key; not `self` or `other`, which name people in rules.
   */
  id: RoleId;
  /**
   * Its name for people, 1 to 200 characters.
   */
  name: string;
  /**
   * The fewest people with which a relationship runs, at least 1.
   */
  min: number;
  /**
   * The most people in it.
   */
  max: number;
  /**
   * Who may take part: a rule over one person (`self`).
   */
  audience: RulesDraft;
  /**
   * How they come to take part.
   */
  taking_part?: TakingPart;
  /**
   * Whether people in this role ask, offer, or wait to be asked.
   */
  initiative?: Initiative;
  /**
   * How much anybody may have.
   */
  limits?: RoleLimits;
  /**
   * Whether all of somebody's other requests in this role end when their places are filled.
   */
  exclusive?: boolean;
  /**
   * How many may wait for a place with somebody in this role; without it nobody waits. At most 500.
   */
  waiting_list?: number | null;
}
/**
 * Grants and bans as plain data.
 */
export interface RulesDraft {
  /**
   * Somebody is allowed when one of these is true; with none, nobody is. At most 32.
   */
  grants?: RuleDraft[];
  /**
   * Nobody is allowed when one of these is true or unknown. At most 32.
   */
  bans?: RuleDraft[];
}
/**
 * A condition with a name, under which refusals mention it.
 */
export interface RuleDraft {
  /**
   * The name, unique among the rules beside it.
   */
  id: RuleId;
  /**
   * When it applies.
   */
  when: Condition;
  /**
   * For bans over two people: whether a running relationship ends when it comes to apply. Otherwise the relationship runs on, flagged.
   */
  while_running?: boolean;
}
/**
 * How people come to take part in a role.
 */
export interface TakingPart {
  /**
   * By themselves, by approval, or as a matter of course.
   */
  mode?: TakingPartMode;
  /**
   * The places of somebody who takes part and has not said how many, 1 to 100. Default 1.
   */
  default_places?: number;
  /**
   * When one may begin to take part; always by default.
   */
  enrolment?: Enrolment;
  /**
   * An agreement that has to be accepted by this code; a new code asks everybody anew.
   */
  agreement?: Code | null;
}
/**
 * The window in which one may begin to take part; the end is not in it.
 */
export interface Enrolment {
  /**
   * From when.
   */
  from?: Timestamp | null;
  /**
   * Until when.
   */
  until?: Timestamp | null;
}
/**
 * How much anybody may have in a role.
 */
export interface RoleLimits {
  /**
   * The most places that anybody may set for themselves, 1 to 100. Default 10.
   */
  places?: number;
  /**
   * The most relationships and open requests of one's own together, 1 to 500. Default 10.
   */
  outgoing?: number;
  /**
   * The most open requests from others at one time, 1 to 500. Default 500.
   */
  incoming?: number;
}
/**
 * How requests are dealt with.
 */
export interface RequestPolicy {
  /**
   * The days that each step may take, 1 to 365. Default 14.
   */
  expires_after_days?: number;
  /**
   * When whoever is to answer is reminded, in days after the step was reached, at most 2. Default 7 and 12.
   */
  reminders_after_days?: number[];
  /**
   * How many people one may name in order of preference, 1 to 10. Default 5.
   */
  ranked_choices?: number;
  /**
   * The reasons that may be given for a no, 1 to 32.
   */
  decline_codes?: Code[];
}
/**
 * How a relationship runs and ends.
 */
export interface RunningPolicy {
  /**
   * The days from start to end, 1 to 3,650; open-ended without it. Default 180.
   */
  duration_days?: number | null;
  /**
   * How often it may be extended. Default 2.
   */
  extensions?: number;
  /**
   * The most days that one extension adds, 1 to 3,650. Default 180.
   */
  extension_days?: number;
  /**
   * How many days after its end it completes by itself, 0 to 365. Default 14.
   */
  completes_after_days?: number;
  /**
   * Who may complete it; everybody in it by default.
   */
  complete_by?: RoleId[];
  /**
   * The reasons that may be given for ending it early or leaving it, 1 to 32.
   */
  cancel_codes?: Code[];
  /**
   * Whether the same people may be together again. Default yes.
   */
  again?: boolean;
}
/**
 * When silence is noticed: days without a held meeting.
 */
export interface MomentumPolicy {
  /**
   * The days between meetings that the type hopes for, 1 to 365. Default 30.
   */
  cadence_days?: number;
  /**
   * After how many days members are nudged. Default 35.
   */
  nudge_days?: number;
  /**
   * After how many days it is amber. Default 45.
   */
  amber_days?: number;
  /**
   * After how many days it is red. Default 60.
   */
  red_days?: number;
  /**
   * After how many days it lapses, 60 or more; never by default. All are warned 14 days before.
   */
  lapse_days?: number | null;
}
/**
 * What meetings are about.
 */
export interface MeetingsPolicy {
  /**
   * Agendas to choose from when a meeting is planned, at most 20.
   */
  agendas?: Agenda[];
}
/**
 * An agenda: what to talk about, in order.
 */
export interface Agenda {
  /**
   * Its key.
   */
  id: Code;
  /**
   * Its name for people, 1 to 200 characters.
   */
  name: string;
  /**
   * What to talk about, 1 to 20 items of 1 to 500 characters.
   */
  items: string[];
}
/**
 * Who writes and reads the diary.
 */
export interface DiaryPolicy {
  /**
   * The roles that may write; all by default.
   */
  writers?: RoleId[];
  /**
   * The roles that read what others write for everybody in it; all by default.
   */
  readers?: RoleId[];
  /**
   * What coordinators see of an entry that was written for them too.
   */
  coordinators?: CoordinatorView;
}
/**
 * Whether objectives are asked for.
 */
export interface ObjectivesPolicy {
  /**
   * How many a relationship should have, 0 to 20. A relationship that completes with fewer is marked, never held.
   */
  at_least?: number;
  /**
   * What coordinators see of an objective: its state, dates and how far it has come, unless this says otherwise.
   */
  coordinators?: CoordinatorView;
}
/**
 * How long what people wrote is kept.
 */
export interface RetentionPolicy {
  /**
   * How many days after its end the words of a relationship are taken away, 1 to 3,650: those of its diary, its objectives and its feedback rounds, the message of its request and the reason for its end. Kept without it.
   */
  texts_days?: number | null;
}
/**
 * Whether 360 feedback is gathered, from whom and about what.
 */
export interface FeedbackPolicy {
  /**
   * Who is asked; nobody by default.
   */
  rater_groups?: RaterGroup[];
  /**
   * What they are asked, in this order, at most 50.
   */
  questions?: FeedbackQuestion[];
  /**
   * The roles that feedback is about; all by default.
   */
  subjects?: RoleId[];
  /**
   * Who reads what was released, besides whom it is about.
   */
  readers?: FeedbackReader[];
  /**
   * The days that raters have, 1 to 90. Default 14.
   */
  open_days?: number;
  /**
   * When raters who have not answered are reminded, in days after the opening, at most 2. Default 7 and 12.
   */
  reminders_after_days?: number[];
  /**
   * After how many days what a rater said in an earlier round tells nothing of what they say in a later one, 30 to 3,650. Never by default: then groups of raters that overlap from round to round are not told apart by subtraction, at the price of figures that are withheld.
   */
  forgets_after_days?: number | null;
}
/**
 * A question.
 */
export interface FeedbackQuestion {
  /**
   * Its key. A question that keeps its key from version to version of a type must keep its meaning and its kind.
   */
  id: Code;
  /**
   * The question, 1 to 500 characters.
   */
  text: string;
  /**
   * How it is answered.
   */
  kind: QuestionKind;
  /**
   * The competency that it measures; scales only.
   */
  competency?: Code | null;
  /**
   * The groups that are asked it; all by default.
   */
  asked_of?: RaterGroup[];
  /**
   * Whether it asks how satisfied somebody is with the relationship; scales only.
   */
  satisfaction?: boolean;
}
/**
 * What makes somebody a good match; integers only.
 */
export interface MatchingPolicy {
  /**
   * What skills count for.
   */
  skills?: SkillCriterion;
  /**
   * What attributes count for, at most 16.
   */
  attributes?: AttributeCriterion[];
}
/**
 * What skills count for. A wanted skill of weight `w` that somebody has at proficiency `p` is worth `20 * w * p` points; the percentages are of that, rounded down.
 */
export interface SkillCriterion {
  /**
   * Added when somebody else confirmed it, 0 to 100. Default 25.
   */
  validated_percent?: number;
  /**
   * Added when they are willing to teach it, 0 to 100. Default 25.
   */
  teaches_percent?: number;
  /**
   * What the same proficiency in a related skill is worth instead, 0 to 100. Default 40.
   */
  related_percent?: number;
  /**
   * What the same proficiency in a directly broader skill is worth instead, 0 to 100. Default 30.
   */
  broader_percent?: number;
}
/**
 * What an attribute counts for. Only attributes that everyone may see, since an order tells too.
 */
export interface AttributeCriterion {
  /**
   * Which.
   */
  attribute: AttributeId;
  /**
   * What is preferred.
   */
  prefer: Preference;
  /**
   * The points for it, 1 to 10,000; for `shared` for every text in common.
   */
  points: number;
}
/**
 * How cohort rounds take place.
 */
export interface CohortPolicy {
  /**
   * What comes of a pair when its round is published.
   */
  publication?: Publication;
}
/**
 * A coordinator's grant: who, for whom, and what they may do.
 */
export interface CoordinatorGrant {
  /**
   * Its name.
   */
  id: RuleId;
  /**
   * Who is a coordinator: a rule over one person (`self`).
   */
  who: RulesDraft;
  /**
   * For whom: people to whom all of these apply; everybody by default. At most 8.
   */
  scope?: ScopeTerm[];
  /**
   * What beyond reading and approving.
   */
  rights?: CoordinatorRights;
}
/**
 * People with one of these values: sets only, so that a host can put the scope into its own query.
 */
export interface ScopeTerm {
  /**
   * An attribute, a text or a set of text.
   */
  attribute: AttributeId;
  /**
   * The values that count, 1 to 256.
   */
  values: string[];
}
/**
 * What a coordinator may do beyond reading and approving. Bans and blocks bind them all the same.
 */
export interface CoordinatorRights {
  /**
   * Act for somebody, with a reason, audited.
   */
  act_for?: boolean;
  /**
   * Give somebody more than their places, with a reason, audited.
   */
  exceed_places?: boolean;
}
/**
 * A limit over several roles together, across types.
 */
export interface JointLimit {
  /**
   * Its name, under which refusals mention it.
   */
  id: RuleId;
  /**
   * The roles that count together, 1 to 32.
   */
  roles: TypeRole[];
  /**
   * The most places that anybody may have in use in all of them together, 1 to 100.
   */
  most: number;
}
/**
 * A role of a type.
 */
export interface TypeRole {
  /**
   * The type.
   */
  type: TypeId;
  /**
   * The role.
   */
  role: RoleId;
}
/**
 * Which columns of a CSV file hold what. Columns are named as in the first line of the file.
 *
 * Blanks around a cell or an item do not count. What the mapping does not mention stays as it is for people who are already known.
 *
 * ``` # fn main() -> Result<(), serde_json::Error> { let mapping: tutelage::people::Mapping = serde_json::from_str(     r#"{         "id": {"column": "employee_id"},         "name": {"column": "name"},         "manager": {"column": "manager_id", "empty": "nobody"},         "empty_values": ["", "NA"],         "attributes": {             "level": {"column": "level"},             "languages": {"column": "languages", "separator": ";"}         },         "skills": [{"column": "skills", "separator": ";", "marks": ":"}],         "left": {"column": "status", "values": ["left", "terminated"]}     }"#, )?; assert_eq!(mapping.delimiter, ','); # Ok(()) # } ```
 */
export interface Mapping {
  /**
   * The id; it must not be empty and stands in one row only.
   */
  id: TextColumn;
  /**
   * The name; it must not be empty.
   */
  name: TextColumn;
  /**
   * The id of the manager, who is in the file or already known.
   */
  manager?: ManagerColumn | null;
  /**
   * Who has left; all others are active.
   */
  left?: LeftColumn | null;
  /**
   * The attributes. An empty cell makes the attribute missing, which is not the same as `0`, `false` or `""`.
   */
  attributes?: {
    [k: string]: AttributeColumn;
  };
  /**
   * What people can do, at most 64 columns. A skill in several columns keeps its higher proficiency.
   */
  skills?: SkillColumn[];
  /**
   * What people want to learn, at most 64 columns. A skill in several columns keeps its higher priority.
   */
  wants?: WishColumn[];
  /**
   * The cells that count as empty; without it those with nothing in them.
   */
  empty_values?: string[];
  /**
   * What stands between two cells: one ASCII character, without it a comma.
   */
  delimiter?: string;
}
/**
 * A column that is taken as it is.
 */
export interface TextColumn {
  /**
   * The column.
   */
  column: string;
  /**
   * What to put before each cell.
   */
  prefix?: string;
}
/**
 * The column that says who reports to whom.
 */
export interface ManagerColumn {
  /**
   * The column.
   */
  column: string;
  /**
   * What to put before each cell to make it a person's id.
   */
  prefix?: string;
  /**
   * What an empty cell says.
   */
  empty?: NoManager;
}
/**
 * The column that says who has left.
 */
export interface LeftColumn {
  /**
   * The column.
   */
  column: string;
  /**
   * The cells of those who have left, at least one; the case of ASCII letters does not count.
   */
  values: string[];
}
/**
 * The column of an attribute. Its kind is that of the schema: whole numbers are digits with perhaps a `-` before them, dates are written `2026-11-23`, yes is `true`, `yes` or `1` and no is `false`, `no` or `0`.
 */
export interface AttributeColumn {
  /**
   * The column.
   */
  column: string;
  /**
   * For sets of text: what stands between two texts. Without it the cell is one text.
   */
  separator?: string | null;
}
/**
 * A column of skills that people have.
 */
export interface SkillColumn {
  /**
   * The column.
   */
  column: string;
  /**
   * What stands between two skills. Without it the cell is one skill.
   */
  separator?: string | null;
  /**
   * What stands between a skill and its marks: a proficiency from 1 to 5, then `v` where it was validated and `t` where they are willing to teach it, as in `python:4:v:t`. Without it the item is the name and nothing else.
   */
  marks?: string | null;
  /**
   * The proficiency of a skill without a number, 3 unless given.
   */
  proficiency?: Proficiency;
}
/**
 * A column of skills that people want to learn.
 */
export interface WishColumn {
  /**
   * The column.
   */
  column: string;
  /**
   * What stands between two skills. Without it the cell is one skill.
   */
  separator?: string | null;
  /**
   * What stands between a skill and its priority from 1 to 5, as in `python:4`. Without it the item is the name and nothing else.
   */
  marks?: string | null;
  /**
   * The priority of a skill without a number, 3 unless given.
   */
  priority?: Proficiency;
}
/**
 * A command with who wants it done.
 */
export interface Envelope {
  /**
   * A UUID made by the host. Sent again, it does nothing and answers the same.
   */
  id: CommandId;
  /**
   * Who wants it done; the host has made sure that it is them.
   */
  actor: Actor;
  /**
   * For whom a coordinator acts.
   */
  on_behalf_of?: OnBehalfOf | null;
  /**
   * What.
   */
  command: Command;
}
/**
 * A coordinator acting for somebody.
 */
export interface OnBehalfOf {
  /**
   * For whom.
   */
  person: PersonId;
  /**
   * Why; kept in the audit trail.
   */
  reason: Code;
  /**
   * Whether somebody may get more than their places by it.
   */
  exceed_places?: boolean;
}
/**
 * A person as plain data. The host owns it and sends it anew with `person_changed`.
 *
 * Whether somebody takes part, with how many places, and whom they block is theirs to say to the engine; it is in their `Caseload`.
 */
export interface PersonRecord {
  /**
   * Who it is.
   */
  id: PersonId;
  /**
   * The version of this record; 0 for one that was never stored.
   */
  version?: number;
  /**
   * The name to show, 1 to 200 characters.
   */
  name: string;
  /**
   * Active or left.
   */
  state?: PersonState;
  /**
   * Values by attribute; one that is missing is unknown.
   */
  attributes?: {
    [k: string]: AttributeValue;
  };
  /**
   * To whom they report.
   */
  manager?: Manager;
  /**
   * What they can do, at most 200 skills.
   */
  skills?: Skill[];
  /**
   * What they want to learn, at most 200 skills.
   */
  wants?: Wish[];
}
/**
 * A skill that somebody has.
 */
export interface Skill {
  /**
   * Which.
   */
  skill: SkillId;
  /**
   * How well.
   */
  proficiency: Proficiency;
  /**
   * Whether somebody else confirmed it.
   */
  validated?: boolean;
  /**
   * Whether they are willing to teach it.
   */
  teaches?: boolean;
}
/**
 * A skill that somebody wants to learn.
 */
export interface Wish {
  /**
   * Which.
   */
  skill: SkillId;
  /**
   * How much, 1 (a little) to 5 (most of all).
   */
  priority: Proficiency;
}
/**
 * Somebody in a role.
 */
export interface Party {
  /**
   * Who.
   */
  person: PersonId;
  /**
   * As what.
   */
  role: RoleId;
}
/**
 * An objective as somebody proposes it.
 */
export interface ObjectiveDraft {
  /**
   * What is to be reached, 1 to 10,000 characters.
   */
  statement: string;
  /**
   * How it is measured; done or not done without it.
   */
  measure?: Measure;
  /**
   * By when.
   */
  target_date?: Timestamp | null;
  /**
   * Steps on the way, at most 20.
   */
  milestones?: MilestoneDraft[];
}
/**
 * A step on the way as somebody proposes it.
 */
export interface MilestoneDraft {
  /**
   * What is to be reached, 1 to 10,000 characters.
   */
  text: string;
  /**
   * By when.
   */
  target_date?: Timestamp | null;
  /**
   * When it was reached, where it was.
   */
  reached_at?: Timestamp | null;
}
/**
 * A figure of another tool of the host: the steps of a scale, summed over a group.
 */
export interface ImportedFigure {
  /**
   * On which question.
   */
  question: Code;
  /**
   * Over which group.
   */
  group: RaterGroup;
  /**
   * How many of them answered, 1 to 10,000.
   */
  count: number;
  /**
   * The sum of what they said.
   */
  sum: number;
}
/**
 * Two people whom a round would bring together.
 */
export interface Pairing {
  /**
   * Who takes the first role of the type.
   */
  first: PersonId;
  /**
   * Who takes the second; in a peer type the same.
   */
  second: PersonId;
  /**
   * How good a match it is, as the matching said. Kept and shown; nothing is decided by it. Default 0.
   */
  score?: number;
}
/**
 * Which pair: the ids in order, so that there is one record however one looks at it.
 */
export interface PairKey {
  /**
   * The type.
   */
  type: TypeId;
  /**
   * The person whose id comes first.
   */
  first: PersonId;
  /**
   * The other.
   */
  second: PersonId;
}
/**
 * Names what was released about somebody in a type.
 */
export interface DisclosuresKey {
  /**
   * In which type.
   */
  type: TypeId;
  /**
   * About whom.
   */
  subject: PersonId;
}
/**
 * Names a version of a type.
 */
export interface TypeVersionKey {
  /**
   * Which type.
   */
  type: TypeId;
  /**
   * Which version, from 1.
   */
  number: number;
}
/**
 * Names a page of a round.
 */
export interface RoundPageKey {
  /**
   * Which round.
   */
  round: RoundId;
  /**
   * Which page, from 1.
   */
  number: number;
}
/**
 * A query and what the host answers.
 */
export interface FactDocument {
  /**
   * The query, as it was asked.
   */
  query: Query;
  /**
   * The answer.
   */
  answer: FactAnswer;
}
/**
 * What is asked of a summary. It holds everything that it takes to fold records into one, so that a host can keep a summary under its plan and go on with it.
 */
export interface Plan {
  /**
   * Of which type.
   */
  type: TypeId;
  /**
   * Its one or two roles: who fits their audience could take part.
   */
  roles: RoleDraft[];
  /**
   * Whom it counts.
   */
  scope?: Scope;
  /**
   * By which attributes it tells people apart, at most 8.
   */
  by?: AttributeId[];
  /**
   * The smallest group that is shown, from 4.
   */
  threshold?: number;
}
/**
 * Everything that somebody takes part in, and whom they block.
 */
export interface Caseload {
  /**
   * Whose.
   */
  person: PersonId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * A section per type and role, in that order.
   */
  sections?: Section[];
  /**
   * Requests of others that wait for this person's approval as a manager.
   */
  approvals?: Ticket[];
  /**
   * Open feedback rounds in which they are asked, or that are about them.
   */
  feedback?: FeedbackId[];
  /**
   * Whom they block.
   */
  blocks?: PersonId[];
}
/**
 * What somebody has taken on in one role of one type.
 */
export interface Section {
  /**
   * The type.
   */
  type: TypeId;
  /**
   * The role.
   */
  role: RoleId;
  /**
   * Whether they take part.
   */
  participation?: Participation;
  /**
   * The places they set for themselves; the default of the role without it.
   */
  places?: number | null;
  /**
   * The code of the agreement they accepted.
   */
  agreement?: Code | null;
  /**
   * Places kept for requests that both sides agreed to and others have yet to approve.
   */
  reserved?: Ticket[];
  /**
   * Relationships that take a place.
   */
  active?: ActivePlace[];
  /**
   * Open requests from others.
   */
  incoming?: Ticket[];
  /**
   * Open requests of their own.
   */
  outgoing?: Ticket[];
  /**
   * Open requests about them that ask others first, or still others; not for them to see.
   */
  ahead?: Ticket[];
  /**
   * Requests that wait for a place with them, first come first.
   */
  waiting?: Ticket[];
  /**
   * What has happened by now.
   */
  tally?: Tally;
}
/**
 * A request that stands in a queue until it is dealt with or due.
 */
export interface Ticket {
  /**
   * Which request.
   */
  request: RequestId;
  /**
   * With whom it would bring them together; for a manager the one who asked.
   */
  with: PersonId;
  /**
   * Who is to answer it now, unless that is any coordinator.
   */
  asks?: PersonId | null;
  /**
   * From when it no longer counts; never without it.
   */
  due_at?: Timestamp | null;
}
/**
 * A place that is taken.
 */
export interface ActivePlace {
  /**
   * By which relationship.
   */
  relationship: RelationshipId;
  /**
   * With whom: those in the opposite role, or everybody where there is one role.
   */
  with: PersonId[];
  /**
   * In groups: how many more people it can take in the opposite role.
   */
  seats?: number;
}
/**
 * How often something happened to somebody in one role of one type. Records written before it was counted begin at 0.
 */
export interface Tally {
  /**
   * Requests and offers that they made; each choice of a ranking once it is asked.
   */
  requests_made?: number;
  /**
   * Requests and offers made to them, and nominations of them.
   */
  requests_received?: number;
  /**
   * Relationships in which they took a place.
   */
  relationships_begun?: number;
  /**
   * Relationships that came to their end while they were in them.
   */
  relationships_completed?: number;
}
/**
 * What there is between two people in one type.
 */
export interface Pair {
  /**
   * Which pair.
   */
  key: PairKey;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The open request between them.
   */
  open?: OpenRequest | null;
  /**
   * The relationship that they are in.
   */
  current?: RelationshipId | null;
  /**
   * How many relationships they were in.
   */
  past?: number;
  /**
   * Who said: never again.
   */
  never_again?: PersonId[];
}
/**
 * The open request between two people.
 */
export interface OpenRequest {
  /**
   * Which.
   */
  request: RequestId;
  /**
   * From when it no longer counts; never while it waits in line.
   */
  due_at?: Timestamp | null;
}
/**
 * A request.
 */
export interface Request {
  /**
   * Who is concerned, and its id.
   */
  parties: RequestParties;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The type.
   */
  type: TypeId;
  /**
   * The version of the type when it was made; its periods stay those.
   */
  type_version: number;
  /**
   * How it came about.
   */
  kind: RequestKind;
  /**
   * Who made it; nobody when the host did, by a cohort round.
   */
  by?: PersonId | null;
  /**
   * Where it stands.
   */
  state: RequestState;
  /**
   * Who has to say yes, in order.
   */
  steps: RequestStep[];
  /**
   * The step that it waits at, from 0.
   */
  step: number;
  /**
   * When it was made.
   */
  opened_at: Timestamp;
  /**
   * When the last yes, or the no, was said.
   */
  answered_at?: Timestamp | null;
  /**
   * When the present step was reached.
   */
  step_since: Timestamp;
  /**
   * When something happens by itself: a reminder or the expiry.
   */
  due_at?: Timestamp | null;
  /**
   * When the present step expires; never while it waits in line.
   */
  expires_at?: Timestamp | null;
  /**
   * The reminders that were due at this step already.
   */
  reminded: number;
  /**
   * The periods of the type when it was made.
   */
  terms: RequestTerms;
  /**
   * Whose places are kept for it.
   */
  reserved?: PersonId[];
  /**
   * Whom to ask next, should this one come to nothing.
   */
  choices?: PersonId[];
  /**
   * The request that this one follows in a ranking.
   */
  follows?: RequestId | null;
  /**
   * The group that it wants to join.
   */
  joins?: RelationshipId | null;
  /**
   * The closed relationship that it wants to take up again.
   */
  reopens?: RelationshipId | null;
  /**
   * The words that came with it.
   */
  message?: TextId | null;
  /**
   * The code given for a no.
   */
  code?: Code | null;
  /**
   * The words given for a no, for coordinators only.
   */
  reason?: TextId | null;
  /**
   * The relationship that came of it.
   */
  relationship?: RelationshipId | null;
  /**
   * Whether all choices came to nothing, so that a coordinator should look at it.
   */
  exhausted?: boolean;
}
/**
 * Who is concerned by a request; every event about it says so.
 */
export interface RequestParties {
  /**
   * Which request.
   */
  request: RequestId;
  /**
   * Who asked or offered; of two who were nominated the first.
   */
  from: Party;
  /**
   * Whom they asked; of two who were nominated the second.
   */
  to: Party;
  /**
   * Whether `from` made the request, and it was not a nomination.
   */
  from_began: boolean;
}
/**
 * One who has to say yes.
 */
export interface RequestStep {
  /**
   * Who.
   */
  approver: Approver;
  /**
   * Who did, when they did.
   */
  approved_by?: PersonId | null;
}
/**
 * The periods of a request.
 */
export interface RequestTerms {
  /**
   * How many days each step may take.
   */
  expires_after_days: number;
  /**
   * After how many days of a step whoever has it is reminded.
   */
  reminders_after_days: number[];
}
/**
 * A relationship.
 */
export interface Relationship {
  /**
   * Its id.
   */
  id: RelationshipId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The type.
   */
  type: TypeId;
  /**
   * The version of the type when it was formed; its periods and diary policy stay those.
   */
  type_version: number;
  /**
   * Who is and was in it.
   */
  members: Member[];
  /**
   * Where it stands.
   */
  state: RelationshipState;
  /**
   * When it was formed.
   */
  formed_at: Timestamp;
  /**
   * The day from which it may start.
   */
  starts_at: Timestamp;
  /**
   * When it started.
   */
  started_at?: Timestamp | null;
  /**
   * When it is meant to end.
   */
  ends_at?: Timestamp | null;
  /**
   * When it did end.
   */
  ended_at?: Timestamp | null;
  /**
   * When something happens by itself.
   */
  due_at?: Timestamp | null;
  /**
   * The periods of the type when it was formed.
   */
  terms: RelationshipTerms;
  /**
   * How long it has been silent.
   */
  clock: Clock;
  /**
   * When a hold ends by itself.
   */
  hold_until?: Timestamp | null;
  /**
   * An extension that one side proposed.
   */
  extension?: Extension | null;
  /**
   * How often it was extended.
   */
  extensions?: number;
  /**
   * Its objectives, in the order in which they were proposed first.
   */
  objectives?: ObjectiveSummary[];
  /**
   * Feedback rounds, oldest first.
   */
  feedback?: FeedbackSummary[];
  /**
   * What a coordinator should know.
   */
  flags?: Flag[];
  /**
   * Who ended it and why.
   */
  closing?: Closing | null;
  /**
   * When its words were due to be taken away, once they were.
   */
  texts_ended_at?: Timestamp | null;
  /**
   * The request that it came from.
   */
  request: RequestId;
  /**
   * The relationship that it takes up again.
   */
  reopens?: RelationshipId | null;
}
/**
 * Somebody in a relationship.
 */
export interface Member {
  /**
   * Who, as what.
   */
  party: Party;
  /**
   * Since when.
   */
  joined_at: Timestamp;
  /**
   * The request by which they joined; those with whom it was formed came by its own.
   */
  request?: RequestId | null;
  /**
   * When and why they left before the end.
   */
  left?: Leaving | null;
}
/**
 * When and why somebody left.
 */
export interface Leaving {
  /**
   * When.
   */
  at: Timestamp;
  /**
   * Why.
   */
  code: Code;
}
/**
 * The periods of a relationship.
 */
export interface RelationshipTerms {
  /**
   * Days from start to end; open-ended without it.
   */
  duration_days?: number | null;
  /**
   * How many days after its end it completes by itself.
   */
  completes_after_days: number;
  /**
   * How often it may be extended.
   */
  extensions: number;
  /**
   * The most days that one extension adds.
   */
  extension_days: number;
  /**
   * When silence is noticed.
   */
  momentum: MomentumPolicy;
  /**
   * The bounds of the roles.
   */
  roles: RoleTerms[];
  /**
   * How many objectives it should have.
   */
  objectives: number;
  /**
   * How many days after its end its words are taken away; they are kept without it.
   */
  texts_days?: number | null;
}
/**
 * The bounds of a role.
 */
export interface RoleTerms {
  /**
   * Which.
   */
  role: RoleId;
  /**
   * The fewest people with which it runs.
   */
  min: number;
  /**
   * The most people in it.
   */
  max: number;
}
/**
 * The silence of a relationship.
 */
export interface Clock {
  /**
   * From when silence is counted.
   */
  quiet_since: Timestamp;
  /**
   * The milliseconds of silence that had passed when a hold began.
   */
  stopped?: number | null;
  /**
   * When they last met.
   */
  last_met?: Timestamp | null;
  /**
   * How often they met.
   */
  met?: number;
  /**
   * How often somebody was not there.
   */
  missed?: number;
  /**
   * Planned meetings, by time; those too whose time has come and of which nobody has said whether they took place.
   */
  planned?: Planned[];
  /**
   * What was last made of the silence.
   */
  momentum?: Momentum;
  /**
   * Whether everybody was warned that it is about to lapse.
   */
  lapse_warned?: boolean;
}
/**
 * A planned meeting.
 */
export interface Planned {
  /**
   * Its diary entry.
   */
  entry: EntryId;
  /**
   * When it is to begin.
   */
  at: Timestamp;
  /**
   * When it was planned.
   */
  planned_on: Timestamp;
}
/**
 * An extension that waits for the other side.
 */
export interface Extension {
  /**
   * The new end.
   */
  until: Timestamp;
  /**
   * Who has agreed; the first proposed it.
   */
  agreed: PersonId[];
}
/**
 * An objective in the record of its relationship: enough to count it.
 */
export interface ObjectiveSummary {
  /**
   * Which.
   */
  objective: ObjectiveId;
  /**
   * Where it stands.
   */
  state: ObjectiveState;
  /**
   * Who has yet to agree to what is proposed, by id.
   */
  to_agree?: PersonId[];
  /**
   * What came of it, once somebody reviewed it.
   */
  result?: ObjectiveResult | null;
}
/**
 * A round as its relationship knows it.
 */
export interface FeedbackSummary {
  /**
   * Which round.
   */
  feedback: FeedbackId;
  /**
   * Whom it is about.
   */
  subject: PersonId;
  /**
   * Before, while or after they are together.
   */
  occasion: Occasion;
}
/**
 * How a relationship was ended.
 */
export interface Closing {
  /**
   * By whom; by nobody when it ended by itself.
   */
  by?: PersonId | null;
  /**
   * Why.
   */
  code?: Code | null;
  /**
   * In their words, for coordinators only.
   */
  reason?: TextId | null;
}
/**
 * An entry.
 */
export interface Entry {
  /**
   * Its id.
   */
  id: EntryId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * In whose diary it stands.
   */
  relationship: RelationshipId;
  /**
   * The type of that relationship.
   */
  type: TypeId;
  /**
   * Who wrote it.
   */
  author: PersonId;
  /**
   * What it is.
   */
  kind: EntryKind;
  /**
   * Where it stands.
   */
  state: EntryState;
  /**
   * When it was written.
   */
  written_at: Timestamp;
  /**
   * When the meeting begins or began.
   */
  starts_at?: Timestamp | null;
  /**
   * How long the meeting takes or took, in minutes.
   */
  minutes?: number | null;
  /**
   * The agenda of the type that the meeting follows.
   */
  agenda?: Code | null;
  /**
   * Who was not there, by id.
   */
  absent?: PersonId[];
  /**
   * Who besides the author reads it, by id; settled when it was written.
   */
  readers: PersonId[];
  /**
   * What coordinators see of it; settled when it was written.
   */
  coordinators: CoordinatorView;
  /**
   * Its words.
   */
  text?: TextId | null;
  /**
   * What stood there before it was edited, oldest first.
   */
  revisions?: Revision[];
}
/**
 * What an entry said before it was edited.
 */
export interface Revision {
  /**
   * When it was replaced.
   */
  until: Timestamp;
  /**
   * The words that were replaced.
   */
  text?: TextId | null;
}
/**
 * An objective.
 */
export interface Objective {
  /**
   * Its id.
   */
  id: ObjectiveId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * Whose it is.
   */
  relationship: RelationshipId;
  /**
   * The type of that relationship.
   */
  type: TypeId;
  /**
   * Who proposed it.
   */
  author: PersonId;
  /**
   * When it was proposed.
   */
  proposed_at: Timestamp;
  /**
   * Where it stands.
   */
  state: ObjectiveState;
  /**
   * What was agreed on.
   */
  terms?: ObjectiveTerms | null;
  /**
   * When it was agreed on first.
   */
  agreed_at?: Timestamp | null;
  /**
   * What is proposed now.
   */
  proposal?: Proposal | null;
  /**
   * How often something was proposed: the number of what is proposed now.
   */
  proposals: number;
  /**
   * Who reads it besides coordinators as long as they are in the relationship, by id: those who were when it was proposed first.
   */
  readers: PersonId[];
  /**
   * What coordinators see of it; settled when it was first proposed.
   */
  coordinators: CoordinatorView;
  /**
   * How far it has come, oldest first.
   */
  progress?: Progress[];
  /**
   * How many of these were said before the present measure was agreed on.
   */
  before_measure?: number;
  /**
   * Words that stood in it before and are shown no more, so that they are found when they are to be taken away.
   */
  earlier?: TextId[];
  /**
   * What each makes of the terms as they are, by id.
   */
  reviews?: Review[];
}
/**
 * What an objective says.
 */
export interface ObjectiveTerms {
  /**
   * The words.
   */
  statement: TextId;
  /**
   * How it is measured.
   */
  measure: Measure;
  /**
   * By when.
   */
  target_date?: Timestamp | null;
  /**
   * Steps on the way, at most 20.
   */
  milestones?: Milestone[];
}
/**
 * A step on the way.
 */
export interface Milestone {
  /**
   * The words.
   */
  text: TextId;
  /**
   * By when.
   */
  target_date?: Timestamp | null;
  /**
   * When it was reached.
   */
  reached_at?: Timestamp | null;
}
/**
 * A change that waits until both sides have agreed.
 */
export interface Proposal {
  /**
   * What is to be.
   */
  change: ObjectiveChange;
  /**
   * Who has agreed; the first proposed it.
   */
  agreed: PersonId[];
}
/**
 * How far it had come at some time.
 */
export interface Progress {
  /**
   * When.
   */
  at: Timestamp;
  /**
   * Who says so.
   */
  by: PersonId;
  /**
   * The value of the measure.
   */
  value?: number | null;
  /**
   * The words.
   */
  text?: TextId | null;
}
/**
 * What somebody makes of an objective at the end.
 */
export interface Review {
  /**
   * When.
   */
  at: Timestamp;
  /**
   * Who says so.
   */
  by: PersonId;
  /**
   * What came of it.
   */
  verdict: Verdict;
  /**
   * The words.
   */
  text?: TextId | null;
}
/**
 * A round of feedback about one person in a relationship.
 */
export interface FeedbackRound {
  /**
   * Its id.
   */
  id: FeedbackId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * In which relationship.
   */
  relationship: RelationshipId;
  /**
   * The type of that relationship.
   */
  type: TypeId;
  /**
   * The version of the type whose questions are asked.
   */
  type_version: number;
  /**
   * Whom it is about.
   */
  subject: PersonId;
  /**
   * Before, while or after they are together.
   */
  occasion: Occasion;
  /**
   * Where it stands.
   */
  state: FeedbackState;
  /**
   * Who opened it; nobody when the host did.
   */
  by?: PersonId | null;
  /**
   * When it was opened.
   */
  opened_at: Timestamp;
  /**
   * What was settled when it was opened.
   */
  terms: FeedbackTerms;
  /**
   * Who is asked, by id.
   */
  raters: Rater[];
  /**
   * When something happens by itself: a reminder or the closing.
   */
  due_at?: Timestamp | null;
  /**
   * The reminders that were due already.
   */
  reminded?: number;
  /**
   * The first round about them in this relationship, which this one is compared with.
   */
  baseline?: FeedbackId | null;
  /**
   * What was released.
   */
  release?: Release | null;
  /**
   * Whether the figures came from another tool of the host.
   */
  imported?: boolean;
}
/**
 * What was settled when a round was opened. Raters are told before they answer; nothing widens it later.
 */
export interface FeedbackTerms {
  /**
   * When it closes.
   */
  closes_at: Timestamp;
  /**
   * After how many days those who have not answered are reminded.
   */
  reminders_after_days: number[];
  /**
   * Who reads what is released, besides coordinators and whom it is about; by id.
   */
  readers: PersonId[];
  /**
   * Whether coordinators in whose scope everybody in the relationship is read it.
   */
  coordinators: boolean;
  /**
   * The fewest people of whom a figure over peers, or over reports, may tell.
   */
  threshold: number;
  /**
   * The fewest people of whom a figure over peers and reports together may tell.
   */
  threshold_of_all: number;
  /**
   * After how many days what a rater said earlier tells nothing of what they say now.
   */
  forgets_after_days?: number | null;
}
/**
 * Somebody who is asked.
 */
export interface Rater {
  /**
   * Who.
   */
  person: PersonId;
  /**
   * As what.
   */
  group: RaterGroup;
  /**
   * What they said.
   */
  answers?: AnswersId | null;
}
/**
 * What is shown of a round. Made once, and never again.
 *
 * - The groups `own`, `partner` and `line_manager` are named: what they say shows from one person on, and they are told   so before they answer. Peers and reports are not: a figure tells of at least 3 of one group, or 4 of both together.
 * - Where all of an unnamed group say the same, nothing shows: it would tell what each of them said.
 * - A figure over both groups shows only where neither has enough for one of its own. Beside one of theirs it could be   subtracted.
 * - Figures over groups that overlap with others of which figures were released before are withheld, see   `Disclosures`.
 * - Scores and changes are worked out of the figures that show, and of nothing else.
 * - Words of unnamed raters show where at least 4 wrote some, all together, in no order that tells of who they are.
 */
export interface Release {
  /**
   * When.
   */
  at: Timestamp;
  /**
   * The figures, in the order of the questions and groups.
   */
  figures: Figure[];
  /**
   * The words, in the order of the questions.
   */
  words?: ReleasedWords[];
  /**
   * Words that were written and show to nobody, so that they are found when they are to be taken away.
   */
  withheld?: TextId[];
  /**
   * What the figures come to for each competency, in their order.
   */
  scores?: Score[];
  /**
   * How satisfied each group is with the relationship.
   */
  satisfaction?: SatisfactionScore[];
  /**
   * What changed since the first round in the relationship, over the questions of which both have a figure.
   */
  changes?: ScoreChange[];
}
/**
 * A figure.
 */
export interface Figure {
  /**
   * On which question.
   */
  question: Code;
  /**
   * Over whom.
   */
  of: Of;
  /**
   * How many of them answered.
   */
  count: number;
  /**
   * What they said.
   */
  tally: AnswerTally;
}
/**
 * The words of one group, or of all who are unnamed.
 */
export interface ReleasedWords {
  /**
   * To which question.
   */
  question: Code;
  /**
   * Whose.
   */
  of: Of;
  /**
   * The words.
   */
  texts: TextId[];
}
/**
 * What the figures on a competency come to. Groups are never mixed.
 */
export interface Score {
  /**
   * Which competency.
   */
  competency: Code;
  /**
   * Over whom.
   */
  of: Of;
  /**
   * The mean over the questions, in hundredths of a percent of the scale: 0 is the lowest step, 10,000 the highest.
   */
  score: number;
  /**
   * How many questions it is the mean of.
   */
  questions: number;
}
/**
 * How satisfied a group is with the relationship.
 */
export interface SatisfactionScore {
  /**
   * Who.
   */
  of: Of;
  /**
   * The mean over the questions that ask it, in hundredths of a percent of the scale.
   */
  score: number;
  /**
   * How many questions it is the mean of.
   */
  questions: number;
}
/**
 * How a score changed from the first round in a relationship to a later one.
 */
export interface ScoreChange {
  /**
   * Which competency.
   */
  competency: Code;
  /**
   * Over whom.
   */
  of: Of;
  /**
   * The score then, over the questions on which there are figures then and now.
   */
  before: number;
  /**
   * The score now, over the same questions.
   */
  after: number;
  /**
   * How many questions that are.
   */
  questions: number;
}
/**
 * The answers of one rater. They come from outside like texts: no event holds them, so that no log, bus or replay does.
 */
export interface Answers {
  /**
   * Their id.
   */
  id: AnswersId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * In which round.
   */
  feedback: FeedbackId;
  /**
   * Whose.
   */
  rater: PersonId;
  /**
   * By question; one that is missing could not be answered.
   */
  answers?: {
    [k: string]: Answer;
  };
}
/**
 * Of whom figures about somebody were released in a type.
 */
export interface Disclosures {
  /**
   * About whom.
   */
  key: DisclosuresKey;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The groups, oldest first.
   */
  groups?: Disclosed[];
}
/**
 * Raters of whom a figure was released, or withheld since all of them said the same.
 */
export interface Disclosed {
  /**
   * When the last of them was released.
   */
  at: Timestamp;
  /**
   * Who, by id.
   */
  raters: PersonId[];
  /**
   * On which questions, by key.
   */
  questions: Code[];
}
/**
 * Words that somebody wrote, apart from the record that they belong to, so that events and records hold none.
 */
export interface Text {
  /**
   * Its id.
   */
  id: TextId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * Whose words.
   */
  author: PersonId;
  /**
   * The words, at most 10,000 characters.
   */
  body: string;
}
/**
 * Which version of a relationship type is in force.
 */
export interface TypeHead {
  /**
   * Which type.
   */
  type: TypeId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The version of the type that decides now.
   */
  in_force: number;
  /**
   * Whether it takes requests.
   */
  open: boolean;
}
/**
 * A version of a relationship type, as it was published. Never changes.
 */
export interface TypeVersion {
  /**
   * Which.
   */
  key: TypeVersionKey;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The document.
   */
  draft: TypeDraft;
}
/**
 * A round: where it stands and how far its publication has come.
 */
export interface Round {
  /**
   * Its id.
   */
  id: RoundId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The type.
   */
  type: TypeId;
  /**
   * What the first of every pair is to be.
   */
  first_role: RoleId;
  /**
   * What the second is to be; in a peer type the same.
   */
  second_role: RoleId;
  /**
   * Where it stands.
   */
  state: RoundState;
  /**
   * Who drafted it; nobody when the host did.
   */
  by?: PersonId | null;
  /**
   * When it was drafted.
   */
  drafted_at: Timestamp;
  /**
   * Who published or discarded it; nobody when the host did. The proposals are theirs.
   */
  decided_by?: PersonId | null;
  /**
   * When it was published or discarded.
   */
  decided_at?: Timestamp | null;
  /**
   * When the last of its pairs was seen to.
   */
  finished_at?: Timestamp | null;
  /**
   * How many pages it has, 1 to 2,000.
   */
  pages: number;
  /**
   * How many pairs are on them.
   */
  pairs: number;
  /**
   * To how many of them a proposal was sent, or was open already.
   */
  proposed: number;
  /**
   * How many of them are together by it.
   */
  started: number;
  /**
   * How many of them were no longer possible.
   */
  refused: number;
}
/**
 * Some of the pairs of a round.
 */
export interface RoundPage {
  /**
   * Which page.
   */
  key: RoundPageKey;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * The pairs, 1 to 500, in the order in which they are published.
   */
  pairs: RoundPair[];
}
/**
 * A pair of a round and what came of it.
 */
export interface RoundPair {
  /**
   * The two.
   */
  pairing: Pairing;
  /**
   * What came of it; nothing yet without it.
   */
  outcome?: PairOutcome | null;
}
/**
 * A small command that a decision left behind.
 */
export interface FollowUp {
  /**
   * Its id.
   */
  id: FollowUpId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * What is to be done.
   */
  work: Work;
  /**
   * From when; none once it is done.
   */
  due_at?: Timestamp | null;
}
/**
 * What became of a command, so that sending it again does nothing and answers the same.
 */
export interface Receipt {
  /**
   * Which command.
   */
  command: CommandId;
  /**
   * The version of this record.
   */
  version: number;
  /**
   * SHA-256 of the actor and the canonical command, in hexadecimal.
   */
  digest: string;
  /**
   * Whom the command named: who wanted it, for whom, and everybody in it. Whoever knows one can tell from the digest what was wanted, so it is theirs too.
   */
  people?: PersonId[];
  /**
   * What came of it.
   */
  outcome: Outcome;
  /**
   * When it took effect.
   */
  at: Timestamp;
}
/**
 * The people above somebody, nearest first. A snapshot taken by the host: decisions do not guard it.
 */
export interface ReportingLine {
  /**
   * Their manager, the manager's manager and so on, at most 64. A longer line, or one that runs in a circle, is cut and ends `unknown`.
   */
  above: PersonId[];
  /**
   * Whether the line is known to its top.
   */
  end?: LineEnd;
}
/**
 * A person to choose from.
 */
export interface WireCandidate {
  /**
   * Who.
   */
  person: PersonRecord;
  /**
   * What they have taken on, where it is stored.
   */
  caseload?: Caseload | null;
  /**
   * What there is between them and whoever is looking, where it is stored.
   */
  pair?: Pair | null;
  /**
   * Who is above them; unknown without it.
   */
  line?: ReportingLine | null;
}
/**
 * An event with when, by whom and under which command.
 */
export interface EventRecord {
  /**
   * The command that brought it about.
   */
  command: CommandId;
  /**
   * Its place among the events of that command, from 0.
   */
  ordinal: number;
  /**
   * When it happened. What falls due happens when it was due, however late that was noticed.
   */
  at: Timestamp;
  /**
   * Who brought it about.
   */
  actor: Actor;
  /**
   * For whom a coordinator acted, and why.
   */
  on_behalf_of?: OnBehalfOf | null;
  /**
   * The version of the relationship type that decided, where one did.
   */
  type_version?: number | null;
  /**
   * What happened.
   */
  event: Event;
}
/**
 * The places that a relationship takes after an event, and those that it no longer takes.
 */
export interface Places {
  /**
   * Which relationship.
   */
  relationship: RelationshipId;
  /**
   * Who has a place, of those whom the event concerns.
   */
  taken: TakenPlace[];
  /**
   * Who has none any more.
   */
  freed: Party[];
  /**
   * Who came or went, when it was one person.
   */
  moved?: PersonId | null;
}
/**
 * A place and, in groups, how many more people the relationship can take opposite to it.
 */
export interface TakenPlace {
  /**
   * Whose.
   */
  party: Party;
  /**
   * How many more.
   */
  seats: number;
}
/**
 * What was counted of the records of one type as they stood at one time. Whatever the order and the pieces in which records were counted, the merged summary is the same, byte for byte.
 *
 * It holds figures of groups however small: it is for the host to keep and to answer `Query::Summary` with. People see the `Report` that is made of it.
 *
 * Its size is bounded by what it tells apart: at most 8 attributes of 1,000 values and 10,000 pairs of values, 1,200 months, 20,000 skills a role and 64 outcomes. More is an error.
 */
export interface Summary {
  /**
   * What was asked.
   */
  plan: Plan;
  /**
   * As of when: what fell due by then is settled.
   */
  as_of: Timestamp;
  /**
   * How many records were counted.
   */
  records?: number;
  /**
   * Who is with whom.
   */
  overview?: OverviewCounts;
  /**
   * How far people and requests came.
   */
  funnel?: FunnelCounts;
  /**
   * How relationships go.
   */
  momentum?: MomentumCounts;
  /**
   * What people have taken on.
   */
  load?: LoadCounts;
  /**
   * What came of it.
   */
  outcomes?: OutcomeCounts;
  /**
   * What became of people, whether they took part or not.
   */
  comparison?: ComparisonCounts;
  /**
   * Who was taken, by group.
   */
  fairness?: FairnessCounts;
}
/**
 * What a summary counts for the `Overview`.
 */
export interface OverviewCounts {
  states?: StateCounts;
  roles?: {
    [k: string]: PlaceCounts;
  };
  by?: {
    [k: string]: GroupedCounts;
  };
}
/**
 * Relationships by where they stand.
 */
export interface StateCounts {
  /**
   * Waiting for their minimum or their day.
   */
  forming?: number;
  /**
   * Running.
   */
  active?: number;
  /**
   * Paused.
   */
  on_hold?: number;
  /**
   * Came to their end.
   */
  completed?: number;
  /**
   * Ended early.
   */
  cancelled?: number;
  /**
   * Ended by silence.
   */
  lapsed?: number;
}
/**
 * People in a role.
 */
export interface PlaceCounts {
  /**
   * People who are with somebody now.
   */
  people?: number;
  /**
   * Places that relationships take.
   */
  places?: number;
}
/**
 * By one attribute.
 */
export interface GroupedCounts {
  /**
   * Relationships with somebody of the group.
   */
  groups?: TogetherCountsGroups;
  /**
   * Pairs of people by the group of the first and the second role.
   */
  pairs?: TogetherCountsGroupsGroups;
}
/**
 * A count for each value of an attribute, by the text of the value, and one for those of whom it is not known. Of a set of texts each text is a value, so that somebody counts in several; an empty set is none.
 */
export interface TogetherCountsGroups {
  /**
   * By value, at most 1,000.
   */
  known?: {
    [k: string]: TogetherCounts;
  };
  /**
   * Of those without a value.
   */
  unknown?: TogetherCounts | null;
}
/**
 * Relationships, or people who are with each other.
 */
export interface TogetherCounts {
  /**
   * Now.
   */
  open?: number;
  /**
   * Ever.
   */
  all?: number;
}
/**
 * A count for each value of an attribute, by the text of the value, and one for those of whom it is not known. Of a set of texts each text is a value, so that somebody counts in several; an empty set is none.
 */
export interface TogetherCountsGroupsGroups {
  /**
   * By value, at most 1,000.
   */
  known?: {
    [k: string]: TogetherCountsGroups;
  };
  /**
   * Of those without a value.
   */
  unknown?: TogetherCountsGroups | null;
}
/**
 * What a summary counts for the `Funnel`.
 */
export interface FunnelCounts {
  roles?: {
    [k: string]: StageCounts;
  };
  requests?: RequestCounts;
  /**
   * Whole hours from when a request was made to the last yes, or the no.
   */
  hours_to_answer?: Histogram;
  relationships?: CourseCounts;
}
/**
 * People by how far they came in a role. Who left counts with what they did.
 */
export interface StageCounts {
  /**
   * Fit the audience, or did something.
   */
  eligible?: number;
  /**
   * Take part, or did something.
   */
  taking_part?: number;
  /**
   * Applied to take part and wait for an answer.
   */
  applied?: number;
  /**
   * Made a request or an offer.
   */
  asked?: number;
  /**
   * Were asked, offered or nominated.
   */
  received?: number;
  /**
   * Took a place in a relationship.
   */
  selected?: number;
  /**
   * Came to the end of one.
   */
  completed?: number;
}
/**
 * Requests by where they stand.
 */
export interface RequestCounts {
  /**
   * In line for a place.
   */
  waiting?: number;
  /**
   * Before somebody.
   */
  pending?: number;
  /**
   * Everybody said yes.
   */
  accepted?: number;
  /**
   * Somebody said no.
   */
  declined?: number;
  /**
   * Taken back.
   */
  withdrawn?: number;
  /**
   * Nobody answered in time.
   */
  expired?: number;
  /**
   * No longer possible.
   */
  invalidated?: number;
}
/**
 * How often each whole number from 0 to `LARGEST_VALUE` occurred.
 */
export interface Histogram {
  [k: string]: number;
}
/**
 * Relationships by how far they came.
 */
export interface CourseCounts {
  /**
   * Formed.
   */
  formed?: number;
  /**
   * Began to run.
   */
  started?: number;
  /**
   * Came to their end.
   */
  completed?: number;
  /**
   * Ended early.
   */
  cancelled?: number;
  /**
   * Ended by silence.
   */
  lapsed?: number;
}
/**
 * What a summary counts for the `MomentumSummary`.
 */
export interface MomentumCounts {
  report?: MomentumReport;
  /**
   * Whole days of silence of those that run.
   */
  silent_days?: Histogram;
  /**
   * Meetings of which coordinators may know the day, by when they were to begin.
   */
  months?: {
    [k: string]: MeetingCounts;
  };
  /**
   * Meetings of which they may not.
   */
  unseen?: {
    [k: string]: MeetingCounts;
  };
}
/**
 * How many relationships stand where. Feeding records in any order, in pieces, and merging the pieces comes to the same. Feed records as they effectively stand, see `settled`.
 */
export interface MomentumReport {
  /**
   * Waiting for their minimum or their day.
   */
  forming: number;
  /**
   * Running.
   */
  active: number;
  /**
   * Paused.
   */
  on_hold: number;
  /**
   * Came to their end.
   */
  completed: number;
  /**
   * Ended early.
   */
  cancelled: number;
  /**
   * Ended by silence.
   */
  lapsed: number;
  /**
   * Running, and they meet.
   */
  green: number;
  /**
   * Running, and they were nudged.
   */
  nudged: number;
  /**
   * Running, silent for long.
   */
  amber: number;
  /**
   * Running, silent for very long.
   */
  red: number;
  /**
   * Held meetings, of all of them.
   */
  met: number;
  /**
   * Planned meetings at which somebody was not there.
   */
  missed?: number;
  /**
   * Of which a rule of the type is no longer true.
   */
  rule_broken: number;
  /**
   * Completed with fewer objectives than the type asks for.
   */
  objectives_missing: number;
}
/**
 * Meetings of one month.
 */
export interface MeetingCounts {
  /**
   * Held.
   */
  held?: number;
  /**
   * At which somebody was not there.
   */
  missed?: number;
  /**
   * How long those that were held took together, in minutes.
   */
  minutes?: number;
}
/**
 * What a summary counts for the `LoadReport`, by role.
 */
export interface LoadCounts {
  roles?: {
    [k: string]: RoleLoadCounts;
  };
}
/**
 * What is counted of one role.
 */
export interface RoleLoadCounts {
  capacity?: CapacityCounts;
  /**
   * Relationships of each who takes part now.
   */
  relationships?: Histogram;
  /**
   * Requests that each who takes part now, or did something, ever received.
   */
  requests?: Histogram;
  skills?: {
    [k: string]: SkillCounts;
  };
}
/**
 * People who take part in a role now, and their places.
 */
export interface CapacityCounts {
  /**
   * Who take part.
   */
  people?: number;
  /**
   * Of whom no place is left.
   */
  full?: number;
  /**
   * Of whom more is asked than they have places left, those in line included.
   */
  over_asked?: number;
  /**
   * Their places.
   */
  places?: number;
  /**
   * Places that relationships take.
   */
  used?: number;
  /**
   * Places kept for requests being approved.
   */
  reserved?: number;
  /**
   * Open requests that they have yet to answer.
   */
  open_requests?: number;
  /**
   * Requests in line for a place with them.
   */
  waiting?: number;
  /**
   * Requests beyond the places that are left, with those who are over-asked.
   */
  unmet_requests?: number;
}
/**
 * People who take part in a role now, by a skill.
 */
export interface SkillCounts {
  /**
   * Who want to learn it.
   */
  wanted?: number;
  /**
   * Who want to learn it and are with nobody in this role.
   */
  unmet?: number;
  /**
   * Who are willing to teach it.
   */
  taught?: number;
  /**
   * Who are willing to teach it and have a place left.
   */
  teachable?: number;
}
/**
 * What a summary counts for the `Outcomes`.
 */
export interface OutcomeCounts {
  objectives?: ObjectiveCounts;
  completions?: CompletionCounts;
  /**
   * Relationships with an objective that both sides agreed on, and of these those that were completed.
   */
  with_objectives?: number[];
  /**
   * Whole days from start to end of those that were completed.
   */
  days?: Moments;
  /**
   * What feedback rounds say.
   */
  feedback?: FeedbackCounts;
}
/**
 * Objectives by what came of them, as all see it who reviewed them.
 */
export interface ObjectiveCounts {
  /**
   * Agreed on by both sides.
   */
  agreed?: number;
  /**
   * Of these, reached.
   */
  reached?: number;
  /**
   * Reached in part, or they do not agree.
   */
  partly_reached?: number;
  /**
   * Not reached.
   */
  not_reached?: number;
  /**
   * Reviewed by nobody yet.
   */
  unreviewed?: number;
  /**
   * Proposed, and not agreed on yet.
   */
  proposed?: number;
  /**
   * Given up, or never agreed on.
   */
  dropped?: number;
}
/**
 * Relationships that were completed.
 */
export interface CompletionCounts {
  /**
   * All.
   */
  completed?: number;
  /**
   * With every objective that was agreed on reached, and with one at least.
   */
  all_reached?: number;
  /**
   * With fewer objectives than the type asks for.
   */
  objectives_missing?: number;
}
/**
 * Numbers by their count, their sum and the sum of their squares: enough for mean and spread.
 */
export interface Moments {
  /**
   * How many.
   */
  count: number;
  /**
   * Their sum.
   */
  sum: number;
  /**
   * The sum of their squares.
   */
  squares: number;
}
/**
 * What a summary counts of feedback rounds, by the month of their release.
 */
export interface FeedbackCounts {
  [k: string]: MonthCounts;
}
export interface MonthCounts {
  competencies?: {
    [k: string]: ScoresBeforeAndAfterByGroup;
  };
  satisfaction?: SatisfiedByGroup;
}
/**
 * By whose figures they are.
 */
export interface ScoresBeforeAndAfterByGroup {
  [k: string]: ScoresBeforeAndAfter;
}
/**
 * Scores before and after, and by how much each rose, in hundredths of a percent of the scale.
 */
export interface ScoresBeforeAndAfter {
  people: Distinct;
  before: Moments;
  after: Moments;
  rise: Moments;
}
/**
 * By whose figures they are.
 */
export interface SatisfiedByGroup {
  [k: string]: Satisfied;
}
export interface Satisfied {
  relationships: Distinct;
  score: Moments;
}
/**
 * What a summary counts for the `Comparison`, by the name of what became of people.
 */
export interface ComparisonCounts {
  names?: {
    [k: string]: ComparedCounts;
  };
}
/**
 * By whether they took part.
 */
export interface ComparedCounts {
  took_part?: ObservedCounts;
  others?: ObservedCounts;
}
/**
 * People, and of how many it was so.
 */
export interface ObservedCounts {
  people?: number;
  observed?: number;
}
/**
 * What a summary counts for the `Fairness`.
 */
export interface FairnessCounts {
  roles?: {
    [k: string]: RoleFairnessCounts;
  };
  /**
   * Pairs of people who are or were with each other, by whether they have a value in common.
   */
  pairs?: {
    [k: string]: AlikeCounts;
  };
  /**
   * The same pairs, by whether one is above the other in the reporting line.
   */
  line?: AlikeCounts;
}
/**
 * What is counted of one role.
 */
export interface RoleFairnessCounts {
  all?: GroupCounts;
  by?: {
    [k: string]: GroupCountsGroups;
  };
}
/**
 * People by how far they came in a role; see `Stages`.
 */
export interface GroupCounts {
  /**
   * Fit the audience, or did something.
   */
  eligible?: number;
  /**
   * Take part, or did something.
   */
  taking_part?: number;
  /**
   * Made a request or an offer.
   */
  asked?: number;
  /**
   * Took a place in a relationship.
   */
  selected?: number;
}
/**
 * A count for each value of an attribute, by the text of the value, and one for those of whom it is not known. Of a set of texts each text is a value, so that somebody counts in several; an empty set is none.
 */
export interface GroupCountsGroups {
  /**
   * By value, at most 1,000.
   */
  known?: {
    [k: string]: GroupCounts;
  };
  /**
   * Of those without a value.
   */
  unknown?: GroupCounts | null;
}
/**
 * Pairs by whether they are the same in some respect.
 */
export interface AlikeCounts {
  same?: number;
  different?: number;
  unknown?: number;
}
/**
 * A question and who asks it; the host has made sure that it is them.
 */
export interface Inquiry {
  /**
   * Who wants to see.
   */
  viewer: PersonId;
  /**
   * What.
   */
  question: Question;
}
/**
 * What somebody looks for.
 */
export interface SearchQuery {
  /**
   * In which type.
   */
  type: TypeId;
  /**
   * As what; those in the opposite role are found.
   */
  role: RoleId;
  /**
   * Skills, at most 50. When given, only people with points for one of them are found. When left out, what one wants to learn counts (for those who offer: what one can), and everybody is found.
   */
  wanted?: Wanted[] | null;
  /**
   * Only people with one of these values in each of these attributes, which everyone may see. At most 16.
   */
  filters?: ScopeTerm[];
  /**
   * At most so many, 1 to 1,000.
   */
  limit?: number;
  /**
   * The last of the page before.
   */
  after?: After | null;
  /**
   * Whether to say what each score is made of.
   */
  explain?: boolean;
}
/**
 * A skill that is looked for, or that somebody offers to teach.
 */
export interface Wanted {
  /**
   * Which.
   */
  skill: SkillId;
  /**
   * How much it counts, 1 to 100.
   */
  weight?: number;
  /**
   * The least proficiency that counts; for offers the least priority.
   */
  at_least?: Proficiency;
}
/**
 * From where a next page goes on.
 */
export interface After {
  /**
   * The score of the last of the page before.
   */
  score: number;
  /**
   * Who that was.
   */
  person: PersonId;
}
/**
 * What statements need to know of the host.
 */
export interface XapiSettings {
  /**
   * Where the accounts of people are: with their id it names them. Never an e-mail.
   */
  accounts: Iri;
  /**
   * Below it types, requests, relationships, meetings and objectives get their names.
   */
  activities: Iri;
  /**
   * Who did what for whom, by type and role; where nothing is said, nothing is stated. At most 64 on the wire.
   */
  practices?: Practice[];
}
/**
 * Who did what for the others, in a type: said at the end of a relationship, of each whom they did it for.
 */
export interface Practice {
  /**
   * In which type.
   */
  type: TypeId;
  /**
   * Those in this role did it for all others.
   */
  role: RoleId;
  /**
   * What they did.
   */
  did: Did;
}
/**
 * Whom to erase, and who they are from then on.
 */
export interface Erasure {
  /**
   * Who.
   */
  person: PersonId;
  /**
   * The id in the place of theirs: `erased-` and 16 hexadecimal digits of SHA-256 of the erase command's id.
   */
  pseudonym: PersonId;
}
/**
 * A cohort, and what is to be told of its best matching.
 */
export interface CohortRequest {
  /**
   * Who is to be matched with whom.
   */
  problem: CohortProblem;
  /**
   * What is looked for.
   */
  objective?: CohortObjective;
  /**
   * Mentees of whom it is to be said why they have whom they have, or nobody; at most 1,000.
   */
  explain?: PersonId[];
  /**
   * What the matching is to be compared with; at most 8.
   */
  compare?: Beside[];
  /**
   * Whether to give the certificate, which is about as large as the cohort.
   */
  certificate?: boolean;
}
/**
 * Who is to be matched with whom: people, what each pair would score, and what has been settled already.
 */
export interface CohortProblem {
  /**
   * The round. The order among equals depends on it and on nothing else but the people.
   */
  round: Code;
  /**
   * Those who each want one mentor; at most a million, none twice.
   */
  mentees: CohortMentee[];
  /**
   * Those who have places; at most a million, none twice. Somebody may be both mentee and mentor.
   */
  mentors: CohortMentor[];
  /**
   * What each possible pair would score; no pair twice, nobody with themselves. A pair that is not here is not possible.
   */
  pairs?: ScoredPair[];
  /**
   * Pairs that are settled: they are matched whatever they score, even if they score nothing.
   */
  pins?: CohortPairing[];
  /**
   * Pairs that must not be. Neither list may name a pinned pair.
   */
  bans?: CohortPairing[];
  /**
   * Pairs that were and never want to be again: as good as banned, told apart where it is explained.
   */
  never_again?: CohortPairing[];
  /**
   * Pairs that score less, before the bonus for the mentee's ranking, are not possible.
   */
  minimum_score?: number | null;
  /**
   * The bonus for the first of a mentee's own ranking; 0 to 1,000,000. See `CohortMentee::ranking`.
   */
  ranking_bonus?: number;
  /**
   * Teams of which only so many may be matched; none twice.
   */
  teams?: TeamLimit[];
}
/**
 * Somebody who wants a mentor.
 */
export interface CohortMentee {
  /**
   * Who.
   */
  id: PersonId;
  /**
   * Left out last round: comes first among those who can be matched. Never costs anybody else a place on balance: with `Objective::MostPeople` no fewer are matched for it.
   */
  priority?: boolean;
  /**
   * The mentors they would like, best first; at most 100, none twice. Of `n` named the first adds the whole `ranking_bonus` to the score of the pair, the next `(n - 1) / n` of it, and so on, rounded down. Those who are no candidates do not count for anything but their place in the list.
   */
  ranking?: PersonId[];
  /**
   * Their team. Counts only where `CohortProblem::teams` limits it.
   */
  team?: TeamId | null;
}
/**
 * Somebody who has places.
 */
export interface CohortMentor {
  /**
   * Who.
   */
  id: PersonId;
  /**
   * How many mentees they take; 0 to 1,000,000.
   */
  places: number;
  /**
   * How many mentees they must have, pinned ones included; at most `places`.
   */
  at_least?: number;
}
/**
 * A possible pair.
 */
export interface ScoredPair {
  /**
   * Who is to be guided.
   */
  mentee: PersonId;
  /**
   * By whom.
   */
  mentor: PersonId;
  /**
   * How well they fit; -900,000,000 to 900,000,000, higher is better.
   */
  score: number;
}
/**
 * A pair, without a score.
 */
export interface CohortPairing {
  /**
   * Who is guided.
   */
  mentee: PersonId;
  /**
   * By whom.
   */
  mentor: PersonId;
}
/**
 * How many of a team may be matched, so that no team gives up too many of its people at once and none takes all the places.
 */
export interface TeamLimit {
  /**
   * Which team. One that nobody is in limits nobody.
   */
  id: TeamId;
  /**
   * How many of its mentees may be matched, pinned ones included; 0 to 1,000,000.
   */
  at_most: number;
}
/**
 * What to write, all of it or nothing.
 */
export interface Decision {
  /**
   * What came of the command.
   */
  outcome: Outcome;
  /**
   * Whether the command had taken effect before. Then there is nothing to write.
   */
  repeated: boolean;
  /**
   * What happened.
   */
  events: EventRecord[];
  /**
   * The records as they are to be, in the order of their keys, each with the version it must have in the store.
   */
  changes: Change[];
  /**
   * Records to take away, in the order of their keys, with the version that they must still have.
   */
  removals?: Guard[];
  /**
   * Whom the host's log must forget: in the same transaction `Erasure::event` rewrites every event in it, those of this decision included. Only in the last decision of an erasure; kept nowhere.
   */
  erasure?: Erasure | null;
  /**
   * Records that were relied on, with the version that they must still have.
   */
  guards: Guard[];
  /**
   * The proof that the command took effect; nothing must be stored under its key yet.
   */
  receipt?: Receipt | null;
  /**
   * Small commands left behind, among the changes too; the host runs them soon.
   */
  follow_ups: FollowUpId[];
  /**
   * Whom to tell what. The host sends them, after the transaction.
   */
  notices: Notice[];
}
/**
 * A record to write.
 */
export interface Change {
  /**
   * Under which key it is stored.
   */
  key: RecordKey;
  /**
   * The version in the store; 0 when nothing must be there.
   */
  expected: number;
  /**
   * What to store; its version is one more.
   */
  record: StoredRecord;
}
/**
 * A record that must not have changed.
 */
export interface Guard {
  /**
   * Which record.
   */
  record: RecordKey;
  /**
   * The version in the store; 0 when nothing must be there.
   */
  version: number;
}
/**
 * Something to tell somebody. Holds only what that recipient may know.
 */
export interface Notice {
  /**
   * Whom.
   */
  to: Recipient;
  /**
   * What.
   */
  code: NoticeCode;
  /**
   * The type that it is about.
   */
  type?: TypeId | null;
  /**
   * The role that it is about.
   */
  role?: RoleId | null;
  /**
   * The request that it is about.
   */
  request?: RequestId | null;
  /**
   * The relationship that it is about.
   */
  relationship?: RelationshipId | null;
  /**
   * The round that it is about.
   */
  round?: RoundId | null;
  /**
   * The entry that it is about.
   */
  entry?: EntryId | null;
  /**
   * The objective that it is about.
   */
  objective?: ObjectiveId | null;
  /**
   * The feedback round that it is about.
   */
  feedback?: FeedbackId | null;
  /**
   * Somebody else who is concerned.
   */
  person?: PersonId | null;
  /**
   * The code that was given.
   */
  reason?: Code | null;
}
/**
 * A decision that says no. Nothing is changed, and no receipt is left: the same command may be sent again later.
 */
export interface Refusal {
  /**
   * Why; at least one reason, in a fixed order.
   */
  reasons: Reason[];
}
/**
 * One reason for a no.
 */
export interface Reason {
  /**
   * What stands in the way; stable for ever.
   */
  code: ReasonCode;
  /**
   * The rule that said no.
   */
  rule?: RuleId | null;
  /**
   * The attribute that it looked at.
   */
  attribute?: AttributeId | null;
  /**
   * How the condition over it came out; unknown when the attribute is missing.
   */
  came_out?: Truth | null;
  /**
   * What is affected, where the code says so.
   */
  items?: Item[];
  /**
   * The code in plain English.
   */
  message: string;
}
/**
 * What somebody has open.
 */
export interface Dashboard {
  /**
   * Requests that wait for their answer, oldest first.
   */
  inbound: RequestCard[];
  /**
   * Open requests of their own, oldest first.
   */
  outbound: RequestCard[];
  /**
   * Relationships that are forming, active or on hold, oldest first.
   */
  running: RelationshipCard[];
  /**
   * What there is to do.
   */
  to_do: ToDo[];
  /**
   * How many wait in line for a place with them.
   */
  in_line: number;
  /**
   * What they said about taking part, by type and role.
   */
  taking_part: TakingPartCard[];
  /**
   * Whom they block.
   */
  blocks: PersonId[];
}
/**
 * A request as somebody sees it.
 */
export interface RequestCard {
  /**
   * Which.
   */
  request: RequestId;
  /**
   * The type.
   */
  type: TypeId;
  /**
   * How it came about.
   */
  kind: RequestKind;
  /**
   * Where it stands.
   */
  state: RequestState;
  /**
   * What one has to do with it.
   */
  part: RequestPart;
  /**
   * Who asked or offered; of two who were nominated the first.
   */
  from: SeenMember;
  /**
   * Whom; of two who were nominated the second.
   */
  to: SeenMember;
  /**
   * When it was made.
   */
  opened_at: Timestamp;
  /**
   * When the present step expires.
   */
  expires_at?: Timestamp | null;
  /**
   * The step that it is at, from 1; 0 where nobody was asked.
   */
  step: number;
  /**
   * How many steps there are.
   */
  steps: number;
  /**
   * The words that came with it.
   */
  message?: string | null;
  /**
   * The code that was given for a no.
   */
  code?: Code | null;
  /**
   * The words given for a no; coordinators only.
   */
  reason?: string | null;
  /**
   * The relationship that came of it.
   */
  relationship?: RelationshipId | null;
  /**
   * Whether all choices came to nothing.
   */
  exhausted: boolean;
}
/**
 * Somebody in a role.
 */
export interface SeenMember {
  /**
   * Who.
   */
  person: PersonCard;
  /**
   * As what.
   */
  role: RoleId;
}
/**
 * A person by name.
 */
export interface PersonCard {
  /**
   * Who.
   */
  id: PersonId;
  /**
   * Their name; empty for somebody whom the host no longer knows.
   */
  name: string;
}
/**
 * A relationship as somebody sees it.
 */
export interface RelationshipCard {
  /**
   * Which.
   */
  relationship: RelationshipId;
  /**
   * The type.
   */
  type: TypeId;
  /**
   * Where it stands.
   */
  state: RelationshipState;
  /**
   * Who is in it.
   */
  members: SeenMember[];
  /**
   * When it was formed.
   */
  formed_at: Timestamp;
  /**
   * When it started.
   */
  started_at?: Timestamp | null;
  /**
   * When it is meant to end.
   */
  ends_at?: Timestamp | null;
  /**
   * When it did end.
   */
  ended_at?: Timestamp | null;
  /**
   * How it goes.
   */
  momentum: Momentum;
  /**
   * For how many days it has been silent.
   */
  silent_days: number;
  /**
   * How often they met.
   */
  met: number;
  /**
   * When they last met.
   */
  last_met?: Timestamp | null;
  /**
   * How often somebody was not there when a meeting was planned.
   */
  missed: number;
  /**
   * By when the cadence of the type wants them to meet, where no meeting that is to come is planned by then.
   */
  meet_by?: Timestamp | null;
  /**
   * The next meeting that is planned.
   */
  next_meeting?: Timestamp | null;
  /**
   * A new end that was proposed.
   */
  extension_until?: Timestamp | null;
  /**
   * Feedback rounds, oldest first: for members those about themselves, for coordinators all.
   */
  feedback?: FeedbackSummary[];
  /**
   * What coordinators should know; for them only.
   */
  flags?: Flag[];
  /**
   * The code with which it was ended early.
   */
  code?: Code | null;
}
/**
 * Something to do.
 */
export interface ToDo {
  /**
   * What.
   */
  code: ToDoCode;
  /**
   * About which request.
   */
  request?: RequestId | null;
  /**
   * About which relationship.
   */
  relationship?: RelationshipId | null;
  /**
   * About which entry.
   */
  entry?: EntryId | null;
  /**
   * About which objective.
   */
  objective?: ObjectiveId | null;
  /**
   * About which feedback round.
   */
  feedback?: FeedbackId | null;
}
/**
 * What somebody said about taking part in a role.
 */
export interface TakingPartCard {
  /**
   * In which type.
   */
  type: TypeId;
  /**
   * As what.
   */
  role: RoleId;
  /**
   * What they said.
   */
  participation: Participation;
  /**
   * The places that they set; the default of the role without it.
   */
  places?: number | null;
  /**
   * Places taken by relationships.
   */
  active: number;
}
/**
 * A page of a diary.
 */
export interface DiaryView {
  /**
   * The entries, in the order in which they were written.
   */
  entries: EntryCard[];
  /**
   * Whether there are more.
   */
  more: boolean;
}
/**
 * An entry as somebody sees it.
 */
export interface EntryCard {
  /**
   * Which.
   */
  entry: EntryId;
  /**
   * What it is.
   */
  kind: EntryKind;
  /**
   * Where it stands.
   */
  state: EntryState;
  /**
   * When it was written.
   */
  written_at: Timestamp;
  /**
   * When the meeting begins or began.
   */
  starts_at?: Timestamp | null;
  /**
   * How long the meeting takes or took, in minutes.
   */
  minutes?: number | null;
  /**
   * The agenda of the type that the meeting follows; only for those who read it.
   */
  agenda?: Code | null;
  /**
   * Who was not there; only for those who read it.
   */
  absent?: PersonId[];
  /**
   * Who wrote it; only for those who read it.
   */
  author?: PersonId | null;
  /**
   * Its words; only for those who read them.
   */
  text?: string | null;
  /**
   * What it said before, oldest first; only for those who read it.
   */
  revisions?: SeenRevision[];
}
/**
 * What an entry said before.
 */
export interface SeenRevision {
  /**
   * Until when.
   */
  until: Timestamp;
  /**
   * What.
   */
  text?: string | null;
}
/**
 * The meetings that somebody planned or is to be at.
 */
export interface CalendarView {
  /**
   * The meetings, by time; those too whose time has come and of which nobody has said whether they took place.
   */
  meetings: MeetingCard[];
  /**
   * The same as iCalendar (RFC 5545): names of the type and of the others, no other words.
   */
  icalendar: string;
}
/**
 * A planned meeting.
 */
export interface MeetingCard {
  /**
   * Its diary entry.
   */
  entry: EntryId;
  /**
   * In which relationship.
   */
  relationship: RelationshipId;
  /**
   * Of which type.
   */
  type: TypeId;
  /**
   * With whom.
   */
  with: SeenMember[];
  /**
   * When it begins.
   */
  starts_at: Timestamp;
  /**
   * How long it takes, in minutes.
   */
  minutes: number;
  /**
   * The agenda of the type that it follows.
   */
  agenda?: Code | null;
}
/**
 * The objectives of a relationship.
 */
export interface ObjectivesView {
  /**
   * The objectives, in the order in which they were proposed.
   */
  objectives: ObjectiveCard[];
  /**
   * How many the type asks for.
   */
  asked_for: number;
}
/**
 * An objective as somebody sees it.
 */
export interface ObjectiveCard {
  /**
   * Which.
   */
  objective: ObjectiveId;
  /**
   * Where it stands.
   */
  state: ObjectiveState;
  /**
   * When it was proposed.
   */
  proposed_at: Timestamp;
  /**
   * When both sides agreed first.
   */
  agreed_at?: Timestamp | null;
  /**
   * By when it is to be reached.
   */
  target_date?: Timestamp | null;
  /**
   * How much of the way is gone, in percent.
   */
  percent?: number | null;
  /**
   * How many milestones it has, and how many were reached.
   */
  milestones: number[];
  /**
   * What came of it, as all see it who reviewed it.
   */
  result?: ObjectiveResult | null;
  /**
   * What it says; only for those who read it, and not among others where it was given up.
   */
  words?: ObjectiveWords | null;
}
/**
 * What an objective says, for those who read it.
 */
export interface ObjectiveWords {
  /**
   * Who proposed it.
   */
  author: PersonId;
  /**
   * What both sides agreed on.
   */
  terms?: SeenTerms | null;
  /**
   * What is proposed now.
   */
  proposal?: SeenProposal | null;
  /**
   * How far it had come when, oldest first; among others the last 5 times.
   */
  progress?: SeenProgress[];
  /**
   * What each makes of it.
   */
  reviews?: SeenReview[];
}
/**
 * The terms of an objective.
 */
export interface SeenTerms {
  /**
   * The words; nothing where they were erased.
   */
  statement?: string | null;
  /**
   * How it is measured.
   */
  measure: Measure;
  /**
   * By when.
   */
  target_date?: Timestamp | null;
  /**
   * Steps on the way.
   */
  milestones?: SeenMilestone[];
}
/**
 * A step on the way.
 */
export interface SeenMilestone {
  /**
   * The words; nothing where they were erased.
   */
  text?: string | null;
  /**
   * By when.
   */
  target_date?: Timestamp | null;
  /**
   * When it was reached.
   */
  reached_at?: Timestamp | null;
}
/**
 * What is proposed of an objective.
 */
export interface SeenProposal {
  /**
   * What it is to say; nothing where it is to be given up.
   */
  terms?: SeenTerms | null;
  /**
   * Its number: what is agreed to, or turned down.
   */
  number: number;
  /**
   * Who has agreed; the first proposed it.
   */
  agreed: PersonId[];
}
/**
 * How far an objective had come.
 */
export interface SeenProgress {
  /**
   * When.
   */
  at: Timestamp;
  /**
   * Who says so.
   */
  by: PersonId;
  /**
   * The value of the measure.
   */
  value?: number | null;
  /**
   * The words.
   */
  text?: string | null;
}
/**
 * What somebody makes of an objective.
 */
export interface SeenReview {
  /**
   * When.
   */
  at: Timestamp;
  /**
   * Who says so.
   */
  by: PersonId;
  /**
   * What came of it.
   */
  verdict: Verdict;
  /**
   * The words.
   */
  text?: string | null;
}
/**
 * A feedback round.
 */
export interface FeedbackView {
  /**
   * Which.
   */
  feedback: FeedbackId;
  /**
   * The type of the relationship.
   */
  type: TypeId;
  /**
   * In which relationship; not for those who are only asked.
   */
  relationship?: RelationshipId | null;
  /**
   * Whom it is about.
   */
  subject: PersonCard;
  /**
   * Before, while or after they are together.
   */
  occasion: Occasion;
  /**
   * Where it stands.
   */
  state: FeedbackState;
  /**
   * When it was opened.
   */
  opened_at: Timestamp;
  /**
   * When it closes by itself.
   */
  closes_at: Timestamp;
  /**
   * The questions: for a rater those that they are asked, for others all of them.
   */
  questions: FeedbackQuestion[];
  /**
   * What the viewer is asked as, and what they said.
   */
  form?: FeedbackForm | null;
  /**
   * How many are asked and how many have answered; not for those who are only asked.
   */
  answered?: Answered | null;
  /**
   * What was released, for those who read it.
   */
  release?: SeenRelease | null;
  /**
   * Whether the figures came from another tool.
   */
  imported: boolean;
}
/**
 * What a rater has to know before they answer.
 */
export interface FeedbackForm {
  /**
   * What they are asked as.
   */
  group: RaterGroup;
  /**
   * Whether it shows that it was they who said it; tell them, and say in the command that they were told.
   */
  named: boolean;
  /**
   * Whether anybody reads it besides whom it is about: partners or the manager, by name, and coordinators.
   */
  readers: PersonCard[];
  /**
   * Whether coordinators read it.
   */
  coordinators: boolean;
  /**
   * What they have answered.
   */
  answers: {
    [k: string]: AnswerDraft;
  };
}
/**
 * How far a round has come.
 */
export interface Answered {
  /**
   * How many are asked.
   */
  asked: number;
  /**
   * How many of them answered.
   */
  answered: number;
}
/**
 * What was released of a round.
 */
export interface SeenRelease {
  /**
   * When.
   */
  at: Timestamp;
  /**
   * The figures. Those over an unnamed group that the viewer was in are not for them: they know a part of each.
   */
  figures: Figure[];
  /**
   * The words.
   */
  words?: SeenWords[];
  /**
   * What the figures come to for each competency.
   */
  scores?: Score[];
  /**
   * How satisfied each group is with the relationship.
   */
  satisfaction?: SatisfactionScore[];
  /**
   * What changed since the first round in the relationship.
   */
  changes?: ScoreChange[];
}
/**
 * The words of one group, or of all who are unnamed.
 */
export interface SeenWords {
  /**
   * To which question.
   */
  question: Code;
  /**
   * Whose.
   */
  of: Of;
  /**
   * The words, in no order that tells of who they are.
   */
  texts: string[];
}
/**
 * A page of an overview.
 */
export interface OverviewView {
  /**
   * The rows, in the order of their ids.
   */
  rows: OverviewRow[];
  /**
   * Whether there are more.
   */
  more: boolean;
}
/**
 * A page of applications to take part.
 */
export interface ApplicationsView {
  /**
   * One for each person, in the order of their ids.
   */
  applications: ApplicationCard[];
  /**
   * Whether there are more.
   */
  more: boolean;
}
/**
 * Somebody who applied and waits for an answer.
 */
export interface ApplicationCard {
  /**
   * Who.
   */
  person: PersonCard;
  /**
   * As what; each is answered by itself.
   */
  roles: RoleId[];
}
/**
 * A page of concerns.
 */
export interface ConcernsView {
  /**
   * The concerns, in the order of their ids.
   */
  concerns: ConcernCard[];
  /**
   * Whether there are more.
   */
  more: boolean;
}
/**
 * A concern that nobody has settled.
 */
export interface ConcernCard {
  /**
   * In which relationship.
   */
  relationship: RelationshipId;
  /**
   * Who is in it.
   */
  members: SeenMember[];
  /**
   * The concern itself, as it stands in the diary.
   */
  entry: EntryCard;
}
/**
 * How it goes in a type.
 */
export interface MomentumView {
  /**
   * The figures.
   */
  report: MomentumReport;
  /**
   * Relationships that are amber or red, the longest silence first.
   */
  at_risk: RelationshipCard[];
}
/**
 * A report.
 */
export interface ReportView {
  /**
   * As of when it was counted; a host may give figures of last night.
   */
  as_of: Timestamp;
  /**
   * As what the viewer sees it.
   */
  reader: Reader;
  /**
   * The report.
   */
  shown: ShownReport;
}
/**
 * Who is with whom.
 */
export interface Overview {
  /**
   * Relationships by where they stand.
   */
  relationships: States;
  /**
   * People by role, in the order of the roles' keys.
   */
  roles: RolePlaces[];
  /**
   * By attribute, in the order of their keys.
   */
  by: OverviewByAttribute[];
}
/**
 * Relationships by where they stand.
 *
 * A figure that is left out is withheld.
 */
export interface States {
  /**
   * Waiting for their minimum or their day.
   */
  forming?: number | null;
  /**
   * Running.
   */
  active?: number | null;
  /**
   * Paused.
   */
  on_hold?: number | null;
  /**
   * Came to their end.
   */
  completed?: number | null;
  /**
   * Ended early.
   */
  cancelled?: number | null;
  /**
   * Ended by silence.
   */
  lapsed?: number | null;
}
/**
 * People in a role.
 *
 * A figure that is left out is withheld.
 */
export interface RolePlaces {
  /**
   * Which role.
   */
  role: RoleId;
  /**
   * People who are with somebody now.
   */
  people?: number | null;
  /**
   * Places that relationships take.
   */
  places?: number | null;
}
/**
 * Who is with whom, by one attribute.
 */
export interface OverviewByAttribute {
  /**
   * Which.
   */
  attribute: AttributeId;
  /**
   * Relationships with somebody of a group, by its value; those without a value last.
   */
  groups: OverviewGroup[];
  /**
   * Pairs of people, by the values of the two.
   */
  pairs: OverviewPair[];
}
/**
 * Relationships with somebody of a group.
 */
export interface OverviewGroup {
  /**
   * The value; unknown without it.
   */
  value?: string | null;
  /**
   * Now.
   */
  open?: number | null;
  /**
   * Ever.
   */
  all?: number | null;
}
/**
 * People of two groups who are with each other.
 */
export interface OverviewPair {
  /**
   * The value of the one in the first role; of two in the same role the smaller.
   */
  first?: string | null;
  /**
   * The value of the other.
   */
  second?: string | null;
  /**
   * Now.
   */
  open?: number | null;
  /**
   * Ever.
   */
  all?: number | null;
}
/**
 * How far people, requests and relationships came. Of a viewer who is no coordinator figures are withheld that would tell of few.
 */
export interface Funnel {
  /**
   * People by role, in the order of the roles' keys.
   */
  roles: Stages[];
  /**
   * Requests.
   */
  requests: Requests;
  /**
   * How long answers took.
   */
  answers: AnswerTimes;
  /**
   * Relationships.
   */
  relationships: Course;
}
/**
 * People by how far they came in a role. Who left counts with what they did.
 *
 * A figure that is left out is withheld.
 */
export interface Stages {
  /**
   * Which role.
   */
  role: RoleId;
  /**
   * Fit the audience, or did something.
   */
  eligible?: number | null;
  /**
   * Take part, or did something.
   */
  taking_part?: number | null;
  /**
   * Applied to take part and wait for an answer.
   */
  applied?: number | null;
  /**
   * Made a request or an offer.
   */
  asked?: number | null;
  /**
   * Were asked, offered or nominated.
   */
  received?: number | null;
  /**
   * Took a place in a relationship.
   */
  selected?: number | null;
  /**
   * Came to the end of one.
   */
  completed?: number | null;
}
/**
 * Requests by where they stand.
 *
 * A figure that is left out is withheld.
 */
export interface Requests {
  /**
   * How many were made.
   */
  made?: number | null;
  /**
   * In line for a place.
   */
  waiting?: number | null;
  /**
   * Before somebody.
   */
  pending?: number | null;
  /**
   * Everybody said yes.
   */
  accepted?: number | null;
  /**
   * Somebody said no.
   */
  declined?: number | null;
  /**
   * Taken back.
   */
  withdrawn?: number | null;
  /**
   * Nobody answered in time.
   */
  expired?: number | null;
  /**
   * No longer possible.
   */
  invalidated?: number | null;
}
/**
 * How long it took from when a request was made to the last yes, or the no; waiting in line included.
 */
export interface AnswerTimes {
  /**
   * How many were answered.
   */
  answered?: number | null;
  /**
   * Half of them took at most so many whole hours.
   */
  median_hours?: number | null;
  /**
   * Nine of ten took at most so many whole hours.
   */
  ninth_decile_hours?: number | null;
}
/**
 * Relationships by how far they came.
 *
 * A figure that is left out is withheld.
 */
export interface Course {
  /**
   * Formed.
   */
  formed?: number | null;
  /**
   * Began to run.
   */
  started?: number | null;
  /**
   * Came to their end.
   */
  completed?: number | null;
  /**
   * Ended early.
   */
  cancelled?: number | null;
  /**
   * Ended by silence.
   */
  lapsed?: number | null;
}
/**
 * How relationships go.
 */
export interface MomentumSummary {
  /**
   * Relationships.
   */
  relationships: MomentumFigures;
  /**
   * Half of those that run have been silent for at most so many whole days.
   */
  median_silent_days?: number | null;
  /**
   * Meetings by month, the earliest first; for coordinators only. Where the diary tells them nothing, a month counts once it has as many meetings as the smallest group that is shown.
   */
  months?: Meetings[];
}
/**
 * Relationships by where they stand and how they go.
 *
 * A figure that is left out is withheld.
 */
export interface MomentumFigures {
  /**
   * Waiting for their minimum or their day.
   */
  forming?: number | null;
  /**
   * Running.
   */
  active?: number | null;
  /**
   * Paused.
   */
  on_hold?: number | null;
  /**
   * Came to their end.
   */
  completed?: number | null;
  /**
   * Ended early.
   */
  cancelled?: number | null;
  /**
   * Ended by silence.
   */
  lapsed?: number | null;
  /**
   * Running, and they meet.
   */
  green?: number | null;
  /**
   * Running, and they were nudged.
   */
  nudged?: number | null;
  /**
   * Running, silent for long.
   */
  amber?: number | null;
  /**
   * Running, silent for very long.
   */
  red?: number | null;
  /**
   * Amber and red together.
   */
  at_risk?: number | null;
  /**
   * Held meetings, of all of them.
   */
  met?: number | null;
  /**
   * Planned meetings at which somebody was not there.
   */
  missed?: number | null;
  /**
   * Of which a rule of the type is no longer true.
   */
  rule_broken?: number | null;
}
/**
 * Meetings of one month.
 *
 * A figure that is left out is withheld.
 */
export interface Meetings {
  /**
   * Which, in UTC.
   */
  month: Month;
  /**
   * Held.
   */
  held?: number | null;
  /**
   * At which somebody was not there.
   */
  missed?: number | null;
  /**
   * How long those that were held took together, in minutes.
   */
  minutes?: number | null;
}
/**
 * What people have taken on, by role in the order of the roles' keys.
 */
export interface LoadReport {
  /**
   * The roles.
   */
  roles: RoleLoad[];
}
/**
 * What people have taken on in one role.
 */
export interface RoleLoad {
  /**
   * Which.
   */
  role: RoleId;
  /**
   * People and places.
   */
  capacity: Capacity;
  /**
   * Half of them are in at most so many relationships.
   */
  median_relationships?: number | null;
  /**
   * Skills, in the order of their ids; for coordinators only.
   */
  skills?: SkillDemand[];
}
/**
 * People who take part in a role now, and their places.
 *
 * A figure that is left out is withheld.
 */
export interface Capacity {
  /**
   * Who take part.
   */
  people?: number | null;
  /**
   * Of whom no place is left.
   */
  full?: number | null;
  /**
   * Of whom more is asked than they have places left, those in line included.
   */
  over_asked?: number | null;
  /**
   * Their places.
   */
  places?: number | null;
  /**
   * Places that relationships take.
   */
  used?: number | null;
  /**
   * Places kept for requests being approved.
   */
  reserved?: number | null;
  /**
   * Open requests that they have yet to answer.
   */
  open_requests?: number | null;
  /**
   * Requests in line for a place with them.
   */
  waiting?: number | null;
  /**
   * Requests beyond the places that are left, with those who are over-asked.
   */
  unmet_requests?: number | null;
}
/**
 * People who take part in a role now, by a skill.
 *
 * A figure that is left out is withheld.
 */
export interface SkillDemand {
  /**
   * Which.
   */
  skill: SkillId;
  /**
   * Who want to learn it.
   */
  wanted?: number | null;
  /**
   * Who want to learn it and are with nobody in this role.
   */
  unmet?: number | null;
  /**
   * Who are willing to teach it.
   */
  taught?: number | null;
  /**
   * Who are willing to teach it and have a place left.
   */
  teachable?: number | null;
}
/**
 * What came of relationships.
 */
export interface Outcomes {
  /**
   * Objectives. What came of them is left out where fewer relationships have one than the smallest group that is shown.
   */
  objectives: Objectives;
  /**
   * Relationships that were completed.
   */
  relationships: Completions;
  /**
   * How long these took.
   */
  days: Spread;
  /**
   * How competencies changed from the first feedback round to that at the end; only for coordinators of everybody, of months that are over, and in batches of as many people as the smallest group that is shown.
   */
  competencies: CompetencyChange[];
  /**
   * How satisfied people are with their relationship, told like that.
   */
  satisfaction: Satisfaction[];
}
/**
 * Objectives by what came of them, as all see it who reviewed them.
 *
 * A figure that is left out is withheld.
 */
export interface Objectives {
  /**
   * Agreed on by both sides.
   */
  agreed?: number | null;
  /**
   * Of these, reached.
   */
  reached?: number | null;
  /**
   * Reached in part, or they do not agree.
   */
  partly_reached?: number | null;
  /**
   * Not reached.
   */
  not_reached?: number | null;
  /**
   * Reviewed by nobody yet.
   */
  unreviewed?: number | null;
  /**
   * Proposed, and not agreed on yet.
   */
  proposed?: number | null;
  /**
   * Given up, or never agreed on.
   */
  dropped?: number | null;
}
/**
 * Relationships that were completed.
 *
 * A figure that is left out is withheld.
 */
export interface Completions {
  /**
   * All.
   */
  completed?: number | null;
  /**
   * With every objective that was agreed on reached, and with one at least.
   */
  all_reached?: number | null;
  /**
   * With fewer objectives than the type asks for.
   */
  objectives_missing?: number | null;
}
/**
 * How long something took.
 */
export interface Spread {
  /**
   * How many there are.
   */
  count: number;
  /**
   * The mean, in ten-thousandths of a day.
   */
  mean?: number | null;
  /**
   * The standard deviation, in ten-thousandths of a day; nothing of fewer than two.
   */
  deviation?: number | null;
}
/**
 * How a competency changed, as a group sees it.
 */
export interface CompetencyChange {
  /**
   * Which competency.
   */
  competency: Code;
  /**
   * As who sees it.
   */
  of: Of;
  /**
   * How many rounds; somebody who was rated in several relationships is in it several times.
   */
  rounds: number;
  /**
   * The mean of their scores before, in hundredths of a percent of the scale.
   */
  before: number;
  /**
   * The mean after.
   */
  after: number;
  /**
   * By how much it rose in the mean.
   */
  rise: number;
  /**
   * The standard deviation of by how much it rose.
   */
  deviation?: number | null;
}
/**
 * How satisfied people are with their relationship.
 */
export interface Satisfaction {
  /**
   * Who.
   */
  of: Of;
  /**
   * In how many rounds.
   */
  rounds: number;
  /**
   * The mean, in hundredths of a percent of the scale.
   */
  score: number;
  /**
   * The standard deviation.
   */
  deviation?: number | null;
}
/**
 * People who took part beside people who did not.
 */
export interface OutcomeComparison {
  /**
   * `NOT_CAUSAL`.
   */
  warning: string;
  /**
   * By what became of people, in the order of the names. Left out where either side is smaller than the smallest group that is shown.
   */
  outcomes: Compared[];
}
/**
 * People who took part beside people who did not, by one thing that became of them.
 */
export interface Compared {
  /**
   * What, as the host names it.
   */
  name: Code;
  /**
   * Of those who took a place in a relationship of the type.
   */
  took_part: Rate;
  /**
   * Of those who never did.
   */
  others: Rate;
  /**
   * The first rate less the second.
   */
  difference?: Difference | null;
}
/**
 * So many of so many, with the interval in which the rate behind it lies with 95 % confidence: that of Wilson (1927), which is right for small numbers too, rounded outwards.
 */
export interface Rate {
  /**
   * How many.
   */
  count: number;
  /**
   * Of how many.
   */
  of: number;
  /**
   * The rate in basis points, to the nearest; nothing of nobody.
   */
  basis_points?: number | null;
  /**
   * The lower end of the interval, rounded down.
   */
  low?: number | null;
  /**
   * The upper end of the interval, rounded up.
   */
  high?: number | null;
}
/**
 * How one rate differs from another.
 */
export interface Difference {
  /**
   * The first less the second, in basis points.
   */
  basis_points: number;
  /**
   * The lower end of the interval.
   */
  low: number;
  /**
   * The upper end of the interval.
   */
  high: number;
}
/**
 * Who was taken, by group. A group is left out when fewer people are in it than the threshold, or fewer of it take part but not none; and with it further groups, the smallest first, until all that are left out come to the threshold together. The same groups are left out in every figure.
 */
export interface Fairness {
  /**
   * The smallest group that is shown.
   */
  threshold: number;
  /**
   * By role, in the order of the roles' keys.
   */
  roles: RoleFairness[];
  /**
   * How many pairs stay among themselves: by attribute, in the order of their keys.
   */
  pairs: PairFairness[];
  /**
   * How many pairs are in one reporting line.
   */
  reporting_line?: AlikeShare | null;
}
/**
 * Who was taken in one role.
 */
export interface RoleFairness {
  /**
   * Which.
   */
  role: RoleId;
  /**
   * Everybody.
   */
  all: GroupFigures;
  /**
   * By attribute, in the order of their keys.
   */
  by: AttributeFairness[];
  /**
   * How evenly relationships lie on those who take part.
   */
  load?: Concentration | null;
  /**
   * How evenly requests lie on those who take part or did something.
   */
  requests?: Concentration | null;
}
/**
 * People by how far they came in a role; see `Stages`.
 *
 * A figure that is left out is withheld.
 */
export interface GroupFigures {
  /**
   * Fit the audience, or did something.
   */
  eligible?: number | null;
  /**
   * Take part, or did something.
   */
  taking_part?: number | null;
  /**
   * Made a request or an offer.
   */
  asked?: number | null;
  /**
   * Took a place in a relationship.
   */
  selected?: number | null;
}
/**
 * Who was taken, by the groups of one attribute.
 */
export interface AttributeFairness {
  /**
   * Which.
   */
  attribute: AttributeId;
  /**
   * The groups that are shown, in the order of their values; those without a value last.
   */
  groups: GroupFairness[];
  /**
   * Whether there are groups that are left out.
   */
  left_out: boolean;
}
/**
 * Who was taken of one group.
 */
export interface GroupFairness {
  /**
   * The value; unknown without it.
   */
  value?: string | null;
  /**
   * Fit the audience, or did something.
   */
  eligible?: number | null;
  /**
   * Take part, or did something.
   */
  taking_part?: number | null;
  /**
   * Made a request or an offer.
   */
  asked?: number | null;
  /**
   * Took a place in a relationship.
   */
  selected?: number | null;
  /**
   * Of those who take part, how many were taken.
   */
  selection: Rate;
  /**
   * That rate beside the highest of the groups shown, in basis points.
   */
  impact_ratio?: number | null;
  /**
   * Whether it is below four fifths of the highest.
   */
  below_four_fifths: boolean;
}
/**
 * How evenly something lies on people.
 */
export interface Concentration {
  /**
   * On how many people.
   */
  people: number;
  /**
   * How much of it the tenth has that has most.
   */
  top_tenth: Rate;
  /**
   * The Gini coefficient in basis points: 0 where all have the same.
   */
  gini?: number | null;
  /**
   * The Herfindahl index in basis points: 10,000 where one has everything.
   */
  herfindahl?: number | null;
}
/**
 * How many pairs have a value of an attribute in common.
 */
export interface PairFairness {
  /**
   * Which.
   */
  attribute: AttributeId;
  /**
   * Of those of whom it is known.
   */
  same: Rate;
  /**
   * Of how many it is not known.
   */
  unknown: number;
}
/**
 * How many pairs are the same in some respect.
 */
export interface AlikeShare {
  /**
   * Of those of whom it is known.
   */
  same: Rate;
  /**
   * Of how many it is not known.
   */
  unknown: number;
}
/**
 * A cohort round.
 */
export interface RoundView {
  /**
   * Which.
   */
  round: RoundId;
  /**
   * The type.
   */
  type: TypeId;
  /**
   * What the first of every pair is to be.
   */
  first_role: RoleId;
  /**
   * What the second is to be; in a peer type the same.
   */
  second_role: RoleId;
  /**
   * Where it stands.
   */
  state: RoundState;
  /**
   * Who drafted it; nobody when the host did.
   */
  by?: PersonCard | null;
  /**
   * When it was drafted.
   */
  drafted_at: Timestamp;
  /**
   * Who published or discarded it; nobody when the host did.
   */
  decided_by?: PersonCard | null;
  /**
   * When it was published or discarded.
   */
  decided_at?: Timestamp | null;
  /**
   * When the last of its pairs was seen to.
   */
  finished_at?: Timestamp | null;
  /**
   * How many pages it has.
   */
  pages: number;
  /**
   * How many pairs are on them.
   */
  pairs: number;
  /**
   * To how many of them a proposal was sent, or was open already.
   */
  proposed: number;
  /**
   * How many of them are together by it.
   */
  started: number;
  /**
   * How many of them were no longer possible.
   */
  refused: number;
  /**
   * Pairs of the page that was asked for, in their order.
   */
  rows: RoundRow[];
  /**
   * Whether the page has more.
   */
  more: boolean;
}
/**
 * A pair of a round by name.
 */
export interface RoundRow {
  /**
   * Who takes the first role.
   */
  first: PersonCard;
  /**
   * Who takes the second.
   */
  second: PersonCard;
  /**
   * How good a match it is, as the matching said.
   */
  score: number;
  /**
   * What came of it; nothing yet without it.
   */
  outcome?: PairOutcome | null;
}
/**
 * What happened, as far as the viewer may know.
 */
export interface AuditView {
  /**
   * The events, oldest first.
   */
  events: EventRecord[];
  /**
   * Whether there are more.
   */
  more: boolean;
}
/**
 * A page of what is held about somebody.
 */
export interface PersonExport {
  /**
   * What the host says of them, all of it: the attributes too that are for aggregates only, since they are theirs.
   */
  person: PersonRecord;
  /**
   * What they said about taking part, by type and role.
   */
  taking_part: TakingPartCard[];
  /**
   * Whom they block.
   */
  blocks: PersonId[];
  /**
   * What they wrote, and what they are or were part of, in the order of the keys of the records as JSON.
   */
  held: Held[];
  /**
   * Whether there is more.
   */
  more: boolean;
}
/**
 * A record of which somebody sees something, and what.
 */
export interface Held {
  /**
   * Which: where the next page goes on.
   */
  record: RecordKey;
  /**
   * What they see of it.
   */
  shows: Shows;
}
/**
 * What was found.
 */
export interface SearchResult {
  /**
   * What concerns only the one who looks, such as that they have no place left. They may look all the same.
   */
  own_reasons: ReasonCode[];
  /**
   * The best, best first.
   */
  hits: Hit[];
  /**
   * Whether there are more.
   */
  more: boolean;
}
/**
 * Somebody who was found.
 */
export interface Hit {
  /**
   * Who.
   */
  person: PersonId;
  /**
   * The points.
   */
  score: number;
  /**
   * Whether they are full, and one would have to wait in line.
   */
  waits?: boolean;
  /**
   * The request that is open between the two.
   */
  open?: RequestId | null;
  /**
   * What the score is made of, when asked for.
   */
  parts?: ScorePart[];
}
/**
 * Why a request would be possible, or not.
 */
export interface Explanation {
  /**
   * Whether it would be.
   */
  allowed: boolean;
  /**
   * What stands in the way; empty when it is allowed.
   */
  reasons: Reason[];
  /**
   * The conditions that made it so; none can be left out. Those that the asker may not know of are missing.
   */
  because: SidedGround[];
  /**
   * The conditions that would have to come out otherwise than they do now, none in vain, as far as the asker may know; `holds` is how each comes out now.
   */
  would_need: SidedGround[];
}
/**
 * A condition and the rule that it belongs to.
 */
export interface SidedGround {
  /**
   * Which rules it belongs to.
   */
  of: Which;
  /**
   * The condition.
   */
  ground: Ground;
  /**
   * The same in plain English.
   */
  message: string;
}
/**
 * One condition that a decision rests on.
 */
export interface Ground {
  /**
   * The rule that it stands in.
   */
  rule: RuleId;
  /**
   * The condition.
   */
  condition: GroundKind;
  /**
   * The attribute that it looks at, if it looks at one.
   */
  attribute?: AttributeId | null;
  /**
   * Whom it is about.
   */
  about: Subject;
  /**
   * Whether it holds now; unknown when a fact is missing.
   */
  holds: Truth;
}
/**
 * Something wrong in a row, which makes the whole row faulty.
 */
export interface RowFault {
  /**
   * The line on which the row starts; the header stands on line 1.
   */
  line: number;
  /**
   * The column, if it is about one.
   */
  column?: string | null;
  /**
   * What is wrong; stable for ever.
   */
  code: ErrorCode;
  /**
   * One line of plain English in lower case; user input stands in backticks.
   */
  message: string;
}
/**
 * A CloudEvent. The pair of `source` and `id` is the same whenever it is made of the same event.
 */
export interface CloudEvent {
  /**
   * The version of the specification: `1.0`.
   */
  specversion: string;
  /**
   * The command and the place of the event among those of the command: `<uuid>/<ordinal>`.
   */
  id: string;
  /**
   * Whose events they are: the host, or one of its tenants.
   */
  source: Iri;
  /**
   * The kind of event: `tutelage.` and its name on the wire, such as `tutelage.request_opened`.
   */
  type: string;
  /**
   * The relationship or the request that it is about, where it is about one.
   */
  subject?: string | null;
  /**
   * When it happened.
   */
  time: Timestamp;
  /**
   * What `data` is: `application/json`.
   */
  datacontenttype: string;
  /**
   * The event.
   */
  data: EventRecord;
}
/**
 * A statement: somebody did something with something.
 */
export interface Statement {
  /**
   * A UUID; the same whenever it is made of the same event.
   */
  id: string;
  /**
   * Who.
   */
  actor: Agent;
  /**
   * Did.
   */
  verb: Verb;
  /**
   * What, or for whom.
   */
  object: Object;
  /**
   * What came of it.
   */
  result?: StatementOutcome | null;
  /**
   * In which relationship and type.
   */
  context: Context;
  /**
   * When.
   */
  timestamp: Timestamp;
  /**
   * The version of the specification: `1.0.3`.
   */
  version: string;
}
/**
 * Somebody, by account.
 */
export interface Agent {
  /**
   * `Agent`.
   */
  objectType: string;
  /**
   * Their account.
   */
  account: Account;
}
/**
 * An account.
 */
export interface Account {
  /**
   * Where it is; for what came about by itself or by the host, where the activities are.
   */
  homePage: Iri;
  /**
   * Whose: the id of a person, or `system`.
   */
  name: string;
}
/**
 * What was done.
 */
export interface Verb {
  /**
   * Its IRI.
   */
  id: string;
  /**
   * In words.
   */
  display: Display;
}
/**
 * Words for people.
 */
export interface Display {
  /**
   * In English.
   */
  en: string;
}
/**
 * Something that is done or worked at.
 */
export interface Activity {
  /**
   * `Activity`.
   */
  objectType: string;
  /**
   * Its IRI.
   */
  id: string;
  /**
   * What kind it is of.
   */
  definition: ActivityDefinition;
}
/**
 * What is known of an activity.
 */
export interface ActivityDefinition {
  /**
   * What kind it is of.
   */
  type: ActivityType;
}
/**
 * What came of it.
 */
export interface StatementOutcome {
  /**
   * Whether it came to its end.
   */
  completion?: boolean | null;
  /**
   * How long it took (ISO 8601).
   */
  duration?: string | null;
  /**
   * Why, as a code.
   */
  extensions?: Extensions;
}
/**
 * Further codes, by IRI.
 */
export interface Extensions {
  [k: string]: Code;
}
/**
 * In which relationship and type it was done.
 */
export interface Context {
  /**
   * The relationship: its id with the bits that make a UUID of version 8 of it.
   */
  registration?: string | null;
  /**
   * What it is part of.
   */
  contextActivities?: ContextActivities;
}
/**
 * What something is part of.
 */
export interface ContextActivities {
  /**
   * The relationship or request.
   */
  parent?: Activity[];
  /**
   * The relationship type.
   */
  category?: Activity[];
}
/**
 * The best matching of a cohort. It passed its own check, or it would not be here.
 */
export interface CohortMatch {
  /**
   * Who with whom, and who is left out.
   */
  matching: Matching;
  /**
   * The proof that no matching is better; when asked for, and none for a stable one.
   */
  certificate?: Certificate | null;
  /**
   * For the worst-off pair: the proof that with only higher scores fewer would be matched; when asked for.
   */
  cut?: Certificate | null;
  /**
   * How many pairs prefer each other to what they have; none in a stable matching.
   */
  blocking_pairs: number;
  /**
   * Why, in the order in which it was asked for.
   */
  explanations?: CohortExplanation[];
  /**
   * The figures of this matching and of those that it was compared with, in their order; none for an objective that cannot be met.
   */
  compared?: (Figures | null)[];
  /**
   * How far the search for candidates went.
   */
  searched?: Searched | null;
}
/**
 * A matching as a document, with its figures.
 */
export interface Matching {
  /**
   * How many mentees are matched.
   */
  people: number;
  /**
   * The total score.
   */
  score: number;
  /**
   * The least score of a pair; none without pairs.
   */
  least_score?: number | null;
  /**
   * Who with whom, mentees in the order of the round.
   */
  pairs: MatchedPair[];
  /**
   * Who is left out, in the order of the round.
   */
  left_out: PersonId[];
}
/**
 * A pair that is made.
 */
export interface MatchedPair {
  /**
   * Who is guided.
   */
  mentee: PersonId;
  /**
   * By whom.
   */
  mentor: PersonId;
  /**
   * What the pair scores, with the bonus for the mentee's ranking.
   */
  score: number;
}
/**
 * Prices that prove a matching to be optimal. Whoever wants to check it needs nothing else but the problem:
 *
 * 1. A pair is worth `person * (2 with priority, else 1) + point * score`; pairs below `least_score` are not possible. 2. For every possible pair the gain of the mentee, the price of the mentor and the price of the mentee's team, if that    is limited, together are at least its worth. A pinned mentee has one possible pair, and theirs are exactly its    worth. 3. No gain is below zero, but of pinned mentees; and no price of a team. 4. The worth of the matching is the sum of all gains, for each mentor the price times `places`, or times `at_least`    where the price is below zero, and for each team the price times `at_most`.
 *
 * No matching within the bounds can be worth more than that sum, and this one is worth as much.
 *
 * It is the explanation too: a price is what one place more would be worth, so how contested a mentor is; a gain is what the round would lose without the mentee.
 */
export interface Certificate {
  /**
   * What a matched person counts.
   */
  person: number;
  /**
   * What a point of score counts.
   */
  point: number;
  /**
   * Pairs that score less are left out of the proof; none if no pair is.
   */
  least_score?: number | null;
  /**
   * What each mentee gains, in the order of the round. All are there.
   */
  gains: Dual[];
  /**
   * What a place of each mentor costs, in the order of the round. All are there.
   */
  prices: Dual[];
  /**
   * What one more of each limited team would be worth, in the order of their ids. All are there.
   */
  teams?: TeamDual[];
}
/**
 * A dual value of somebody.
 */
export interface Dual {
  /**
   * Who.
   */
  id: PersonId;
  /**
   * How much.
   */
  value: number;
}
/**
 * The price of a team.
 */
export interface TeamDual {
  /**
   * Which team.
   */
  team: TeamId;
  /**
   * How much.
   */
  value: number;
}
/**
 * Why a mentee has the mentor they have, or none.
 */
export interface CohortExplanation {
  /**
   * Who.
   */
  mentee: PersonId;
  /**
   * How many candidates they have; those cut are not counted.
   */
  candidates: number;
  /**
   * How many candidates were banned.
   */
  banned: number;
  /**
   * How many were not wanted again.
   */
  never_again: number;
  /**
   * How many scored below the minimum.
   */
  below_minimum: number;
  /**
   * What came of it.
   */
  outcome: Placing;
}
/**
 * A worth in its two parts: people first, or points first, as the objective has it.
 */
export interface Price {
  /**
   * People matched; one with priority counts twice.
   */
  people: number;
  /**
   * Points of score.
   */
  points: number;
}
/**
 * A choice that somebody did not get.
 */
export interface Better {
  /**
   * Who.
   */
  mentor: PersonId;
  /**
   * How much more it would have scored.
   */
  lost: number;
  /**
   * Who is there.
   */
  held_by: PersonId[];
  /**
   * What one place more there would be worth; none where the objective has no prices.
   */
  price?: Price | null;
}
/**
 * What one more of a team would be worth.
 */
export interface TeamPrice {
  /**
   * Which team.
   */
  team: TeamId;
  /**
   * How much.
   */
  price: Price;
}
/**
 * The figures of a matching, to be put beside those of others.
 */
export interface Figures {
  /**
   * How many mentees are matched.
   */
  people: number;
  /**
   * How many of them have priority.
   */
  priority: number;
  /**
   * The total score.
   */
  score: number;
  /**
   * The least score of a pair; none without pairs.
   */
  least_score?: number | null;
  /**
   * How many pairs prefer each other to what they have, by score.
   */
  blocking_pairs: number;
  /**
   * How many pairs it has that the first of those compared has not.
   */
  other_pairs: number;
}
/**
 * How far the search for candidates went.
 */
export interface Searched {
  /**
   * How many pairs were looked at.
   */
  pairs: number;
  /**
   * How often the cohort was solved.
   */
  rounds: number;
  /**
   * How many mentees were shown more than the first few.
   */
  lengthened: number;
  /**
   * The mentees for whom a pair that was not looked at might change the answer. When it is empty, as it is unless `most_pairs` was reached, the matching is the best over all pairs that the search allows.
   */
  uncertain?: PersonId[];
}
/**
 * Why there is no matching: requirements that cannot all be met. With any one of them dropped the others can; a pair that is no longer pinned stays possible.
 */
export interface Impossible {
  /**
   * Lower bounds first, then pins, each in the order of the round, then limits of teams by their ids.
   */
  requirements: Requirement[];
}
/**
 * A skill that what was typed may mean.
 */
export interface Completion {
  /**
   * Which.
   */
  skill: SkillId;
  /**
   * The name that fits: its label or an alternative one.
   */
  name: string;
  /**
   * Whether a letter had to be forgiven.
   */
  corrected?: boolean;
}
/**
 * What an engine is.
 */
export interface Described {
  /**
   * The version of the protocol.
   */
  protocol: number;
  /**
   * The version of the library.
   */
  library: string;
  /**
   * The newest version of every configured type.
   */
  types: TypeSummary[];
  /**
   * Every code of a refusal, with what it says in English.
   */
  reasons: {
    [k: string]: string;
  };
  /**
   * Every code of an error, with the number it has as status.
   */
  errors: {
    [k: string]: number;
  };
}
/**
 * A type in short.
 */
export interface TypeSummary {
  /**
   * Which.
   */
  type: TypeId;
  /**
   * Its newest configured version.
   */
  version: number;
  /**
   * Its name.
   */
  name: string;
}
/**
 * A call that could not be answered, with every fault found. Nothing was changed.
 */
export interface Error {
  faults: Fault[];
}
/**
 * One thing that is wrong, and where.
 */
export interface Fault {
  /**
   * What is wrong; stable for ever.
   */
  code: ErrorCode;
  /**
   * Where it is wrong, such as `roles[1].min`; empty for the whole document.
   */
  path: string;
  /**
   * One line of plain English in lower case; user input stands in backticks.
   */
  message: string;
}
/**
 * Where the pairs of a cohort come from that names none: the search of each mentee in the index.
 */
export interface CohortSearch {
  /**
   * In which type.
   */
  type: TypeId;
  /**
   * As what the mentees search.
   */
  role: RoleId;
  /**
   * The mentees, with what concerns them; whoever is not here has no candidates. The reporting line of one without `line` is unknown: where a rule of the type looks at it, nobody is possible for them.
   */
  askers: WireCandidate[];
  /**
   * How many candidates each is shown to begin with, 1 to 1,000.
   */
  first?: number;
  /**
   * No more are looked for once there are so many pairs; at most 50 million.
   */
  most_pairs?: number;
}
/**
 * How many people have each value of an attribute.
 */
export interface Facet {
  /**
   * Of which attribute.
   */
  attribute: AttributeId;
  /**
   * Values with how many have them, none that nobody has, in the order of the values.
   */
  values: [FacetValue, number][];
}
/**
 * How large an index is.
 */
export interface IndexSize {
  /**
   * How many people there are in it, those included who left.
   */
  people: number;
  /**
   * How many of them are kept beside it since they are new or changed.
   */
  changed: number;
  /**
   * The bytes that the people take.
   */
  bytes: number;
}

/** What each code of an error means. */
export const ERROR_CODES: { readonly [code in ErrorCode]: string } = {
  malformed_json: "The text is not JSON, or not UTF-8.",
  unknown_field: "A field that the document does not have.",
  duplicate_field: "A field given twice, or a key given twice in a map.",
  missing_field: "A field that must be there is missing.",
  invalid_value: "A value of the wrong type or form.",
  unknown_variant: "A name that is none of the choices: an operation, a command, a code.",
  too_large: "A text, list, number or document beyond its limit.",
  out_of_range: "A number or time outside its range.",
  invalid_row: "A cell or row of an imported file that cannot be read.",
  unknown_column: "A column that the mapping names and the file does not have.",
  duplicate_id: "The same id twice in one list or file.",
  stale_file: "A saved engine or index that cannot be used: of another version of the library, for other attributes, something else altogether, or damaged. Make it anew.",
  unknown_attribute: "An attribute that the schema does not declare.",
  attribute_kind: "An attribute used as another kind than it is declared.",
  attribute_for_aggregates: "An attribute for aggregates only, used where it would decide about or show a person.",
  unknown_role: "A role that the type does not have.",
  unknown_skill: "A skill that the taxonomy does not have.",
  taxonomy_cycle: "Broader skills that lead back to where they began.",
  format_mismatch: "The roles do not fit the format.",
  invalid_bounds: "A minimum above its maximum, or a count that cannot be met.",
  too_many_members: "More members than one decision may change.",
  nobody_eligible: "Nobody could ever take part, ask or be asked.",
  invalid_subject: "A condition about one person where two are meant, or the other way round.",
  rule_too_large: "A condition nested too deep or with too many parts.",
  invalid_order: "Times, days or steps in an order that cannot happen.",
  attribute_not_visible: "An attribute that not everyone may see, used where it would show.",
  invalid_fact: "A fact that answers another query than it is given for, or that breaks its bounds.",
  contradictory_facts: "Two different answers to the same query.",
  type_version_mismatch: "A version of a type that differs from the one the engine was built with.",
  command_conflict: "The command id was used before, for another command or by another actor.",
  internal: "A fault of the core itself.",
};
