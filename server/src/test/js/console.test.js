// The console of rules in a real browser: what is active, what it did, and what would become of an
// event.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, newProfile, weakContrasts } from "./page-support.js";
import { BASE_URL, launchBrowser, screenshot, someone, until } from "./support.js";

/** The rule that Carillon comes with for this event. */
const EVENT = "user.welcome";
const RULE = "user-welcome-notice";
const DRAFT = `rules:
  - id: ${RULE}
    on: ${EVENT}
    to: userId
    text:
      en: "A draft greets {userName}"
    channels: [email]
`;
/** What the console shows of a server that has this to tell. */
const FAULT = {
  file: "orders.yaml",
  line: 4,
  column: 9,
  reason: "unknown key `chanels`; did you mean `channels`?",
};
/** What is asked for the rules; the page itself has a longer address. */
const RULES = `${BASE_URL}/rules`;
const SERVICE_KEY = process.env.SERVICE_KEY;

let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

async function service(method, path, body) {
  const response = await fetch(new URL(path, BASE_URL), {
    method,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${SERVICE_KEY}` },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.text()}`);
}

/** Somebody who is spoken to in English, and has an address. */
async function newcomer() {
  const id = someone("lin");
  await service("PUT", `/contacts/${id}`, { locale: "en", email: `${id}@example.org` });
  return id;
}

async function open(t, options) {
  const { context, complaints } = await newProfile(browser, t, options);
  return { ...(await openIn(context)), context, complaints };
}

async function openIn(context) {
  const page = await context.newPage();
  await page.goto(`${BASE_URL}/console/rules`);
  await page.locator(".rule").first().waitFor();
  return { page, console: new Console(page) };
}

/** The page as somebody uses it, in English. */
class Console {
  constructor(page) {
    this.page = page;
    this.verdicts = page.locator(".verdict");
    this.form = page.locator("#simulate");
    this.draft = page.locator("#draft");
    this.backtest = page.locator("#backtest");
  }

  rule(id) {
    const name = this.page.locator("strong").getByText(id, { exact: true });
    return this.page.locator(".rule").filter({ has: name });
  }

  /** How often the rule told someone, as the page says it. */
  async told(id) {
    const hit = await this.rule(id).locator('.hit[data-kind="told"]').textContent();
    return Number(hit.replace(/\D/g, ""));
  }

  async openRule(id) {
    await this.rule(id).locator("summary").first().click();
    await this.rule(id).locator(".source").filter({ hasText: id }).waitFor({ state: "attached" });
  }

  async writeDraft(text) {
    if (!(await this.draft.isVisible())) {
      await this.page.locator("#draft-details > summary").click();
    }
    await this.draft.fill(text);
  }

  async simulate(name, data) {
    await this.form.getByLabel("Event name").fill(name);
    await this.form.getByLabel("Data (JSON)").fill(typeof data === "string" ? data : JSON.stringify(data));
    await this.form.getByRole("button", { name: "Simulate" }).click();
  }

  verdict(rule) {
    return this.verdicts.filter({ hasText: rule });
  }
}

/** Answers instead of the server, with what the server would have said, changed. */
async function answering(context, address, change) {
  await context.route(address, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
}

describe("the active rules", () => {
  test("are shown with what they are on and what they did", async (t) => {
    const { page, console, complaints } = await open(t);
    const before = await console.told(RULE);
    assert.match(await console.rule(RULE).textContent(), /user\.welcome/);

    await service("POST", "/events", {
      name: EVENT,
      data: { userId: await newcomer(), userName: "Lin" },
    });
    await until(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      return (await console.told(RULE)) > before;
    }, "one more hit");

    await console.openRule(RULE);
    const rule = console.rule(RULE);
    assert.match(await rule.locator("dl").textContent(), /userId/);
    await rule.getByText("Versions").click();
    await rule.locator(".versions li").first().waitFor();
    await screenshot(page, "console-rules");
    assert.deepEqual(complaints, []);
  });

  test("are found by a part of their names or of their events", async (t) => {
    const { page, console } = await open(t);
    await page.getByLabel("Find a rule or an event").fill("WELCOME user");
    await until(async () => (await page.locator(".rule").count()) === 1, "one rule");
    assert.ok(await console.rule(RULE).isVisible());
    await page.getByLabel("Find a rule or an event").fill("no such rule");
    await page.getByText("No rule matches.").waitFor();
  });

  test("go on beside the faults of files that do not run", async (t) => {
    const { context } = await newProfile(browser, t);
    await answering(context, RULES, (answer) => {
      answer.data.faults = [FAULT, { ...FAULT, file: "<img src=x onerror=alert(1)>" }];
      return answer;
    });
    const { page } = await openIn(context);
    const faults = page.getByRole("alert").filter({ hasText: "Some files of rules do not run" });
    await faults.getByText("orders.yaml:4:9").waitFor();
    await faults.getByText("did you mean").first().waitFor();
    assert.equal(await faults.locator("img").count(), 0, "a file's name is text");
    await screenshot(page, "console-faults");
  });

  test("may name one channel and one step without a list", async (t) => {
    const { context } = await newProfile(browser, t);
    await answering(context, RULES, (answer) => {
      const rule = answer.data.rules.find(({ id }) => id === RULE);
      rule.source = { ...rule.source, channels: "email", escalation: { channel: "push", after: "PT10M" } };
      return answer;
    });
    const { console } = await openIn(context);
    await console.openRule(RULE);
    const facts = await console.rule(RULE).textContent();
    assert.match(facts, /Inbox.*E-mail/);
    assert.match(facts, /Push after 10 min/);
  });

  test("stay when the server is gone for a while", async (t) => {
    const { page, context } = await open(t);
    await context.route(RULES, (route) => route.abort());
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("The server does not answer.").waitFor();
    assert.ok((await page.locator(".rule").count()) > 0);
    await context.unroute(RULES);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("The server does not answer.").waitFor({ state: "hidden" });
  });
});

describe("a simulation", () => {
  test("says who is told what, by which channel, and shows the e-mail", async (t) => {
    const { page, console, complaints } = await open(t);
    const lin = await newcomer();
    await console.simulate(EVENT, { userId: lin, userName: "<b>Lin</b>" });
    const verdict = console.verdict(RULE);
    await verdict.waitFor();
    const recipient = verdict.locator(".recipient");
    assert.equal(await recipient.locator(".recipient-head strong").textContent(), lin);
    assert.match(await recipient.locator(".message").textContent(), /<b>Lin<\/b>/);
    assert.equal(await page.locator(".verdict b").count(), 0, "what an event says is text");

    const inbox = recipient.locator(".channel").filter({ hasText: "Inbox" });
    assert.equal(await inbox.locator(".decision").textContent(), "Sent");
    const email = recipient.locator(".channel").filter({ hasText: "E-mail" });
    await email.getByText(`${lin}@example.org`).first().waitFor();
    await email.getByText("What would be sent").click();
    await email.getByText("Subject").waitFor();
    await screenshot(page, "console-simulation");
    assert.deepEqual(complaints, []);
  });

  test("counts nothing", async (t) => {
    const { page, console } = await open(t);
    const before = await console.told(RULE);
    await console.simulate(EVENT, { userId: await newcomer(), userName: "Lin" });
    await console.verdict(RULE).waitFor();
    const answer = page.waitForResponse(RULES);
    await page.getByRole("button", { name: "Refresh" }).click();
    await answer;
    assert.equal(await console.told(RULE), before);
  });

  test("of an event that no rule is on says so", async (t) => {
    const { page, console } = await open(t);
    await console.simulate("user.welcomed", {});
    await page.locator("#simulation-note").getByText("No rule").waitFor();
    assert.equal(await console.verdicts.count(), 0);
  });

  test("of a rule is filled in from the rule, and sent from the keyboard", async (t) => {
    const { page, console } = await open(t);
    await console.openRule(RULE);
    await console.rule(RULE).getByRole("button", { name: "Simulate" }).click();
    await until(async () => (await console.form.getByLabel("Event name").inputValue()) === EVENT, "the name");
    const data = JSON.parse(await console.form.getByLabel("Data (JSON)").inputValue());
    assert.ok("userId" in data && "userName" in data, JSON.stringify(data));
    await page.keyboard.press("Control+Enter");
    await console.verdict(RULE).waitFor();
  });

  test("tries a draft, or leaves it", async (t) => {
    const { page, console } = await open(t);
    const data = { userId: await newcomer(), userName: "Lin" };
    await console.writeDraft(DRAFT);
    assert.equal(await page.getByLabel("With the draft").isChecked(), true);
    await console.simulate(EVENT, data);
    await page.getByText("A draft greets Lin", { exact: true }).first().waitFor();
    await console.verdicts.locator(".tag.is-draft").first().waitFor();

    await page.getByLabel("With the draft").uncheck();
    await console.form.getByRole("button", { name: "Simulate" }).click();
    await console.verdicts.locator(".tag.is-draft").first().waitFor({ state: "hidden" });
    assert.equal(await page.getByText("A draft greets Lin").count(), 0);

    await page.reload();
    await console.draft.waitFor();
    assert.equal(await console.draft.inputValue(), DRAFT, "a draft outlives a reload");
  });

  test("leads from a fault of the draft to its place", async (t) => {
    const { page, console } = await open(t);
    await console.writeDraft(DRAFT.replace("channels", "chanels"));
    await console.simulate(EVENT, { userId: "lin", userName: "Lin" });
    const fault = page.locator("#draft-faults button").first();
    assert.match(await fault.textContent(), /chanels/);
    await fault.click();
    const [focused, before] = await page.evaluate(() => [
      document.activeElement.id,
      document.activeElement.value.slice(0, document.activeElement.selectionStart),
    ]);
    assert.equal(focused, "draft");
    assert.equal(before.split("\n").length, 7, "the line of the key");
    await console.draft.fill(DRAFT);
    await page.locator("#draft-faults").waitFor({ state: "hidden" });
  });

  test("starts a draft from a rule that is active", async (t) => {
    const { console } = await open(t);
    await console.openRule(RULE);
    await console.rule(RULE).getByRole("button", { name: "Edit as a draft" }).click();
    await until(async () => (await console.draft.inputValue()).includes(`id: ${RULE}`), "the rule");
    await console.simulate(EVENT, { userId: await newcomer(), userName: "Lin" });
    await console.verdict(RULE).locator(".tag.is-draft").waitFor();
  });

  test("of what is no JSON is not sent, and takes away an earlier one", async (t) => {
    const { page, console } = await open(t);
    await console.simulate(EVENT, { userId: await newcomer(), userName: "Lin" });
    await console.verdict(RULE).waitFor();
    await console.simulate(EVENT, "{");
    await page.locator("#simulate-problem").getByText("The data is not JSON").waitFor();
    assert.equal(await console.verdict(RULE).isVisible(), false);
  });

  test("sends a number with all its digits", async (t) => {
    const { page, console } = await open(t);
    const request = page.waitForRequest("**/rules/simulate");
    await console.simulate(EVENT, '{"userId": 12345678901234567890, "userName": "Lin"}');
    assert.match((await request).postData(), /12345678901234567890/);
  });
});

describe("a backtest", () => {
  test("wants a draft", async (t) => {
    const { page, console } = await open(t);
    await console.backtest.getByRole("button", { name: "Compare" }).click();
    await page.getByText("Write a draft of rules first").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "draft");
  });

  test("compares the draft with the active rules", async (t) => {
    const { page, console } = await open(t);
    await console.writeDraft(DRAFT);
    await console.backtest.getByLabel("Only this event").fill(EVENT);
    await console.backtest.getByRole("button", { name: "Compare" }).click();
    await page.locator("#comparison-line").getByText("replayed").waitFor();
    const row = page.locator("#totals tr").filter({ hasText: "Notifications" });
    assert.equal(await row.locator("td").count(), 3);
    await screenshot(page, "console-backtest");
  });
});

describe("who asks", () => {
  for (const status of [401, 404]) {
    test(`needs a key outside of development mode (${status})`, async (t) => {
      const { context } = await newProfile(browser, t);
      await context.route("**/dev/service-token", (route) =>
        route.fulfill({ status, json: { success: false, message: "refused" } }),
      );
      const page = await context.newPage();
      await page.goto(`${BASE_URL}/console/rules`);
      await page.getByText("./carillon key create console").waitFor();
      assert.equal(await page.locator(".rule").count(), 0);

      await page.getByLabel("Service key").fill("wrong");
      await page.getByRole("button", { name: "Open" }).click();
      await page.locator("#key-problem").waitFor();
      await page.getByLabel("Service key").fill(SERVICE_KEY);
      await page.getByRole("button", { name: "Open" }).click();
      await page.locator(".rule").first().waitFor();

      await page.reload();
      await page.locator(".rule").first().waitFor();
      await page.getByRole("button", { name: "Forget the key" }).click();
      await page.getByText("./carillon key create console").waitFor();
      await page.reload();
      await page.getByText("./carillon key create console").waitFor();
    });
  }

  test("gets another token when the one of development mode has ended", async (t) => {
    const { page, context } = await open(t);
    let refused = 0;
    await context.route(RULES, (route) => {
      refused += 1;
      return refused > 1
        ? route.continue()
        : route.fulfill({ status: 401, json: { success: false, message: "expired" } });
    });
    const token = page.waitForResponse("**/dev/service-token");
    await page.getByRole("button", { name: "Refresh" }).click();
    assert.equal((await token).status(), 200);
    await until(() => refused === 2, "the rules are asked for again");
    assert.ok((await page.locator(".rule").count()) > 0);
  });
});

describe("the looks", () => {
  test("fit a phone", async (t) => {
    const { page, console, complaints } = await open(t, PHONE);
    await console.simulate(EVENT, { userId: await newcomer(), userName: "carillon".repeat(30) });
    await console.verdict(RULE).waitFor();
    const [inner, scroll] = await page.evaluate(() => [
      innerWidth,
      document.documentElement.scrollWidth,
    ]);
    assert.ok(scroll <= inner, `${scroll} px wide on ${inner} px`);
    await screenshot(page, "console-phone");
    assert.deepEqual(complaints, []);
  });

  test("speak French and English, and so do the server's sentences", async (t) => {
    const { page, console } = await open(t);
    await console.simulate(EVENT, { userId: await newcomer(), userName: "Lin" });
    const why = console.verdict(RULE).locator(".why").first();
    await why.waitFor();
    const english = await why.textContent();
    await page.getByRole("button", { name: "Français" }).click();
    await page.getByRole("heading", { name: "Règles actives" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    await until(async () => (await why.textContent()) !== english, "a sentence in French");
    await screenshot(page, "console-french");
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`keep the contrast of WCAG AA in ${colorScheme}`, async (t) => {
      const { page, console } = await open(t, { colorScheme });
      await console.openRule(RULE);
      await console.writeDraft(DRAFT);
      await console.simulate(EVENT, { userId: await newcomer(), userName: "Lin" });
      await console.verdict(RULE).waitFor();
      await page.waitForFunction(() => document.getAnimations().length === 0);
      assert.deepEqual(await page.evaluate(weakContrasts), []);
      await screenshot(page, `console-${colorScheme}`);
    });
  }
});
