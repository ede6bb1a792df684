// What the console makes of a rule's source, without a server.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { YAML_HEAD, sampleEvent, yamlOf } from "../../main/web/static/js/console/sample.js";

describe("a rule as a draft", () => {
  test("is YAML that reads like a file of rules", () => {
    const source = {
      id: "order-paid",
      on: ["order.paid", "order.**"],
      when: "data.amount > 100",
      to: "customerId",
      enabled: false,
      text: { fr: "Payé : {total}", en: 'Paid "{total}"' },
      escalation: [{ channel: "email", after: "PT10M" }],
      group: {},
      payload: { order: { id: "{orderId}" }, list: [], "odd key": 1.5, word: "yes" },
    };
    assert.equal(
      YAML_HEAD + yamlOf(source),
      `rules:
  - id: order-paid
    on: [order.paid, "order.**"]
    when: "data.amount > 100"
    to: customerId
    enabled: false
    text:
      fr: "Payé : {total}"
      en: "Paid \\"{total}\\""
    escalation:
      - channel: email
        after: PT10M
    group: {}
    payload:
      order:
        id: "{orderId}"
      list: []
      "odd key": 1.5
      word: "yes"`,
    );
  });
});

describe("an event for a rule", () => {
  test("has what the rule's paths, condition and texts ask for", () => {
    const event = sampleEvent({
      on: ["order.paid", "order.late"],
      to: ["customerId", "watcherIds?"],
      actor: "clerk.id",
      when: "data.amount > 100 && data.kind == 'book' && data.tags.exists(t, t == 'x')",
      about: "order/{orderId}",
      payload: { title: "{book.title}" },
      text: {
        en: "{clerkName}: {title}, {pages, plural, one {# page} other {# pages of {author}}}, {occurredAt, date}",
      },
    });
    assert.deepEqual(event, {
      name: "order.paid",
      data: {
        customerId: "lin",
        watcherIds: ["lin"],
        clerk: { id: "ada" },
        amount: 101,
        kind: "book",
        orderId: "order-1",
        book: { title: "title" },
        clerkName: "clerk name",
        pages: 3,
        author: "author",
        tags: "tags",
      },
    });
  });

  test("has a name that the rule's pattern takes", () => {
    assert.equal(sampleEvent({ on: "order.*.paid" }).name, "order.example.paid");
  });

  test("needs nobody when the rule tells a topic or everyone", () => {
    assert.deepEqual(sampleEvent({ on: "a", to: { everyone: true } }).data, {});
    assert.deepEqual(sampleEvent({ on: "a", to: { topic: "project/{projectId}" } }).data, {
      projectId: "project-1",
    });
    assert.deepEqual(sampleEvent({ on: "a", to: { users: ["ada"], paths: ["b.c"] } }).data, {
      b: { c: "lin" },
    });
  });
});
