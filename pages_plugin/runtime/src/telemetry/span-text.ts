import type { Inbound } from "../core/inbound.ts";
import { type Attributes, attributesText, nanoseconds } from "./attributes.ts";

/** Kinds of spans in OTLP. */
export const INTERNAL = 1;
export const SERVER = 2;
export const CLIENT = 3;

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

/** Span flags of OTLP: that it is known whether the parent is remote, and that it is. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Writes a span as OTLP's JSON; ids are hex digits and need no quoting. */
export function spanText({ traceId, traceFlags }: Inbound, span: SpanParts): string {
  const { parentId, traceState, events, error } = span;
  const flags = traceFlags | (parentId ? HAS_IS_REMOTE | (span.isRemote ? IS_REMOTE : 0) : 0);
  let text = `{"traceId":"${traceId}","spanId":"${span.spanId}","flags":${flags},"name":${JSON.stringify(span.name)},"kind":${span.kind}`;
  if (parentId) text += `,"parentSpanId":"${parentId}"`;
  if (parentId && traceState) text += `,"traceState":${JSON.stringify(traceState)}`;
  text += `,"startTimeUnixNano":"${nanoseconds(span.startMs)}","endTimeUnixNano":"${nanoseconds(span.endMs)}"`;
  text += `,"attributes":${attributesText(span.attributes)}`;
  if (events?.length) text += `,"events":[${events.map(eventText)}]`;
  if (error) text += `,"status":{"code":2${typeof error === "string" ? `,"message":${JSON.stringify(error)}` : ""}}`;
  return `${text}}`;
}

function eventText({ name, atMs, attributes }: SpanEvent): string {
  return `{"name":"${name}","timeUnixNano":"${nanoseconds(atMs)}","attributes":${attributesText(attributes)}}`;
}
