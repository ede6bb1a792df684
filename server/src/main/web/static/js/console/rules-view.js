// The active rules, what they did of late, and the files on disk that do not run.
import { KeyedList, busy, fromTemplate, show, showProblem, write } from "../dom.js";
import { currentLanguage, text, translate } from "../texts.js";
import {
  channelName,
  date,
  duration,
  element,
  fact,
  listed,
  number,
  quoting,
  writeOrHide,
} from "./elements.js";
import { yamlOf } from "./sample.js";

const HITS = ["told", "passed", "expired", "failed"];

export class RulesView {
  #session;
  #page;
  #list;
  #data = null;
  #faults = "";
  #parts = {};

  /**
   * @param session whom the server is asked as
   * @param page {simulate(source), edit(source), loaded(rules)}
   */
  constructor(session, page) {
    this.#session = session;
    this.#page = page;
    for (const id of [
      "faults",
      "fault-list",
      "rules",
      "rules-empty",
      "rules-problem",
      "rule-count",
      "loaded",
      "find",
      "refresh",
    ]) {
      this.#parts[id] = document.getElementById(id);
    }
    this.#list = new KeyedList(this.#parts.rules, () => new RuleView(session, page));
    this.#parts.find.addEventListener("input", () => this.draw());
    this.#parts.refresh.addEventListener("click", () =>
      busy(this.#parts.refresh.parentElement, this.#parts["rules-problem"], () => this.#loadOrThrow()),
    );
  }

  /** Asks for the rules again; a problem is shown, and what was there stays. */
  async load() {
    try {
      await this.#loadOrThrow();
      showProblem(this.#parts["rules-problem"], null);
    } catch (problem) {
      showProblem(this.#parts["rules-problem"], problem);
    }
  }

  /** Takes what the server said of the rules. */
  take({ data }) {
    // The user's own first: the shipped ones lie in packages.
    const isShipped = ({ file }) => file.includes("/");
    const all = data.rules.map(shown);
    this.#data = { ...data, rules: [...all.filter((rule) => !isShipped(rule)), ...all.filter(isShipped)] };
    this.draw();
    this.#page.loaded(this.#data.rules);
  }

  draw() {
    if (this.#data === null) {
      return;
    }
    const { rules, loadedAt, directory } = this.#data;
    const found = rules.filter((rule) => matches(rule, this.#parts.find.value));
    write(
      this.#parts["rule-count"],
      found.length === rules.length ? number(rules.length) : `${number(found.length)} / ${number(rules.length)}`,
    );
    const days = rules[0]?.hits.days;
    const figures = days === undefined ? "" : ` ${text("figures", { count: days })}`;
    write(this.#parts.loaded, text("loaded", { at: date(loadedAt), directory }) + figures);
    this.#list.update(found);
    writeOrHide(this.#parts["rules-empty"], found.length > 0 ? null : this.#emptiness());
    this.#drawFaults();
  }

  #emptiness() {
    return this.#data.rules.length > 0
      ? text("noneFound")
      : text("noRules", { directory: this.#data.directory });
  }

  /** Only when they are others than before: what is said aloud is said once. */
  #drawFaults() {
    const { faults } = this.#data;
    const seen = JSON.stringify(faults);
    if (seen !== this.#faults) {
      this.#faults = seen;
      this.#parts["fault-list"].replaceChildren(
        ...faults.map(({ file, line, column, reason }) =>
          element("li", "", element("code", "where-it-is", `${file}:${line}:${column}`), " ", ...quoting(reason)),
        ),
      );
      show(this.#parts.faults, faults.length > 0);
    }
  }

  async #loadOrThrow() {
    this.take(await this.#session.get("/rules"));
  }
}

/** A rule with what its source leaves out. */
function shown(rule) {
  const { on = [], when, to = "", type, channels = [], escalation = [], critical = false } = rule.source;
  return {
    ...rule,
    on: [on].flat(),
    when: when ?? null,
    to: typeof to === "string" ? to : JSON.stringify(to),
    type: type ?? null,
    channels: ["realtime", ...[channels].flat().filter((channel) => channel !== "realtime")],
    escalation: [escalation].flat(),
    critical,
  };
}

function matches(rule, wanted) {
  const all = [rule.id, rule.file, rule.description ?? "", ...rule.on].join("\n").toLowerCase();
  return wanted.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

class RuleView {
  root;
  #parts;
  #session;
  #rule = null;
  #drawn = "";
  #detail = null;

  constructor(session, page) {
    const { root, parts } = fromTemplate("rule-template");
    this.root = root;
    this.#parts = parts;
    this.#session = session;
    parts.details.addEventListener("toggle", () => this.#look());
    parts.simulate.addEventListener("click", () => page.simulate(this.#rule.source));
    parts.edit.addEventListener("click", () => page.edit(this.#rule.source));
  }

  update(rule) {
    const changed = this.#rule !== null && this.#rule.version !== rule.version;
    this.#rule = rule;
    if (changed) {
      this.#detail = null;
    }
    // What is the same is left alone: somebody may be reading, or marking, what is there.
    const wanted = currentLanguage() + JSON.stringify(rule);
    if (this.#drawn !== wanted) {
      this.#drawn = wanted;
      this.#draw();
    }
    if (changed) {
      this.#look();
    }
  }

  #draw() {
    const rule = this.#rule;
    const parts = this.#parts;
    translate(this.root);
    write(parts.id, rule.id);
    write(parts.on, listed(rule.on));
    show(parts.off, !rule.enabled);
    show(parts.critical, rule.critical);
    this.root.classList.toggle("is-off", !rule.enabled);
    writeOrHide(parts.description, rule.description);
    parts.hits.replaceChildren(...hitsOf(rule.hits));
    parts.facts.replaceChildren(...factsOf(rule));
    this.#drawDetail();
  }

  #drawDetail() {
    const { versions } = this.#detail ?? { versions: [] };
    write(this.#parts.source, yamlOf(this.#rule.source));
    this.#parts.versions.replaceChildren(
      ...versions.map(({ version, loadedAt, lastRunAt }) =>
        element(
          "li",
          "",
          element("code", "", version),
          ` ${text("versionLoaded", { at: date(loadedAt) })} `,
          lastRunAt ? text("versionRan", { at: date(lastRunAt) }) : text("versionNeverRan"),
        ),
      ),
    );
  }

  /** Loads the versions of an opened rule. */
  #look() {
    if (this.#parts.details.open && this.#detail === null) {
      busy(this.#parts.actions, this.#parts.problem, async () => {
        const path = `/rules/${encodeURIComponent(this.#rule.id)}`;
        this.#detail = (await this.#session.get(path)).data;
        this.#drawDetail();
      });
    }
  }
}

function hitsOf(hits) {
  const some = HITS.filter((kind) => kind === "told" || hits[kind] > 0);
  return some.map((kind) => {
    const hit = element("span", "hit", text(`hits_${kind}`, { count: hits[kind], shown: number(hits[kind]) }));
    hit.dataset.kind = kind;
    hit.classList.toggle("is-none", hits[kind] === 0);
    return hit;
  });
}

function factsOf(rule) {
  const { hits, escalation, channels } = rule;
  return [
    ...fact(text("factWhen"), rule.when && element("code", "", rule.when)),
    ...fact(text("factTo"), element("code", "", typeof rule.to === "string" ? rule.to : JSON.stringify(rule.to))),
    ...fact(text("factActor"), rule.source.actor && element("code", "", rule.source.actor)),
    ...fact(text("factAbout"), rule.source.about && element("code", "", rule.source.about)),
    ...fact(text("factGroup"), rule.source.group && element("code", "", JSON.stringify(rule.source.group))),
    ...fact(text("factType"), rule.type && element("code", "", rule.type)),
    ...fact(text("factChannels"), listed(channels.map(channelName))),
    ...fact(
      text("factEscalation"),
      listed(
        escalation.map(({ channel, after }) =>
          text("escalated", { channel: channelName(channel), after: duration(after) }),
        ),
      ),
    ),
    ...fact(text("factLast"), hits.lastAt ? date(hits.lastAt) : text("never", { days: hits.days })),
    ...fact(text("factFile"), element("code", "", `${rule.file}:${rule.line}`)),
    ...fact(text("factVersion"), element("code", "", rule.version)),
  ];
}
