"""The compiler and the npm plugin settle condition names into the same thing."""

from __future__ import annotations

import json
import subprocess
from itertools import chain, combinations

from pages_plugin.config.vocabulary import CONDITIONS
from pages_plugin.emit.policy import failures
from tests.support.toolchain import ROOT, node_binary

STATUSES = [(), (429,), (503, 429), (500, 502)]
SUBSETS = list(chain.from_iterable(combinations(CONDITIONS, size) for size in range(len(CONDITIONS) + 1)))
CASES = [(on, statuses) for on in SUBSETS for statuses in STATUSES]

PROGRAM = """
import { failuresOf } from "./pages_plugin/runtime/dist/policies/conditions.js";
import { hasFailed } from "./pages_plugin/runtime/dist/policies/failures.js";
import { MeshFailure } from "./pages_plugin/runtime/dist/core/failure.js";
const errors = [
  new MeshFailure("lost", "reset", "s"), new MeshFailure("timeout", "try_timeout", "s"),
  new MeshFailure("aborted", "client_gone", "s"), new TypeError("theirs"),
];
const verdicts = (failures) => [
  ...Array.from({ length: 500 }, (_, n) => !!hasFailed(failures, { response: {}, status: n + 100 })),
  ...errors.map((error) => !!hasFailed(failures, { error })),
].map(Number).join("");
"""


def test_the_compiler_and_the_plugin_agree() -> None:
    lines = [
        f"console.log(verdicts({failures(on, statuses)}) === verdicts(failuresOf({json.dumps(on)}, {list(statuses)})));"
        for on, statuses in CASES
    ]
    ended = subprocess.run(
        [str(node_binary()), "--input-type=module", "--eval", PROGRAM + "\n".join(lines)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    differing = [case for case, same in zip(CASES, ended.stdout.split(), strict=True) if same != "true"]
    assert differing == []


def test_no_condition_is_no_failure() -> None:
    assert failures([], [503]) == "{}"


def test_a_status_is_written_once() -> None:
    assert failures(["gateway-error", "retriable-status"], [503, 429]) == "{ statuses: [502, 503, 504, 429] }"
