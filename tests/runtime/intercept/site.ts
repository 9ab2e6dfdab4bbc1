// The site whose code calls the service: the grid on `/raw` and `/meshed`, a scenario on `/scenario/NAME`.
import { runGrid } from "./grid.ts";
import type { Env } from "./hooks.ts";
import { runScenario } from "./scenarios.ts";

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const url = new URL(request.url);
    return url.pathname.startsWith("/scenario/") ? runScenario(url, env) : runGrid(request, env, ctx);
  },
};
