"""The figures for other programs: CSV, JSON, and the data package that tells what the columns mean."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from intake.facts import ServiceFacts
from intake.facts.models import Figure, Publication, Source
from site_overrides.plugin import table_schema

Row = dict[str, Any]
NAMES = ("figures.csv", "figures.json", "sources.csv", "datapackage.json")
"""The files, in the order a page offers them in."""


def write(config: MkDocsConfig, facts: ServiceFacts) -> None:
    """Write every file into ``data/``; the same facts give the same bytes."""
    folder = Path(config.site_dir) / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files(facts).items():
        (folder / name).write_bytes(data)


def files(facts: ServiceFacts) -> dict[str, bytes]:
    """Every file by its name."""
    tables = {
        "figures": _csv(table_schema.FIGURES, figures(facts)),
        "sources": _csv(table_schema.SOURCES, sources(facts)),
    }
    made = (tables["figures"], _json(as_json(facts)), tables["sources"], _json(package(tables)))
    return dict(zip(NAMES, made, strict=True))


def figures(facts: ServiceFacts) -> list[Row]:
    """One row a figure, in the order of the publications."""
    return [
        _figure(figure, publication, facts.sources[publication.source])
        for publication in facts.publications.values()
        for figure in publication.figures
    ]


def _figure(figure: Figure, publication: Publication, source: Source) -> Row:
    origin = {
        "publication": publication.id,
        "standing": publication.standing,
        "source": publication.source,
        "published_on": _plain(source)["published_on"],
        "published_basis": source.basis,
        "as_of": _plain(publication)["as_of"],
    }
    return _plain(figure) | origin


def sources(facts: ServiceFacts) -> list[Row]:
    """Every source, for the wordings and the other facts name them too, in the order of ``sources.yml``."""
    return [_source(source) for source in facts.sources.values()]


def _source(source: Source) -> Row:
    first, last = _plain(source)["published_between"] or (None, None)
    return _plain(source) | {"published_from": first, "published_until": last}


def as_json(facts: ServiceFacts) -> Row:
    """The same rows, with what a table cannot hold: sums that were checked, and disputed questions."""
    return {
        "figures": [_only(table_schema.FIGURES, row) for row in figures(facts)],
        "sources": [_only(table_schema.SOURCES, row) for row in sources(facts)],
        "publications": [
            _plain(publication) | {"figures": [figure.id for figure in publication.figures]}
            for publication in facts.publications.values()
        ],
        "disputed": [_plain(dispute) for dispute in facts.disputes.values()],
    }


def package(tables: Mapping[str, bytes]) -> Row:
    """The descriptor, in version one of the specification: what readers in use today all understand."""
    schemas = {"figures": table_schema.figures(), "sources": table_schema.sources()}
    return {
        "profile": "tabular-data-package",
        "name": "lidzas-figures",
        "title": "Published figures about the social worker and social mentor service in Latvia",
        "description": table_schema.DESCRIPTION,
        "resources": [_resource(name, data, schemas[name]) for name, data in tables.items()],
    }


def _resource(name: str, data: bytes, schema: Row) -> Row:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def _plain(model: Any) -> Row:
    plain: Row = model.model_dump(mode="json")
    return plain


def _only(fields: Iterable[table_schema.Field], row: Row) -> Row:
    return {field.name: row[field.name] for field in fields}


def _csv(fields: Iterable[table_schema.Field], rows: Iterable[Row]) -> bytes:
    out, names = io.StringIO(), [field.name for field in fields]
    lines = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    lines.writeheader()
    lines.writerows({name: _cell(row[name]) for name in names} for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _json(data: Row) -> bytes:
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()
