/** Calls the service. Whatever goes wrong comes out as one kind of error, worded for the asker. */
import { WORDS } from "./words.js";

const LONGEST_WAIT_MS = 20_000; // answers take milliseconds; past this the network has swallowed one

/** `message` is for people. `status` is 0 where no answer came; `retryAfter` in seconds, 0 where none is said. */
export class Trouble extends Error {
  constructor(message, { status = 0, code, retryAfter = 0 } = {}) {
    super(message);
    Object.assign(this, { status, code, retryAfter });
  }
}

export class Service {
  #facts = null;

  /** endpoint: address of the service's root. key: publishable key for pages of this site, where one is needed. */
  constructor(endpoint, key) {
    this.endpoint = endpoint;
    this.key = key;
  }

  ask(body, signal) {
    return this.call("api/v1/ask", { body: { ...body, formats: ["markdown"] }, signal });
  }

  conversation(id, signal) {
    return this.call(`api/v1/conversations/${encodeURIComponent(id)}`, { signal });
  }

  forget(id) {
    return this.call(`api/v1/conversations/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  answer(id, signal) {
    return this.call(`api/v1/answers/${encodeURIComponent(id)}`, { signal });
  }

  feedback(id, body) {
    return this.call(`api/v1/answers/${encodeURIComponent(id)}/feedback`, { body });
  }

  /** How every fact is asked for: fact -> question with its choices. Asked for once. */
  facts() {
    this.#facts ??= this.call("api/v1/facts").then(({ items }) => new Map(items.map((item) => [item.fact, item])));
    this.#facts.catch(() => (this.#facts = null));
    return this.#facts;
  }

  /** An address in an answer, through the service that this page talks to: the public one may lie behind a proxy. */
  local(url) {
    const { pathname, search, hash } = new URL(url);
    return new URL(`${pathname.slice(1)}${search}${hash}`, this.endpoint).href;
  }

  /** JSON, text or a Blob, by the type that comes back. Throws Trouble, or the signal's own error where it was aborted. */
  async call(path, { method, body, accept = "application/json", signal } = {}) {
    const late = AbortSignal.timeout(LONGEST_WAIT_MS);
    let response;
    try {
      response = await fetch(new URL(path, this.endpoint), {
        method: method ?? (body ? "POST" : "GET"),
        headers: {
          Accept: accept,
          ...(body && { "Content-Type": "application/json" }),
          ...(this.key && { Authorization: `Bearer ${this.key}` }),
        },
        body: body && JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      const type = response.headers.get("Content-Type") ?? "";
      if (response.ok) {
        if (type.includes("json")) return await response.json();
        return type.startsWith("image/") ? await response.blob() : await response.text();
      }
      const problem = type.includes("json") ? await response.json() : {};
      throw new Trouble(problem.detail ?? WORDS.lost, {
        status: response.status,
        code: problem.code,
        retryAfter: Number(response.headers.get("Retry-After")) || 0,
      });
    } catch (error) {
      if (error instanceof Trouble || signal?.aborted) throw error;
      if (late.aborted) throw new Trouble(WORDS.timeout);
      throw new Trouble(navigator.onLine === false ? WORDS.offline : WORDS.lost);
    }
  }
}
