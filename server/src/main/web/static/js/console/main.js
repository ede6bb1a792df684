// The console of rules: what is active and what it did, and what would become of an event.
import { onSubmit, show, showProblem } from "../dom.js";
import { addTexts, chooseLanguage, currentLanguage, text, translate } from "../texts.js";
import { BacktestView } from "./backtest-view.js";
import { Draft } from "./draft.js";
import { RulesView } from "./rules-view.js";
import { Session } from "./session.js";
import { SimulationView } from "./simulation-view.js";
import { EN, FR } from "./texts.js";

const HITS_EVERY_MILLIS = 15_000;

addTexts(FR, EN);

const key = document.getElementById("key");
const keyProblem = document.getElementById("key-problem");
const columns = document.getElementById("columns");
const ways = document.getElementById("ways");
const forgetKey = document.getElementById("forget-key");

const session = new Session(askForKey);
const draft = new Draft(() => simulation.draftChanged());
const simulation = new SimulationView(session, draft);
const backtest = new BacktestView(session, draft);
const rules = new RulesView(session, {
  simulate: (source) => simulation.offer(source),
  edit: (source) => draft.edit(source),
  loaded: (all) => nameEvents(all),
});

function askForKey(problem) {
  show(key, true);
  show(columns, false);
  show(ways, false);
  show(document.getElementById("faults"), false);
  show(forgetKey, false);
  showProblem(keyProblem, problem);
  key.elements.key.focus();
}

function opened() {
  show(key, false);
  show(columns, true);
  show(ways, true);
  show(forgetKey, session.keyed);
}

/** The names that rules are on, to choose from; a pattern is not a name. */
function nameEvents(all) {
  const names = new Set(all.flatMap(({ on }) => on).filter((name) => !name.includes("*")));
  document.getElementById("event-names").replaceChildren(
    ...[...names].sort().map((name) => Object.assign(document.createElement("option"), { value: name })),
  );
}

function speak() {
  document.documentElement.lang = currentLanguage();
  document.title = `${text("rules")} · Carillon`;
  translate(document.body);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === currentLanguage()));
  }
  draft.draw();
  rules.draw();
  backtest.draw();
  // What was said in another language is over.
  showProblem(document.getElementById("backtest-problem"), null);
}

async function start() {
  try {
    if (!(await session.open())) {
      askForKey(null);
      return;
    }
  } catch (problem) {
    askForKey(problem);
    return;
  }
  opened();
  await rules.load();
}

onSubmit(key, keyProblem, async (fields) => {
  const answer = await session.use(fields.key.value.trim());
  fields.key.value = "";
  opened();
  rules.take(answer);
  document.getElementById("find").focus();
});
forgetKey.addEventListener("click", () => {
  session.forget();
  askForKey(null);
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    chooseLanguage(button.dataset.language);
    speak();
    if (!columns.hidden) {
      rules.load();
      simulation.speak();
    }
  });
}
const look = () => {
  if (!document.hidden && !columns.hidden) {
    rules.load();
  }
};
document.addEventListener("visibilitychange", look);
setInterval(look, HITS_EVERY_MILLIS);

speak();
start();
