"""What only grew old: checks and promises whose day has passed. Told, never an error."""

from collections.abc import Iterator, Mapping

from intake.facts.yaml_source import read_yaml
from site_overrides.plugin.check.pages import CheckedPage
from site_overrides.plugin.sources import Sources


def of_all(pages: Mapping[str, CheckedPage], sources: Sources) -> Iterator[str]:
    """Each page past its ``review_by`` and each contact past its ``verify_by``, both days included."""
    for page in pages.values():
        if page.meta.review_by and page.meta.review_by < sources.today:
            where = page.line_of("review_by")
            yield f"{where}: to be read again by {page.meta.review_by}; do, then write the next day"
    yield from _contacts(sources)


def _contacts(sources: Sources) -> Iterator[str]:
    doc = read_yaml(sources.docs / "facts" / "contacts.yml")
    for i, contact in enumerate(sources.facts.contacts.values()):
        if contact.verify_by and contact.verify_by < sources.today:
            yield str(doc.error(
                ("contacts", i, "verify_by"),
                f"{contact.id} is no number to call since {contact.verify_by}; call it, then write "
                "verified_on and the next verify_by",
            ))  # fmt: skip
