/** What the shop sells. */

export const CURRENCY = "EUR";

export const PRODUCTS = [
  { id: "thimble-cup", name: "Thimble cup", blurb: "Espresso for one sip, saucer included.", price_cents: 1450 },
  { id: "matchbox-radio", name: "Matchbox radio", blurb: "Two stations, one of them yours.", price_cents: 3900 },
  { id: "stamp-notebook", name: "Stamp notebook", blurb: "Ninety pages for very short thoughts.", price_cents: 690 },
  { id: "thumb-cactus", name: "Thumb cactus", blurb: "Wants water twice a year.", price_cents: 980 },
  { id: "keyring-lamp", name: "Keyring lamp", blurb: "Finds keyholes from half a metre.", price_cents: 1200 },
  { id: "palm-kite", name: "Palm kite", blurb: "Flies in a sigh, folds into a fist.", price_cents: 1650 },
  { id: "pocket-harmonica", name: "Pocket harmonica", blurb: "Ten holes, about forty songs.", price_cents: 2400 },
  {
    id: "two-minute-timer",
    name: "Two-minute timer",
    blurb: "For teeth, and for soft eggs that stay soft.",
    price_cents: 1100,
  },
];

/** Answers a request as [status, JSON body]; the one resource is `/products`. */
export function answer(method, path) {
  if (path !== "/products") return [404, { title: "Not found", detail: `The catalogue has /products, not ${path}.` }];
  if (method !== "GET" && method !== "HEAD") {
    return [405, { title: "Method not allowed", detail: `${path} is read with GET, not ${method}.` }];
  }
  return [200, { source: "catalog", currency: CURRENCY, products: PRODUCTS }];
}
