/** Makes elements. Words are always set as text, so nothing that anybody typed can become markup. */
import { WORDS } from "./words.js";

/** An element. Keys that are no property of it (`aria-…`, `role`, `data-…`) are set as attributes. */
export function made(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value == null) continue;
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export function button(text, onClick, properties = {}) {
  const element = made("button", { type: "button", className: "choice", ...properties }, text);
  element.addEventListener("click", onClick);
  return element;
}

/** A button that copies. text: gives what to copy. */
export function copier(label, text, properties) {
  const copy = button(label, async () => {
    copy.textContent = (await copied(text())) ? WORDS.copied : WORDS.copyFailed;
    setTimeout(() => (copy.textContent = label), 2000);
  }, properties);
  return copy;
}

/** An author's sentence: backticks mark code. */
export function prose(text) {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? made("code", {}, part) : part));
}

export const sentence = (text) => {
  const capital = text[0].toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};

/** A part of an answer that can be folded away. Nothing where it would be empty. */
export function fold(title, children, { open = false, count } = {}) {
  const inside = children.filter(Boolean);
  if (!inside.length) return null;
  const summary = made("summary", {}, title);
  if (count) summary.append(" ", made("span", { className: "count" }, `${count}`));
  return made("details", { className: "fold", open }, summary, ...inside);
}

export function list(items, tag = "ul") {
  return items.length ? made(tag, {}, ...items) : null;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Intranet pages without TLS have no clipboard of the new kind.
    const box = made("textarea", { value: text, className: "visually-hidden" });
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}
