import { type Signal } from "./signal.ts";
/** `addresses`: host and port of the services that are URLs. */
export interface MetricsOptions {
    readonly addresses?: Readonly<Record<string, string>>;
}
/**
 * Counts requests, calls and decisions, summed in the isolate (delta temporality). Names and labels after OpenTelemetry's HTTP and RPC
 * conventions 1.45; every label is of the configuration or of a short list, so that no URL, host or method makes one.
 */
export declare function metrics({ addresses }?: MetricsOptions): Signal;
