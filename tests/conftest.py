"""What every test stands on: nothing of the user's is read or written, and properties are tried as often as asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# No deadlines: a loaded machine is no finding. `--hypothesis-profile=long` tries each property REVIEW_EXAMPLES times.
# The quick one tries the same examples each time, so that a change is judged by what it changes; the long one explores,
# but where a change is being judged.
settings.register_profile("quick", deadline=None, max_examples=50, derandomize=True)
settings.register_profile(
    "long",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    max_examples=int(os.environ.get("REVIEW_EXAMPLES", "1000")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("quick")


@pytest.fixture(scope="session", autouse=True)
def _stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests run as somebody with an empty home: no caches, no settings, no name in git's configuration."""
    home = tmp_path_factory.mktemp("home")
    (home / "gitconfig").touch()
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        # The first three are set while a git hook runs the tests.
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "REVIEW_COMET_MODEL"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data that is not part of the repository; the test is skipped where it is missing."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder
