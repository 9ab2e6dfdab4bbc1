import { byEnvironment, type Environment, environmentOf } from "../core/environment.ts";
import type { RequestLayer } from "../core/inbound.ts";
import { requestLayers } from "../core/stack.ts";
import { callLimit } from "../filters/call-limit.ts";
import { forward } from "../filters/forward.ts";
import { match } from "../filters/match.ts";
import { probe } from "../filters/probe.ts";
import { hosts } from "../route/hosts.ts";
import { type Route, type Router, router } from "../route/router.ts";
import { dataMesh } from "../services/data.ts";
import { interception } from "../services/interception.ts";
import { patchAll } from "../services/patch-all.ts";
import { patchFetch } from "../services/patch-fetch.ts";
import { serverTiming } from "../telemetry/server-timing.ts";
import { tools } from "../telemetry/tools.ts";
import type { EnvironmentPlan, Limits, Plan, Route as PlannedRoute } from "./plan.ts";
import { type Services, servicesOf } from "./services.ts";
import { recordOf, traceOf } from "./telemetry.ts";

/** Puts the layers together that `diddy build` would have written for the plan, in the same order. */
export function assemble(plan: Plan): RequestLayer {
  const environment = environmentOf(plan.production_branch);
  const production = meshOf(plan, plan.production, environment);
  if (!plan.preview) return production;
  return byEnvironment(environment, { production, preview: meshOf(plan, plan.preview, environment) });
}

/** How many calls one request may make; a call to a Worker counts against both limits. */
export function callsOf({ worker_invocations, subrequests }: Limits): number {
  return Math.min(worker_invocations, subrequests);
}

function meshOf(plan: Plan, one: EnvironmentPlan, environment: Environment): RequestLayer {
  const { routes, interception: calls, server_timing, redact, log_level } = one;
  const { mesh, version: diddy, hash } = plan;
  const services = servicesOf(one);
  const layers: RequestLayer[] = [];
  if (callsOf(one.limits) !== callsOf(plan.production.limits)) layers.push(callLimit(callsOf(one.limits)));
  if (routes.length > 0) layers.push(match(routerOf(one, services)));
  layers.push(traceOf(one), probe({ mesh, diddy, plan: hash }, environment));
  const recorded = recordOf(plan, one, environment);
  if (recorded) layers.push(recorded);
  if (server_timing) layers.push(serverTiming());
  if (routes.length > 0) layers.push(forward());
  if (calls.data) layers.push(dataMesh(services.all, tools({ redact, level: log_level })));
  if (services.intercepts) layers.push(interception(services.intercepted, calls.rpc ? patchAll : patchFetch));
  return requestLayers(...layers);
}

function routerOf({ routes, services: planned }: EnvironmentPlan, services: Services): Router {
  const origins = new Map(planned.map(({ name, transport }) => [name, transport.kind === "url" ? transport.url : undefined]));
  const anyHost: Route[] = [];
  const byHost = new Map<string, Route[]>();
  for (const route of routes) {
    const entry = entryOf(route, origins.get(route.service), services);
    if (route.hosts.length === 0) anyHost.push(entry);
    for (const host of route.hosts) byHost.set(host, [...(byHost.get(host) ?? []), entry]);
  }
  // A route of several hosts stands where the most specific of them belongs; the router itself looks at the path alone.
  for (const found of byHost.values()) found.sort((a, b) => Number(!a.methods) - Number(!b.methods));
  if (byHost.size === 0) return router(anyHost);
  return hosts(Object.fromEntries([...byHost].map(([host, found]) => [host, router(found)])), router(anyHost));
}

function entryOf(route: PlannedRoute, origin: string | undefined, { send }: Services): Route {
  const { name, service, path, methods, rewrite_prefix: rewrite, trace_sample: sample } = route;
  return {
    name,
    service,
    send: send(route),
    ...(sample !== null ? { sample } : {}),
    [path.kind]: path.value,
    ...(methods.length > 0 ? { methods } : {}),
    ...(rewrite !== null ? { rewrite: rewrite.replace(/\/+$/, "") } : {}),
    ...(origin !== undefined ? { origin } : {}),
  };
}
