// Who the console speaks as. In development mode the server gives a token to whoever asks; elsewhere
// somebody types a service key, which stays in this tab and goes with it.
import { Api } from "../api.js";

const STORED = "carillon.console.key";
/** What development mode answers when it is not on: no such route, or only with credentials. */
const NOT_DEVELOPMENT = new Set([401, 403, 404, 405]);

export class Session {
  #api = new Api({ cookie: false });
  #key = null;
  #refused;

  /** @param refused(problem) is called when the server takes no key that this page has */
  constructor(refused) {
    this.#refused = refused;
  }

  /** Whether somebody typed the key that is used. */
  get keyed() {
    return this.#key !== null;
  }

  /** Finds something to speak with; answers whether there is something. */
  async open() {
    const kept = stored();
    if (kept) {
      this.#carry(kept);
      return true;
    }
    return this.#develop();
  }

  /** Speaks with this key, if the server takes it. */
  async use(key) {
    this.#api.carry(key);
    const answer = await this.#api.get("/rules");
    this.#carry(key);
    store(key);
    return answer;
  }

  forget() {
    this.#carry(null);
    store(null);
  }

  get(path) {
    return this.#send(() => this.#api.get(path));
  }

  post(path, body) {
    return this.#send(() => this.#api.post(path, body));
  }

  async #send(request) {
    try {
      return await request();
    } catch (problem) {
      if (problem.status !== 401 && problem.status !== 403) {
        throw problem;
      }
      // A token of development mode ends, and the next one is free.
      if (problem.status === 401 && !this.keyed && (await this.#develop())) {
        return request();
      }
      this.forget();
      this.#refused(problem);
      throw problem;
    }
  }

  async #develop() {
    try {
      this.#api.carry(null);
      const { token } = await this.#api.post("/dev/service-token");
      this.#api.carry(token);
      return true;
    } catch (problem) {
      if (NOT_DEVELOPMENT.has(problem.status)) {
        return false;
      }
      throw problem;
    }
  }

  #carry(key) {
    this.#key = key;
    this.#api.carry(key);
  }
}

function stored() {
  try {
    return sessionStorage.getItem(STORED);
  } catch {
    return null; // Storage may be forbidden; the key is then typed again.
  }
}

function store(key) {
  try {
    if (key === null) {
      sessionStorage.removeItem(STORED);
    } else {
      sessionStorage.setItem(STORED, key);
    }
  } catch {
    // Forbidden storage costs typing the key again, nothing else.
  }
}
