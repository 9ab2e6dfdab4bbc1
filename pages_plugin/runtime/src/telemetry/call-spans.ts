import type { AttemptRecord, CallRecord, Flag, Inbound } from "../core/inbound.ts";
import { durationOf, errorOf, isUnfinished, startOf } from "./attempts.ts";
import { type Attribute, attribute, knownMethod, nanoseconds } from "./attributes.ts";
import { randomHex } from "./ids.ts";
import { SENT, type TracedRecord } from "./span.ts";
import { addressOf, redactedUrl, schemeOf } from "./url.ts";

const INTERNAL = 1;
const CLIENT = 3;
const ERROR = { status: { code: 2 } };
const HAS_IS_REMOTE = 0x100;

/** The attribute that names an RPC as this platform's. */
export const RPC_SYSTEM = attribute("rpc.system.name", "cloudflare_workers");

interface Event {
  readonly name: string;
  readonly timeUnixNano: string;
  readonly attributes: readonly Attribute[];
}

/**
 * The spans of one logical call: one for the call with what the mesh decided as events, one below it for each attempt. An attempt has the
 * id that the callee was told, so that the callee's spans hang below it. After OpenTelemetry's HTTP conventions 1.45: a client span is an
 * attempt, and what encompasses the attempts is none.
 *
 * @param addresses host and port of the services that are URLs; a binding has the service's name for an address
 */
export function callSpans(inbound: Inbound, call: TracedRecord, addresses: Readonly<Record<string, string>>): string[] {
  const { traceId } = inbound;
  const { attempts, service } = call;
  const callId = randomHex(16);
  const flags = inbound.traceFlags | HAS_IS_REMOTE;
  const address = addresses[service] ?? service;
  const first = attempts[0];
  const last = attempts[attempts.length - 1];
  const startMs = first ? startOf(inbound, first) : inbound.endedMs;
  const endMs = last ? startOf(inbound, last) + durationOf(inbound, call, last) : inbound.endedMs;
  const found = [
    JSON.stringify({
      traceId,
      spanId: callId,
      parentSpanId: call.parent_id ?? inbound.spanId,
      flags,
      name: service,
      kind: INTERNAL,
      startTimeUnixNano: nanoseconds(startMs),
      endTimeUnixNano: nanoseconds(endMs),
      attributes: callAttributes(inbound, call, last),
      events: eventsOf(inbound, call, endMs),
      ...(hasFailed(inbound, call, last) ? ERROR : {}),
    }),
  ];
  for (const [resends, attempt] of attempts.entries()) {
    const attemptStartMs = startOf(inbound, attempt);
    const error = errorOf(inbound, call, attempt);
    const isHttp = call.kind === "fetch";
    const method = knownMethod(call.method);
    found.push(
      JSON.stringify({
        traceId,
        spanId: attempt.span_id ?? randomHex(16),
        parentSpanId: callId,
        flags,
        name: isHttp ? (method === "_OTHER" ? "HTTP" : method) : `${service}/${call.method.slice(0, 128)}`,
        kind: CLIENT,
        startTimeUnixNano: nanoseconds(attemptStartMs),
        endTimeUnixNano: nanoseconds(attemptStartMs + durationOf(inbound, call, attempt)),
        attributes: isHttp ? httpAttributes(call, attempt, resends, address, method, error) : rpcAttributes(call, address, error),
        ...(error ? ERROR : {}),
      }),
    );
  }
  return found;
}

/** A call has failed where its last attempt did and nothing stood in for it; an answer of 400 to 499 is an answer. */
function hasFailed(inbound: Inbound, call: CallRecord, last: AttemptRecord | undefined): boolean {
  if (call.flags.some((flag) => flag.startsWith("fallback"))) return false;
  return !last || (errorOf(inbound, call, last) !== undefined && (last.status ?? 500) >= 500);
}

function callAttributes(inbound: Inbound, call: CallRecord, last: AttemptRecord | undefined): Attribute[] {
  const found = [attribute("diddy.service", call.service), attribute("diddy.attempts", call.attempts.length)];
  const flags = [...new Set(call.flags)];
  if (flags.length > 0) found.push(attribute("diddy.flags", flags));
  if (last && isUnfinished(call, last)) found.push(attribute("diddy.unfinished", true));
  if (hasFailed(inbound, call, last))
    found.push(attribute("error.type", (last && errorOf(inbound, call, last)) ?? flags[0] ?? "_OTHER"));
  return found;
}

function httpAttributes(
  call: TracedRecord,
  attempt: AttemptRecord,
  resends: number,
  address: string,
  method: string,
  error: string | undefined,
): Attribute[] {
  const url = call[SENT]?.url ?? "";
  const { host, port } = addressOf(address, schemeOf(url));
  const found = [
    attribute("http.request.method", method),
    attribute("url.full", redactedUrl(url)),
    attribute("server.address", host),
    attribute("server.port", port),
  ];
  if (method === "_OTHER") found.push(attribute("http.request.method_original", call.method.slice(0, 64)));
  if (attempt.status !== undefined) found.push(attribute("http.response.status_code", attempt.status));
  if (resends > 0) found.push(attribute("http.request.resend_count", resends));
  if (error) found.push(attribute("error.type", error));
  return found;
}

function rpcAttributes(call: CallRecord, address: string, error: string | undefined): Attribute[] {
  const found = [RPC_SYSTEM, attribute("rpc.method", `${call.service}/${call.method}`), attribute("server.address", address)];
  if (error) found.push(attribute("error.type", error));
  return found;
}

/** Each decision as an event. A retry was decided when its attempt had failed, everything else at the end. */
function eventsOf(inbound: Inbound, call: CallRecord, endMs: number): Event[] {
  const { flags, attempts } = call;
  let retries = 0;
  return flags.map((flag) => {
    const attempt = flag === "retried" ? attempts[retries] : undefined;
    const atMs = attempt ? startOf(inbound, attempt) + attempt.duration_ms : endMs;
    const attributes = [attribute("diddy.flag", flag)];
    if (attempt) {
      retries++;
      attributes.push(attribute("diddy.attempt", retries), attribute("error.type", errorOf(inbound, call, attempt) ?? "_OTHER"));
    }
    return { name: eventName(flag), timeUnixNano: nanoseconds(atMs), attributes };
  });
}

function eventName(flag: Flag): string {
  if (flag === "retried") return "diddy.retry";
  return flag.startsWith("fallback") ? "diddy.fallback" : "diddy.decision";
}
