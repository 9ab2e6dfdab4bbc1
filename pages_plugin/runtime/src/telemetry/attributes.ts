/** One attribute in OTLP's JSON (opentelemetry-proto, `KeyValue`). */
export interface Attribute {
  readonly key: string;
  readonly value: AnyValue;
}

/** A value in OTLP's JSON; whole numbers are decimal strings, as proto3's JSON mapping has it. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

/** What an attribute may be given as; other values become text. */
export type Plain = string | number | boolean | readonly string[];

/** The longest text of an attribute; an absurd URL must not become an absurd span. */
const LONGEST = 2048;

export function attribute(key: string, value: Plain): Attribute {
  return { key, value: anyValue(value) };
}

function anyValue(value: Plain): AnyValue {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return { intValue: `${value}` };
    return Number.isFinite(value) ? { doubleValue: value } : { stringValue: `${value}` };
  }
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "object") return { arrayValue: { values: value.map(anyValue) } };
  return { stringValue: value.slice(0, LONGEST) };
}

/** Epoch milliseconds as OTLP's nanoseconds. */
export function nanoseconds(epochMs: number): string {
  return `${Math.round(epochMs)}000000`;
}

/** The method as a label: one that the HTTP conventions 1.45 do not know is `_OTHER`, so that no client can make labels. */
export function knownMethod(method: string): string {
  return /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY)$/.test(method) ? method : "_OTHER";
}
