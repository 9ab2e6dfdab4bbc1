import { call } from "./api.js";
import { addService, REFUSED, showBusy, showCall, showFault } from "./panel.js";
import { onBasketChange, showNotice, showProducts, showQuote } from "./shop.js";

const SERVICES = { catalog: "/api/catalog/products", inventory: "/api/inventory/stock" };
const RECHECKS_MS = [3000, 6000, 12000];

const latest = { catalog: null, inventory: null };
const faults = { catalog: null, inventory: null };
let recheck = 0;
let timer;

/** Calls a path and shows in the panel what the mesh did for it. */
async function meshed(path, services, signal) {
  showBusy(services);
  const answer = await call(path, { services, signal });
  showCall(answer.record);
  return answer;
}

async function load(...names) {
  await Promise.all(
    names.map(async (name) => {
      latest[name] = await meshed(SERVICES[name], [name]);
    }),
  );
  const { catalog, inventory } = latest;
  showProducts(catalog.data, inventory.data);
  if (catalog.data === null) {
    showNotice("The catalogue does not answer, and there is no copy of it to show.", reload);
  } else if (catalog.data.source === "copy") {
    showNotice(
      "The catalogue does not answer. You see the copy deployed with the site; prices may have changed.",
      reload,
    );
  } else {
    showNotice("");
  }
  await Promise.all(names.filter((name) => mayHaveChanged(name)).map((name) => askFault(name)));
  recheckLater();
}

/** Whether a backend's fault mode is to be asked again: a call uses some of them up, and one that was down may be back. */
function mayHaveChanged(name) {
  const known = faults[name];
  return known !== REFUSED && (known?.mode !== "ok" || latest[name].record.outcome !== "ok");
}

const reload = () => load("catalog", "inventory");

/** A backend that was only starting is asked again by itself, a few times; one that was told to fail is not. */
function recheckLater() {
  const names = Object.keys(SERVICES).filter(isDown);
  if (names.length === 0) recheck = 0;
  if (names.length === 0 || recheck >= RECHECKS_MS.length) return;
  clearTimeout(timer);
  timer = setTimeout(() => load(...names.filter(isDown)), RECHECKS_MS[recheck]);
  recheck += 1;
}

function isDown(name) {
  const { outcome } = latest[name].record;
  const toldToFail = faults[name] && faults[name] !== REFUSED && faults[name].mode !== "ok";
  return (outcome === "error" || outcome === "fallback") && !toldToFail;
}

/** Reads or sets a backend's fault mode. These calls are the demonstration's own and are not listed. */
async function askFault(name, mode) {
  const options = mode ? { method: "POST", json: { mode }, services: [name] } : { services: [name] };
  const { data, record } = await call(`/api/${name}/_demo/fault`, options);
  faults[name] = record.status === 404 ? REFUSED : data;
  showFault(name, faults[name]);
}

async function setMode(name, mode) {
  await askFault(name, mode);
  await load(name);
}

let quoteCall = new AbortController();

async function quote(basket) {
  quoteCall.abort();
  if (basket.size === 0) return;
  quoteCall = new AbortController();
  const { signal } = quoteCall;
  const query = Array.from(basket, ([id, quantity]) => `item=${encodeURIComponent(id)}:${quantity}`).join("&");
  try {
    const { data, record } = await meshed(`/api/quote?${query}`, ["catalog", "inventory"], signal);
    showQuote(data, record.detail ?? "No price right now.");
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

for (const name of Object.keys(SERVICES)) addService(name, setMode);
onBasketChange(quote);
document.getElementById("reload").addEventListener("click", reload);
await reload();
