"""``python -m tests.needs``: make sure that what the tests need is here; say what is skipped when not."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-core")
APT = ("apt-get", "-qq", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")
LOCKED = (*APT, "-o", "DPkg::Lock::Timeout=60")
SKIPPED = "the browser journeys (tests/browser) are skipped"
SERVERS = ("nginx", "caddy")
CHECKERS = {
    "axe-core": (
        "4.14.1",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        "axe.min.js",
    ),
    "vnu-jar": (
        "26.9.27",
        "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
        "build/dist/vnu.jar",
    ),
}
"""Checkers of pages from npm: version, SHA-512 of the package, and the one file we use of it."""
FETCHED = Path(__file__).parents[1] / ".cache" / "checkers"
LIGHTHOUSE = Path(__file__).parent / "lighthouse"
"""The lock of Lighthouse and all it stands on: each package by version and SHA-512, without addresses."""
HSDS = Path(__file__).parents[1] / ".cache" / "hsds-3.0"
"""Where the published schemas of HSDS 3.0 are looked for: their licence is not ours to pass on."""
HSDS_FILES = (
    "accessibility", "address", "attribute", "contact", "cost_option", "funding", "language", "location",
    "metadata", "organization", "organization_identifier", "phone", "program", "required_document",
    "schedule", "service", "service_area", "service_at_location", "taxonomy", "taxonomy_term",
)  # fmt: skip
UNPACKED = Path(__file__).parents[1] / ".cache" / "servers"
"""Web servers are only unpacked here: installing one would start it."""


def main() -> int:
    """Find or install what is missing. The other tests run without it, so this never fails."""
    for name in SERVERS:
        if find_server(name) is None and (not may_install() or unpack(name)):
            print(f"No {name} was found: the operators' guide is not tried with it.")
    for name in CHECKERS:
        if find_checker(name) is None and (problem := fetch(name)):
            print(f"{name} cannot be had ({problem}): what it checks is skipped.")
    if shutil.which("java") is None and (not may_install() or install("default-jre-headless")):
        print("No Java was found: the Nu HTML checker does not run.")
    if find_lighthouse() is None and (problem := fetch_lighthouse()):
        print(f"Lighthouse cannot be had ({problem}): its scores are not tried.")
    if not find_schemas():
        print(f"The published HSDS schemas are not in {HSDS}: only their closed twin is tried.")
    return _chromium()


def _chromium() -> int:
    if find_chromium():
        return 0
    if not may_install():
        print(f"No Chromium was found and none may be installed here: {SKIPPED}.")
        print("To run them, install Chromium or name one: CHROMIUM=/path/to/chromium make test")
        return 0
    print(f"No Chromium was found; installing {' and '.join(PACKAGES)} ...", flush=True)
    if problem := install(*PACKAGES):
        print(f"{problem}: {SKIPPED}.")
    elif find_chromium() is None:
        print(f"What was installed does not start: {SKIPPED}.")
    return 0


def find_chromium() -> str | None:
    """The first Chromium that starts: ``$CHROMIUM``, else a known name on the PATH."""
    named = os.environ.get("CHROMIUM")
    candidates = (shutil.which(name) for name in ((named,) if named else NAMES))
    return next((path for path in candidates if path and _starts(path)), None)


def find_server(name: str) -> str | None:
    """A web server on the PATH, or as unpacked by an earlier run."""
    unpacked = UNPACKED / "usr" / "sbin" / name, UNPACKED / "usr" / "bin" / name
    here = next((str(path) for path in unpacked if path.is_file()), None)
    return shutil.which(name) or here


def find_checker(name: str) -> Path | None:
    """The file of a checker, as an earlier run fetched it."""
    version, _, inside = CHECKERS[name]
    file = FETCHED / f"{name}-{version}" / "package" / inside
    return file if file.is_file() else None


def fetch(name: str) -> str:
    """Fetch a checker's package, if it is the very one; return what went wrong, or an empty string."""
    version, digest, _ = CHECKERS[name]
    folder = FETCHED / f"{name}-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.which("npm") is None:
        return "npm was not found"
    if problem := _run(("npm", "pack", "--silent", f"{name}@{version}"), 300, folder):
        return problem
    package = next(folder.glob("*.tgz"))
    if base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode() != digest:
        package.unlink()
        return "another package came than was asked for"
    with tarfile.open(package) as archive:
        archive.extractall(folder, filter="data")
    package.unlink()
    return ""


def find_node() -> str | None:
    """The node that came with Playwright, which is newer than most systems'; else the one on the PATH."""
    ours = Path(playwright.__file__).parent / "driver" / "node"
    return str(ours) if ours.is_file() else shutil.which("node")


def find_lighthouse() -> Path | None:
    """The command of Lighthouse, as an earlier run installed it from the present lock."""
    file = _lighthouse() / "node_modules" / "lighthouse" / "cli" / "index.js"
    return file if file.is_file() else None


def fetch_lighthouse() -> str:
    """Install what the lock names and nothing else; return what went wrong, or an empty string."""
    if shutil.which("npm") is None:
        return "npm was not found"
    folder = _lighthouse()
    shutil.copytree(LIGHTHOUSE, folder, dirs_exist_ok=True)
    quietly = ("--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error")
    problem = _run(("npm", "ci", *quietly), 300, folder)
    if problem:
        shutil.rmtree(folder)  # half of it would be found the next time
    return problem


def _lighthouse() -> Path:
    lock = (LIGHTHOUSE / "package-lock.json").read_bytes()
    return FETCHED / f"lighthouse-{hashlib.sha256(lock).hexdigest()[:10]}"


def find_schemas() -> bool:
    """Whether somebody has put the published schemas there."""
    return all((HSDS / f"{name}.json").is_file() for name in HSDS_FILES)


def unpack(name: str) -> str:
    """Fetch a server's package and unpack it; return what went wrong, or an empty string."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    for command in ((*APT, "update"), (*APT, "download", name)):
        if problem := _run(command, 120, UNPACKED):
            return problem
    package = max(UNPACKED.glob(f"{name}_*.deb"))
    return _run(("dpkg", "-x", str(package), str(UNPACKED)), 120, UNPACKED)


def may_install() -> bool:
    """Whether the system's package manager is here and ours to use."""
    return not os.environ.get("CHROMIUM") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> str:
    """Install quietly and within bounds; return what went wrong, or an empty string."""
    wanted = (*LOCKED, "install", "-y", "--no-install-recommends", *packages)
    return _run((*LOCKED, "update"), 120) or _run(wanted, 600)


def _run(command: tuple[str, ...], seconds: int, folder: Path | None = None) -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=quiet, timeout=seconds, cwd=folder, capture_output=True, text=True)
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
