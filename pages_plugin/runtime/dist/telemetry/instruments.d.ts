import { type Attributes } from "./attributes.ts";
/** One metric: its series since the last export. */
export interface Instrument<V> {
    /** Enters a value; `labels` are asked only for a series that is new. */
    add(key: string, value: V, labels: () => Attributes): void;
    /** How many series there are. */
    readonly size: number;
    /** Takes the series out as OTLP's JSON of the metric, empty without any; times are epoch milliseconds. */
    take(startMs: number, nowMs: number): string;
}
/** What an instrument is, as OpenTelemetry has it. */
interface Description {
    readonly name: string;
    readonly unit: string;
}
/** An exponential histogram of seconds, for milliseconds that are entered. */
export declare function durations(description: Description): Instrument<number>;
/** A count that only grows. */
export declare function counter(description: Description): Instrument<number>;
export {};
