import { around } from "../core/guard.js";
import { receive } from "../core/inbound.js";
/**
 * Mounts the mesh around a Worker or a Pages `_worker.js`: an object of handlers or a WorkerEntrypoint class. Everything but `fetch` stays
 * as it is.
 */
export function worker(mesh, callsLeft = 32) {
    const handler = around(mesh, ({ platform }) => platform.site());
    const serve = (request, env, ctx, site) => handler(receive(request, env, { site, ctx }, callsLeft));
    const missing = () => new Response(null, { status: 404 });
    return (inner) => {
        if (typeof inner === "function") {
            return class extends inner {
                fetch(request) {
                    return serve(request, this.env, this.ctx, () => super.fetch?.(request) ?? missing());
                }
            };
        }
        const { fetch } = inner;
        const meshed = (request, env, ctx) => serve(request, env, ctx, () => fetch?.call(inner, request, env, ctx) ?? missing());
        // A proxy, since frameworks export instances of classes, whose methods need them as `this`; over an heir of the object, since a frozen
        // one allows no other `fetch`.
        return new Proxy(Object.create(inner), {
            get(_heir, name) {
                const value = Reflect.get(inner, name, inner);
                return name === "fetch" ? meshed : typeof value === "function" ? value.bind(inner) : value;
            },
        });
    };
}
