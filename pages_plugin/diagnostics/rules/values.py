"""DM1xx: values in diddy.toml."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule, error

RULES: tuple[Rule, ...] = (
    error(
        "DM101",
        "Unknown key",
        explanation="A table has a key that Diddy does not know. Ignoring it would hide a typo in a setting "
        "that you rely on.",
        fix="Correct the key as the hint says, or remove it. The reference lists the keys of each table.",
        example="[defaults.retry]\nretrys = 3\n",
    ),
    error(
        "DM102",
        "Wrong type",
        explanation="A value is of another TOML type than its key needs.",
        fix="Write the value as the message says: texts in quotes, numbers and booleans without.",
        example='server_timing = "yes"\n',
    ),
    error(
        "DM103",
        "Missing key",
        explanation="A table lacks a key without which it means nothing: a route needs a service and a path.",
        fix="Add the key.",
        example='[[routes]]\npath = "/health"\n',
    ),
    error(
        "DM104",
        "Invalid duration",
        explanation="Durations carry their unit (ms, s, m or h), so that nobody has to guess whether 5 is seconds.",
        fix='Write a text with a number and its unit: "250ms", "1.5s", "2m".',
        example="[defaults.timeout]\nrequest = 15\n",
    ),
    error(
        "DM105",
        "Invalid size",
        explanation="Sizes carry their unit: B, KB and MB are powers of 1000, KiB and MiB powers of 1024.",
        fix='Write a text with a number and its unit: "64KiB", "1MB".',
        example='[defaults.retry]\nbody_limit = "64kb"\n',
    ),
    error(
        "DM106",
        "Value out of range",
        explanation="A number, duration or size is outside the range in which the setting makes sense.",
        fix="Choose a value in the range that the hint gives.",
        example="[trace]\nsample = 10\n",
    ),
    error(
        "DM107",
        "Unknown value",
        explanation="A key accepts a fixed set of words, and the value is none of them.",
        fix="Choose one of the words that the hint gives.",
        example='[defaults.retry]\non = ["reset", "gateway-eror"]\n',
    ),
    error(
        "DM108",
        "Keys that exclude each other",
        explanation="Two keys of a table say two different things about the same question.",
        fix="Keep one of the two.",
        example='[services.catalog]\nbinding = "CATALOG"\nurl = "https://api.example.com"\n',
    ),
    error(
        "DM109",
        "Key that needs another",
        explanation="A key has a meaning only beside another one, which is not there.",
        fix="Add the other key, or remove this one.",
        example='[[routes]]\npath = "/health"\nservice = "catalog"\nrewrite_prefix = "/"\n[services.catalog]\n',
    ),
    error(
        "DM110",
        "Unknown environment",
        explanation="A Pages project has two environments, preview and production.",
        fix="Name the table [env.preview] or [env.production].",
        example="[env.staging]\nserver_timing = true\n",
    ),
    error(
        "DM111",
        "Key that no environment may override",
        explanation="The mesh's name and the production branch hold for the whole project: the branch decides which "
        "environment a deployment is.",
        fix="Set the key at the top of the file.",
        example='[env.preview]\nname = "shop-preview"\n',
    ),
    error(
        "DM112",
        "Invalid name",
        explanation="A name of a service, route, binding, method or branch has a character or length that it may not "
        "have.",
        fix="Change the name as the hint says.",
        example='[services."my catalog"]\nbinding = "CATALOG"\n',
    ),
    error(
        "DM113",
        "Two routes with one name",
        explanation="Logs and overrides per environment tell routes apart by their names.",
        fix="Rename one of the routes, or remove its name: it then gets one from its service and path.",
        example='[[routes]]\nname = "a"\npath = "/x"\nservice = "s"\n'
        '[[routes]]\nname = "a"\npath = "/y"\nservice = "s"\n[services.s]\n',
    ),
)
