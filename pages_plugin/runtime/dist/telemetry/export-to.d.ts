import type { Exporter } from "./otlp.ts";
import type { Sink } from "./record.ts";
import type { Signal } from "./signal.ts";
/** Gathers the signals of each request and has them exported behind the answers. */
export declare function exportTo(exporter: Exporter, ...signals: Signal[]): Sink;
