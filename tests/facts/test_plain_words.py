"""A wrong value is told in an editor's words: what to write, and never a validator's."""

from pathlib import Path

import pytest

from intake.facts import FactsError
from intake.facts.models import Contact, Place, Publication, Source
from intake.facts.yaml_source import parse_yaml

CONTACT = "id: a\nrole: {lv: a}\norganisation: b\nsource: c\ndate_basis: unknown\nstanding: historic\n"
SOURCE = "id: a\npublisher: b\ntitle: c\nbasis: unknown\n"
PLACE = "id: a\nname: b\nkind: centre\nsource: c\ndate_basis: unknown\nstanding: historic\n"
NOTE = "id: a\nfigures: []\nsource: c\ndate_basis: unknown\nstanding: historic\n"


def told(model: type, text: str) -> str:
    with pytest.raises(FactsError) as caught:
        parse_yaml(text, Path("a.yml")).parse(model)
    return str(caught.value).split(": ", 1)[1]


@pytest.mark.parametrize(
    ("model", "text", "says"),
    [
        (Contact, f'{CONTACT}phone: "+371 2000"', "phone: write + and the country code without spaces, as"
         " +37120000000; here stands '+371 2000'"),
        (Contact, f"{CONTACT}phon: a", "phon: no such field here; did you mean 'phone'?"),
        (Contact, f"{CONTACT}verified_on: soon", "write a day as 2026-12-01; here stands 'soon'"),
        (Contact, f"{CONTACT}verified_on: 2026-12-01 10:00:00", "write a day as 2026-12-01, without"
         " an hour; here stands 2026-12-01 10:00:00"),
        (Contact, f"{CONTACT}emergency: perhaps", "emergency: write true or false; here stands 'perhaps'"),
        (Contact, f"{CONTACT}note: ''", "note: it is empty; write words, or remove the line"),
        (Contact, CONTACT.replace("historic", "old"), "standing: write one of: 'current', 'historic' or"
         " 'unverified'; here stands 'old'"),
        (Contact, CONTACT.replace("{lv: a}", "a"), "write lines below it, each `name: value`; here"),
        (Contact, CONTACT.replace("organisation: b\n", ""), "organisation: this is missing; add it"),
        (Contact, CONTACT.replace("id: a", "id: ā b"), "id: write Latin letters, digits, - and _ only, as"
         " sif-2019-three-years; here stands 'ā b'"),
        (Contact, f"{CONTACT}note: 2026-11-01", 'note: write words, in "…" when they'
         " look like a number or a day; here stands 2026-11-01"),
        (Contact, f"{CONTACT}zzzz: a", "no such field here; remove it, or write one of: as_of,"),
        (Source, SOURCE.replace("publisher: b", "publisher:"), 'write words, in "…" when they look like a'
         " number or a day; nothing stands here"),
        (Source, f"{SOURCE}published_between: [2020-04-01, 2020-05-01, 2020-06-01]", "published_between: "),
        (Place, f"{PLACE}offered: [a]", "offered: write true or false"),
        (Publication, NOTE.replace("[]", "a"), "figures: write a list, as [one, two]; here stands 'a'"),
        (Publication, NOTE.replace("[]", "[{idd: x}]"), "figures.0"),
    ],
)  # fmt: skip
def test_each_slip_says_what_to_write(model, text, says):
    found = told(model, text)
    assert says in found
    for jargon in ("Input", "String", "Extra", "Value error", "Tuple", "datetime", "{'"):
        assert jargon not in found, found


def test_a_misspelt_field_is_compared_with_those_of_the_record_it_stands_in():
    slip = f"{NOTE}sums: [{{whole: ST-201, part: []}}]"
    assert "sums.0.parts: this is missing" in told(Publication, slip)
    slip = f"{NOTE}sums: [{{whole: ST-201, parts: [], wholes: a}}]"
    assert told(Publication, slip).endswith("sums.0.wholes: no such field here; did you mean 'whole'?")
