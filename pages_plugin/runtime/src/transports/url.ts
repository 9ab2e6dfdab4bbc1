import type { Call, Send } from "../core/call.ts";
import { dispatch } from "./dispatch.ts";

/** Sends to the URL that the call carries, over the network. */
export function network(): Send {
  return (call: Call): Promise<Response> => dispatch(call, { fetch });
}
