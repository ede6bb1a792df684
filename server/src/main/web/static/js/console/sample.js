// From the source of a rule: YAML to edit, and an event that it may be tried with.

/** The rule as an item of a file's `rules`, in YAML. */
export function yamlOf(source) {
  return `  - ${block(source, "    ")}`;
}

/** What a file has before its rules. */
export const YAML_HEAD = "rules:\n";

const PLAIN = /^[A-Za-z][\w ./-]*\w$/;
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off)$/i;

/** The members of an object, a line each; the first has its indent already. */
function block(object, indent) {
  return Object.entries(object)
    .map(([key, value]) => `${scalarKey(key)}:${member(value, indent)}`)
    .join(`\n${indent}`);
}

function member(value, indent) {
  if (Array.isArray(value) && value.some(isObject)) {
    const items = value.map((item) =>
      isObject(item) && Object.keys(item).length > 0
        ? `\n${indent}  - ${block(item, `${indent}    `)}`
        : `\n${indent}  - ${flow(item)}`,
    );
    return items.join("");
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    return `\n${indent}  ${block(value, `${indent}  `)}`;
  }
  return ` ${flow(value)}`;
}

function flow(value) {
  if (Array.isArray(value)) {
    return `[${value.map(flow).join(", ")}]`;
  }
  return typeof value === "string" && PLAIN.test(value) && !NOT_TEXT.test(value)
    ? value
    : JSON.stringify(value);
}

function scalarKey(key) {
  return /^[A-Za-z][\w.-]*$/.test(key) ? key : JSON.stringify(key);
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** An event that this rule may want: its name, and what its condition and its texts ask for. */
export function sampleEvent(source) {
  const data = {};
  for (const path of paths(source.to)) {
    put(data, path, /s$/.test(path) ? ["lin"] : "lin");
  }
  for (const path of paths(source.actor)) {
    put(data, path, "ada");
  }
  for (const [path, value] of conditions(source.when ?? "")) {
    put(data, path, value);
  }
  const payload = source.payload ?? {};
  for (const template of strings([payload, source.about, source.group?.key, source.to?.topic])) {
    for (const [, path] of template.matchAll(/\{([\w.]+)\??\}/g)) {
      put(data, path, valueFor(path));
    }
  }
  for (const [name, kind] of strings(source.text ?? {}).flatMap(argumentsOf)) {
    if (!(name in payload)) {
      put(data, name, valueFor(name, kind));
    }
  }
  const [pattern = ""] = [source.on].flat();
  return { name: pattern.replace(/\*+/g, "example"), data };
}

function paths(to) {
  if (isObject(to)) {
    return paths(to.paths);
  }
  return [to ?? []].flat().map((path) => path.replace(/\?$/, ""));
}

/** What a condition reads of the data, with a value beside what it is compared with. */
function conditions(when) {
  const read = /\bdata((?:\.\w+)+)(?!\w*\()(?:\s*([<>]=?|==)\s*(-?\d+(?:\.\d+)?|"[^"]*"|'[^']*'|true|false))?/g;
  return [...when.matchAll(read)].map(([, path, operator, literal]) => [
    path.slice(1),
    literal === undefined ? valueFor(path) : beside(operator, literal),
  ]);
}

function beside(operator, literal) {
  const value = literal.startsWith("'") ? literal.slice(1, -1) : JSON.parse(literal);
  if (typeof value !== "number" || operator.endsWith("=")) {
    return value;
  }
  return operator === ">" ? value + 1 : value - 1;
}

/** The arguments of an ICU message with their kinds: braces within an argument hold messages. */
function argumentsOf(message) {
  const found = [];
  let depth = 0;
  for (let at = 0; at < message.length; at += 1) {
    if (message[at] === "{") {
      const argument = depth % 2 === 0 && /^\{\s*(\w+)\s*(?:,\s*(\w+)|\})/.exec(message.slice(at));
      if (argument) {
        found.push([argument[1], argument[2]]);
      }
      depth += 1;
    } else if (message[at] === "}") {
      depth -= 1;
    }
  }
  return found;
}

function strings(value) {
  if (typeof value === "string") {
    return [value];
  }
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
}

function valueFor(path, kind) {
  if (kind === "plural" || kind === "number" || kind === "selectordinal") {
    return 3;
  }
  if (kind === "date" || kind === "time") {
    return new Date().toISOString();
  }
  const name = path.split(".").at(-1);
  return name.endsWith("Id")
    ? `${name.slice(0, -2)}-1`
    : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Puts a value where a path leads, unless something is there or the event itself has it. */
function put(data, path, value) {
  const names = path.split(".");
  const last = names.pop();
  let at = data;
  for (const name of names) {
    at = Object.hasOwn(at, name) ? at[name] : (at[name] = {});
    if (!isObject(at)) {
      return;
    }
  }
  if (path !== "occurredAt" && !Object.hasOwn(at, last)) {
    at[last] = value;
  }
}
