/** Shows a reply: the answer and the picture first, then the rest, folded. */
import { chips, followUp } from "./asking.js";
import { Citing } from "./citing.js";
import { button, copier, fold, list, made, prose } from "./dom.js";
import { flip, layoutsOf } from "./layouts.js";
import { stepsFold } from "./steps.js";
import { VERDICTS, WORDS, figureName } from "./words.js";

const LONGEST_IN_SECONDS = 120; // beyond it people think in minutes

/**
 * service: to ask. correct: fact, value, label -> answers again. ask: words -> asks them.
 */
export function showReply(reply, { service, correct, ask }) {
  const local = (url) => service.local(url);
  const citing = new Citing(reply.citations, local);
  const several = reply.answers.length > 1;
  const facts = () => chips(reply.facts, () => service.facts(), correct);
  const parts = reply.answers.flatMap((answer, i) => [
    several ? made("p", { className: "asked" }, `“${answer.asked.text}”`) : null,
    headline(answer, citing),
    i === 0 && reply.facts.length ? facts() : null,
    ...body(answer, citing, local),
  ]);
  if (reply.message) parts.push(made("p", { className: "headline" }, ...prose(reply.message)));
  if (!reply.answers.length && reply.facts.length) parts.push(facts());
  const left = reply.answers.length ? reply.unanswered.filter((part) => part.text) : [];
  const unanswered = left.map((part) => made("li", {}, `“${part.text}”: `, ...prose(part.reason)));
  parts.push(fold(WORDS.notAnswered, [list(unanswered)], { open: true }));
  const next = reply.follow_ups[0];
  if (next) parts.push(followUp(next, correct));
  if (reply.outcome !== "answered" && reply.suggestions.length) parts.push(suggestions(reply.suggestions, ask));
  parts.push(citing.sources());
  if (!reply.kept) parts.push(made("p", { className: "notice" }, WORDS.notKept));
  if (reply.outcome === "answered") parts.push(actions(reply, service));
  return made("div", { className: "answer" }, ...parts.filter(Boolean));
}

/** The one sentence that answers, its verdict set off. */
export function headline({ headline: text, verdict, rules = [], citations = [] }, citing) {
  const refs = rules[0]?.citations ?? citations.slice(0, 1);
  const word = VERDICTS[verdict];
  if (!word) return citing.claim("div", prose(text), refs, { className: "headline" });
  const rest = text.startsWith(`${word}:`) ? text.slice(word.length + 1).trimStart() : text;
  const said = rest[0].toUpperCase() + rest.slice(1);
  const badge = made("strong", { className: `verdict ${verdict}` }, word);
  return citing.claim("div", [badge, " ", ...prose(said)], refs, { className: "headline" });
}

function body(answer, citing, local) {
  const points = (kind) =>
    answer.points.filter((point) => point.kind === kind).map((point) => citing.claim("li", point.text, point.citations));
  const layouts = layoutsOf(answer);
  const part = (kind, open) => {
    const claims = points(kind);
    return fold(WORDS[kind], [list(claims)], { open, count: claims.length });
  };
  return [
    layouts.length ? flip(layouts, citing, (layout, narrow) => pictureAddress(layout, narrow, local)) : null,
    part("why", true),
    part("cost", !layouts.length),
    stepsFold(answer, citing, { open: !layouts.length, local }),
    figures(answer.numbers),
    part("change", false),
    part("limit", false),
  ];
}

function pictureAddress(layout, narrow, local) {
  if (!layout.svg) return null;
  const address = new URL(local(layout.svg));
  address.searchParams.set("titled", "false"); // it stands above the picture as text
  if (narrow) address.searchParams.set("narrow", "true");
  return address.href;
}

export function figures(numbers) {
  const shown = numbers.filter((number) => number.value);
  const items = shown.map(({ name, value, low, high, unit, how }) => {
    const minutes = unit === "seconds" && value > LONGEST_IN_SECONDS;
    const told = (figure) => (minutes ? Math.round(figure / 60) : figure);
    const range = low != null && high != null && low !== high;
    const text = range ? `${told(low)} to ${told(high)}` : `${told(value)}`;
    const one = minutes ? "minutes" : text === "1" && unit.length > 3 ? unit.replace(/s$/, "") : unit;
    return made("div", {}, made("dt", {}, figureName(name)), made("dd", {}, made("strong", {}, `${text} ${one}`), how ? ` ${how}` : ""));
  });
  return fold(WORDS.figures, [items.length ? made("dl", { className: "figures" }, ...items) : null], { open: shown.length < 4 });
}

function suggestions(offered, ask) {
  const buttons = offered.map(({ question }) => button(question, () => ask(question)));
  return made("div", { className: "follow-up" }, made("p", { className: "asks" }, WORDS.suggestions), ...buttons);
}

function actions(reply, service) {
  const text = () => `${reply.markdown}\n\n${reply.kept ? reply.permalink : ""}`.trim();
  const copy = copier(WORDS.copyMarkdown, text, { className: "quiet" });
  const box = made("div", { className: "actions" });
  if (reply.markdown) box.append(copy);
  if (!reply.kept) return box;
  box.append(made("a", { className: "quiet", href: service.local(reply.permalink) }, WORDS.link), thumbs(reply, service));
  return box;
}

function thumbs(reply, service) {
  const said = made("span", { role: "status" });
  const box = made("div", { className: "feedback", role: "group", "aria-label": WORDS.helpful }, WORDS.helpful);
  const tell = async (helpful, comment) => {
    try {
      await service.feedback(reply.id, comment ? { helpful, comment } : { helpful });
      return true;
    } catch (error) {
      said.textContent = error.message;
      return false;
    }
  };
  const thank = () => {
    box.replaceChildren(said);
    said.textContent = WORDS.thanks;
  };
  const comment = (helpful) => {
    const words = made("textarea", { maxLength: 2000, rows: 2, placeholder: WORDS.whatWasWrong });
    words.setAttribute("aria-label", WORDS.whatWasWrong);
    const form = made("form", {}, words, made("button", { className: "choice" }, WORDS.send));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!words.value.trim()) thank();
      else if (await tell(helpful, words.value.trim())) thank();
    });
    box.replaceChildren(form, said);
    words.focus();
  };
  const thumb = (helpful, label) =>
    button(icon(helpful), async () => (await tell(helpful)) && (helpful ? thank() : comment(helpful)), {
      className: "thumb", "aria-label": label, title: label,
    });
  box.append(thumb(true, WORDS.yes), thumb(false, WORDS.no), said);
  return box;
}

const SVG = "http://www.w3.org/2000/svg";
const THUMB = "M7 10v11H3V10zm3 11h7.5a2 2 0 0 0 2-1.6l1.4-7A2 2 0 0 0 19 10h-5l.8-4.2A2 2 0 0 0 12.8 3.5L9 10v9.5z";

function icon(up) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of [["viewBox", "0 0 24 24"], ["width", "20"], ["height", "20"], ["aria-hidden", "true"]]) {
    svg.setAttribute(name, value);
  }
  if (!up) svg.setAttribute("class", "down");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("d", THUMB);
  return svg;
}
