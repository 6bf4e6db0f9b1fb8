// For a demo: everybody who fits says that they take part, as they would on screens of their own.

import type { PersonRecord, RoleDraft, TypeDraft } from "tutelage";
import { OFFICE } from "../company.js";
import type { Programme, Sent } from "../programme.js";
import { openDialog } from "../ui/dialog.js";
import { h, unique } from "../ui/dom.js";
import { say } from "../ui/notices.js";
import { choice, field } from "./parts.js";
import { progress } from "./people_import.js";
import { counted } from "./words.js";

/** Who of a role takes part. */
interface Wish {
  role: RoleDraft;
  who: "nobody" | "all" | "teaches" | "wants";
  from: number | undefined;
  to: number | undefined;
}

/** Asks who is to take part in which role, and sends it for them. Whoever does not fit is refused by the engine. */
export async function everybodyTakesPart(programme: Programme, draft: TypeDraft): Promise<void> {
  const hasLevel =
    programme.config.schema?.attributes?.some(({ id, kind }) => id === "level" && kind === "integer") === true;
  const wishes = draft.roles.map((role, at) => usual(draft, role, at, hasLevel));
  const bar = progress("People say that they take part");
  bar.element.hidden = true;
  await openDialog({
    title: `Who takes part in ${draft.name}?`,
    body: [
      h(
        "p",
        { class: "quiet" },
        "Each says so for themselves, as on a screen of their own; whoever does not fit the audience is refused.",
      ),
      ...wishes.map((wish) => wishFields(wish, hasLevel)),
      bar.element,
    ],
    confirm: "Everyone who fits takes part",
    onConfirm: async () => {
      bar.element.hidden = false;
      say(await take(programme, draft, wishes, bar.show));
    },
  });
}

async function take(
  programme: Programme,
  draft: TypeDraft,
  wishes: readonly Wish[],
  show: (sent: number, all: number) => void,
): Promise<string> {
  const sent = wishes.flatMap((wish) =>
    programme
      .people()
      .filter((person) => takes(wish, person))
      .map((person): Sent & { role: string; person: string } => ({
        role: wish.role.id,
        person: person.id,
        actor: person.id,
        command: {
          take_part: {
            type: draft.id,
            role: wish.role.id,
            places: places(wish, person),
            agreement: wish.role.taking_part?.agreement ?? null,
          },
        },
      })),
  );
  const answers = await programme.doesAll(sent, (count) => show(count, sent.length));
  // Who has to apply is let in by the office.
  const applied = sent.filter(
    ({ role }, at) => answers[at]?.ok && draft.roles.find(({ id }) => id === role)?.taking_part?.mode === "apply",
  );
  await programme.doesAll(
    applied.map(({ role, person }) => ({
      actor: OFFICE,
      command: { answer_application: { type: draft.id, role, person, admit: true } },
    })),
    (count) => show(count, applied.length),
  );
  const refused = answers.filter(({ ok }) => !ok).length;
  const took = wishes.map(
    ({ role }) =>
      `${answers.filter(({ ok }, at) => ok && sent[at]?.role === role.id).length} as ${role.name.toLowerCase()}`,
  );
  return `${took.join(", ")} take part${refused > 0 ? `; ${refused} do not fit` : ""}.`;
}

function takes({ who, from, to }: Wish, { id, state, attributes, skills, wants }: PersonRecord): boolean {
  if (id === OFFICE || (state ?? "active") !== "active" || who === "nobody") return false;
  if (who === "teaches" && !skills?.some(({ teaches }) => teaches)) return false;
  if (who === "wants" && !wants?.length) return false;
  const level = attributes?.["level"];
  if (from === undefined && to === undefined) return true;
  return typeof level === "number" && level >= (from ?? level) && level <= (to ?? level);
}

/** Whoever gives has one to three places, by how much they have to give. */
function places({ role, who }: Wish, { skills }: PersonRecord): number {
  const wanted = who === "teaches" ? Math.min(3, Math.max(1, Math.floor((skills?.length ?? 0) / 3))) : 1;
  return Math.min(wanted, role.limits?.places ?? 10);
}

/** The senior ones give and the junior ones take; in a reverse type it is the other way round. */
function usual({ format, purpose }: TypeDraft, role: RoleDraft, at: number, hasLevel: boolean): Wish {
  const gives = at === 0 && format !== "peer";
  const senior = format === "reverse" ? !gives : gives;
  const wish: Wish = {
    role,
    who: format === "peer" ? "all" : gives ? "teaches" : "wants",
    from: undefined,
    to: undefined,
  };
  if (role.taking_part?.mode === "unless_opted_out") return { ...wish, who: "nobody" };
  if (!hasLevel || format === "peer") return wish;
  // Buddies are nearer to those who are new.
  if (purpose === "onboarding" && gives) return { ...wish, who: "all", from: 3, to: 3 };
  return senior ? { ...wish, from: 4 } : { ...wish, to: 2 };
}

function wishFields(wish: Wish, hasLevel: boolean): HTMLElement {
  const bound = (end: "from" | "to") => {
    const input = h("input", {
      id: unique("level"),
      type: "number",
      value: wish[end] ?? "",
      oninput: () => (wish[end] = input.value === "" ? undefined : Number(input.value)),
    });
    return field(end === "from" ? "Level from" : "Level up to", input);
  };
  const automatic = wish.role.taking_part?.mode === "unless_opted_out";
  return h(
    "fieldset",
    { class: "stack small-gap" },
    h("legend", null, wish.role.name),
    automatic && h("p", { class: "hint" }, "Everybody who fits takes part already unless they say no."),
    h(
      "div",
      { class: "fields" },
      field(
        "Who says so",
        choice(unique("who"), WHO, wish.who, (who) => (wish.who = who)),
      ),
      hasLevel && [bound("from"), bound("to")],
    ),
  );
}

/** How many take part, as the programme office sees it. */
export async function takingPart(programme: Programme, { id, roles }: TypeDraft): Promise<string> {
  const seen = await programme.see({ report: { type: id, report: "funnel" } }, OFFICE);
  if (!seen.ok || !("data" in seen.answer.shown) || !("funnel" in seen.answer.shown.data)) return "";
  const { funnel } = seen.answer.shown.data;
  return roles
    .map(({ id, name }) => {
      const count = funnel.roles.find(({ role }) => role === id)?.taking_part;
      return count == null
        ? `${name.toLowerCase()}: too few to say`
        : `${counted(count, "person", "people")} as ${name.toLowerCase()}`;
    })
    .join(", ");
}

const WHO = [
  ["all", "everyone who fits"],
  ["teaches", "who fits and teaches a skill"],
  ["wants", "who fits and wants to learn"],
  ["nobody", "nobody"],
] as const;
