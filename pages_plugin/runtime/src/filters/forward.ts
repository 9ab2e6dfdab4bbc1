import { newCall } from "../core/call.ts";
import { MeshFailure } from "../core/failure.ts";
import { headersOf, type Inbound, type RequestLayer } from "../core/inbound.ts";
import { problem } from "../core/problem.ts";
import type { Route } from "../route/router.ts";
import { cleanRequestHeaders } from "./headers.ts";

/**
 * Sends a request that a route matched to its service, and lets every other one go on to the site. One that can be read in two ways is
 * refused.
 */
export function forward(): RequestLayer {
  return (next) =>
    function forwarded(inbound: Inbound): Promise<Response> | Response {
      const { route, outgoing } = inbound;
      if (!route) return next(inbound);
      inbound.answer = outgoing ? send(inbound, route, outgoing) : reject(inbound);
      return inbound.answer;
    };
}

function reject(inbound: Inbound): Response {
  inbound.flags.push("path_rejected");
  const detail = "The path has empty, dot or encoded segments that can be read in two ways, or the host is none.";
  return problem(inbound, 400, "path_rejected", detail);
}

function send(inbound: Inbound, { service, send }: Route, request: Request): Promise<Response> {
  cleanRequestHeaders(headersOf(inbound));
  return send(newCall(inbound, service, request, inbound.method, null)).catch((error) => failed(inbound, error));
}

/** The answer to a call that has none. */
function failed(inbound: Inbound, error: unknown): Response {
  if (error instanceof MeshFailure) {
    inbound.flags.push(error.flag);
    return error.kind === "timeout"
      ? problem(inbound, 504, error.flag, "The service did not answer in time.")
      : problem(inbound, 502, error.flag, "The service could not be reached.");
  }
  // The service threw, or the mesh did; what was thrown stays inside.
  console.error("diddy:", error);
  inbound.flags.push("service_error");
  return problem(inbound, 500, "service_error", "The service failed.");
}
