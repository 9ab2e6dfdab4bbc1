import { type Attribute, attribute, nanoseconds, type Plain } from "./attributes.ts";
import { type Histogram, newHistogram, observe } from "./histogram.ts";

/** One metric: its series since the last export. */
export interface Instrument<V> {
  /** Enters a value; `labels` are asked only for a series that is new. */
  add(key: string, value: V, labels: () => Labels): void;
  /** How many series there are. */
  readonly size: number;
  /** Takes the series out as OTLP's JSON of the metric, empty without any; times are epoch milliseconds. */
  take(startMs: number, nowMs: number): string;
}

/** Label to value; undefined leaves it out. */
export type Labels = Readonly<Record<string, Plain | undefined>>;

/** What an instrument is, as OpenTelemetry has it. */
interface Description {
  readonly name: string;
  readonly unit: string;
}

/**
 * The most series of one instrument in an isolate, so that all eight stay below 1000. Whatever is beyond them goes into one that says so, as OpenTelemetry's SDKs do: labels
 * are of the configuration, but RPC methods and statuses are not.
 */
const MOST_SERIES = 120;

const OVERFLOW = "overflow";
const DELTA = 1;

interface Series<S> {
  readonly attributes: readonly Attribute[];
  state: S;
}

function instrument<S, V>(
  make: () => S,
  enter: (state: S, value: V) => S,
  metric: (points: Record<string, unknown>[]) => object,
  point: (state: S) => object,
): Instrument<V> {
  const all = new Map<string, Series<S>>();

  function seriesOf(key: string, labels: () => Labels): Series<S> {
    let found = all.get(key);
    if (found) return found;
    const isFull = all.size >= MOST_SERIES;
    const shown = isFull ? OVERFLOW : key;
    found = all.get(shown);
    if (found) return found;
    const attributes = isFull ? [attribute("otel.metric.overflow", true)] : attributesOf(labels());
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
      if (all.size === 0) return "";
      const times = { startTimeUnixNano: nanoseconds(startMs), timeUnixNano: nanoseconds(nowMs) };
      const points = [...all.values()].map(({ attributes, state }) => ({ attributes, ...times, ...point(state) }));
      all.clear();
      return JSON.stringify(metric(points));
    },
  };
}

function attributesOf(labels: Labels): Attribute[] {
  return Object.entries(labels).flatMap(([key, value]) => (value === undefined ? [] : [attribute(key, value)]));
}

/** An exponential histogram of seconds, for milliseconds that are entered. */
export function durations(description: Description): Instrument<number> {
  return instrument<Histogram, number>(
    newHistogram,
    (histogram, ms) => {
      observe(histogram, Math.max(0, ms) / 1000);
      return histogram;
    },
    (dataPoints) => ({ ...description, exponentialHistogram: { dataPoints, aggregationTemporality: DELTA } }),
    ({ count, sum, min, max, zeros, scale, offset, counts }) => ({
      count: `${count}`,
      sum,
      min,
      max,
      scale,
      zeroCount: `${zeros}`,
      positive: { offset, bucketCounts: counts.map(String) },
    }),
  );
}

/** A count that only grows. */
export function counter(description: Description): Instrument<number> {
  return instrument<number, number>(
    () => 0,
    (sum, value) => sum + value,
    (dataPoints) => ({ ...description, sum: { dataPoints, aggregationTemporality: DELTA, isMonotonic: true } }),
    (sum) => ({ asInt: `${sum}` }),
  );
}
