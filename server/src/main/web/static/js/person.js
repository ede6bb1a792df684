// One person's panel: signing in, their inbox, their projects, and the line that says how their
// connection is.
import { InboxSync } from "/vendor/carillon-inbox/sync.js";
import { Api } from "./api.js";
import { fromTemplate, hue, initial, onSubmit, show, showProblem, write } from "./dom.js";
import { InboxView } from "./inbox-view.js";
import { projectOf } from "./notifications.js";
import { ProjectsView } from "./projects-view.js";
import { reasonText, text, translate } from "./texts.js";

/** Events that come in one burst are drawn together. */
const RENDER_MILLIS = 25;
/** Beyond this the oldest rows leave the page; the count stays exact. */
const ROWS_MAX = 200;
/** What there is of someone who is not signed in. */
const NO_INBOX = { state: "closed", items: [], unread: 0, loaded: false };
/** What development mode answers when it is not on: no such route, or only with credentials. */
const NO_SIGN_IN = new Set([401, 404, 405]);

let panels = 0;

/** The id of a name: what is typed, in one writing. "Ada" and "ada" are one person. */
export function userOf(name) {
  return name.trim().replace(/\s+/g, " ").toLowerCase();
}

export class Person {
  root;
  name;
  alone;
  inbox = NO_INBOX;
  api;
  projects;
  #parts;
  #page;
  #inboxView;
  #state = { name: "connecting", reason: null };
  #notice = null;
  #heard = new Set(); // the notifications whose news the projects have been told
  #timer = 0;
  #turn = 0;

  /**
   * @param {string} name who signs in
   * @param {boolean} alone whether the page is theirs alone, with the session cookie
   * @param page {drawn(person), signedIn(person), projectsChanged(person), demoOnly()}
   */
  constructor(name, alone, page) {
    const { root, parts } = fromTemplate("person-template");
    this.root = root;
    this.name = name;
    this.alone = alone;
    this.api = new Api({ cookie: alone });
    this.#parts = parts;
    this.#page = page;
    this.projects = new ProjectsView(parts, this);
    this.#inboxView = new InboxView(parts, this);
    parts.inbox.id = `inbox-${(panels += 1)}`;
    parts.bell.setAttribute("aria-controls", parts.inbox.id);
    show(parts.alone, !alone);
    parts.leave.addEventListener("click", () => this.#leave());
    onSubmit(parts.signIn, parts.signInProblem, async (fields) => {
      this.name = fields.name.value.trim().replace(/\s+/g, " ");
      await this.#signInOrThrow();
      parts.bell.focus();
    });
  }

  get user() {
    return userOf(this.name);
  }

  get connected() {
    return this.#state.name === "connected";
  }

  /** Signs in under the name and opens the connection; a problem is shown at the form. */
  async signIn() {
    try {
      await this.#signInOrThrow();
    } catch (problem) {
      showProblem(this.#parts.signInProblem, problem);
    }
  }

  /** Asks the server again for what may have changed while nobody looked. */
  lookAgain() {
    if (this.#hasInbox) {
      this.inbox.refresh();
      this.projects.load();
    }
  }

  /** The one session of this browser now belongs to someone else. */
  replacedBy(name) {
    this.#endSession(() => text("signedInElsewhere", { name }));
  }

  /** A request of this person was refused; without a session nothing else will work either. */
  refused(problem) {
    if (problem.status === 401) {
      this.#endSession(() => text("sessionEnded"));
    }
  }

  projectsChanged() {
    this.#page.projectsChanged(this);
  }

  toggleInbox(open) {
    this.#inboxView.toggle(open);
  }

  /** Draws soon. */
  render() {
    this.#timer ||= setTimeout(() => this.draw(), RENDER_MILLIS);
  }

  draw() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const parts = this.#parts;
    translate(this.root);
    this.root.setAttribute("aria-label", this.name);
    write(parts.name, this.name);
    write(parts.avatar, initial(this.name));
    parts.avatar.dataset.hue = hue(this.name);
    parts.alone.href = `/?user=${encodeURIComponent(this.user)}`;
    const connection = this.#connection;
    write(parts.connection, connectionText(connection));
    parts.connection.dataset.state = connection.name;
    write(parts.noticeText, this.#notice?.message() ?? "");
    write(parts.noticeAction, this.#notice?.action.label() ?? "");
    show(parts.notice, this.#notice !== null);
    this.#inboxView.render();
    this.projects.render();
    this.#page.drawn(this);
  }

  async #signInOrThrow() {
    this.#begin("in");
    this.draw();
    const turn = this.#turn;
    try {
      await this.api.signIn(this.user);
      if (turn !== this.#turn) {
        return; // Meanwhile this panel went on to someone else.
      }
    } catch (problem) {
      if (NO_SIGN_IN.has(problem.status)) {
        this.#page.demoOnly();
        return;
      }
      this.#begin("asking");
      this.draw();
      throw problem;
    }
    this.#page.signedIn(this);
    this.#follow();
    this.projects.load();
  }

  #follow() {
    this.inbox = new InboxSync({
      io,
      url: location.origin,
      token: () => this.api.socketToken(),
      rowsMax: ROWS_MAX,
    });
    this.inbox
      .on("state", (state, reason) => this.#stateChanged(state, reason))
      .on("arrived", (notification) => this.#arrived(notification))
      .on("change", () => this.#changed());
  }

  /** Starts over in a phase, "asking" for a name or "in". Nothing of before stays. */
  #begin(phase) {
    this.#turn += 1;
    this.#leaveInbox();
    this.inbox = NO_INBOX;
    this.#heard.clear();
    this.projects.forget();
    this.#notice = null;
    this.#state = { name: phase === "in" ? "connecting" : "signedOut", reason: null };
    this.root.dataset.phase = phase;
    show(this.#parts.signIn, phase === "asking");
    this.#parts.signIn.elements.name.value = this.name;
  }

  #leave() {
    this.#begin("asking");
    this.draw();
    this.#parts.signIn.elements.name.select();
  }

  get #hasInbox() {
    return this.inbox.state !== "closed";
  }

  #leaveInbox() {
    if (this.#hasInbox) {
      this.inbox.close();
    }
  }

  #endSession(message) {
    if (this.#hasInbox) {
      this.#leaveInbox();
      this.root.dataset.phase = "out"; // What the lists offer would be done in another's name.
      if (this.#state.name !== "disconnected") {
        this.#state = { name: "signedOut", reason: null };
      }
      const label = () => text("signInAgain", { name: this.name });
      this.#say(message, { label, run: () => this.signIn() });
    }
  }

  #stateChanged(state, reason) {
    switch (state) {
      case "connecting":
        this.#state = { name: state, reason };
        break;
      case "connected":
        this.#state = { name: state, reason };
        this.#notice = null;
        break;
      case "signed-out":
        this.#endSession(() => text("sessionEnded"));
        break;
      case "revoked":
        this.#state = { name: "disconnected", reason };
        this.#endSession(() => text("sessionEnded"));
        break;
      case "replaced": // Coming back by itself would push out another tab, for ever.
      case "refused": {
        this.#state = { name: "disconnected", reason };
        const again = { label: () => text("reconnect"), run: () => this.inbox.reconnect() };
        this.#say(() => connectionText(this.#state), again);
        break;
      }
    }
    this.render();
  }

  #arrived(notification) {
    this.projects.load();
    this.#inboxView.ring(notification);
  }

  /** What came while nobody was connected also tells of the person's applications. */
  #changed() {
    const news = this.inbox.items.filter(({ id }) => !this.#heard.has(id));
    for (const item of news.toReversed()) {
      this.#heard.add(item.id);
      this.projects.heard(item, projectOf(item));
    }
    this.render();
  }

  /** Shows a notice with the one thing that can be done about it. */
  #say(message, action) {
    this.#notice = { message, action };
    this.#parts.noticeAction.onclick = () => {
      this.#notice = null;
      this.render();
      action.run();
    };
    this.render();
  }

  /** A connection to this very machine is not cut when the browser is offline; it looks so. */
  get #connection() {
    const trying = ["connecting", "connected"].includes(this.#state.name);
    return trying && !navigator.onLine ? { name: "offline", reason: null } : this.#state;
  }
}

function connectionText({ name, reason }) {
  return reason === null
    ? text(name)
    : text(name === "connecting" ? "reconnecting" : name, { reason: reasonText(reason) });
}
