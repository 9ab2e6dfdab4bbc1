"""Which framework builds a site, where its output goes, and which folder it copies into the output."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pages_plugin.project.package import PackageJson


@dataclass(frozen=True)
class Framework:
    """What is known of a framework. Folders are relative to the project."""

    name: str
    packages: tuple[str, ...]
    """One of these among the dependencies means the framework."""
    output: str
    static_source: str | None
    """The folder whose files the build copies into the output, where it has one."""
    worker_packages: tuple[str, ...] = ()
    """One of these means that the build writes a ``_worker.js`` (Pages' advanced mode)."""
    builds: bool = True


PLAIN = Framework("plain", (), "public", None, builds=False)
FRAMEWORKS: tuple[Framework, ...] = (
    Framework(
        "next-on-pages",
        ("@cloudflare/next-on-pages",),
        ".vercel/output/static",
        "public",
        ("@cloudflare/next-on-pages",),
    ),
    Framework("sveltekit", ("@sveltejs/kit",), ".svelte-kit/cloudflare", "static", ("@sveltejs/adapter-cloudflare",)),
    Framework("astro", ("astro",), "dist", "public", ("@astrojs/cloudflare",)),
    Framework("nuxt", ("nuxt",), "dist", "public", ("nuxt",)),
    Framework(
        "remix",
        ("@remix-run/cloudflare-pages", "@react-router/cloudflare", "@remix-run/cloudflare"),
        "build/client",
        "public",
    ),
    Framework(
        "qwik",
        ("@builder.io/qwik-city", "@qwik.dev/router"),
        "dist",
        "public",
        ("@builder.io/qwik-city", "@qwik.dev/router"),
    ),
    Framework("gatsby", ("gatsby",), "public", "static"),
    Framework("docusaurus", ("@docusaurus/core",), "build", "static"),
    Framework("eleventy", ("@11ty/eleventy",), "_site", None),
    Framework("create-react-app", ("react-scripts",), "build", "public"),
    Framework("vue-cli", ("@vue/cli-service",), "dist", "public"),
    Framework("vite", ("vite",), "dist", "public"),
)
"""In the order in which they are tried: what builds on another stands before it."""
HUGO = Framework("hugo", (), "public", "static")
_HUGO_FILES = ("hugo.toml", "hugo.yaml", "hugo.json")


def find_framework(folder: Path, package: PackageJson | None) -> Framework:
    """Return the framework of a project; ``PLAIN`` where none is known."""
    dependencies = package.dependencies if package is not None else frozenset()
    for framework in FRAMEWORKS:
        if dependencies.intersection(framework.packages):
            return framework
    if any((folder / name).is_file() for name in _HUGO_FILES):
        return HUGO
    return PLAIN


def writes_worker(framework: Framework, package: PackageJson | None) -> bool:
    """Whether each build writes a ``_worker.js``."""
    return package is not None and bool(package.dependencies.intersection(framework.worker_packages))
