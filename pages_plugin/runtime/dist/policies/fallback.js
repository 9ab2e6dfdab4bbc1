import { hasFailed } from "./failures.js";
/**
 * Answers from elsewhere when every attempt failed for one of the reasons in `on`. The answer carries `Cache-Status`
 * (RFC 9211) so that a reader can tell it from the service's own.
 */
function fallback(on, flag, substitute) {
    const failures = { ...on, absent: on.lost === true };
    async function stand(call) {
        const answer = await substitute(call);
        if (!answer)
            return;
        call.response?.body?.cancel().catch(() => { });
        call.record.flags.push(flag);
        answer.headers.set("cache-status", `diddy; fwd=miss; detail=${flag}`);
        call.response = answer;
        call.status = answer.status;
    }
    return {
        after(call) {
            if (hasFailed(failures, call))
                return stand(call);
        },
    };
}
/** Serves a static file of the site for GET and HEAD. */
export function fallbackAsset(options) {
    return fallback(options.on, "fallback_asset", async ({ request, inbound }) => {
        const assets = inbound.env.ASSETS;
        if (!assets || (request.method !== "GET" && request.method !== "HEAD"))
            return null;
        const asset = await assets.fetch(new URL(options.path, inbound.url), { method: request.method }).catch(() => null);
        return asset?.ok ? new Response(asset.body, { status: options.status, headers: asset.headers }) : null;
    });
}
/** Answers with a fixed response, whatever the method. */
export function fallbackResponse(options) {
    return fallback(options.on, "fallback_response", () => new Response(options.body || null, { status: options.status, headers: options.headers }));
}
