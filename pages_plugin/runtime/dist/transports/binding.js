import { MeshFailure } from "../core/failure.js";
import { dispatch } from "./dispatch.js";
/**
 * Sends over the service binding `env[name]`.
 *
 * @param raw how to reach the stub behind an intercepted binding, where bindings are intercepted
 */
export function serviceBinding(name, raw = (stub) => stub) {
    let stub;
    let target;
    return function overBinding(call) {
        const bound = call.inbound.env[name];
        if (bound !== stub) {
            stub = bound;
            if (bound)
                target = raw(bound);
        }
        if (!stub) {
            call.record.flags.push("no_binding");
            throw new MeshFailure("absent", "no_binding", `${call.record.service} (${name})`);
        }
        return dispatch(call, target);
    };
}
