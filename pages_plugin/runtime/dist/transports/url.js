import { dispatch } from "./dispatch.js";
// The platform's `fetch` refuses any other object as `this`.
const internet = { fetch: (request, init) => fetch(request, init) };
/** Sends to the URL that the call carries, over the network. */
export function network() {
    return (call) => dispatch(call, internet);
}
