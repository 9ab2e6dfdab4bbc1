import { MeshFailure } from "../core/failure.js";
import { dispatch } from "./dispatch.js";
/**
 * Sends over the service binding `env[name]`.
 *
 * @param raw how to reach the stub behind an intercepted binding, where bindings are intercepted
 */
export function serviceBinding(name, raw = (stub) => stub) {
    return function overBinding(call) {
        const stub = call.inbound.env[name];
        if (!stub)
            throw new MeshFailure("absent", "no_binding", `${call.record.service} (${name})`);
        return dispatch(call, raw(stub));
    };
}
