/** The form: reads a host's profile out of it, and sets it to one. Editors of rows know nothing of the service. */

/** Text of a field -> JSON value of the fact; undefined where nothing is said. */
function value(text) {
  if (text === "") return undefined;
  if (text === "true" || text === "false") return text === "true";
  return text;
}

const number = (text) => (text === "" || Number.isNaN(Number(text)) ? undefined : Number(text));

/** Rows that can be added and removed, each a copy of a template. */
class Rows {
  constructor(box, template, { title, read, write, changed }) {
    Object.assign(this, { box, template, title, read, write, changed });
    box.addEventListener("click", ({ target }) => {
      if (!target.closest(".remove")) return;
      target.closest(".group").remove();
      this.#number();
      changed();
    });
  }

  add(given) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    this.write(row, given);
    this.box.append(row);
    this.#number();
    return row;
  }

  get values() {
    return [...this.box.children].map(this.read).filter(Boolean);
  }

  set values(all) {
    this.box.replaceChildren();
    all.forEach((given) => this.add(given));
  }

  #number() {
    [...this.box.children].forEach((row, i) => (row.querySelector("legend").textContent = `${this.title} ${i + 1}`));
  }
}

const key = (row, name) => row.querySelector(`[data-key="${name}"]`);
const ticked = (box) => [...box.querySelectorAll(".ticks input:checked")].map((tick) => tick.value);
const text = (given) => (given == null ? "" : `${given}`);

function readGroup(row) {
  const group = { count: number(key(row, "count").value), rdma: value(key(row, "rdma").value), use: value(key(row, "use").value) };
  for (const name of ["gbps", "card", "switch"]) group[name] = number(key(row, name).value);
  return group.count > 0 ? JSON.parse(JSON.stringify(group)) : null;
}

function writeGroup(row, group) {
  for (const name of ["count", "gbps", "rdma", "use", "card", "switch"]) setField(key(row, name), group[name]);
  row.querySelector("details").open = ["use", "card", "switch"].some((name) => group[name] != null);
}

function readUse(row) {
  const nics = (key(row, "nics").value.match(/\d+/g) ?? []).map(Number);
  const roles = ticked(row);
  if (!nics.length || !roles.length) return null;
  const use = { nics, roles, gbps: number(key(row, "gbps").value), team: key(row, "team").checked || undefined };
  return JSON.parse(JSON.stringify(use));
}

function writeUse(row, use) {
  key(row, "nics").value = use.nics.join(", ");
  setField(key(row, "gbps"), use.gbps);
  key(row, "team").checked = Boolean(use.team);
  for (const tick of row.querySelectorAll(".ticks input")) tick.checked = use.roles.includes(tick.value);
}

/** A speed that the list lacks is added to it, so that nothing that came from elsewhere is lost. */
function setField(field, given) {
  const wanted = text(given);
  if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === wanted)) {
    field.add(new Option(`${wanted} Gb`, wanted));
  }
  field.value = wanted;
}

export class Form {
  /** element: the form. changed: called after every change that a person makes. */
  constructor(element, changed) {
    this.element = element;
    const find = (id) => document.getElementById(id);
    this.groups = new Rows(find("groups"), find("group"), { title: "Ports", read: readGroup, write: writeGroup, changed });
    this.uses = new Rows(find("uses"), find("use"), { title: "Entry", read: readUse, write: writeUse, changed });
    this.total = find("total");
    this.own = find("own");
    element.addEventListener("input", ({ target }) => target.id !== "paste" && changed());
    element.addEventListener("submit", (event) => event.preventDefault());
    find("add-group").addEventListener("click", () => {
      key(this.groups.add({ count: 2, gbps: this.groups.values.at(-1)?.gbps ?? 10 }), "count").focus();
      changed();
    });
    find("add-use").addEventListener("click", () => {
      const next = Math.max(0, ...this.uses.values.flatMap((use) => use.nics)) + 1;
      key(this.uses.add({ nics: [next], roles: [] }), "nics").focus();
      changed();
    });
  }

  get profile() {
    const profile = {};
    for (const field of this.element.querySelectorAll("[data-fact]")) {
      const name = field.dataset.fact;
      if (field.tagName === "FIELDSET") {
        const chosen = [...field.querySelectorAll("input:checked")].map((tick) => tick.value);
        if (chosen.length) profile[name] = chosen;
      } else if (field.value !== "") {
        profile[name] = field.type === "number" ? number(field.value) : value(field.value);
      }
    }
    const groups = this.groups.values;
    const uses = this.uses.values;
    if (groups.length) {
      profile.nic_groups = groups;
      delete profile.nic_total; // the groups say it
    }
    if (uses.length) profile.layout = uses;
    this.total.hidden = groups.length > 0;
    return profile;
  }

  set profile(profile) {
    for (const field of this.element.querySelectorAll("[data-fact]")) {
      const given = profile[field.dataset.fact];
      if (field.tagName !== "FIELDSET") setField(field, given);
      else for (const tick of field.querySelectorAll("input")) tick.checked = given?.includes(tick.value) ?? false;
    }
    this.groups.values = profile.nic_groups ?? [];
    this.uses.values = profile.layout ?? [];
    this.total.hidden = this.groups.values.length > 0;
    if (profile.layout?.length) this.own.open = true;
    for (const part of this.element.querySelectorAll("details.part")) {
      const facts = [...part.querySelectorAll("[data-fact]")].map((field) => field.dataset.fact);
      if (facts.some((fact) => profile[fact] != null)) part.open = true;
    }
  }
}

/** A planned layout as one that somebody has: ports that carry the same, together. */
export function asUses(layout) {
  const uses = new Map();
  for (const { nic, team, roles, gbps } of layout.nics) {
    const name = JSON.stringify([team ?? nic, roles]);
    const use = uses.get(name) ?? { nics: [], roles, gbps: gbps ?? undefined, team: team ? true : undefined };
    use.nics.push(nic);
    uses.set(name, use);
  }
  return [...uses.values()];
}
