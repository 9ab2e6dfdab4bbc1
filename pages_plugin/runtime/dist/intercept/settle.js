const hidden = { configurable: true, writable: true, enumerable: false };
// Shared by all promises; they find the promise's own `then`.
const CATCH = {
    ...hidden,
    value(handler) {
        return this.then(undefined, handler);
    },
};
const FINALLY = {
    ...hidden,
    value(handler) {
        return this.then(same).finally(handler);
    },
};
function same(value) {
    return value;
}
/**
 * Lets `settle` stand between the outcome of an RPC call and everyone who awaits it, in place: the RpcPromise stays what it is, so
 * that pipelining (`env.X.a().b()`), `using` and disposal work. As on the bare promise, nothing is fetched before somebody awaits: a
 * call of which only a pipelined property is awaited never settles here.
 */
export function settleThrough(promise, settle) {
    const platformThen = promise.then;
    let settled;
    // biome-ignore lint/suspicious/noThenProperty: it takes the place of the promise's own
    Object.defineProperty(promise, "then", {
        ...hidden,
        value(...handlers) {
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
export function abandonAfter(outcome, limitMs, onLate) {
    if (limitMs === Infinity)
        return outcome;
    return new Promise((resolve, reject) => {
        let abandoned = false;
        const timer = setTimeout(() => {
            abandoned = true;
            reject(onLate());
        }, limitMs);
        outcome.then((value) => {
            if (abandoned)
                return dispose(value);
            clearTimeout(timer);
            resolve(value);
        }, (error) => {
            clearTimeout(timer);
            reject(error);
        });
    });
}
// es2023's types do not know the symbol, which the platform has.
const DISPOSE = Symbol.dispose;
function dispose(value) {
    value?.[DISPOSE]?.();
}
