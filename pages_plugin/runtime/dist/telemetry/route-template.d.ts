import type { Route } from "../route/router.ts";
/** What a gateway route matches, as `http.route`: `/health`, `/api/*`; empty without a route. Of the configuration, so few. */
export declare function routeTemplate(route: Route | null): string;
