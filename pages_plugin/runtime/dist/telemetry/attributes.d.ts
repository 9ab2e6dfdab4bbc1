/** One attribute in OTLP's JSON (opentelemetry-proto, `KeyValue`). */
export interface Attribute {
    readonly key: string;
    readonly value: AnyValue;
}
/** A value in OTLP's JSON; whole numbers are decimal strings, as proto3's JSON mapping has it. */
export type AnyValue = {
    readonly stringValue: string;
} | {
    readonly intValue: string;
} | {
    readonly doubleValue: number;
} | {
    readonly boolValue: boolean;
} | {
    readonly arrayValue: {
        readonly values: readonly AnyValue[];
    };
};
/** What an attribute may be given as; other values become text. */
export type Plain = string | number | boolean | readonly string[];
export declare function attribute(key: string, value: Plain): Attribute;
/** Epoch milliseconds as OTLP's nanoseconds. */
export declare function nanoseconds(epochMs: number): string;
/** The method as a label: one that the HTTP conventions 1.45 do not know is `_OTHER`, so that no client can make labels. */
export declare function knownMethod(method: string): string;
