/** Every word that the widget and the planner show of their own; all others come from the service. */

export const WORDS = {
  ask: "Ask",
  askOn: "Ask on",
  asking: "Working it out …",
  assumed: "Taken for granted",
  byHand: "The same without Network ATC",
  change: "What would change it",
  check: "Check",
  choose: "Choose",
  copied: "Copied",
  copy: "Copy",
  copyMarkdown: "Copy as Markdown",
  copyFailed: "Not copied: select it and copy it by hand",
  corrected: "Answered again with",
  cost: "What it costs",
  figures: "In figures",
  forget: "Forget this conversation",
  forgotten: "Forgotten.",
  goneConversation: "That conversation is no longer kept, so this was asked afresh. Say the hardware again if it matters.",
  gone: "This answer is no longer kept. Ask again below.",
  heard: "Heard",
  helpful: "Was this right?",
  interrupts: "Interrupts",
  layouts: "Layouts",
  limit: "Keep in mind",
  link: "Link to this answer",
  lost: "The advisor can't be reached. What you typed is still here.",
  no: "No, it was not right",
  noNumber: "another number",
  notAnswered: "Not answered",
  notKept: "This answer could not be stored: copy it if you need it later.",
  offline: "You are offline. What you typed is still here.",
  other: "Another way",
  picture: "Picture of the layout",
  placeholder: "For instance: 2008 R2, iSCSI, 4 NICs per host, is that enough?",
  question: "Your question",
  readIt: "Read it in the guidance",
  retry: "Try again",
  retryIn: (seconds) => `Try again in ${seconds} s`,
  sameInTable: "the table below tells the same",
  sayIt: "Say it in your own words in the box below.",
  script: "Download as a PowerShell script",
  send: "Send",
  sources: "Sources",
  steps: "What to do",
  suggestions: "I can answer these:",
  table: "The same as a table",
  target: "To aim for",
  thanks: "Thank you.",
  theirs: "With these ports",
  timeout: "The advisor takes too long. What you typed is still here.",
  toBuy: "With ports to buy",
  undo: "Undo",
  whatWasWrong: "What was wrong or missing?",
  where: "Where",
  why: "Why",
  yes: "Yes, it was right",
};

export const VERDICTS = { yes: "Yes", no: "No", depends: "It depends" };

/** Parts of a build, in the order in which they are done. */
export const PARTS = {
  prepare: "Before anything, on each host",
  values: "Fill in",
  host: "On each host, one after the other",
  cluster: "Once, on one node",
  check: "Check",
};

export const ROLES = {
  management: "management",
  heartbeat: "heartbeat",
  csv: "CSV",
  "live-migration": "live migration",
  "vm-switch": "virtual machines",
  iscsi: "iSCSI",
  smb: "SMB",
  s2d: "S2D",
  replica: "replica",
  backup: "backup",
};

export const WINDOWS = {
  "2008": "2008",
  "2008r2": "2008 R2",
  "2012r2": "2012 R2",
  "azure-local": "Azure Local",
};

const TEAMS = { lbfo: "LBFO team", set: "SET team", vendor: "maker's team" };
const MODES = { "switch-independent": "switch independent", lacp: "LACP" };

export const TABLE = ["NIC", "carries", "network", "speed", "team"];
export const VIRTUAL = ["virtual NIC", "carries", "on", "weight"];

export const rolesName = (roles) => roles.map((role) => ROLES[role]).join(", ") || "nothing yet";
export const speedName = (gbps) => (gbps == null ? "" : gbps >= 1 ? `${gbps} Gb` : `${gbps * 1000} Mb`);
export const teamName = (team) => [TEAMS[team.kind], MODES[team.mode] ?? team.mode].filter(Boolean).join(", ");
export const portName = (nic) => (nic.missing ? `${nic.nic} (to buy)` : `${nic.nic}`);
export const networkName = (nic) =>
  [
    nic.network,
    nic.subnet && nic.roles.join() !== nic.subnet ? `subnet ${nic.subnet}` : "",
    nic.peer,
    nic.cap_percent == null ? "" : `capped at ${nic.cap_percent} %`,
  ].filter(Boolean).join(", ");

/** The name of a figure, as a person says it. */
export const figureName = (name) => {
  const words = name.replaceAll("_", " ").replace("nics", "NICs").replace(/ (gbps|seconds)$/, "");
  return words[0].toUpperCase() + words.slice(1);
};
