// What the stock client's own suite sees of a server. The server is told apart from the client here:
// what the client does without one is left out. node client-behaviours.mjs PORT [--times N] [group...]
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { io, Manager } from "socket.io-client";
import { Client, main, Table } from "./behaviours.mjs";

const table = new Table();
let origin;

/** A client of its own connection, gone when the behaviour is. */
function connect(scope, path = "/", options = {}) {
  const socket = io(origin + path, { forceNew: true, reconnectionDelay: 10, ...options });
  scope.closeLater(() => socket.disconnect());
  return socket;
}

function manage(scope, options = {}) {
  const manager = new Manager(origin, { reconnectionDelay: 10, ...options });
  scope.closeLater(() => manager._close());
  return manager;
}

const once = (emitter, event) =>
  new Promise((resolve) => emitter.once(event, (...values) => resolve(values)));

/** The first `count` single values of `event`. */
const several = (emitter, event, count) =>
  new Promise((resolve) => {
    const values = [];
    emitter.on(event, (value) => {
      values.push(value);
      if (values.length === count) resolve(values);
    });
  });

const answered = (socket, ...event) =>
  new Promise((resolve) => socket.emit(...event, (...values) => resolve(values)));

const never = (scope, emitter, event) => emitter.on(event, () => scope.fail(`${event} came`));

const bytes = (text) => Buffer.from(text, "utf8");

function connection(name, check, limit) {
  table.add("connection", name, check, limit);
}

connection("an event is heard and answered", async (scope) => {
  const socket = connect(scope);
  socket.emit("hi");
  // A server that recovers connections adds an offset to its events.
  await once(socket, "hi");
});
connection("the server's question is answered with two values", async (scope) => {
  const socket = connect(scope);
  socket.emit("ack");
  const [answer] = await once(socket, "ack");
  answer(5, { test: true });
  await once(socket, "got it");
});
connection("an ack carries a date", async (scope) => {
  const [date] = await answered(connect(scope), "getAckDate", { test: true });
  assert.equal(new Date(date).toISOString(), date);
});
connection("an event carries a date", async (scope) => {
  const socket = connect(scope);
  socket.emit("getDate");
  const [date] = await once(socket, "takeDate");
  assert.equal(new Date(date).toISOString(), date);
});
connection("an event carries a date in an object", async (scope) => {
  const socket = connect(scope);
  socket.emit("getDateObj");
  const [{ date }] = await once(socket, "takeDateObj");
  assert.equal(new Date(date).toISOString(), date);
});
connection("false stays false", async (scope) => {
  const socket = connect(scope);
  socket.emit("false");
  assert.equal((await once(socket, "false"))[0], false);
});
for (const transports of [["polling"], ["websocket"]]) {
  connection(`text of many bytes stays as it is on ${transports}`, async (scope) => {
    const socket = connect(scope, "/", { transports });
    socket.emit("getUtf8");
    assert.deepEqual(await several(socket, "takeUtf8", 5), [
      "てすと",
      "Я Б Г Д Ж Й",
      "Ä ä Ü ü ß",
      "utf8 — string",
      "utf8 — string",
    ]);
  });
}
connection("a second namespace joins a connection that is up", async (scope) => {
  const manager = manage(scope);
  await once(manager.socket("/"), "connect");
  await once(manager.socket("/foo"), "connect");
});
connection("a namespace is joined after the only other was left", async (scope) => {
  const manager = manage(scope);
  const main = manager.socket("/");
  await once(main, "connect");
  const left = once(main, "disconnect");
  main.disconnect();
  await left;
  await once(manager.socket("/foo"), "connect");
});
connection("a connection that was cut comes back", async (scope) => {
  const socket = connect(scope);
  const back = once(socket.io, "reconnect");
  await once(socket, "connect");
  await sleep(100);
  socket.io.engine.close();
  await back;
  await answered(socket, "echo", 1);
});
connection("a socket that left joins again when told to", async (scope) => {
  const socket = connect(scope);
  await once(socket, "connect");
  const left = once(socket, "disconnect");
  socket.disconnect();
  assert.deepEqual((await left)[0], "io client disconnect");
  const again = once(socket, "connect");
  socket.connect();
  await again;
});
connection("a connection comes back by itself after it was told to once", async (scope) => {
  const socket = connect(scope);
  await once(socket, "connect");
  socket.disconnect();
  const back = once(socket.io, "reconnect");
  socket.connect();
  await sleep(100);
  socket.io.engine.close();
  await back;
});
for (const name of ["/timeout", "/timeout_socket"]) {
  connection(`no handshake is so fast as to beat a timeout of nothing: ${name}`, async (scope) => {
    const manager = manage(scope, { timeout: 0, reconnectionAttempts: 2 });
    const attempts = several(manager, "reconnect_attempt", 2);
    manager.socket(name);
    await once(manager, "reconnect_failed");
    assert.deepEqual(await attempts, [1, 2]);
  });
}
connection("of two sockets only the one that stays comes back", async (scope) => {
  const manager = manage(scope);
  const leaves = manager.socket("/");
  const stays = manager.socket("/asd");
  await Promise.all([once(leaves, "connect"), once(stays, "connect")]);
  never(scope, leaves, "connect");
  manager.once("reconnect_attempt", () => leaves.disconnect());
  const back = once(stays, "connect");
  manager.engine.close();
  await back;
  await sleep(50);
});
connection("a good connection is not tried again", async (scope) => {
  const manager = manage(scope);
  never(scope, manager, "reconnect_attempt");
  await once(manager.socket("/valid"), "connect");
  await sleep(100);
});
connection("one namespace is joined while another is left", async (scope) => {
  const manager = manage(scope);
  const first = manager.socket("/foo");
  await once(first, "connect");
  const second = once(manager.socket("/asd"), "connect");
  first.disconnect();
  await second;
});
connection("leaving one namespace keeps the connection for the other", async (scope) => {
  const manager = manage(scope, { autoConnect: false });
  const first = manager.socket("/foo").connect();
  await once(first, "connect");
  const second = manager.socket("/asd").connect();
  await once(second, "connect");
  never(scope, second, "disconnect");
  first.disconnect();
  await sleep(200);
  second.off("disconnect");
  const closed = once(manager, "close");
  second.disconnect();
  await closed;
});
connection("binary arrives as bytes", async (scope) => {
  const socket = connect(scope);
  for (const [ask, answer] of [["doge", "doge"], ["getbin", "takebin"]]) {
    socket.emit(ask);
    const [value] = await once(socket, answer);
    assert.equal(Buffer.from(value).toString(), "asdfasdf");
  }
});
connection("binary arrives as an ArrayBuffer where that was asked for", async (scope) => {
  const socket = connect(scope);
  socket.io.engine.binaryType = "arraybuffer";
  socket.emit("doge");
  const [value] = await once(socket, "doge");
  assert.ok(value instanceof ArrayBuffer);
});
connection("binary is sent as bytes", async (scope) => {
  const socket = connect(scope);
  socket.emit("buffa", bytes("asdfasdf"));
  await once(socket, "buffack");
  socket.emit("blob", Uint8Array.from(bytes("hello world")).buffer);
  await once(socket, "back");
});
connection("binary is sent inside an object", async (scope) => {
  const socket = connect(scope);
  for (const [name, message] of [["jsonbuff", "howdy"], ["jsonblob", "EEEEEEEEE"]]) {
    socket.emit(name, { hello: "lol", message: bytes(message), goodbye: "gotcha" });
    await once(socket, `${name}-ack`);
  }
});
connection("binary and text keep their order", async (scope) => {
  const socket = connect(scope);
  socket.emit("abuff1", bytes("abuff1"));
  socket.emit("abuff2", "please arrive second");
  await once(socket, "abuff2-ack");
  socket.emit("blob1", bytes("BLOBBLOB"));
  socket.emit("blob2", "second");
  socket.emit("blob3", bytes("BLOBBLOB"));
  await once(socket, "blob3-ack");
});
connection("a socket that left is joined again by its name", async (scope) => {
  const manager = manage(scope);
  const socket = manager.socket("/");
  await once(socket, "connect");
  const left = once(socket, "disconnect");
  socket.disconnect();
  await left;
  assert.equal(manager.socket("/"), socket);
  await once(socket, "connect");
});
connection("a connection is replaced when nonsense arrives on it", async (scope) => {
  const manager = manage(scope);
  const { engine } = manager;
  await once(manager, "open");
  const back = once(manager, "reconnect");
  setImmediate(() => engine.emit("data", "bad"));
  await back;
  assert.notEqual(manager.engine, engine);
});

function socket(name, check, limit) {
  table.add("socket", name, check, limit);
}

for (const path of ["/", "/foo"]) {
  socket(`both ends know a socket by the same public id in ${path}`, async (scope) => {
    const client = connect(scope, path);
    const [id] = await answered(client, "getId");
    assert.equal(client.id, id);
    assert.notEqual(client.id, client.io.engine.id);
  });
}
for (const transport of ["polling", "websocket"]) {
  socket(`a timeout of nothing is over before ${transport} opens`, async (scope) => {
    const client = connect(scope, "/", { transports: [transport], timeout: 0 });
    const [error] = await once(client, "connect_error");
    assert.equal(error.message, "timeout");
  });
}
socket("a connection that was cut is no connect error", async (scope) => {
  const client = connect(scope);
  never(scope, client, "connect_error");
  await once(client, "connect");
  client.io.engine.close();
  await sleep(300);
});
socket("a connection that was cut before any offset gets another id", async (scope) => {
  const client = connect(scope);
  await once(client, "connect");
  const { id } = client;
  const back = once(client, "connect");
  client.io.engine.close();
  await back;
  assert.notEqual(client.id, id);
  assert.ok(!client.recovered);
});

const query = (name, path, options, expected) =>
  socket(`the query reaches the server: ${name}`, async (scope) => {
    const client = connect(scope, path, options);
    const [handshake] = path.startsWith("/abc")
      ? await once(client, "handshake")
      : await answered(client, "getHandshake");
    for (const [key, value] of Object.entries(expected)) {
      assert.equal(handshake.query[key], value);
    }
    assert.equal(handshake.query.EIO, "4");
    assert.equal(handshake.headers.host, origin.slice("http://".length));
  });
query("an object in the main namespace", "/", { query: { e: "f" } }, { e: "f" });
query("a string in the main namespace", "/?c=d", {}, { c: "d" });
query("an object", "/abc", { query: { a: "b" } }, { a: "b" });
query("a string", "/abc?b=c&d=e", {}, { b: "c", d: "e" });
query("what must be encoded", "/abc", { query: { "&a": "&=?a" } }, { "&a": "&=?a" });

socket("the handshake has all its parts", async (scope) => {
  const [handshake] = await answered(connect(scope, "/", { auth: { k: 1 } }), "getHandshake");
  assert.ok(["127.0.0.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"].includes(handshake.address));
  assert.ok(Math.abs(Date.now() - handshake.issued) < 60_000);
  assert.ok(Math.abs(Date.now() - Date.parse(handshake.time)) < 60_000);
  assert.ok(handshake.url.startsWith("/socket.io/?EIO=4&transport=polling"));
  assert.equal(handshake.secure, false);
  assert.equal(handshake.xdomain, false);
  assert.deepEqual(handshake.auth, { k: 1 });
});
for (const [name, auth] of [
  ["an object", { a: "b", c: "d" }],
  ["a function", (give) => give({ a: "b", c: "d" })],
]) {
  socket(`credentials reach the server from ${name}`, async (scope) => {
    const [handshake] = await once(connect(scope, "/abc", { auth }), "handshake");
    assert.deepEqual(handshake.auth, { a: "b", c: "d" });
    assert.equal(handshake.query.a, undefined);
  });
}

socket("a middleware refuses a namespace", async (scope) => {
  const [error] = await once(connect(scope, "/no"), "connect_error");
  assert.ok(error instanceof Error);
  assert.equal(error.message, "Auth failed (custom namespace)");
});
socket("a middleware refuses by the query", async (scope) => {
  const [error] = await once(connect(scope, "/", { query: { fail: true } }), "connect_error");
  assert.equal(error.message, "Auth failed (main namespace)");
});
socket("a refusal is final", async (scope) => {
  const client = connect(scope, "/no");
  let refusals = 0;
  client.on("connect_error", () => {
    refusals++;
    client.io.engine.close();
  });
  await sleep(200);
  assert.equal(refusals, 1);
});
socket("a socket leaves and joins in one breath", async (scope) => {
  const client = connect(scope, "/", { transports: ["websocket"] });
  let left = 0;
  client.on("disconnect", () => left++);
  await once(client, "connect");
  client.disconnect().connect();
  await once(client, "connect");
  await sleep(100);
  assert.equal(left, 1);
  assert.ok(client.connected);
});
socket("events sent before and after joining are answered in order", async (scope) => {
  const client = connect(scope, "/", { autoConnect: false });
  const order = [];
  client.emit("echo", "first", (value) => order.push(value));
  const second = new Promise((resolve) => {
    client.once("connect", () => {
      client.emit("echo", "second", (value) => {
        order.push(value);
        resolve();
      });
    });
  });
  client.connect();
  await second;
  assert.deepEqual(order, ["first", "second"]);
});
socket("an ack is awaited", async (scope) => {
  assert.equal(await connect(scope).emitWithAck("echo", 123), 123);
});

socket("volatile events are dropped before joining", async (scope) => {
  const client = connect(scope, "/", { autoConnect: false });
  client.volatile.emit("getId", () => scope.fail("it was sent"));
  client.connect();
  await answered(client, "getId");
});
socket("volatile events are dropped while the transport is busy", async (scope) => {
  const client = connect(scope);
  await once(client, "connect");
  let dropped = true;
  const id = answered(client, "getId");
  client.volatile.emit("getId", () => (dropped = false));
  await id;
  assert.ok(dropped);
});
socket("volatile events are sent while the transport is idle", async (scope) => {
  const client = connect(scope);
  await new Promise((resolve) => {
    const timer = setInterval(() => client.volatile.emit("getId", resolve), 100);
    scope.closeLater(() => clearInterval(timer));
  });
});
socket("the first event can be the server's", async (scope) => {
  const client = connect(scope, "/abc");
  const [event, value] = await new Promise((resolve) => {
    client.onAny((...all) => resolve(all));
  });
  assert.equal(event, "handshake");
  assert.equal(typeof value, "object");
});
socket("events nobody handles are harmless", async (scope) => {
  const client = connect(scope, "/abc");
  await once(client, "connect");
  client.emit("my-event", "123");
  client.emit("my-event", Uint8Array.of(1, 2, 3));
  await sleep(100);
  assert.ok(client.connected);
});

socket("an event that nobody acknowledges times out", async (scope) => {
  const client = connect(scope);
  const [error] = await new Promise((resolve) => {
    client.timeout(50).emit("unknown", (...values) => resolve(values));
  });
  assert.ok(error instanceof Error);
  await assert.rejects(client.timeout(50).emitWithAck("unknown"));
});
socket("an ack that comes too late is ignored", async (scope) => {
  const client = connect(scope);
  let calls = 0;
  client.timeout(0).emit("echo", 42, (error) => {
    assert.ok(error instanceof Error);
    calls++;
  });
  await sleep(200);
  assert.equal(calls, 1);
});
socket("an ack beats a timeout of 50 ms from before the connection is up", async (scope) => {
  const client = connect(scope);
  const values = await new Promise((resolve) => {
    client.timeout(50).emit("echo", 42, (...all) => resolve(all));
  });
  assert.deepEqual(values, [null, 42]);
});
socket("an awaited ack beats a timeout of 50 ms", async (scope) => {
  assert.equal(await connect(scope).timeout(50).emitWithAck("echo", 42), 42);
});
socket("acks end with a socket that leaves", async (scope) => {
  const client = connect(scope);
  await once(client, "connect");
  client.emit("echo", "a", () => scope.fail("it was answered"));
  const failed = assert.rejects(client.timeout(10_000).emitWithAck("echo", "a"));
  client.disconnect();
  await failed;
  await sleep(100);
});
socket("an event emitted while away is answered after the return", async (scope) => {
  const client = connect(scope);
  await once(client, "connect");
  client.disconnect();
  const value = answered(client, "echo", "a");
  await sleep(100);
  client.connect();
  assert.deepEqual(await value, ["a"]);
});

function retry(name, check, limit) {
  table.add("retry", name, check, limit);
}

function sentBy(client) {
  const sent = [];
  client.io.engine.on("packetCreate", ({ data }) => data !== undefined && sent.push(data));
  return sent;
}

retry("events with retries go one by one, each sent once", async (scope) => {
  const client = connect(scope, "/", { retries: 1, ackTimeout: 50 });
  const sent = sentBy(client);
  const answers = [1, 2, 3].map((value) => answered(client, "echo", value));
  assert.deepEqual(await Promise.all(answers), [[null, 1], [null, 2], [null, 3]]);
  assert.deepEqual(sent.filter((data) => data.startsWith("2")), [
    '20["echo",1]',
    '21["echo",2]',
    '22["echo",3]',
  ]);
});
retry("an event that is never acknowledged is sent four times and then fails", async (scope) => {
  const client = connect(scope, "/", { retries: 3, ackTimeout: 50 });
  const sent = sentBy(client);
  let heard = 0;
  client.on("ack", () => heard++);
  const [error] = await answered(client, "ack");
  assert.ok(error instanceof Error);
  assert.equal(heard, 4);
  assert.deepEqual(sent.filter((data) => data.startsWith("2")), [
    '20["ack"]',
    '21["ack"]',
    '22["ack"]',
    '23["ack"]',
  ]);
});
retry("retries wait for the connection", async (scope) => {
  const client = connect(scope, "/", { autoConnect: false, retries: 3, ackTimeout: 10 });
  const value = answered(client, "echo", 1);
  await sleep(100);
  client.connect();
  assert.deepEqual(await value, [null, 1]);
});

// Recovery: the server keeps a connection that was cut for 2 s.
const KEPT_MILLIS = 2_000;
const LONG = 10_000;

/** Time for the server to notice what happened to a connection. */
const noticed = () => sleep(100);

function recovery(name, check, limit) {
  table.add("recovery", name, check, limit);
}

/** What Node's server does not do: clients that come back without an offset, with an old one, or
 *  before the server has noticed the cut. */
function beyond(name, check, limit) {
  table.add("recovery-beyond", name, check, limit);
}

/** A member of the main namespace that shows its packets. */
class Member {
  constructor(client, packets) {
    this.client = client;
    this.missed = packets.slice(0, -1);
    Object.assign(this, JSON.parse(packets.at(-1).slice("40".length)));
  }

  static async join(scope, auth) {
    const url = `${origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
    const client = new Client(url, scope);
    await client.message();
    client.send(`40${auth === undefined ? "" : JSON.stringify(auth)}`);
    const packets = [];
    do packets.push(...(await client.messages(1)));
    while (!packets.at(-1).startsWith("40"));
    return new Member(client, packets);
  }

  /** The offset of an event that was asked for. */
  async heard() {
    this.client.send('42["hi"]');
    const [event, offset, ...rest] = values((await this.client.messages(1))[0]);
    assert.deepEqual([event, rest], ["hi", []]);
    assert.equal(typeof offset, "string");
    return offset;
  }

  async joins(room) {
    this.client.send(`420["join","${room}"]`);
    assert.deepEqual(await this.client.messages(1), ["430[]"]);
  }

  async cut() {
    this.client.socket.terminate();
    await noticed();
  }

  is(other) {
    return this.sid === other.sid && this.pid === other.pid;
  }

  /** What `told` has said, from what was replayed. */
  get told() {
    return this.missed.map((packet) => values(packet)).map(([event, value, offset]) => {
      assert.equal(event, "told");
      assert.equal(typeof offset, "string");
      return value;
    });
  }
}

const values = (packet) => {
  assert.ok(packet.startsWith("42["), packet);
  return JSON.parse(packet.slice(2));
};

/** Says `all` to a room, from another connection. */
async function tell(scope, room, ...all) {
  const teller = connect(scope);
  for (const value of all) await answered(teller, "tell", room, value);
}

recovery("a connection that was cut after an offset is recovered", async (scope) => {
  const client = connect(scope);
  await once(client, "connect");
  assert.ok(!client.recovered);
  client.emit("hi");
  await once(client, "hi");
  const { id } = client;
  const back = once(client, "connect");
  client.io.engine.close();
  await back;
  assert.equal(client.id, id);
  assert.equal(client.recovered, true);
});
recovery("CONNECT has a private id beside the public one", async (scope) => {
  const [first, second] = [await Member.join(scope), await Member.join(scope)];
  assert.equal(typeof first.pid, "string");
  assert.notEqual(first.pid, first.sid);
  assert.notEqual(first.pid, second.pid);
});
recovery("each event ends with an offset of its own, and acks with none", async (scope) => {
  const member = await Member.join(scope);
  assert.notEqual(await member.heard(), await member.heard());
  member.client.send('427["getId"]');
  assert.deepEqual(await member.client.messages(1), [`437["${member.sid}"]`]);
});
recovery("what was missed is replayed in order, before CONNECT", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  const offset = await member.heard();
  await member.cut();
  await tell(scope, member.sid, 1, { two: [2] }, 3);
  await tell(scope, "somebody else", 4);
  const back = await Member.join(scope, { pid, offset });
  assert.ok(back.is(member));
  assert.deepEqual(back.told, [1, { two: [2] }, 3]);
});
recovery("what was heard is not replayed", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  await tell(scope, member.sid, 1, 2);
  const offset = values((await member.client.messages(2))[0])[2];
  await member.cut();
  const back = await Member.join(scope, { pid, offset });
  assert.ok(back.is(member));
  assert.deepEqual(back.told, [2]);
});
recovery("the stock client hears what it missed before connect", async (scope) => {
  const client = connect(scope);
  client.emit("hi");
  await once(client, "hi");
  const { id } = client;
  const told = [];
  client.on("told", (value) => told.push(value));
  client.io.reconnectionDelay(300);
  client.io.reconnectionDelayMax(300);
  const back = once(client, "connect").then(() => [...told]);
  client.io.engine.close();
  await noticed();
  await tell(scope, id, "a", "b");
  assert.deepEqual(await back, ["a", "b"]);
  assert.equal(client.recovered, true);
});
recovery("rooms are kept", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  const room = `room of ${member.sid}`;
  await member.joins(room);
  const offset = await member.heard();
  await member.cut();
  await tell(scope, room, "missed");
  const back = await Member.join(scope, { pid, offset });
  assert.deepEqual(back.told, ["missed"]);
  await tell(scope, room, "heard");
  assert.equal(values((await back.client.messages(1))[0])[1], "heard");
});
recovery("a connection is recovered again and again", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  let offset = await member.heard();
  let last = member;
  for (let round = 0; round < 3; round++) {
    await last.cut();
    await tell(scope, member.sid, round);
    last = await Member.join(scope, { pid, offset });
    assert.ok(last.is(member));
    assert.deepEqual(last.told, [round]);
    offset = values(last.missed[0])[2];
  }
  await last.cut();
  last = await Member.join(scope, { pid, offset });
  assert.ok(last.is(member));
  assert.deepEqual(last.missed, []);
}, LONG);
recovery("an id or offset that is unknown makes a new socket", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  const offset = await member.heard();
  await member.cut();
  for (const auth of [{ pid: "x", offset }, { pid, offset: "x" }, { pid: 1, offset: [] }]) {
    const other = await Member.join(scope, auth);
    assert.notEqual(other.sid, member.sid);
    assert.notEqual(other.pid, pid);
    assert.deepEqual(other.missed, []);
  }
});
recovery("who has left is not recovered", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  const offset = await member.heard();
  member.client.send("41");
  await noticed();
  assert.notEqual((await Member.join(scope, { pid, offset })).sid, member.sid);
});
recovery("a connection is not kept for ever", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  const offset = await member.heard();
  await member.cut();
  await sleep(KEPT_MILLIS + 200);
  assert.notEqual((await Member.join(scope, { pid, offset })).sid, member.sid);
}, LONG);

beyond("a connection without any event is recovered", async (scope) => {
  const member = await Member.join(scope);
  await member.cut();
  await tell(scope, member.sid, "missed");
  const back = await Member.join(scope, { pid: member.pid });
  assert.ok(back.is(member));
  assert.deepEqual(back.told, ["missed"]);
});
// Node's server forgets an offset once a minute, hence not within this time.
beyond("a connection is recovered whose last event is long ago", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  const offset = await member.heard();
  member.client.socket.on("message", (data) => String(data) === "2" && member.client.send("3"));
  await sleep(2 * KEPT_MILLIS);
  await member.cut();
  await tell(scope, member.sid, "missed");
  const back = await Member.join(scope, { pid, offset });
  assert.ok(back.is(member));
  assert.deepEqual(back.told, ["missed"]);
}, LONG);
beyond("a second connection with the same id takes the place of the first", async (scope) => {
  const member = await Member.join(scope);
  const { pid } = member;
  const offset = await member.heard();
  await tell(scope, member.sid, "on its way");
  const back = await Member.join(scope, { pid, offset });
  assert.ok(back.is(member));
  assert.deepEqual(back.told, ["on its way"]);
  await member.client.closed;
  await tell(scope, member.sid, "afterwards");
  assert.equal(values((await back.client.messages(1))[0])[1], "afterwards");
});

await main(table, (port) => (origin = `http://localhost:${port}`));
