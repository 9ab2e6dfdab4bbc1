import { waitFor } from "./rpc.js";
/**
 * Sends an RPC call again when the connection was lost before the answer, for methods that were declared idempotent. Whoever awaits the
 * call gets the last outcome; what was pipelined on the first attempt stays with it.
 */
export function rpcRetry({ retries, methods, budget }) {
    return async function retriedRpc(call, first) {
        const { inbound, record, deadlineMs, send } = call;
        budget.deposit(Date.now());
        let outcome = first;
        for (let sent = 1;; sent++) {
            try {
                return await waitFor(call, outcome);
            }
            catch (error) {
                const { retryable } = error;
                const nowMs = Date.now();
                if (!retryable || !methods.includes(record.method))
                    throw error;
                if (sent > retries || inbound.callsLeft < 1 || nowMs >= deadlineMs || !budget.withdraw(nowMs))
                    throw error;
                record.flags.push("retried");
                inbound.callsLeft--;
                outcome = Promise.resolve(send());
            }
        }
    };
}
