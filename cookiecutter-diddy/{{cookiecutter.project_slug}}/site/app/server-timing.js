/**
 * Parses a Server-Timing header: `mesh;dur=18.2;desc="catalog", attempts;desc="2"` becomes
 * `{mesh: {dur: 18.2, desc: "catalog"}, attempts: {desc: "2"}}`. No header gives null.
 */
export function parseServerTiming(header) {
  if (!header) return null;
  const metrics = {};
  for (const [metric] of header.matchAll(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g)) {
    const [name, ...parameters] = Array.from(metric.matchAll(/(?:[^;"]|"(?:[^"\\]|\\.)*")+/g), ([part]) => part.trim());
    const entry = {};
    for (const parameter of parameters) {
      const at = parameter.indexOf("=");
      const value = parameter.slice(at + 1).trim();
      entry[parameter.slice(0, at).trim()] = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value;
    }
    if (entry.dur !== undefined) entry.dur = Number(entry.dur);
    if (name) metrics[name] = entry;
  }
  return metrics;
}
