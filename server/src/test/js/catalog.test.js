// Every event that Carillon comes with, from POST /events to a person's page, in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { newProfile, open } from "./page-support.js";
import { BASE_URL, launchBrowser, screenshot, someone, until } from "./support.js";

const CASES = new URL("../resources/dev/carillon/server/catalog.csv", import.meta.url);
const SERVICE_KEY = process.env.SERVICE_KEY;

/** What the page says in its own words; all else is said as it is stored. */
const OWN_WORDS = {
  "project.created": "Your project “Bells” is up!",
  "project.role.application.created":
    "Ada applied for the role “Ringer” in your project “Bells”",
  "project.role.application.accepted":
    "Congratulations! Your application for the role “Ringer” in “Bells” was accepted",
  "project.role.application.rejected":
    "Your application for the role “Ringer” in “Bells” was not accepted this time",
};

const catalog = readFileSync(CASES, "utf8")
  .split("\n")
  .slice(1)
  .filter(Boolean)
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([name, data, , , french, english]) => ({
    name,
    data,
    said: { fr: french, en: OWN_WORDS[name] ?? english },
  }));

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

const plainSpaces = (text) => text.replace(/[\u00a0\u202f]/g, " ");

for (const language of ["fr", "en"]) {
  test(`each event of the catalogue is a row and a toast in ${language}`, async (t) => {
    assert.ok(SERVICE_KEY, "SERVICE_KEY: a service's key of the tenant default");
    const [ada, bob] = [someone("ada"), someone("bob")];
    await service("PUT", `/contacts/${bob}`, { locale: language, timeZone: "Europe/Paris" });
    const { context, complaints } = await newProfile(browser, t, {
      locale: language,
      viewport: { width: 1280, height: 3000 },
    });
    const { page, panels: [panel] } = await open(context, `/?user=${bob}`);
    for (const [place, { name, data, said }] of catalog.entries()) {
      await service("POST", "/events", {
        name,
        occurredAt: "2026-11-22T07:05:00Z",
        data: JSON.parse(data.replaceAll('"A"', `"${ada}"`).replaceAll('"B"', `"${bob}"`)),
      });
      await panel.rings(place + 1);
      const toast = panel.toasts.last().locator("p");
      await until(
        async () => plainSpaces(await toast.textContent()) === said[language],
        `a toast: ${said[language]}`,
      );
    }

    const rows = await panel.rows.locator(".row-message").allTextContents();
    assert.deepEqual(
      rows.map(plainSpaces).sort(),
      catalog.map(({ said }) => said[language]).sort(),
    );
    await screenshot(page, `catalog-${language}`);
    assert.deepEqual(complaints, []);
  });
}
