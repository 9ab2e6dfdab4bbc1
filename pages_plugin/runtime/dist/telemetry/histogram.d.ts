/** An exponential histogram; bucket `offset + i` of the scale holds `counts[i]` values. */
export interface Histogram {
    count: number;
    sum: number;
    min: number;
    max: number;
    zeros: number;
    scale: number;
    offset: number;
    counts: number[];
}
export declare function newHistogram(): Histogram;
/**
 * The bucket of a positive value: `(base^index, base^(index + 1)]` with `base = 2^(2^-scale)`. A logarithm may round onto the bound that
 * the value lies just above, so the bound itself is asked; that of a power of two is exact. After OpenTelemetry's data model,
 * "Exponential Histogram".
 */
export declare function bucketOf(value: number, scale: number): number;
/** Enters a value of zero or more; where it lies too far from the others, neighbouring buckets become one until all of them fit. */
export declare function observe(histogram: Histogram, value: number): void;
