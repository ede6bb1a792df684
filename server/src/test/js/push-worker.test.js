// A push from a request to what the browser shows: sent encrypted to a push service, decrypted here as
// a browser does, and handed to the page's service worker through the DevTools protocol. A real push
// service is outside; the browser's own end of it, and ours, are real.
import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { BASE_URL, launchBrowser, until, User } from "./support.js";

const SERVICE_KEY = process.env.SERVICE_KEY;

let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/** A browser's keys, and how it reads what it is sent (RFC 8188, RFC 8291). */
function subscriber() {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: keys.getPublicKey("base64url"), auth: auth.toString("base64url") },
    decrypt(message) {
      const salt = message.subarray(0, 16);
      const sender = message.subarray(21, 21 + message[20]);
      const record = message.subarray(21 + message[20]);
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), sender]);
      const ikm = hkdfSync("sha256", keys.computeSecret(sender), auth, info, 32);
      const key = hkdfSync("sha256", ikm, salt, "Content-Encoding: aes128gcm\0", 16);
      const nonce = hkdfSync("sha256", ikm, salt, "Content-Encoding: nonce\0", 12);
      const cipher = createDecipheriv("aes-128-gcm", Buffer.from(key), Buffer.from(nonce));
      cipher.setAuthTag(record.subarray(-16));
      const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
      return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
    },
  };
}

/** A push service that keeps what comes, and answers as it is told. */
async function pushService(t) {
  const service = { messages: [], status: 201 };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    service.messages.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(service.status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  service.url = `http://127.0.0.1:${server.address().port}/push`;
  return service;
}

async function call(method, path, token, body) {
  const response = await fetch(new URL(path, BASE_URL), {
    method,
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

test("what is pushed is shown by the service worker of the page", async (t) => {
  const service = await pushService(t);
  const device = subscriber();
  const lin = await User.signedIn("lin");
  const { publicKey } = await call("GET", "/devices/vapid-key", lin.token);
  assert.equal(Buffer.from(publicKey, "base64url").length, 65);
  await call("PUT", "/devices/laptop", lin.token, {
    platform: "web",
    subscription: { endpoint: service.url, expirationTime: null, keys: device.keys },
  });

  const sent = await call("POST", "/notifications", SERVICE_KEY, {
    object: "invoice",
    receiverId: lin.id,
    type: "invoice.overdue",
    channels: ["realtime", "push"],
    payload: { title: "Invoice 42", message: "It is overdue.", url: "/invoices/42" },
  });

  await until(() => service.messages.length === 1, "a message at the push service");
  const [{ headers, body }] = service.messages;
  assert.equal(headers["content-encoding"], "aes128gcm");
  assert.match(headers.authorization, new RegExp(`^vapid t=[^,]+, ?k=${publicKey}$`));
  const message = device.decrypt(body);
  assert.equal(message.title, "Invoice 42");
  assert.equal(message.body, "It is overdue.");
  assert.equal(message.badge, 1);

  const context = await browser.newContext();
  t.after(() => context.close());
  await context.grantPermissions(["notifications"], { origin: new URL(BASE_URL).origin });
  const page = await context.newPage();
  await page.goto(BASE_URL);
  const devtools = await context.newCDPSession(page);
  const registered = new Promise((resolve) =>
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      if (registrations.length > 0) {
        resolve(registrations[0].registrationId);
      }
    }),
  );
  await devtools.send("ServiceWorker.enable");
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("/carillon-push-worker.js");
    await navigator.serviceWorker.ready;
  });
  await devtools.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(BASE_URL).origin,
    registrationId: await registered,
    data: JSON.stringify(message),
  });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
    });
  await until(async () => (await shown()).length === 1, "a notification of the browser");
  const [{ title, body: text, url }] = await shown();
  assert.equal(title, "Invoice 42");
  assert.equal(text, "It is overdue.");
  assert.equal(url, new URL("/invoices/42", BASE_URL).href);
  assert.ok(sent.id);

  service.status = 410;
  await call("POST", "/notifications", SERVICE_KEY, {
    object: "invoice",
    receiverId: lin.id,
    type: "invoice.overdue",
    channels: ["push"],
    payload: { message: "Once more." },
  });
  await until(
    async () => (await call("GET", "/devices", lin.token)).data.length === 0,
    "the device to be forgotten",
  );
});
