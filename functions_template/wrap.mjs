// Puts the mesh in front of the Worker that the site's build has just written:
//   node diddy/wrap.mjs <path of _worker.js, a file or a folder, from the project>
// It runs after each build, needs nothing but Node, and does nothing to a Worker that is wrapped already.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const MARK = "// The mesh in front of the site's own Worker. Written by diddy/wrap.mjs.";
const mesh = dirname(fileURLToPath(import.meta.url));
const project = dirname(mesh);

const [target] = process.argv.slice(2);
if (!target) fail("it needs the path of the Worker, such as dist/_worker.js");
const worker = resolve(project, target);
if (!existsSync(worker)) fail(`${target} does not exist; run it after the site's build`);
if (!existsSync(join(mesh, "mesh.js"))) fail("diddy/mesh.js does not exist; run diddy build and commit what it writes");

if (statSync(worker).isDirectory()) {
  // .jsx, because wrangler bundles that together with the entry, as it did when this was the entry
  wrap(join(worker, "index.js"), join(worker, "diddy-site.jsx"));
} else {
  // outside of the output folder, where it would be served as a static file
  wrap(worker, join(project, "node_modules", ".cache", "diddy", "site-worker.js"));
}
include(join(dirname(worker), "_routes.json"), join(mesh, "_routes.json"));

/** Move the entry module away and put one in its place that wraps it. */
function wrap(entry, moved) {
  const source = readFileSync(entry, "utf8");
  if (source.startsWith(MARK)) return;
  mkdirSync(dirname(moved), { recursive: true });
  const fixed = dirname(moved) === dirname(entry) ? source : source.replace(
    /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}\/[^"']+)\2/g,
    (_, before, quote, path) => `${before}${quote}${specifier(moved, resolve(dirname(entry), path))}${quote}`,
  );
  const temporary = `${entry}.diddy-new`;
  writeFileSync(moved, fixed);
  writeFileSync(temporary, `${MARK}
import { wrap } from "${specifier(entry, join(mesh, "mesh.js"))}";
import site from "${specifier(entry, moved)}";

export * from "${specifier(entry, moved)}";
export default wrap(site);
`);
  rmSync(entry);
  renameSync(temporary, entry);
  console.log(`diddy: wrapped ${relative(project, worker)}`);
}

/** Add what the mesh needs to the _routes.json that the site's build wrote; without one every request comes anyway. */
function include(file, wanted) {
  if (!existsSync(file) || !existsSync(wanted)) return;
  const routes = JSON.parse(readFileSync(file, "utf8"));
  const covers = (rule, other) => rule === other || (rule.endsWith("/*") && `${other}/`.startsWith(rule.slice(0, -1)));
  const missing = JSON.parse(readFileSync(wanted, "utf8")).include.filter((rule) => !routes.include.some((one) => covers(one, rule)));
  if (missing.length === 0) return;
  const kept = routes.include.filter((one) => !missing.some((rule) => covers(rule, one)));
  writeFileSync(file, `${JSON.stringify({ ...routes, include: [...kept, ...missing] }, null, 2)}\n`);
}

function specifier(from, to) {
  const path = relative(dirname(from), to).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}

function fail(reason) {
  console.error(`diddy/wrap.mjs: ${reason}`);
  process.exit(1);
}
