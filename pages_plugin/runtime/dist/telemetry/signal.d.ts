import type { Sink } from "./record.ts";
/** The signals of OTLP. */
export type SignalName = "traces" | "metrics" | "logs";
/** What is sent at once: OTLP's JSON, and how many spans, data points or log records stand in it. */
export interface Batch {
    readonly body: string;
    readonly count: number;
    /** Puts back what must not be lost with the batch. */
    readonly restore?: () => void;
}
/** Gathers one signal in an isolate; plain data only, and bounded. */
export interface Source {
    readonly signal: SignalName;
    isPending(): boolean;
    /** Whether it is so full that waiting would lose something. */
    isUrgent(): boolean;
    /**
     * Takes out what was gathered.
     *
     * @param resource OTLP's JSON of the resource
     * @param nowMs epoch milliseconds
     */
    take(resource: string, nowMs: number): Batch;
}
/** Something was lost: it did not fit, or could not be sent. */
export type Lose = (signal: SignalName, reason: string, count: number) => void;
/** Takes requests into a source. */
export interface Gatherer {
    readonly source: Source;
    readonly sink: Sink;
}
/** One signal of an exporter, as the emitted module names it. `losses` are counted by the metrics, where there are any. */
export type Signal = (context: {
    lose: Lose;
    losses: Losses;
}) => Gatherer;
/** What was lost since somebody last took it: signal and reason to number. */
export type Losses = Map<string, {
    readonly signal: SignalName;
    readonly reason: string;
    count: number;
}>;
/** The scope of everything that the mesh itself observes. */
export declare const SCOPE = "{\"name\":\"diddy-mesh\"}";
