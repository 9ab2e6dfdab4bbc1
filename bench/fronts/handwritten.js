// What a competent engineer writes in an afternoon: routing, trace, retries with back-off, a time limit that cancels, a circuit
// breaker, a static fallback and one JSON line. The yardstick for the mesh, so it is to be idiomatic and no straw man.

const ROUTES = [{ name: "catalog", prefix: "/api/catalog", binding: "BACKEND" }];
const RETRYABLE_METHODS = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);
const RETRYABLE_STATUSES = new Set([502, 503, 504]);
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"]);
const TIMEOUT_MS = 15_000;
const MAX_ATTEMPTS = 3;
const LOG_SAMPLE = 0;

class CircuitBreaker {
  failures = 0;
  openUntil = 0;

  get isOpen() {
    return Date.now() < this.openUntil;
  }

  record(ok) {
    if (ok) {
      this.failures = 0;
    } else if (++this.failures >= 7) {
      this.openUntil = Date.now() + 1000;
      this.failures = 0;
    }
  }
}

const breakers = new Map(ROUTES.map((route) => [route.binding, new CircuitBreaker()]));

function findRoute(pathname) {
  return ROUTES.find(({ prefix }) => pathname === prefix || pathname.startsWith(`${prefix}/`));
}

const hexId = () => crypto.randomUUID().replaceAll("-", "");

function continueTrace(headers) {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(headers.get("traceparent") ?? "");
  return { traceId: match ? match[1] : hexId(), flags: match ? match[3] : "01" };
}

function forwardedHeaders(request, trace, deadline) {
  const headers = new Headers();
  for (const [name, value] of request.headers) {
    if (!HOP_BY_HOP.has(name)) headers.append(name, value);
  }
  headers.set("traceparent", `00-${trace.traceId}-${hexId().slice(0, 16)}-${trace.flags}`);
  headers.set("x-deadline-ms", String(deadline - Date.now()));
  return headers;
}

const backoff = (attempt) => Math.random() * Math.min(250, 25 * 2 ** (attempt - 1));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function attemptOnce(backend, url, init, deadline) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error("timeout")), deadline - Date.now());
  try {
    return await backend.fetch(url, { ...init, signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function callBackend(backend, url, request, trace, breaker, attempts) {
  if (breaker.isOpen) throw new Error("circuit open");
  const deadline = Date.now() + TIMEOUT_MS;
  const retryable = RETRYABLE_METHODS.has(request.method);
  const body = request.body === null || !retryable ? request.body : await request.arrayBuffer();
  for (let attempt = 1; ; attempt++) {
    const started = Date.now();
    const last = !retryable || attempt === MAX_ATTEMPTS;
    try {
      const headers = forwardedHeaders(request, trace, deadline);
      const response = await attemptOnce(backend, url, { method: request.method, headers, body, redirect: "manual" }, deadline);
      attempts.push({ status: response.status, ms: Date.now() - started });
      breaker.record(response.status < 500);
      if (last || !RETRYABLE_STATUSES.has(response.status)) return response;
    } catch (error) {
      attempts.push({ error: String(error), ms: Date.now() - started });
      breaker.record(false);
      if (last || Date.now() >= deadline) throw error;
    }
    await sleep(backoff(attempt));
  }
}

export default {
  async fetch(request, env) {
    const started = Date.now();
    const url = new URL(request.url);
    const route = findRoute(url.pathname);
    if (!route) return env.ASSETS.fetch(request);
    const trace = continueTrace(request.headers);
    const attempts = [];
    let response;
    try {
      url.pathname = url.pathname.slice(route.prefix.length) || "/";
      response = await callBackend(env[route.binding], url, request, trace, breakers.get(route.binding), attempts);
    } catch (error) {
      console.error(error);
      response = await env.ASSETS.fetch(new URL("/offline.json", request.url));
    }
    if (Math.random() < LOG_SAMPLE) {
      const { traceId } = trace;
      const line = {
        traceId,
        route: route.name,
        path: url.pathname,
        status: response.status,
        attempts,
        ms: Date.now() - started,
      };
      console.log(JSON.stringify(line));
    }
    return response;
  },
};
