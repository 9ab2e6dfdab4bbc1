import type { MeshFailure } from "./failure.ts";
import type { AttemptRecord, CallRecord, Flag, Inbound } from "./inbound.ts";
/** One logical call to a service on its way through the layers; retry sends the same call more than once. */
export interface Call {
    readonly inbound: Inbound;
    readonly record: CallRecord;
    /** What is sent. Without a body it can be sent again as it is; the platform does not use it up. */
    request: Request;
    /** The body, kept for a replay; null while there is none or it is streamed once. */
    body: ArrayBuffer | null;
    /** Whether `request` can be sent more than once. */
    replayable: boolean;
    /** When this call must have an answer, epoch milliseconds; Infinity for never. */
    deadlineMs: number;
    /** How long every attempt together may take once the request is complete, milliseconds; Infinity for ever. */
    requestMs?: number;
    /** The clock as of the last await, epoch milliseconds. */
    nowMs: number;
    /** Cancels the attempt under way, when its timer says so; `limit` is the flag for that. */
    signal: AbortSignal | undefined;
    timer: number | null;
    limit: Flag;
    /** Ends the attempt under way as failed; its callee goes on. */
    fail(failure: MeshFailure): void;
    /** The record of the attempt under way. */
    attempt: AttemptRecord;
    /** The answer of the newest attempt; without one, `error` says how it ended. */
    response: Response | undefined;
    /** Its status; asking a Response costs more. */
    status: number;
    error: unknown;
    /** The signal that the site's own code gave, if it did. */
    readonly callerSignal: AbortSignal | null;
    /** The span of the attempt under way, 16 hex digits. */
    spanId: string;
    /** Whether the caller set a trace of its own, which is left alone. */
    ownTrace: boolean;
}
/** Sends a call and answers with the response headers at hand, or throws. */
export type Send = (call: Call) => Promise<Response>;
/**
 * A policy of calls: what it does on the way in and on the way out. A layer that wrapped the next one would cost every call a promise; these
 * cost a function call, and a promise only where one of them has to wait.
 */
export interface CallLayer {
    /** Before the call is sent. What it throws is how the attempt ended. */
    before?(call: Call): Promise<void> | undefined;
    /** After it ended; may put another `response` or `error` in place. `true` sends it again, through the layers inside of this one. */
    after?(call: Call): Promise<unknown> | undefined;
}
/** Begins a call and enters it into the request's record. */
export declare function newCall(inbound: Inbound, service: string, request: Request, method: string, callerSignal: AbortSignal | null): Call;
