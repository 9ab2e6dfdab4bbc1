import type { Inbound } from "../core/inbound.ts";
import { type Attributes } from "./attributes.ts";
/** Kinds of spans in OTLP. */
export declare const INTERNAL = 1;
export declare const SERVER = 2;
export declare const CLIENT = 3;
/** Something that happened within a span. Epoch milliseconds. */
export interface SpanEvent {
    readonly name: string;
    readonly atMs: number;
    readonly attributes: Attributes;
}
/** A span of a request's trace. Epoch milliseconds. */
export interface SpanParts {
    readonly spanId: string;
    readonly parentId: string | null;
    /** Whether its parent is of another process. */
    readonly isRemote?: boolean;
    readonly traceState?: string | null;
    readonly name: string;
    readonly kind: number;
    readonly startMs: number;
    readonly endMs: number;
    readonly attributes: Attributes;
    readonly events?: readonly SpanEvent[];
    /** That it failed, or the message that says why. */
    readonly error?: boolean | string;
}
/** Writes a span as OTLP's JSON; ids are hex digits and need no quoting. */
export declare function spanText({ traceId, traceFlags }: Inbound, span: SpanParts): string;
