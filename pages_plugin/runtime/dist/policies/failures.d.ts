import { type FailureKind } from "../core/failure.ts";
/** Which ends of an attempt count as failed. The compiler settles the configuration's condition names into this. */
export interface Failures extends Partial<Record<FailureKind, boolean>> {
    /** Refused, reset and unresolved connections; a Worker cannot tell them apart. */
    readonly lost?: boolean;
    /** A binding that is missing is no better on the next try; a fallback answers for it where it does for `lost`. */
    readonly absent?: false;
    readonly timeout?: boolean;
    /** A caller that gave up is nobody's failure. */
    readonly aborted?: false;
    /** Statuses of 500 and above, and exceptions that the service threw. */
    readonly serverErrors?: boolean;
    readonly statuses?: readonly number[];
}
export declare function isFailedStatus({ statuses, serverErrors }: Failures, status: number): boolean | undefined;
export declare function isFailedError(on: Failures, error: unknown): boolean | undefined;
