const newNode = () => ({ children: null, exact: null, prefix: null });
/**
 * Matches by whole segments, the longest path first, and among equals in the order given: the compiler has put the routes in
 * Gateway API precedence. The trie makes ten thousand routes cost what ten do, and a path that no route begins costs one look-up.
 */
export function router(routes) {
    const root = newNode();
    for (const route of routes) {
        const path = route.exact ?? route.prefix;
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
function find(node, path, start, method) {
    if (start > path.length)
        return pick(node.exact, method) ?? pick(node.prefix, method);
    if (node.children) {
        const slash = path.indexOf("/", start);
        const end = slash < 0 ? path.length : slash;
        const child = node.children.get(path.slice(start, end));
        const found = child ? find(child, path, end + 1, method) : null;
        if (found)
            return found;
    }
    return pick(node.prefix, method);
}
function pick(routes, method) {
    if (routes) {
        for (const route of routes) {
            if (!route.methods || route.methods.includes(method))
                return route;
        }
    }
    return null;
}
