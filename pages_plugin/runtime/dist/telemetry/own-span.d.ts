import type { Inbound, OwnSpan } from "../core/inbound.ts";
/** A span that the site's own code made, as OTLP's JSON. What was thrown is an `exception` event, after OpenTelemetry's conventions. */
export declare function ownSpan(inbound: Inbound, { attributes, error, ...span }: OwnSpan): string;
