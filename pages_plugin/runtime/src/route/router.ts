import type { Send } from "../core/call.ts";

/** A gateway route as the emitted module writes it; it has either `exact` or `prefix`. */
export interface Route {
  readonly name: string;
  /** The service's name, for records. */
  readonly service: string;
  readonly send: Send;
  readonly exact?: string;
  /** Matches whole segments; without a slash at its end, but for "/" itself. */
  readonly prefix?: string;
  /** Any method, where it is missing. */
  readonly methods?: readonly string[];
  /** What takes the place of the matched prefix, without a slash at its end: "" for "/". */
  readonly rewrite?: string;
  /** Scheme, host and path before the sent path, for a service that is a URL; a binding keeps the request's own. */
  readonly origin?: string;
  /** The share of new traces with the sampled flag, where it is not the mesh's. */
  readonly sample?: number;
}

/** Finds the route of a request, or null. */
export type Router = (path: string, method: string, host: string) => Route | null;

interface Node {
  children: Map<string, Node> | null;
  exact: Route[] | null;
  prefix: Route[] | null;
}

const newNode = (): Node => ({ children: null, exact: null, prefix: null });

/**
 * Matches by whole segments, the longest path first, and among equals in the order given: the compiler has put the routes in
 * Gateway API precedence. The trie makes ten thousand routes cost what ten do, and a path that no route begins costs one look-up.
 */
export function router(routes: readonly Route[]): Router {
  const root = newNode();
  for (const route of routes) {
    const path = route.exact ?? (route.prefix as string);
    let node = root;
    for (const segment of path === "/" && !route.exact ? [] : path.slice(1).split("/")) {
      node.children ??= new Map();
      let child = node.children.get(segment);
      if (!child) {
        child = newNode();
        node.children.set(segment, child);
      }
      node = child;
    }
    const kind = route.exact ? "exact" : "prefix";
    node[kind] ??= [];
    node[kind].push(route);
  }
  return (path, method) => find(root, path, 1, method);
}

function find(node: Node, path: string, start: number, method: string): Route | null {
  if (start > path.length) return pick(node.exact, method) ?? pick(node.prefix, method);
  if (node.children) {
    const slash = path.indexOf("/", start);
    const end = slash < 0 ? path.length : slash;
    const child = node.children.get(path.slice(start, end));
    const found = child ? find(child, path, end + 1, method) : null;
    if (found) return found;
  }
  return pick(node.prefix, method);
}

function pick(routes: Route[] | null, method: string): Route | null {
  if (routes) {
    for (const route of routes) {
      if (!route.methods || route.methods.includes(method)) return route;
    }
  }
  return null;
}
