/** The part of node's own modules that these tests use; the Workers types take the place of node's. */
declare module "node:test" {
  export function test(name: string, body: () => void | Promise<void>): Promise<void>;
  /** A clock that moves when it is told to. */
  export const mock: {
    timers: {
      enable(options: { apis: ("Date" | "setTimeout")[]; now?: number }): void;
      tick(ms: number): void;
      reset(): void;
    };
    /** Puts another function in a method's place until everything is restored. */
    method<T extends object>(object: T, name: keyof T & string, body: (...args: never[]) => unknown): void;
    restoreAll(): void;
  };
}

declare module "node:assert/strict" {
  function equal(actual: unknown, expected: unknown, message?: string): void;
  function notEqual(actual: unknown, expected: unknown, message?: string): void;
  function match(text: string, pattern: RegExp, message?: string): void;
  function deepEqual(actual: unknown, expected: unknown, message?: string): void;
  function ok(value: unknown, message?: string): asserts value;
  function rejects(promise: Promise<unknown> | (() => Promise<unknown>), expected: RegExp | object): Promise<void>;
  function throws(body: () => unknown, expected: RegExp | object): void;
  const assert: {
    equal: typeof equal;
    notEqual: typeof notEqual;
    match: typeof match;
    deepEqual: typeof deepEqual;
    ok: typeof ok;
    rejects: typeof rejects;
    throws: typeof throws;
  };
  export default assert;
}

declare module "node:fs" {
  export function readFileSync(path: URL, encoding: "utf8"): string;
}

interface ImportMeta {
  readonly url: string;
}
