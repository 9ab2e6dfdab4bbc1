import { MeshFailure } from "../core/failure.js";
import { raw } from "../intercept/mark.js";
import { meshedFetch } from "./fetch.js";
const INBOUND = Symbol("inbound");
/**
 * Gives the site's functions the explicit API: `context.data.mesh.catalog.fetch("/items")` and `context.data.mesh.catalog.method()`. A
 * path alone is resolved against the service.
 */
export function dataMesh(servicesOf) {
    let seen;
    const clients = {};
    return (next) => function withData(inbound) {
        if (inbound.env !== seen) {
            seen = inbound.env;
            for (const service of servicesOf(seen)) {
                Object.defineProperty(clients, service.name, {
                    configurable: true,
                    enumerable: true,
                    get() {
                        return client(this[INBOUND], service);
                    },
                });
            }
        }
        inbound.platform.data.mesh = Object.create(clients, { [INBOUND]: { value: inbound } });
        return next(inbound);
    };
}
function client(inbound, service) {
    const base = service.origin ?? `https://${service.name}`;
    const fetch = (input, init) => meshedFetch(inbound, service, typeof input === "string" && input.startsWith("/") ? base + input : input, init);
    return new Proxy({ fetch }, {
        get(target, name) {
            if (name === "fetch")
                return target.fetch;
            if (typeof name !== "string" || name === "then" || !service.rpc || !service.binding)
                return undefined;
            const stub = inbound.env[service.binding];
            if (!stub)
                throw new MeshFailure("lost", "no_binding", `${service.name}, binding ${service.binding}`);
            const method = raw(stub).get(name);
            return (...args) => service.rpc?.(inbound, service.name, name, () => Reflect.apply(method, undefined, args));
        },
    });
}
