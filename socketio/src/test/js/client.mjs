// One stock client, driven through what a session lives through: node client.mjs <port> <transports>[-base64]
import assert from "node:assert/strict";
import { io } from "socket.io-client";

const [port, how] = process.argv.slice(2);
const [transports, base64] = how.split("-");
const url = `http://127.0.0.1:${port}`;
const options = {
  forceNew: true,
  auth: { token: "é\u{1f514}" },
  reconnectionDelay: 20,
  reconnectionDelayMax: 50,
  forceBase64: base64 !== undefined,
  ...(transports === "default" ? {} : { transports: transports.split(",") }),
};

const watchdog = setTimeout(() => {
  console.error("timed out");
  process.exit(2);
}, 20_000);

const once = (socket, event) =>
  new Promise((resolve) => socket.once(event, (...args) => resolve(args)));

function open(path, more = {}) {
  return io(url + path, { ...options, ...more });
}

async function roundTrips() {
  const socket = open("/");
  const auth = once(socket, "auth");
  await once(socket, "connect");
  assert.deepEqual(await auth, [{ token: "é\u{1f514}" }]);

  const back = once(socket, "message-back");
  const message = [1, "2", { 3: [true, null, -1.5e3] }, "\u2028 \\ \" é \u{1f514}"];
  socket.emit("message", ...message);
  assert.deepEqual(await back, message);

  const binaryBack = once(socket, "message-back");
  socket.emit("message", Buffer.from([1, 2, 3]), { plain: "json" }, Buffer.from([0xff, 0x1e]));
  const [first, second, third] = await binaryBack;
  assert.deepEqual([...new Uint8Array(first)], [1, 2, 3]);
  assert.deepEqual(second, { plain: "json" });
  assert.deepEqual([...new Uint8Array(third)], [0xff, 0x1e]);

  assert.deepEqual(await socket.timeout(2000).emitWithAck("message-with-ack", "a"), "a");
  const binaryAck = await socket.timeout(2000).emitWithAck("message-with-ack", Buffer.from([7]));
  assert.deepEqual([...new Uint8Array(binaryAck)], [7]);
  return socket;
}

async function answersQuestions(socket) {
  const asked = new Promise((resolve) => {
    socket.once("question", (question, answer) => {
      answer({ answer: question });
      resolve();
    });
  });
  socket.emit("ask", "why");
  await asked;
}

async function keepsOrder(socket) {
  const numbers = [];
  const done = new Promise((resolve) => {
    socket.on("number", (n) => {
      numbers.push(n);
      if (numbers.length === 2000) resolve();
    });
  });
  socket.emit("count", 2000);
  await done;
  assert.deepEqual(numbers, [...Array(2000).keys()]);
}

async function multiplexes(socket) {
  const custom = socket.io.socket("/custom");
  await once(custom, "connect");
  const back = once(custom, "message-back");
  custom.emit("message", "over there");
  assert.deepEqual(await back, ["over there"]);
  custom.disconnect();
}

async function isRefusedUnknownNamespaces() {
  const socket = open("/unknown");
  const [error] = await once(socket, "connect_error");
  assert.equal(error.message, "Invalid namespace");
  assert.deepEqual(error.data, { code: "namespace_invalid" });
  socket.close();
}

async function staysAliveThroughHeartbeats(socket) {
  // Pings come each 300 ms and time out after a second.
  let pings = 0;
  await new Promise((resolve) => {
    socket.io.on("ping", () => ++pings === 4 && resolve());
  });
  assert.equal(socket.connected, true);
}

async function reconnectsAfterItsTransportWasClosed(socket) {
  const down = once(socket, "disconnect");
  const up = once(socket, "connect");
  socket.emit("close-transport");
  assert.ok(["transport close", "transport error"].includes((await down)[0]));
  await up;
}

async function staysAwayAfterDisconnect(socket) {
  const down = once(socket, "disconnect");
  socket.emit("disconnect-me");
  assert.deepEqual((await down)[0], "io server disconnect");
  assert.equal(socket.active, false);
}

const socket = await roundTrips();
await answersQuestions(socket);
await keepsOrder(socket);
await multiplexes(socket);
await isRefusedUnknownNamespaces();
await staysAliveThroughHeartbeats(socket);
const expected = transports === "polling" ? "polling" : "websocket";
assert.equal(socket.io.engine.transport.name, expected);
await reconnectsAfterItsTransportWasClosed(socket);
await staysAwayAfterDisconnect(socket);
socket.close();
clearTimeout(watchdog);
