import type { Batch, SignalName } from "./signal.ts";
/** How one export ended: what was lost and why, and how long the collector wants to be left alone, milliseconds. */
export interface Outcome {
    readonly lost: number;
    readonly reason: string;
    readonly pauseMs: number;
}
/** Where one signal goes. */
export interface Target {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
}
/**
 * Posts a batch as OTLP/HTTP JSON and never throws. It is sent once: what a collector does not take in time is lost and counted, since
 * telemetry must not become load. Redirects are not followed, for the headers hold secrets. After OTLP 1.7, "OTLP/HTTP".
 */
export declare function send(signal: SignalName, { body, count }: Batch, target: Target, timeoutMs: number, nowMs: () => number): Promise<Outcome>;
