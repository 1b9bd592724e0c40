"""``data/notices.json``: every notice that holds or has held, in all its languages, for other programs."""

import datetime as dt
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from intake.facts.notices import Notice, expired, live
from site_overrides.plugin.sources import Sources


def write(config: MkDocsConfig, sources: Sources) -> None:
    """Write the feed; a notice that is yet to take effect is in none, nor is an outdated translation."""
    target = Path(config.site_dir) / "data" / "notices.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(feed(sources.facts.notices.values(), sources.now), ensure_ascii=False, indent=1)
    target.write_text(text + "\n", encoding="utf-8")


def feed(notices: Collection[Notice], now: dt.datetime) -> dict[str, list[dict[str, Any]]]:
    """The feed as of ``now``: current ones first, then expired ones."""
    return {
        "current": [_entry(notice) for notice in live(notices, now)],
        "expired": [_entry(notice) for notice in expired(notices, now)],
    }


def _entry(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "severity": notice.severity,
        "effective": notice.starts_at.isoformat(),
        "expires": notice.ends_at.isoformat(),
        "audience": notice.audience,
        "place": notice.place,
        "text": {
            code: text.model_dump(exclude={"follows"})
            for code, text in notice.text.items()
            if code not in notice.outdated
        },
    }
