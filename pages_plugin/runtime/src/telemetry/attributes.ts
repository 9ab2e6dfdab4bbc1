/** What an attribute may be given as; other values become text. */
export type Plain = string | number | boolean | readonly string[];

/** Name to value; undefined leaves it out. */
export type Attributes = Readonly<Record<string, Plain | undefined>>;

/** The longest text of an attribute; an absurd URL must not become an absurd span. */
const LONGEST = 2048;

/**
 * Attributes as OTLP's JSON (opentelemetry-proto, `KeyValue`). Whole numbers are decimal strings, as proto3's JSON mapping has it. Written
 * at once, since objects that are written later cost an exported request several microseconds.
 */
export function attributesText(attributes: Attributes): string {
  let text = "";
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) text += `,{"key":${JSON.stringify(key)},"value":${valueText(value)}}`;
  }
  return `[${text.slice(1)}]`;
}

function valueText(value: Plain): string {
  if (typeof value === "number" && Number.isFinite(value)) {
    return Number.isSafeInteger(value) ? `{"intValue":"${value}"}` : `{"doubleValue":${value}}`;
  }
  if (typeof value === "boolean") return `{"boolValue":${value}}`;
  if (typeof value === "object") return `{"arrayValue":{"values":[${value.map(valueText)}]}}`;
  return `{"stringValue":${JSON.stringify(`${value}`.slice(0, LONGEST))}}`;
}

/** Epoch milliseconds as OTLP's nanoseconds. */
export function nanoseconds(epochMs: number): string {
  return `${Math.round(epochMs)}000000`;
}

/** The method as a label: one that the HTTP conventions 1.45 do not know is `_OTHER`, so that no client can make labels. */
export function knownMethod(method: string): string {
  return /^(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY)$/.test(method) ? method : "_OTHER";
}
