"""What HSDS 3.0 asks of the objects we publish, every object closed: the strict twin of its schemas.

Only the fields that we use, as the published schemas describe them: a field's name, its kind, and ``!`` where
it is required; of an attribute also where only the tables ask for it. The published files are not kept here:
their licence (CC BY-SA 4.0, Open Referral) is not ours, and nothing fetches them. `published` reads them once
somebody has put them where `tests.needs` looks.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from tests.needs import HSDS

Schema = dict[str, Any]
_KINDS: dict[str, Schema] = {
    "text": {"type": "string", "minLength": 1},
    "uuid": {"type": "string", "format": "uuid"},
    "uri": {"type": "string", "pattern": "^https?://[^ ]+$"},
    "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "place": {"enum": ["physical", "postal", "virtual"]},
}
_OBJECTS = {
    "service": "id:uuid! name:text! status:status! description:text url:uri interpretation_services:text "
    "eligibility_description:text alert:text organization:organization program:program funding:[funding "
    "service_areas:[service_area service_at_locations:[service_at_location contacts:[contact "
    "attributes:[attribute",
    "organization": "id:uuid! name:text! description:text! alternate_name:text attributes:[attribute",
    "program": "id:uuid! name:text! description:text! organization_id:uuid alternate_name:text",
    "funding": "id:uuid! service_id:uuid source:text",
    "service_area": "id:uuid! service_id:uuid name:text description:text attributes:[attribute",
    "service_at_location": "id:uuid! service_id:uuid location_id:uuid description:text location:location "
    "attributes:[attribute",
    "location": "id:uuid! location_type:place! name:text alternate_name:text description:text",
    "contact": "id:uuid! organization_id:uuid service_id:uuid title:text phones:[phone attributes:[attribute",
    "phone": "id:uuid! number:text! contact_id:uuid type:text description:text",
    "attribute": "id:uuid! link_id:uuid! taxonomy_term_id:uuid! link_type:text link_entity:text! value:text "
    "taxonomy_term:taxonomy_term",
    "taxonomy_term": "id:uuid! name:text! description:text! code:text taxonomy:text language:text",
}


def strict(name: str) -> Draft202012Validator:
    """The twin for a ``service`` or an ``organization``."""
    objects = {key: _object(fields) for key, fields in _OBJECTS.items()}
    return _validator({"$ref": f"#/$defs/{name}", "$defs": objects})


def published(name: str, *, closed: bool = False) -> Draft202012Validator:
    """The schema as Open Referral publishes it, or with every object closed."""
    found = {f"{key}.json": _closed(schema) if closed else schema for key, schema in _published()}
    registry = Registry().with_resources(
        (f"https://hsds.example/{key}", Resource.from_contents(_anonymous(schema) | _DIALECT))
        for key, schema in found.items()
    )
    return _validator({"$ref": f"https://hsds.example/{name}.json"}, registry)


_DIALECT = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def _published() -> Iterator[tuple[str, Schema]]:
    for file in sorted(Path(HSDS).glob("*.json")):
        yield file.stem, json.loads(file.read_text(encoding="utf-8"))


def _anonymous(schema: Schema) -> Schema:
    """Under the address that we give it, so that references between the files stay among them."""
    return {key: value for key, value in schema.items() if key != "$id"}


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(part) for part in node]
    if not isinstance(node, dict):
        return node
    shut = {"additionalProperties": False} if isinstance(node.get("properties"), dict) else {}
    return {key: _closed(part) for key, part in node.items()} | shut


def _object(fields: str) -> Schema:
    pairs = [field.split(":") for field in fields.split()]
    return {
        "type": "object",
        "properties": {name: _kind(kind.rstrip("!")) for name, kind in pairs},
        "required": [name for name, kind in pairs if kind.endswith("!")],
        "additionalProperties": False,
    }


def _kind(kind: str) -> Schema:
    if kind.startswith("["):
        return {"type": "array", "items": {"$ref": f"#/$defs/{kind[1:]}"}}
    return _KINDS.get(kind) or {"$ref": f"#/$defs/{kind}"}


def _validator(schema: Schema, registry: Registry | None = None) -> Draft202012Validator:
    return Draft202012Validator(schema, registry=registry or Registry(), format_checker=FormatChecker())


def complaints(validator: Draft202012Validator, thing: Any) -> list[str]:
    """What is wrong, a line each."""
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(thing)]
