import { bindCallbacks } from "../intercept/callbacks.js";
import { intercept } from "../intercept/intercept.js";
import { meshedFetch } from "./fetch.js";
/** Patches `fetch` and RPC. A function that is given to an RPC call runs in the context of the request that gave it. */
export const patchAll = (stub, service, requests) => {
    const patched = intercept(stub, service.name, {
        fetch(_name, raw, input, init) {
            const inbound = requests.getStore();
            return inbound ? meshedFetch(inbound, service, raw, input, init) : raw(input, init);
        },
        rpc(name, method, send, args) {
            const inbound = requests.getStore();
            if (!inbound || !service.rpc)
                return send(args);
            const bound = bindCallbacks(args, (callback) => requests.run(inbound, callback));
            return service.rpc(inbound, name, method, (_call, ...more) => send([...bound, ...more]));
        },
    });
    if (patched === "fetch")
        console.warn(`diddy: ${service.binding}: RPC is not meshed`);
    return patched;
};
