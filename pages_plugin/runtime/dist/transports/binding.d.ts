import type { Send } from "../core/call.ts";
import { type Target } from "./dispatch.ts";
/**
 * Sends over the service binding `env[name]`.
 *
 * @param raw how to reach the stub behind an intercepted binding, where bindings are intercepted
 */
export declare function serviceBinding(name: string, raw?: (stub: object) => Target): Send;
