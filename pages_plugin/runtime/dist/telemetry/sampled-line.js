import { isFlagged } from "./flags.js";
/** Passes a share of the requests (`sample`, 0 to 1) to a sink, and each that has a flag or a status of 500 and above. */
export function sampledLine(sample, sink) {
    return (inbound, status) => {
        if (status >= 500 || isFlagged(inbound) || Math.random() < sample)
            sink(inbound, status);
    };
}
