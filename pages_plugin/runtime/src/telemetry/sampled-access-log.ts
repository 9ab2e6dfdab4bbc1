import type { Inbound, RequestLayer } from "../core/inbound.ts";
import { type AccessLogOptions, accessLog, writeLine } from "./access-log.ts";
import { isFlagged } from "./flags.ts";

/** `sample` is the share of requests that write a line, 0 to 1. */
export interface SampledAccessLogOptions extends AccessLogOptions {
  readonly sample: number;
}

/** The access log for a share of the requests, and for each that has a flag or a status of 500 and above. */
export function sampledAccessLog(options: SampledAccessLogOptions): RequestLayer {
  const log = accessLog(options);
  return (next) => {
    const logged = log(next);
    return async function sampled(inbound: Inbound): Promise<Response> {
      if (Math.random() < options.sample) return logged(inbound);
      let status = 500;
      try {
        const response = await next(inbound);
        status = response.status;
        return response;
      } finally {
        if (status >= 500 || isFlagged(inbound)) writeLine(inbound, status, options);
      }
    };
  };
}
