import { accessLog, writeLine } from "./access-log.js";
import { isFlagged } from "./flags.js";
/** The access log for a share of the requests, and for each that has a flag or a status of 500 and above. */
export function sampledAccessLog(options) {
    const log = accessLog(options);
    return (next) => {
        const logged = log(next);
        return async function sampled(inbound) {
            if (Math.random() < options.sample)
                return logged(inbound);
            let status = 500;
            try {
                const response = await next(inbound);
                status = response.status;
                return response;
            }
            finally {
                if (status >= 500 || isFlagged(inbound))
                    writeLine(inbound, status, options);
            }
        };
    };
}
