/** Writes one JSON line a finished test: its name, and what went wrong, if something did. */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const error = data.details.error?.cause ?? data.details.error;
    const failure = type === "test:fail" ? (error?.stack ?? String(error)) : null;
    yield `${JSON.stringify({ name: data.name, failure })}\n`;
  }
}
