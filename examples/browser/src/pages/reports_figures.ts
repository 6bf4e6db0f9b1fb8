// What each report shows: for every part a heading, a plot and the same as a table.

import type { Funnel, MomentumSummary, Report, RoleFairness, RoleLoad, Stages } from "tutelage";
import { bars, cells, changes, intervals, levels, type Plotted } from "./reports_plots.js";
import { capital, counted, percent, spaced } from "./words.js";

/** A part of a report. */
export interface Figure {
  readonly title: string;
  /** What it says, in a sentence or two. */
  readonly says?: string;
  /** Left out where a table says it all. */
  readonly plot?: Plotted;
  readonly head: readonly string[];
  readonly rows: readonly Cells[];
}

/** A row of a table. What is missing is withheld. */
export type Cells = readonly (string | number | null | undefined)[];

/** The parts of a report. */
export function figures(report: Report): Figure[] {
  if ("overview" in report) return overview(report.overview);
  if ("funnel" in report) return funnel(report.funnel);
  if ("momentum" in report) return momentum(report.momentum);
  if ("load" in report) return report.load.roles.flatMap(load);
  if ("outcomes" in report) return outcomes(report.outcomes);
  if ("comparison" in report) return comparison(report.comparison);
  return fairness(report.fairness);
}

/** Whether a figure says nothing because too few people are in it. */
export function isWithheld(figure: Figure): boolean {
  return figure.rows.some((row) => row.some((cell) => cell == null));
}

type Of<K extends string> = Extract<Report, { [key in K]: unknown }>[K];

function overview({ relationships, roles, by }: Of<"overview">): Figure[] {
  const states = STATES.map((state) => [capital(spaced(state)), relationships[state]] as const);
  return [
    {
      title: "Relationships by state",
      plot: bars(
        "How many relationships are in which state",
        states.map(([state, count]) => ({ name: state, count })),
      ),
      head: ["State", "Relationships"],
      rows: states,
    },
    {
      title: "People and places by role",
      head: ["Role", "People", "Places taken"],
      rows: roles.map(({ role, people, places }) => [capital(spaced(role)), people, places]),
    },
    ...by.map(({ attribute, groups, pairs }) => ({
      title: `Who is with whom, by ${spaced(attribute)}`,
      says: "Open relationships. Rows are people in the first role, columns those in the second.",
      plot: cells(
        `Open relationships by ${spaced(attribute)} of both sides`,
        pairs.map(({ first, second, open }) => ({
          row: first ?? UNKNOWN,
          column: second ?? UNKNOWN,
          count: open ?? 0,
        })),
      ),
      head: [capital(spaced(attribute)), "Open", "All"],
      rows: groups.map(({ value, open, all }) => [value ?? UNKNOWN, open, all]),
    })),
  ];
}

function funnel({ roles, requests, answers, relationships }: Of<"funnel">): Figure[] {
  const asked = REQUESTS.map((state) => [capital(state), requests[state]] as const);
  const median = answers.median_hours;
  return [
    ...roles.map(stages),
    {
      title: "Requests",
      ...(median == null ? {} : { says: `Half of the answers came within ${counted(median, "hour")}.` }),
      plot: bars(
        "Requests by what came of them",
        asked.map(([name, count]) => ({ name, count })),
      ),
      head: ["State", "Requests"],
      rows: asked,
    },
    {
      title: "Relationships",
      head: ["Stage", "Relationships"],
      rows: COURSE.map((stage) => [capital(stage), relationships[stage]]),
    },
  ];
}

function stages(role: Stages): Figure {
  const rows = STAGES.map((stage) => [capital(spaced(stage)), role[stage]] as const);
  const of = role.taking_part;
  const rate =
    of && role.selected != null
      ? `: ${percent((10_000 * role.selected) / of)} of those who take part are with somebody`
      : "";
  return {
    title: `${capital(spaced(role.role))}, step by step${rate}`,
    plot: bars(
      `How far people in the role ${spaced(role.role)} came`,
      rows.map(([name, count]) => ({ name, count })),
    ),
    head: ["Step", "People"],
    rows,
  };
}

function momentum({ relationships, median_silent_days, months = [] }: Of<"momentum">): Figure[] {
  const going = MOMENTA.map(([key, name, hue]) => ({ name, count: relationships[key], hue }));
  const median = median_silent_days;
  return [
    {
      title: "How running relationships go",
      ...(median == null ? {} : { says: `Half of them met within the last ${counted(median, "day")}.` }),
      plot: bars("Running relationships by momentum", going),
      head: ["Momentum", "Relationships"],
      rows: [...going.map(({ name, count }) => [name, count]), ["At risk (quiet or silent)", relationships.at_risk]],
    },
    {
      title: "Meetings by month",
      plot: levels(
        "Meetings held and missed, month by month",
        months.flatMap(({ month, held, missed }) => [
          { at: month, kind: "held", count: held ?? 0 },
          { at: month, kind: "missed", count: missed ?? 0 },
        ]),
      ),
      head: ["Month", "Held", "Missed", "Hours"],
      rows: months.map(({ month, held, missed, minutes }) => [
        month,
        held,
        missed,
        minutes == null ? minutes : Math.round(minutes / 60),
      ]),
    },
  ];
}

function load({ role, capacity, skills = [] }: RoleLoad): Figure[] {
  const short = skills
    .map((skill) => ({ ...skill, gap: (skill.unmet ?? 0) - (skill.teachable ?? 0) }))
    .sort((a, b) => b.gap - a.gap || (a.skill < b.skill ? -1 : 1));
  const first = short.slice(0, 12);
  const title = capital(spaced(role));
  return [
    {
      title: `${title}: room`,
      head: ["Figure", "Number"],
      rows: CAPACITY.map(([key, name]) => [name, capacity[key]]),
    },
    {
      title: `${title}: skills`,
      says: "First those that most people still want to learn and fewest can teach.",
      plot: levels(
        "Skills: how many still want them, how many can teach them now",
        first.flatMap(({ skill, unmet, teachable }) => [
          { at: spaced(skill), kind: "still want it", count: unmet ?? 0 },
          { at: spaced(skill), kind: "can teach it now", count: teachable ?? 0 },
        ]),
        "sideways",
      ),
      head: ["Skill", "Want it", "Still want it", "Teach it", "Can teach it now"],
      rows: short.map(({ skill, wanted, unmet, taught, teachable }) => [
        spaced(skill),
        wanted,
        unmet,
        taught,
        teachable,
      ]),
    },
  ];
}

function outcomes({ objectives, relationships, days, competencies, satisfaction }: Of<"outcomes">): Figure[] {
  const reached = OBJECTIVES.map((result) => ({ name: capital(spaced(result)), count: objectives[result] }));
  return [
    {
      title: "Objectives",
      plot: bars("Objectives by what came of them", reached),
      head: ["Objectives", "Number"],
      rows: reached.map(({ name, count }) => [name, count]),
    },
    {
      title: "Relationships that came to their end",
      head: ["Figure", "Number"],
      rows: [
        ["Completed", relationships.completed],
        ["With all objectives reached", relationships.all_reached],
        ["Without the objectives asked for", relationships.objectives_missing],
        ...(days.mean == null ? [] : [["Days on average", Math.round(days.mean / 10_000)]]),
      ],
    },
    {
      title: "Competencies, before and after",
      says: "In percent of the scale, from feedback rounds at the beginning and the end, once four people are in it.",
      plot: changes(
        "How competencies changed",
        competencies.map(({ competency, of, before, after }) => ({
          name: `${spaced(competency)}, ${spaced(of)}`,
          before: before / 100,
          after: after / 100,
        })),
      ),
      head: ["Competency", "As seen by", "Rounds", "Before", "After", "Rise"],
      rows: competencies.map(({ competency, of, rounds, before, after, rise }) => [
        capital(spaced(competency)),
        spaced(of),
        rounds,
        percent(before),
        percent(after),
        percent(rise),
      ]),
    },
    {
      title: "Satisfaction",
      head: ["Who", "Rounds", "Mean"],
      rows: satisfaction.map(({ of, rounds, score }) => [capital(spaced(of)), rounds, percent(score)]),
    },
  ];
}

function comparison({ warning, outcomes }: Of<"comparison">): Figure[] {
  return [
    {
      title: "Beside people who did not take part",
      says: `Mind: ${warning}.`,
      plot: intervals(
        "What became of people who took part and of others, with the interval of 95 %",
        outcomes.flatMap(({ name, took_part, others }) => [
          { name: `${spaced(name)}: took part`, rate: took_part, marked: false },
          { name: `${spaced(name)}: others`, rate: others, marked: false },
        ]),
      ),
      head: ["What became of them", "Took part", "Others", "Difference"],
      rows: outcomes.map(({ name, took_part, others, difference }) => [
        capital(spaced(name)),
        percent(took_part.basis_points),
        percent(others.basis_points),
        difference
          ? `${percent(difference.basis_points)} (${percent(difference.low)} to ${percent(difference.high)})`
          : "–",
      ]),
    },
  ];
}

function fairness({ roles, pairs, reporting_line }: Of<"fairness">): Figure[] {
  const alike = [
    ...pairs.map(({ attribute, same, unknown }) => ({ name: `Same ${spaced(attribute)}`, same, unknown })),
    ...(reporting_line ? [{ name: "Same reporting line", ...reporting_line }] : []),
  ];
  return [
    ...roles.flatMap(selection),
    {
      title: "How evenly it lies on people",
      says: "Gini: 0 % where all have the same, near 100 % where few have all.",
      head: ["Role", "What", "People", "The tenth with most has", "Gini"],
      rows: roles.flatMap(concentration),
    },
    {
      title: "Who stays among themselves",
      plot: intervals(
        "How many pairs are alike, with the interval of 95 %",
        alike.map(({ name, same }) => ({ name, rate: same, marked: false })),
      ),
      head: ["Alike in", "Pairs", "Of", "Share", "Unknown"],
      rows: alike.map(({ name, same, unknown }) => [name, same.count, same.of, percent(same.basis_points), unknown]),
    },
  ];
}

function selection({ role, by }: RoleFairness): Figure[] {
  return by.map(({ attribute, groups, left_out }) => ({
    title: `${capital(spaced(role))}: who is taken, by ${spaced(attribute)}`,
    says: [
      "The share of those taking part who were taken, with the interval of 95 %.",
      "▲ marks less than four fifths of the highest.",
      ...(left_out ? ["Groups that are too small are left out, so that nobody in them shows."] : []),
    ].join(" "),
    plot: intervals(
      `Share taken in the role ${spaced(role)}, by ${spaced(attribute)}`,
      groups.map(({ value, selection, below_four_fifths }) => ({
        name: value ?? UNKNOWN,
        rate: selection,
        marked: below_four_fifths,
      })),
    ),
    head: [capital(spaced(attribute)), "Eligible", "Take part", "Taken", "Share", "Of the highest"],
    rows: groups.map(({ value, eligible, taking_part, selected, selection, impact_ratio, below_four_fifths }) => [
      value ?? UNKNOWN,
      eligible,
      taking_part,
      selected,
      percent(selection.basis_points),
      impact_ratio == null ? "–" : `${percent(impact_ratio)}${below_four_fifths ? " ▲" : ""}`,
    ]),
  }));
}

function concentration({ role, load, requests }: RoleFairness): Cells[] {
  const rows = [
    ["relationships", load],
    ["requests", requests],
  ] as const;
  return rows.flatMap(([what, lies]) =>
    lies ? [[capital(spaced(role)), what, lies.people, percent(lies.top_tenth.basis_points), percent(lies.gini)]] : [],
  );
}

const UNKNOWN = "not known";
const STATES = ["forming", "active", "on_hold", "completed", "cancelled", "lapsed"] as const;
const STAGES = [
  "eligible",
  "taking_part",
  "asked",
  "received",
  "selected",
  "completed",
] as const satisfies readonly (keyof Stages)[];
const REQUESTS = [
  "waiting",
  "pending",
  "accepted",
  "declined",
  "withdrawn",
  "expired",
  "invalidated",
] as const satisfies readonly (keyof Funnel["requests"])[];
const COURSE = ["formed", "started", "completed", "cancelled", "lapsed"] as const;
const OBJECTIVES = ["agreed", "reached", "partly_reached", "not_reached", "unreviewed", "proposed", "dropped"] as const;
const MOMENTA = [
  ["green", "● Going well", "good"],
  ["nudged", "◐ Nudged", "plain"],
  ["amber", "▲ Quiet", "warn"],
  ["red", "■ Silent", "bad"],
] as const satisfies readonly (readonly [keyof MomentumSummary["relationships"], string, string])[];
const CAPACITY = [
  ["people", "Take part"],
  ["full", "Of whom full"],
  ["over_asked", "Of whom more is asked than they have room for"],
  ["places", "Places"],
  ["used", "Places used"],
  ["reserved", "Places reserved"],
  ["open_requests", "Open requests"],
  ["waiting", "In line"],
  ["unmet_requests", "Requests beyond the places"],
] as const satisfies readonly (readonly [keyof RoleLoad["capacity"], string])[];
