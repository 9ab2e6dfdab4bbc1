/** The part of Node's module that Workers have with the flag `nodejs_als` and that the mesh uses. */
declare module "node:async_hooks" {
  export class AsyncLocalStorage<T> {
    run<A extends unknown[], R>(store: T, callback: (...args: A) => R, ...args: A): R;
    getStore(): T | undefined;
  }
}
