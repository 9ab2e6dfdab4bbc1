/** Which ends of an attempt count as failed. The compiler settles the configuration's condition names into this. */
export interface Failures {
    /** Refused, reset and unresolved connections; a Worker cannot tell them apart. */
    readonly lost?: boolean;
    readonly timeout?: boolean;
    /** Statuses of 500 and above, and exceptions that the service threw. */
    readonly serverErrors?: boolean;
    readonly statuses?: readonly number[];
}
export declare function isFailedStatus({ statuses, serverErrors }: Failures, status: number): boolean;
export declare function isFailedError({ lost, timeout, serverErrors }: Failures, error: unknown): boolean;
