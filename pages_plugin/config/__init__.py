"""`diddy.toml`: read, checked value by value, merged for each environment."""

from pages_plugin.config.load import Config, EnvironmentConfig, Loaded, config_path, load_config
from pages_plugin.config.source import CONFIG_NAME

__all__ = ["CONFIG_NAME", "Config", "EnvironmentConfig", "Loaded", "config_path", "load_config"]
