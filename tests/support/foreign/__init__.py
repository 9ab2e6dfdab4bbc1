"""Existing projects as they occur in the wild, written without a thought of the mesh."""

from tests.support.foreign.advanced import ADVANCED
from tests.support.foreign.built import BUILT
from tests.support.foreign.plain import PLAIN
from tests.support.foreign.shape import Ask, Shape

SHAPES: tuple[Shape, ...] = (*PLAIN, *BUILT, *ADVANCED)

__all__ = ["SHAPES", "Ask", "Shape"]
