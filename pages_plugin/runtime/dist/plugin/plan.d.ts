export type ProjectForm = "pages" | "pages-worker" | "worker";
export type Condition = "connect-failure" | "reset" | "timeout" | "5xx" | "gateway-error" | "retriable-status";
export type LogLevel = "debug" | "info" | "warn" | "error";
export type Signal = "traces" | "metrics" | "logs";
export type TraceFormat = "w3c" | "b3" | "b3multi";
/** `sample` is the share of requests that write a line; requests that failed always do. */
export interface AccessLog {
    readonly sample: number;
}
/** A static file of the site, served for GET and HEAD; other methods keep the error. */
export interface AssetResponse {
    readonly kind: "asset";
    readonly path: string;
    readonly status: number;
}
/** A service binding: `env[binding]` is a Fetcher. */
export interface BindingTransport {
    readonly kind: "binding";
    readonly binding: string;
}
/** Retry budget of one service in one isolate (after Finagle and Linkerd). */
export interface Budget {
    readonly ratio: number;
    readonly per_second: number;
    readonly burst: number;
    readonly window_ms: number;
}
/** The mesh of one environment. */
export interface EnvironmentPlan {
    /** Sorted by name. */
    readonly services: readonly Service[];
    /** Highest precedence first. */
    readonly routes: readonly Route[];
    readonly interception: Interception;
    /** The policy of a service that was discovered at run time. */
    readonly default_policy: Policy;
    readonly access_log: AccessLog | null;
    /** The least level that the log of the site's own code writes. */
    readonly log_level: LogLevel;
    /** Further names, sorted and in lower case, whose values are replaced in logs and spans. */
    readonly redact: readonly string[];
    readonly trace: Trace;
    readonly telemetry: Telemetry | null;
    /** Whether answers of routes carry a Server-Timing header with what the mesh did. */
    readonly server_timing: boolean;
    readonly limits: Limits;
}
/** What is answered when every attempt failed for one of the reasons in `on`. */
export interface Fallback {
    readonly on: readonly Condition[];
    readonly answer: FixedResponse | AssetResponse;
}
/** An answer that is the same every time; header names are in lower case. */
export interface FixedResponse {
    readonly kind: "response";
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
}
/**
 * Which bindings the site's own code calls through the mesh.
 *
 * `declared`: the bindings of `services`. `discover`: those, and every Fetcher found in `env` at run time, for
 * a project whose bindings are configured in the dashboard. `off`: none, for so it is configured, or the site's code
 * is known to call none.
 */
export interface Interception {
    readonly mode: "declared" | "discover" | "off";
    /** Bindings that are never meshed. */
    readonly ignore: readonly string[];
    /** Whether RPC calls are meshed: false where the site's code is known to make none. */
    readonly rpc: boolean;
    /** Whether there is a `context.data.mesh`: false where the site's code is known not to read it. */
    readonly data: boolean;
}
/** The Cloudflare plan's limits for one request, which retries must not exceed. */
export interface Limits {
    readonly subrequests: number;
    readonly worker_invocations: number;
}
/** The place in a file from which a value came; lines and columns count from 1. */
export interface Origin {
    readonly file: string;
    readonly line: number;
    readonly column: number;
}
/** `prefix` matches whole segments: `/api` matches `/api` and `/api/x` but not `/apix` (Gateway API). */
export interface PathMatch {
    readonly kind: "exact" | "prefix";
    readonly value: string;
}
/** One project's mesh. `preview` is `null` where it would equal production. */
export interface Plan {
    readonly format: 1;
    readonly mesh: string;
    /** The version of the compiler. */
    readonly version: string;
    readonly form: ProjectForm;
    readonly production_branch: string;
    readonly production: EnvironmentPlan;
    readonly preview: EnvironmentPlan | null;
    /** `production.routes.catalog.policy.timeout.request_ms` -> its line. A value that is not here is a default. */
    readonly origins: Readonly<Record<string, Origin>>;
    /** 12 hex digits of the SHA-256 over the canonical JSON of all but `origins` and `hash`. */
    readonly hash: string;
}
/** What holds for the calls of one service or route. */
export interface Policy {
    readonly retry: Retry | null;
    readonly timeout: Timeout;
    readonly fallback: Fallback | null;
}
/** When a failed attempt is sent again, and after how long (full jitter: `rand(0, min(cap, base * 2^n))`). */
export interface Retry {
    readonly retries: number;
    readonly on: readonly Condition[];
    /** The statuses that `retriable-status` means. */
    readonly statuses: readonly number[];
    /** Methods that may be sent again without an `Idempotency-Key`; RFC 9110 section 9.2.2. */
    readonly methods: readonly string[];
    /** RPC method names that were declared idempotent. */
    readonly rpc_methods: readonly string[];
    readonly backoff_base_ms: number;
    readonly backoff_max_ms: number;
    /** A request body up to this size is kept for a replay; a larger one is streamed once and not retried. */
    readonly body_limit_bytes: number;
    readonly budget: Budget;
}
/** One gateway route. The routes of an environment stand in order of precedence (Gateway API v1). */
export interface Route {
    readonly name: string;
    /** Empty for any host; `*.example.com` matches any host below example.com. */
    readonly hosts: readonly string[];
    readonly path: PathMatch;
    /** Empty for any method. */
    readonly methods: readonly string[];
    readonly service: string;
    /** What the matched prefix becomes in the request that is sent; `null` keeps the path. */
    readonly rewrite_prefix: string | null;
    /** Effective: the route's own values over its service's over the defaults. */
    readonly policy: Policy;
    /** As `Trace.sample`, for the requests of this route; `null` where nothing else holds for them. */
    readonly trace_sample: number | null;
}
/** A backend, how it is reached and what holds for calls to it. */
export interface Service {
    readonly name: string;
    readonly transport: BindingTransport | UrlTransport;
    readonly policy: Policy;
    /** Whether trace and deadline go along with RPC calls, as a last argument that a meshed method takes off. */
    readonly rpc_context: boolean;
}
/**
 * Where telemetry goes and what of it.
 *
 * `${NAME}` in urls, headers and attributes is the variable NAME of the environment, read at run time.
 */
export interface Telemetry {
    /** Only the signals that are exported; empty where nothing is. */
    readonly urls: Readonly<Partial<Record<Signal, string>>>;
    /** Sorted by name, in lower case. */
    readonly headers: readonly (readonly [string, string])[];
    /** Further attributes of the resource, sorted by name. */
    readonly attributes: readonly (readonly [string, string])[];
    /** A request that takes longer is exported though its trace is not sampled; `null`: never for being slow. */
    readonly slow_ms: number | null;
    /** Limit for one export. */
    readonly timeout_ms: number;
    /** How long is gathered before it is sent. */
    readonly interval_ms: number;
    /** Binding of a Workers Analytics Engine dataset. */
    readonly analytics_engine: string | null;
}
/** Limits until the response headers; `null` is no limit. `request_ms` covers every attempt. */
export interface Timeout {
    readonly request_ms: number | null;
    readonly try_ms: number | null;
}
/** `sample` is the share of new traces with the sampled flag; a parent's decision is kept. */
export interface Trace {
    readonly sample: number;
    /** What is read, the first that is there, and sent; `w3c` is the first where it is one of them. */
    readonly formats: readonly TraceFormat[];
}
/** An absolute http(s) URL without query and fragment; its path is a prefix of every call. */
export interface UrlTransport {
    readonly kind: "url";
    readonly url: string;
}
