// The clients of a fault run: the client library with its copies, and stock clients without one.
// Commands come as lines of JSON on the standard input; what each client is told goes out as lines,
// in the order in which the client was told. Ends when its input does.
//
//   node readers.mjs SYNC_JS PACKAGE_JSON     the library, and a package that has socket.io-client
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [library, packageJson] = process.argv.slice(2);
const { io } = createRequire(packageJson)("socket.io-client");
const { InboxSync } = await import(pathToFileURL(library));

/** How often a copy is compared with the log in the middle of a round. */
const COPIES_COMPARED = 0.02;
const TOKEN_TIMEOUT_MILLIS = 5_000;
const COME_BACK_MILLIS = 300;

const clients = new Map();

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function row({ id, seq, unreadSeq, readAt, archivedAt, deleted }) {
  return deleted ? { id, seq, deleted } : { id, seq, unreadSeq, readAt, archivedAt };
}

async function tokenOf({ url, token }) {
  const answer = await fetch(`${url}/notifications/ws-token`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TOKEN_TIMEOUT_MILLIS),
  });
  return (await answer.json()).wsToken;
}

class Client {
  name;
  seq = 0;
  #options;

  constructor(options) {
    this.name = options.name;
    this.#options = options;
  }

  get socketOptions() {
    const transports = this.#options.polling ? ["polling"] : ["websocket"];
    return { transports, reconnectionDelay: 50, reconnectionDelayMax: 500, timeout: 5_000 };
  }

  tell(kind, more = {}) {
    say({ c: this.name, t: Date.now(), k: kind, ...more });
  }

  heard(event, payload) {
    switch (event) {
      case "sync": {
        const { changes, marks, nextCursor, ...page } = payload;
        this.tell("page", { ...page, changes: changes.map(row), marks });
        break;
      }
      case "unread-notifications":
        this.tell("unread", { rows: payload.map(row) });
        break;
      case "new-notification":
      case "notification-read":
      case "notification-updated":
        this.tell("live", { row: row(payload) });
        break;
      case "notifications-read-all":
        this.tell("readAll", { mark: payload });
        break;
      case "unread-count":
        this.tell("count", payload);
        break;
    }
  }
}

class Copy extends Client {
  #inbox;
  #socket;
  #whole = true;

  constructor(options) {
    super(options);
    this.#inbox = new InboxSync({
      io: (uri, given) => this.#connect(uri, given),
      url: options.url,
      token: () => tokenOf(options),
      socketOptions: this.socketOptions,
    });
    this.#inbox.on("change", () => {
      if (Math.random() < COPIES_COMPARED) {
        this.show(-1);
      }
    });
  }

  #connect(uri, options) {
    const auth = (answer) =>
      options.auth((claims) => {
        this.tell("joined", { since: claims.since, epoch: claims.epoch });
        answer(claims);
      });
    this.#socket = io(uri, { ...options, auth });
    this.#socket.onAny((event, payload) => {
      if (event === "sync" && payload.reset) {
        this.#whole = payload.seq === 0;
      }
      this.heard(event, payload);
    });
    return this.#socket;
  }

  get position() {
    return { seq: this.#inbox.position.since, state: this.#inbox.state };
  }

  show(unread) {
    const { since, epoch } = this.#inbox.position;
    this.tell("copy", { since, epoch, unread, whole: this.#whole, rows: this.#inbox.items.map(row) });
  }

  dump() {
    this.show(this.#inbox.unread);
  }

  act(what, id) {
    const done =
      what === "read" ? this.#inbox.markRead(id) : what === "readAll" ? this.#inbox.markAllRead() : null;
    done?.catch(() => {}); // Refused or unanswered: what became of it is seen in the copy.
    if (what === "ask" && this.#socket.connected) {
      this.#socket.emit("sync", { since: this.#inbox.position.since, epoch: this.#inbox.position.epoch });
    }
  }

  close() {
    this.#inbox.close();
  }
}

class Stock extends Client {
  #socket;

  constructor(options) {
    super(options);
    const auth = async (answer) => {
      const token = await tokenOf(options).catch(() => "");
      this.tell("joined", { since: -1, epoch: 0 });
      answer({ token });
    };
    this.#socket = io(`${options.url}/notifications`, { ...this.socketOptions, forceNew: true, auth });
    this.#socket.onAny((event, payload) => {
      if (event === "unread-count") {
        this.seq = payload.seq;
      }
      this.heard(event, payload);
    });
    const comeBack = () => !this.#socket.active && setTimeout(() => this.#socket.connect(), COME_BACK_MILLIS);
    this.#socket.on("connect_error", comeBack);
    this.#socket.on("disconnect", (reason) => reason === "io server disconnect" && comeBack());
  }

  get position() {
    return { seq: this.seq, state: this.#socket.connected ? "connected" : "connecting" };
  }

  dump() {}

  act(what, id) {
    if (this.#socket.connected) {
      const [event, argument] = {
        read: ["mark-read", { notificationId: id }],
        readAll: ["mark-all-read", {}],
        ask: ["refresh-unread", {}],
      }[what];
      this.#socket.emit(event, argument);
    }
  }

  close() {
    this.#socket.off("disconnect").disconnect();
  }
}

const commands = {
  open({ clients: all }) {
    for (const options of all) {
      clients.set(options.name, options.copy ? new Copy(options) : new Stock(options));
    }
  },
  act({ name, what, id }) {
    clients.get(name)?.act(what, id);
  },
  positions() {
    return Object.fromEntries([...clients].map(([name, client]) => [name, client.position]));
  },
  dump() {
    clients.forEach((client) => client.dump());
  },
  close() {
    clients.forEach((client) => client.close());
    clients.clear();
  },
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { command, n, ...more } = JSON.parse(line);
    const answer = commands[command](more);
    if (n !== undefined) {
      say({ n, answer: answer ?? null });
    }
  })
  .on("close", () => process.exit(0));
