import { call } from "./api.js";
import { addService, showBusy, showCall, showFault } from "./panel.js";
import { onBasketChange, showNotice, showProducts, showQuote } from "./shop.js";

const SERVICES = { catalog: "/api/catalog/products", inventory: "/api/inventory/stock" };
const RECHECKS_MS = [3000, 6000, 12000];

const latest = { catalog: null, inventory: null };
const faults = { catalog: null, inventory: null };
let recheck = 0;

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
    recheck = 0;
  }
  if (names.includes("catalog") && catalog.record.outcome !== "ok") await askFault("catalog");
  if (names.includes("inventory") && (faults.inventory?.mode ?? "ok") !== "ok") await askFault("inventory");
  recheckLater();
}

const reload = () => load("catalog", "inventory");

/** A backend that was only starting is asked again by itself; one that was told to fail is not. */
function recheckLater() {
  const failing = () =>
    Object.keys(SERVICES).filter((name) => {
      const { outcome } = latest[name].record;
      return (outcome === "error" || outcome === "fallback") && (faults[name]?.mode ?? "ok") === "ok";
    });
  if (failing().length === 0 || recheck >= RECHECKS_MS.length) return;
  setTimeout(() => {
    if (failing().length > 0) load(...failing());
  }, RECHECKS_MS[recheck]);
  recheck += 1;
}

/** Reads or sets a backend's fault mode. These calls are the demonstration's own and are not listed. */
async function askFault(name, mode) {
  const options = mode ? { method: "POST", json: { mode }, services: [name] } : { services: [name] };
  const { data } = await call(`/api/${name}/_demo/fault`, options);
  faults[name] = data;
  showFault(name, data);
}

async function setMode(name, mode) {
  await askFault(name, mode);
  await load(name);
  await askFault(name);
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
await Promise.all(Object.keys(SERVICES).map((name) => askFault(name)));
