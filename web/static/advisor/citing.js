/** Claims with numbered marks that open the passage they rest on, in place. */
import { fold, made, prose } from "./dom.js";
import { WORDS } from "./words.js";

export class Citing {
  /** citations: of the reply. local: turns an address in it into one that this page can follow. */
  constructor(citations, local) {
    this.byRef = new Map(citations.map((citation) => [citation.ref, citation]));
    this.local = local;
    this.used = new Set();
  }

  /** A claim in an element of its own, in which the passages open. */
  claim(tag, children, refs, properties = {}) {
    const text = made("span", {}, ...(typeof children === "string" ? prose(children) : children));
    const element = made(tag, properties, text);
    const marks = refs.filter((ref) => this.byRef.has(ref)).map((ref) => this.#mark(ref, element));
    if (marks.length) text.append(" ", made("span", { className: "cites" }, ...marks));
    return element;
  }

  #mark(ref, element) {
    const citation = this.byRef.get(ref);
    this.used.add(ref);
    const mark = made("button", {
      type: "button",
      className: "cite",
      "aria-expanded": "false",
      title: citation.title,
    }, `${ref}`);
    mark.setAttribute("aria-label", `${ref}: ${citation.title}`);
    let passage = null;
    mark.addEventListener("click", () => {
      const opens = !passage?.isConnected;
      if (opens) element.append((passage ??= this.passage(citation)));
      else passage.remove();
      mark.setAttribute("aria-expanded", `${opens}`);
    });
    return mark;
  }

  /** The passage, word for word, with the works that it rests on. */
  passage({ ref, title, quote, url, sources }) {
    const works = sources.map(({ title, publisher, date, url }) => {
      const name = url ? made("a", { href: url, target: "_blank", rel: "noopener" }, title) : title;
      return made("li", {}, name, `, ${[publisher, date].filter(Boolean).join(", ")}`);
    });
    return made(
      "div",
      { className: "passage", role: "note", "aria-label": title },
      made("p", { className: "passage-title" }, `${ref} · ${title}`),
      made("blockquote", {}, ...prose(quote)),
      works.length ? made("ul", { className: "works" }, ...works) : null,
      made("p", {}, made("a", { href: this.local(url), target: "_blank", rel: "noopener" }, WORDS.readIt)),
    );
  }

  /** All passages that were marked so far, by number, folded; nothing where none was. */
  sources() {
    const refs = [...this.used].sort((a, b) => a - b);
    return fold(WORDS.sources, refs.map((ref) => this.passage(this.byRef.get(ref))), { count: refs.length });
  }
}
