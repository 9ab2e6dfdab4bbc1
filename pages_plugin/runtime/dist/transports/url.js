import { MeshFailure } from "../core/failure.js";
import { dispatch } from "./dispatch.js";
/** Sends to the URL that the call carries, over the network. */
export function network() {
    return function overNetwork(call) {
        // The platform's `fetch` refuses any other object as `this`.
        return dispatch(call, {
            fetch: (request, init) => fetch(request, init).catch((error) => {
                throw unresolved(error) ? new MeshFailure("lost", "connect_failure", call.record.service, error) : error;
            }),
        });
    };
}
/** A name that does not resolve is an "internal error" without properties. */
function unresolved({ retryable, message }) {
    return !retryable && message?.startsWith("internal error") === true;
}
