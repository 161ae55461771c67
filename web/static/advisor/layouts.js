/** Layouts to flip through: each as a picture, with the table behind it, what it gives and what it costs. */
import { fold, list, made, prose, sentence } from "./dom.js";
import { TABLE, VIRTUAL, WINDOWS, WORDS, networkName, portName, rolesName, ROLES, speedName, teamName } from "./words.js";

let panels = 0;

/** The layouts of an answer, the best first: [label, layout] pairs. */
export function layoutsOf({ layout, target, alternatives }) {
  if (!layout) return [];
  const buys = target?.nics.some((nic) => nic.missing);
  const others = alternatives.filter((other) => !other.windows);
  return [
    [WORDS.theirs, layout],
    ...(target ? [[buys ? WORDS.toBuy : WORDS.target, target]] : []),
    ...alternatives.map((other) => [
      other.windows
        ? `On ${WINDOWS[other.windows] ?? other.windows}`
        : others.length > 1 ? `${WORDS.other} ${others.indexOf(other) + 1}` : WORDS.other,
      other,
    ]),
  ];
}

/**
 * Tabs over layouts. layouts: [label, layout] pairs. picture: layout, narrow -> address or promise of one.
 */
export function flip(layouts, citing, picture) {
  const panel = made("div", { className: "panel" });
  const show = (layout) => panel.replaceChildren(...layoutParts(layout, citing, picture));
  show(layouts[0][1]);
  if (layouts.length === 1) return made("div", { className: "layouts" }, panel);
  const id = `layouts-${++panels}`;
  Object.assign(panel, { id, tabIndex: 0 });
  panel.setAttribute("role", "tabpanel");
  const tabs = layouts.map(([label, layout], i) => {
    const tab = made("button", { type: "button", className: "tab", role: "tab", "aria-controls": id }, label);
    tab.addEventListener("click", () => choose(i));
    tab.choose = () => show(layout);
    return tab;
  });
  const choose = (chosen) => {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", `${i === chosen}`);
      tab.tabIndex = i === chosen ? 0 : -1;
    });
    tabs[chosen].choose();
    panel.setAttribute("aria-label", tabs[chosen].textContent);
  };
  const strip = made("div", { className: "tabs", role: "tablist", "aria-label": WORDS.layouts }, ...tabs);
  strip.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = (tabs.indexOf(strip.getRootNode().activeElement) + step + tabs.length) % tabs.length;
    choose(next);
    tabs[next].focus();
  });
  choose(0);
  return made("div", { className: "layouts" }, strip, panel);
}

/** One layout: title, picture, table, gains and costs. */
export function layoutParts(layout, citing, picture) {
  const costs = layout.trade_offs.map((cost) =>
    citing.claim("li", [made("strong", {}, sentence(cost.what)), " ", ...prose(sentence(cost.because))], cost.citations),
  );
  return [
    made("p", { className: "layout-title" }, layout.title),
    ...drawn(layout, picture),
    layout.gives.length ? made("ul", { className: "gives" }, ...layout.gives.map((gain) => made("li", {}, gain))) : null,
    fold(WORDS.table, [portTable(layout), virtualTable(layout)]),
    fold(WORDS.cost, [list(costs)], { open: costs.length < 4, count: costs.length }),
    layout.next_nic ? made("p", { className: "soft" }, layout.next_nic) : null,
  ].filter(Boolean);
}

/** Both drawings; the style shows the one for which there is room, and the other is never fetched. */
function drawn(layout, picture) {
  return [false, true].map((narrow) => {
    const image = made("img", {
      className: `picture ${narrow ? "narrow" : "wide"}`,
      alt: `${WORDS.picture}: ${layout.title}; ${WORDS.sameInTable}`,
      loading: "lazy",
      onerror: () => image.remove(), // of an answer that could not be kept there is none to fetch
    });
    Promise.resolve(picture(layout, narrow)).then((address) => address && (image.src = address), () => image.remove());
    return image;
  });
}

export function portTable(layout) {
  const teams = new Map(layout.teams.map((team) => [team.id, teamName(team)]));
  return table(TABLE, layout.nics.map((nic) => [
    portName(nic), rolesName(nic.roles), networkName(nic), speedName(nic.gbps), teams.get(nic.team) ?? "",
  ]));
}

function virtualTable(layout) {
  if (!layout.virtual_nics.length) return null;
  const places = new Map(layout.teams.map((team) => [team.id, `NIC ${team.nics.join("+")}`]));
  return table(VIRTUAL, layout.virtual_nics.map((nic) => [
    nic.name, ROLES[nic.role], places.get(nic.on) ?? nic.on.replace("nic-", "NIC "), nic.weight == null ? "" : `${nic.weight}`,
  ]));
}

/** A table; columns in which nothing stands are left out. Where there is no room its rows become cards. */
export function table(head, rows) {
  const shown = head.map((_, i) => i).filter((i) => rows.some((row) => row[i]));
  return made(
    "table",
    {},
    made("thead", {}, made("tr", {}, ...shown.map((i) => made("th", { scope: "col" }, head[i])))),
    made("tbody", {}, ...rows.map((row) =>
      made("tr", {}, ...shown.map((i) => made("td", { "data-label": head[i] }, row[i]))))),
  );
}
