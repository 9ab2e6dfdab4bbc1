import { around } from "../core/guard.js";
import { receive } from "../core/inbound.js";
/** Mounts the mesh as the `onRequest` of `functions/_middleware`. */
export function pages(mesh, callsLeft = 32) {
    const handler = around(mesh, (inbound) => inbound.platform.next());
    return function onRequest(context) {
        return handler(receive(context.request, context.env, context, callsLeft));
    };
}
