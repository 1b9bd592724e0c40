"""Settings from the environment, read once at start. The defaults serve loopback only."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class SettingsError(ValueError):
    """A setting is wrong; the message names it and what was expected."""


@dataclass(frozen=True)
class Settings:
    """How one process runs. ``origin`` is the public address, without a trailing slash.

    ``retention_months``: how long a closed case's content is kept; ``None``: nobody has decided.
    """

    database_url: str
    key_ring: Path
    facts: Path
    site: Path
    host: str
    port: int
    origin: str
    retention_months: int | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read ``INTAKE_*`` (and ``PORT``). Raises `SettingsError`."""
        var = Path(env.get("INTAKE_VAR", "var"))
        host, port = env.get("INTAKE_HOST", "127.0.0.1"), _port(env.get("PORT", "8000"))
        return cls(
            database_url=_database(env.get("INTAKE_DATABASE_URL", f"sqlite:///{var / 'intake.db'}")),
            key_ring=Path(env.get("INTAKE_KEY_RING", str(var / "keys.json"))),
            facts=Path(env.get("INTAKE_FACTS", "docs/facts")),
            site=Path(env.get("INTAKE_SITE", "site")),
            host=host,
            port=port,
            origin=env.get("INTAKE_ORIGIN", f"http://{host}:{port}").rstrip("/"),
            retention_months=_months(env.get("INTAKE_RETENTION_MONTHS", "")),
        )

    @property
    def secure(self) -> bool:
        """Whether the public address is HTTPS, so that cookies are sent over nothing less."""
        return self.origin.startswith("https://")

    @property
    def here_only(self) -> bool:
        """Whether nobody but this machine can reach it."""
        return {self.host, urlsplit(self.origin).hostname} <= {"127.0.0.1", "localhost", "::1"}


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingsError(f"PORT is {text!r}; expected a number from 1 to 65535")
    return int(text)


def _months(text: str) -> int | None:
    """How long closed cases are kept; empty: nobody has decided."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 120:
        raise SettingsError(f"INTAKE_RETENTION_MONTHS is {text!r}; expected a number from 1 to 120")
    return int(text)


def _database(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError("INTAKE_DATABASE_URL must start with sqlite:/// or postgresql://")
    return url
