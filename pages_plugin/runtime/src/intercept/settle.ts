/** Turns the outcome of a call into what the caller gets; runs once, at the first await. */
export type Settle = (outcome: Promise<unknown>) => Promise<unknown>;

/** The parts of an RpcPromise that everyone who waits for it uses; the others, for pipelining and disposal, stay the platform's. */
interface Awaitable {
  then: (...handlers: unknown[]) => Promise<unknown>;
}

const hidden = { configurable: true, writable: true, enumerable: false };

// Shared by all promises; they find the promise's own `then`.
const CATCH = {
  ...hidden,
  value(this: Awaitable, handler: unknown): Promise<unknown> {
    return this.then(undefined, handler);
  },
};
const FINALLY = {
  ...hidden,
  value(this: Awaitable, handler: () => void): Promise<unknown> {
    return this.then(same).finally(handler);
  },
};

function same(value: unknown): unknown {
  return value;
}

/**
 * Lets `settle` stand between the outcome of an RPC call and everyone who awaits it, in place: the RpcPromise stays what it is, so
 * that pipelining (`env.X.a().b()`), `using` and disposal work. As on the bare promise, nothing is fetched before somebody awaits: a
 * call of which only a pipelined property is awaited never settles here.
 */
export function settleThrough<P extends object>(promise: P, settle: Settle): P {
  const platformThen = (promise as unknown as Awaitable).then;
  let settled: Promise<unknown> | undefined;
  // biome-ignore lint/suspicious/noThenProperty: it takes the place of the promise's own
  Object.defineProperty(promise, "then", {
    ...hidden,
    value(...handlers: [(value: unknown) => unknown]) {
      settled ??= settle(platformThen.call(promise, same));
      return settled.then(...handlers);
    },
  });
  Object.defineProperty(promise, "catch", CATCH);
  Object.defineProperty(promise, "finally", FINALLY);
  return promise;
}

/**
 * Ends the wait for `outcome` after `limitMs` with the error that `onLate` makes. The platform cannot cancel an RPC call: it runs on,
 * and stubs that its late result holds are released.
 *
 * @param limitMs milliseconds; Infinity waits for ever
 */
export function abandonAfter(outcome: Promise<unknown>, limitMs: number, onLate: () => Error): Promise<unknown> {
  if (limitMs === Infinity) return outcome;
  return new Promise((resolve, reject) => {
    let abandoned = false;
    const timer = setTimeout(() => {
      abandoned = true;
      reject(onLate());
    }, limitMs);
    outcome.then(
      (value) => {
        if (abandoned) return dispose(value);
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

// es2023's types do not know the symbol, which the platform has.
const DISPOSE = (Symbol as unknown as { dispose: symbol }).dispose;

function dispose(value: unknown): void {
  (value as Record<symbol, (() => void) | undefined> | null | undefined)?.[DISPOSE]?.();
}
