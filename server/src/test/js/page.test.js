// The page at / in a real browser: what people do on it, and what it shows them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, Panel, newProfile, open, weakContrasts } from "./page-support.js";
import { BASE_URL, LOOPBACK_URL, User, launchBrowser, screenshot, someone } from "./support.js";

let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

const profile = (t, options) => newProfile(browser, t, options);

describe("two people", () => {
  test("side by side: create, apply, accept, and every bell rings", async (t) => {
    const { context, complaints } = await profile(t);
    const { page, panels } = await open(context, "/");
    const [ada, lin] = panels;
    assert.equal(await ada.root.getByRole("heading", { level: 2 }).textContent(), "Ada");
    assert.equal(await lin.root.getByRole("heading", { level: 2 }).textContent(), "Lin");
    for (const panel of panels) {
      await panel.root.locator(".rows:not(:empty), .empty:not([hidden])").first().waitFor();
      if (await panel.badge.isVisible()) {
        await panel.button("Mark all as read").click(); // They may have been here before.
      }
      await panel.rings(0);
    }

    await ada.create("Community garden");
    await ada.toast("Your project “Community garden” is up!").waitFor();
    await ada.rings(1);

    await lin.card("Community garden").waitFor();
    await lin.apply("Community garden", "Designer");
    await ada.toast("Lin applied for the role “Designer”").waitFor();
    await ada.rings(2);
    await lin.card("Community garden").getByText("Waiting").waitFor();
    await ada.rows.first().getByRole("button", { name: "Accept Lin as Designer" }).waitFor();
    await screenshot(page, "two-people");

    await ada.rows.first().getByRole("button", { name: "Accept Lin as Designer" }).click();
    await lin.toast("Congratulations! Your application for the role “Designer”").waitFor();
    await lin.rings(1);
    await lin.card("Community garden").getByText("Accepted").waitFor();
    await ada.card("Community garden").getByText("Accepted").waitFor();
    await screenshot(page, "two-people-answered");

    const phone = await profile(t, PHONE);
    const { page: phonePage, panels: [linOnPhone] } = await open(phone.context, "/?user=lin");
    await linOnPhone.rings(1);
    await linOnPhone.bell.tap();
    await linOnPhone.row("Congratulations!").waitFor();
    await screenshot(phonePage, "phone");

    await lin.openRow("Congratulations!");
    await lin.rings(0);
    await lin.unread(0);
    await linOnPhone.rings(0);
    await ada.button("Mark all as read").click();
    await ada.rings(0);
    await ada.unread(0);
    assert.deepEqual(await context.cookies(), [], "two people cannot share one cookie");
    assert.deepEqual(complaints, []);
  });

  test("in two browsers: apply, decline, with the session cookie alone", async (t) => {
    const [adaId, linId] = [someone("ada"), someone("lin")];
    const [first, second] = [await profile(t), await profile(t)];
    const bearers = [];
    first.context.on("request", (request) => bearers.push(request.headers().authorization));
    const { panels: [ada] } = await open(first.context, `/?user=${adaId}`);
    const { panels: [lin] } = await open(second.context, `/?user=${linId}`);
    const title = someone("Night sky atlas");

    await ada.create(title);
    await ada.rings(1);
    await lin.button("Refresh").click();
    await lin.apply(title, "Writer");
    await ada.rings(2);
    await ada.card(title).getByRole("button", { name: /^Decline .* as Writer$/ }).click();
    await lin.toast(`Your application for the role “Writer” in “${title}”`).waitFor();
    await lin.rings(1);
    await lin.card(title).getByText("Declined").waitFor();

    const [cookie] = await first.context.cookies();
    assert.deepEqual(
      [cookie.name, cookie.httpOnly, cookie.sameSite],
      ["carillon_session", true, "Strict"],
    );
    assert.deepEqual(bearers.filter(Boolean), []);
    assert.deepEqual([...first.complaints, ...second.complaints], []);
  });

  test("in one browser: the second sign-in is told to the first tab", async (t) => {
    const { context } = await profile(t);
    const [adaId, linId] = [someone("ada"), someone("lin")];
    const { panels: [ada] } = await open(context, `/?user=${adaId}`);
    await open(context, `/?user=${linId}`);
    await ada.notice.getByText("One browser has one session.").waitFor();
    await ada.state("signedOut");
    await ada.notice.getByRole("button").click();
    await ada.state("connected");
    assert.equal(await ada.notice.isVisible(), false);
  });

  test("under any name", async (t) => {
    const { context } = await profile(t);
    const { page, panels: [ada] } = await open(context, `/?user=${someone("ada")}`);
    await ada.button("Change").click();
    const name = `Zoë ${someone("O’Neil & co")}`;
    await ada.root.getByLabel("Your name").fill(name);
    await ada.button("Sign in").click();
    await ada.state("connected");
    assert.equal(await ada.root.getByRole("heading", { level: 2 }).textContent(), name);
    assert.equal(new URL(page.url()).searchParams.get("user"), name.toLowerCase());
    await page.reload();
    await ada.state("connected");
  });
});

describe("one person", () => {
  test("sees the same in every tab", async (t) => {
    const { context, complaints } = await profile(t);
    const lin = await User.signedIn("lin");
    const ada = { id: someone("ada") };
    const tabs = [
      await open(context, `/?user=${ada.id}`),
      await open(context, `/?user=${ada.id}`),
    ];
    const everywhere = (check) => Promise.all(tabs.map(({ panels }) => check(panels[0])));
    await lin.notify(ada, "one");
    await lin.notify(ada, "two");
    await lin.notify(ada, "three");
    await everywhere((panel) => panel.rings(3));
    await tabs[0].page.waitForFunction(() => document.title.startsWith("(3) "));

    await tabs[0].panels[0].openRow("two");
    await everywhere((panel) => panel.rings(2));
    await everywhere((panel) => panel.unread(2));

    await tabs[1].panels[0].button("Mark all as read").click();
    await everywhere((panel) => panel.rings(0));
    await everywhere((panel) => panel.unread(0));
    assert.deepEqual(complaints, []);
  });

  test("sees how many a group stands for, in both languages", async (t) => {
    const { context, complaints } = await profile(t);
    const lin = await User.signedIn("lin");
    const ada = { id: someone("ada") };
    const { page, panels: [panel] } = await open(context, `/?user=${ada.id}`);
    await lin.notify(ada, "alone");
    await panel.row("alone").waitFor();
    assert.equal(await panel.row("alone").locator(".row-count").isVisible(), false);

    for (const word of ["first", "second", "third"]) {
      await lin.notify(ada, word, {}, { group: { window: "PT1H" } });
    }
    const grown = panel.row("third");
    await grown.getByText("×3").waitFor();
    assert.equal(await panel.rows.count(), 2);
    await panel.rings(2);
    await grown.getByRole("button", { name: /third.*3 notifications in one/ }).waitFor();
    await screenshot(page, "grouped");
    assert.deepEqual(complaints, []);

    const french = await profile(t, { locale: "fr-FR" });
    const { panels: [cloche] } = await open(french.context, `/?user=${ada.id}`);
    await cloche
      .row("third")
      .getByRole("button", { name: /third.*3 notifications regroupées/ })
      .waitFor();
  });

  test("with many unread sees 99+ and how many are not listed", async (t) => {
    const { context } = await profile(t);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    await Promise.all(Array.from({ length: 120 }, (_, n) => lin.notify(ada, `number ${n}`)));
    const { page, panels: [panel] } = await open(context, `/?user=${ada.id}`);
    await panel.rings("99+");
    const listed = await panel.rows.count();
    assert.ok(listed > 0 && listed < 120, `${listed} rows`);
    await panel.root.getByText(`And ${120 - listed} more unread.`).waitFor();
    await panel.root.evaluate((root) => {
      const badge = root.querySelector(".badge");
      window.shown = [];
      new MutationObserver(() => window.shown.push(badge.hidden ? "none" : badge.textContent)).observe(
        badge,
        { attributes: true, childList: true, characterData: true },
      );
    });
    await panel.button("Mark all as read").click();
    await panel.rings(0);
    await panel.root.getByText("more unread.").waitFor({ state: "hidden" });
    await lin.notify(ada, "after");
    await panel.rings(1);
    // At once nothing is left, although not all is listed, and it stays so until there is news.
    assert.deepEqual(new Set(await page.evaluate("window.shown")), new Set(["none", "1"]));
  });

  test("finds what was sent while offline", async (t) => {
    const { context } = await profile(t);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    // The stock client takes a connection to "localhost" for one that no outage can cut.
    const { panels: [panel] } = await open(context, `/?user=${ada.id}`, LOOPBACK_URL);
    await context.setOffline(true);
    await panel.state("offline");
    assert.equal(await panel.connection.textContent(), "Offline");
    await lin.notify(ada, "while you were away");
    await context.setOffline(false);
    await panel.state("connected");
    await panel.rings(1);
    await panel.row("while you were away").waitFor();
    assert.equal(await panel.toasts.count(), 0, "what is old does not ring");
  });

  test("reads by keyboard", async (t) => {
    const { context } = await profile(t);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    await lin.notify(ada, "by keyboard");
    const { page, panels: [panel] } = await open(context, `/?user=${ada.id}`);
    await panel.rings(1);
    await panel.bell.focus();
    assert.match(await panel.bell.getAttribute("aria-label"), /1 unread$/);
    await page.keyboard.press("Enter");
    assert.equal(await panel.bell.getAttribute("aria-expanded"), "false");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab"); // Mark all as read
    await page.keyboard.press("Tab"); // the row
    await page.keyboard.press("Enter");
    await panel.rings(0);
    await page.keyboard.press("Escape");
    assert.equal(await panel.bell.getAttribute("aria-expanded"), "false");
    assert.ok(await panel.bell.evaluate((bell) => bell === document.activeElement));
  });

  test("is told by a toast that assistive technology announces", async (t) => {
    const { context } = await profile(t);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    const { page, panels: [panel] } = await open(context, `/?user=${ada.id}`);
    await lin.notify(ada, "hear me");
    await page.locator('[aria-live="polite"]').getByText("hear me").waitFor();
    await panel.toast("hear me").getByRole("button", { name: "Dismiss" }).click();
    await panel.toast("hear me").waitFor({ state: "detached" });
  });
});

describe("what senders write", () => {
  test("is text, never markup", async (t) => {
    const { context, complaints } = await profile(t);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    const { panels: [panel] } = await open(context, `/?user=${ada.id}`);
    const markup = '<img src="/no" onerror="document.title=1"><b>bold</b>';
    await lin.notify(ada, markup);
    await panel.toast(markup).waitFor();
    assert.equal(await panel.rows.first().locator(".row-message").textContent(), markup);
    assert.equal(await panel.root.locator("img, b").count(), 0);
    assert.deepEqual(complaints, []);
  });

  test("leads to this origin only", async (t) => {
    const { context } = await profile(t);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    const { page, panels: [panel] } = await open(context, `/?user=${ada.id}`);
    await lin.notify(ada, "elsewhere", { actionUrl: "https://elsewhere.invalid/" });
    await lin.notify(ada, "here", { actionUrl: "/favicon.svg?opened=1" });
    await panel.rings(2);
    const url = page.url();
    await panel.openRow("elsewhere");
    await panel.rings(1);
    assert.equal(page.url(), url);
    await panel.openRow("here");
    await page.waitForURL(`${BASE_URL}/favicon.svg?opened=1`);
  });
});

describe("the connection", () => {
  test("renews its token when the server says that it ends, without a break", async (t) => {
    const { context } = await profile(t);
    const page = await context.newPage();
    let sockets = 0;
    // Sent by the page with the number of an ack, and answered by that number.
    const renewed = new Promise((resolve) => {
      page.on("websocket", (socket) => {
        let asked;
        sockets += 1;
        socket.on("framesent", ({ payload }) => {
          asked = /^42\/notifications,(\d+)\["renew",\{"token":"[^"]+"\}\]/.exec(payload)?.[1] ?? asked;
        });
        socket.on("framereceived", ({ payload }) => {
          if (asked && String(payload).startsWith(`43/notifications,${asked}[`)) {
            resolve(String(payload));
          }
        });
      });
    });
    await page.goto(`${BASE_URL}/?user=${someone("ada")}`);
    const panel = new Panel(page.locator(".person"));
    await panel.state("connected");
    assert.match(await renewed, /\[\{"success":true\}\]$/);
    assert.equal(await panel.connection.textContent(), "Connected");
    assert.equal(sockets, 1);
  });

  test("comes back with a fresh token when the first is refused", async (t) => {
    const { context } = await profile(t);
    let asked = 0;
    await context.route("**/notifications/ws-token", async (route) => {
      asked += 1;
      const response = await route.fetch();
      const json = await response.json();
      const wsToken = asked === 1 ? "refused" : json.wsToken;
      await route.fulfill({ response, json: { ...json, wsToken } });
    });
    const { panels: [panel] } = await open(context, `/?user=${someone("ada")}`);
    assert.equal(asked, 2);
    assert.equal(await panel.notice.isVisible(), false);
  });

  test("that another tab takes over is said, and can be taken back", async (t) => {
    const { context } = await profile(t);
    const ada = await User.signedIn("ada");
    t.after(() => ada.close());
    const { panels: [panel] } = await open(context, `/?user=${ada.id}`);
    for (let tab = 0; tab < 16; tab += 1) {
      await ada.connected(); // As many as a user may have: the oldest, the page, has to go.
    }
    await panel.state("disconnected");
    assert.equal(await panel.connection.textContent(), "Disconnected: too many tabs are open");
    await panel.button("Reconnect").click();
    await panel.state("connected");
  });
});

describe("trouble", () => {
  test("with marking as read is taken back and said", async (t) => {
    const { context } = await profile(t);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    const { panels: [panel] } = await open(context, `/?user=${ada.id}`, LOOPBACK_URL);
    await lin.notify(ada, "cannot be read");
    await panel.rings(1);
    await context.setOffline(true);
    await panel.state("offline");
    await panel.openRow("cannot be read");
    const problem = panel.root.locator(".inbox .problem");
    await problem.getByText("Could not mark as read: there is no connection.").waitFor();
    await panel.unread(1);
    await panel.rings(1);
    await context.setOffline(false);
    await panel.state("connected");
    await panel.openRow("cannot be read");
    await panel.rings(0);
    await problem.waitFor({ state: "hidden" });
  });

  test("with a session that has ended is said", async (t) => {
    const { context } = await profile(t);
    const { panels: [panel] } = await open(context, `/?user=${someone("ada")}`);
    await context.request.post(`${BASE_URL}/dev/sign-out`, { headers: { Origin: BASE_URL } });
    await panel.notice.getByText("Your session has ended.").waitFor();
    assert.equal(await panel.connection.textContent(), "Disconnected: this session was revoked");
    await context.route("**/notifications/ws-token", (route) =>
      route.fulfill({ status: 401, json: { success: false, message: "refused" } }),
    );
    await panel.notice.getByRole("button").click();
    await panel.state("signedOut");
    await panel.notice.getByText("Your session has ended.").waitFor();
    await context.unroute("**/notifications/ws-token");
    await panel.notice.getByRole("button").click();
    await panel.state("connected");
    assert.equal(await panel.notice.isVisible(), false);
  });

  test("with a form is said in the server's words", async (t) => {
    const { context } = await profile(t);
    const { panels: [panel] } = await open(context, `/?user=${someone("ada")}`);
    await panel.create("   ");
    await panel.root.locator(".new-project .problem").waitFor();
    assert.notEqual(await panel.root.locator(".new-project .problem").textContent(), "");
  });

  test("with signing in leaves the form, to try again", async (t) => {
    const { context } = await profile(t);
    await context.route("**/dev/sign-in", (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${BASE_URL}/?user=${someone("ada")}`);
    const panel = new Panel(page.locator(".person"));
    await panel.root.getByText("The server does not answer.").waitFor();
    await context.unroute("**/dev/sign-in");
    await panel.button("Sign in").click();
    await panel.state("connected");
  });

  for (const status of [401, 404]) {
    test(`outside of development mode (${status}) is one friendly line`, async (t) => {
      const { context } = await profile(t);
      await context.route("**/dev/sign-in", (route) =>
        route.fulfill({ status, json: { success: false, message: "refused" } }),
      );
      const page = await context.newPage();
      await page.goto(BASE_URL);
      await page.getByText("This page is a demo for development.").waitFor();
      assert.equal(await page.locator(".person").count(), 0);
    });
  }
});

describe("the looks", () => {
  test("fit a phone", async (t) => {
    const { context, complaints } = await profile(t, PHONE);
    const [ada, lin] = [{ id: someone("ada") }, await User.signedIn("lin")];
    const { page, panels: [panel] } = await open(context, `/?user=${ada.id}`);
    await lin.notify(ada, "Bienvenue sur la plateforme !");
    await lin.notify(ada, `A long word: ${"carillon".repeat(20)}`);
    await panel.rings(2);
    assert.equal(await panel.bell.getAttribute("aria-expanded"), "false");
    await panel.bell.tap();
    await panel.row("Bienvenue").waitFor();
    const [inner, scroll] = await page.evaluate(() => [
      innerWidth,
      document.documentElement.scrollWidth,
    ]);
    assert.ok(scroll <= inner, `${scroll} px wide on ${inner} px`);
    for (const button of await page.getByRole("button").all()) {
      const { width, height } = await button.boundingBox();
      assert.ok(width >= 24 && height >= 24, `${await button.textContent()}: ${width}×${height}`);
    }
    assert.deepEqual(complaints, []);
  });

  test("speak French and English, and remember the choice", async (t) => {
    const { context } = await profile(t, { locale: "fr-CA" });
    const ada = someone("ada");
    const { page, panels: [panel] } = await open(context, `/?user=${ada}`);
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    await panel.root.getByLabel("Titre du projet").fill("Jardin partagé");
    await panel.button("Créer").click();
    await panel.toast('Votre projet "Jardin partagé" a été créé avec succès !').waitFor();
    assert.equal(await panel.connection.textContent(), "En ligne");
    await panel.button("Tout marquer comme lu").waitFor();

    await page.getByRole("button", { name: "English" }).click();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await panel.button("Mark all as read").waitFor();
    await panel.row("Your project “Jardin partagé” is up!").waitFor();
    await page.reload();
    await panel.state("connected");
    assert.equal(await panel.connection.textContent(), "Connected");
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`keep the contrast of WCAG AA in ${colorScheme}`, async (t) => {
      const { context } = await profile(t, { colorScheme });
      const users = [someone("ada"), someone("lin")];
      const { page, panels } = await open(context, `/?users=${users}`);
      const title = someone("Garden");
      await panels[0].create(title);
      await panels[1].apply(title, "Designer");
      await panels[0].rings(2);
      await panels[1].card(title).getByText("Waiting").waitFor();
      await panels[0].openRow("is up!");
      await panels[0].rings(1);
      await panels[0].button("Refresh").focus();
      await page.waitForFunction(() => document.getAnimations().length === 0);
      assert.deepEqual(await page.evaluate(weakContrasts), []);
      await screenshot(page, `two-people-${colorScheme}`);
    });
  }
});
