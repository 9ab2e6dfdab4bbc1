import { MeshFailure } from "../core/failure.js";
import { raw, rawProperty } from "../intercept/mark.js";
import { meshedFetch } from "./fetch.js";
const INBOUND = Symbol("inbound");
/**
 * Gives the site's functions the explicit API: `context.data.mesh.catalog.fetch("/items")` and `context.data.mesh.catalog.method()`, with
 * `context.data.mesh.span` and `.log`. A path alone is resolved against the service.
 */
export function dataMesh(servicesOf, toolsOf) {
    let seen;
    const clients = {};
    for (const name of ["span", "log"]) {
        Object.defineProperty(clients, name, {
            get() {
                return toolsOf(this[INBOUND])[name];
            },
        });
    }
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
    const stub = inbound.env[service.binding ?? ""];
    const send = stub ? raw(stub).fetch.bind(stub) : (input, init) => fetch(input, init);
    const meshed = (input, init) => meshedFetch(inbound, service, send, typeof input === "string" && input.startsWith("/") ? base + input : input, init);
    return new Proxy({ fetch: meshed }, {
        get(target, name) {
            if (name === "fetch")
                return target.fetch;
            if (typeof name !== "string" || name === "then" || !service.rpc || !service.binding)
                return undefined;
            if (!stub)
                throw new MeshFailure("absent", "no_binding", `${service.name} (${service.binding})`);
            const method = rawProperty(stub, name);
            return (...args) => service.rpc?.(inbound, service.name, name, (_call, ...more) => Reflect.apply(method, undefined, [...args, ...more]));
        },
    });
}
