"""The tables of `diddy.toml`. They say what is allowed and hold no compile logic."""
