/** The planner: what the form says is planned, checked and drawn at each change; the address holds it all. */
import { chips, followUp } from "./advisor/asking.js";
import { figures, headline } from "./advisor/answer.js";
import { Citing } from "./advisor/citing.js";
import { button, made, prose, sentence } from "./advisor/dom.js";
import { flip, layoutParts, layoutsOf } from "./advisor/layouts.js";
import { Service } from "./advisor/service.js";
import { stepsFold } from "./advisor/steps.js";
import { VERDICTS, WORDS } from "./advisor/words.js";
import { exportBar } from "./planner/exports.js";
import { Form, asUses } from "./planner/form.js";

const PAUSE_MS = 250; // a person who types a number is not done at its first digit
const EXAMPLE = { windows: "2022", clustered: true, hosts: 4, nic_groups: [{ count: 4, gbps: 10 }], storage: ["iscsi"] };
const WEIGHT = { forbidden: "no", warning: "depends", info: "yes" };
const SEVERITIES = { forbidden: "Forbidden", warning: "Weakness", info: "Note" };

const service = new Service(new URL("/", location.href).href);
const find = (id) => document.getElementById(id);
const result = find("result");
const pictures = new Map();
let running = null;
let timer = 0;
let plan = null;

const form = new Form(document.querySelector(".wishes"), () => {
  clearTimeout(timer);
  timer = setTimeout(update, PAUSE_MS);
});

async function update() {
  running?.abort();
  const { signal } = (running = new AbortController());
  const { profile } = form;
  const query = new URLSearchParams({ profile: JSON.stringify(profile) });
  history.replaceState(null, "", Object.keys(profile).length ? `?${query}` : location.pathname);
  result.parentElement.setAttribute("aria-busy", "true");
  try {
    const [planned, check] = await Promise.all([
      service.call("api/v1/layouts", { body: { profile: { ...profile, layout: undefined } }, signal }),
      profile.layout ? service.call("api/v1/layouts/check", { body: { profile: asChecked(profile) }, signal }) : null,
    ]);
    plan = planned;
    show(profile, check);
    find("said").textContent = plan.headline;
  } catch (error) {
    if (!signal.aborted) failed(error);
  } finally {
    if (running.signal === signal) result.parentElement.removeAttribute("aria-busy");
  }
}

/** The own layout is on the ports that it names. */
function asChecked(profile) {
  const ports = new Set(profile.layout.flatMap((use) => use.nics)).size;
  const total = profile.nic_groups?.reduce((sum, group) => sum + group.count, 0);
  return total === ports ? profile : { ...profile, nic_groups: undefined, nic_total: undefined };
}

function failed(error) {
  const retry = button(WORDS.retry, update);
  result.querySelector(".notice")?.remove();
  result.prepend(made("div", { className: "notice", role: "alert" }, made("p", {}, error.message), retry));
}

function show(profile, check) {
  const citing = new Citing(plan.citations, (url) => service.local(url));
  const layouts = layoutsOf(plan);
  const planned = flip(layouts, citing, picture);
  const side = check
    ? made("div", { className: "beside" }, now(check), made("section", {}, made("h2", {}, "Planned"), planned))
    : planned;
  const [next] = plan.follow_ups;
  const questions = () => service.facts();
  result.replaceChildren(...[
    headline(plan, citing),
    chips(plan.facts.filter((fact) => fact.origin !== "profile"), questions, set),
    exportBar(service, profile, plan, failed),
    side,
    stepsFold(plan, citing),
    figures(plan.numbers),
    next ? followUp(next, set) : null,
    citing.sources(),
  ].filter(Boolean));
}

/** The layout that is there, with what the rules say about it. */
function now(check) {
  const citing = new Citing(check.citations, (url) => service.local(url));
  const findings = check.findings.map((finding) => {
    const item = citing.claim(
      "li",
      [
        made("strong", { className: `verdict ${WEIGHT[finding.severity]}` }, SEVERITIES[finding.severity]),
        finding.nics.length ? ` NIC ${finding.nics.join(", ")}: ` : " ",
        made("strong", {}, sentence(finding.says)), " ", ...prose(sentence(finding.because)),
      ],
      finding.citations,
    );
    if (finding.fix) item.append(made("p", { className: "soft" }, ...prose(sentence(finding.fix))));
    return item;
  });
  const sound = { yes: "Sound", no: "Not sound", depends: "It depends" }[check.verdict] ?? VERDICTS[check.verdict];
  const given = { ...check.given, title: "as it is now" };
  return made(
    "section",
    {},
    made("h2", {}, "Now ", made("strong", { className: `verdict ${check.verdict}` }, sound)),
    ...layoutParts(given, citing, picture).slice(1), // its title is the heading
    made("ul", { className: "findings" }, ...findings),
  );
}

/** Drawn by the service, once for each layout and width. */
function picture(layout, narrow) {
  const body = { layout, title: "", narrow };
  const known = JSON.stringify(body);
  if (!pictures.has(known)) {
    const drawing = service.call("api/v1/layouts/picture", { body, accept: "image/svg+xml" });
    pictures.set(known, drawing.then(async (blob) => `data:image/svg+xml,${encodeURIComponent(await blob.text())}`));
    pictures.get(known).catch(() => pictures.delete(known));
  }
  return pictures.get(known);
}

/** A fact chosen beside the form is set in it. */
function set(fact, value) {
  const profile = { ...form.profile, [fact]: value };
  if (fact === "nic_total") delete profile.nic_groups;
  form.profile = profile;
  update();
}

find("read").addEventListener("click", async () => {
  const text = find("paste").value.trim();
  if (!text) return;
  try {
    const { profile, facts, notes } = await service.call("api/v1/facts", { body: { text } });
    const told = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
    if (told.nic_total && !told.nic_groups) told.nic_groups = [{ count: told.nic_total }];
    const names = new Set(facts.map((fact) => fact.name.replaceAll("_", " ")));
    find("told").textContent = names.size ? `Read: ${[...names].join(", ")}. ${notes.map(sentence).join(" ")}` : "Nothing in it tells of a host.";
    form.profile = { ...form.profile, ...told };
    update();
  } catch (error) {
    find("told").textContent = error.message;
  }
});

find("copy-plan").addEventListener("click", () => {
  if (plan) set("layout", asUses(plan.layout));
});

find("empty").addEventListener("click", () => {
  form.profile = {};
  update();
});

function fromAddress() {
  try {
    return JSON.parse(new URLSearchParams(location.search).get("profile")) ?? EXAMPLE;
  } catch {
    return EXAMPLE;
  }
}

form.profile = fromAddress();
update();
