// How the client library gets along with what a connection may do to it: a stand-in plays the socket
// and the server.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InboxSync } from "../../../../inbox/sync.js";

const AT = "2026-11-22T07:00:00.000Z";

/** As much of socket.io-client's Socket as the library uses. */
class StandIn {
  connected = false;
  active = true;
  id;
  io = { engine: { readyState: "opening" } };
  opened = 0;
  sent = []; // the CONNECT payloads
  asked = []; // {event, argument, answer(…)}
  #auth;
  #listeners = new Map();

  constructor({ auth }) {
    this.#auth = auth;
  }

  on(event, listener) {
    this.#listeners.set(event, listener);
  }

  timeout() {
    return this;
  }

  emitWithAck(event, argument) {
    return new Promise((resolve, reject) =>
      this.asked.push({ event, argument, answer: resolve, fail: reject }),
    );
  }

  connect() {
    this.active = true;
  }

  disconnect() {
    const { connected } = this;
    this.#close();
    if (connected) {
      this.hear("disconnect", "io client disconnect");
    }
  }

  hear(event, payload) {
    this.#listeners.get(event)(payload);
  }

  /** The transport opens; the handshake is sent once there is a token. */
  async open() {
    this.io.engine = { readyState: "open" };
    this.opened += 1;
    this.#auth((payload) => this.sent.push(payload));
    await settled();
  }

  async connects() {
    await this.open();
    this.connected = true;
    this.id = `socket ${this.opened}`;
    this.hear("connect");
  }

  cut() {
    this.connected = false;
    this.io.engine.readyState = "closed";
    this.hear("disconnect", "transport close");
  }

  /** The server ends it, for a reason. */
  ends(code) {
    if (code) {
      this.hear("disconnect-reason", { code });
    }
    this.#close();
    this.hear("disconnect", "io server disconnect");
  }

  refuses(code) {
    this.#close();
    this.hear("connect_error", Object.assign(new Error(code), { data: { code } }));
  }

  #close() {
    this.connected = false;
    this.active = false;
    this.io.engine.readyState = "closed";
  }
}

/** Lets what waits for promises go on. */
function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

function follow(token = () => "token") {
  let socket;
  const io = (_, options) => (socket = new StandIn(options));
  const inbox = new InboxSync({ io, url: "http://carillon.test", token });
  const told = [];
  inbox.on("state", (state, reason) => told.push(reason ? `${state}: ${reason}` : state));
  return { inbox, socket, told };
}

function page(more) {
  const nothing = { changes: [], marks: [], hasMore: false, reset: false };
  return { epoch: 7, since: 0, seq: 0, head: 0, unread: 0, ...nothing, ...more };
}

function row(id, seq, more = {}) {
  return { id, seq, unreadSeq: seq, readAt: null, archivedAt: null, payload: {}, ...more };
}

/** Connected, with one unread notification. */
async function begun(token) {
  const one = follow(token);
  await one.socket.connects();
  one.socket.hear("sync", page({ reset: true, seq: 1, unread: 1, changes: [row("a", 1)] }));
  one.told.length = 0;
  return one;
}

describe("an inbox over a connection", () => {
  test("is loaded and connected once the last page of what it missed is in", async () => {
    const { inbox, socket, told } = follow();
    await socket.connects();
    socket.hear("sync", page({ seq: 1, head: 2, hasMore: true, changes: [row("a", 1)] }));
    assert.deepEqual([inbox.loaded, inbox.state], [false, "connecting"]);
    assert.deepEqual(socket.asked[0].argument, { since: 1, epoch: 7 });
    socket.hear("sync", page({ since: 1, seq: 2, head: 2, unread: 2, changes: [row("b", 2)] }));
    assert.deepEqual([inbox.loaded, inbox.state], [true, "connected"]);
    assert.deepEqual(told, ["connected"]);
  });

  test("says which it has, each time it connects", async () => {
    const { socket } = await begun();
    socket.cut();
    await socket.connects();
    assert.deepEqual(socket.sent, [
      { token: "token", since: 0, epoch: 0 },
      { token: "token", since: 1, epoch: 7 },
    ]);
  });

  test("is drawn when a change and its count are there, and rings at once", async () => {
    const { inbox, socket } = await begun();
    const drawn = [];
    const arrived = [];
    inbox.on("change", () => drawn.push([inbox.items.length, inbox.unread]));
    inbox.on("arrived", ({ id }) => arrived.push(id));
    socket.hear("new-notification", row("b", 2));
    assert.deepEqual([drawn, arrived], [[], ["b"]]);
    socket.hear("unread-count", { count: 2, seq: 2, epoch: 7 });
    socket.hear("sync", page({ since: 2, seq: 3, unread: 3, changes: [row("c", 3)] }));
    assert.deepEqual(drawn, [[2, 2], [3, 3]]);
    assert.deepEqual(arrived, ["b"], "what a sync brings is old");
  });

  test("asks for what is missing when it is looked at again, once at a time", async () => {
    const { inbox, socket } = await begun();
    inbox.refresh();
    inbox.refresh();
    assert.deepEqual(socket.asked.map(({ event }) => event), ["sync"]);
    socket.cut();
    inbox.refresh();
    assert.equal(socket.asked.length, 1);
  });
});

describe("a listener that throws", () => {
  test("harms no other, and no request", async (t) => {
    const reported = [];
    globalThis.reportError = (error) => reported.push(error.message);
    t.after(() => delete globalThis.reportError);
    const { inbox, socket } = await begun();
    let drawn = 0;
    for (const event of ["change", "arrived", "state"]) {
      inbox.on(event, () => {
        throw new Error(event);
      });
    }
    inbox.on("change", () => (drawn += 1));
    socket.hear("new-notification", row("b", 2));
    socket.hear("unread-count", { count: 2, seq: 2, epoch: 7 });
    assert.equal(drawn, 1);
    const read = inbox.markRead("b");
    socket.asked[0].answer({ success: false, code: "not_found", message: "no" });
    await assert.rejects(read, { code: "not_found" });
    assert.equal(inbox.unread, 2);
    socket.ends("replaced");
    assert.equal(inbox.state, "replaced");
    assert.deepEqual(reported, ["arrived", "change", "change", "change", "state"]);
  });
});

describe("what is read here", () => {
  test("by two read-alls at a time stays read while the first is answered", async () => {
    const { inbox, socket } = await begun();
    const shown = [];
    inbox.on("change", () => shown.push(inbox.unread));
    const both = [inbox.markAllRead(), inbox.markAllRead()];
    socket.asked[1].answer({ success: true, seq: 2 });
    await settled();
    socket.asked[0].answer({ success: true, seq: 2 });
    await Promise.all(both);
    socket.hear("notifications-read-all", { upTo: 1, readAt: AT, seq: 2 });
    socket.hear("unread-count", { count: 0, seq: 2, epoch: 7 });
    assert.deepEqual(new Set(shown), new Set([0]));
  });

  test("is taken back when the answer does not come", async () => {
    const { inbox, socket } = await begun();
    const read = inbox.markAllRead();
    assert.equal(inbox.unread, 0);
    socket.asked[0].fail(new Error("operation has timed out"));
    await assert.rejects(read, { code: "unanswered" });
    assert.equal(inbox.unread, 1);
    socket.cut();
    await assert.rejects(inbox.markRead("a"), { code: "offline" });
    assert.equal(inbox.unread, 1);
  });
});

describe("why it is not connected", () => {
  test("is the network, or what the server said before", async () => {
    const { inbox, socket, told } = await begun();
    socket.cut();
    socket.hear("connect_error", new Error("xhr poll error"));
    await socket.connects();
    socket.hear("sync", page({ since: 1, seq: 1, unread: 1 }));
    socket.hear("disconnect-reason", { code: "server_shutdown", retryAfterMillis: 3000 });
    socket.cut();
    assert.deepEqual(told, ["connecting: network", "connected", "connecting: server_shutdown"]);
    assert.equal(inbox.reason, "server_shutdown");
    await socket.connects();
    socket.hear("sync", page({ since: 1, seq: 1, unread: 1 }));
    assert.deepEqual([inbox.state, inbox.reason], ["connected", null]);
  });

  for (const code of ["replaced", "revoked"]) {
    test(`is final when it is ${code}`, async (t) => {
      t.mock.timers.enable({ apis: ["setTimeout"] });
      const { inbox, socket, told } = await begun();
      socket.ends(code);
      t.mock.timers.tick(60_000);
      assert.deepEqual(told, [`${code}: ${code}`]);
      assert.equal(socket.active, false);
      inbox.reconnect();
      assert.equal(socket.active, true);
      assert.equal(inbox.state, "connecting");
    });
  }

  test("is final when the server will not have this page", async () => {
    const { socket, told } = follow();
    await socket.open();
    socket.refuses("origin_refused");
    assert.deepEqual(told, ["refused: origin_refused"]);
  });

  test("has a way back when the token has expired, later and later", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { socket, told } = await begun();
    socket.ends("token_expired");
    t.mock.timers.tick(0);
    assert.equal(socket.active, true);
    await socket.open();
    socket.refuses("token_expired");
    t.mock.timers.tick(499);
    assert.equal(socket.active, false);
    t.mock.timers.tick(501);
    assert.equal(socket.active, true);
    assert.deepEqual(told, ["connecting: token_expired"]);
  });
});

describe("a token", () => {
  test("that nobody has any more ends it, until someone has signed in", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    let token = null;
    const { inbox, socket, told } = follow(() => token);
    await socket.open();
    t.mock.timers.tick(60_000);
    assert.deepEqual(told, ["signed-out"]);
    assert.deepEqual([socket.active, socket.sent], [false, []]);
    token = "another";
    inbox.reconnect();
    await socket.connects();
    assert.equal(socket.sent[0].token, "another");
  });

  test("that nobody has any more at its renewal ends it, and what listens may come back", async () => {
    let token = "token";
    const { inbox, socket, told } = await begun(() => token);
    inbox.on("state", (state) => state === "signed-out" && inbox.reconnect());
    token = null;
    socket.hear("session-expiring", { at: AT });
    await settled();
    assert.deepEqual(told, ["signed-out", "connecting"]);
    assert.equal(socket.active, true);
  });

  test("is renewed when the server says that it ends", async () => {
    let tokens = 0;
    const { inbox, socket } = await begun(() => `token ${(tokens += 1)}`);
    socket.hear("session-expiring", { at: AT });
    await settled();
    assert.deepEqual(socket.asked[0].argument, { token: "token 2" });
    socket.asked[0].fail(new Error("operation has timed out"));
    await settled();
    assert.equal(inbox.state, "connected");
  });

  const FAILURES = [
    ["cannot be had", () => Promise.reject(new Error("503"))],
    ["is none", () => undefined],
    ["throws", () => {
      throw new Error("offline");
    }],
  ];
  for (const [what, failing] of FAILURES) {
    test(`that ${what} is asked for again, and no handshake made without it`, async (t) => {
      t.mock.timers.enable({ apis: ["setTimeout"] });
      let token = failing;
      const { socket, told } = follow(() => token());
      await socket.open();
      assert.deepEqual([socket.active, socket.sent], [false, []]);
      t.mock.timers.tick(0);
      assert.equal(socket.active, true);
      token = () => "token";
      await socket.connects();
      assert.equal(socket.sent.length, 1);
      assert.deepEqual(told, ["connecting: token_unavailable"]);
    });
  }

  test("that comes too late, or never, is asked for again with the next connection", async () => {
    const answers = [];
    const { socket } = follow(() => new Promise((resolve) => answers.push(resolve)));
    await socket.open();
    socket.cut();
    answers[0]("late"); // while the next connection opens
    socket.io.engine = { readyState: "opening" };
    await settled();
    assert.deepEqual(socket.sent, []);
    await socket.open();
    socket.cut();
    await socket.open();
    answers[2]("fresh");
    await settled();
    answers[1]("later still");
    await settled();
    assert.deepEqual(socket.sent.map(({ token }) => token), ["fresh"]);
  });
});

describe("reconnect and close", () => {
  test("reconnect does nothing while it is connected or on its way", async () => {
    const { inbox, socket, told } = await begun();
    inbox.reconnect();
    assert.deepEqual([inbox.state, told], ["connected", []]);
    socket.cut();
    inbox.reconnect();
    assert.deepEqual(told, ["connecting: network"]);
  });

  test("reconnect does not wait for the next attempt", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { inbox, socket } = follow();
    await socket.open();
    socket.refuses("token_invalid");
    inbox.reconnect();
    assert.equal(socket.active, true);
    await socket.connects();
    socket.active = false;
    t.mock.timers.tick(60_000);
    assert.equal(socket.active, false, "the attempt that was waited for is not made too");
  });

  test("nothing comes after it was closed", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    let answer;
    const { inbox, socket, told } = follow(() => new Promise((resolve) => (answer = resolve)));
    const opening = socket.open();
    inbox.close();
    answer(null);
    await opening;
    inbox.reconnect();
    inbox.refresh();
    inbox.close();
    t.mock.timers.tick(60_000);
    assert.deepEqual([told, socket.sent, socket.active], [["closed"], [], false]);
  });

  test("closing while it waits to come back is the end of that too", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { inbox, socket, told } = await begun();
    socket.ends("token_expired");
    inbox.close();
    t.mock.timers.tick(60_000);
    assert.deepEqual(told, ["connecting: token_expired", "closed"]);
    assert.equal(socket.active, false);
  });
});
