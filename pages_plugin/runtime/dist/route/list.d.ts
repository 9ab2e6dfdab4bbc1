import type { Route, Router } from "./router.ts";
/**
 * The router for a few routes: takes the first that matches, in the order given. That is what `router` finds too, since the compiler has put
 * those of one host in Gateway API precedence. For a few, comparing text costs less than a look-up a segment, and the code is smaller.
 */
export declare function routeList(routes: readonly Route[]): Router;
