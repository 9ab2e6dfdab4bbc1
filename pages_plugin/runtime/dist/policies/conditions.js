/** Settles condition names, as the compiler does. `statuses` is what `retriable-status` means. */
export function failuresOf(on, statuses = []) {
    return {
        lost: on.includes("connect-failure") || on.includes("reset"),
        timeout: on.includes("timeout"),
        serverErrors: on.includes("5xx"),
        statuses: [...(on.includes("gateway-error") ? [502, 503, 504] : []), ...(on.includes("retriable-status") ? statuses : [])],
    };
}
