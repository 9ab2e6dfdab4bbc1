import type { Lose, SignalName, Source } from "./signal.ts";
/** A source that holds texts, one for each thing that is sent. */
export interface Queue extends Source {
    push(text: string): void;
}
/**
 * Makes a queue.
 *
 * @param wrap puts the joined texts into OTLP's envelope
 */
export declare function queue(signal: SignalName, lose: Lose, wrap: (resource: string, texts: string) => string): Queue;
