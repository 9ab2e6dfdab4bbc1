/**
 * Hands each request to the sink, once: when the headers of its answer are there or, where the compatibility flag
 * `enable_request_signal` is on, when its client goes away before that. A request whose client left may go on, where the site had asked
 * for that, and is not recorded again.
 */
export function record(sink) {
    function note(inbound, status, flag) {
        if (inbound.endedMs)
            return;
        if (flag)
            inbound.flags.push(flag);
        inbound.endedMs = Date.now();
        sink(inbound, status);
    }
    return (next) => async function recorded(inbound) {
        inbound.request.signal.addEventListener("abort", () => note(inbound, 499, "client_gone"));
        let status = 500;
        try {
            const response = await next(inbound);
            status = response.status;
            return response;
        }
        finally {
            note(inbound, status);
        }
    };
}
