import type { Inbound, Level } from "../core/inbound.ts";
import type { Redactor } from "./redact.ts";
import { spanScope } from "./scope.ts";

const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** The most lines that one request keeps for the export. */
const MOST = 256;

/** Writes one line of the site's own code. */
export type WriteLine = (inbound: Inbound, message: unknown, fields?: Readonly<Record<string, unknown>>, level?: Level) => void;

/**
 * Makes `mesh.log`: one JSON line with the ids of the trace, without secrets, also exported where log records are. A field that has the
 * name of one of the line's own gets an underscore. Never throws.
 *
 * @param least lines of a lower level are not written
 */
export function ownLines(redactor: Redactor, least: Level = "info"): WriteLine {
  return (inbound, message, given = {}, level = "info") => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    const shown = redactor.value(given);
    const fields = typeof shown === "object" && shown !== null ? { ...shown } : { fields: shown };
    const text = typeof message === "string" ? redactor.text(message) : (JSON.stringify(redactor.value(message)) ?? "undefined");
    const spanId = spanScope.getStore() ?? inbound.spanId;
    const atMs = Date.now();
    const line: Record<string, unknown> = {
      type: "log",
      level,
      time: new Date(atMs),
      message: text,
      trace_id: inbound.traceId,
      span_id: spanId,
    };
    for (const [name, value] of Object.entries(fields)) {
      let free = name;
      while (free in line) free += "_";
      line[free] = value;
    }
    console.log(JSON.stringify(line));
    const entry = { atMs, level, spanId, message: text, fields };
    inbound.logs ??= [];
    if (inbound.onLog) inbound.onLog(entry);
    else if (inbound.logs.length < MOST) inbound.logs.push(entry);
  };
}
