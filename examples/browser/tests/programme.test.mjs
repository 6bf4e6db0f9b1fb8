// From the search to the report, by hand: two people in a browser, their coordinator, and a company around them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { goTo, loadCompany, lookAs, monthsPass, openConsole, settled } from "./support.mjs";

const OFFICE = "Programme office";
let console_;
let page;
/** A mentee, and the mentor who is best for them. */
let mentee;
let mentor;

before(async () => {
  console_ = await openConsole();
  page = console_.page;
  await loadCompany(page);
  mentee = await page.evaluate(() => {
    const { programme } = document.querySelector("tut-console main > *");
    const wants = ({ wants = [] }) => wants.some(({ skill }) => skill === "leadership");
    return programme.people().find((person) => person.attributes?.level === 2 && wants(person)).name;
  });
});

after(async () => {
  await console_?.close();
});

test("search as you type, with a letter wrong, and ask", async () => {
  await lookAs(page, mentee);
  const search = await goTo(page, "search");
  const skills = search.getByRole("combobox", { name: "Skills" });
  await skills.fill("leadreship");
  await search.getByRole("option", { name: /Leadership/ }).waitFor();
  await skills.press("Enter");
  await search.getByRole("list", { name: "Skills looked for" }).getByText("Leadership").waitFor();
  const first = search.locator(".hit").first();
  await first.getByText(/^Leadership/).waitFor();
  mentor = await first.getByRole("heading").innerText();

  const scores = await search.locator(".hit .score strong").allInnerTexts();
  assert.equal(scores.length, 10);
  assert.deepEqual(
    scores.map(Number),
    scores.map(Number).toSorted((one, other) => other - one),
  );
  const parts = await first.locator(".chip strong").allInnerTexts();
  assert.equal(
    parts.reduce((sum, part) => sum + Number(part), 0),
    Number(scores[0]),
    "the parts add up to the score",
  );

  await first.getByRole("button", { name: `Why ${mentor}?` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Yes: a request would be possible now.").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();

  await first.getByRole("button", { name: `Ask ${mentor}` }).click();
  await dialog.getByLabel("A few words to go with it").fill("May I learn from you?");
  await dialog.getByRole("button", { name: "Ask" }).click();
  await page.getByText(`${mentor} was asked.`).waitFor();
  await search.locator(".hit").first().getByText("a request is open").waitFor();
});

test("facets count whom the search finds, filters narrow it, pages go on where the last ended", async () => {
  const search = page.locator("tut-search");
  const london = search.getByRole("checkbox", { name: /London/ });
  const count = Number((await search.locator("label", { hasText: "London" }).locator(".count").innerText()).trim());
  assert.ok(count > 0);
  await london.check();
  await settled(page);
  const seen = [];
  for (;;) {
    seen.push(...(await search.locator(".hit h2").allInnerTexts()));
    for (const where of await search.locator(".hit .small").allInnerTexts()) assert.match(where, /London/);
    const next = search.getByRole("button", { name: "Next ten" });
    if ((await next.count()) === 0) break;
    const before = seen.at(-1);
    await next.click();
    await page.waitForFunction((name) => document.querySelector(".hit:last-child h2")?.textContent !== name, before);
  }
  assert.equal(seen.length, count);
  assert.equal(new Set(seen).size, count, "nobody comes twice");
});

test("why not: one's own manager, with what would be needed", async () => {
  const [who, manager] = await page.evaluate(() => {
    const { programme } = document.querySelector("tut-console main > *");
    const type = programme.type("mentoring");
    const isMentor = (id) => (programme.person(id)?.attributes?.level ?? 0) >= 4 && type;
    const found = programme.people().find(({ attributes, manager, wants = [] }) => {
      return attributes?.level === 2 && wants.length > 0 && typeof manager === "object" && isMentor(manager.person);
    });
    return [found.name, programme.name(found.manager.person)];
  });
  await lookAs(page, who);
  const search = page.locator("tut-search");
  const box = search.getByRole("combobox", { name: "Somebody is missing? Ask why" });
  await box.fill(manager);
  await search.getByRole("option", { name: manager }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("No: a request is not possible now.").waitFor();
  await dialog
    .getByText(/one being above the other in the reporting line is true/)
    .first()
    .waitFor();
  await dialog.getByText("It would need to come out otherwise than it does now").waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
});

test("the mentor accepts, and both see that it runs", async () => {
  await lookAs(page, mentor);
  const requests = await goTo(page, "requests");
  const card = requests.locator("#inbound .card");
  await card.getByText("May I learn from you?").waitFor();
  await card.getByRole("button", { name: /^Accept/ }).click();
  await page.getByText("Accepted: you are together now.").waitFor();
  await requests.locator("#running").getByText(mentee).waitFor();
  await requests.locator("#running").getByText("going well").waitFor();
});

test("a diary: plan and hold a meeting, notes for three audiences, an edit with its history, a concern", async () => {
  const diary = await goTo(page, "diary");
  await diary.getByText("Plan a meeting").click();
  await diary.getByLabel("What for").fill("Getting on");
  await diary.getByRole("button", { name: "Plan it" }).click();
  await diary.locator(".entry", { hasText: "Getting on" }).getByText("planned", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Move on by 7 days" }).click();
  await page.getByText(/It is 9 Nov 2026/).waitFor();
  await diary.getByRole("button", { name: "It took place…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Write it down" }).click();
  await diary.locator(".entry", { hasText: "Getting on" }).getByText("held", { exact: true }).waitFor();

  await write(diary, "We agreed on three gaols.", "The two of us");
  await write(diary, "Quicker than I am.", "Only me; nobody else learns that it exists");
  const asked = write(diary, "Going well; we would like a room.", "Us and the coordinators", false);
  await page.getByRole("alert").getByText(/^No:/).waitFor();
  await asked;
  await diary.getByLabel("I know that coordinators will read this.").check();
  await diary.getByRole("button", { name: "Write it", exact: true }).click();
  await diary.locator(".entry", { hasText: "would like a room" }).waitFor();

  const note = diary.locator(".entry", { hasText: "three gaols" });
  await note.getByRole("button", { name: /^Edit/ }).click();
  await page.getByRole("dialog").getByLabel("Words").fill("We agreed on three goals.");
  await page.getByRole("dialog").getByRole("button", { name: "Change" }).click();
  const edited = diary.locator(".entry", { hasText: "three goals" });
  await edited.getByText("What it said before").click();
  await edited.locator("del", { hasText: "three gaols" }).waitFor();

  await lookAs(page, mentee);
  assert.equal(await diary.getByText("Quicker than I am.").count(), 0, "a note for its author exists for nobody else");
  await diary.getByText("Raise a concern").click();
  await diary.getByLabel("What worries you").fill("My manager moves our hours.");
  await diary.getByRole("button", { name: "Raise it" }).click();
  await diary.locator(".entry-concern").waitFor();
  await lookAs(page, mentor);
  assert.equal(await diary.locator(".entry-concern").count(), 0, "only coordinators learn of a concern");

  await lookAs(page, OFFICE);
  const requests = await goTo(page, "requests");
  await requests.getByText("My manager moves our hours.").waitFor();
  await requests.getByRole("button", { name: "Settled" }).click();
  await page.getByText("Settled.").waitFor();
});

test("an objective: proposed, agreed, on its way", async () => {
  await lookAs(page, mentee);
  const diary = await goTo(page, "diary");
  await diary.getByRole("button", { name: "Propose an objective…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is to be reached").fill("Give talks to other teams");
  await dialog.getByLabel("Measured by").selectOption("A number that goes somewhere");
  await dialog.getByLabel("To", { exact: true }).fill("4");
  await dialog.getByRole("button", { name: "Propose" }).click();
  const card = diary.locator("li.card", { hasText: "Give talks to other teams" });
  await card.getByText("proposed", { exact: true }).waitFor();

  await lookAs(page, mentor);
  await card.getByRole("button", { name: "Agree" }).click();
  await card.getByText("agreed", { exact: true }).waitFor();
  await card.getByRole("button", { name: "How far…" }).click();
  await dialog.getByLabel(/Talks from 0 to 4/).fill("1");
  await dialog.getByLabel("In words").fill("The first went well.");
  await dialog.getByRole("button", { name: "Write it down" }).click();
  await card.getByText("25 %").waitFor();
});

test("a feedback round: open, answer, release; what would tell who said it is withheld", async () => {
  const diary = page.locator("tut-diary");
  await lookAs(page, OFFICE);
  await goTo(page, "requests");
  await page.getByRole("link", { name: new RegExp(mentee) }).click();
  await diary.getByRole("button", { name: "Open a round…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Open it" }).click();
  await diary.getByText(`About ${mentee}, on the way`).waitFor();

  for (const [who, step] of [
    [mentee, "2"],
    [mentor, "4"],
  ]) {
    await lookAs(page, who);
    await diary.getByRole("button", { name: "Answer…" }).click();
    const dialog = page.getByRole("dialog");
    for (const scale of await dialog.locator(".scale").all()) await scale.getByLabel(step, { exact: true }).check();
    await dialog.getByRole("checkbox", { name: "I know that it shows who said it." }).check();
    await dialog.getByRole("button", { name: "Send" }).click();
    await page.getByText("Thank you, your answers are in.").first().waitFor();
  }
  await lookAs(page, OFFICE);
  await diary.getByRole("button", { name: "Close it now" }).click();
  await diary.getByText("released", { exact: true }).waitFor();
  await lookAs(page, mentee);
  const release = diary.getByRole("table", { name: /Mean step of the scale/ });
  await release.getByText("2.0 (1)").first().waitFor();
  await release.getByText("4.0 (1)").first().waitFor();
});

test("time passes for everybody: momentum falls, and a coordinator sees it", async () => {
  await monthsPass(page);
  await lookAs(page, OFFICE);
  const requests = await goTo(page, "requests");
  await requests.getByRole("button", { name: /Silent/ }).click();
  await requests.getByRole("button", { name: /Silent/, pressed: true }).waitFor();
  const standings = await requests.locator("tbody .badge").allInnerTexts();
  assert.ok(standings.length > 0);
  for (const standing of standings.slice(0, 3)) assert.match(standing, /silent/);
});

test("who works with whom, by keyboard", async () => {
  const graph = await goTo(page, "graph");
  await graph.locator(".knot").first().waitFor();
  const people = await graph.locator(".knot").count();
  assert.ok(people > 100);
  await graph.getByRole("button", { name: "Show everybody" }).focus();
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.match(first, /, with /);
  await page.keyboard.press("ArrowRight");
  const second = await page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.notEqual(second, first);
  await page.keyboard.press("Enter");
  const name = second.split(", with ")[0];
  await graph.getByRole("complementary").getByRole("heading", { name }).waitFor();
  const rows = await graph.getByRole("table").locator("tbody tr").count();
  assert.ok(rows >= people / 3, "the table has every relationship");
});

test("a cohort: matched with its proof, kept as a draft, published", async () => {
  const cohort = await goTo(page, "cohort");
  await cohort.getByRole("button", { name: "Match", exact: true }).click();
  await cohort.getByText(/^Proven best/).waitFor();
  await cohort.getByLabel("What is best").selectOption("Stable: nobody would rather swap");
  await cohort.getByRole("button", { name: "Match", exact: true }).click();
  await cohort.getByText(/^Proven stable/).waitFor();
  const matched = Number(await cohort.locator("#cohort-result .stat strong").first().innerText());
  assert.ok(matched > 0);
  await cohort.getByRole("button", { name: "Keep as a draft" }).click();
  const round = cohort.locator(".round");
  await round.getByText(new RegExp(`${matched} pairs?; reserves nothing`)).waitFor();
  await round.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await round.getByText(new RegExp(`${matched} proposals? sent, 0 started at once, 0 no longer possible`)).waitFor();
});

test("it ends, with a code", async () => {
  await lookAs(page, mentee);
  const diary = await goTo(page, "diary");
  await diary.getByRole("button", { name: "End early…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why").selectOption("Moved on");
  await dialog.getByRole("button", { name: "End it" }).click();
  await diary.getByText(/ended .*\(moved on\)/).waitFor();
});

test("reports: each with its table, and as CSV", async () => {
  await lookAs(page, OFFICE);
  const reports = await goTo(page, "reports");
  const kinds = await reports.getByLabel("Report", { exact: true }).locator("option").allInnerTexts();
  assert.deepEqual(kinds, ["Funnel", "Momentum", "Overview", "Load", "Impact", "Comparison", "Fairness"]);
  for (const kind of kinds) {
    await reports.getByLabel("Report", { exact: true }).selectOption(kind);
    await settled(page);
    assert.ok((await reports.getByRole("table").count()) > 0, kind);
    if (kind !== "Comparison") assert.ok((await reports.getByRole("img").count()) > 0, kind);
  }
  const downloading = page.waitForEvent("download");
  await reports.getByRole("button", { name: "Download as CSV" }).click();
  const csv = readFileSync(await (await downloading).path(), "utf8");
  assert.match(csv, /^part,role,attribute,group,opposite,figure,unit,value,low,high/);

  await lookAs(page, mentee);
  await reports.getByText(`${mentee} may not see this report`).waitFor();
  assert.deepEqual(console_.problems, []);
});

async function write(diary, words, audience, isDone = true) {
  const fold = diary.locator("#write-note");
  if (!(await fold.evaluate((details) => details.open))) await fold.locator("summary").click();
  await fold.getByLabel("Words").fill(words);
  await fold.getByLabel("For whom").selectOption(audience);
  await fold.getByRole("button", { name: "Write it" }).click();
  if (isDone) await diary.locator(".entry", { hasText: words }).waitFor();
}
