// The client library: an exact copy of an inbox, by itself and against a running server.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { io } from "socket.io-client";
import { InboxCopy, InboxError, InboxSync } from "../../../../inbox/sync.js";
import { BASE_URL, User, until } from "./support.js";

const AT = "2026-11-22T07:00:00.000Z";

function row(id, seq, more = {}) {
  return { id, seq, unreadSeq: seq, readAt: null, archivedAt: null, payload: {}, ...more };
}

function page(more) {
  return {
    epoch: 7,
    since: 0,
    seq: 0,
    head: 0,
    unread: 0,
    reset: false,
    changes: [],
    marks: [],
    hasMore: false,
    ...more,
  };
}

function shown(copy) {
  return copy.items.map((item) => `${item.id}${item.read ? "" : "*"}`).join(" ");
}

describe("a copy", () => {
  /** At number 3 of epoch 7, with a, b and c unread. */
  function begun() {
    const copy = new InboxCopy();
    copy.sync(page({ seq: 3, unread: 3, changes: [row("a", 1), row("b", 2), row("c", 3)] }));
    return copy;
  }

  test("is what the first page says, newest first", () => {
    const copy = begun();
    assert.equal(shown(copy), "c* b* a*");
    assert.equal(copy.unread, 3);
    assert.deepEqual(copy.position, { since: 3, epoch: 7 });
  });

  test("applies the next live event, knows those it has, and notices a gap", () => {
    const copy = begun();
    assert.equal(copy.live("new-notification", row("d", 4)), "applied");
    assert.equal(copy.live("new-notification", row("d", 4)), "known");
    assert.equal(copy.live("new-notification", row("f", 6)), "gap");
    assert.equal(shown(copy), "d* c* b* a*");
  });

  test("counts only at the number of the count", () => {
    const copy = begun();
    assert.equal(copy.live("unread-count", { count: 9, seq: 2, epoch: 7 }), "known");
    assert.equal(copy.live("unread-count", { count: 9, seq: 4, epoch: 7 }), "gap");
    assert.equal(copy.live("unread-count", { count: 3, seq: 3, epoch: 8 }), "gap");
    copy.live("new-notification", row("d", 4));
    copy.live("unread-count", { count: 4, seq: 4, epoch: 7 });
    assert.equal(copy.unread, 4);
  });

  test("learns the epoch of an inbox that did not exist", () => {
    const copy = new InboxCopy();
    copy.sync(page({ epoch: 0 }));
    copy.live("new-notification", row("a", 1));
    assert.equal(copy.live("unread-count", { count: 1, seq: 1, epoch: 9 }), "applied");
    assert.deepEqual(copy.position, { since: 1, epoch: 9 });
  });

  test("reads by a read-all what became unread up to it, also what comes later", () => {
    const copy = begun();
    copy.live("notifications-read-all", { upTo: 2, readAt: AT, seq: 4 });
    copy.live("notification-updated", row("a", 5));
    copy.merge({ data: [row("old", 2), row("young", 3)], seq: 5, epoch: 7 });
    assert.equal(shown(copy), "a* c* young* b old");
    assert.equal(copy.get("old").readAt, AT);
  });

  test("keeps the time of the first read-all that covers a row", () => {
    const copy = begun();
    copy.live("notifications-read-all", { upTo: 3, readAt: AT, seq: 4 });
    copy.live("notifications-read-all", { upTo: 4, readAt: "2027-01-01T00:00:00.000Z", seq: 5 });
    copy.merge({ data: [row("old", 1)], seq: 5, epoch: 7 });
    assert.equal(copy.get("old").readAt, AT);
  });

  test("does not bring back what was deleted, nor take rows of another history", () => {
    const copy = begun();
    copy.live("notification-updated", { id: "b", seq: 4, deleted: true });
    copy.merge({ data: [row("b", 2)], seq: 3, epoch: 7 });
    assert.equal(copy.merge({ data: [row("x", 2)], seq: 3, epoch: 8 }), false);
    assert.equal(shown(copy), "c* a*");
  });

  test("leaves archived rows out and keeps them", () => {
    const copy = begun();
    copy.live("notification-updated", row("b", 4, { unreadSeq: 2, archivedAt: AT }));
    assert.equal(shown(copy), "c* a*");
    assert.equal(copy.get("b").archivedAt, AT);
  });

  test("begins anew on a reset", () => {
    const copy = begun();
    copy.sync(page({ epoch: 8, reset: true, seq: 9, unread: 1, changes: [row("z", 9)] }));
    assert.equal(shown(copy), "z*");
    assert.deepEqual(copy.position, { since: 9, epoch: 8 });
  });

  test("takes no list that is older than what it has forgotten", () => {
    const copy = new InboxCopy({ rowsMax: 2 });
    copy.sync(page({ reset: true, seq: 30, unread: 1, changes: [row("a", 30)] }));
    assert.equal(copy.merge({ data: [row("ghost", 10)], seq: 29, epoch: 7 }), false);
    assert.equal(copy.merge({ data: [row("read", 10, { readAt: AT })], seq: 30, epoch: 7 }), true);
    copy.live("new-notification", row("b", 31));
    copy.live("new-notification", row("c", 32));
    assert.equal(copy.merge({ data: [row("read", 10)], seq: 30, epoch: 7 }), false);
    assert.equal(shown(copy), "c* b*");
  });

  test("does not jump over what a page leaves out", () => {
    const copy = begun();
    assert.equal(copy.sync(page({ since: 9, seq: 12, unread: 1 })), true);
    assert.deepEqual(copy.position, { since: 3, epoch: 7 });
  });

  test("expects nothing any more once it has begun anew", () => {
    const copy = begun();
    copy.expectAllRead();
    copy.sync(page({ epoch: 8, reset: true, seq: 2, unread: 1, changes: [row("z", 2)] }));
    assert.equal(shown(copy), "z*");
    assert.equal(copy.unread, 1);
  });

  test("takes the count of the last page only", () => {
    const copy = begun();
    assert.equal(copy.sync(page({ since: 3, seq: 4, unread: 99, hasMore: true })), true);
    assert.equal(copy.unread, 3);
    assert.equal(copy.sync(page({ since: 4, seq: 5, unread: 2 })), false);
    assert.equal(copy.unread, 2);
  });

  test("shows what is read here as read at once, and takes it back", () => {
    const copy = begun();
    copy.expectRead("b");
    assert.equal(shown(copy), "c* b a*");
    assert.equal(copy.unread, 2);
    copy.settle("b", 0);
    assert.equal(shown(copy), "c* b* a*");
    assert.equal(copy.unread, 3);
  });

  test("keeps showing it until the change that made it so has come", () => {
    const copy = begun();
    copy.expectRead("b");
    copy.settle("b", 5);
    assert.equal(shown(copy), "c* b a*");
    copy.live("new-notification", row("d", 4));
    assert.equal(shown(copy), "d* c* b a*");
    copy.live("notification-read", row("b", 5, { unreadSeq: 2, readAt: AT }));
    copy.live("unread-count", { count: 3, seq: 5, epoch: 7 });
    assert.equal(shown(copy), "d* c* b a*");
    assert.equal(copy.unread, 3);
  });

  test("shows a read-all at once for what is there, not for what comes", () => {
    const copy = begun();
    assert.equal(copy.expectAllRead(), 3);
    copy.live("new-notification", row("d", 4));
    assert.equal(shown(copy), "d* c b a");
    copy.settleAll(0);
    assert.equal(shown(copy), "d* c* b* a*");
  });

  test("is bounded, the count is not", () => {
    const copy = new InboxCopy({ rowsMax: 3 });
    for (let seq = 1; seq <= 5; seq += 1) {
      copy.live("new-notification", row(`n${seq}`, seq));
      copy.live("unread-count", { count: seq, seq, epoch: 7 });
    }
    assert.equal(shown(copy), "n5* n4* n3*");
    assert.equal(copy.unread, 5);
  });
});

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
