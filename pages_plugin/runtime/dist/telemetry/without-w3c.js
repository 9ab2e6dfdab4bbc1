/** Sends no W3C headers, where only other formats are configured. Stands inside of `propagate`. */
export function withoutW3c() {
    return {
        before(call) {
            if (!call.ownTrace) {
                call.request.headers.delete("traceparent");
                call.request.headers.delete("tracestate");
            }
        },
    };
}
