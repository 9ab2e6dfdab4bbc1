"""diddy.toml: read, checked value by value, merged per environment."""
