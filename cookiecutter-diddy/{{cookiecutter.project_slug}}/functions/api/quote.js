/**
 * GET /api/quote?item=thimble-cup:2&item=palm-kite:1 -> what the basket costs, and whether all of it is in stock.
 *
 * An ordinary Pages Function that knows nothing of the mesh: it calls its bindings as ever, and both calls are traced,
 * retried and limited in time all the same, because functions/_middleware has meshed the bindings.
 */
export async function onRequestGet({ request, env }) {
  const wanted = parseItems(new URL(request.url).searchParams.getAll("item"));
  if (wanted === null) return problem(400, "Not a basket", "Give 1 to 20 times item=<product id>:<quantity 1 to 99>.");

  const [catalog, inventory] = await Promise.all([
    readJson(env.CATALOG, "https://catalog/products"),
    readJson(env.INVENTORY, "https://inventory/stock"),
  ]);
  if (catalog === null)
    return problem(503, "No price right now", "The catalog does not answer; try again in a moment.");

  const products = new Map(catalog.products.map((product) => [product.id, product]));
  const unknown = wanted.filter(({ id }) => !products.has(id));
  if (unknown.length > 0)
    return problem(404, "Unknown product", `There is no ${unknown.map(({ id }) => id).join(", ")}.`);

  const lines = wanted.map(({ id, quantity }) => ({
    id,
    quantity,
    total_cents: products.get(id).price_cents * quantity,
    // Without an inventory the price still stands; whether it can be delivered is then not known.
    in_stock: inventory?.known ? (inventory.stock[id] ?? 0) >= quantity : null,
  }));
  const total_cents = lines.reduce((sum, line) => sum + line.total_cents, 0);
  return json(200, { currency: catalog.currency, lines, total_cents });
}

/** ["thimble-cup:2"] -> [{id, quantity}], or null for anything that is not a basket. */
function parseItems(items) {
  if (items.length < 1 || items.length > 20) return null;
  const parsed = items.map((item) => /^([a-z0-9-]{1,64}):([1-9][0-9]?)$/.exec(item));
  return parsed.includes(null) ? null : parsed.map(([, id, quantity]) => ({ id, quantity: Number(quantity) }));
}

/** The JSON body of a good answer, or null. */
async function readJson(service, url) {
  try {
    const response = await service.fetch(url);
    return response.ok ? await response.json() : null;
  } catch (error) {
    console.error(`quote: ${url} failed: ${error}`);
    return null;
  }
}

const json = (status, body) => Response.json(body, { status, headers: { "cache-control": "no-store" } });

const problem = (status, title, detail) =>
  Response.json({ title, status, detail }, { status, headers: { "content-type": "application/problem+json" } });
