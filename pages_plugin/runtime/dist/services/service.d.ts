import type { Send } from "../core/call.ts";
import type { RpcPolicy } from "./rpc.ts";
/** A backend, as the emitted module and the site's code name it. */
export interface Service {
    readonly name: string;
    /** The binding in `env`; a service that is a URL has none. */
    readonly binding?: string;
    /** Scheme, host and path before every sent path, for a service that is a URL. */
    readonly origin?: string;
    /** Sends one call through the service's layers. */
    readonly send: Send;
    readonly rpc?: RpcPolicy;
}
