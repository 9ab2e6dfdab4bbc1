/** The mesh's half of the page: what it did for each call, and buttons that make a backend fail. */

import { FLAGS } from "./flags.js";

const $ = (id) => document.getElementById(id);
const clone = (id) => $(id).content.firstElementChild.cloneNode(true);
const CALLS_KEPT = 12;

const MODES = {
  next: ["Fail once", "Will fail the next request"],
  alternate: ["Flaky", "Fails every other request"],
  slow: ["Slow", "Takes 8 s, more than its time limit"],
  off: ["Off", "Fails every request"],
  ok: ["Recover", "Answers normally"],
};

/** Builds one service's row of buttons; `setMode(name, mode)` is called when one is pressed. */
export function addService(name, setMode) {
  const card = clone("service-template");
  card.dataset.service = name;
  card.querySelector("legend").textContent = name;
  card.querySelector(".modes").append(
    ...Object.entries(MODES).map(([mode, [label]]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.mode = mode;
      button.textContent = label;
      button.addEventListener("click", () => setMode(name, mode));
      return button;
    }),
  );
  $("service-list").append(card);
}

/** In place of a fault mode: the backend takes no faults here. */
export const REFUSED = Object.freeze({ mode: "refused" });

/** Shows what a backend said of its fault mode: a snapshot, `REFUSED`, or `null` when it does not answer. */
export function showFault(name, snapshot) {
  const card = document.querySelector(`[data-service="${name}"]`);
  const known = snapshot !== null && snapshot !== REFUSED;
  const mode = snapshot?.mode ?? "down";
  card.querySelector(".state").textContent = known ? describe(snapshot) : WITHOUT[mode];
  card.dataset.mode = mode;
  for (const button of card.querySelectorAll("button")) {
    button.disabled = !known;
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
  $("faults-off").hidden = document.querySelector('[data-service][data-mode="refused"]') === null;
}

const WITHOUT = { refused: "Takes no faults", down: "Does not answer" };

function describe({ mode, requests }) {
  const asked = `; asked ${requests} ${requests === 1 ? "time" : "times"}`;
  return `${MODES[mode][1]}${mode !== "ok" && requests > 0 ? asked : ""}`;
}

/** Lets the map show that a call is under way. */
export function showBusy(services) {
  for (const name of services) setWire(name, "busy");
}

/** Puts a call on top of the list, and its outcome on the map. */
export function showCall(record) {
  const list = $("call-list");
  list.prepend(fillCall(clone("call-template"), record));
  while (list.children.length > CALLS_KEPT) list.lastElementChild.remove();
  $("no-timing").hidden = record.timing || record.services.length > 1;
  // Of a call to both that failed, the page cannot tell which one it was.
  const unclear = record.services.length > 1 && record.outcome !== "ok";
  for (const name of record.services) setWire(name, unclear ? "idle" : record.outcome);
  const line = summary(record);
  $("last-call-spoken").textContent = line;
  const bar = $("last-call");
  bar.hidden = false;
  bar.dataset.outcome = record.outcome;
  bar.textContent = line;
}

function setWire(name, state) {
  document.querySelector(`[data-wire="${name}"]`).dataset.state = state;
  document.querySelector(`[data-node="${name}"]`).dataset.state = state;
}

function fillCall(row, record) {
  row.dataset.outcome = record.outcome;
  row.querySelector(".method").textContent = record.method;
  row.querySelector(".path").textContent = record.path;
  row.querySelector(".status").textContent = record.status || "no answer";
  fill(row, ".tries", record.attempts === null ? null : tries(record));
  fill(row, ".backend", record.backend);
  fill(row, ".time", milliseconds(record.mesh_ms ?? record.browser_ms));
  fill(row, ".route", record.route);
  fill(row, ".trace code", record.trace_id);
  const said = record.flags.map((flag) => FLAGS[flag] ?? flag);
  if (record.detail) said.unshift(record.detail);
  if (record.services.length > 1) said.push("Made by a function of this site; the mesh handled each of its calls.");
  row
    .querySelector(".flags")
    .append(...said.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  return row;
}

/** Puts a value in its place, or removes the whole row of a value that is not known. */
function fill(row, selector, value) {
  const place = row.querySelector(selector);
  if (value === null) place.closest("div").remove();
  else place.replaceChildren(value);
}

/** One dot a try, red for one that failed; the last one tells how it ended. */
function tries({ attempts, outcome, services }) {
  if (services.length > 1) return `${attempts} for ${services.length} calls`;
  const whole = document.createDocumentFragment();
  const dots = document.createElement("span");
  dots.className = "dots";
  dots.setAttribute("aria-hidden", "true");
  for (let attempt = 1; attempt <= Math.min(attempts, 8); attempt += 1) {
    const dot = document.createElement("i");
    const answered = attempt === attempts && (outcome === "ok" || outcome === "retried");
    dot.className = answered ? "good" : "bad";
    dots.append(dot);
  }
  if (outcome === "fallback") dots.append(Object.assign(document.createElement("i"), { className: "instead" }));
  whole.append(String(attempts), dots);
  return whole;
}

const milliseconds = (ms) => (ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`);

function summary({ path, attempts, browser_ms, outcome }) {
  const counted = attempts === null ? "" : `, ${attempts} ${attempts === 1 ? "try" : "tries"}`;
  const ended = { ok: "answered", retried: "answered after a retry", fallback: "fallback served", error: "failed" }[
    outcome
  ];
  return `${path.split("?")[0].replace("/api/", "")}: ${ended}${counted}, ${milliseconds(browser_ms)}`;
}
