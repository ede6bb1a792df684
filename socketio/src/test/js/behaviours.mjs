// A table of behaviours and how it is run: one after the other, each within its time, one line of
// output for each.
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";

export class Table {
  #groups = new Map();

  /** Adds the behaviour `name`, which `check` proves by returning before `withinMillis`. */
  add(group, name, check, withinMillis = 2_000) {
    if (!this.#groups.has(group)) this.#groups.set(group, []);
    this.#groups.get(group).push({ name, check, withinMillis });
  }

  get groups() {
    return [...this.#groups.keys()];
  }

  /** Runs the groups named, or all; returns how many behaviours were not seen. */
  async run(groups, print) {
    let failures = 0;
    for (const group of groups.length > 0 ? groups : this.groups) {
      const behaviours = this.#groups.get(group);
      if (behaviours === undefined) throw new Error(`no group ${group}; there are ${this.groups}`);
      for (const behaviour of behaviours) {
        const failure = await prove(behaviour);
        if (failure !== undefined) failures++;
        const outcome = failure === undefined ? "ok" : "FAILED";
        print(`${outcome} ${group}: ${behaviour.name}${failure === undefined ? "" : ` | ${failure}`}`);
      }
    }
    return failures;
  }
}

/** What a behaviour opened, closed again whatever comes of it; and failures that callbacks see. */
class Scope {
  #closers = [];
  #fail;
  failed = new Promise((_, reject) => (this.#fail = reject));

  fail(message) {
    this.#fail(new Error(message));
  }

  closeLater(closer) {
    this.#closers.push(closer);
  }

  close() {
    this.#closers.forEach((closer) => closer());
  }
}

async function prove({ check, withinMillis }) {
  const scope = new Scope();
  const watch = new AbortController();
  try {
    await Promise.race([
      check(scope),
      scope.failed,
      sleep(withinMillis, undefined, { signal: watch.signal }).then(() => {
        throw new Error(`nothing more within ${withinMillis} ms`);
      }),
    ]);
    return undefined;
  } catch (error) {
    return String(error.message ?? error).replace(/\s+/g, " ").slice(0, 300);
  } finally {
    watch.abort();
    scope.close();
  }
}

/** Whether messages that come while nobody waits are lost, as they are in the suites. */
const FORGETFUL = process.env.FORGETFUL === "true";

/** A WebSocket whose messages are taken one by one. */
export class Client {
  #received = [];
  #waiting = [];
  #keeping = !FORGETFUL;

  constructor(url, scope) {
    this.socket = new WebSocket(url);
    this.socket.binaryType = "arraybuffer";
    this.socket.on("error", () => {});
    this.socket.addEventListener("message", ({ data }) => this.#hear(data));
    this.closed = new Promise((resolve) => this.socket.once("close", resolve));
    scope.closeLater(() => this.socket.terminate());
  }

  #hear(data) {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting(data);
    else if (this.#keeping) this.#received.push(data);
  }

  opened() {
    return new Promise((resolve) => this.socket.once("open", resolve));
  }

  message() {
    return this.#received.length > 0
      ? Promise.resolve(this.#received.shift())
      : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The next messages without PINGs. */
  async messages(count) {
    this.#keeping = true;
    const received = [];
    while (received.length < count) {
      const message = await this.message();
      if (message !== "2") received.push(message);
    }
    this.#keeping = !FORGETFUL;
    return received;
  }

  send(...messages) {
    messages.forEach((message) => this.socket.send(message));
  }
}

/** Runs `table` for the command line: PORT [--times N] [group...]. */
export async function main(table, makeReady) {
  const [port, ...rest] = process.argv.slice(2);
  let times = 1;
  if (rest[0] === "--times") {
    times = Number(rest[1]);
    rest.splice(0, 2);
  }
  makeReady(Number(port));
  let failures = 0;
  for (let round = 0; round < times; round++) {
    failures += await table.run(rest, (line) => {
      if (times === 1 || !line.startsWith("ok")) console.log(line);
    });
  }
  if (times > 1) console.log(`${times} rounds, ${failures} failures`);
  process.exit(failures === 0 ? 0 : 1);
}
