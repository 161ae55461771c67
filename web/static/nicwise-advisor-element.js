/**
 * <nicwise-advisor>: asks the advisor and shows its replies, as a conversation.
 *
 * What stands inside the tag is for readers without script: a form that posts to the service. With script the
 * element shows its own instead, in a shadow tree, so that the styles of the page around it and its own keep apart.
 * Attributes and events: docs/widget.md. Registration is in nicwise-advisor.js.
 */
import { showReply } from "./advisor/answer.js";
import { button, made } from "./advisor/dom.js";
import { Service } from "./advisor/service.js";
import { WORDS } from "./advisor/words.js";

const PATIENCE_MS = 300; // an answer that is there sooner needs no word about waiting
const GONE = 404;
const ROOT = new URL("..", import.meta.url).href;

// Fetched, not linked: a page that lets the script in need not let in a style sheet as well.
const STYLES = await Promise.all(["nicwise-advisor.css", "advisor/answer.css"].map(async (name) => {
  const response = await fetch(new URL(name, import.meta.url));
  return new CSSStyleSheet().replace(await response.text());
}));

export class NicwiseAdvisorElement extends HTMLElement {
  static observedAttributes = ["heading"];

  #here = null; // aborted when the element leaves the page
  #running = null;
  #service = null;
  #parts = null;
  #from; // id of the answer that a conversation goes out from
  #asked; // what was sent last: where no conversation is kept it is corrected and sent again

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = STYLES;
  }

  get endpoint() {
    const given = this.getAttribute("endpoint");
    return given ? `${given.replace(/\/$/, "")}/` : ROOT;
  }

  set endpoint(value) {
    this.setAttribute("endpoint", value);
  }

  /** The conversation that is continued; null before the first answer. */
  get conversation() {
    return this.#kept.conversation ?? null;
  }

  connectedCallback() {
    this.#here = new AbortController();
    this.#service = new Service(this.endpoint, this.getAttribute("key"));
    this.#build(this.#here.signal);
    this.#begin(this.#here.signal);
  }

  disconnectedCallback() {
    this.#here.abort();
    this.#running?.abort();
    this.#running = this.#service = this.#parts = null;
    this.shadowRoot.replaceChildren();
  }

  attributeChangedCallback() {
    if (this.#parts) this.#parts.heading.textContent = this.getAttribute("heading") ?? "";
  }

  /** Ask in words. Resolves when the reply is shown; a newer question aborts an older one that still runs. */
  async ask(question) {
    const words = question.trim();
    if (words) await this.#send({ question: words }, words);
  }

  /** Correct one fact and have the last question answered again. `label` is how the choice reads. */
  async correct(fact, value, label) {
    const shown = `${WORDS.corrected}: ${label}`;
    const before = this.conversation ? {} : this.#asked;
    await this.#send({ ...before, profile: { ...before?.profile, [fact]: value } }, shown);
  }

  /** Have the service forget the conversation, and begin afresh. */
  async forget() {
    this.#running?.abort();
    const { conversation } = this;
    try {
      if (conversation) await this.#service.forget(conversation);
    } catch (error) {
      if (error.status !== GONE) return this.#say(error.message);
    }
    this.#keep({ conversation: null, asked: null });
    this.#asked = this.#from = undefined;
    const { log, box, forget } = this.#parts;
    log.replaceChildren();
    forget.hidden = true;
    box.placeholder = WORDS.placeholder;
    box.focus();
    this.#say(WORDS.forgotten);
  }

  #build(signal) {
    const before = this.querySelector("[name=question]"); // somebody may have typed before the script was there
    const box = made("textarea", {
      name: "question", id: "question", rows: 1, required: true, maxLength: 10_000,
      placeholder: WORDS.placeholder, value: before?.value || (this.#kept.draft ?? ""),
    });
    const form = made(
      "form",
      { className: "ask" },
      made("label", { className: "visually-hidden", htmlFor: "question" }, WORDS.question),
      box,
      made("button", {}, WORDS.ask),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(box.value);
    }, { signal });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    }, { signal });
    box.addEventListener("input", () => this.#keep({ draft: box.value }), { signal });
    this.#parts = {
      heading: made("h2", { className: "heading" }, this.getAttribute("heading") ?? ""),
      log: made("div"),
      box,
      said: made("p", { role: "status" }),
      forget: button(WORDS.forget, () => this.forget(), { className: "quiet", hidden: !this.conversation }),
    };
    const { heading, log, said, forget } = this.#parts;
    const typing = before?.matches(":focus");
    if (before) before.value = "";
    this.shadowRoot.replaceChildren(heading, log, form, made("div", { className: "below" }, said, forget));
    if (typing) box.focus();
  }

  /** What is to be seen at first: one answer, the conversation so far, or the answer to the starting question. */
  async #begin(signal) {
    const answer = this.getAttribute("answer");
    const question = this.getAttribute("question");
    try {
      if (answer) {
        this.#turn("").append(this.#shown(await this.#service.answer(answer, signal)));
        this.#from = answer;
      }
      if (this.conversation) {
        const { turns } = await this.#service.conversation(this.conversation, signal);
        for (const { question: words, reply } of turns) this.#turn(words || correction(reply)).append(this.#shown(reply));
      }
    } catch (error) {
      if (signal.aborted) return;
      const gone = error.status === GONE;
      if (gone) this.#keep({ conversation: null });
      this.#say(gone ? (answer ? WORDS.gone : "") : error.message);
    }
    if (question && !signal.aborted && this.#kept.asked !== question) {
      this.#keep({ asked: question });
      await this.ask(question);
    }
  }

  async #send(body, shown, turn = this.#turn(shown)) {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const clear = () => turn.replaceChildren(turn.firstChild);
    const waiting = setTimeout(() => turn.append(made("p", { className: "waiting soft" }, WORDS.asking)), PATIENCE_MS);
    clear();
    this.setAttribute("aria-busy", "true");
    this.#say("");
    try {
      const { reply, forgotten } = await this.#post(body, running.signal);
      clear();
      const { box } = this.#parts;
      if (body.question && box.value.trim() === body.question) {
        box.value = "";
        this.#keep({ draft: "" });
      }
      if (forgotten) turn.append(made("p", { className: "notice" }, WORDS.goneConversation));
      turn.append(this.#shown(reply));
      if (reply.kept) this.#keep({ conversation: reply.conversation_id });
      this.#parts.forget.hidden = !this.conversation;
      this.#say(reply.answers[0]?.headline ?? reply.message, { aloud: true });
      this.#emit("reply", reply);
    } catch (error) {
      if (running.signal.aborted) return turn.remove();
      clear();
      this.#failed(turn, error, () => this.#send(body, shown, turn));
    } finally {
      clearTimeout(waiting);
      if (this.#running === running) {
        this.#running = null;
        this.removeAttribute("aria-busy");
      }
    }
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  async #post(body, signal) {
    const { conversation } = this;
    this.#asked = body;
    if (!conversation) return { reply: await this.#service.ask({ ...body, answer_id: this.#from }, signal) };
    try {
      return { reply: await this.#service.ask({ ...body, conversation_id: conversation }, signal) };
    } catch (error) {
      if (error.code !== "unknown-conversation" || !body.question) throw error;
      this.#keep({ conversation: null });
      return { reply: await this.#service.ask(body, signal), forgotten: true };
    }
  }

  #failed(turn, error, again) {
    const retry = button(WORDS.retry, again);
    turn.append(made("div", { className: "notice", role: "alert" }, made("p", {}, error.message), retry));
    if (error.retryAfter) this.#count(retry, error.retryAfter);
    this.#emit("error", { message: error.message });
  }

  /** The button opens when the service is ready to be asked again. */
  #count(retry, seconds) {
    retry.disabled = true;
    const tick = () => {
      if (!retry.isConnected) return clearInterval(timer);
      retry.textContent = seconds > 0 ? WORDS.retryIn(seconds) : WORDS.retry;
      if (seconds-- > 0) return undefined;
      retry.disabled = false;
      return clearInterval(timer);
    };
    const timer = setInterval(tick, 1000);
    tick();
  }

  #turn(shown) {
    const turn = made("article", { className: "turn" }, made("p", { className: "said", hidden: !shown }, shown));
    this.#parts.log.append(turn);
    return turn;
  }

  #shown(reply) {
    this.#parts.box.placeholder = WORDS.askOn;
    return showReply(reply, {
      service: this.#service,
      correct: (fact, value, label) => this.correct(fact, value, label),
      ask: (question) => this.ask(question),
    });
  }

  /** aloud: for a screen reader alone; the eye has the answer itself. */
  #say(text, { aloud = false } = {}) {
    if (!this.#parts) return;
    this.#parts.said.textContent = text;
    this.#parts.said.classList.toggle("visually-hidden", aloud);
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`nicwise-advisor-${name}`, { bubbles: true, composed: true, detail }));
  }

  /** What outlives a reload, in this tab: the conversation, the starting question asked, words not sent yet. */
  get #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#storageKey)) ?? {};
    } catch {
      return {};
    }
  }

  #keep(change) {
    try {
      sessionStorage.setItem(this.#storageKey, JSON.stringify({ ...this.#kept, ...change }));
    } catch {
      // A browser that stores nothing forgets at a reload, and does all else.
    }
  }

  get #storageKey() {
    return `nicwise-advisor ${this.getAttribute("answer") ?? ""} ${this.endpoint}`;
  }
}

/** How a turn reads in which only a fact was corrected. */
function correction({ facts }) {
  const texts = facts.filter((fact) => fact.origin === "profile").map((fact) => fact.text);
  return texts.length ? `${WORDS.corrected}: ${[...new Set(texts)].join(", ")}` : WORDS.corrected;
}
