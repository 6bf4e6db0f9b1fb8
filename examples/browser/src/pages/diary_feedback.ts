// Feedback rounds: opening one, answering, and what was released. What is withheld to protect raters is said.

import type {
  AnswerDraft,
  FeedbackId,
  FeedbackQuestion,
  FeedbackView,
  Occasion,
  Of,
  PersonId,
  RelationshipCard,
} from "tutelage";
import type { Programme } from "../programme.js";
import { openDialog } from "../ui/dialog.js";
import { h } from "../ui/dom.js";
import { refusalBox } from "../ui/notices.js";
import { personPicker } from "../ui/person_picker.js";
import { table } from "../ui/table.js";
import { button, choice, field, insist, refill, send } from "./parts.js";
import { capital, counted, day, GROUPS, listed, OCCASIONS, percent, spaced } from "./words.js";

/** The rounds of a relationship, what whoever is looking is asked, and opening one. */
export async function feedbackAbout(programme: Programme, card: RelationshipCard): Promise<HTMLElement | false> {
  const policy = programme.type(card.type)?.draft.feedback;
  if ((policy?.questions ?? []).length === 0) return false;
  const board = await programme.see({ dashboard: {} });
  const toGive = board.ok ? board.answer.to_do.flatMap(({ feedback }) => feedback ?? []) : [];
  const ids = new Set([...(card.feedback ?? []).map(({ feedback }) => feedback), ...toGive]);
  const views: FeedbackView[] = [];
  for (const id of ids) {
    const seen = await programme.see({ feedback: { feedback: id } });
    const isOfThis = seen.ok && card.members.some(({ person }) => person.id === seen.answer.subject.id);
    if (isOfThis) views.push(seen.answer);
  }
  const isOpening = card.state !== "cancelled" && card.state !== "lapsed";
  return h(
    "section",
    { "aria-labelledby": "diary-feedback" },
    h("h2", { id: "diary-feedback" }, "Feedback"),
    isOpening &&
      h(
        "p",
        { class: "actions" },
        button("Open a round…", () => openRound(programme, card), { id: "feedback-open" }),
      ),
    views.length === 0
      ? h("p", { class: "quiet" }, "No round that you may know of.")
      : h(
          "ul",
          { class: "cards" },
          views.map((view) => h("li", { class: "card" }, ...roundParts(programme, view))),
        ),
  );
}

/** One round by itself, for somebody who is asked and is not in the relationship. */
export async function feedbackRound(programme: Programme, id: FeedbackId): Promise<HTMLElement> {
  const seen = await programme.see({ feedback: { feedback: id } });
  if (!seen.ok) return refusalBox(seen, `${programme.name(programme.viewer)} is not asked here`);
  return h("section", { class: "card", "aria-label": "Feedback round" }, ...roundParts(programme, seen.answer));
}

function roundParts(programme: Programme, view: FeedbackView): (Node | false)[] {
  const { feedback, subject, occasion, state, closes_at, form, answered, release } = view;
  const { viewer } = programme;
  const hasAnswered = Object.keys(form?.answers ?? {}).length > 0;
  return [
    h("h3", null, `About ${subject.name}, ${OCCASIONS[occasion]} `, h("span", { class: "badge" }, state)),
    h(
      "p",
      { class: "quiet" },
      [
        state === "open" && `open until ${day(closes_at)}`,
        answered && `${answered.answered} of ${counted(answered.asked, "person", "people")} answered`,
        form && `you are asked as ${form.group === "own" ? "the person themselves" : spaced(GROUPS[form.group])}`,
        hasAnswered && "you answered",
      ]
        .filter(Boolean)
        .join("; "),
    ),
    state === "open" &&
      h(
        "p",
        { class: "actions" },
        form != null &&
          button(hasAnswered ? "Answer again…" : "Answer…", () => openAnswers(programme, view), {
            id: `answer-${feedback}`,
            class: "primary",
          }),
        answered != null &&
          button(
            "Close it now",
            () => send(programme, viewer, { close_feedback: { feedback } }, "Closed; what may be shown is worked out."),
            { id: `close-${feedback}` },
          ),
      ),
    release != null && released(view, release),
  ];
}

/** What may be shown. A dash is a figure that would tell what somebody said. */
function released({ questions, feedback }: FeedbackView, release: NonNullable<FeedbackView["release"]>): HTMLElement {
  const groups = [...new Set(release.figures.map(({ of }) => of))];
  const figure = (question: FeedbackQuestion, of: Of): string => {
    const found = release.figures.find((figure) => figure.question === question.id && figure.of === of);
    if (found === undefined) return "–";
    if ("sum" in found.tally) return `${(found.tally.sum / found.count).toFixed(1)} (${found.count})`;
    return listed(Object.entries(found.tally.choices).map(([option, count]) => `${spaced(option)} ${count}`));
  };
  return h(
    "details",
    { id: `release-${feedback}`, open: true },
    h("summary", null, `Released ${day(release.at)}`),
    h(
      "div",
      { class: "released" },
      table({
        caption: "Mean step of the scale, and how many answered",
        rows: questions.filter(({ kind }) => !("text" in kind)),
        columns: [
          { head: "Question", names: true, cell: ({ text }) => text },
          ...groups.map((of) => ({
            head: capital(GROUPS[of]),
            numeric: true,
            cell: (question: FeedbackQuestion) => figure(question, of),
          })),
        ],
      }),
      h(
        "p",
        { class: "hint" },
        "A dash, or a group that is not there: too few answered to show it without showing who said what.",
      ),
      (release.scores ?? []).length > 0 &&
        h(
          "ul",
          null,
          (release.scores ?? []).map(({ competency, of, score }) =>
            h("li", null, `${capital(spaced(competency))}, ${GROUPS[of]}: ${percent(score)}`),
          ),
        ),
      (release.words ?? []).map(({ of, texts }) => [
        h("h4", null, `In words, ${GROUPS[of]}`),
        texts.map((text) => h("blockquote", null, text)),
      ]),
    ),
  );
}

async function openRound(programme: Programme, card: RelationshipCard): Promise<void> {
  const policy = programme.type(card.type)?.draft.feedback;
  const subjects = card.members.filter(
    ({ role }) => (policy?.subjects ?? []).length === 0 || policy?.subjects?.includes(role),
  );
  const subject = choice(
    "round-subject",
    subjects.map(({ person }) => [person.id, person.name]),
    subjects[0]?.person.id,
  );
  const occasion = choice("round-occasion", Object.entries(OCCASIONS) as [Occasion, string][], "mid");
  const groups = policy?.rater_groups ?? [];
  const peers = several(programme, "Colleagues to ask");
  const reports = several(programme, "Reports to ask");
  await openDialog({
    title: "Open a feedback round",
    confirm: "Open it",
    body: [
      field("About", subject),
      field("When", occasion),
      h(
        "p",
        { class: "hint" },
        "They themselves, their partner and their manager are asked by themselves, as the type says.",
      ),
      ...(groups.includes("peers") ? [peers.element] : []),
      ...(groups.includes("reports") ? [reports.element] : []),
    ],
    onConfirm: async () => {
      const round = {
        relationship: card.relationship,
        subject: subject.value,
        occasion: occasion.value as Occasion,
        peers: peers.value(),
        reports: reports.value(),
      };
      await insist(programme, { open_feedback: round }, "The round is open; everybody who is asked was told.");
    },
  });
}

/** Several people, picked one after the other. */
function several(programme: Programme, label: string): { element: HTMLElement; value: () => PersonId[] } {
  const picked: PersonId[] = [];
  const chips = h("ul", { class: "chips", "aria-label": label });
  const picker = personPicker({
    label,
    people: () =>
      programme.people().filter(({ id, state }) => !picked.includes(id) && state !== "left" && state !== "erased"),
    onPick: (id) => {
      picked.push(id);
      picker.value = undefined;
      draw();
    },
  });
  return { element: h("div", null, picker, chips), value: () => picked };

  function draw(): void {
    refill(
      chips,
      picked.map((id) =>
        h(
          "li",
          { class: "chip" },
          programme.name(id),
          button(
            "✕",
            () => {
              picked.splice(picked.indexOf(id), 1);
              draw();
              picker.querySelector("input")?.focus();
            },
            { class: "icon", "aria-label": `Take ${programme.name(id)} away` },
          ),
        ),
      ),
    );
  }
}

async function openAnswers(programme: Programme, { feedback, subject, questions, form }: FeedbackView): Promise<void> {
  if (form == null) return;
  const asked = questions.map((question) => ({ question, ...control(question, form.answers[question.id]) }));
  const told = h("input", { id: "answers-told", type: "checkbox" });
  const readers = listed([
    subject.name,
    ...form.readers.map(({ name }) => name),
    ...(form.coordinators ? ["coordinators"] : []),
  ]);
  await openDialog({
    title: `About ${subject.name}`,
    confirm: "Send",
    body: [
      h(
        "p",
        { class: "hint" },
        `${readers} will read it. `,
        form.named ? "It shows that it was you." : "It shows only together with others, without names.",
      ),
      ...asked.map(({ element }) => element),
      ...(form.named
        ? [h("div", { class: "field check" }, told, h("label", { for: told.id }, "I know that it shows who said it."))]
        : []),
    ],
    onConfirm: async () => {
      const answers: Record<string, AnswerDraft> = {};
      for (const { question, value } of asked) {
        const answer = value();
        if (answer !== undefined) answers[question.id] = answer;
      }
      await insist(
        programme,
        { answer_feedback: { feedback, answers, told: told.checked } },
        "Thank you, your answers are in.",
      );
    },
  });
}

function control(
  question: FeedbackQuestion,
  before: AnswerDraft | undefined,
): { element: HTMLElement; value: () => AnswerDraft | undefined } {
  const { id, text, kind } = question;
  if ("text" in kind) {
    const area = h("textarea", {
      id: `answer-${id}`,
      rows: 3,
      maxlength: 10_000,
      value: before && "text" in before ? before.text : "",
    });
    return {
      element: field(text, area),
      value: () => (area.value.trim() === "" ? undefined : { text: area.value.trim() }),
    };
  }
  const options =
    "scale" in kind ? Array.from({ length: kind.scale.steps }, (_, place) => String(place + 1)) : kind.choice.options;
  const chosen =
    before === undefined
      ? undefined
      : "step" in before
        ? String(before.step)
        : "choice" in before
          ? before.choice
          : undefined;
  const radios = options.map((option) =>
    h("input", {
      type: "radio",
      id: `answer-${id}-${option}`,
      name: `answer-${id}`,
      value: option,
      checked: option === chosen,
    }),
  );
  const element = h(
    "fieldset",
    { class: "scale" },
    h("legend", null, text),
    radios.map((radio) =>
      h("span", { class: "field check" }, radio, h("label", { for: radio.id }, spaced(radio.value))),
    ),
    "scale" in kind && h("p", { class: "hint" }, `1 is the lowest, ${kind.scale.steps} the highest.`),
  );
  return {
    element,
    value: () => {
      const picked = radios.find(({ checked }) => checked)?.value;
      return picked === undefined ? undefined : "scale" in kind ? { step: Number(picked) } : { choice: picked };
    },
  };
}
