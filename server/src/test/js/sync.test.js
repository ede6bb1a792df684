// The client library that follows an inbox, against a running server.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { io } from "socket.io-client";
import { InboxError, InboxSync } from "../../../../inbox/sync.js";
import { BASE_URL, User, until } from "./support.js";

describe("a copy of a server's inbox", () => {
  const open = [];
  after(() => open.forEach((one) => one.close()));

  async function user(name) {
    const signedIn = await User.signedIn(name);
    open.push(signedIn);
    return signedIn;
  }

  async function copyOf(owner, socketOptions = {}) {
    const inbox = new InboxSync({ io, url: BASE_URL, token: () => owner.wsToken(), socketOptions });
    open.push(inbox);
    await until(() => inbox.state === "connected", "connected");
    return inbox;
  }

  /** What the server has, in the copy's words. */
  async function truth(owner) {
    const { data, count, seq } = await owner.get("/notifications");
    return {
      rows: data.map(({ id, seq, readAt }) => `${id} ${seq} ${readAt}`).sort(),
      count,
      seq,
    };
  }

  function told(inbox) {
    return {
      rows: inbox.items.map(({ id, seq, readAt }) => `${id} ${seq} ${readAt}`).sort(),
      count: inbox.unread,
      seq: inbox.position.since,
    };
  }

  async function agrees(inbox, owner) {
    const expected = await truth(owner);
    try {
      // The count of a change is an event of its own, right after it.
      await until(() => isDeepStrictEqual(told(inbox), expected), "the server's state");
    } catch {
      assert.deepEqual(told(inbox), expected);
    }
  }

  test("follows what happens to it, on each of two tabs", async () => {
    const [ada, lin] = [await user("ada"), await user("lin")];
    const tabs = [await copyOf(ada), await copyOf(ada, { transports: ["polling"], upgrade: false })];
    const arrived = [];
    tabs[0].on("arrived", ({ id }) => arrived.push(id));
    const ids = [];
    for (let n = 0; n < 4; n += 1) {
      ids.push((await lin.notify(ada, `n${n}`)).id);
    }
    for (const tab of tabs) {
      await agrees(tab, ada);
    }
    await tabs[0].markRead(ids[0]);
    await tabs[1].markAllRead();
    await ada.patch(`/notifications/${ids[1]}/unread`);
    await ada.patch(`/notifications/${ids[2]}/archive`);
    await lin.notify(ada, "last");

    for (const tab of tabs) {
      await agrees(tab, ada);
      assert.equal(tab.unread, 2);
    }
    assert.deepEqual(arrived.slice(0, 4), ids);
  });

  test("catches up with more than a page after it was away", async () => {
    const [ada, lin] = [await user("ada"), await user("lin")];
    let socket;
    const inbox = new InboxSync({
      io: (uri, options) => (socket = io(uri, options)),
      url: BASE_URL,
      token: () => ada.wsToken(),
    });
    open.push(inbox);
    await until(() => inbox.state === "connected", "connected");
    await lin.notify(ada, "first");
    await agrees(inbox, ada);

    socket.disconnect();
    // More bytes than a page has, fewer rows than a list.
    for (let n = 0; n < 40; n += 1) {
      await lin.notify(ada, "x".repeat(10_000));
    }
    inbox.reconnect();
    await until(() => inbox.state === "connected", "connected again");
    await until(() => inbox.position.since === 41, "number 41");
    assert.equal(inbox.unread, 41);
    assert.equal(inbox.items.length, 41);
  });

  test("a refused request is taken back and says why", async () => {
    const ada = await user("ada");
    const inbox = await copyOf(ada);
    await assert.rejects(
      () => inbox.markRead("0199f0c2-7c00-7a1b-8c3d-5e6f70819203"),
      (error) => error instanceof InboxError && error.code === "not_found",
    );
    inbox.close();
    await assert.rejects(
      () => inbox.markAllRead(),
      (error) => error.code === "offline",
    );
  });

  test("renews its token, and comes back when there was none for a while", async () => {
    const [ada, lin] = [await user("ada"), await user("lin")];
    let socket;
    let tokens = 0;
    const inbox = new InboxSync({
      io: (uri, options) => (socket = io(uri, options)),
      url: BASE_URL,
      token() {
        tokens += 1;
        return tokens === 1 ? Promise.reject(new Error("not now")) : ada.wsToken();
      },
    });
    open.push(inbox);
    assert.equal(inbox.loaded, false);
    await until(() => inbox.state === "connected", "connected");
    assert.deepEqual([tokens, inbox.loaded, inbox.reason], [2, true, null]);
    const renewed = new Promise((resolve) =>
      socket.onAnyOutgoing((event) => event === "renew" && resolve()),
    );
    socket.listeners("session-expiring").forEach((listener) => listener({}));
    await renewed;
    await lin.notify(ada, "hello");
    await agrees(inbox, ada);
    assert.equal(tokens, 3);
  });

  test("without a sign-in, or closed at once, opens nothing", async () => {
    const ada = await user("ada");
    const sockets = [];
    const follow = (token) => {
      const keep = (uri, options) => sockets[sockets.push(io(uri, options)) - 1];
      return new InboxSync({ io: keep, url: BASE_URL, token });
    };
    const nobody = follow(() => null);
    const closed = follow(() => ada.wsToken());
    open.push(nobody, closed);
    closed.close();
    await until(() => nobody.state === "signed-out", "signed out");
    assert.equal(closed.state, "closed");
    assert.deepEqual(sockets.map((one) => one.active || one.connected), [false, false]);
  });

  test("stays exact while connections are cut and others write and read", async () => {
    const [ada, lin] = [await user("ada"), await user("lin")];
    let cut = () => {};
    const cutting = (uri, options) => {
      const socket = io(uri, { ...options, reconnectionDelay: 20, reconnectionDelayMax: 50 });
      // Not while it is opening: the stock client would wait for an end that never comes.
      cut = () => socket.connected && socket.io.engine.close();
      return socket;
    };
    const inbox = new InboxSync({
      io: cutting,
      url: BASE_URL,
      token: () => ada.wsToken(),
    });
    open.push(inbox);
    await until(() => inbox.state === "connected", "connected");
    const ids = [];
    for (let n = 0; n < 60; n += 1) {
      ids.push((await lin.notify(ada, `n${n}`)).id);
      const one = ids[Math.floor(Math.random() * ids.length)];
      switch (n % 6) {
        case 1:
          await ada.patch(`/notifications/${one}/read`);
          break;
        case 2:
          cut();
          break;
        case 3:
          await ada.patch(`/notifications/${one}/unread`);
          break;
        case 4:
          await ada.patch("/notifications/read-all");
          break;
        case 5:
          inbox.markRead(one).catch(() => {});
          break;
      }
    }
    await until(() => inbox.state === "connected", "connected again");
    await agrees(inbox, ada);
  });
});
