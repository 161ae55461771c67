/** What to do, with commands to copy. */
import { copier, fold, made, prose, sentence } from "./dom.js";
import { PARTS, WORDS } from "./words.js";

const EVERYWHERE = "each host"; // said only where it is another place

/** answer: of a reply, or a plan. script: turns the address of a script into one to follow. */
export function stepsFold(answer, citing, { open = false, local = (url) => url } = {}) {
  if (!answer.steps?.length) return null;
  const byHand = answer.steps_by_hand?.length
    ? fold(WORDS.byHand, [stepList(answer.steps_by_hand, citing), scriptLink(answer.script_by_hand, local)])
    : null;
  const inside = [stepList(answer.steps, citing), scriptLink(answer.script, local), byHand];
  return fold(WORDS.steps, inside, { open, count: answer.steps.length });
}

function scriptLink(address, local) {
  if (!/^https?:/.test(address ?? "")) return null;
  return made("p", {}, made("a", { href: local(address), download: "" }, WORDS.script));
}

function stepList(steps, citing) {
  const items = [];
  let part = null;
  for (const step of steps) {
    if (step.part && step.part !== part) items.push(made("li", { className: "part" }, PARTS[step.part]));
    part = step.part;
    items.push(stepItem(step, citing));
  }
  return made("ol", { className: "steps" }, ...items);
}

function stepItem(step, citing) {
  const item = citing.claim("li", prose(sentence(step.text)), step.citations ?? []);
  if (step.command) item.append(command(step.command));
  const where = step.runs_on === EVERYWHERE ? null : step.runs_on;
  const notes = [[WORDS.where, where], [WORDS.interrupts, step.interrupts], [WORDS.check, step.verify], [WORDS.undo, step.undo]]
    .filter(([, text]) => text)
    .map(([label, text]) => [made("dt", {}, label), made("dd", {}, ...prose(text))]);
  if (notes.length) item.append(made("dl", { className: "notes" }, ...notes.flat()));
  return item;
}

function command(text) {
  const copy = copier(WORDS.copy, () => text, { className: "copy" });
  // Can be scrolled, so it can be reached by keyboard.
  return made("div", { className: "command" }, made("pre", { tabIndex: 0 }, made("code", {}, text)), copy);
}
