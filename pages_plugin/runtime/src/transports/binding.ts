import type { Call, Send } from "../core/call.ts";
import { MeshFailure } from "../core/failure.ts";
import { dispatch, type Target } from "./dispatch.ts";

/**
 * Sends over the service binding `env[name]`.
 *
 * @param raw how to reach the stub behind an intercepted binding, where bindings are intercepted
 */
export function serviceBinding(name: string, raw: (stub: object) => Target = (stub) => stub as Fetcher): Send {
  return function overBinding(call: Call): Promise<Response> {
    const stub = call.inbound.env[name];
    if (!stub) throw new MeshFailure("absent", "no_binding", `${call.record.service} (${name})`);
    return dispatch(call, raw(stub));
  };
}
