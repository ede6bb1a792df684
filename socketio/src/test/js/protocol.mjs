// The behaviours that the two protocols' own test suites ask of a server with a ping interval of
// 300 ms, a ping timeout of 200 ms and a connect timeout of 1 s: raw Engine.IO that echoes under
// /engine.io/, and Socket.IO under /socket.io/. node protocol.mjs PORT [--times N] [group...]
//
// In the groups that end in -races the outcome hangs on the order in which the server takes in what
// came by two connections, or on a deadline that a request meets to the millisecond.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, main, Table } from "./behaviours.mjs";

const PING_INTERVAL = 300;
const PING_TIMEOUT = 200;
const HEARTBEAT_LIMIT = 5_000;
const SEPARATOR = "\x1e";

let origin;
const table = new Table();

/** One of the two paths, as a client sees it. */
class Endpoint {
  constructor(path) {
    this.path = path;
  }

  url(query) {
    return `${origin}${this.path}?${query}`;
  }

  /** A session on polling; its requests go on whatever connections fetch chooses. */
  async openPolling(scope) {
    const response = await fetch(this.url("EIO=4&transport=polling"));
    const { sid } = JSON.parse((await response.text()).slice(1));
    return new PollingSession(this, sid, scope);
  }

  webSocket(scope, query = "EIO=4&transport=websocket") {
    return new Client(this.url(query).replace("http", "ws"), scope);
  }
}

class PollingSession {
  constructor(endpoint, sid, scope) {
    this.endpoint = endpoint;
    this.sid = sid;
    this.given = new AbortController();
    scope.closeLater(() => this.given.abort());
  }

  get query() {
    return `EIO=4&transport=polling&sid=${this.sid}`;
  }

  async request(options = {}, more = "") {
    const response = await fetch(this.endpoint.url(this.query + more), {
      signal: this.given.signal,
      ...options,
    });
    return { status: response.status, body: await response.text() };
  }

  poll() {
    return this.request();
  }

  post(body) {
    return this.request({ method: "POST", body });
  }

  upgrade(scope) {
    return this.endpoint.webSocket(scope, `EIO=4&transport=websocket&sid=${this.sid}`);
  }
}

function isRefused(response) {
  assert.equal(response.status, 400, JSON.stringify(response));
}

function isOpenPacket(text, upgrades) {
  assert.equal(text[0], "0");
  const { sid, ...rest } = JSON.parse(text.slice(1));
  assert.equal(typeof sid, "string");
  assert.deepEqual(rest, {
    upgrades,
    pingInterval: PING_INTERVAL,
    pingTimeout: PING_TIMEOUT,
    maxPayload: 1_000_000,
  });
}

function transports(group, endpoint) {
  const polling = (name, check, limit) => table.add(group, `polling ${name}`, check, limit);
  const webSocket = (name, check, limit) => table.add(group, `websocket ${name}`, check, limit);
  const racing = (name, check, limit) => table.add(`${group}-races`, name, check, limit);
  const status = async (query, method = "GET") =>
    (await fetch(endpoint.url(query), { method })).status;

  polling("opens a session", async () => {
    const response = await fetch(endpoint.url("EIO=4&transport=polling"));
    assert.equal(response.status, 200);
    isOpenPacket(await response.text(), ["websocket"]);
  });
  polling("refuses a missing or wrong EIO", async () => {
    assert.equal(await status("transport=polling"), 400);
    assert.equal(await status("EIO=abc&transport=polling"), 400);
  });
  polling("refuses a missing or wrong transport", async () => {
    assert.equal(await status("EIO=4"), 400);
    assert.equal(await status("EIO=4&transport=abc"), 400);
  });
  polling("refuses a handshake by POST or PUT", async () => {
    assert.equal(await status("EIO=4&transport=polling", "POST"), 400);
    assert.equal(await status("EIO=4&transport=polling", "PUT"), 400);
  });
  webSocket("opens a session", async (scope) => {
    isOpenPacket(await endpoint.webSocket(scope).message(), []);
  });
  webSocket("refuses a missing or wrong EIO", async (scope) => {
    await endpoint.webSocket(scope, "transport=websocket").closed;
    await endpoint.webSocket(scope, "EIO=abc&transport=websocket").closed;
  });
  webSocket("refuses a missing or wrong transport", async (scope) => {
    await endpoint.webSocket(scope, "EIO=4").closed;
    await endpoint.webSocket(scope, "EIO=4&transport=abc").closed;
  });

  polling("is pinged and lives on pongs", async (scope) => {
    const session = await endpoint.openPolling(scope);
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(await session.poll(), { status: 200, body: "2" });
      assert.equal((await session.post("3")).status, 200);
    }
  }, HEARTBEAT_LIMIT);
  racing("polling has ended after interval and timeout without a pong", async (scope) => {
    const session = await endpoint.openPolling(scope);
    await sleep(PING_INTERVAL + PING_TIMEOUT);
    isRefused(await session.poll());
  }, HEARTBEAT_LIMIT);
  webSocket("is pinged and lives on pongs", async (scope) => {
    const client = endpoint.webSocket(scope);
    await client.message();
    for (let i = 0; i < 3; i++) {
      assert.equal(await client.message(), "2");
      client.send("3");
    }
  }, HEARTBEAT_LIMIT);
  webSocket("is closed without a pong", async (scope) => {
    await endpoint.webSocket(scope).closed;
  }, HEARTBEAT_LIMIT);

  racing("polling ends by a CLOSE packet, which releases the poll with a NOOP", async (scope) => {
    const session = await endpoint.openPolling(scope);
    const [polled] = await Promise.all([session.poll(), session.post("1")]);
    assert.deepEqual(polled, { status: 200, body: "6" });
    isRefused(await session.poll());
  });
  webSocket("ends by a CLOSE packet", async (scope) => {
    const client = endpoint.webSocket(scope);
    await client.message();
    client.send("1");
    await client.closed;
  });
}

function messages(group, endpoint) {
  const polling = (name, check) => table.add(group, `polling ${name}`, check);
  const webSocket = (name, check) => table.add(group, `websocket ${name}`, check);
  const echoes = (payload) => async (scope) => {
    const session = await endpoint.openPolling(scope);
    assert.deepEqual(await session.post(payload), { status: 200, body: "ok" });
    assert.deepEqual(await session.poll(), { status: 200, body: payload });
  };

  polling("echoes one text", echoes("4hello"));
  polling("echoes three texts", echoes(["4test1", "4test2", "4test3"].join(SEPARATOR)));
  polling("echoes text and binary", echoes(["4hello", "bAQIDBA=="].join(SEPARATOR)));
  polling("ends at a malformed payload", async (scope) => {
    const session = await endpoint.openPolling(scope);
    // The answer is the server's choice: Node's is 200.
    await session.post("abc").catch(() => {});
    isRefused(await session.poll());
  });
  polling("ends at a second poll", async (scope) => {
    const session = await endpoint.openPolling(scope);
    const [first, second] = await Promise.all([
      session.poll(),
      sleep(5).then(() => session.request({}, "&t=burst")),
    ]);
    assert.deepEqual(first, { status: 200, body: "1" });
    assert.ok([400, 500].includes(second.status), `status ${second.status}`);
    isRefused(await session.poll());
  });
  table.add(`${group}-races`, "polling ends when a poll is cut off", async (scope) => {
    const session = await endpoint.openPolling(scope);
    const cut = new AbortController();
    session.request({ signal: cut.signal }).catch(() => {});
    await sleep(5);
    cut.abort();
    isRefused(await session.poll());
  });
  webSocket("echoes text", async (scope) => {
    const client = endpoint.webSocket(scope);
    await client.opened();
    await client.message();
    client.send("4hello");
    assert.equal(await client.message(), "4hello");
  });
  webSocket("echoes binary", async (scope) => {
    const client = endpoint.webSocket(scope);
    await client.message();
    client.send(Uint8Array.of(1, 2, 3, 4));
    assert.deepEqual(await client.message(), Uint8Array.of(1, 2, 3, 4).buffer);
  });
  webSocket("is closed at a malformed packet", async (scope) => {
    const client = endpoint.webSocket(scope);
    await client.message();
    client.send("abc");
    await client.closed;
  });
}

/** Upgrades that wait for the answer to the probe, and go on with messages. */
function upgradesWithMessages(group, endpoint) {
  const probed = async (scope) => {
    const session = await endpoint.openPolling(scope);
    const client = session.upgrade(scope);
    await client.opened();
    client.send("2probe");
    assert.equal(await client.message(), "3probe");
    return { session, client };
  };
  const goesOn = async (client) => {
    client.send("4hello");
    assert.equal(await client.message(), "4hello");
  };

  table.add(group, "upgrade releases the poll with a NOOP and carries messages", async (scope) => {
    const { session, client } = await probed(scope);
    assert.deepEqual(await session.poll(), { status: 200, body: "6" });
    client.send("5");
    await goesOn(client);
  });
  table.add(`${group}-races`, "upgrade makes further polls fail and goes on", async (scope) => {
    const { session, client } = await probed(scope);
    client.send("5");
    isRefused(await session.poll());
    await goesOn(client);
  });
  table.add(`${group}-races`, "upgrade makes a second WebSocket fail and goes on", async (scope) => {
    const { session, client } = await probed(scope);
    client.send("5");
    await session.upgrade(scope).closed;
    await goesOn(client);
  });
}

/** Upgrades that send everything at once, and a request on another connection right behind. */
function upgradesBackToBack(group, endpoint) {
  const upgraded = async (scope) => {
    const session = await endpoint.openPolling(scope);
    const client = session.upgrade(scope);
    await client.opened();
    client.send("2probe", "5");
    return session;
  };

  table.add(group, "upgrade is probed", async (scope) => {
    const session = await endpoint.openPolling(scope);
    const client = session.upgrade(scope);
    await client.opened();
    client.send("2probe");
    assert.equal(await client.message(), "3probe");
    client.send("5");
  });
  table.add(`${group}-races`, "upgrade without waiting makes a poll right behind it fail", async (scope) => {
    const session = await upgraded(scope);
    isRefused(await session.poll());
  });
  table.add(`${group}-races`, "upgrade without waiting makes a second WebSocket fail", async (scope) => {
    const session = await upgraded(scope);
    await session.upgrade(scope).closed;
  });
}

function sockets(group, endpoint) {
  const opened = async (scope) => {
    const client = endpoint.webSocket(scope);
    await client.message();
    return client;
  };
  const joined = async (scope) => {
    const client = await opened(scope);
    client.send("40");
    await client.message();
    await client.message();
    return client;
  };
  const attachments = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)];
  const received = attachments.map((attachment) => attachment.buffer);
  const placeholders = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}';

  const joins = (name, packet, prefix, auth) =>
    table.add(group, name, async (scope) => {
      const client = await opened(scope);
      client.send(packet);
      const answer = await client.message();
      assert.ok(answer.startsWith(`40${prefix}`), answer);
      const { sid, ...rest } = JSON.parse(answer.slice(`40${prefix}`.length));
      assert.equal(typeof sid, "string");
      assert.deepEqual(rest, {});
      assert.equal(await client.message(), `42${prefix}["auth",${auth}]`);
    });
  joins("connects to the main namespace", "40", "", "{}");
  joins("connects to the main namespace with a payload", '40{"token":"123"}', "", '{"token":"123"}');
  joins("connects to another namespace", "40/custom,", "/custom,", "{}");
  joins(
    "connects to another namespace with a payload",
    '40/custom,{"token":"abc"}',
    "/custom,",
    '{"token":"abc"}',
  );
  table.add(group, "refuses a namespace that is unknown", async (scope) => {
    const client = await opened(scope);
    client.send("40/random");
    assert.equal(await client.message(), '44/random,{"message":"Invalid namespace"}');
  });
  table.add(group, "closes at a first packet that is none", async (scope) => {
    const client = await opened(scope);
    client.send("4abc");
    await client.closed;
  });
  table.add(group, "closes when no CONNECT comes", async (scope) => {
    await endpoint.webSocket(scope).closed;
  });

  table.add(group, "leaves the main namespace and keeps the connection", async (scope) => {
    const client = await joined(scope);
    client.send("41");
    assert.equal(await client.message(), "2");
  });
  table.add(group, "leaves another namespace and serves the main one", async (scope) => {
    const client = await joined(scope);
    assert.equal(await client.message(), "2");
    client.send("40/custom");
    await client.message();
    await client.message();
    client.send("41/custom", '42["message","message to main namespace"]');
    assert.equal(await client.message(), '42["message-back","message to main namespace"]');
  });

  const answers = (name, sent, expected) =>
    table.add(group, name, async (scope) => {
      const client = await joined(scope);
      client.send(sent);
      assert.equal(await client.message(), expected);
    });
  const answersBinary = (name, sent, expected) =>
    table.add(group, name, async (scope) => {
      const client = await joined(scope);
      client.send(sent, ...attachments);
      assert.deepEqual(await client.messages(3), [expected, ...received]);
    });
  answers(
    "carries an event",
    '42["message",1,"2",{"3":[true]}]',
    '42["message-back",1,"2",{"3":[true]}]',
  );
  answersBinary(
    "carries an event with attachments",
    `452-["message",${placeholders}]`,
    `452-["message-back",${placeholders}]`,
  );
  answers(
    "acknowledges an event",
    '42456["message-with-ack",1,"2",{"3":[false]}]',
    '43456[1,"2",{"3":[false]}]',
  );
  answersBinary(
    "acknowledges an event with attachments",
    `452-789["message-with-ack",${placeholders}]`,
    `462-789[${placeholders}]`,
  );

  const closesAt = (name, packet) =>
    table.add(group, name, async (scope) => {
      const client = await joined(scope);
      client.send(packet);
      await client.closed;
    });
  closesAt("closes at an unknown packet type", "4abc");
  closesAt("closes at an event that is no array", "42{}");
  closesAt("closes at an ack id that is no number", '42abc["message-with-ack",1,"2",{"3":[false]}]');
}

const engine = new Endpoint("/engine.io/");
const socket = new Endpoint("/socket.io/");
transports("engine.io", engine);
messages("engine.io", engine);
upgradesWithMessages("engine.io", engine);
transports("socket.io", socket);
upgradesBackToBack("socket.io", socket);
sockets("socket.io", socket);

await main(table, (port) => (origin = `http://localhost:${port}`));
