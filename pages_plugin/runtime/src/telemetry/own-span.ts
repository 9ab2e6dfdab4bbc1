import type { Inbound, OwnSpan } from "../core/inbound.ts";
import { INTERNAL, spanText } from "./span-text.ts";

/** A span that the site's own code made, as OTLP's JSON. What was thrown is an `exception` event, after OpenTelemetry's conventions. */
export function ownSpan(inbound: Inbound, { attributes, error, ...span }: OwnSpan): string {
  return spanText(inbound, {
    ...span,
    kind: INTERNAL,
    attributes: { ...attributes, ...(error && { "error.type": error.name }) },
    ...(error && {
      events: [
        {
          name: "exception",
          atMs: span.endMs,
          attributes: { "exception.type": error.name, "exception.message": error.message },
        },
      ],
      error: error.message || true,
    }),
  });
}
