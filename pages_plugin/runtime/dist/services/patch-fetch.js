import { interceptFetch } from "../intercept/own-fetch.js";
import { meshedFetch } from "./fetch.js";
/** Patches `fetch` alone: the compiler saw that the site's code makes no RPC call. */
export const patchFetch = (stub, service, requests) => interceptFetch(stub, (raw, input, init) => {
    const inbound = requests.getStore();
    return inbound ? meshedFetch(inbound, service, raw, input, init) : raw(input, init);
});
