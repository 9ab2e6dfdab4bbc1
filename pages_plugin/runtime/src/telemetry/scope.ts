import { AsyncLocalStorage } from "node:async_hooks";

/** The span of the site's own code that the running code is in, 16 hex digits. */
export const spanScope = new AsyncLocalStorage<string>();
