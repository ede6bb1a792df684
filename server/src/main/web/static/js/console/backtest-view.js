// What a draft would have changed over past events.
import { onSubmit, show, write } from "../dom.js";
import { text } from "../texts.js";
import { channelName, date, element, instant, listed, localTime, number } from "./elements.js";

const DAYS = 7;
const COUNTS = ["notifications", "recipients", "announcements", "failed"];

export class BacktestView {
  #session;
  #draft;
  #answer = null;

  /**
   * @param session whom the server is asked as
   * @param draft the rules that are compared with the active ones
   */
  constructor(session, draft) {
    this.#session = session;
    this.#draft = draft;
    const form = document.getElementById("backtest");
    const now = new Date();
    form.elements.to.value = localTime(now);
    form.elements.from.value = localTime(new Date(now.getTime() - DAYS * 86_400_000));
    onSubmit(form, document.getElementById("backtest-problem"), (fields) => this.#compare(fields));
  }

  async #compare({ from, to, event }) {
    if (!this.#draft.given) {
      this.#draft.focus(0);
      throw new Error(text("draftWanted"));
    }
    const request = {
      rules: this.#draft.text,
      from: instant(from.value),
      to: instant(to.value),
      ...(event.value.trim() && { name: event.value.trim() }),
    };
    this.#answer = null;
    show(document.getElementById("comparison"), false);
    const answer = await this.#draft.tried(() => this.#session.post("/rules/backtest", request));
    this.#answer = answer.data;
    this.draw();
  }

  draw() {
    if (this.#answer === null) {
      return;
    }
    const { from, to, events, complete, active, draft, rules, examples } = this.#answer;
    const find = (id) => document.getElementById(id);
    const replayed = { count: events, shown: number(events), from: date(from), to: date(to) };
    write(find("comparison-line"), text("compared", replayed));
    show(find("comparison-note"), !complete);
    find("totals").replaceChildren(table(text("total"), totals(active, draft)));
    find("by-rule").replaceChildren(table(text("byRule"), rules.map(ruleLine)));
    show(find("by-rule"), rules.length > 0);
    show(find("examples-title"), examples.length > 0);
    find("examples").replaceChildren(...examples.map(example));
    show(find("comparison"), true);
  }
}

function totals(active, draft) {
  const channels = Object.keys({ ...active.channels, ...draft.channels });
  return [
    ...COUNTS.map((count) => [text(`count_${count}`), active[count], draft[count]]),
    ...channels.map((channel) => [
      channelName(channel),
      active.channels[channel] ?? 0,
      draft.channels[channel] ?? 0,
    ]),
  ];
}

/** Announcements count as what they are: one message to many. */
function ruleLine({ rule, active, draft }) {
  const sum = (side) => (side === null ? null : side.notifications + side.announcements);
  return [rule, sum(active), sum(draft)];
}

/** A table of [word, active, draft]; null is a side where there is no such rule. */
function table(title, lines) {
  const head = element("tr", "");
  for (const word of [title, text("active"), text("draft"), text("difference")]) {
    const cell = element("th", "", word);
    cell.scope = "col";
    head.append(cell);
  }
  const body = lines.map(([word, active, draft]) => {
    const name = element("th", "", word);
    name.scope = "row";
    const difference = (draft ?? 0) - (active ?? 0);
    const last = element("td", difference === 0 ? "is-same" : "is-other", signed(difference));
    return element("tr", "", name, cell(active), cell(draft), last);
  });
  return element("table", "", element("thead", "", head), element("tbody", "", ...body));
}

function cell(value) {
  return element("td", "", value === null ? text("absent") : number(value));
}

function signed(difference) {
  return difference > 0 ? `+${number(difference)}` : number(difference).replace("-", "−");
}

function example({ name, event, occurredAt, rule, only, receivers }) {
  const mark = element("span", "decision", text(`only_${only}`));
  mark.dataset.looks = only === "draft" ? "good" : "waiting";
  const line = element("p", "", mark, " ", element("strong", "", rule), " → ", listed(receivers));
  const what = element("p", "where", `${name} · ${date(occurredAt)} · ${event}`);
  return element("li", "", line, what);
}
