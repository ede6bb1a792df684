// Where the page lets a notification lead, without a server.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { actionPath } from "../../main/web/static/js/notifications.js";

describe("a notification's link", () => {
  test("is followed on this origin only", () => {
    const path = (actionUrl) => actionPath({ payload: { actionUrl } }, "http://localhost:4000");
    assert.equal(path("/dashboard?tab=1#top"), "/dashboard?tab=1#top");
    const refused = [
      "//evil.example/",
      "/\\evil.example/",
      "/\t/evil.example/",
      "https://evil.example/",
      "javascript:alert(1)",
      "dashboard",
      "",
      7,
      undefined,
    ];
    for (const url of refused) {
      assert.equal(path(url), null, String(url));
    }
  });
});
