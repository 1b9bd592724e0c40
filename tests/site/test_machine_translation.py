"""The one outside service a page may offer: closed in shape, into English and Russian only, and now off."""

import re
from urllib.parse import unquote

import pytest
from mkdocs.exceptions import PluginError

from site_overrides.plugin import truth
from site_overrides.plugin.machine_translation import offer
from site_overrides.plugin.translations import check
from tests.site.conftest import CODES, SITE_URL, load_docs

GOOD = 'name: Example\nurl: "https://translate.example/?to={to}&page={url}"\npairs: {lv: [en, ru]}\n'
HERE = f"{SITE_URL}where/?a=b&c"


def put(docs, text: str) -> None:
    (docs / "facts" / "machine_translation.yml").write_text(text, encoding="utf-8")


def test_no_service_is_set_up_now_and_nobody_is_offered_one(sources):
    assert not (sources.docs / "facts" / "machine_translation.yml").exists()
    assert [offer(code, HERE, sources) for code in CODES] == [None] * 6


def test_only_english_and_russian_are_offered_and_the_address_arrives_whole(copied_docs):
    put(copied_docs, GOOD)
    sources = load_docs(copied_docs)
    offers = {code: offer(code, HERE, sources) for code in CODES}
    assert [code for code, found in offers.items() if found] == ["en", "ru"]
    assert offers["ru"][0] == "Example"
    to, page = re.fullmatch(
        r"https://translate\.example/\?to=(\w+)&page=([^?&=/]+)", offers["ru"][1]
    ).groups()
    assert (to, unquote(page)) == ("ru", HERE)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("[en, ru]", "[en, ar]", 3, "pairs.lv.1: write one of: 'en' or 'ru'"),
        ("[en, ru]", "[fa-AF]", 3, "pairs.lv.0: write one of: 'en' or 'ru'"),
        ("[en, ru]", "[]", 3, "pairs.lv: too few in this list; write at least 1"),
        ("{lv:", "{en:", 3, "pairs.en: write one of: 'lv'"),
        ("https:", "http:", 2, "url: write https://"),
        ("page={url}", "page=here", 2, "url: write https://"),
        ("{to}", "{from}", 2, "url: write https://"),
        ("{to}", "{", 2, "url: write https://"),
        ("to={to}&", "", 1, "the file: the url needs {to}"),
        ("name: Example\n", "", 1, "name: this is missing; add it"),
        ("pairs:", "key: x\npairs:", 3, "key: no such field here"),
    ],
)
def test_anything_else_stops_the_build_with_file_and_line(copied_docs, old, new, line, said):
    put(copied_docs, GOOD.replace(old, new))
    with pytest.raises(PluginError) as caught:
        check(load_docs(copied_docs))
    expected = f"{copied_docs}/facts/machine_translation.yml:{line}: {said}"
    assert str(caught.value).startswith(expected), caught.value


def test_a_page_that_follows_the_latvian_offers_none(copied_docs):
    put(copied_docs, GOOD)
    sources = load_docs(copied_docs)
    assert truth.of_page("en", "numbers.md", (), HERE, sources).machine is None
    (copied_docs / "en" / "numbers.md").unlink()
    assert truth.of_page("en", "numbers.md", (), HERE, load_docs(copied_docs)).machine is not None


@pytest.mark.parametrize(("lacking", "page", "leads"), [
    ((), "where.md", "ask"),
    ((), "ask.md", "contacts"),
    (("ask.md",), "where.md", "contacts"),
    (("ask.md", "contacts.md"), "where.md", None),
])  # fmt: skip
def test_the_way_to_a_person_is_a_page_the_language_has(copied_docs, lacking, page, leads):
    for name in {*lacking, page}:
        (copied_docs / "ar" / name).unlink()
    assert truth.of_page("ar", page, (), HERE, load_docs(copied_docs)).person == leads
