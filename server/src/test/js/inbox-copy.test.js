// The copy of an inbox in the client library, without a network.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InboxCopy } from "../../../../inbox/sync.js";

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

/** The count of the number where the copy is. */
function counted(copy, count) {
  const { since: seq, epoch } = copy.position;
  assert.equal(copy.live("unread-count", { count, seq, epoch }), "applied");
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

  test("takes no list from before a page whose rows it has already forgotten", () => {
    const copy = new InboxCopy({ rowsMax: 1 });
    const changes = [row("a", 5, { unreadSeq: 1, readAt: AT }), row("b", 6)];
    copy.sync(page({ seq: 6, unread: 1, changes }));
    assert.equal(copy.merge({ data: [row("a", 1)], seq: 4, epoch: 7 }), false);
    assert.equal(shown(copy), "b*");
  });

  test("takes no list from before a read-all that it has forgotten", () => {
    const copy = begun();
    for (let seq = 4; seq <= 1004; seq += 1) {
      copy.live("notifications-read-all", { upTo: seq - 1, readAt: AT, seq });
    }
    assert.equal(copy.merge({ data: [row("old", 2)], seq: 3, epoch: 7 }), false);
    assert.equal(copy.merge({ data: [row("old", 2)], seq: 1003, epoch: 7 }), true);
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
    const expectation = copy.expectRead("b");
    assert.equal(shown(copy), "c* b a*");
    assert.equal(copy.unread, 2);
    copy.settle(expectation, 0);
    assert.equal(shown(copy), "c* b* a*");
    assert.equal(copy.unread, 3);
  });

  test("keeps showing it until the change that made it so has come", () => {
    const copy = begun();
    copy.settle(copy.expectRead("b"), 5);
    assert.equal(shown(copy), "c* b a*");
    copy.live("new-notification", row("d", 4));
    counted(copy, 4);
    assert.equal(shown(copy), "d* c* b a*");
    assert.equal(copy.unread, 3);
    copy.live("notification-read", row("b", 5, { unreadSeq: 2, readAt: AT }));
    assert.equal(copy.unread, 3, "its count is still on its way");
    counted(copy, 3);
    assert.equal(shown(copy), "d* c* b a*");
    assert.equal(copy.unread, 3);
  });

  test("shows a read-all at once for what is there, not for what comes", () => {
    const copy = begun();
    const expectation = copy.expectAllRead();
    assert.equal(expectation.upTo, 3);
    assert.equal(copy.unread, 0);
    copy.live("new-notification", row("d", 4));
    counted(copy, 4);
    assert.equal(shown(copy), "d* c b a");
    assert.equal(copy.unread, 1);
    copy.settle(expectation, 0);
    assert.equal(shown(copy), "d* c* b* a*");
    assert.equal(copy.unread, 4);
  });

  test("shows two read-alls at a time until both have come", () => {
    const copy = begun();
    const first = copy.expectAllRead();
    const second = copy.expectAllRead();
    copy.settle(second, 0);
    assert.equal(shown(copy), "c b a", "the first is still on its way");
    copy.settle(first, 4);
    assert.equal(shown(copy), "c b a");
    assert.equal(copy.unread, 0);
    copy.live("notifications-read-all", { upTo: 3, readAt: AT, seq: 4 });
    assert.equal(copy.unread, 0, "its count is still on its way");
    counted(copy, 0);
    assert.equal(shown(copy), "c b a");
    assert.equal(copy.unread, 0);
  });

  test("counts with a read-all on its way what it cannot cover, also of rows that are not here", () => {
    const copy = new InboxCopy();
    copy.sync(page({ reset: true, seq: 120, unread: 120, changes: [row("a", 119), row("b", 120)] }));
    const expectation = copy.expectAllRead();
    assert.equal(copy.unread, 0);
    copy.live("new-notification", row("c", 121));
    counted(copy, 121);
    assert.equal(copy.unread, 1);
    const read = copy.expectRead("c");
    assert.equal(copy.unread, 0);
    copy.settle(read, 0);
    copy.live("notification-updated", row("old", 122)); // unread again
    counted(copy, 122);
    assert.equal(copy.unread, 2);
    copy.settle(expectation, 0);
    assert.equal(copy.unread, 122);
  });

  test("shows what becomes unread again as unread, whatever was expected of it before", () => {
    const copy = begun();
    copy.settle(copy.expectRead("b"), 9);
    copy.live("notification-read", row("b", 4, { unreadSeq: 2, readAt: AT }));
    copy.live("notification-updated", row("b", 5));
    counted(copy, 3);
    assert.equal(shown(copy), "b* c* a*");
    assert.equal(copy.unread, 3);
  });

  test("takes no answer of a history that is over", () => {
    const copy = begun();
    const [read, all] = [copy.expectRead("a"), copy.expectAllRead()];
    copy.sync(page({ epoch: 8, reset: true, seq: 2, unread: 1, changes: [row("a", 2)] }));
    copy.settle(read, 99);
    copy.settle(all, 99);
    assert.equal(shown(copy), "a*");
    assert.equal(copy.unread, 1);
  });

  test("does not count what a list brought before its event", () => {
    const copy = begun();
    copy.merge({ data: [row("d", 4)], seq: 4, epoch: 7 });
    const expectation = copy.expectRead("d");
    assert.equal(shown(copy), "d c* b* a*");
    assert.equal(copy.unread, 3);
    copy.live("new-notification", row("d", 4));
    counted(copy, 4);
    assert.equal(copy.unread, 3);
    copy.settle(expectation, 0);
    assert.equal(copy.unread, 4);
  });

  test("keeps its count when a page comes that it has already", () => {
    const copy = begun();
    copy.live("new-notification", row("d", 4));
    counted(copy, 4);
    copy.sync(page({ since: 2, seq: 3, unread: 3, changes: [row("c", 3)] }));
    assert.equal(copy.unread, 4);
    copy.expectAllRead();
    assert.equal(copy.unread, 0);
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

  test("counts exactly what is unread and not expected, whatever happens in which order", () => {
    for (let run = 0; run < 200; run += 1) {
      const seed = Math.floor(Math.random() * 2 ** 31);
      new Story(seed).play(60);
    }
  });
});

/** An inbox on a server, a copy that hears of it late, and requests that are answered at any time. */
class Story {
  #random;
  #seed;
  #copy = new InboxCopy();
  #states = [new Map()]; // by number: id -> row
  #outgoing = []; // events that have not been heard
  #pending = []; // what was asked for and has not been answered
  #readAlls = new Map(); // what was expected -> the number from which it is so

  constructor(seed) {
    this.#seed = seed;
    // mulberry32
    this.#random = () => {
      seed = (seed + 0x6d2b79f5) | 0;
      let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  play(steps) {
    for (let n = 0; n < 8; n += 1) {
      this.#change(this.#write());
    }
    this.#outgoing = [];
    const unread = this.#unread(this.#head).sort((a, b) => b.unreadSeq - a.unreadSeq);
    // Not all of what is unread is in the first page.
    const changes = unread.slice(0, 3);
    this.#copy.sync(page({ reset: true, seq: this.#head, unread: unread.length, changes }));
    for (let step = 0; step < steps; step += 1) {
      this.#step();
      this.#check();
    }
  }

  #step() {
    switch (Math.floor(this.#random() * 8)) {
      case 0:
        return this.#change(this.#write());
      case 1:
        return this.#readAll(this.#head);
      case 2: {
        const row = this.#one();
        return row.readAt === null ? this.#read(row) : this.#change({ ...row, readAt: null }, true);
      }
      case 3: {
        const row = this.#one();
        return this.#change({ ...row, archivedAt: row.archivedAt === null ? AT : null });
      }
      case 4: {
        const row = this.#one();
        const expectation = this.#copy.expectRead(row.id);
        return this.#pending.push({ expectation, ask: () => this.#read(this.#now.get(row.id)) });
      }
      case 5: {
        const expectation = this.#copy.expectAllRead();
        this.#readAlls.set(expectation, Infinity);
        return this.#pending.push({ expectation, ask: () => this.#readAll(expectation.upTo) });
      }
      case 6: {
        const [one] = this.#pending.splice(Math.floor(this.#random() * this.#pending.length), 1);
        return one && this.#answer(one);
      }
      default:
        return this.#hear(Math.floor(this.#random() * 4));
    }
  }

  /** An answer may say that it was not done, or come before its event. */
  #answer({ expectation, ask }) {
    const done = this.#random() < 0.7;
    if (done) {
      ask();
    }
    const until = done ? this.#head : 0;
    this.#copy.settle(expectation, until);
    if (this.#readAlls.has(expectation)) {
      this.#readAlls.set(expectation, until);
    }
  }

  #hear(events) {
    for (const [event, payload] of this.#outgoing.splice(0, events)) {
      assert.equal(this.#copy.live(event, payload), "applied", `seed ${this.#seed}`);
    }
  }

  /** Where a change has been heard and its count has not, the count is what it was. */
  #check() {
    const { since } = this.#copy.position;
    if (this.#outgoing[0]?.[0] === "unread-count") {
      return;
    }
    const looksRead = new Map(this.#copy.items.map((item) => [item.id, item.read]));
    const onTheirWay = [...this.#readAlls].filter(([, until]) => until > since);
    const covers = (row) => onTheirWay.some(([{ upTo }]) => row.unreadSeq <= upTo);
    const left = this.#unread(since).filter((row) => !(looksRead.get(row.id) ?? covers(row)));
    assert.equal(this.#copy.unread, left.length, `seed ${this.#seed}`);
  }

  get #head() {
    return this.#states.length - 1;
  }

  get #now() {
    return this.#states.at(-1);
  }

  #unread(seq) {
    return [...this.#states[seq].values()].filter((r) => r.readAt === null && r.archivedAt === null);
  }

  #one() {
    const rows = [...this.#now.values()];
    return rows[Math.floor(this.#random() * rows.length)];
  }

  #write() {
    return row(`n${this.#head + 1}`, this.#head + 1);
  }

  #read(now) {
    if (now.readAt === null) {
      this.#change({ ...now, readAt: AT });
    }
  }

  #change(changed, becameUnread = false) {
    const seq = this.#head + 1;
    const isNew = !this.#now.has(changed.id);
    const unreadSeq = isNew || becameUnread ? seq : changed.unreadSeq;
    const next = { ...changed, seq, unreadSeq };
    this.#states.push(new Map(this.#now).set(next.id, next));
    this.#tell(isNew ? "new-notification" : "notification-updated", next);
  }

  #readAll(upTo) {
    const covered = this.#unread(this.#head).filter((one) => one.unreadSeq <= upTo);
    if (covered.length === 0) {
      return;
    }
    const rows = [...this.#now].map(([id, one]) => {
      const reads = one.readAt === null && one.unreadSeq <= upTo;
      return [id, reads ? { ...one, readAt: AT } : one];
    });
    this.#states.push(new Map(rows));
    this.#tell("notifications-read-all", { upTo, readAt: AT, seq: this.#head });
  }

  #tell(event, payload) {
    const count = this.#unread(this.#head).length;
    this.#outgoing.push([event, payload], ["unread-count", { count, seq: this.#head, epoch: 7 }]);
  }
}
