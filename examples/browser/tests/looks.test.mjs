// Every page with something on it, in light and dark and on a phone: axe-core finds nothing, nothing is wider than the
// window, and a picture is left to be looked at.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  goTo,
  loadCompany,
  look,
  lookAs,
  LOOKS,
  monthsPass,
  openConsole,
  overflow,
  settled,
  shot,
  violations,
} from "./support.mjs";

const OFFICE = "Programme office";
let console_;
let page;
/** Two who are together, and somebody who asks. */
let cast;

before(async () => {
  console_ = await openConsole();
  page = console_.page;
  await loadCompany(page);
  await monthsPass(page);
  cast = await page.evaluate(fillDiary);
  await settled(page);
});

after(async () => {
  await console_?.close();
});

for (const { name, route, as = () => OFFICE, then } of [
  { name: "search", route: "search", as: () => cast.asks, then: pickSkill },
  { name: "search-why", route: "search", as: () => cast.asks, then: openWhy },
  { name: "search-ask", route: "search", as: () => cast.asks, then: openAsk },
  { name: "requests", route: "requests", as: () => cast.mentor },
  { name: "requests-office", route: "requests" },
  { name: "diary", route: "diary", as: () => cast.mentee, then: openFolds },
  { name: "diary-answers", route: "diary", as: () => cast.mentee, then: openAnswers },
  { name: "diary-office", route: "diary", as: () => OFFICE },
  { name: "graph", route: "graph", then: chooseSomebody },
  { name: "cohort", route: "cohort", then: match },
  ...["funnel", "momentum", "overview", "load", "outcomes", "comparison", "fairness"].map((report) => ({
    name: `reports-${report}`,
    route: `reports?report=${report}`,
  })),
]) {
  test(`${name} looks well`, async () => {
    await goTo(page, "people");
    await lookAs(page, as());
    for (const form of LOOKS) {
      await look(page, form);
      await goTo(page, "people");
      await goTo(page, route);
      await settled(page);
      await then?.();
      await page.waitForTimeout(200);
      await shot(page, `${name}-${form.name}`);
      assert.deepEqual(await violations(page), [], `${name}, ${form.name}`);
      assert.equal(await overflow(page), 0, `${name}, ${form.name}: wider than the window`);
      await page.keyboard.press("Escape");
    }
    await look(page, { colorScheme: "light", width: 360 });
    assert.equal(await overflow(page), 0, `${name}: wider than 360 pixels`);
    await look(page, LOOKS[0]);
    assert.deepEqual(console_.problems, []);
  });
}

async function pickSkill() {
  const skills = page.getByRole("combobox", { name: "Skills" });
  await skills.fill("public speakng");
  await page.getByRole("option", { name: /Public speaking/ }).click();
  await page.getByRole("list", { name: "Skills looked for" }).waitFor();
  await skills.fill("py");
  await page
    .getByRole("option", { name: /Python/ })
    .first()
    .waitFor();
}

async function openWhy() {
  await page.getByRole("button", { name: /^Why / }).first().click();
  await page.getByRole("dialog").waitFor();
}

async function openAsk() {
  await page.getByRole("button", { name: /^Ask / }).first().click();
  await page.getByRole("dialog").waitFor();
}

async function openFolds() {
  for (const fold of ["plan", "note"]) await page.locator(`#write-${fold} summary`).click();
  for (const before of await page.getByText("What it said before").all()) await before.click();
}

async function openAnswers() {
  await page
    .getByRole("button", { name: /^Answer/ })
    .first()
    .click();
  await page.getByRole("dialog").waitFor();
}

async function chooseSomebody() {
  const find = page.getByRole("combobox", { name: "Find somebody" });
  await find.fill(cast.mentor);
  await page.getByRole("option", { name: cast.mentor }).first().click();
}

async function match() {
  await page.getByRole("button", { name: "Match", exact: true }).click();
  await page.locator("#cohort-proof").waitFor();
}

/** Runs on the page: a diary with something of everything, and somebody who may still ask. */
async function fillDiary() {
  const { programme } = document.querySelector("tut-console main > *");
  const office = "programme-office";
  const answer = (seen) => {
    if (!seen.ok) throw new Error(JSON.stringify(seen.reasons));
    return seen.answer ?? seen.outcome;
  };
  const does = async (who, command) => answer(await programme.does(who, command));
  const overview = answer(await programme.see({ overview: { type: "mentoring", limit: 1_000 } }, office));
  const card = overview.rows.map(({ relationship }) => relationship).find(({ momentum }) => momentum === "green");
  const { relationship, members } = card;
  const of = (role) => members.find((member) => member.role === role).person;
  const [mentor, mentee] = [of("mentor"), of("mentee")];
  const day = (days) => new Date(programme.now.getTime() + days * 86_400_000).toISOString();
  await does(mentor.id, { plan_meeting: { relationship, starts_at: day(5), minutes: 45, text: "How the talk went" } });
  const note = { relationship, audience: "members", text: "We agreed on three gaols and one book." };
  const { entry } = (await does(mentee.id, { write_note: note })).entry;
  await does(mentee.id, { edit_entry: { entry, text: "We agreed on three goals and one book." } });
  await does(mentee.id, { write_note: { relationship, audience: "author", text: "Prepare questions!" } });
  await does(mentee.id, { raise_concern: { relationship, text: "My manager moves our hours. Please help." } });
  const measure = { number: { baseline: 0, target: 4, unit: "talks" } };
  const objective = { statement: "Give talks to other teams", measure, target_date: day(90) };
  const proposed = (await does(mentee.id, { propose_objective: { relationship, objective } })).objective.objective;
  await does(mentor.id, { agree_objective: { objective: proposed, proposal: 1 } });
  await does(mentee.id, { update_objective: { objective: proposed, value: 1, text: "The first went well." } });
  const second = { statement: "Read one book on leading", measure: "done" };
  await does(mentor.id, { propose_objective: { relationship, objective: second } });
  const open = { relationship, subject: mentee.id, occasion: "before" };
  const { feedback } = (await does(office, { open_feedback: open })).feedback;
  for (const [who, step] of [
    [mentee.id, 2],
    [mentor.id, 4],
  ]) {
    const { questions } = answer(await programme.see({ feedback: { feedback } }, who));
    const answers = Object.fromEntries(
      questions.map(({ id, kind }) => [id, "text" in kind ? { text: "Speak up earlier." } : { step }]),
    );
    await does(who, { answer_feedback: { feedback, answers, told: true } });
  }
  await does(office, { close_feedback: { feedback } });
  await does(office, { open_feedback: { ...open, occasion: "mid" } });
  for (const { id, name } of programme.people()) {
    const found = await programme.search({ type: "mentoring", role: "mentee", limit: 3 }, id);
    if (!found.ok || found.answer.own_reasons.length > 0) continue;
    const free = found.answer.hits.every(({ open }) => !open);
    if (free && found.answer.hits.length === 3) return { mentor: mentor.name, mentee: mentee.name, asks: name };
  }
  throw new Error("nobody may ask any more");
}
