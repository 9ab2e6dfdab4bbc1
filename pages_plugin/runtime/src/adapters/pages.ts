import { around } from "../core/guard.ts";
import { type Env, type RequestLayer, receive } from "../core/inbound.ts";

/** What Pages hands to a function; the part that the mesh reads. */
export interface PagesContext {
  request: Request;
  env: unknown;
  next: () => Promise<Response>;
  data: Record<string, unknown>;
}

/** Mounts the mesh as the `onRequest` of `functions/_middleware`. */
export function pages(mesh: RequestLayer, callsLeft = 32): (context: PagesContext) => Promise<Response> {
  const handler = around(mesh, (inbound) => (inbound.platform as PagesContext).next());
  return function onRequest(context) {
    return handler(receive(context.request, context.env as Env, context, callsLeft));
  };
}
