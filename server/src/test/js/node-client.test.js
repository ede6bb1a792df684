// The stock client in Node, as any backend or script would use it.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { User, ack, connect, event, refusal, until } from "./support.js";

const users = [];
async function user(name) {
  const signedIn = await User.signedIn(name);
  users.push(signedIn);
  return signedIn;
}
after(() => users.forEach((one) => one.close()));

describe("transports", () => {
  const TRANSPORTS = [
    ["websocket only", { transports: ["websocket"] }, "websocket"],
    ["polling only", { transports: ["polling"], upgrade: false }, "polling"],
    ["polling, then upgraded", {}, "websocket"],
  ];
  for (const [name, options, last] of TRANSPORTS) {
    test(`a notification arrives over ${name}`, async () => {
      const [ada, lin] = [await user("ada"), await user("lin")];
      const socket = await ada.connected(options);
      await until(() => socket.io.engine.transport.name === last, `transport ${last}`);
      const heard = event(socket, "new-notification");
      const { id, seq } = await lin.notify(ada, "Bonjour à tous, œuvre n° 1 🔔");
      const notification = await heard;
      assert.deepEqual(Object.keys(notification).slice(0, 8), [
        "id",
        "object",
        "receiverId",
        "senderId",
        "type",
        "payload",
        "createdAt",
        "readAt",
      ]);
      assert.equal(notification.id, id);
      assert.equal(notification.seq, seq);
      assert.equal(notification.senderId, lin.id);
      assert.equal(notification.receiverId, ada.id);
      assert.deepEqual(notification.payload, { message: "Bonjour à tous, œuvre n° 1 🔔" });
      assert.match(notification.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.equal(notification.readAt, null);
      assert.equal(socket.io.engine.transport.name, last);
    });
  }

  test("the namespace has an alias under v1", async () => {
    const ada = await user("ada");
    const socket = await ada.connected({}, "/v1/notifications");
    const heard = event(socket, "new-notification");
    await ada.notify(ada, "alias");
    assert.equal((await heard).payload.message, "alias");
  });
});

describe("the inbox", () => {
  test("an empty inbox is told as an empty list and a count of zero", async () => {
    const socket = await (await user("ada")).connected();
    assert.deepEqual(socket.unread, []);
    assert.equal(socket.count.count, 0);
  });

  test("who comes back gets what was sent meanwhile, newest first", async () => {
    const [ada, lin] = [await user("ada"), await user("lin")];
    const before = await ada.connected();
    before.disconnect();
    const first = await lin.notify(ada, "first");
    const second = await lin.notify(ada, "second");
    const back = await ada.connected();
    assert.deepEqual(
      back.unread.map((row) => row.id),
      [second.id, first.id],
    );
    assert.equal(back.count.count, 2);
    assert.equal(back.count.seq, second.seq);
  });

  test("all tabs of a person hear the same, and nobody else does", async () => {
    const [ada, lin] = [await user("ada"), await user("lin")];
    const tabs = [await ada.connected(), await ada.connected(), await ada.connected()];
    const other = await lin.connected();
    const arrived = tabs.map((tab) => event(tab, "new-notification"));
    const { id } = await lin.notify(ada, "to all tabs");
    for (const row of await Promise.all(arrived)) {
      assert.equal(row.id, id);
    }
    const read = tabs.map((tab) => event(tab, "notification-read"));
    const counts = tabs.map((tab) => event(tab, "unread-count", ({ count }) => count === 0));
    await ack(tabs[0], "mark-read", { notificationId: id });
    for (const row of await Promise.all(read)) {
      assert.equal(row.id, id);
      assert.notEqual(row.readAt, null);
    }
    await Promise.all(counts);
    const own = event(other, "new-notification");
    await ada.notify(lin, "to Lin");
    await own;
    const heard = other.heard.filter((one) => one.event === "new-notification");
    assert.deepEqual(
      heard.map((one) => one.payload.payload.message),
      ["to Lin"],
    );
  });

  test("refresh-unread sends the unread page again", async () => {
    const ada = await user("ada");
    const socket = await ada.connected();
    const { id } = await ada.notify(ada, "still unread");
    const page = event(socket, "unread-notifications", (rows) => rows.length === 1);
    assert.equal((await ack(socket, "refresh-unread")).success, true);
    assert.equal((await page)[0].id, id);
  });

  test("reading over HTTP is heard on the socket", async () => {
    const ada = await user("ada");
    const socket = await ada.connected();
    const { id } = await ada.notify(ada, "read by HTTP");
    const read = event(socket, "notification-read");
    const answer = await ada.patch(`/notifications/${id}/read`);
    assert.equal(answer.unread, 0);
    assert.equal((await read).seq, answer.seq);
  });
});

describe("events of the client", () => {
  test("mark-read answers, and reading again keeps the first time", async () => {
    const ada = await user("ada");
    const socket = await ada.connected();
    const { id } = await ada.notify(ada, "read me");
    assert.equal((await ack(socket, "mark-read", { notificationId: id })).success, true);
    const { readAt, seq } = (await ada.get(`/notifications/${id}`)).data;
    assert.equal((await ack(socket, "mark-read", { notificationId: id })).success, true);
    const again = (await ada.get(`/notifications/${id}`)).data;
    assert.deepEqual([again.readAt, again.seq], [readAt, seq]);
  });

  test("mark-read of another's notification looks like one that is not there", async () => {
    const [ada, lin] = [await user("ada"), await user("lin")];
    const socket = await lin.connected();
    const { id } = await ada.notify(ada, "private");
    const refused = await ack(socket, "mark-read", { notificationId: id });
    const missing = await ack(socket, "mark-read", {
      notificationId: "01900000-0000-7000-8000-000000000000",
    });
    assert.equal(refused.success, false);
    assert.equal(typeof refused.message, "string");
    assert.equal(typeof refused.code, "string");
    assert.deepEqual(refused, missing);
    assert.equal((await ada.get(`/notifications/${id}`)).data.readAt, null);
  });

  test("mark-all-read covers what was seen, and one event tells it", async () => {
    const ada = await user("ada");
    const socket = await ada.connected();
    const first = await ada.notify(ada, "seen");
    const second = await ada.notify(ada, "not seen yet");
    const told = event(socket, "notifications-read-all");
    const count = event(socket, "unread-count", (one) => one.count === 1 && one.seq > second.seq);
    assert.equal((await ack(socket, "mark-all-read", { upTo: first.seq })).success, true);
    const mark = await told;
    assert.equal(mark.upTo, first.seq);
    assert.ok(mark.seq > second.seq);
    assert.ok(Date.parse(mark.readAt));
    await count;
    assert.equal((await ack(socket, "mark-all-read")).success, true);
    assert.equal((await ada.get("/notifications/unread-count")).count, 0);
  });

  test("renew takes a fresh token and refuses a forged one", async () => {
    const ada = await user("ada");
    const socket = await ada.connected();
    assert.equal((await ack(socket, "renew", { token: await ada.wsToken() })).success, true);
    const refused = await ack(socket, "renew", { token: "forged" });
    assert.deepEqual([refused.success, refused.code], [false, "token_invalid"]);
    assert.ok(socket.connected);
  });

  test("an unknown event is ignored", async () => {
    const socket = await (await user("ada")).connected();
    socket.emit("no-such-event", { what: "ever" });
    assert.equal((await ack(socket, "refresh-unread")).success, true);
  });
});

describe("the token", () => {
  const PLACES = [
    ["the auth payload", (token) => ({ auth: { token } })],
    ["the header x-ws-token", (token) => ({ extraHeaders: { "x-ws-token": token } })],
    ["the header Authorization", (token) => ({ extraHeaders: { Authorization: `Bearer ${token}` } })],
  ];
  for (const [place, options] of PLACES) {
    test(`may come in ${place}`, async () => {
      const ada = await user("ada");
      const socket = ada.clientWith(options(await ada.wsToken()));
      const unread = event(socket, "unread-notifications");
      await connect(socket);
      assert.deepEqual(await unread, []);
    });
  }

  test("that is missing is told so", async () => {
    await refusedWith("token_missing", (await user("ada")).clientWith({}));
  });

  test("that is forged is told so", async () => {
    const ada = await user("ada");
    const [head, claims] = (await ada.wsToken()).split(".");
    const token = `${head}.${claims}.${"A".repeat(43)}`;
    await refusedWith("token_invalid", ada.clientWith({ query: { "x-ws-token": token } }));
  });

  test("of the HTTP side does not open a socket", async () => {
    const ada = await user("ada");
    const query = { "x-ws-token": ada.token };
    await refusedWith("token_invalid", ada.clientWith({ query }));
  });

  test("does not open the root or an unknown namespace", async () => {
    const ada = await user("ada");
    for (const namespace of ["/", "/no-such-namespace"]) {
      const error = await refusedWith("namespace_invalid", await ada.client({}, namespace));
      assert.equal(error.message, "Invalid namespace");
    }
  });

  /** A refusal is final: the stock client must not try again. */
  async function refusedWith(code, socket) {
    const error = await refusal(socket);
    assert.equal(error.data?.code, code);
    assert.ok(error.message.length > 0);
    assert.equal(socket.active, false);
    return error;
  }
});
