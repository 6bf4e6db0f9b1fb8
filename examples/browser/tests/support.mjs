// What the tests of the console share: a served page in Chromium, and the example company with types and people in it.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { BROWSER } from "../../../bindings-wasm/npm/test/browser.mjs";
import { serve } from "../serve.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where screenshots go, to be looked at. */
export const SHOTS = process.env.CONSOLE_SHOTS ?? join(tmpdir(), "tutelage-console");

/** The console in a browser of its own. What goes wrong on the page is in `problems`. */
export async function openConsole() {
  const served = await serve();
  const browser = await chromium.launch(BROWSER);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  const close = async () => {
    await browser.close();
    served.close();
  };
  try {
    await page.goto(served.address);
    await page.locator("tut-console main > [data-drawn]").waitFor();
  } catch (error) {
    // Nobody else could close it.
    await close();
    throw new Error(`the console did not start: ${problems.join("; ")}`, { cause: error });
  }
  return { page, problems, address: served.address, close };
}

/** Goes to a page, such as `search`, and waits until it is drawn. */
export async function goTo(page, route) {
  await page.evaluate((route) => (location.hash = `#/${route}`), route);
  const tag = `tut-${route.split("?")[0]}`;
  await page.locator(`${tag}[data-drawn]`).waitFor({ timeout: 60_000 });
  return page.locator(tag);
}

/** Looks as somebody, by their name. */
export async function lookAs(page, name) {
  // A dialog that closes takes the focus back to where it was opened.
  await page.waitForFunction(() => document.querySelector("dialog[open]") === null);
  await settled(page);
  const box = page.getByRole("combobox", { name: "Looking as" });
  await box.fill(name);
  await page.getByRole("option", { name }).first().click();
  await settled(page);
}

/** Waits until the page shown has been drawn after whatever changed. */
export async function settled(page) {
  await page.waitForFunction(() => {
    const shown = document.querySelector("tut-console main > *");
    return shown?.dataset.drawn === "true" && !shown.hasAttribute("aria-busy");
  });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60))));
}

/** What axe-core finds against WCAG A and AA; one line each. */
export async function violations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary.replace(/\s+/g, " ")}`),
  );
}

/** How a page is to be looked at: light and dark, and on a phone. */
export const LOOKS = [
  { name: "light", colorScheme: "light", width: 1280 },
  { name: "dark", colorScheme: "dark", width: 1280 },
  { name: "phone", colorScheme: "light", width: 390 },
  { name: "phone-dark", colorScheme: "dark", width: 390 },
];

/** Shows the page in one of the looks. */
export async function look(page, { colorScheme, width }) {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
  await page.waitForTimeout(150);
}

/** A picture of the whole page. */
export async function shot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

/** By how many pixels the page is wider than the window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/**
 * The example company, three types, and everybody taking part, as the Python example has it. Loaded by the programme
 * itself; that a person can do the same by hand is another test.
 */
export async function loadCompany(page) {
  await page.evaluate(async () => {
    const { programme } = document.querySelector("tut-console main > *");
    await programme.loadExample();
    const template = (name) => programme.engine.call({ template: { name } }).template.draft;
    const mentoring = template("mentoring_one_on_one");
    mentoring.requests = { ...mentoring.requests, ranked_choices: 3 };
    mentoring.roles[0].limits = { ...mentoring.roles[0].limits, places: 3 };
    mentoring.diary = { ...mentoring.diary, coordinators: "text" };
    mentoring.matching = {
      ...mentoring.matching,
      attributes: [
        { attribute: "location", prefer: "same", points: 40 },
        { attribute: "languages", prefer: "shared", points: 10 },
      ],
    };
    const onboarding = template("onboarding_buddy");
    const isNew = { compare: { who: "self", attribute: "start_date", is: "at_least", value: "2026-09-01" } };
    onboarding.roles[1].audience = { grants: [{ id: "new", when: isNew }] };
    onboarding.pair = { grants: [{ id: "same_location", when: { same: { attribute: "location" } } }] };
    await programme.setTypes([mentoring, template("mentoring_reverse"), onboarding]);
    const takesPart = (actor, type, role, places) => ({ actor, command: { take_part: { type, role, places } } });
    const commands = programme.people().flatMap(({ id, attributes, skills = [], wants = [] }) => {
      const { level = 0, start_date = "" } = attributes ?? {};
      if (level === 0 || start_date >= "2026-09-01") return [];
      if (level >= 4 && skills.some(({ teaches }) => teaches)) {
        return [takesPart(id, "mentoring", "mentor", Math.min(3, Math.max(1, Math.floor(skills.length / 3))))];
      }
      if (level <= 2 && wants.length > 0) return [takesPart(id, "mentoring", "mentee", 1)];
      return level === 3 ? [takesPart(id, "onboarding", "buddy", 1)] : [];
    });
    const answers = await programme.doesAll(commands);
    const refused = answers.filter(({ ok }) => !ok);
    if (refused.length > 0) throw new Error(`${refused.length} are refused: ${JSON.stringify(refused[0])}`);
  });
  await settled(page);
}

/** Everybody asks whom they find, most accept, some meet: half a year of a company. */
export async function monthsPass(page) {
  await page.evaluate(async () => {
    const { programme } = document.querySelector("tut-console main > *");
    const answered = (seen) => (seen.ok ? seen.answer : undefined);
    const asks = [];
    for (const { draft } of programme.types()) {
      const role = draft.roles.find(({ initiative }) => initiative !== "waits");
      for (const { id } of programme.people()) {
        const found = answered(await programme.search({ type: draft.id, role: role.id, limit: 8 }, id));
        const to = (found?.hits ?? []).filter(({ waits }) => !waits).map(({ person }) => person);
        if (found === undefined || found.own_reasons.length > 0 || to.length === 0) continue;
        const choices = draft.requests?.ranked_choices ?? 1;
        asks.push({ actor: id, command: { request: { type: draft.id, role: role.id, to: to.slice(0, choices) } } });
      }
    }
    await programme.doesAll(asks);
    await programme.passes(2);
    const answers = [];
    let place = 0;
    for (const { id } of programme.people()) {
      for (const { request } of answered(await programme.see({ dashboard: {} }, id))?.inbound ?? []) {
        place += 1;
        const command = place % 7 === 6 ? { decline: { request, code: "no_time" } } : { accept: { request } };
        if (place % 9 !== 8) answers.push({ actor: id, command });
      }
    }
    await programme.doesAll(answers);
    for (const days of [20, 25, 22]) {
      await programme.passes(days);
      const met = [];
      for (const { draft } of programme.types()) {
        const overview = await programme.see({ overview: { type: draft.id, limit: 1_000 } }, "programme-office");
        for (const [place, { relationship: card }] of (answered(overview)?.rows ?? []).entries()) {
          if (card.state !== "active" || place % 5 < 2 || (place % 5 === 2 && days !== 20)) continue;
          const meeting = { relationship: card.relationship, starts_at: programme.now.toISOString(), minutes: 45 };
          met.push({ actor: card.members[0].person.id, command: { log_meeting: meeting } });
        }
      }
      await programme.doesAll(met);
    }
  });
  await settled(page);
}
