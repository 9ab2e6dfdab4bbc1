"""DM3xx: the project and its wrangler configuration."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule, error, info, warning

RULES: tuple[Rule, ...] = (
    error(
        "DM301",
        "No Pages project here",
        explanation="Neither the folder nor one above it has a wrangler configuration, a functions folder, a "
        "diddy.toml or a site that Pages could serve.",
        fix="Go to the project's folder, or name it: -C path/to/site. For a new project: diddy new.",
    ),
    error(
        "DM302",
        "Several projects to choose from",
        explanation="The folder is the root of a repository with several Pages projects or Workers, and a command "
        "works on one.",
        fix="Name one of the listed folders with -C.",
    ),
    error(
        "DM303",
        "Syntax error in the wrangler configuration",
        explanation="The file is not valid TOML, or not valid JSON with comments, so wrangler cannot read it either.",
        fix="Correct the line that the caret points to.",
    ),
    warning(
        "DM304",
        "Wrong type in the wrangler configuration",
        explanation="The value has a type that wrangler refuses; the mesh goes on as if it were absent.",
        fix="Correct the value.",
    ),
    error(
        "DM305",
        "Both a Worker and a Pages project",
        explanation='"main" configures a Worker, "pages_build_output_dir" a Pages project. Wrangler refuses a file '
        "with both.",
        fix="Remove the key that does not apply.",
    ),
    warning(
        "DM306",
        "A configuration from another folder is used",
        explanation="Wrangler looks for wrangler.json in the folder and all folders above before it looks for "
        "wrangler.jsonc, and for that before wrangler.toml. A file above can so beat the project's own.",
        fix="Rename the project's file to the name that wins, or move the other one away.",
    ),
    warning(
        "DM307",
        "Pages configuration without a name",
        explanation="Wrangler refuses to deploy a Pages project whose configuration has no name.",
        fix="Add the project's name at the top level.",
    ),
    warning(
        "DM308",
        "Environment that Pages does not have",
        explanation="Pages has the environments production and preview only; wrangler refuses the file at deploy.",
        fix="Rename the section, or remove it.",
    ),
    warning(
        "DM309",
        "Output folder not known",
        explanation="Without a wrangler configuration the folder that is deployed is set in the dashboard, and it "
        "could not be guessed. _routes.json, which keeps static files free of the Function, has to lie in it.",
        fix="Set pages_build_output_dir, or copy the file that diddy build wrote into the folder that you deploy.",
    ),
    warning(
        "DM310",
        "Syntax error in a function file",
        explanation="Wrangler compiles every script in functions/, and one that does not parse fails the whole "
        "build. It is a warning, since the newest syntax may be unknown to diddy's parser.",
        fix="Correct the marked place.",
    ),
    error(
        "DM311",
        "Invalid route parameter",
        explanation="The name in [name] or [[name]] of a function file may hold letters, digits and underscores only; "
        "wrangler refuses the build.",
        fix="Rename the file or folder.",
    ),
    warning(
        "DM312",
        "Handlers that Pages does not see",
        explanation="Pages takes the exports that a function file names itself. Those that come through export * or "
        "module.exports are not routed.",
        fix='Name them: export { onRequest } from "./handlers.js".',
    ),
    error(
        "DM313",
        "Invalid _routes.json",
        explanation="Wrangler refuses to deploy with it: version 1, at most 100 rules of at most 100 characters, at "
        "least one include, each beginning with a slash, and no rule below a splat of the same list.",
        fix="Correct the file; https://developers.cloudflare.com/pages/functions/routing/ describes it.",
    ),
    warning(
        "DM314",
        "Excluded mesh route",
        explanation="An exclude rule of the project's own _routes.json wins over every include, so requests for the "
        "route never reach the mesh.",
        fix="Narrow the exclude rule.",
    ),
    warning(
        "DM315",
        "_routes.json does not survive the build",
        explanation="The project's build writes the output folder anew, and no folder that it copies into it is known.",
        fix="Copy the file into the output folder after the build.",
    ),
    info(
        "DM316",
        "Every request invokes the Function",
        explanation="More than 100 rules are needed, so they became /* as wrangler does it: static files invoke the "
        "Function too.",
        fix="Use fewer, shorter route prefixes.",
    ),
    warning(
        "DM317",
        "Two function files for one route",
        explanation="Pages keeps one of them; which one depends on the order in which the folder lists them.",
        fix="Remove or rename one.",
    ),
    warning(
        "DM318",
        "Two Workers with one name",
        explanation="A service binding names a Worker, and several folders configure a Worker of that name.",
        fix="Rename one, or remove the folder that is not in use.",
    ),
    warning(
        "DM319",
        "Unusable package.json",
        explanation="The file is not valid JSON, so scripts and framework of the project are not known.",
        fix="Correct the marked place.",
    ),
    error(
        "DM320",
        "Two bindings of one name",
        explanation="A name in env stands for one thing. Wrangler refuses a configuration in which two bindings, or a "
        "binding and a variable, have the same name in one environment.",
        fix="Rename or remove one of the two.",
    ),
    error(
        "DM321",
        "Main module is a folder",
        explanation='"main" names the module with the Worker\'s default export. Wrangler refuses a folder.',
        fix='Name the file in it, such as main = "src/index.js".',
    ),
    error(
        "DM322",
        "Output folder around the project",
        explanation="Everything in the output folder is deployed and can be read by anybody. A folder that holds the "
        "project, such as .. or /, has its sources in it and whatever lies beside them, and _routes.json would be "
        "written there.",
        fix="Deploy a folder in the project, such as public/, or one beside it.",
    ),
)
