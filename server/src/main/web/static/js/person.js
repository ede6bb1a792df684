// One person's panel: signing in, their inbox, their projects, and the line that says how their
// connection is.
import { Api } from "./api.js";
import { Connection } from "./connection.js";
import { fromTemplate, hue, initial, onSubmit, show, showProblem, write } from "./dom.js";
import { Inbox } from "./inbox.js";
import { InboxView } from "./inbox-view.js";
import { projectOf } from "./notifications.js";
import { ProjectsView } from "./projects-view.js";
import { reasonText, text, translate } from "./texts.js";

/** Events that come in one burst are drawn together. */
const RENDER_MILLIS = 25;
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
  inbox = new Inbox();
  api;
  projects;
  #parts;
  #page;
  #inboxView;
  #connection = null;
  #state = { name: "connecting", reason: null };
  #notice = null;
  #askedAt = 0;
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
    if (this.#connection) {
      this.#askedAt = this.inbox.head;
      this.#connection.refreshUnread();
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
    write(parts.connection, this.#connectionText());
    parts.connection.dataset.state = this.#state.name;
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
    this.#connection = new Connection(() => this.api.get("/notifications/ws-token"), {
      state: (name, reason) => this.#stateChanged(name, reason),
      event: (name, payload) => this.#heard(name, payload),
      signedOut: () => this.#endSession(() => text("sessionEnded")),
    });
    this.#connection.open();
    this.projects.load();
  }

  /** Starts over in a phase, "asking" for a name or "in". Nothing of before stays. */
  #begin(phase) {
    this.#close();
    this.#turn += 1;
    this.inbox = new Inbox();
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

  #close() {
    this.#connection?.close();
    this.#connection = null;
  }

  #endSession(message) {
    if (this.#connection) {
      this.#close();
      this.root.dataset.phase = "out"; // What the lists offer would be done in another's name.
      if (this.#state.name !== "disconnected") {
        this.#state = { name: "signedOut", reason: null };
      }
      const label = () => text("signInAgain", { name: this.name });
      this.#say(message, { label, run: () => this.signIn() });
    }
  }

  #stateChanged(name, reason) {
    this.#state = { name, reason };
    if (name === "connected") {
      this.#askedAt = this.inbox.head;
      this.#notice = null;
    } else if (name === "disconnected") {
      const again = { label: () => text("reconnect"), run: () => this.#connection.open() };
      this.#say(() => this.#connectionText(), again);
    }
    this.render();
  }

  #heard(event, payload) {
    switch (event) {
      case "unread-notifications":
        this.inbox.unreadPage(payload, this.#askedAt);
        payload.toReversed().forEach((row) => this.projects.heard(row, projectOf(row)));
        break;
      case "new-notification":
        if (this.inbox.changed(payload)) {
          this.projects.heard(payload, projectOf(payload));
          this.projects.load();
          this.#inboxView.ring(payload);
        }
        break;
      case "notification-read":
      case "notification-updated":
        this.inbox.changed(payload);
        break;
      case "notifications-read-all":
        this.inbox.allRead(payload);
        break;
      case "unread-count":
        if (!this.inbox.counted(payload)) {
          this.lookAgain();
        }
        break;
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

  #connectionText() {
    const { name, reason } = this.#state;
    return reason === null || name === "offline"
      ? text(name)
      : text(name === "connecting" ? "reconnecting" : name, { reason: reasonText(reason) });
  }
}
