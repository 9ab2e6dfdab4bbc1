"""What ``diddy`` alone prints: where to begin."""

OVERVIEW = """\
Diddy-Mesh {version}: a service mesh for Cloudflare Pages, compiled into the project.

Where are you?
  just looking               diddy demo          a small shop with two backends, in your browser
  starting a project         diddy new my-shop   the same shop as a project of your own
  you have a Pages project   diddy init          in its folder; shows every change before it makes it

Day by day
  diddy dev                  run the site, its backends and the mesh, and rebuild what changes
  diddy check                every mistake in diddy.toml and around it, with its line
  diddy explain GET /api/x   which route takes a request, and every layer that it passes
  diddy build                write the mesh into diddy/, which you commit: the deploy needs no diddy
  diddy verify URL           is a deployed site meshed, and with which plan
  diddy remove               take the mesh out again; git shows no difference

Each command has an example in its help: diddy init --help
"""
