"""The tests. Their workers share what Python compiles, also where PYTHONDONTWRITEBYTECODE is set, as in many containers.

Each of three workers would else compile every module of the bot and of the tests for itself, which takes ten seconds.
This is set here because a package is imported before its `conftest`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile

_FOLDER = "MARQUEE_TESTS_COMPILED"


def _share_compiled_modules() -> None:
    """Let this process and the workers that it starts write compiled modules into a folder that it deletes at its end."""
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="marquee-tests-")
        atexit.register(shutil.rmtree, os.environ[_FOLDER], ignore_errors=True)
    sys.pycache_prefix = os.environ[_FOLDER]
    sys.dont_write_bytecode = False


if sys.dont_write_bytecode and "pytest" in sys.modules:  # not in the processes that tests start
    _share_compiled_modules()
