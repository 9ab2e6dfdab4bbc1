import type { PagesContext } from "../adapters/pages.ts";
import { MeshFailure } from "../core/failure.ts";
import type { Env, Inbound, RequestLayer } from "../core/inbound.ts";
import { type RawFetch, raw, rawProperty } from "../intercept/mark.ts";
import type { Tools } from "../telemetry/tools.ts";
import { meshedFetch } from "./fetch.ts";
import type { Service } from "./service.ts";

const INBOUND = Symbol("inbound");

/**
 * Gives the site's functions the explicit API: `context.data.mesh.catalog.fetch("/items")` and `context.data.mesh.catalog.method()`, with
 * `context.data.mesh.span` and `.log`. A path alone is resolved against the service.
 */
export function dataMesh(servicesOf: (env: Env) => readonly Service[], toolsOf: (inbound: Inbound) => Tools): RequestLayer {
  let seen: Env | undefined;
  const clients = {};
  for (const name of ["span", "log"] as const) {
    Object.defineProperty(clients, name, {
      get(this: { [INBOUND]: Inbound }) {
        return toolsOf(this[INBOUND])[name];
      },
    });
  }
  return (next) =>
    function withData(inbound: Inbound): Promise<Response> | Response {
      if (inbound.env !== seen) {
        seen = inbound.env;
        for (const service of servicesOf(seen)) {
          Object.defineProperty(clients, service.name, {
            configurable: true,
            enumerable: true,
            get(this: { [INBOUND]: Inbound }) {
              return client(this[INBOUND], service);
            },
          });
        }
      }
      (inbound.platform as PagesContext).data.mesh = Object.create(clients, { [INBOUND]: { value: inbound } });
      return next(inbound);
    };
}

function client(inbound: Inbound, service: Service): object {
  const base = service.origin ?? `https://${service.name}`;
  const stub = inbound.env[service.binding ?? ""] as object | undefined;
  const send: RawFetch = stub ? raw(stub).fetch.bind(stub) : (input, init) => fetch(input, init);
  const meshed = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> =>
    meshedFetch(inbound, service, send, typeof input === "string" && input.startsWith("/") ? base + input : input, init);
  return new Proxy(
    { fetch: meshed },
    {
      get(target, name) {
        if (name === "fetch") return target.fetch;
        if (typeof name !== "string" || name === "then" || !service.rpc || !service.binding) return undefined;
        if (!stub) throw new MeshFailure("absent", "no_binding", `${service.name} (${service.binding})`);
        const method = rawProperty(stub, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) =>
          service.rpc?.(inbound, service.name, name, (_call, ...more) => Reflect.apply(method, undefined, [...args, ...more]));
      },
    },
  );
}
