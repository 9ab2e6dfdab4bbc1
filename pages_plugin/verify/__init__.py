"""What can be seen of a meshed site from outside, and no more."""

from pages_plugin.verify.local import Local, local_of
from pages_plugin.verify.report import NOT_SEEN, Check, Report, as_data, render
from pages_plugin.verify.verify import verify

__all__ = ["NOT_SEEN", "Check", "Local", "Report", "as_data", "local_of", "render", "verify"]
