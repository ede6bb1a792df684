// The page's copy of an inbox and its links, without a server.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Inbox } from "../../main/web/static/js/inbox.js";
import { actionPath } from "../../main/web/static/js/notifications.js";

function row(id, seq, more = {}) {
  return { id, seq, unreadSeq: seq, readAt: null, archivedAt: null, payload: {}, ...more };
}

function shown(inbox) {
  return inbox.items.map((item) => `${item.id}${item.read ? "" : "*"}`);
}

describe("the copy of an inbox", () => {
  test("takes a row only above its own seq", () => {
    const inbox = new Inbox();
    assert.equal(inbox.changed(row("a", 1)), true);
    inbox.changed(row("a", 2, { unreadSeq: 1, readAt: "2026-11-22T07:00:00.000Z" }));
    assert.equal(inbox.changed(row("a", 1)), false);
    assert.deepEqual(shown(inbox), ["a"]);
  });

  test("lists newest first", () => {
    const inbox = new Inbox();
    inbox.unreadPage([row("c", 3), row("b", 2)], 0);
    inbox.changed(row("d", 4));
    assert.deepEqual(shown(inbox), ["d*", "c*", "b*"]);
  });

  test("does not bring a deleted row back", () => {
    const inbox = new Inbox();
    inbox.changed(row("a", 1));
    inbox.changed({ id: "a", seq: 3, deleted: true });
    inbox.changed(row("a", 2, { unreadSeq: 1, readAt: "2026-11-22T07:00:00.000Z" }));
    assert.deepEqual(shown(inbox), []);
  });

  test("leaves archived rows out", () => {
    const inbox = new Inbox();
    inbox.changed(row("a", 1));
    inbox.changed(row("a", 2, { archivedAt: "2026-11-22T07:00:00.000Z" }));
    assert.deepEqual(shown(inbox), []);
  });

  test("covers with a read-all also the rows that come late, and only them", () => {
    const inbox = new Inbox();
    inbox.changed(row("a", 1));
    inbox.allRead({ upTo: 2, readAt: "2026-11-22T07:00:00.000Z", seq: 4 });
    inbox.changed(row("b", 2));
    inbox.changed(row("c", 3));
    inbox.changed(row("a", 5)); // marked unread again
    assert.deepEqual(shown(inbox), ["a*", "c*", "b"]);
  });

  test("drops what the unread page no longer lists, but not what came after it was asked for", () => {
    const inbox = new Inbox();
    inbox.unreadPage([row("b", 2), row("a", 1)], 0);
    const askedAt = inbox.head;
    inbox.changed(row("c", 3));
    inbox.unreadPage([row("b", 2)], askedAt);
    assert.deepEqual(shown(inbox), ["c*", "b*"]);
  });

  test("takes the newest count and no older one", () => {
    const inbox = new Inbox();
    inbox.counted({ count: 2, seq: 5, epoch: "e" });
    inbox.counted({ count: 7, seq: 4, epoch: "e" });
    assert.equal(inbox.unreadCount, 2);
  });

  test("begins anew with another epoch", () => {
    const inbox = new Inbox();
    inbox.changed(row("a", 9));
    assert.equal(inbox.counted({ count: 1, seq: 9, epoch: "before" }), true);
    assert.equal(inbox.counted({ count: 0, seq: 1, epoch: "after" }), false);
    assert.deepEqual(shown(inbox), []);
    assert.equal(inbox.unreadCount, 0);
    assert.equal(inbox.head, 1);
  });

  test("shows a row as read before it is confirmed, and takes it back", () => {
    const inbox = new Inbox();
    inbox.changed(row("a", 1));
    inbox.expectRead("a");
    assert.deepEqual(shown(inbox), ["a"]);
    inbox.unexpectRead("a");
    assert.deepEqual(shown(inbox), ["a*"]);
  });

  test("keeps the newest two hundred rows", () => {
    const inbox = new Inbox();
    for (let seq = 1; seq <= 201; seq += 1) {
      inbox.changed(row(`n${seq}`, seq));
    }
    assert.equal(inbox.items.length, 200);
    assert.equal(inbox.items.at(-1).id, "n2");
  });
});

describe("a notification's link", () => {
  test("is followed on this origin only", () => {
    const path = (actionUrl) => actionPath({ payload: { actionUrl } }, "http://localhost:4000");
    assert.equal(path("/dashboard?tab=1#top"), "/dashboard?tab=1#top");
    const refused = [
      "//evil.example/",
      "/\\evil.example/",
      "/\t/evil.example/",
      "https://evil.example/",
      "javascript:alert(1)",
      "dashboard",
      "",
      7,
      undefined,
    ];
    for (const url of refused) {
      assert.equal(path(url), null, String(url));
    }
  });
});
