// The HTTP side. Two people in one page each carry the bearer token they signed in with, because a
// browser has one cookie; a page of one person uses the session cookie and never sees a token.
import { currentLanguage, text } from "./texts.js";

/** What the server (or its silence) answered instead of success. Status 0: no answer at all. */
export class Problem extends Error {
  /** @param {{field, code, message}[]} errors what is wrong with which part, if the server says */
  constructor(status, message, errors = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }

  /** Whether the same request may work later, unchanged. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  #cookie;
  #token = null;

  /** @param {{cookie: boolean}} how whether the session cookie is used instead of the token */
  constructor({ cookie }) {
    this.#cookie = cookie;
  }

  async signIn(user) {
    const answer = await this.post("/dev/sign-in", { user });
    this.#token = this.#cookie ? null : answer.token;
  }

  /** From now on this key or token is sent; null is none. */
  carry(token) {
    this.#token = token;
  }

  /** A token for a socket, or null when the session has ended. */
  async socketToken() {
    try {
      return (await this.get("/notifications/ws-token")).wsToken;
    } catch (problem) {
      if (problem.status === 401) {
        return null;
      }
      throw problem;
    }
  }

  get(path) {
    return this.#send("GET", path);
  }

  /** A body that is a string is JSON already, and sent as it is. */
  post(path, body) {
    return this.#send("POST", path, body);
  }

  async #send(method, path, body) {
    const headers = { "Accept-Language": currentLanguage() };
    if (this.#token) {
      headers.Authorization = `Bearer ${this.#token}`;
    }
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }
    let response;
    try {
      response = await fetch(path, {
        method,
        headers,
        // "omit" also keeps an answer from setting the cookie that another tab lives on.
        credentials: this.#cookie ? "same-origin" : "omit",
        body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      });
    } catch {
      throw new Problem(0, text("unreachable"));
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Problem(response.status, explain(response.status, answer), answer.errors);
    }
    return answer;
  }
}

function explain(status, answer) {
  const fields = (answer.errors ?? []).map((error) => error.message).filter(Boolean);
  return fields.join(" ") || answer.message || text("failed", { status });
}
