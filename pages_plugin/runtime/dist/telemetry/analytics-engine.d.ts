import type { Sink } from "./record.ts";
/**
 * Writes one point a request, and one a call, to the Workers Analytics Engine dataset that is bound as `binding`; without the binding,
 * nothing. The columns stand in the reference, with a query for each golden signal. The platform takes points without waiting.
 */
export declare function analyticsEngine(binding: string): Sink;
