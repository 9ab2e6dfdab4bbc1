"""The SDK is a package of its own: import it from its source folder, as a Worker has it in python_modules."""

import sys

from tests.support.toolchain import ROOT

sys.path.insert(0, str(ROOT / "worker_sdk" / "src"))
