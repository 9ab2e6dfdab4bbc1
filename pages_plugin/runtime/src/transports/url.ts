import type { Call, Send } from "../core/call.ts";
import { MeshFailure } from "../core/failure.ts";
import { dispatch } from "./dispatch.ts";

/** Sends to the URL that the call carries, over the network. */
export function network(): Send {
  return function overNetwork(call: Call): Promise<Response> {
    // The platform's `fetch` refuses any other object as `this`.
    return dispatch(call, {
      fetch: (request, init) =>
        fetch(request, init).catch((error) => {
          throw unresolved(error) ? new MeshFailure("lost", "connect_failure", call.record.service, error) : error;
        }),
    });
  };
}

/** A name that does not resolve is an "internal error" without properties. */
function unresolved({ retryable, message }: { retryable?: boolean; message?: string }): boolean {
  return !retryable && message?.startsWith("internal error") === true;
}
