"""``python -m tests.needs``: make sure that what the tests need is here; say what is skipped when not."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-core")
APT = ("apt-get", "-qq", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")
STEPS = (
    ((*APT, "-o", "DPkg::Lock::Timeout=60", "update"), 120),
    ((*APT, "-o", "DPkg::Lock::Timeout=60", "install", "-y", "--no-install-recommends", *PACKAGES), 600),
)
SKIPPED = "the browser journeys (tests/browser) are skipped"


def main() -> int:
    """Find or install a Chromium. Without one the other tests still run, so this never fails."""
    if find_chromium():
        return 0
    if not may_install():
        print(f"No Chromium was found and none may be installed here: {SKIPPED}.")
        print("To run them, install Chromium or name one: CHROMIUM=/path/to/chromium make test")
        return 0
    print(f"No Chromium was found; installing {' and '.join(PACKAGES)} ...", flush=True)
    if problem := install():
        print(f"{problem}: {SKIPPED}.")
    elif find_chromium() is None:
        print(f"What was installed does not start: {SKIPPED}.")
    return 0


def find_chromium() -> str | None:
    """The first Chromium that starts: ``$CHROMIUM``, else a known name on the PATH."""
    named = os.environ.get("CHROMIUM")
    candidates = (shutil.which(name) for name in ((named,) if named else NAMES))
    return next((path for path in candidates if path and _starts(path)), None)


def may_install() -> bool:
    """Whether the system's package manager is here and ours to use."""
    return not os.environ.get("CHROMIUM") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> str:
    """Install quietly and within bounds; return what went wrong, or an empty string."""
    for command, seconds in STEPS:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        try:
            done = subprocess.run(command, env=quiet, timeout=seconds, capture_output=True, text=True)
        except subprocess.TimeoutExpired:
            return f"{command[0]} did not finish within {seconds} s"
        if done.returncode:
            last = (done.stderr.strip() or "no reason given").splitlines()[-1]
            return f"{command[0]} failed ({last})"
    return ""


def _starts(path: str) -> bool:
    """Some systems keep a stub under the name, which only tells how to get the real thing."""
    try:
        return subprocess.run([path, "--version"], timeout=30, capture_output=True).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
