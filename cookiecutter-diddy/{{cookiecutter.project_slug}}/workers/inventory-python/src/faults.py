"""Faults on request, for the demonstration: the state machine behind the page's "break a backend" buttons.

The state lives in the memory of one isolate. Another isolate of this Worker knows nothing of it, and a restart
forgets it.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Mode = Literal["ok", "next", "alternate", "slow", "off"]
MODES: tuple[Mode, ...] = get_args(Mode)
SLOW_SECONDS = 8.0
"""Longer than every time limit in diddy.toml."""


@dataclass
class Faults:
    """``requests`` counts what this isolate was asked, so that a retry can be seen from behind the mesh."""

    mode: Mode = "ok"
    requests: int = 0
    last_trace_id: str | None = None

    def set_mode(self, mode: object) -> bool:
        """Switch to a mode by its name; false, and no change, for a name that does not exist."""
        if mode not in MODES:
            return False
        self.mode = mode
        self.requests = 0
        return True

    def next_verdict(self, trace_id: str | None) -> Literal["answer", "fail", "delay"]:
        """Say what becomes of the request that has just come in."""
        self.requests += 1
        self.last_trace_id = trace_id
        if self.mode == "next":
            self.mode = "ok"
            return "fail"
        if self.mode == "off" or (self.mode == "alternate" and self.requests % 2 == 1):
            return "fail"
        return "delay" if self.mode == "slow" else "answer"

    def snapshot(self) -> dict:
        """Return what the page shows: the mode, and what this isolate has seen since it was set."""
        return {"mode": self.mode, "requests": self.requests, "last_trace_id": self.last_trace_id}
