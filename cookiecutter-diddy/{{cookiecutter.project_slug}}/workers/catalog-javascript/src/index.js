/** The catalogue of the shop. Reached over a service binding only; it has no public URL. */

import { mesh } from "../vendor/diddy-mesh/worker.js";
import { answer } from "./catalogue.js";
import { nextVerdict, SLOW_MS, setMode, snapshot } from "./faults.js";

const worker = {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === "/_demo/fault") return faultControl(request, env);
    const traceId = request.headers.get("traceparent")?.split("-")[1] ?? null;
    if (env.DEMO_FAULTS === "on") {
      const verdict = nextVerdict(traceId);
      if (verdict === "delay") await scheduler.wait(SLOW_MS);
      if (verdict === "fail")
        return json(503, { title: "Out of order", detail: "A button on the page told it to fail." });
    }
    return json(...answer(request.method, pathname));
  },
};

// `mesh` carries on the caller's trace, refuses work whose deadline has passed, and writes one JSON line.
export default mesh(worker, { service: "catalog" });

/** GET tells the fault mode and POST {"mode": "..."} sets it, but only where DEMO_FAULTS is "on". */
async function faultControl(request, env) {
  if (env.DEMO_FAULTS !== "on")
    return json(404, { title: "Faults are switched off", detail: 'DEMO_FAULTS is not "on".' });
  if (request.method === "POST") {
    const body = await request.json().catch(() => null);
    if (!setMode(body?.mode))
      return json(400, { title: "Unknown mode", detail: "mode is ok, next, alternate, slow or off." });
  }
  return json(200, snapshot());
}

const json = (status, body) => Response.json(body, { status, headers: { "cache-control": "no-store" } });
