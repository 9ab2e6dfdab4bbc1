import { around } from "../core/guard.ts";
import { type Background, type Env, type RequestLayer, receive } from "../core/inbound.ts";

type Site = () => Promise<Response> | Response;

/** What the mesh gets for its platform. */
interface Platform {
  readonly site: Site;
  readonly ctx: Background;
}

type EntrypointClass = new (
  ...args: never[]
) => { env: unknown; ctx: Background; fetch?(request: Request): Promise<Response> | Response };

/**
 * Mounts the mesh around a Worker or a Pages `_worker.js`: an object of handlers or a WorkerEntrypoint class. Everything but `fetch` stays
 * as it is.
 */
export function worker(mesh: RequestLayer, callsLeft = 32): <W extends object>(inner: W) => W {
  const handler = around(mesh, ({ platform }) => (platform as Platform).site());
  const serve = (request: Request, env: unknown, ctx: Background, site: Site): Promise<Response> =>
    handler(receive(request, env as Env, { site, ctx } satisfies Platform, callsLeft));
  const missing: Site = () => new Response(null, { status: 404 });

  return (inner) => {
    if (typeof inner === "function") {
      return class extends (inner as unknown as EntrypointClass) {
        override fetch(request: Request): Promise<Response> {
          return serve(request, this.env, this.ctx, () => super.fetch?.(request) ?? missing());
        }
      } as unknown as typeof inner;
    }
    const { fetch } = inner as ExportedHandler;
    const meshed = (request: Request, env: unknown, ctx: ExecutionContext): Promise<Response> =>
      serve(request, env, ctx, () => fetch?.call(inner as never, request as never, env, ctx) ?? missing());
    // A proxy, since frameworks export instances of classes, whose methods need them as `this`; over an heir of the object, since a frozen
    // one allows no other `fetch`.
    return new Proxy(Object.create(inner), {
      get(_heir, name) {
        const value: unknown = Reflect.get(inner, name, inner);
        return name === "fetch" ? meshed : typeof value === "function" ? value.bind(inner) : value;
      },
    });
  };
}
