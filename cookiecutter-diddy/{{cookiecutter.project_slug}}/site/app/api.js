import { parseServerTiming } from "./server-timing.js";

/**
 * What one call to a backend looked like from the page.
 * @typedef {object} CallRecord
 * @property {string} method
 * @property {string} path
 * @property {string[]} services the services behind the path
 * @property {number} status 0 when no answer came
 * @property {number} browser_ms
 * @property {number | null} mesh_ms
 * @property {number | null} attempts
 * @property {string | null} backend
 * @property {string | null} route
 * @property {string | null} trace_id
 * @property {string[]} flags reason flags of the mesh
 * @property {"ok" | "retried" | "fallback" | "error"} outcome
 * @property {boolean} timing whether the answer had a Server-Timing header of the mesh
 * @property {string | null} detail the problem's detail, or why no answer came
 */

/**
 * Calls a path of this site.
 * @param {string} path
 * @param {{method?: string, json?: unknown, services: string[], signal?: AbortSignal}} options
 * @returns {Promise<{data: any, record: CallRecord}>} data is null unless the answer was good; it rejects only when aborted
 */
export async function call(path, { method = "GET", json, services, signal }) {
  const started = performance.now();
  const headers = json === undefined ? {} : { "content-type": "application/json" };
  let response = null;
  let body = null;
  let failure = null;
  try {
    response = await fetch(path, {
      method,
      headers,
      signal,
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    body = await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    failure = response ? "The answer was not JSON." : "No answer: is the site still running?";
  }
  const record = describe(response, body, { method, path, services, failure, browser_ms: performance.now() - started });
  return { data: response?.ok && !failure ? body : null, record };
}

/** Reads what the mesh said about a call from Server-Timing and, for errors that it made, from problem+json. */
function describe(response, body, { method, path, services, failure, browser_ms }) {
  const timing = parseServerTiming(response?.headers.get("server-timing"));
  const flags = timing?.flags?.desc?.split(" ").filter(Boolean) ?? [];
  if (typeof body?.reason === "string" && !flags.includes(body.reason)) flags.push(body.reason);
  const attempts = timing?.attempts ? Number(timing.attempts.desc) : null;
  const stale = body?.source === "copy" || body?.known === false;
  const fell_back = stale || flags.some((flag) => flag.startsWith("fallback_"));
  const ok = Boolean(response?.ok) && !failure;
  return {
    method,
    path,
    services,
    browser_ms,
    attempts,
    flags,
    status: response?.status ?? 0,
    mesh_ms: timing?.mesh?.dur ?? null,
    backend: timing?.backend?.desc || null,
    route: timing?.mesh?.desc || null,
    trace_id: timing?.trace?.desc ?? body?.trace_id ?? null,
    outcome: !ok ? "error" : fell_back ? "fallback" : flags.includes("retried") ? "retried" : "ok",
    timing: timing?.mesh !== undefined,
    detail: failure ?? (ok ? null : (body?.detail ?? body?.title ?? null)),
  };
}
