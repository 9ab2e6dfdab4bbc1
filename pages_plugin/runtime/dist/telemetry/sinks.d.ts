import type { Sink } from "./record.ts";
/** Several sinks as one, each in its turn. */
export declare function sinks(...all: Sink[]): Sink;
