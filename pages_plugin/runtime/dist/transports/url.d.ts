import type { Send } from "../core/call.ts";
/** Sends to the URL that the call carries, over the network. */
export declare function network(): Send;
