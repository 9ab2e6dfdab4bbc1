import type { Inbound } from "../core/inbound.ts";
import type { Redactor } from "./redact.ts";
/** Attributes of a span; secrets are taken out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;
/** Runs `work` as a span of the request. */
export type RunSpan = <T>(inbound: Inbound, name: string, work: () => T, attributes?: SpanAttributes) => T;
/**
 * Makes `mesh.span`: the calls, lines and spans of `work` hang below the span, over awaits too. What `work` returns is what the caller
 * gets, and a promise is the very same; the span ends when it settles. What it throws is noted without secrets, and thrown.
 */
export declare function ownSpans(redactor: Redactor): RunSpan;
