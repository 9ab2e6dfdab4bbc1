import type { Route } from "../route/router.ts";

/** What the platform binds for the site: service bindings, ASSETS, variables. */
export type Env = Record<string, unknown>;

/** One try of a call; `status` or `error` says how it ended. Milliseconds. */
export interface AttemptRecord {
  status?: number;
  error?: Flag;
  /** Since the request began; where spans are exported. */
  start_ms?: number;
  duration_ms: number;
  /** The span that the callee was told for its parent; where spans are exported. */
  span_id?: string;
}

/** A span that the site's own code made with `mesh.span`. Epoch milliseconds. */
export interface OwnSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** What the code threw, without secrets. */
  readonly error?: { readonly name: string; readonly message: string };
}

/** A line that the site's own code wrote with `mesh.log`, without secrets. Epoch milliseconds. */
export interface LogEntry {
  readonly atMs: number;
  readonly level: Level;
  readonly spanId: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An RPC call that a Worker answers; `error` is the class of what its method threw. */
export interface ServedRpc {
  readonly service: string;
  error?: string;
}

/** Levels of a log, the least first. */
export type Level = "debug" | "info" | "warn" | "error";

/** One logical call to a service, as the access line and Server-Timing show it. */
export interface CallRecord {
  service: string;
  kind: "fetch" | "rpc";
  method: string;
  attempts: AttemptRecord[];
  flags: Flag[];
  /** The span of the site's own code in which it was made; else it is the request's. */
  parent_id?: string | undefined;
}

/** Stable reasons for what the mesh did, after Envoy's response flags. */
export type Flag =
  | "abandoned"
  | "client_gone"
  | "connect_failure"
  | "deadline_exceeded"
  | "fallback_asset"
  | "fallback_response"
  | "no_binding"
  | "not_retried_body"
  | "not_retried_budget"
  | "not_retried_deadline"
  | "not_retried_limit"
  | "not_retried_method"
  | "path_rejected"
  | "request_timeout"
  | "reset"
  | "retried"
  | "retries_exhausted"
  | "service_error"
  | "try_timeout";

/** One request that the mesh received, and what it knows of it. Made once a request; layers write into it. */
export interface Inbound {
  readonly request: Request;
  readonly env: Env;
  /** What the adapter needs to go on to the site: Pages' context, or a Worker's ExecutionContext. */
  readonly platform: unknown;
  /** What the site, or the service of a route, answers, once it was asked. */
  answer?: Promise<Response> | Response;
  readonly method: string;
  /** The URL as it arrived; the path begins at `pathStart`. */
  readonly url: string;
  readonly host: string;
  readonly pathStart: number;
  readonly path: string;
  /** Epoch milliseconds. In production the clock stands still between I/O, so one reading serves until the next await. */
  readonly startedMs: number;
  /** When the caller's patience ends, epoch milliseconds; Infinity for never. */
  deadlineMs: number;
  /** Calls that the platform still allows this request. */
  callsLeft: number;
  traceId: string;
  spanId: string;
  parentId: string | null;
  /** W3C trace flags: 1 sampled, 2 random trace id. */
  traceFlags: number;
  /** Whether the parent did not come as a `traceparent`; only to one a `tracestate` belongs. */
  stateless?: boolean;
  /** Whether B3 forces this trace. */
  debug?: boolean;
  /** The gateway route that matched, and the request that its service gets. */
  route: Route | null;
  outgoing?: Request | null;
  /** Where headers are read, once somebody asked. */
  headers?: Headers | null;
  readonly calls: CallRecord[];
  readonly flags: Flag[];
  /** Takes note of how the request ended; of one that is recorded already it takes none. */
  ended?: (inbound: Inbound, status: number) => void;
  /** When it was recorded, epoch milliseconds; before that there is none. */
  endedMs: number;
  /** What is served is an RPC call, of the method `method`. */
  rpc?: ServedRpc;
  /** Spans and lines of the site's own code, and who gets those that come later. */
  spans?: OwnSpan[];
  onSpan?: (span: OwnSpan) => void;
  logs?: LogEntry[];
  onLog?: (entry: LogEntry) => void;
  /** The span of the site's own code that the running code is in. */
  currentSpan?: () => string | undefined;
}

/** Keeps code running behind the answer. */
export interface Background {
  waitUntil(promise: Promise<unknown>): void;
}

/** Pages' context, or a Worker's ExecutionContext. */
export function backgroundOf({ platform }: Inbound): Background {
  return (platform as { ctx?: Background }).ctx ?? (platform as Background);
}

/** Answers one inbound request. */
export type Handler = (inbound: Inbound) => Promise<Response> | Response;

/** A request layer; the adapter puts the site itself inside the innermost one. */
export type RequestLayer = (next: Handler) => Handler;

/**
 * Reads what routing needs out of the request, by slicing: `new URL` costs ten times as much.
 *
 * @param callsLeft the platform's limit of Worker invocations for one request
 */
export function receive(request: Request, env: Env, platform: unknown, callsLeft: number): Inbound {
  const url = request.url;
  const hostStart = url.indexOf("//") + 2;
  const pathStart = url.indexOf("/", hostStart);
  const query = url.indexOf("?", pathStart);
  return {
    request,
    env,
    platform,
    method: request.method,
    url,
    host: url.slice(hostStart, pathStart),
    pathStart,
    path: url.slice(pathStart, query < 0 ? undefined : query),
    startedMs: Date.now(),
    deadlineMs: Infinity,
    callsLeft,
    parentId: null,
    route: null,
    calls: [],
    flags: [],
    // The rest comes with the layer that knows it.
  } as unknown as Inbound;
}

/** The request's headers: the outgoing copy's, where a route matched. */
export function headersOf(inbound: Inbound): Headers {
  inbound.headers ??= inbound.request.headers;
  return inbound.headers;
}
