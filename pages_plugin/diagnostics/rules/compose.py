"""DM4xx: init, remove, and composing with a project's own middleware."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule, error, info, warning

RULES: tuple[Rule, ...] = (
    error(
        "DM401",
        "CommonJS middleware",
        explanation="Pages routes the exports of ES modules only, so handlers in module.exports never run, and the "
        "mesh cannot be put in front of them.",
        fix="Write the handlers as exports: export const onRequest = ...",
    ),
    error(
        "DM402",
        "Handlers behind export *",
        explanation="Pages does not look through export *, so a handler that comes that way does not run today. The "
        "mesh's own export would hide it for good.",
        fix='Name the handler: export { onRequest } from "./handlers.js", then run diddy init again.',
    ),
    error(
        "DM403",
        "Syntax error in a file to compose with",
        explanation="The file does not parse, so it is not known what it exports.",
        fix="Correct the marked place, then run diddy init again.",
    ),
    error(
        "DM404",
        "Ambiguous middleware",
        explanation="Two files or two exports claim to be the root middleware, and only one of them runs.",
        fix="Remove one, then run diddy init again.",
    ),
    error(
        "DM405",
        "Middleware of an unknown form",
        explanation="onRequest is exported in a way that cannot be wrapped without changing what it means.",
        fix="Export a function or an array of functions as onRequest; or put the mesh's onRequest first by hand.",
    ),
    error(
        "DM406",
        "Python Worker as the front",
        explanation="The mesh is JavaScript and is mounted in a JavaScript Worker or a Pages project. A Python "
        "Worker takes part as a backend.",
        fix="Use the package diddy-worker in it, and initialise the project that calls it.",
    ),
    error(
        "DM407",
        "Worker entry that cannot be wrapped",
        explanation="The entry module has no default export that could be found in its text, or one that cannot be "
        "wrapped without changing what it means.",
        fix='Wrap it by hand: import { wrap } from "./diddy/mesh.js"; export default wrap(worker);',
    ),
    error(
        "DM408",
        "Files cannot be written",
        explanation="A folder or file is read-only, or the disk is full. What was changed before was put back.",
        fix="Make the folder writable, then run the command again.",
    ),
    error(
        "DM409",
        "Something is in the way",
        explanation="A file stands where a folder is needed, or a folder where a file is needed.",
        fix="Move it away, then run the command again.",
    ),
    warning(
        "DM410",
        "Edited lines were changed since",
        explanation="The lines that diddy init wrote look different now, so it is not known how to take them out.",
        fix="Take them out by hand; the hint shows what they replaced.",
    ),
    warning(
        "DM411",
        "Created file was changed since",
        explanation="The file was made by diddy init and holds something else now. It is kept.",
        fix="Delete it if it is not needed.",
    ),
    error(
        "DM412",
        "Nothing to remove",
        explanation="The project has no record of diddy init and no file that diddy build wrote.",
        fix="Go to the project's folder.",
    ),
    error(
        "DM413",
        "Unreadable record of init",
        explanation="diddy/init.json says what diddy init changed; it is no JSON of a known format.",
        fix="Restore it from version control, or upgrade diddy if a newer version wrote it.",
    ),
    info(
        "DM414",
        "Flags to set in the dashboard",
        explanation="The project has no wrangler configuration, so its compatibility flags are set in Cloudflare's "
        "dashboard. None is created, since it would take over from the dashboard.",
        fix="Workers & Pages > the project > Settings > Runtime > Compatibility flags, for production and preview.",
    ),
    warning(
        "DM415",
        "Build step to add by hand",
        explanation="The framework writes the Worker anew in each build, so wrapping has to be a step after it, and no "
        "script that runs the build was found.",
        fix="Run node diddy/wrap.mjs after the build.",
    ),
    error(
        "DM416",
        "Worker that is not bundled",
        explanation="With no_bundle the Worker is uploaded as one file, which cannot import the mesh.",
        fix="Remove no_bundle, or write the Worker as a folder _worker.js/ with an index.js.",
    ),
    warning(
        "DM417",
        "Mesh that nothing runs",
        explanation="diddy build writes the mesh into diddy/, and no middleware or Worker of the project imports it.",
        fix="Run diddy init: it shows what it changes, and diddy remove takes it out again.",
    ),
    error(
        "DM418",
        "Committed mesh is stale",
        explanation="The files in the project are not what diddy build writes from its configuration: diddy.toml, "
        "functions/ or the wrangler configuration changed since, or another version of diddy wrote them.",
        fix="Run diddy build and commit what it writes.",
    ),
    error(
        "DM419",
        "Folder is not empty",
        explanation="A new project is only made in a folder that is empty or not there yet, so that nothing of yours "
        "is overwritten.",
        fix="Name another folder.",
    ),
    error(
        "DM420",
        "Template could not be baked",
        explanation="The project template refused an answer, or failed while it made the project. Nothing was left "
        "behind.",
        fix="The message holds the template's own reason.",
    ),
    warning(
        "DM421",
        "The mesh's files are deployed as static files",
        explanation="The deployed folder holds the folder diddy/, so anybody can read the emitted module, with the "
        "names of bindings and routes, as they can read the wrangler configuration beside it.",
        fix="Move the site into a folder of its own, such as public/, and deploy that.",
    ),
)
