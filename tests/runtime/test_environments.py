"""Preview and production are told apart at run time, by variables of the deployment."""

from __future__ import annotations

import pytest

from tests.runtime.mesh import meshed
from tests.support.faulty import FaultyServer

pytestmark = pytest.mark.runtime

TOML = """
production_branch = "release"
[services.catalog]
[[routes]]
name = "items"
path_prefix = "/items"
service = "catalog"
[env.preview]
server_timing = true
[[env.preview.routes]]
name = "try"
path_prefix = "/try"
service = "catalog"
[env.preview.services.catalog.timeout]
request = "3s"
"""


@pytest.mark.parametrize(
    ("variables", "env"),
    [
        ({}, "production"),
        ({"DIDDY_ENV": "preview"}, "preview"),
        ({"DIDDY_ENV": "production"}, "production"),
        ({"DIDDY_ENV": "production", "CF_PAGES_BRANCH": "feature"}, "production"),
        ({"DIDDY_ENV": "preview", "CF_PAGES_BRANCH": "release"}, "preview"),
        ({"DIDDY_ENV": "staging", "CF_PAGES_BRANCH": "feature"}, "preview"),
        ({"DIDDY_ENV": ""}, "production"),
        ({"CF_PAGES_BRANCH": "release"}, "production"),
        ({"CF_PAGES_BRANCH": "main"}, "preview"),
        ({"CF_PAGES_BRANCH": ""}, "preview"),
    ],
)
def test_the_environment_is_chosen(variables: dict[str, str], env: str) -> None:
    with FaultyServer() as catalog, meshed(TOML, variables=variables, catalog=catalog) as mesh:
        answer = mesh.fetch("/items")
        assert mesh.access()["env"] == env
        deadline = dict(answer.json()["headers"])["diddy-context"]
        assert deadline.startswith(("deadline=3000", "deadline=29") if env == "preview" else ("deadline=1",))
        assert (answer.header("server-timing") is not None) == (env == "preview")
        assert ("target" in mesh.fetch("/try").json()) == (env == "preview")


def test_one_mesh_for_both_names_its_environment_too() -> None:
    toml = 'production_branch = "main"\n'
    with meshed(toml, variables={"CF_PAGES_BRANCH": "feature"}) as mesh:
        mesh.fetch("/")
        assert mesh.access()["env"] == "preview"


def test_limits_are_the_environments_own() -> None:
    toml = TOML + "[env.preview.limits]\nworker_invocations = 8\n"
    for env, calls in (("preview", "7"), ("production", "31")):
        with FaultyServer() as catalog, meshed(toml, variables={"DIDDY_ENV": env}, catalog=catalog) as mesh:
            headers = dict(mesh.fetch("/items").json()["headers"])
            assert headers["diddy-context"].endswith(f"calls={calls}")


def test_the_smaller_of_the_platforms_limits_counts() -> None:
    toml = TOML + "[limits]\nsubrequests = 5\n"
    with FaultyServer() as catalog, meshed(toml, catalog=catalog) as mesh:
        assert dict(mesh.fetch("/items").json()["headers"])["diddy-context"].endswith("calls=4")
