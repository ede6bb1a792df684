// One person's socket: the stock client, a token that is renewed before it ends, and a way back
// from every ending that has one. States: connecting, connected, offline, disconnected; a reason
// with each of them where there is one.

/** A token is renewed this long before its end, or at half its life if that is shorter. */
const RENEW_AHEAD_MILLIS = 5 * 60_000;
const BACKOFF_MAX_MILLIS = 30_000;
const ACK_TIMEOUT_MILLIS = 10_000;

const EVENTS = [
  "unread-notifications",
  "new-notification",
  "notification-read",
  "notification-updated",
  "notifications-read-all",
  "unread-count",
];

export class Connection {
  #fetchToken;
  #listener;
  #socket = null;
  #query = {};
  #ending = null;
  #failures = 0;
  #renewTimer = 0;
  #retryTimer = 0;
  #closed = false;

  /**
   * @param fetchToken answers a fresh {wsToken, expiresIn}; throws a Problem
   * @param listener {state(name, reason), event(name, payload), signedOut()}
   */
  constructor(fetchToken, listener) {
    this.#fetchToken = fetchToken;
    this.#listener = listener;
    window.addEventListener("offline", this.#networkChanged);
    window.addEventListener("online", this.#networkChanged);
  }

  async open() {
    clearTimeout(this.#retryTimer);
    this.#tell("connecting");
    if (!(await this.#freshToken())) {
      return;
    }
    if (this.#socket) {
      this.#socket.connect();
    } else {
      this.#socket = this.#connect();
    }
  }

  refreshUnread() {
    // Never buffered: after a reconnect the server sends the unread page by itself.
    if (this.#socket?.connected) {
      this.#socket.emit("refresh-unread");
      return true;
    }
    return false;
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#renewTimer);
    clearTimeout(this.#retryTimer);
    window.removeEventListener("offline", this.#networkChanged);
    window.removeEventListener("online", this.#networkChanged);
    this.#socket?.disconnect();
  }

  #connect() {
    // The client reads this query anew at each handshake, so that writing a renewed token into it
    // is enough for a reconnect hours later. Two people in one page must not share a connection.
    const socket = io(`${location.origin}/notifications`, { query: this.#query, forceNew: true });
    socket.on("connect", () => {
      this.#failures = 0;
      this.#ending = null;
      this.#tell("connected");
    });
    socket.on("connect_error", (error) => this.#refused(error));
    socket.on("disconnect", (reason) => this.#disconnected(reason));
    socket.on("disconnect-reason", ({ code }) => (this.#ending = code));
    socket.on("session-expiring", () => this.#renew());
    for (const name of EVENTS) {
      socket.on(name, (payload) => this.#listener.event(name, payload));
    }
    return socket;
  }

  /** A refusal by the server ends the client's own attempts; anything else it retries itself. */
  #refused(error) {
    if (this.#socket.active) {
      this.#tell(navigator.onLine ? "connecting" : "offline", this.#ending ?? "network");
      return;
    }
    const code = error.data?.code ?? "unknown";
    if (code.startsWith("token_")) {
      this.#comeBack(code);
    } else {
      this.#tell("disconnected", code);
    }
  }

  #disconnected(reason) {
    if (this.#closed) {
      return;
    }
    if (reason !== "io server disconnect") {
      this.#tell(navigator.onLine ? "connecting" : "offline", this.#ending ?? "network");
      return;
    }
    const code = this.#ending ?? "unknown";
    this.#ending = null;
    switch (code) {
      case "replaced": // Coming back by itself would push out another tab, for ever.
        this.#tell("disconnected", code);
        break;
      case "revoked":
        this.#tell("disconnected", code);
        this.#listener.signedOut();
        break;
      default:
        this.#comeBack(code);
    }
  }

  /** Comes back with a new token: at once the first time, then later and later. */
  #comeBack(reason) {
    if (this.#closed) {
      return;
    }
    const delay = this.#failures === 0 ? 0 : Math.min(BACKOFF_MAX_MILLIS, 500 * 2 ** this.#failures);
    this.#failures += 1;
    this.#tell("connecting", reason);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.open(), delay * (0.5 + Math.random() / 2));
  }

  /** Fetches a token for the next handshake; false when there is none to be had now. */
  async #freshToken() {
    try {
      const { wsToken, expiresIn } = await this.#fetchToken();
      if (this.#closed) {
        return false;
      }
      this.#query["x-ws-token"] = wsToken;
      const lifeMillis = expiresIn * 1000;
      clearTimeout(this.#renewTimer);
      this.#renewTimer = setTimeout(
        () => this.#renew(),
        lifeMillis - Math.min(RENEW_AHEAD_MILLIS, lifeMillis / 2),
      );
      return true;
    } catch (problem) {
      this.#tokenRefused(problem);
      return false;
    }
  }

  #tokenRefused(problem) {
    if (problem.status === 401) {
      this.#listener.signedOut();
    } else if (!this.#socket?.connected) {
      this.#comeBack("network");
    } else {
      // Still connected with the old token: there is time until it ends.
      clearTimeout(this.#renewTimer);
      this.#renewTimer = setTimeout(() => this.#renew(), BACKOFF_MAX_MILLIS);
    }
  }

  async #renew() {
    if ((await this.#freshToken()) && this.#socket.connected) {
      // Without an answer the server ends the connection as token_expired, which has a way back.
      this.#socket
        .timeout(ACK_TIMEOUT_MILLIS)
        .emit("renew", { token: this.#query["x-ws-token"] }, () => {});
    }
  }

  /** The client reconnects by itself; a connection to this very machine is not even cut. */
  #networkChanged = () => {
    if (navigator.onLine) {
      this.#tell(this.#socket?.connected ? "connected" : "connecting");
    } else {
      this.#tell("offline");
    }
  };

  #tell(state, reason = null) {
    if (!this.#closed) {
      this.#listener.state(state, reason);
    }
  }
}
