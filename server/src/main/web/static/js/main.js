// The page: one person or two, the language, and what the people of one page or of several tabs
// tell each other. /?user=ada shows Ada alone, /?users=ada,lin two of one's choice.
import { write } from "./dom.js";
import { Person, userOf } from "./person.js";
import { chooseLanguage, currentLanguage, text, translate } from "./texts.js";

const PROJECTS_EVERY_MILLIS = 15_000;
const TIMES_EVERY_MILLIS = 30_000;
const USERS = ["Ada", "Lin"];

const query = new URLSearchParams(location.search);
const alone = Boolean(query.get("user")?.trim());
const names = alone ? [query.get("user")] : namesOf(query.get("users"));
const tabs = new BroadcastChannel("carillon");

const page = {
  drawn(person) {
    nameSteps();
    if (alone) {
      const count = person.inbox.unread;
      document.title = `${count > 0 ? `(${count > 99 ? "99+" : count}) ` : ""}${person.name} · Carillon`;
    }
  },
  signedIn(person) {
    const users = people.map((one) => one.user);
    const usual = !alone && users.join() === USERS.map(userOf).join();
    const search = alone ? { user: users[0] } : { users: users.join() };
    history.replaceState(null, "", usual ? "/" : `/?${new URLSearchParams(search)}`);
    if (alone) {
      tabs.postMessage({ signedIn: person.user, name: person.name });
    }
  },
  projectsChanged(person) {
    people.filter((other) => other !== person).forEach((other) => other.projects.load());
    tabs.postMessage({ projectsChanged: true });
  },
  demoOnly() {
    people.forEach((person) => person.root.remove());
    document.getElementById("steps").remove();
    const notice = document.getElementById("page-notice");
    notice.dataset.text = "demoOnly";
    notice.hidden = false;
    translate(document.body);
  },
};

const people = names.map((name) => new Person(capitalized(name), alone, page));

function namesOf(list) {
  const given = (list ?? "").split(",").map((name) => name.trim()).filter(Boolean);
  return [given[0] ?? USERS[0], given[1] ?? USERS[1]];
}

function capitalized(name) {
  const [first, ...rest] = name.trim();
  return first.toUpperCase() + rest.join("");
}

function nameSteps() {
  const [first, second] = people.map((person) => person.name);
  for (const step of document.querySelectorAll("[data-step]")) {
    write(step, text(step.dataset.step, { first, second }));
  }
}

function speak() {
  document.documentElement.lang = currentLanguage();
  translate(document.body);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === currentLanguage()));
  }
  people.forEach((person) => person.draw());
}

tabs.onmessage = ({ data }) => {
  if (data.projectsChanged) {
    people.forEach((person) => person.projects.load());
  } else if (alone && data.signedIn && data.signedIn !== people[0].user) {
    people[0].replacedBy(data.name);
  }
};

document.body.classList.toggle("alone", alone);
document.getElementById("people").append(...people.map((person) => person.root));
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    chooseLanguage(button.dataset.language);
    speak();
  });
}
// On a phone the projects come first and the bell opens the list; on a wide page both have room.
people.forEach((person) => person.toggleInbox(matchMedia("(min-width: 60rem)").matches));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    people.forEach((person) => person.lookAgain());
  }
});
for (const change of ["online", "offline"]) {
  window.addEventListener(change, () => people.forEach((person) => person.draw()));
}
setInterval(() => people.forEach((person) => person.render()), TIMES_EVERY_MILLIS);
setInterval(() => {
  if (!document.hidden) {
    people.filter((person) => person.connected).forEach((person) => person.projects.load());
  }
}, PROJECTS_EVERY_MILLIS);

speak();
people.forEach((person) => person.signIn());
