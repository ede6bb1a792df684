// Says whether the stock parsers and ours agree: one JSON question a line on stdin, one answer a line
// on stdout. See DifferentialTest, which asks.
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import * as engine from "engine.io-parser";
import { Decoder, Encoder } from "socket.io-parser";

// What a WebSocket server does with a text message before any parser sees it.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const bytes = (base64) => Buffer.from(base64, "base64");

function decode(text, attachments) {
  const decoder = new Decoder();
  let decoded;
  decoder.on("decoded", (packet) => (decoded = packet));
  decoder.add(utf8.decode(text));
  for (const attachment of attachments) {
    if (decoded) break;
    decoder.add(attachment);
  }
  return decoded;
}

function attempt(task) {
  try {
    return { value: task() };
  } catch (error) {
    return { refused: error.message };
  }
}

// Binary in the form in which the question has it.
const withBinary = (key, value) => (value?.type === "Buffer" ? { $binary: Buffer.from(value.data).toString("base64") } : value);
const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value, withBinary)));

function packets({ text, attachments, ours }) {
  const given = attachments.map(bytes);
  const theirs = attempt(() => decode(bytes(text), given));
  if (theirs.refused !== undefined) {
    return ours ? { verdict: "ours only", detail: theirs.refused } : { verdict: "neither" };
  }
  const packet = theirs.value;
  const meaning = packet && {
    type: packet.type,
    namespace: packet.nsp,
    id: packet.id ?? null,
    payload: plain(packet.data) ?? null,
  };
  if (!ours) {
    return { verdict: "theirs only", detail: JSON.stringify(meaning ?? "attachments to come") };
  }
  if (!packet || ours.incomplete) {
    return { verdict: !packet && ours.incomplete ? "same" : "different", detail: "attachments to come" };
  }
  const expected = { ...ours, payload: ours.payload === null ? null : JSON.parse(bytes(ours.payload).toString()) };
  if (!isDeepStrictEqual(plain(meaning), plain(expected))) {
    return { verdict: "different", detail: JSON.stringify(meaning) + " is not " + JSON.stringify(expected) };
  }
  const [head, ...rest] = new Encoder().encode(decode(bytes(text), given));
  return {
    verdict: "same",
    encoded: Buffer.from(head).toString("base64"),
    attachments: rest.map((attachment) => attachment.toString("base64")),
  };
}

function payloads({ text, ours }) {
  const theirs = attempt(() => engine.decodePayload(utf8.decode(bytes(text)), "nodebuffer"));
  const refused = theirs.refused !== undefined || theirs.value.some(({ type }) => type === "error");
  if (refused) {
    return { verdict: ours ? "ours only" : "neither", detail: theirs.refused ?? "error" };
  }
  const meaning = theirs.value.map(({ type, data }) => [
    Buffer.isBuffer(data) ? "binary" : type,
    Buffer.from(data ?? "").toString("base64"),
  ]);
  if (!ours) {
    return { verdict: "theirs only", detail: JSON.stringify(meaning) };
  }
  return isDeepStrictEqual(meaning, ours)
    ? { verdict: "same" }
    : { verdict: "different", detail: JSON.stringify(meaning) + " is not " + JSON.stringify(ours) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const { verdict, detail = "", encoded = "", attachments = [] } = question.engine ? payloads(question) : packets(question);
  process.stdout.write([verdict, detail.replace(/\s/g, " "), encoded, attachments.join(",")].join("\t") + "\n");
}
