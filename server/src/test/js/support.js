// What the end-to-end tests share: the server's address, people, the stock client, the browser.
import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { io } from "socket.io-client";

export const BASE_URL = process.env.BASE_URL ?? "http://localhost:4000";
/** Where the guide's snippet expects the server. */
export const GUIDE_URL = "http://localhost:4000";
/** The same server by its number. */
export const LOOPBACK_URL = BASE_URL.replace("//localhost", "//127.0.0.1");
const PATIENCE_MILLIS = 15_000;

/** A name nobody had before, so that a test may meet any database. */
export function someone(name) {
  return `${name}-${randomBytes(4).toString("hex")}`;
}

async function request(method, path, token, body) {
  const headers = { "Content-Type": "application/json" };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const response = await fetch(new URL(path, BASE_URL), {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  }
  return answer;
}

/** A signed-in user as the tests drive one: over HTTP, and by as many sockets as they like. */
export class User {
  #sockets = [];

  constructor(id, token) {
    this.id = id;
    this.token = token;
  }

  static async signedIn(name) {
    const id = someone(name);
    const { token } = await request("POST", "/dev/sign-in", null, { user: id });
    return new User(id, token);
  }

  get(path) {
    return request("GET", path, this.token);
  }

  patch(path, body) {
    return request("PATCH", path, this.token, body);
  }

  async wsToken() {
    return (await this.get("/notifications/ws-token")).wsToken;
  }

  /** Sends a notification; answers {id, seq}. */
  notify(receiver, message, payload = {}, more = {}) {
    return request("POST", "/notifications", this.token, {
      object: "test.notification",
      receiverId: receiver.id,
      type: "test.message",
      payload: { message, ...payload },
      ...more,
    });
  }

  /** A client that is not connected yet, with the token in the query as in the guide. */
  async client(options = {}, namespace = "/notifications") {
    const query = { "x-ws-token": await this.wsToken() };
    return this.clientWith({ query, ...options }, namespace);
  }

  /** A client with just these options. */
  clientWith(options, namespace = "/notifications") {
    const socket = io(BASE_URL + namespace, { forceNew: true, autoConnect: false, ...options });
    socket.heard = [];
    socket.onAny((event, payload) => socket.heard.push({ event, payload }));
    this.#sockets.push(socket);
    return socket;
  }

  /** A connected client; its unread page, the first thing it is sent, is in `unread`. */
  async connected(options = {}, namespace = "/notifications") {
    const socket = await this.client(options, namespace);
    const unread = event(socket, "unread-notifications");
    const count = event(socket, "unread-count");
    await connect(socket);
    socket.unread = await unread;
    socket.count = await count;
    return socket;
  }

  close() {
    this.#sockets.forEach((socket) => socket.disconnect());
  }
}

/** Connects; a refusal is thrown as the client reports it. */
export async function connect(socket) {
  const outcome = new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  socket.connect();
  await within(outcome, "connect");
}

/** The refusal that a client gets. */
export async function refusal(socket) {
  const outcome = new Promise((resolve, reject) => {
    socket.once("connect_error", resolve);
    socket.once("connect", () => reject(new Error("connected")));
  });
  socket.connect();
  return within(outcome, "connect_error");
}

/** The payload of the next event of this name that the condition takes. */
export function event(socket, name, condition = () => true) {
  const heard = new Promise((resolve) => {
    const listener = (payload) => {
      if (condition(payload)) {
        socket.off(name, listener);
        resolve(payload);
      }
    };
    socket.on(name, listener);
  });
  const outcome = within(heard, name);
  outcome.catch(() => {}); // Whoever awaits it sees it; a test that failed before must not hang on.
  return outcome;
}

/** What the server answers to an event. */
export function ack(socket, name, ...args) {
  return socket.timeout(PATIENCE_MILLIS).emitWithAck(name, ...args);
}

/** Waits for a condition on this side of the wire. */
export async function until(condition, what) {
  const end = Date.now() + PATIENCE_MILLIS;
  while (!(await condition())) {
    if (Date.now() > end) {
      throw new Error(`never happened: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), PATIENCE_MILLIS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Chromium, headless. The guide's address leads to the server under test, wherever it listens. */
export async function launchBrowser() {
  const { host } = new URL(BASE_URL);
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    `--host-resolver-rules=MAP ${new URL(GUIDE_URL).host} ${host}`,
  ];
  if (process.getuid?.() === 0) {
    args.push("--no-sandbox"); // Chromium refuses to run as root with its sandbox.
  }
  return chromium.launch({ executablePath: chromiumPath(), args });
}

function chromiumPath() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const places = process.env.PATH.split(delimiter).flatMap((dir) => names.map((n) => join(dir, n)));
  const candidates = [process.env.CHROMIUM, ...places, "/usr/bin/chromium"].filter(Boolean);
  const found = candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) {
    throw new Error("No Chromium found: set CHROMIUM to its path.");
  }
  return found;
}

/** Keeps a picture of the page, if SCREENSHOT_DIR says where. */
export async function screenshot(page, name) {
  const directory = process.env.SCREENSHOT_DIR;
  if (directory) {
    mkdirSync(directory, { recursive: true });
    await page.screenshot({ path: join(directory, `${name}.png`), animations: "disabled" });
  }
}
