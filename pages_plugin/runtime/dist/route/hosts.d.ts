import type { Router } from "./router.ts";
/**
 * Chooses a router by host: an exact name, then the longest `*.` suffix, then `fallback` for any host. Where the more specific
 * host has no route for a path, the next one is asked. Hosts compare without port and case.
 */
export declare function hosts(byHost: Readonly<Record<string, Router>>, fallback: Router): Router;
