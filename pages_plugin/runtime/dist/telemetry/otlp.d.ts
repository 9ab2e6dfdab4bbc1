import { type Inbound } from "../core/inbound.ts";
import { type ResourceOptions } from "./resource.ts";
import type { Lose, Losses, SignalName, Source } from "./signal.ts";
import { type Template } from "./template.ts";
/** Where telemetry goes. `urls` has the signals that are sent; times are milliseconds. */
export interface OtlpOptions extends ResourceOptions {
    readonly urls: Readonly<Partial<Record<SignalName, Template>>>;
    readonly headers: readonly (readonly [string, Template])[];
    /** Limit of one export. */
    readonly timeoutMs: number;
    /** How long is gathered before an export. */
    readonly intervalMs: number;
}
/** Sends what sources gather, behind the answers. */
export interface Exporter {
    readonly lose: Lose;
    readonly losses: Losses;
    /** Adds a source; when the module starts. */
    add(source: Source): void;
    /** After a request was gathered: sees to it that somebody will send. */
    settle(inbound: Inbound): void;
}
/** What an exporter needs from outside; tests hand in their own. */
export interface ExportSystem {
    now(): number;
    sleep(ms: number): Promise<void>;
}
/**
 * Exports over OTLP/HTTP. The first request with something to send waits for `intervalMs` behind its answer (`waitUntil`) and then sends
 * what all requests of the isolate have gathered until then; no request waits for it, and none touches another's I/O. At most one call a
 * signal counts against that request's subrequests, and none where it has too few left.
 */
export declare function otlp(options: OtlpOptions, { now, sleep }?: ExportSystem): Exporter;
