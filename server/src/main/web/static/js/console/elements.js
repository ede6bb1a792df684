// What the console's views build their elements with. Text enters by textContent alone.
import { currentLanguage, text, textOrNull } from "../texts.js";
import { show } from "../dom.js";

/** An element with a class and a text, or with children. */
export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...content);
  return made;
}

/** A sentence whose parts in backquotes are code. */
export function quoting(sentence) {
  return sentence.split("`").map((part, place) => (place % 2 === 0 ? part : element("code", "", part)));
}

/** A word and what it is, for a <dl>; nothing when there is nothing. */
export function fact(word, value) {
  return value === null || value === undefined || value === ""
    ? []
    : [element("dt", "", word), element("dd", "", value)];
}

const LOOKS = {
  told: "good",
  sent: "good",
  held: "waiting",
  "unless-read": "waiting",
  expired: "waiting",
  failed: "alert",
};

/** Writes what was decided, in words when the page has them, and gives it the colour it has. */
export function writeDecision(place, decision) {
  place.textContent = textOrNull(`decision_${decision}`) ?? decision;
  place.dataset.looks = LOOKS[decision] ?? "muted";
}

export function channelName(channel) {
  return textOrNull(`channel_${channel}`) ?? channel;
}

/** Writes a sentence, and hides the place when there is none. */
export function writeOrHide(place, value) {
  place.replaceChildren(...quoting(value ?? ""));
  show(place, Boolean(value));
}

export function date(iso) {
  return new Date(iso).toLocaleString(currentLanguage(), { dateStyle: "medium", timeStyle: "medium" });
}

export function number(value) {
  return value.toLocaleString(currentLanguage());
}

const UNITS = ["day", "hour", "minute", "second"];

/** An ISO-8601 duration in words; what is not one of days to seconds stays as it is. */
export function duration(iso) {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(iso);
  const words = (found ?? [])
    .slice(1)
    .map((count, place) => [count, UNITS[place]])
    .filter(([count]) => count !== undefined)
    .map(([count, unit]) =>
      Number(count).toLocaleString(currentLanguage(), {
        style: "unit",
        unit,
        unitDisplay: "long",
      }),
    );
  return words.length > 0 ? words.join(" ") : iso;
}

/** What a <input type="datetime-local"> of this time holds, to the second. */
export function localTime(time) {
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/** The instant of such an input. */
export function instant(local) {
  return new Date(local).toISOString();
}

/** A list of values in words, "a, b and c" without the last word: they are names, not prose. */
export function listed(values) {
  return values.join(text("listSeparator"));
}
