from __future__ import annotations

import math

import pytest
from diddy_worker._settings import LEVELS, Settings, below, percent_decoded, read_settings

BASE = "OTEL_EXPORTER_OTLP_ENDPOINT"


def settings(**env: str) -> Settings:
    return read_settings(env.get)


def test_nothing_is_exported_by_default() -> None:
    assert settings() == Settings()
    assert not settings().targets


def test_one_endpoint_serves_all_signals() -> None:
    found = settings(OTEL_EXPORTER_OTLP_ENDPOINT="https://c.example/base/")
    assert {signal: target.url for signal, target in found.targets.items()} == {
        "traces": "https://c.example/base/v1/traces",
        "metrics": "https://c.example/base/v1/metrics",
        "logs": "https://c.example/base/v1/logs",
    }
    assert {(target.headers, target.timeout_s, target.gzip) for target in found.targets.values()} == {((), 2.0, True)}


def test_a_signals_own_variables_come_first_and_its_url_is_taken_as_it_is() -> None:
    found = settings(
        OTEL_EXPORTER_OTLP_ENDPOINT="https://c.example",
        OTEL_EXPORTER_OTLP_HEADERS="a=1",
        OTEL_EXPORTER_OTLP_TIMEOUT="2000",
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="https://t.example/spans",
        OTEL_EXPORTER_OTLP_TRACES_HEADERS="b=2",
        OTEL_EXPORTER_OTLP_TRACES_TIMEOUT="300",
        OTEL_EXPORTER_OTLP_TRACES_COMPRESSION="none",
        OTEL_LOGS_EXPORTER="none",
    )
    assert set(found.targets) == {"traces", "metrics"}
    assert found.targets["traces"] == ("https://t.example/spans", (("b", "2"),), 0.3, False)
    assert found.targets["metrics"] == ("https://c.example/v1/metrics", (("a", "1"),), 2.0, True)


def test_the_whole_export_can_be_switched_off() -> None:
    assert settings(OTEL_EXPORTER_OTLP_ENDPOINT="https://c.example", OTEL_SDK_DISABLED="TRUE").targets == {}


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://c.example", "https://c.example/v1/logs"),
        ("https://c.example/", "https://c.example/v1/logs"),
        ("https://c.example/a?k=v", "https://c.example/a/v1/logs?k=v"),
    ],
)
def test_a_path_below_a_base_url(url: str, path: str) -> None:
    assert below(url, "v1/logs") == path


@pytest.mark.parametrize("url", ["c.example", "ftp://c.example", "https://", "https:///x", "https://a b", "//c"])
def test_a_malformed_endpoint_is_named_and_ignored(url: str) -> None:
    found = settings(OTEL_EXPORTER_OTLP_ENDPOINT=url)
    assert (found.targets, found.problems) == ({}, (BASE,))


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("authorization=Bearer%20abc", (("authorization", "Bearer abc"),)),
        (" a = 1 , b=2 ", (("a", "1"), ("b", "2"))),
        ("a=b=c,d=%C3%A9,e=%E2%82%AC", (("a", "b=c"), ("d", "\u00e9"))),
        ("a=,", (("a", ""),)),
    ],
)
def test_headers_are_a_list_of_percent_encoded_pairs(text: str, headers: tuple[tuple[str, str], ...]) -> None:
    found = settings(OTEL_EXPORTER_OTLP_ENDPOINT="https://c.example", OTEL_EXPORTER_OTLP_HEADERS=text)
    assert (found.targets["traces"].headers, found.problems) == (headers, ())


@pytest.mark.parametrize("text", ["a", "=1", "a b=1", "a=%0A1", "a:1"])
def test_a_malformed_header_is_left_out(text: str) -> None:
    found = settings(OTEL_EXPORTER_OTLP_ENDPOINT="https://c.example", OTEL_EXPORTER_OTLP_HEADERS=f"{text},good=1")
    assert found.targets["traces"].headers == (("good", "1"),)
    assert found.problems == ("OTEL_EXPORTER_OTLP_HEADERS",)


@pytest.mark.parametrize(
    ("text", "decoded"), [("a%20b", "a b"), ("%zz%4", "%zz%4"), ("%ff", "\ufffd"), ("%E2%82%AC", "\u20ac")]
)
def test_percent_encoding(text: str, decoded: str) -> None:
    assert percent_decoded(text) == decoded


@pytest.mark.parametrize(
    ("name", "text", "field", "value", "is_problem"),
    [
        ("OTEL_TRACES_SAMPLER_ARG", "0.25", "ratio", 0.25, False),
        ("OTEL_TRACES_SAMPLER_ARG", "0", "ratio", 0.0, False),
        ("OTEL_TRACES_SAMPLER_ARG", "1.5", "ratio", 1.0, True),
        ("OTEL_TRACES_SAMPLER_ARG", "-1", "ratio", 1.0, True),
        ("OTEL_TRACES_SAMPLER_ARG", "nan", "ratio", 1.0, True),
        ("OTEL_TRACES_SAMPLER_ARG", "half", "ratio", 1.0, True),
        ("DIDDY_SLOW_MS", "250", "slow_s", 0.25, False),
        ("DIDDY_SLOW_MS", "off", "slow_s", math.inf, False),
        ("DIDDY_SLOW_MS", "1s", "slow_s", 1.0, True),
        ("DIDDY_EXPORT_INTERVAL_MS", "1", "interval_s", 0.05, False),
        ("DIDDY_EXPORT_INTERVAL_MS", "60000", "interval_s", 20.0, False),
        ("DIDDY_EXPORT_INTERVAL_MS", "..", "interval_s", 5.0, True),
        ("DIDDY_ENV", "preview", "environment", "preview", False),
        ("DIDDY_ENV", "staging", "environment", "production", True),
        ("DIDDY_LOG_LEVEL", "Warn", "least_level", LEVELS["warn"], False),
        ("DIDDY_LOG_LEVEL", "loud", "least_level", LEVELS["info"], True),
        ("OTEL_SERVICE_NAME", "catalog", "service", "catalog", False),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=a%20b,cloud.region=eu", "service", "a b", False),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            "service.name=a,cloud.region=eu",
            "resource",
            (("service.name", "a"), ("cloud.region", "eu")),
            False,
        ),
    ],
)
def test_each_variable(name: str, text: str, field: str, value: object, is_problem: bool) -> None:
    found = settings(**{name: text})
    assert (getattr(found, field), found.problems) == (value, (name,) if is_problem else ())
