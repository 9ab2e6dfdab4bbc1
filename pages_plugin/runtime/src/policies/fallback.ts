import type { Call, CallLayer } from "../core/call.ts";
import type { Flag } from "../core/inbound.ts";
import { type Failures, hasFailed } from "./failures.ts";

/** Answers in place of a call that failed, or null to let the failure stand. */
type Substitute = (call: Call) => Promise<Response | null> | Response | null;

/**
 * Answers from elsewhere when every attempt failed for one of the reasons in `on`. The answer carries `Cache-Status`
 * (RFC 9211) so that a reader can tell it from the service's own.
 */
function fallback(on: Failures, flag: Flag, substitute: Substitute): CallLayer {
  const failures: Failures = { ...on, absent: on.lost === true };

  async function stand(call: Call): Promise<void> {
    const answer = await substitute(call);
    if (!answer) return;
    call.response?.body?.cancel().catch(() => {});
    call.record.flags.push(flag);
    answer.headers.set("cache-status", `diddy; fwd=miss; detail=${flag}`);
    call.response = answer;
    call.status = answer.status;
  }

  return {
    after(call) {
      if (hasFailed(failures, call)) return stand(call);
    },
  };
}

/** Serves a static file of the site for GET and HEAD. */
export function fallbackAsset(options: { on: Failures; path: string; status: number }): CallLayer {
  return fallback(options.on, "fallback_asset", async ({ request, inbound }) => {
    const assets = inbound.env.ASSETS as Fetcher | undefined;
    if (!assets || (request.method !== "GET" && request.method !== "HEAD")) return null;
    const asset = await assets.fetch(new URL(options.path, inbound.url), { method: request.method }).catch(() => null);
    return asset?.ok ? new Response(asset.body, { status: options.status, headers: asset.headers }) : null;
  });
}

/** Answers with a fixed response, whatever the method. */
export function fallbackResponse(options: {
  on: Failures;
  status: number;
  headers: readonly (readonly [string, string])[];
  body: string;
}): CallLayer {
  return fallback(
    options.on,
    "fallback_response",
    () => new Response(options.body || null, { status: options.status, headers: options.headers as [string, string][] }),
  );
}
