/** The finest buckets: each is 2.2 % wider than the one before. */
const FINEST = 5;
/** The most buckets of one histogram, as OpenTelemetry's SDKs have it. */
const MOST = 160;
export function newHistogram() {
    return { count: 0, sum: 0, min: Infinity, max: -Infinity, zeros: 0, scale: FINEST, offset: 0, counts: [] };
}
/**
 * The bucket of a positive value: `(base^index, base^(index + 1)]` with `base = 2^(2^-scale)`. A logarithm may round onto the bound that
 * the value lies just above, so the bound itself is asked; that of a power of two is exact. After OpenTelemetry's data model,
 * "Exponential Histogram".
 */
export function bucketOf(value, scale) {
    const index = Math.ceil(Math.log2(value) * 2 ** scale) - 1;
    return value > 2 ** ((index + 1) / 2 ** scale) ? index + 1 : index;
}
/** Enters a value of zero or more; where it lies too far from the others, neighbouring buckets become one until all of them fit. */
export function observe(histogram, value) {
    histogram.count++;
    histogram.sum += value;
    histogram.min = Math.min(histogram.min, value);
    histogram.max = Math.max(histogram.max, value);
    if (value <= 0) {
        histogram.zeros++;
        return;
    }
    const { counts } = histogram;
    let index = bucketOf(value, histogram.scale);
    if (counts.length === 0)
        histogram.offset = index;
    while (Math.max(index + 1, histogram.offset + counts.length) - Math.min(index, histogram.offset) > MOST) {
        widen(histogram);
        index >>= 1;
    }
    while (histogram.offset > index) {
        counts.unshift(0);
        histogram.offset--;
    }
    while (histogram.offset + counts.length <= index)
        counts.push(0);
    counts[index - histogram.offset]++;
}
/** Halves the number of buckets: of each two that lie side by side one. */
function widen(histogram) {
    const { offset, counts } = histogram;
    const start = offset >> 1;
    const merged = [];
    for (const [at, count] of counts.entries()) {
        const index = ((offset + at) >> 1) - start;
        merged[index] = (merged[index] ?? 0) + count;
    }
    counts.splice(0, counts.length, ...merged);
    histogram.offset = start;
    histogram.scale--;
}
