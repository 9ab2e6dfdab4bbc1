import { dispatch } from "./dispatch.js";
/** Sends to the URL that the call carries, over the network. */
export function network() {
    return (call) => dispatch(call, { fetch });
}
