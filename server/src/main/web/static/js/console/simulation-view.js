// What would become of an event: a form, and each rule's answer down to the e-mail.
import { fromTemplate, onSubmit, show, showProblem, write } from "../dom.js";
import { text, textOrNull, translate } from "../texts.js";
import {
  channelName,
  date,
  element,
  instant,
  listed,
  number,
  writeDecision,
  writeOrHide,
} from "./elements.js";
import { sampleEvent } from "./sample.js";

export class SimulationView {
  #session;
  #draft;
  #form = document.getElementById("simulate");
  #problem = document.getElementById("simulate-problem");
  #sample = "{}";
  #asked = null;
  #answer = null;

  /**
   * @param session whom the server is asked as
   * @param draft the rules that may be tried instead
   */
  constructor(session, draft) {
    this.#session = session;
    this.#draft = draft;
    const { data } = this.#form.elements;
    onSubmit(this.#form, this.#problem, () => this.#simulate(() => this.#request()));
    data.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.#form.requestSubmit();
      }
    });
    this.draftChanged();
  }

  /** Fills in an event that this rule may want; data that somebody typed stays. */
  offer(source) {
    const { name, data } = this.#form.elements;
    const sample = sampleEvent(source);
    const typed = data.value !== this.#sample && data.value.trim() !== "";
    if (!typed || name.value !== sample.name) {
      this.#sample = JSON.stringify(sample.data, null, 2);
      data.value = this.#sample;
    }
    name.value = sample.name;
    this.#form.scrollIntoView({ block: "nearest" });
    data.focus();
  }

  draftChanged() {
    const { withDraft } = this.#form.elements;
    if (withDraft.disabled === this.#draft.given) {
      withDraft.disabled = !this.#draft.given;
      withDraft.checked = this.#draft.given;
    }
  }

  /** Says what was found in the page's language; the server is asked again for its sentences. */
  async speak() {
    this.#draw();
    const asked = this.#asked;
    if (asked !== null) {
      try {
        await this.#simulate(() => asked);
      } catch (problem) {
        showProblem(this.#problem, problem);
      }
    }
  }

  async #simulate(requested) {
    try {
      const request = requested();
      const answer = await this.#draft.tried(() => this.#session.post("/rules/simulate", request));
      this.#asked = request;
      this.#answer = answer.data;
    } catch (problem) {
      this.#forget();
      throw problem;
    }
    this.#draw();
  }

  /** An earlier answer does not stay below a refusal: it would be taken for the new one. */
  #forget() {
    this.#asked = null;
    this.#answer = null;
    show(document.getElementById("simulation"), false);
  }

  /** The data is sent as it was typed: a number of more digits than a double holds stays as it is. */
  #request() {
    const { name, data, key, occurredAt, withDraft } = this.#form.elements;
    const typed = data.value.trim() || "{}";
    try {
      JSON.parse(typed);
    } catch (problem) {
      throw new Error(text("notJson", { reason: problem.message }));
    }
    const members = [
      ["name", JSON.stringify(name.value.trim())],
      ["data", typed],
      ["key", key.value && JSON.stringify(key.value)],
      ["occurredAt", occurredAt.value && JSON.stringify(instant(occurredAt.value))],
    ];
    const event = members
      .filter(([, value]) => value)
      .map(([member, value]) => `"${member}":${value}`)
      .join();
    const rules = withDraft.checked ? `,"rules":${JSON.stringify(this.#draft.text)}` : "";
    return `{"event":{${event}}${rules}}`;
  }

  #draw() {
    if (this.#answer === null) {
      return;
    }
    const { event, note, rules } = this.#answer;
    const told = rules.reduce((sum, { audience }) => sum + (audience ?? 0), 0);
    write(
      document.getElementById("simulation-line"),
      text("simulated", {
        name: event.name,
        at: date(event.occurredAt),
        rules: text("ruleCount", { count: rules.length, shown: number(rules.length) }),
        people: text("personCount", { count: told, shown: number(told) }),
      }),
    );
    writeOrHide(document.getElementById("simulation-note"), note ?? (rules.length > 0 ? null : text("noRuleOn")));
    document.getElementById("verdicts").replaceChildren(...rules.map(verdict));
    show(document.getElementById("simulation"), true);
  }
}

function verdict(rule) {
  const { root, parts } = fromTemplate("verdict-template");
  translate(root);
  writeDecision(parts.decision, rule.decision);
  write(parts.rule, rule.rule);
  write(parts.where, `${rule.file} · ${rule.version}`);
  writeOrHide(parts.why, rule.why);
  show(parts.draft, rule.draft);
  const recipients = rule.recipients ?? [];
  parts.recipients.replaceChildren(...recipients.map(recipient));
  writeOrHide(parts.others, rule.more ? text("others") : null);
  return root;
}

function recipient(person) {
  const { root, parts } = fromTemplate("recipient-template");
  translate(root);
  write(parts.id, person.receiverId);
  writeDecision(parts.decision, person.decision);
  const facts = [person.at && date(person.at), person.locale, person.type];
  write(parts.facts, facts.filter(Boolean).join(" · "));
  const message = person.payload?.message;
  write(parts.message, message ?? "");
  show(parts.message, Boolean(message));
  writeOrHide(parts.why, person.why);
  parts.channels.replaceChildren(...(person.channels ?? []).flatMap(inTime).map(channel));
  show(parts.payloadDetails, Boolean(person.payload));
  write(parts.payload, person.payload ? JSON.stringify(person.payload, null, 2) : "");
  return root;
}

/** What waits, and what becomes of it then. */
function inTime(one) {
  return one.then ? [one, ...inTime(one.then)] : [one];
}

function channel(one) {
  const { root, parts } = fromTemplate("channel-template");
  translate(root);
  write(parts.name, channelName(one.channel));
  writeDecision(parts.decision, one.decision);
  write(parts.where, [one.at && date(one.at), listed(one.targets ?? [])].filter(Boolean).join(" · "));
  writeOrHide(parts.why, one.why);
  show(parts.contentDetails, Boolean(one.content));
  parts.content.replaceChildren(
    ...Object.entries(one.content ?? {})
      .filter(([, value]) => value !== null)
      .flatMap(([name, value]) => [
        element("dt", "", textOrNull(`content_${name}`) ?? name),
        element("dd", name === "html" ? "is-code" : "", shown(value)),
      ]),
  );
  return root;
}

/** What is sent, as text: an e-mail's HTML too. */
function shown(value) {
  const place = element("pre", "source", typeof value === "string" ? value : JSON.stringify(value, null, 2));
  place.tabIndex = 0;
  return place;
}
