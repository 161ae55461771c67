/**
 * <nicwise-advisor>: asks the advisor and shows its replies, as a conversation.
 *
 * Without script the form inside the tag posts to the service and works; with it the element takes the form over.
 * Answers come as HTML from the service's own renderer, which lets no markup of a question through; all other
 * words are set as text. Registration is in nicwise-advisor.js.
 *
 * | attribute      | values                | default            | meaning                                  |
 * | -------------- | --------------------- | ------------------ | ---------------------------------------- |
 * | `endpoint`     | URL of the service    | where it came from | root of the API                          |
 * | `conversation` | conversation id       | none               | the conversation that is continued       |
 *
 * | event                    | detail    | when                                  |
 * | ------------------------ | --------- | ------------------------------------- |
 * | `nicwise-advisor-reply`  | the reply | a reply is shown                      |
 * | `nicwise-advisor-error`  | `message` | a question could not be sent or taken |
 */

const WORDS = {
  asking: "Working it out …",
  failed: "The advisor can't be reached. Your question is still in the box: try again.",
  forgotten: "This conversation is no longer kept, so that was asked afresh. Say the hardware again if it matters.",
  notKept: "This answer could not be stored: copy it if you need it later.",
  helpful: "Was this right?",
  yes: "Yes",
  no: "No",
  thanks: "Thank you.",
  whatWasWrong: "What was wrong or missing?",
  send: "Send",
  permalink: "Link to this answer",
  suggestions: "I can answer these:",
  choose: "Choose",
  layout: "Layout:",
};

export class NicwiseAdvisorElement extends HTMLElement {
  #cleanUp = null;
  #running = null;
  #log = null;

  get endpoint() {
    return this.getAttribute("endpoint") || new URL("..", import.meta.url).href;
  }

  set endpoint(value) {
    this.setAttribute("endpoint", value);
  }

  get conversation() {
    return this.getAttribute("conversation");
  }

  set conversation(value) {
    if (value) this.setAttribute("conversation", value);
    else this.removeAttribute("conversation");
  }

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return;
    this.#cleanUp = new AbortController();
    const { signal } = this.#cleanUp;
    this.#log = this.querySelector("[data-log]") ?? this.insertBefore(made("div", { dataLog: "" }), form);
    this.#log.setAttribute("role", "log");
    this.#log.setAttribute("aria-live", "polite");

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.#box.value);
    }, { signal });
    this.#box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    }, { signal });
    this.addEventListener("click", (event) => {
      const example = event.target.closest("[data-ask]");
      if (!example) return;
      event.preventDefault();
      this.ask(example.dataset.ask);
    }, { signal });
  }

  disconnectedCallback() {
    this.#cleanUp?.abort();
    this.#running?.abort();
    this.#cleanUp = this.#running = null;
  }

  get #box() {
    return this.querySelector("[name=question]");
  }

  /** Ask in words. Resolves when the reply is shown; a newer question aborts an older one that still runs. */
  async ask(question) {
    const words = question.trim();
    if (words) await this.#send({ question: words }, words);
  }

  /** Correct one fact and have the last question answered again. `label` is how the choice reads. */
  async correct(fact, value, label) {
    await this.#send({ profile: { [fact]: value } }, label);
  }

  async #send(body, shown) {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    this.querySelector("[data-intro]")?.setAttribute("hidden", "");
    const turn = made("article", { className: "turn" });
    turn.append(made("p", { className: "said", textContent: shown }));
    const waiting = turn.appendChild(made("p", { className: "waiting", textContent: WORDS.asking }));
    this.#log.append(turn);
    this.setAttribute("aria-busy", "true");
    try {
      const { reply, forgotten } = await this.#post(body, running.signal);
      waiting.remove();
      if (this.#box.value.trim() === shown) this.#box.value = "";
      this.conversation = reply.conversation_id;
      if (forgotten) turn.append(made("p", { className: "notice", textContent: WORDS.forgotten }));
      this.#show(turn, reply);
      this.#emit("reply", reply);
    } catch (error) {
      if (running.signal.aborted) {
        turn.remove();
        return;
      }
      waiting.className = "notice";
      waiting.textContent = error instanceof Refused ? error.message : WORDS.failed;
      this.#emit("error", { message: waiting.textContent });
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.removeAttribute("aria-busy");
      }
    }
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  async #post(body, signal) {
    const asked = { ...body, formats: ["html"] };
    if (!this.conversation) return { reply: await this.#call("api/v1/ask", asked, signal) };
    try {
      return { reply: await this.#call("api/v1/ask", { ...asked, conversation_id: this.conversation }, signal) };
    } catch (error) {
      if (error.code !== "unknown-conversation" || !body.question) throw error;
      this.conversation = null;
      return { reply: await this.#call("api/v1/ask", asked, signal), forgotten: true };
    }
  }

  async #call(path, body, signal) {
    const response = await fetch(new URL(path, this.endpoint), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : null;
    if (!response.ok) throw new Refused(answer?.detail ?? WORDS.failed, answer?.code);
    return answer;
  }

  #show(turn, reply) {
    // Safe by the contract: the service's renderer lets no markup of a question through.
    const shown = turn.appendChild(made("div", { className: "reply", innerHTML: reply.html }));
    for (const link of shown.querySelectorAll("a[href]")) {
      link.target = "_blank";
      link.rel = "noopener";
    }
    const next = reply.follow_ups[0];
    // The question back stands at the end of the text for doors without buttons; here the buttons ask it.
    const last = shown.lastElementChild;
    if (next && last?.textContent.trim() === next.question) last.remove();
    const tables = [...shown.querySelectorAll("p > strong:first-child")].filter((s) => s.textContent === WORDS.layout);
    const drawn = reply.answers.filter((answer) => answer.layout?.svg);
    drawn.forEach((answer, i) => (tables[i]?.parentElement ?? shown.lastElementChild).before(this.#picture(answer.layout)));
    if (!reply.kept) turn.append(made("p", { className: "notice", textContent: WORDS.notKept }));
    if (next) turn.append(this.#followUp(next));
    if (reply.outcome !== "answered" && reply.suggestions.length) turn.append(this.#suggestions(reply.suggestions));
    if (reply.outcome === "answered" && reply.kept) turn.append(this.#feedback(reply));
  }

  #picture(layout) {
    const address = new URL(layout.svg);
    // Through the service that this page talks to: its public address may lie behind a proxy.
    const src = new URL(`${address.pathname.slice(1)}${address.search}`, this.endpoint).href;
    return made("img", { className: "picture", src, alt: layout.title, loading: "lazy" });
  }

  #followUp(next) {
    const box = made("div", { className: "follow-up", role: "group" });
    const question = made("p", { textContent: next.question });
    question.append(" ", made("span", { className: "changes", textContent: next.changes }));
    box.append(question);
    box.setAttribute("aria-label", next.question);
    if (next.multiple) {
      box.append(this.#choices(next));
      return box;
    }
    for (const choice of next.choices) {
      const button = made("button", { type: "button", className: "choice", textContent: choice.label });
      button.addEventListener("click", () => {
        for (const other of box.querySelectorAll("button")) other.disabled = true;
        this.correct(next.fact, choice.value, choice.label);
      });
      box.append(button);
    }
    return box;
  }

  #choices(next) {
    const form = made("form", { className: "choices" });
    const boxes = next.choices.map((choice) => {
      const label = made("label");
      const box = made("input", { type: "checkbox" });
      label.append(box, " ", choice.label);
      form.append(label);
      return [box, choice];
    });
    form.append(made("button", { className: "choice", textContent: WORDS.choose }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = boxes.filter(([box]) => box.checked).map(([, choice]) => choice);
      if (!chosen.length) return;
      this.correct(next.fact, chosen.flatMap((c) => c.value), chosen.map((c) => c.label).join(", "));
    });
    return form;
  }

  #suggestions(suggestions) {
    const box = made("div", { className: "suggestions" });
    box.append(made("p", { textContent: WORDS.suggestions }));
    for (const { question } of suggestions) {
      const button = made("button", { type: "button", className: "choice", textContent: question });
      button.dataset.ask = question;
      box.append(button);
    }
    return box;
  }

  #feedback(reply) {
    const box = made("div", { className: "feedback" });
    const tell = async (helpful, comment) => {
      try {
        await this.#call(`api/v1/answers/${encodeURIComponent(reply.id)}/feedback`, comment ? { helpful, comment } : { helpful });
      } catch {
        box.replaceChildren(made("span", { textContent: WORDS.failed }));
        return;
      }
      if (helpful || comment) {
        box.replaceChildren(made("span", { textContent: WORDS.thanks }));
        return;
      }
      const form = made("form");
      const words = made("input", { name: "comment", maxLength: 2000, placeholder: WORDS.whatWasWrong });
      words.setAttribute("aria-label", WORDS.whatWasWrong);
      form.append(words, made("button", { className: "choice", textContent: WORDS.send }));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (words.value.trim()) tell(false, words.value.trim());
      });
      box.replaceChildren(form);
      words.focus();
    };
    box.append(made("span", { textContent: WORDS.helpful }));
    for (const [label, helpful] of [[WORDS.yes, true], [WORDS.no, false]]) {
      const button = made("button", { type: "button", className: "choice", textContent: label });
      button.addEventListener("click", () => tell(helpful));
      box.append(button);
    }
    const link = made("a", { href: reply.permalink, textContent: WORDS.permalink, className: "permalink" });
    box.append(link);
    return box;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`nicwise-advisor-${name}`, { bubbles: true, detail }));
  }
}

/** The service understood the request and refused it; the message is for the asker. */
class Refused extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

function made(tag, { dataLog, role, ...properties } = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  if (dataLog !== undefined) element.dataset.log = dataLog;
  if (role) element.setAttribute("role", role);
  return element;
}
