/** Turns the outcome of a call into what the caller gets; runs once, at the first await. */
export type Settle = (outcome: Promise<unknown>) => Promise<unknown>;

type Then = PromiseLike<unknown>["then"];

/**
 * Lets `settle` stand between the outcome of an RPC call and everyone who awaits it, in place: the RpcPromise stays what it is, so
 * that pipelining (`env.X.a().b()`), `using` and disposal work. As on the bare promise, nothing is fetched before somebody awaits: a
 * call of which only a pipelined property is awaited never settles here.
 */
export function settleThrough<P extends object>(promise: P, settle: Settle): P {
  const then = (promise as unknown as PromiseLike<unknown>).then;
  let settled: Promise<unknown> | undefined;
  const outcome = (): Promise<unknown> => {
    settled ??= settle(new Promise((resolve, reject) => then.call(promise, resolve, reject)));
    return settled;
  };
  const methods: Record<string, (...args: never[]) => unknown> = {
    then: (...handlers: Parameters<Then>) => outcome().then(...handlers),
    catch: (handler: (error: unknown) => unknown) => outcome().catch(handler),
    finally: (handler: () => void) => outcome().finally(handler),
  };
  for (const name in methods) {
    Object.defineProperty(promise, name, { value: methods[name], configurable: true, writable: true });
  }
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
