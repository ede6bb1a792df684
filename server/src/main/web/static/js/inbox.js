// One person's copy of their inbox, kept right by the rules of the contract: a row is taken only if
// its seq is above the copy's, a read-all covers every row that became unread up to its mark, and
// the count is the server's. No DOM, no network: events in, rows out.

/** Beyond this the oldest rows leave the copy; the count stays exact. */
const ROWS_MAX = 200;

export class Inbox {
  #rows = new Map();
  #deleted = new Map(); // id -> seq of the deletion, so that a late event does not bring it back
  #expectedRead = new Set(); // read here, not yet confirmed by an event
  #mark = { upTo: 0, readAt: null };
  #count = { count: 0, seq: -1 };
  #epoch = null;
  #head = 0;
  loaded = false;

  /** The highest seq seen: what the server is asked about is only what was seen. */
  get head() {
    return this.#head;
  }

  get unreadCount() {
    return this.#count.count;
  }

  /** Newest first, each with `read` as it should look now. */
  get items() {
    return [...this.#rows.values()]
      .filter((row) => row.archivedAt === null)
      .sort((a, b) => b.unreadSeq - a.unreadSeq)
      .map((row) => ({ ...row, read: this.#looksRead(row) }));
  }

  get unreadShown() {
    return this.items.filter((item) => !item.read).length;
  }

  /**
   * The unread page. It is the whole truth about what was unread when it was asked for, so a row of
   * the copy that is not in it was read, archived or deleted meanwhile.
   *
   * @param {number} askedAt the head when it was asked for; rows beyond it came later and stay
   */
  unreadPage(rows, askedAt) {
    const listed = new Set(rows.map((row) => row.id));
    for (const [id, row] of this.#rows) {
      if (!this.#looksRead(row) && row.seq <= askedAt && !listed.has(id)) {
        this.#rows.delete(id);
      }
    }
    rows.forEach((row) => this.#take(row));
    this.loaded = true;
  }

  /** A new or changed row, or `{id, seq, deleted: true}`. Answers whether the row was not known. */
  changed(row) {
    const fresh = !this.#rows.has(row.id);
    return this.#take(row) && fresh;
  }

  allRead({ upTo, readAt, seq }) {
    this.#head = Math.max(this.#head, seq);
    if (upTo > this.#mark.upTo) {
      this.#mark = { upTo, readAt };
    }
    for (const [id, row] of this.#rows) {
      this.#rows.set(id, this.#marked(row));
    }
  }

  /**
   * The exact number of unread rows, as of a seq.
   *
   * @returns {boolean} false when the inbox has begun anew (another epoch): the copy is dropped and
   *     the caller asks for the unread page
   */
  counted({ count, seq, epoch }) {
    const anew = epoch !== undefined && this.#epoch !== null && epoch !== this.#epoch;
    if (anew) {
      this.#forget();
    }
    this.#epoch = epoch ?? this.#epoch;
    if (seq >= this.#count.seq) {
      this.#count = { count, seq };
      this.#head = Math.max(this.#head, seq);
    }
    return !anew;
  }

  /** Shows a row as read at once; the event that follows makes it so. */
  expectRead(id) {
    this.#expectedRead.add(id);
  }

  /** The request failed: the row looks as the server knows it. */
  unexpectRead(id) {
    this.#expectedRead.delete(id);
  }

  #looksRead(row) {
    return row.readAt !== null || this.#expectedRead.has(row.id);
  }

  #take(row) {
    this.#head = Math.max(this.#head, row.seq);
    const known = this.#rows.get(row.id)?.seq ?? this.#deleted.get(row.id) ?? 0;
    if (row.seq <= known) {
      return false;
    }
    this.#expectedRead.delete(row.id);
    if (row.deleted) {
      this.#rows.delete(row.id);
      this.#deleted.set(row.id, row.seq);
      dropOldest(this.#deleted, ROWS_MAX);
      return true;
    }
    this.#rows.set(row.id, this.#marked(row));
    if (this.#rows.size > ROWS_MAX) {
      const last = [...this.#rows.values()].reduce((a, b) => (a.unreadSeq < b.unreadSeq ? a : b));
      this.#rows.delete(last.id);
    }
    return true;
  }

  /** A read-all covers the rows that became unread up to its mark, also those that come later. */
  #marked(row) {
    const covered = row.readAt === null && row.unreadSeq <= this.#mark.upTo;
    return covered ? { ...row, readAt: this.#mark.readAt } : row;
  }

  #forget() {
    this.#rows.clear();
    this.#deleted.clear();
    this.#expectedRead.clear();
    this.#mark = { upTo: 0, readAt: null };
    this.#count = { count: 0, seq: -1 };
    this.#head = 0;
  }
}

function dropOldest(map, max) {
  if (map.size > max) {
    map.delete(map.keys().next().value);
  }
}
