import type { Call } from "../core/call.ts";
/**
 * Keeps a request body of at most `limit` bytes so that the call can be sent again. A larger one is sent on as a stream, once:
 * no more than the limit is ever held. After Linkerd's replay body.
 */
export declare function keepBody(call: Call, limit: number): Promise<void>;
