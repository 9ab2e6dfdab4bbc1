import type { Route } from "../route/router.ts";

/** What a gateway route matches, as `http.route`: `/health`, `/api/*`; empty without a route. Of the configuration, so few. */
export function routeTemplate(route: Route | null): string {
  if (!route) return "";
  return route.exact ?? `${route.prefix === "/" ? "" : route.prefix}/*`;
}
