import { attributesText, nanoseconds } from "./attributes.js";
import { newHistogram, observe } from "./histogram.js";
/**
 * The most series of one instrument in an isolate, so that all eight stay below 1000. Whatever is beyond them goes into one that says so, as OpenTelemetry's SDKs do: labels
 * are of the configuration, but RPC methods and statuses are not.
 */
const MOST_SERIES = 120;
const OVERFLOW = "overflow";
const DELTA = 1;
function instrument(make, enter, { name, unit }, data, point) {
    const all = new Map();
    function seriesOf(key, labels) {
        let found = all.get(key);
        if (found)
            return found;
        const isFull = all.size >= MOST_SERIES;
        const shown = isFull ? OVERFLOW : key;
        found = all.get(shown);
        if (found)
            return found;
        const attributes = attributesText(isFull ? { "otel.metric.overflow": true } : labels());
        found = { attributes, state: make() };
        all.set(shown, found);
        return found;
    }
    return {
        add(key, value, labels) {
            const series = seriesOf(key, labels);
            series.state = enter(series.state, value);
        },
        get size() {
            return all.size;
        },
        take(startMs, nowMs) {
            if (all.size === 0)
                return "";
            const times = `"startTimeUnixNano":"${nanoseconds(startMs)}","timeUnixNano":"${nanoseconds(nowMs)}"`;
            const points = [...all.values()].map(({ attributes, state }) => `{"attributes":${attributes},${times},${point(state)}}`);
            all.clear();
            return `{"name":"${name}","unit":"${unit}",${data},"dataPoints":[${points}]}}`;
        },
    };
}
/** An exponential histogram of seconds, for milliseconds that are entered. */
export function durations(description) {
    return instrument(newHistogram, (histogram, ms) => {
        observe(histogram, Math.max(0, ms) / 1000);
        return histogram;
    }, description, `"exponentialHistogram":{"aggregationTemporality":${DELTA}`, ({ count, sum, min, max, zeros, scale, offset, counts }) => `"count":"${count}","sum":${sum},"min":${min},"max":${max},"scale":${scale},"zeroCount":"${zeros}","positive":${JSON.stringify({ offset, bucketCounts: counts.map(String) })}`);
}
/** A count that only grows. */
export function counter(description) {
    return instrument(() => 0, (sum, value) => sum + value, description, `"sum":{"aggregationTemporality":${DELTA},"isMonotonic":true`, (sum) => `"asInt":"${sum}"`);
}
