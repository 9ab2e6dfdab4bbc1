// Turns what an expression came to, a value or an error, into JSON that can be compared.

/** The outcome of `run()`: `{ value }` or `{ error }`, all the way down. */
export async function outcomeOf(run) {
  try {
    return { value: await plain(await run()) };
  } catch (error) {
    return { error: await plain(error) };
  }
}

/** The platform numbers its internal errors at random. */
const REFERENCE = /reference = \w+/g;

async function plain(value, depth = 6) {
  if (typeof value === "function") return { type: Object.prototype.toString.call(value) };
  if (typeof value !== "object" || value === null || depth === 0)
    return { type: typeof value, text: String(value).replace(REFERENCE, "reference") };
  if (value instanceof Response) {
    const { status, statusText, redirected } = value;
    return { type: "Response", status, statusText, redirected, headers: [...value.headers], body: await value.text() };
  }
  if (value instanceof Error) {
    const properties = {};
    for (const key of Object.getOwnPropertyNames(value)) {
      if (key !== "stack") properties[key] = await plain(value[key], depth - 1);
    }
    return {
      type: value.constructor.name,
      name: value.name,
      message: value.message.replace(REFERENCE, "reference"),
      properties,
    };
  }
  const entries = value instanceof Map || value instanceof Set ? [...value].entries() : Object.entries(value);
  const items = {};
  for (const [key, item] of entries) items[key] = await plain(item, depth - 1);
  const own = value instanceof Date || ArrayBuffer.isView(value) ? String(value.valueOf()) : undefined;
  return { type: Object.prototype.toString.call(value), own, items };
}
