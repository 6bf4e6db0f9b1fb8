// The first part of the console: people from a file with faults, a type from a template, and who takes part.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { goTo, look, LOOKS, openConsole, overflow, settled, shot, violations } from "./support.mjs";

const COMPANY = readFileSync(new URL("../../company/people.csv", import.meta.url), "utf8");

/** As HR systems export it: other names, a column nobody needs, and four rows with a fault. */
const EXPORT = [
  "Personnel No,Full name,Grade,Office,Hired,Line manager,E-mail,Skills",
  'p1,"Ada, Countess",7,London,2001-04-01,,ada@example.org,maths:5:t|writing:4',
  "p2,Ben Okri,five,London,2015-09-01,p1,ben@example.org,writing:5:v",
  "p3,Çelik Aydın,4,İzmir,2019-02-30,p1,celik@example.org,maths:3",
  "p4,Dee Dee,2,London,2024-01-08,p9,dee@example.org,maths:1",
  "p5,,2,London,2024-01-08,p1,nobody@example.org,maths:1",
  "p6,Eve Adams,3,London,2020-06-15,p1,eve@example.org,maths:4:t",
].join("\n");

describe("people", () => {
  let console;
  before(async () => (console = await openConsole()));
  after(() => console.close());
  afterEach(() => assert.deepEqual(console.problems, []));

  test("an empty console says what to do next, and every page of it is accessible", async () => {
    const { page } = console;
    await page.getByRole("heading", { name: "Bring people from a file" }).waitFor();
    await inAllLooks(page, "people-empty");
    await goTo(page, "types");
    await page.getByText("There are no people yet").waitFor();
    await goTo(page, "people");
  });

  test("a file is understood, its faults are shown, and the good rows are taken", async () => {
    const { page } = console;
    const file = { name: "export.csv", mimeType: "text/csv", buffer: Buffer.from(EXPORT) };
    await page.getByLabel("Choose a file").setInputFiles(file);
    const means = (column) => page.getByLabel(`What ${column} means`).inputValue();
    const guessed = {};
    for (const column of EXPORT.split("\n")[0].split(",")) guessed[column] = await means(column);
    assert.deepEqual(guessed, {
      "Personnel No": "id",
      "Full name": "name",
      Grade: "attribute",
      Office: "attribute",
      Hired: "attribute",
      "Line manager": "manager",
      "E-mail": "none",
      Skills: "skills",
    });
    // `five` makes it a text, until somebody says that it is a number.
    const grade = page.getByRole("row", { name: /^Grade/ });
    assert.equal(await grade.getByLabel("Kind").inputValue(), "text");
    await grade.getByLabel("Kind").selectOption("integer");
    const hired = page.getByRole("row", { name: /^Hired/ });
    assert.equal(await hired.getByLabel("Kind").inputValue(), "date");

    const faults = page.getByRole("region", { name: "Rows with a fault" }).locator("tbody tr");
    const rows = await faults.evaluateAll((rows) =>
      rows.map(({ cells }) => [0, 1, 3].map((at) => cells[at].textContent)),
    );
    assert.deepEqual(rows, [
      ["3", "Grade", "five"],
      ["4", "Hired", "2019-02-30"],
      ["5", "Line manager", "p9"],
      ["6", "Full name", "empty"],
    ]);
    assert.match(await faults.first().innerText(), /whole number/);
    await inAllLooks(page, "people-faults");

    await page.getByRole("button", { name: "Take the 2 good rows" }).click();
    await page.getByRole("button", { name: "Ada, Countess" }).waitFor();
    assert.deepEqual(await names(page), ["Programme office", "Ada, Countess", "Eve Adams"]);
  });

  test("everything is there again after the page was loaded anew", async () => {
    const { page } = console;
    await page.reload();
    await page.getByRole("button", { name: "Ada, Countess" }).waitFor();
    await page.getByRole("button", { name: "Ada, Countess" }).click();
    const record = page.getByRole("region", { name: "Ada, Countess" });
    assert.match(await record.innerText(), /Grade\s+7\s+Office\s+London\s+Hired\s+2001-04-01/);
    assert.match(await record.innerText(), /maths · 5 of 5 · teaches/);
    assert.match(await record.innerText(), /Manages\s+1 person/);
  });

  test("somebody is put right, and somebody leaves", async () => {
    const { page } = console;
    const record = page.getByRole("region", { name: "Ada, Countess" });
    await record.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit Ada, Countess" });
    await dialog.getByLabel("Grade").fill("8");
    await dialog.getByLabel("Office").fill("");
    await dialog.getByRole("button", { name: "Add a skill" }).first().click();
    await page.keyboard.type("chess");
    await inAllLooks(page, "people-edit");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.match(await record.innerText(), /Grade\s+8\s+Office\s+–/);
    assert.match(await record.innerText(), /chess · 3 of 5/);

    await record.getByRole("button", { name: "Mark as left" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Mark as left" }).click();
    await record.getByRole("button", { name: "They are back" }).waitFor();
    assert.match(await page.locator(".lead").innerText(), /^1 person, and 1 who left/);
  });

  test("what the engine refuses is said in the dialog", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Eve Adams" }).click();
    await page.getByRole("region", { name: "Eve Adams" }).getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("the text is empty").waitFor();
    assert.match(await dialog.innerText(), /invalid_value/);
    await page.keyboard.press("Escape");
    // The focus is back where the dialog was opened.
    await page.waitForFunction(() => document.activeElement.textContent === "Edit");
    assert.equal(await dialog.count(), 0);
  });

  test("a file may be dropped, and what is not one is said", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Import a file" }).click();
    const drop = (text) =>
      page.locator(".drop").evaluate((zone, text) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], "dropped.csv"));
        zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      }, text);
    await drop("only a header");
    await page.getByText("dropped.csv has no rows under its header.").waitFor();
    await drop(EXPORT.split("\n").slice(0, 2).join("\n"));
    await page.getByRole("heading", { name: "What the columns of dropped.csv mean" }).waitFor();
    await page.getByLabel("What Full name means").selectOption("none");
    await page.getByText("No column is “Name”.").waitFor();
    await page.getByRole("button", { name: "Close the import" }).click();
    await page.getByRole("heading", { name: "Bring people from a file" }).waitFor({ state: "detached" });
  });

  test("forgetting everything forgets everything", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Forget everything" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Forget everything" }).click();
    await page.getByRole("heading", { name: "Bring people from a file" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Bring people from a file" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Ada, Countess" }).count(), 0);
  });
});

describe("types", () => {
  let console;
  before(async () => (console = await openConsole()));
  after(() => console.close());
  afterEach(() => assert.deepEqual(console.problems, []));

  test("the made-up company is loaded with one button", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Use the made-up company" }).click();
    await page.getByText("300 people.").waitFor();
    await page.getByRole("searchbox", { name: "Find somebody" }).fill("joao pin");
    await page.getByText("1 person found").waitFor();
    assert.deepEqual(await names(page), ["João Pinhal"]);
    await page.getByRole("button", { name: "João Pinhal" }).click();
    await inAllLooks(page, "people");
  });

  test("a template says at once how many it makes eligible, and a rule narrows it", async () => {
    const { page } = console;
    await goTo(page, "types");
    await inAllLooks(page, "types-templates");
    await page.getByRole("button", { name: "Begin with mentoring" }).click();
    await page.locator("[data-pairs]").waitFor();
    assert.equal(await eligible(page, "mentor"), 300);
    const before = await pairs(page);

    await page.getByLabel("Add a condition for Mentor").selectOption("level");
    await page.getByLabel("Level from").fill("4");
    const senior = people().filter(({ level }) => Number(level) >= 4);
    await page.locator(`[data-role="mentor"] strong`, { hasText: new RegExp(`^${senior.length}$`) }).waitFor();
    assert.equal(await eligible(page, "mentee"), 300);
    assert.equal(await page.locator('[data-eligible="mentor"]').innerText(), `${senior.length} people may`);

    await page.getByLabel("Add a condition for Mentor").selectOption("location");
    await page.getByLabel("Lisbon").check();
    const there = senior.filter(({ location }) => location === "Lisbon");
    assert.ok(there.length > 0 && there.length < senior.length);
    await page.locator(`[data-role="mentor"] strong`, { hasText: new RegExp(`^${there.length}$`) }).waitFor();
    await page.waitForFunction(
      (before) => Number(document.querySelector("[data-pairs]")?.dataset.pairs) < before,
      before,
    );
    await inAllLooks(page, "types-editor");
  });

  test("faults stand at their fields, in the simple part and in the whole form", async () => {
    const { page } = console;
    const places = page.getByLabel("Most places each").first();
    await places.fill("1000");
    const fault = page.locator('[data-path="roles[0].limits.places"]');
    await fault.getByText("1000 is not from 1 to 100").waitFor();
    assert.equal(await places.getAttribute("aria-invalid"), "true");
    assert.ok(await page.getByRole("button", { name: "Publish" }).isDisabled());

    await page.getByText("Everything", { exact: true }).click();
    await page.getByText("Roles One role").click();
    await page.getByText("Role 1: Mentor").click();
    const form = page.locator(".schema-form");
    const most = form.getByLabel("Places", { exact: true }).first();
    assert.equal(await most.inputValue(), "1000");
    assert.equal(await most.getAttribute("aria-invalid"), "true");
    await inAllLooks(page, "types-everything");

    // What is put right in one is right in the other.
    await most.fill("3");
    await page.waitForFunction(() => document.querySelectorAll("[aria-invalid=true]").length === 0);
    assert.equal(await page.getByLabel("Most places each").first().inputValue(), "3");
    await page.locator("[data-pairs]").waitFor();
  });

  test("the whole form adds, chooses and removes", async () => {
    const { page } = console;
    const form = page.locator(".schema-form");
    await page.getByText("Coordinators Who administers").click();
    await form.getByText("Coordinator 1: programme-office").click();
    await form.getByRole("button", { name: "Add a scope" }).click();
    await page.getByText(/things? to put right/).waitFor();
    await form.getByRole("button", { name: "Remove scope 1 of scope" }).click();

    await page.getByText("Steps Who has to say yes").click();
    await form.getByRole("button", { name: "Add a step" }).click();
    await form.getByLabel("Step 2", { exact: true }).selectOption("manager_of");
    await form.getByLabel("Manager of", { exact: true }).fill("mentee");
    await page.waitForFunction(() => document.querySelectorAll("aside .box.bad").length === 0);
    assert.ok(await page.getByLabel("The manager of the mentee").isChecked());
    await page.getByLabel("The manager of the mentee").uncheck();
    await page.waitForFunction(() => !document.querySelector(".schema-form")?.textContent.includes("Step 2"));
  });

  test("a type is published, and changed into a second version", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Publish" }).click();
    const card = page.getByRole("article").filter({ hasText: "version 1" });
    await card.getByRole("heading", { name: "Mentoring" }).waitFor();
    await card.getByRole("button", { name: "Edit Mentoring" }).click();
    assert.match(await page.locator("h1").innerText(), /Mentoring, version 2/);
    await page.getByRole("button", { name: /^Take everybody, whatever their location/ }).click();
    const senior = people().filter(({ level }) => Number(level) >= 4);
    await page.locator(`[data-role="mentor"] strong`, { hasText: new RegExp(`^${senior.length}$`) }).waitFor();
    await page.getByRole("button", { name: "Publish version 2" }).click();
    await page.getByRole("article").filter({ hasText: "version 2" }).waitFor();
    await page.reload();
    await page.getByRole("article").filter({ hasText: "version 2" }).waitFor();
  });

  test("everyone who fits takes part", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Everyone who fits takes part" }).click();
    await inAllLooks(page, "types-taking-part");
    await page.getByRole("dialog").getByRole("button", { name: "Everyone who fits takes part" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const teaches = people().filter(({ level, skills }) => Number(level) >= 4 && /:t(;|$)/.test(skills));
    const wants = people().filter(({ level, wants }) => Number(level) <= 2 && wants !== "");
    const words = `${teaches.length} people as mentor, ${wants.length} people as mentee`;
    await page.getByText(`Taking part: ${words}.`).waitFor();
    await inAllLooks(page, "types");
  });

  test("the clock moves on, and the keyboard is enough to get around", async () => {
    const { page } = console;
    await page.getByRole("button", { name: "Move on by 7 days" }).click();
    await page.getByText("It is 9 Nov 2026").waitFor();
    assert.equal(await page.locator("time").innerText(), "9 Nov 2026");

    await page.reload();
    await settled(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));

    const picker = page.getByRole("combobox", { name: "Looking as" });
    await picker.focus();
    await page.keyboard.type("silvia");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.equal(await picker.inputValue(), "Sílvia Barradas");
  });

  test("light and dark can be chosen, and stay chosen", async () => {
    const { page } = console;
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: "Colours: automatic" }).click();
    await page.getByRole("button", { name: "Colours: light" }).click();
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    await page.getByRole("button", { name: "Colours: dark" }).click();
    assert.equal(await ground(), light);
  });

  test("a second tab is told that the console is open", async () => {
    const { page, address } = console;
    const [other] = await Promise.all([page.waitForEvent("popup"), page.evaluate((url) => void open(url), address)]);
    await other.getByText("The console is open in another tab").waitFor();
    await other.close();
  });
});

test("nothing is loaded from elsewhere", async () => {
  const { page, address, problems, close } = await openConsole();
  try {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.reload();
    await page.getByRole("button", { name: "Use the made-up company" }).click();
    await page.getByText("300 people.").waitFor();
    assert.ok(asked.length >= 7, asked.join("\n"));
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(address)),
      [],
    );
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});

test("of many people the index is built in a worker", async () => {
  const { page, problems, close } = await openConsole();
  try {
    const many = Array.from(
      { length: 5_000 },
      (_, n) => `p${n},Person ${n},${1 + (n % 7)},${n > 0 ? `p${n >> 3}` : ""}`,
    );
    const buffer = Buffer.from(["id,name,level,manager", ...many].join("\n"));
    await page.getByLabel("Choose a file").setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer });
    await page.getByRole("button", { name: "Take 5,000 people" }).click();
    await page.getByText("5,000 people.").waitFor({ timeout: 240_000 });
    const [worker] = await Promise.all([page.waitForEvent("worker"), page.reload()]);
    assert.match(worker.url(), /index_worker\.js$/);
    await page.getByText("5,000 people.").waitFor({ timeout: 60_000 });
    const size = await page.locator("tut-people").evaluate(({ programme }) => programme.index.size());
    // The programme office is one of them.
    assert.equal(size.people, 5_001);
    assert.equal(size.changed, 0);
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});

/** Accessible and no wider than the window, in every look; leaves a picture of each. */
async function inAllLooks(page, name) {
  for (const one of LOOKS) {
    await look(page, one);
    await shot(page, `${name}-${one.name}`);
    assert.deepEqual(await violations(page), [], `${name} in ${one.name}`);
    assert.equal(await overflow(page), 0, `${name} in ${one.name} is wider than the window`);
  }
  await look(page, { colorScheme: "light", width: 360 });
  assert.equal(await overflow(page), 0, `${name} is wider than 360 px`);
  await look(page, LOOKS[0]);
}

function names(page) {
  return page.locator("tut-people tbody th").allInnerTexts();
}

async function eligible(page, role) {
  return Number(await page.locator(`[data-role="${role}"] strong`).innerText());
}

async function pairs(page) {
  return Number(await page.locator("[data-pairs]").getAttribute("data-pairs"));
}

/** The people of the company, read without the engine. No cell of the file has a comma. */
function people() {
  const [header, ...rows] = COMPANY.trim()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]])));
}
