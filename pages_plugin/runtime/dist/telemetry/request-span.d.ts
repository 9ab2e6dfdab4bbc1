import { type Inbound } from "../core/inbound.ts";
/**
 * The span of the request itself, as OTLP's JSON. Attributes and status after OpenTelemetry's HTTP conventions 1.45, "HTTP server span": an
 * answer of 400 to 499 is the client's error and none of this span.
 */
export declare function requestSpan(inbound: Inbound, status: number): string;
