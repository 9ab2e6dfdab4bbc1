// Runs the grid, raw or meshed, and answers with the outcome of every expression. The patch is per isolate: ask for raw first.
import { expressions } from "./expressions.js";
import { contexts, type Env, mesh, newContext } from "./hooks.ts";
import { outcomeOf } from "./outcome.js";

type Expression = { hits: string[]; run: (env: Env, given: { request: Request; ctx: unknown }) => unknown };

export async function runGrid(incoming: Request, env: Env, ctx: { waitUntil(work: Promise<unknown>): void }): Promise<Response> {
  const patched = new URL(incoming.url).pathname === "/meshed" ? mesh(env) : ["raw"];
  const body = await incoming.text();
  const results: Record<string, unknown> = {};
  for (const [name, { run, hits: expected }] of Object.entries(expressions as Record<string, Expression>)) {
    const context = newContext(name);
    const { method, headers } = incoming;
    const request = new Request("http://site/cart?x=1", {
      method,
      headers,
      body,
      cf: { colo: "TEST" },
      redirect: "manual",
    } as RequestInit);
    const given = { request, ctx: { waitUntil: (work: Promise<unknown>) => ctx.waitUntil(work) } };
    const outcome = await contexts.run(context, () => outcomeOf(() => run(env, given)));
    results[name] = { outcome, hits: context.hits, expected };
  }
  return Response.json({ patched, results });
}
