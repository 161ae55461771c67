/** The plan as files: picture, document, commands, data. */
import { button, copier, made } from "../advisor/dom.js";

const BOM = "\ufeff"; // without it Windows PowerShell reads a script in the code page of the machine

function save(content, name, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  made("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** service: to ask. profile, plan: what is shown. failed: called with an error. */
export function exportBar(service, profile, plan, failed) {
  const picture = (accept) => service.call("api/v1/layouts/picture", { body: { layout: plan.layout }, accept });
  const files = {
    SVG: async () => save(await picture("image/svg+xml"), "layout.svg"),
    PNG: async () => save(await picture("image/png"), "layout.png"),
    Markdown: async () =>
      save(await service.call("api/v1/layouts", { body: { profile }, accept: "text/markdown" }), "layout.md", "text/markdown"),
    JSON: async () => save(JSON.stringify({ profile, ...plan }, null, 2), "layout.json", "application/json"),
  };
  const script = plan.script ?? commands(plan.steps ?? []);
  if (script) files.PowerShell = async () => save(BOM + script, "layout.ps1", "text/plain");
  const link = copier("Copy the link", () => location.href);
  const saved = Object.entries(files).map(([name, file]) => button(name, () => file().catch(failed)));
  return made("div", { className: "exports", role: "group", "aria-label": "Save the plan" }, made("span", { className: "soft" }, "Save as"), ...saved, link);
}

function commands(steps) {
  const told = steps.filter((step) => step.command && step.shell === "powershell");
  return told.map((step) => `# ${step.text}\r\n${step.command}`).join("\r\n\r\n");
}
