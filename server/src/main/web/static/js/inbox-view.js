// The bell, the list under it, and the toasts.
import { KeyedList, fromTemplate, hue, icon, initial, show, showProblem, write } from "./dom.js";
import { actionPath, projectOf, sentence } from "./notifications.js";
import { labelDecisions } from "./projects-view.js";
import { ago, fullDate, reasonText, text, translate } from "./texts.js";

const TOASTS_MAX = 3;
const TOAST_MILLIS = 7_000;

export class InboxView {
  #parts;
  #person;
  #rows;

  /**
   * @param parts the person's parts of the page
   * @param person {name, inbox, projects, render()}
   */
  constructor(parts, person) {
    this.#parts = parts;
    this.#person = person;
    this.#rows = new KeyedList(parts.rows, (item) => this.#createRow(item));
    parts.bell.addEventListener("click", () => this.#toggle());
    parts.inbox.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.#toggle(false);
        parts.bell.focus();
      }
    });
    parts.readAll.addEventListener("click", () => this.#reading(this.#person.inbox.markAllRead()));
  }

  render() {
    const { inbox, name } = this.#person;
    const { items, unread: count } = inbox;
    this.#rows.update(items);
    write(this.#parts.badge, count > 99 ? "99+" : String(count));
    show(this.#parts.badge, count > 0);
    this.#parts.bell.classList.toggle("has-unread", count > 0);
    const label = count > 0 ? text("bell", { name, count }) : text("bellQuiet", { name });
    this.#parts.bell.setAttribute("aria-label", label);
    show(this.#parts.readAll, count > 0);
    show(this.#parts.inboxLoading, !inbox.loaded);
    show(this.#parts.inboxEmpty, inbox.loaded && items.length === 0);
    const more = count - items.filter((item) => !item.read).length;
    write(this.#parts.inboxMore, more > 0 ? text("inboxMore", { count: more }) : "");
    show(this.#parts.inboxMore, inbox.loaded && more > 0);
  }

  toggle(open) {
    this.#toggle(open);
  }

  /** Rings: the bell swings and a toast says why. */
  ring(notification) {
    const { bell, toasts } = this.#parts;
    bell.classList.remove("ringing");
    void bell.offsetWidth; // Restarts the animation when it rings again while it swings.
    bell.classList.add("ringing");
    while (toasts.children.length >= TOASTS_MAX) {
      toasts.firstElementChild.remove();
    }
    toasts.append(createToast(sentence(notification)));
  }

  #toggle(open = this.#parts.inbox.hidden) {
    show(this.#parts.inbox, open);
    this.#parts.bell.setAttribute("aria-expanded", String(open));
    if (open) {
      this.#parts.body.scrollTop = 0;
    }
  }

  #createRow(item) {
    const { root, parts } = fromTemplate("row-template");
    let shown = item;
    parts.open.addEventListener("click", () => this.#open(shown));
    for (const decision of ["accept", "reject"]) {
      parts[decision].addEventListener("click", () =>
        this.#person.projects.decide(this.#application(shown), decision, root),
      );
    }
    const update = (newest) => {
      shown = newest;
      this.#fillRow(root, parts, newest);
    };
    return { root, update };
  }

  #fillRow(root, parts, item) {
    translate(root);
    root.classList.toggle("is-read", item.read);
    show(parts.unread, !item.read);
    write(parts.message, sentence(item));
    const created = new Date(item.createdAt);
    parts.time.dateTime = item.createdAt;
    parts.time.title = fullDate(created);
    write(parts.time, ago(created));
    const count = item.groupCount;
    show(parts.count, count > 1);
    write(parts.count, `×${count}`);
    write(parts.countHeard, count > 1 ? text("grouped", { count }) : "");
    fillIcon(parts.icon, item);
    const application = this.#application(item);
    show(parts.actions, application?.status === "PENDING");
    if (application) {
      labelDecisions(parts, application);
    }
  }

  /** The application that this row tells of, if its person may decide about it. */
  #application(item) {
    return item.type === "project.role.application.created"
      ? this.#person.projects.application(item.payload?.applicationId)
      : null;
  }

  async #open(item) {
    const path = actionPath(item);
    const read = item.read || this.#reading(this.#person.inbox.markRead(item.id));
    if (path) {
      await read; // Leaving the page at once could cut the request off.
      location.assign(path);
    } else {
      this.#person.projects.reveal(projectOf(item));
    }
  }

  /** What is read looks so at once; here it is said when that was taken back. */
  async #reading(request) {
    try {
      await request;
      showProblem(this.#parts.inboxProblem, null);
    } catch (error) {
      const message = text("notRead", { reason: reasonText(error.code) });
      showProblem(this.#parts.inboxProblem, { message });
    }
  }
}

function fillIcon(place, item) {
  const name = item.payload?.userProfile?.name ?? item.payload?.applicantName;
  if (place.childNodes.length > 0) {
    return;
  }
  if (item.type === "project.role.application.created" && typeof name === "string") {
    place.dataset.hue = hue(name);
    place.textContent = initial(name);
  } else {
    place.append(icon(item.type === "project.role.application.accepted" ? "check" : "bell"));
  }
}

function createToast(message) {
  const { root, parts } = fromTemplate("toast-template");
  translate(root);
  write(parts.message, message);
  let timer = 0;
  const leave = () => (timer = setTimeout(() => root.remove(), TOAST_MILLIS));
  const stay = () => clearTimeout(timer);
  // Who reads it with the pointer or the keyboard on it is not hurried.
  root.addEventListener("pointerenter", stay);
  root.addEventListener("focusin", stay);
  root.addEventListener("pointerleave", leave);
  root.addEventListener("focusout", leave);
  parts.dismiss.addEventListener("click", () => root.remove());
  leave();
  return root;
}
