import type { Inbound, Level } from "../core/inbound.ts";
import { ownLines } from "./own-lines.ts";
import { ownSpans, type SpanAttributes } from "./own-spans.ts";
import { redactor } from "./redact.ts";

/** What the site's own code may add to its request's record. */
export interface Tools {
  /** Runs `work` as a span below the request's, or below the span that the code is in. */
  span<T>(name: string, work: () => T, attributes?: SpanAttributes): T;
  /** Writes one JSON line with the ids of the trace. */
  log(message: unknown, fields?: Readonly<Record<string, unknown>>, level?: Level): void;
}

/** `redact`: further names of fields whose values are secret. `level`: the least that is written. */
export interface ToolsOptions {
  readonly redact?: readonly string[];
  readonly level?: Level;
}

/** Makes the tools of a request. */
export function tools({ redact, level }: ToolsOptions = {}): (inbound: Inbound) => Tools {
  const redacting = redactor(redact);
  const run = ownSpans(redacting);
  const write = ownLines(redacting, level);
  return (inbound) => ({
    span: (name, work, attributes) => run(inbound, name, work, attributes),
    log: (message, fields, least) => write(inbound, message, fields, least),
  });
}
