/** What an attribute may be given as; other values become text. */
export type Plain = string | number | boolean | readonly string[];
/** Name to value; undefined leaves it out. */
export type Attributes = Readonly<Record<string, Plain | undefined>>;
/**
 * Attributes as OTLP's JSON (opentelemetry-proto, `KeyValue`). Whole numbers are decimal strings, as proto3's JSON mapping has it. Written
 * at once, since objects that are written later cost an exported request several microseconds.
 */
export declare function attributesText(attributes: Attributes): string;
/** Epoch milliseconds as OTLP's nanoseconds. */
export declare function nanoseconds(epochMs: number): string;
/** The method as a label: one that the HTTP conventions 1.45 do not know is `_OTHER`, so that no client can make labels. */
export declare function knownMethod(method: string): string;
