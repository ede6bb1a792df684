// The draft: rules that are typed here to be tried, and what the server finds wrong with them.
import { show, write } from "../dom.js";
import { text } from "../texts.js";
import { element, quoting } from "./elements.js";
import { YAML_HEAD, yamlOf } from "./sample.js";

const STORED = "carillon.console.draft";
/** How the server says where a fault is: "line 4, column 9: …". */
const PLACE = /^\D*(\d+)\D+(\d+)\s*: /;

export class Draft {
  #area = document.getElementById("draft");
  #details = document.getElementById("draft-details");
  #faults = document.getElementById("draft-faults");
  #state = document.getElementById("draft-state");
  #changed;

  /** @param changed() is called when the draft begins or ends to be there, or changes */
  constructor(changed) {
    this.#changed = changed;
    this.#area.value = stored();
    this.#details.open = this.given;
    this.#area.addEventListener("input", () => this.#edited());
  }

  get given() {
    return this.text.trim() !== "";
  }

  get text() {
    return this.#area.value;
  }

  /** Adds a rule to what is there, or shows it when it is there already. */
  edit(source) {
    const already = this.text.search(
      new RegExp(`^\\s*-?\\s*id:\\s*["']?${escaped(source.id)}["']?\\s*$`, "m"),
    );
    let start = already;
    if (already < 0) {
      const before = this.given ? `${this.text.trimEnd()}\n` : YAML_HEAD;
      start = before.length;
      this.#area.value = `${before}${yamlOf(source)}\n`;
      this.#edited();
    }
    this.focus(start);
  }

  focus(start) {
    this.#details.open = true;
    this.#area.focus();
    this.#area.setSelectionRange(start, start);
    const line = this.text.slice(0, start).split("\n").length - 1;
    this.#area.scrollTop = Math.max(0, line - 2) * parseFloat(getComputedStyle(this.#area).lineHeight);
  }

  /** Asks the server something about the draft; the faults it finds are shown here. */
  async tried(request) {
    this.#show([]);
    try {
      return await request();
    } catch (problem) {
      const faults = problem.errors?.filter(({ message }) => PLACE.test(message ?? "")) ?? [];
      if (faults.length > 0) {
        this.#show(faults);
        throw new Error(text("draftFaulty"));
      }
      throw problem;
    }
  }

  draw() {
    write(this.#state, text("draftGiven"));
    show(this.#state, this.given);
  }

  #edited() {
    this.#show([]);
    store(this.text);
    this.draw();
    this.#changed();
  }

  #show(faults) {
    this.#faults.firstElementChild.replaceChildren(
      ...faults.map(({ message }) => {
        const button = element("button", "link", ...quoting(message));
        button.type = "button";
        button.addEventListener("click", () => this.focus(this.#offset(message)));
        return element("li", "", button);
      }),
    );
    show(this.#faults, faults.length > 0);
    this.#area.setAttribute("aria-invalid", String(faults.length > 0));
  }

  #offset(message) {
    const [, line, column] = PLACE.exec(message).map(Number);
    const lines = this.text.split("\n").slice(0, line);
    const last = lines.pop() ?? "";
    return lines.reduce((sum, one) => sum + one.length + 1, 0) + Math.min(column - 1, last.length);
  }
}

function escaped(id) {
  return id.replace(/[^\w]/g, "\\$&");
}

function stored() {
  try {
    return sessionStorage.getItem(STORED) ?? "";
  } catch {
    return ""; // Storage may be forbidden; the draft then ends with the page.
  }
}

function store(draft) {
  try {
    sessionStorage.setItem(STORED, draft);
  } catch {
    // Forbidden or full storage costs the draft on a reload, nothing else.
  }
}
