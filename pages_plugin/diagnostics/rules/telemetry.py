"""DM25x, DM26x: what the analysis finds in telemetry."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule, error, warning

_COLLECTOR = '[telemetry]\nendpoint = "https://collector.example.com"\n'

RULES: tuple[Rule, ...] = (
    error(
        "DM250",
        "Telemetry without an endpoint",
        explanation="Something is to be exported, and neither the file nor the exporter says where to.",
        fix="Add endpoint, or choose an exporter that has one.",
        example='[telemetry]\nsignals = ["traces"]\n',
    ),
    error(
        "DM251",
        "Invalid endpoint",
        explanation="The endpoint is a base URL: absolute, without credentials, query and fragment, since /v1/traces, "
        "/v1/metrics and /v1/logs are put behind it.",
        fix="Write the URL as the hint says.",
        example='[telemetry]\nendpoint = "https://collector.example.com/v1/traces"\n',
    ),
    warning(
        "DM252",
        "Telemetry over plain http",
        explanation="What is sent over http can be read and changed on the way, the secret in its headers too. "
        "Loopback addresses are exempt.",
        fix="Use https.",
        example='[telemetry]\nendpoint = "http://collector.example.com"\n',
    ),
    error(
        "DM253",
        "Secret in the file",
        explanation="diddy.toml is committed, and what it says is compiled into the site. A header whose name is that "
        "of a secret, or whose value looks like one, takes it from the environment.",
        fix="Take the value from a variable, and replace the secret that was in the file.",
        example=_COLLECTOR + 'headers = { x-api-key = "not-so-secret" }\n',
    ),
    error(
        "DM254",
        "Secret in an attribute",
        explanation="Attributes are stored and shown with everything that is exported. This one would show a secret: "
        "the variable of a header, or something that has the name or the looks of one.",
        fix="Remove the attribute.",
        example=_COLLECTOR
        + 'headers = { authorization = "Bearer ${TOKEN}" }\nattributes = { sent-with = "${TOKEN}" }\n',
    ),
    error(
        "DM255",
        "Malformed variable in a text",
        explanation="A variable is written ${NAME}, and nothing but a name can stand in it: what stands there would be "
        "sent as it is.",
        fix="Write the variable as ${NAME}.",
        example=_COLLECTOR + 'attributes = { "app.tier" = "${TIER:-free}" }\n',
    ),
    warning(
        "DM256",
        "Variable that nothing sets",
        explanation="Telemetry reads a variable that neither the wrangler configuration nor a file for local "
        "development names. Secrets that were set in Cloudflare cannot be seen from here. Where it is missing, exports "
        "fail, and requests go on.",
        fix="Set the variable or the secret, and name it in .dev.vars.example.",
    ),
    error(
        "DM257",
        "Header that cannot be sent",
        explanation="A header of the export has a name or a value that HTTP does not allow, or belongs to the export "
        "itself.",
        fix="Correct or remove the header.",
        example=_COLLECTOR + 'headers = { content-type = "text/plain" }\n',
    ),
    error(
        "DM258",
        "Attribute of the mesh",
        explanation="The mesh says itself which service, environment and isolate an export is from; an attribute of "
        "the same name would be there twice.",
        fix="Choose another name.",
        example=_COLLECTOR + 'attributes = { "service.name" = "shop" }\n',
    ),
    warning(
        "DM259",
        "Signal that is refused",
        explanation="The exporter's vendor does not take a signal as the mesh sends it: metrics are deltas, and all is "
        "JSON.",
        fix="Remove the signal, or send to a collector that converts it.",
        example='[telemetry]\nexporter = "axiom"\ndataset = "site"\nsignals = ["traces", "metrics"]\n',
    ),
    warning(
        "DM260",
        "Telemetry without a signal",
        explanation="There is an exporter, and nothing that it would export.",
        fix="Name a signal, or switch telemetry off.",
        example=_COLLECTOR + "signals = []\n",
    ),
    error(
        "DM261",
        "Reserved service name",
        explanation="context.data.mesh has log and span beside the services.",
        fix="Give the service another name.",
        example='[services.log]\nbinding = "LOG"\n',
    ),
    error(
        "DM262",
        "Missing Analytics Engine binding",
        explanation="Telemetry writes to a dataset that the wrangler configuration does not have in that environment, "
        "or to a binding of another kind.",
        fix="Add the binding to analytics_engine_datasets, or correct the name.",
    ),
    error(
        "DM263",
        "Dataset that does not fit its exporter",
        explanation="An exporter needs to know the dataset, or has none.",
        fix="Add or remove dataset.",
        example='[telemetry]\nexporter = "axiom"\n',
    ),
    warning(
        "DM264",
        "Export longer than the platform lets it",
        explanation="A request that exports gathers for the interval and then sends, behind its answer; the platform "
        "ends such work 30 s after the answer.",
        fix="Shorten interval or timeout.",
        example=_COLLECTOR + 'interval = "15s"\ntimeout = "20s"\n',
    ),
)
