import type { Route, Router } from "./router.ts";

/**
 * The router for a few routes: takes the first that matches, in the order given. That is what `router` finds too, since the compiler has put
 * those of one host in Gateway API precedence. For a few, comparing text costs less than a look-up a segment, and the code is smaller.
 */
export function routeList(routes: readonly Route[]): Router {
  return (path, method) => {
    for (const route of routes) {
      const { exact, prefix, methods } = route;
      if ((exact === undefined ? isBelow(path, prefix as string) : path === exact) && (!methods || methods.includes(method))) {
        return route;
      }
    }
    return null;
  };
}

/** Whether `prefix` stands before `path` in whole segments. */
function isBelow(path: string, prefix: string): boolean {
  const { length } = prefix;
  // Below "/" is everything, the `*` of `OPTIONS *` too, which is then refused.
  return length === 1 || (path.startsWith(prefix) && (length === path.length || path[length] === "/"));
}
