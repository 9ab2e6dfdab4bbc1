/** How many of each product lie in the drawer. */

export const STOCK = {
  "thimble-cup": 24,
  "matchbox-radio": 3,
  "stamp-notebook": 120,
  "thumb-cactus": 11,
  "keyring-lamp": 2,
  "palm-kite": 17,
  "pocket-harmonica": 6,
  "two-minute-timer": 0,
};

/** Answers a request as [status, JSON body]; the one resource is `/stock`. */
export function answer(method, path) {
  if (path !== "/stock") return [404, { title: "Not found", detail: `The inventory has /stock, not ${path}.` }];
  if (method !== "GET" && method !== "HEAD") {
    return [405, { title: "Method not allowed", detail: `${path} is read with GET, not ${method}.` }];
  }
  return [200, { known: true, stock: STOCK }];
}
