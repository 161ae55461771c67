/** Questions back, and chips for the facts that an answer took: each opens a choice, and the answer is given again. */
import { button, made, prose, sentence } from "./dom.js";
import { WORDS } from "./words.js";

/**
 * The answers to choose from. question: as the service asks it. correct: fact, value, label -> answers again.
 */
export function choices(question, correct) {
  const { fact, choices: offered, multiple, input } = question;
  const box = made("div", { className: "choices" });
  if (multiple) {
    const boxes = offered.map((choice) => [made("input", { type: "checkbox" }), choice]);
    const form = made(
      "form",
      {},
      ...boxes.map(([tick, choice]) => made("label", { className: "tick" }, tick, ` ${choice.label}`)),
      made("button", { className: "choice" }, WORDS.choose),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = boxes.filter(([tick]) => tick.checked).map(([, choice]) => choice);
      if (chosen.length) correct(fact, chosen.flatMap((one) => one.value), chosen.map((one) => one.label).join(", "));
    });
    box.append(form);
    return box;
  }
  box.append(...offered.map(({ label, value }) => button(label, () => correct(fact, value, label))));
  if (input === "number") {
    const number = made("input", { type: "number", min: 1, step: "any", required: true, placeholder: WORDS.noNumber });
    number.setAttribute("aria-label", `${question.question} ${WORDS.noNumber}`);
    const form = made("form", { className: "number" }, number, made("button", { className: "choice" }, WORDS.choose));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      correct(fact, Number(number.value), number.value);
    });
    box.append(form);
  }
  if (input === "text") box.append(made("p", {}, WORDS.sayIt));
  return box;
}

export function followUp(question, correct) {
  const asked = made("p", { className: "asks" }, question.question);
  const why = made("p", { className: "soft" }, sentence(question.changes));
  return made("div", { className: "follow-up", role: "group", "aria-label": question.question }, asked, why, choices(question, correct));
}

/** What was heard and what was taken for granted. questions: resolves to fact -> question. */
export function chips(facts, questions, correct) {
  const taken = (fact) => fact.origin === "assumed" || fact.origin === "implied";
  const heard = facts.filter((fact, i) => !taken(fact) && facts.findIndex((other) => other.text === fact.text) === i);
  const rows = [[WORDS.heard, heard], [WORDS.assumed, facts.filter(taken)]].filter(([, row]) => row.length);
  const panel = made("div", { className: "chip-panel", hidden: true });
  let open = null;
  const chip = (fact) => {
    const element = button(fact.text, async () => {
      open?.setAttribute("aria-expanded", "false");
      panel.hidden = open === element;
      open = panel.hidden ? null : element;
      if (!open) return;
      element.setAttribute("aria-expanded", "true");
      const reason = fact.because ? made("p", { className: "soft" }, ...prose(sentence(fact.because))) : null;
      panel.replaceChildren(...[reason].filter(Boolean));
      const question = (await questions().catch(() => null))?.get(fact.name);
      if (question && open === element) {
        panel.prepend(made("p", { className: "asks" }, question.question));
        panel.append(choices(question, correct));
      }
    }, { className: `chip ${taken(fact) ? "assumed" : "heard"}`, "aria-expanded": "false" });
    return element;
  };
  return made(
    "div",
    { className: "facts" },
    ...rows.map(([label, row]) =>
      made("div", { className: "chips", role: "group", "aria-label": label }, made("span", { className: "label" }, label), ...row.map(chip))),
    panel,
  );
}
