import type { Inbound, LogEntry } from "../core/inbound.ts";
import { attributesText, nanoseconds, type Plain } from "./attributes.ts";
import { flagsOf } from "./flags.ts";
import { queue } from "./queue.ts";
import { SCOPE, type Signal } from "./signal.ts";

/** Severity numbers of OpenTelemetry's log data model. */
const SEVERITY = { debug: 5, info: 9, warn: 13, error: 17 };

/** Exports what the access line says, and what the site's own code wrote by `mesh.log`, as log records of the request's trace. */
export function logRecords(): Signal {
  return ({ lose }) => {
    const source = queue("logs", lose, (resource, texts) => {
      return `{"resourceLogs":[{"resource":${resource},"scopeLogs":[{"scope":${SCOPE},"logRecords":[${texts}]}]}]}`;
    });
    return {
      source,
      sink(inbound, status) {
        for (const entry of inbound.logs ?? []) source.push(logRecord(inbound, entry));
        inbound.onLog = (entry) => source.push(logRecord(inbound, entry));
        source.push(logRecord(inbound, accessEntry(inbound, status), "diddy.access"));
      },
    };
  };
}

function accessEntry(inbound: Inbound, status: number): LogEntry {
  const { method, path, route, endedMs, startedMs, calls, spanId } = inbound;
  const flags = flagsOf(inbound);
  return {
    atMs: endedMs,
    level: status >= 500 ? "error" : flags.length > 0 ? "warn" : "info",
    spanId,
    message: `${method} ${path.slice(0, 2048)} ${status}`,
    fields: {
      "http.request.method": method.slice(0, 64),
      "url.path": path,
      "http.response.status_code": status,
      "diddy.duration_ms": endedMs - startedMs,
      "diddy.route": route?.name ?? "",
      "diddy.flags": flags,
      "diddy.attempts": calls.reduce((sum, call) => sum + call.attempts.length, 0),
    },
  };
}

function logRecord({ traceId, traceFlags }: Inbound, entry: LogEntry, eventName?: string): string {
  const { atMs, level, message, fields, spanId } = entry;
  const time = nanoseconds(atMs);
  const shown = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(value)]));
  let text = `{"timeUnixNano":"${time}","observedTimeUnixNano":"${time}","severityNumber":${SEVERITY[level]}`;
  text += `,"severityText":"${level.toUpperCase()}","body":{"stringValue":${JSON.stringify(message)}}`;
  if (eventName) text += `,"eventName":"${eventName}"`;
  text += `,"attributes":${attributesText(shown)},"flags":${traceFlags & 0xff},"traceId":"${traceId}","spanId":"${spanId}"`;
  return `${text}}`;
}

function plain(value: unknown): Plain {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  return JSON.stringify(value) ?? "";
}
