import type { CallLayer } from "../../../pages_plugin/runtime/src/core/call.ts";
import { callLayers } from "../../../pages_plugin/runtime/src/core/call-layers.ts";
import type { Inbound, RequestLayer } from "../../../pages_plugin/runtime/src/core/inbound.ts";
import { meshedFetch } from "../../../pages_plugin/runtime/src/services/fetch.ts";
import { inbound, PARENT, TRACE } from "./support.ts";

export const W3C = `00-${TRACE}-${PARENT}-01`;
export const OTHER = "a".repeat(32);
export const SPAN = "b".repeat(16);

/** Receives a request with these headers, and says what the mesh then knows of its trace. */
export async function traced(headers: Record<string, string>, layer: RequestLayer): Promise<Inbound> {
  const received = inbound("https://shop.example/", { headers });
  await layer(async () => new Response())(received);
  return received;
}

/** What a service gets of a call that the site's code makes with headers of its own. */
export async function sent(
  came: Record<string, string>,
  own: Record<string, string>,
  layers: CallLayer[],
  layer: RequestLayer,
): Promise<Record<string, string>> {
  let headers: Record<string, string> = {};
  const send = callLayers(layers, async ({ request }) => {
    headers = Object.fromEntries(request.headers);
    return new Response();
  });
  const received = await traced(came, layer);
  await meshedFetch(received, { name: "catalog", send }, fetch, "https://catalog/", { headers: own });
  return headers;
}
