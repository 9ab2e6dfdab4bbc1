/** Several sinks as one, each in its turn. */
export function sinks(...all) {
    return (inbound, status) => {
        for (const sink of all)
            sink(inbound, status);
    };
}
