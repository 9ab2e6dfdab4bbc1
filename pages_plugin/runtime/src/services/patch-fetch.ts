import { interceptFetch } from "../intercept/own-fetch.ts";
import { meshedFetch } from "./fetch.ts";
import type { Patch } from "./interception.ts";

/** Patches `fetch` alone: the compiler saw that the site's code makes no RPC call. */
export const patchFetch: Patch = (stub, service, requests) =>
  interceptFetch(stub, (raw, input, init) => {
    const inbound = requests.getStore();
    return inbound ? meshedFetch(inbound, service, raw, input, init) : raw(input, init);
  });
