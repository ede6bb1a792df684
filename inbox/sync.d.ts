/** One notification, as the contract has it. */
export interface Notification {
  id: string;
  object: string;
  receiverId: string;
  senderId: string;
  type: string;
  payload: Record<string, unknown>;
  createdAt: string;
  readAt: string | null;
  seq: number;
  unreadSeq: number;
  archivedAt: string | null;
  /** When it comes back by itself; it is archived until then. */
  snoozedUntil: string | null;
  expiresAt: string | null;
  groupCount: number;
}

/** A notification as it should look now: what was read here looks read at once. */
export interface Item extends Notification {
  read: boolean;
}

export interface Tombstone {
  id: string;
  seq: number;
  deleted: true;
}

export interface ReadMark {
  upTo: number;
  readAt: string;
  seq: number;
}

export interface SyncPage {
  epoch: number;
  since: number;
  seq: number;
  head: number;
  unread: number;
  reset: boolean;
  changes: (Notification | Tombstone)[];
  marks: ReadMark[];
  hasMore: boolean;
  nextCursor?: string | null;
}

export interface Position {
  since: number;
  epoch: number;
}

export type LiveEvent =
  | "new-notification"
  | "notification-read"
  | "notification-updated"
  | "notifications-read-all"
  | "unread-count";

/** What looks read before the server has said so, until it is settled. */
export interface Expectation {
  /** What became unread after this number is not covered. */
  readonly upTo: number;
}

/** A copy without a network: what the server says in, rows out. */
export declare class InboxCopy {
  constructor(options?: { rowsMax?: number });
  readonly position: Position;
  readonly unread: number;
  readonly items: Item[];
  get(id: string): Notification | undefined;
  /** Whether more is left to ask for. */
  sync(page: SyncPage): boolean;
  live(event: LiveEvent, payload: object): "applied" | "known" | "gap";
  /** False when the list is too old, or of another history: fetch it again. */
  merge(page: { data: Notification[]; seq: number; epoch: number }): boolean;
  /** Shows a row as read at once. */
  expectRead(id: string): Expectation;
  /** Shows everything up to the present number as read at once. */
  expectAllRead(): Expectation;
  /** @param seq the number at which it was read, or 0 when it was not to be */
  settle(expectation: Expectation, seq: number): void;
}

/** A request that the server refused (its code), or `offline`, or `unanswered`. */
export declare class InboxError extends Error {
  readonly code: string;
}

export type State =
  | "connecting"
  | "connected"
  | "replaced"
  | "revoked"
  | "refused"
  | "signed-out"
  | "closed";

/**
 * A code of the contract (`server_shutdown`, `token_expired`, `origin_refused`, …), `network`,
 * `token_unavailable` when the `token` function failed, `unknown`, or null.
 */
export type Reason = string | null;

export interface InboxSyncOptions {
  /** The `io` of socket.io-client 4.8 or newer. */
  io: (uri: string, options: object) => unknown;
  /** Where Carillon is. */
  url: string;
  /**
   * Answers a fresh socket token, or null when nobody is signed in; asked before each handshake and
   * each renewal. After an error it is asked again, later and later.
   */
  token: () => Promise<string | null> | string | null;
  /** Rows that the copy keeps, 1000 unless set; the unread count stays exact. */
  rowsMax?: number;
  /** More for socket.io-client, such as `transports`. */
  socketOptions?: object;
}

/** A copy that follows its inbox over a socket of its own. */
export declare class InboxSync {
  constructor(options: InboxSyncOptions);
  readonly items: Item[];
  readonly unread: number;
  /** Whether the copy has ever been complete; before, it is not known whether the inbox is empty. */
  readonly loaded: boolean;
  readonly position: Position;
  readonly state: State;
  readonly reason: Reason;
  get(id: string): Notification | undefined;
  on(event: "change", listener: () => void): this;
  on(event: "arrived", listener: (notification: Notification) => void): this;
  on(event: "state", listener: (state: State, reason: Reason) => void): this;
  /** Visible at once; a rejection has taken it back. */
  markRead(id: string): Promise<void>;
  /** Visible at once; a rejection has taken it back. */
  markAllRead(): Promise<void>;
  /** Takes in a page of `GET /notifications` or `GET /notifications/unread`; false: fetch it again. */
  merge(page: { data: Notification[]; seq: number; epoch: number }): boolean;
  /** Asks for what is missing although nothing seems to be, as when a page is looked at again. */
  refresh(): void;
  /** Comes back after `replaced` and its like; does nothing when it is under way. */
  reconnect(): void;
  /** Ends it, for good. */
  close(): void;
}
