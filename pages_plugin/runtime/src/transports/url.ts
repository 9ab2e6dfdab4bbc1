import type { Call, Send } from "../core/call.ts";
import { dispatch, type Target } from "./dispatch.ts";

// The platform's `fetch` refuses any other object as `this`.
const internet: Target = { fetch: (request, init) => fetch(request, init) };

/** Sends to the URL that the call carries, over the network. */
export function network(): Send {
  return (call: Call): Promise<Response> => dispatch(call, internet);
}
