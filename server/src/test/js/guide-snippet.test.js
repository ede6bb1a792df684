// The front-end snippet of the guide, literally unchanged: guide-snippet.js is its copy, byte for
// byte. In a browser it runs as a page's module script, in Node with only fetch and the address of
// the server lent to it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { io } from "socket.io-client";
import { BASE_URL, GUIDE_URL, User, launchBrowser, someone, until } from "./support.js";

const SNIPPET = new URL("guide-snippet.js", import.meta.url);
const STOCK_CLIENT = join(
  dirname(createRequire(import.meta.url).resolve("socket.io-client/package.json")),
  "dist/socket.io.min.js",
);
const PAGE = `<!doctype html><title>The guide's page</title>
<script src="/guide/socket.io.min.js"></script>
<script src="/guide/application.js"></script>
<script src="/guide/guide-snippet.js" type="module"></script>`;
/** What the snippet expects of its application, and a view of the socket for the test. */
const APPLICATION = `window.toasts = [];
window.showNotificationToast = (message) => window.toasts.push(message);
const stock = window.io;
window.io = (...args) => (window.guideSocket = stock(...args));`;

let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/** A page of the guide's own origin with the snippet in it, in a browser signed in by cookie. */
async function guidePage(context, user) {
  const parts = {
    "/guide/sign-in": { contentType: "text/html", body: "<!doctype html><title>Sign in</title>" },
    "/guide/": { contentType: "text/html; charset=utf-8", body: PAGE },
    "/guide/application.js": { contentType: "text/javascript", body: APPLICATION },
    "/guide/socket.io.min.js": { contentType: "text/javascript", path: STOCK_CLIENT },
    "/guide/guide-snippet.js": {
      contentType: "text/javascript; charset=utf-8",
      body: readFileSync(SNIPPET),
    },
  };
  for (const [path, answer] of Object.entries(parts)) {
    await context.route(GUIDE_URL + path, (route) => route.fulfill(answer));
  }
  const page = await context.newPage();
  await page.goto(`${GUIDE_URL}/guide/sign-in`);
  assert.equal(await send(page, "POST", "/dev/sign-in", { user: user.id }), 200);
  const lines = [];
  const errors = [];
  page.on("console", (message) => lines.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${GUIDE_URL}/guide/`);
  return { page, lines, errors };
}

/** A request of the page itself, with its cookie and its origin; answers the status. */
function send(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(path, { method, headers, body: JSON.stringify(body) });
      return response.status;
    },
    [method, path, body],
  );
}

const said = (lines, text) => lines.filter((line) => line.includes(text)).length;

test("the snippet runs unchanged in a browser that is signed in by cookie", async (t) => {
  const lin = await User.signedIn("lin");
  const ada = { id: someone("ada") };
  await lin.notify(ada, "before");
  const context = await browser.newContext();
  t.after(() => context.close());
  const { page, lines, errors } = await guidePage(context, ada);

  await until(() => said(lines, "✅ Connecté au WebSocket") === 1, "connected");
  // Once at connect and once for the snippet's own refresh-unread.
  await until(() => said(lines, "1 notification(s) non lue(s):") === 2, "two unread pages");

  const { id } = await lin.notify(ada, "Bienvenue sur la plateforme !");
  await page.waitForFunction(() => window.toasts.length === 1);
  assert.deepEqual(await page.evaluate(() => window.toasts), ["Bienvenue sur la plateforme !"]);
  assert.equal(said(lines, "Nouvelle notification:"), 1);

  assert.equal(await send(page, "PATCH", `/notifications/${id}/read`), 200);
  await until(() => said(lines, "Notification marquée comme lue:") === 1, "notification-read");

  await lin.notify(ada, "one more");
  await page.waitForFunction(() => window.toasts.length === 2);
  await page.evaluate(() => window.guideSocket.emit("refresh-unread"));
  await until(() => said(lines, "2 notification(s) non lue(s):") === 1, "the refreshed page");

  await page.evaluate(() => window.guideSocket.disconnect());
  await until(() => said(lines, "❌ Déconnecté du WebSocket") === 1, "disconnected");
  assert.deepEqual(errors, []);
});

test("the snippet runs unchanged in Node with the stock client", async (t) => {
  const [ada, lin] = [await User.signedIn("ada"), await User.signedIn("lin")];
  await lin.notify(ada, "before");
  const lines = [];
  const toasts = [];
  let socket;
  t.mock.method(console, "log", (...args) => lines.push(String(args[0])));
  const { fetch } = globalThis;
  t.mock.method(globalThis, "fetch", (address, options) =>
    address === "/notifications/ws-token"
      ? fetch(BASE_URL + address, { headers: { Authorization: `Bearer ${ada.token}` } })
      : fetch(address, options),
  );
  globalThis.showNotificationToast = (message) => toasts.push(message);
  globalThis.io = (url, options) => (socket = io(url.replace(GUIDE_URL, BASE_URL), options));
  t.after(() => socket?.disconnect());

  await import(SNIPPET.href);

  await until(() => said(lines, "1 notification(s) non lue(s):") === 2, "two unread pages");
  assert.equal(said(lines, "✅ Connecté au WebSocket"), 1);
  const { id } = await lin.notify(ada, "Bonjour");
  await until(() => toasts.length === 1, "the toast");
  assert.deepEqual(toasts, ["Bonjour"]);
  await ada.patch(`/notifications/${id}/read`);
  await until(() => said(lines, "Notification marquée comme lue:") === 1, "notification-read");
  socket.disconnect();
  await until(() => said(lines, "❌ Déconnecté du WebSocket") === 1, "disconnected");
});
