// An exact copy of one person's inbox, kept by the rules of the contract ("Sync" in
// docs/contract.md). A plain ES module; it is handed the stock socket.io-client.
//
//   import { io } from "socket.io-client";
//   const inbox = new InboxSync({ io, url: "https://…", token: async () => (await …).wsToken });
//   inbox.on("change", () => draw(inbox.items, inbox.unread));
//   inbox.on("arrived", (notification) => ring(notification));

/** Rows that a copy keeps; beyond it those that became unread first leave it. The count stays exact. */
const ROWS_MAX = 1000;
/** Read-alls that are remembered for rows that arrive later. */
const MARKS_MAX = 1000;
const ACK_TIMEOUT_MILLIS = 10_000;
const BACKOFF_MAX_MILLIS = 30_000;
const RETRY_SYNC_MILLIS = 1_000;

/** Live events that change the inbox; each has a number of its own. */
const CHANGES = [
  "new-notification",
  "notification-read",
  "notification-updated",
  "notifications-read-all",
];

/** A copy without a network: what the server says in, rows out. */
export class InboxCopy {
  #rowsMax;
  #rows = new Map();
  #gone = new Map(); // id -> number of the deletion, so that a late page does not bring it back
  #marks = [];
  #seq = 0;
  #epoch = 0;
  #unread = 0; // the server's count at #seq
  #unreadBefore = null; // what is shown while the count at #seq has not come yet
  #expected = new Set(); // what was read here and is on its way
  #floor = 0; // what was older than this when it was fetched may not be so any more

  constructor({ rowsMax = ROWS_MAX } = {}) {
    this.#rowsMax = rowsMax;
  }

  /** What the server is told: the highest number that was applied, and the history it is of. */
  get position() {
    return { since: this.#seq, epoch: this.#epoch };
  }

  /** The unread count: the server's, less what was read here and is on its way. */
  get unread() {
    if (this.#unreadBefore !== null) {
      return this.#unreadBefore;
    }
    const unread = [...this.#rows.values()].filter((row) => isUnread(row));
    if ([...this.#expected].some(({ id }) => id === null)) {
      // It covers rows that are not here, too. What became unread after it came in here; there may
      // be more of that than the copy keeps.
      return unread.filter((row) => !this.#isExpected(row)).length;
    }
    // A row that was fetched over HTTP may be ahead of the count.
    const counted = unread.filter((row) => row.seq <= this.#seq && this.#isExpected(row));
    return this.#unread - counted.length;
  }

  /** What is not archived, newest first, each with `read` as it should look now. */
  get items() {
    return [...this.#rows.values()]
      .filter((row) => row.archivedAt === null)
      .sort((a, b) => b.unreadSeq - a.unreadSeq)
      .map((row) => ({ ...row, read: row.readAt !== null || this.#isExpected(row) }));
  }

  /** A row as the server knows it, archived ones included. */
  get(id) {
    return this.#rows.get(id);
  }

  /**
   * Applies a page of `sync`, whole.
   *
   * @returns {boolean} whether more is left to ask for
   */
  sync(page) {
    if (page.reset) {
      this.#forget();
      this.#floor = page.seq;
    } else if (page.since > this.#seq) {
      return true; // It does not begin where the copy is.
    }
    this.#epoch = page.epoch;
    this.#advance(Math.max(this.#seq, page.seq), () => {
      page.changes.forEach((change) => this.#take(change));
      page.marks.forEach((mark) => this.#mark(mark));
    });
    if (!page.hasMore && page.seq === this.#seq) {
      this.#count(page.unread);
    }
    return page.hasMore;
  }

  /**
   * Applies a live event if it is the next one. The count of a change is an event of its own, right
   * after it; until then `unread` is what it was.
   *
   * @returns {"applied" | "known" | "gap"} a gap: something was missed, ask for `sync`
   */
  live(event, payload) {
    if (event === "unread-count") {
      return this.#counted(payload);
    }
    if (payload.seq <= this.#seq) {
      return "known";
    }
    if (payload.seq !== this.#seq + 1) {
      return "gap";
    }
    this.#advance(payload.seq, () =>
      event === "notifications-read-all" ? this.#mark(payload) : this.#take(payload),
    );
    return "applied";
  }

  /**
   * Takes a list that was fetched over HTTP; rows that are older than the copy's change nothing.
   *
   * @returns {boolean} false when the list is older than what the copy has forgotten, or of another
   *     history: fetch it again
   */
  merge({ data, seq, epoch }) {
    if (epoch !== this.#epoch || seq < this.#floor) {
      return false;
    }
    data.forEach((row) => this.#take(row));
    return true;
  }

  /** Shows a row as read at once, unless it becomes unread again; answers what to settle later. */
  expectRead(id) {
    return this.#expect(id, Math.max(this.#seq, this.#rows.get(id)?.unreadSeq ?? 0));
  }

  /** The same for everything up to the present number, `upTo` in the answer. */
  expectAllRead() {
    return this.#expect(null, this.#seq);
  }

  /**
   * What was expected is so from a number on: the one at which it was read, or 0 when it was not to
   * be. From then on the rows look as the server knows them.
   */
  settle(expectation, seq) {
    expectation.until = seq;
    this.#dropSettled();
  }

  #expect(id, upTo) {
    const expectation = { id, upTo, until: Infinity };
    this.#expected.add(expectation);
    return expectation;
  }

  #isExpected(row) {
    return [...this.#expected].some(
      ({ id, upTo }) => (id === null || id === row.id) && row.unreadSeq <= upTo,
    );
  }

  #dropSettled() {
    this.#expected.forEach((one) => one.until <= this.#seq && this.#expected.delete(one));
  }

  #advance(seq, change) {
    if (seq > this.#seq) {
      this.#unreadBefore = this.unread;
    }
    change();
    this.#seq = seq;
    this.#dropSettled();
  }

  #counted({ count, seq, epoch }) {
    if (this.#epoch === 0) {
      this.#epoch = epoch; // Nobody had written to it before.
    }
    if (epoch !== this.#epoch || seq > this.#seq) {
      return "gap";
    }
    if (seq < this.#seq) {
      return "known";
    }
    this.#count(count);
    return "applied";
  }

  #count(unread) {
    this.#unread = unread;
    this.#unreadBefore = null;
  }

  #take(row) {
    const known = this.#rows.get(row.id)?.seq ?? this.#gone.get(row.id) ?? 0;
    if (row.seq <= known) {
      return;
    }
    if (row.deleted) {
      this.#rows.delete(row.id);
      this.#gone.set(row.id, row.seq);
      if (this.#gone.size > this.#rowsMax) {
        const [first, seq] = this.#gone.entries().next().value;
        this.#gone.delete(first);
        this.#forgot(seq);
      }
      return;
    }
    this.#rows.set(row.id, this.#marked(row));
    if (this.#rows.size > this.#rowsMax) {
      const last = [...this.#rows.values()].reduce((a, b) => (a.unreadSeq < b.unreadSeq ? a : b));
      this.#rows.delete(last.id);
      this.#forgot(last.seq);
    }
  }

  #mark({ upTo, readAt, seq }) {
    if (seq <= (this.#marks.at(-1)?.seq ?? 0)) {
      return;
    }
    this.#marks.push({ upTo, readAt, seq });
    if (this.#marks.length > MARKS_MAX) {
      this.#forgot(this.#marks.shift().seq);
    }
    for (const [id, row] of this.#rows) {
      this.#rows.set(id, this.#marked(row));
    }
  }

  /** The first read-all that covers a row says when it was read. */
  #marked(row) {
    if (row.readAt !== null) {
      return row;
    }
    const mark = this.#marks.find(({ upTo }) => row.unreadSeq <= upTo);
    return mark ? { ...row, readAt: mark.readAt } : row;
  }

  /** A list from before this number would bring back what the copy has forgotten. */
  #forgot(seq) {
    this.#floor = Math.max(this.#floor, this.#seq, seq);
  }

  #forget() {
    this.#rows.clear();
    this.#gone.clear();
    this.#marks = [];
    this.#expected.clear();
    this.#seq = 0;
    this.#count(0);
  }
}

function isUnread(row) {
  return row.readAt === null && row.archivedAt === null;
}

/** A request that the server refused, or did not answer. */
export class InboxError extends Error {
  constructor(code, message) {
    super(message);
    this.name = "InboxError";
    this.code = code;
  }
}

/** A copy that follows its inbox over a socket of its own. */
export class InboxSync {
  #copy;
  #token;
  #socket;
  #listeners = { change: [], arrived: [], state: [] };
  #state = "connecting";
  #reason = null;
  #ending = null; // why the server is going to end the connection, by its own words
  #failures = 0;
  #retry = 0;
  #catchingUp = true;
  #loaded = false;

  /**
   * @param options.io the `io` of socket.io-client
   * @param options.url where Carillon is
   * @param options.token answers a fresh socket token, or null when nobody is signed in; asked
   *     before each handshake and each renewal. After an error it is asked again, later and later
   * @param options.rowsMax rows that the copy keeps
   * @param options.socketOptions more for socket.io-client, such as `transports`
   */
  constructor({ io, url, token, rowsMax, socketOptions }) {
    this.#copy = new InboxCopy({ rowsMax });
    this.#token = token;
    this.#socket = io(new URL("/notifications", url).href, {
      ...socketOptions,
      forceNew: true,
      auth: (answer) => this.#authenticate(answer),
    });
    this.#socket.on("connect", () => this.#connected());
    this.#socket.on("connect_error", (error) => this.#refused(error));
    this.#socket.on("disconnect", (how) => this.#disconnected(how));
    this.#socket.on("disconnect-reason", ({ code }) => (this.#ending = code));
    this.#socket.on("session-expiring", () => this.#renew());
    this.#socket.on("sync", (page) => this.#synced(page));
    for (const event of [...CHANGES, "unread-count"]) {
      this.#socket.on(event, (payload) => this.#heard(event, payload));
    }
  }

  get items() {
    return this.#copy.items;
  }

  get unread() {
    return this.#copy.unread;
  }

  /** Whether the copy has ever been complete; before, it is not known whether the inbox is empty. */
  get loaded() {
    return this.#loaded;
  }

  /** What the copy has, by the server's words. */
  get position() {
    return this.#copy.position;
  }

  /**
   * `connecting`, `connected` (and up to date), `replaced`, `revoked`, `refused`, `signed-out` or
   * `closed`.
   */
  get state() {
    return this.#state;
  }

  /** Why: a code of the contract, `network`, `token_unavailable`, `unknown`, or null. */
  get reason() {
    return this.#reason;
  }

  get(id) {
    return this.#copy.get(id);
  }

  /**
   * `change`: draw again. `arrived`: a notification came in, live. `state`: another state or reason,
   * which are the arguments. An error of a listener is reported and harms nobody else.
   */
  on(event, listener) {
    this.#listeners[event].push(listener);
    return this;
  }

  /** Marks one as read, visibly at once; an InboxError takes it back. */
  markRead(id) {
    return this.#read(this.#copy.expectRead(id), "mark-read", { notificationId: id });
  }

  /** Marks as read what is there now, visibly at once; an InboxError takes it back. */
  markAllRead() {
    const expectation = this.#copy.expectAllRead();
    return this.#read(expectation, "mark-all-read", { upTo: expectation.upTo });
  }

  /** Takes in a page of `GET /notifications` or `GET /notifications/unread`; false: fetch it again. */
  merge(page) {
    const merged = this.#copy.merge(page);
    this.#tell("change");
    return merged;
  }

  /**
   * Asks for what is missing although nothing seems to be. Worth it when a page is looked at again:
   * a connection that died while the computer slept is noticed at once.
   */
  refresh() {
    if (this.#socket.connected && !this.#catchingUp) {
      this.#catchUp();
    }
  }

  /** Comes back after `replaced` and its like, or now instead of in a while. */
  reconnect() {
    if (this.#state !== "closed" && !this.#socket.active) {
      clearTimeout(this.#retry);
      this.#become("connecting");
      this.#socket.connect();
    }
  }

  /** Ends it, for good. */
  close() {
    this.#end("closed");
  }

  async #read(expectation, event, argument) {
    this.#tell("change");
    let settledAt = 0;
    try {
      ({ seq: settledAt } = await this.#ask(event, argument));
    } finally {
      this.#copy.settle(expectation, settledAt);
      this.#tell("change");
    }
  }

  async #authenticate(answer) {
    const { engine } = this.#socket.io;
    const token = await this.#freshToken();
    if (engine !== this.#socket.io.engine || engine.readyState !== "open") {
      return; // Too late for this connection; the next one asks again.
    }
    if (token === null) {
      this.#end("signed-out");
    } else if (token === undefined) {
      this.#socket.disconnect();
      this.#comeBack("token_unavailable");
    } else {
      answer({ token, ...this.#copy.position });
    }
  }

  async #renew() {
    const token = await this.#freshToken();
    if (token === null) {
      this.#end("signed-out");
    } else if (token !== undefined) {
      // Refused or not answered, the server ends the connection as token_expired: a way back.
      await this.#ask("renew", { token }).catch(() => {});
    }
  }

  /** A token, null when nobody is signed in, undefined when that is not known now. */
  async #freshToken() {
    try {
      const token = await this.#token();
      return token === null || typeof token === "string" ? token : undefined;
    } catch {
      return undefined;
    }
  }

  #connected() {
    this.#failures = 0;
    this.#ending = null;
    this.#catchingUp = true; // The server begins with what was missed.
  }

  #synced(page) {
    if (this.#copy.sync(page)) {
      this.#catchUp();
    } else {
      this.#catchingUp = false;
      this.#loaded = true;
      this.#become("connected");
    }
    this.#tell("change");
  }

  #heard(event, payload) {
    switch (this.#copy.live(event, payload)) {
      case "gap":
        if (!this.#catchingUp) {
          this.#catchUp();
        }
        break;
      case "applied":
        if (event === "new-notification") {
          this.#tell("arrived", payload);
        } else if (event === "unread-count") {
          this.#tell("change"); // Of the change right before it.
        }
        break;
    }
  }

  async #catchUp() {
    this.#catchingUp = true;
    const socket = this.#socket.id;
    try {
      await this.#ask("sync", this.#copy.position);
    } catch {
      // Too often, or the store is away: later, unless another connection has begun anew.
      setTimeout(() => {
        if (this.#socket.connected && this.#socket.id === socket) {
          this.#catchUp();
        }
      }, RETRY_SYNC_MILLIS);
    }
  }

  async #ask(event, argument) {
    if (!this.#socket.connected) {
      throw new InboxError("offline", "not connected");
    }
    let answer;
    try {
      answer = await this.#socket.timeout(ACK_TIMEOUT_MILLIS).emitWithAck(event, argument);
    } catch {
      throw new InboxError("unanswered", "whether it was done is not known");
    }
    if (!answer.success) {
      throw new InboxError(answer.code, answer.message);
    }
    return answer;
  }

  #refused(error) {
    const code = error.data?.code ?? "unknown";
    if (this.#socket.active) {
      this.#become("connecting", this.#ending ?? "network"); // The client itself tries again.
    } else if (code.startsWith("token_")) {
      this.#comeBack(code);
    } else {
      this.#become("refused", code);
    }
  }

  #disconnected(how) {
    if (how === "io client disconnect") {
      return; // By `#end`.
    }
    if (how !== "io server disconnect") {
      this.#become("connecting", this.#ending ?? "network");
      return;
    }
    const code = this.#ending ?? "unknown";
    this.#ending = null;
    if (code === "replaced" || code === "revoked") {
      this.#become(code, code);
    } else {
      this.#comeBack(code);
    }
  }

  /** With a new token: at once the first time, then later and later. */
  #comeBack(reason) {
    const delay = this.#failures === 0 ? 0 : Math.min(BACKOFF_MAX_MILLIS, 500 * 2 ** this.#failures);
    this.#failures += 1;
    this.#become("connecting", reason);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket.connect(), delay * (0.5 + Math.random() / 2));
  }

  #end(state) {
    clearTimeout(this.#retry);
    this.#socket.disconnect();
    this.#become(state);
  }

  #become(state, reason = null) {
    const same = state === this.#state && reason === this.#reason;
    if (this.#state !== "closed" && !same) {
      this.#state = state;
      this.#reason = reason;
      this.#tell("state", state, reason);
    }
  }

  #tell(event, ...what) {
    for (const listener of this.#listeners[event]) {
      try {
        listener(...what);
      } catch (error) {
        (globalThis.reportError ?? console.error)(error);
      }
    }
  }
}
