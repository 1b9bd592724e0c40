"""The figures for other programs: a data package that its own standard's tool can read and check."""

import csv
import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from frictionless import validate

from site_overrides.plugin import open_data


@pytest.fixture(scope="module")
def package(facts, tmp_path_factory) -> Path:
    """The files as a site has them."""
    folder = tmp_path_factory.mktemp("data")
    for name, data in open_data.files(facts).items():
        (folder / name).write_bytes(data)
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def problems(folder: Path) -> set[str]:
    """What the standard's own tool complains of."""
    return {str(kind[0]) for kind in validate(folder / "datapackage.json").flatten(["type"])}


def test_the_package_holds_what_its_own_standard_asks(package):
    assert problems(package) == set()


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("figures.csv", ",321,", ",many,", "type-error"),
        ("figures.csv", ",321,", ",-1,", "constraint-error"),
        ("figures.csv", ",321,person,sex_all_ages,", ",321,person,by_sex,", "constraint-error"),
        ("figures.csv", ",321,person,sex_all_ages,", ",321,person,,", "constraint-error"),
        ("figures.csv", "ST-102,", "ST-101,", "primary-key"),
        ("figures.csv", ",sif-2019-three-years,", ",elsewhere,", "foreign-key"),
        ("figures.csv", ",2019-03-31,stated,", ",31.03.2019,stated,", "type-error"),
        ("sources.csv", ",shown", ",seen", "constraint-error"),
        ("datapackage.json", '"name": "figures"', '"name": 7', "resource-error"),
    ],
)
def test_the_standards_tool_would_see_a_broken_package(package, tmp_path, file, old, new, found):
    """So that the test above can fail at all."""
    broken = Path(shutil.copytree(package, tmp_path / "broken"))
    text = (broken / file).read_text(encoding="utf-8")
    assert old in text
    (broken / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert found in problems(broken)


def test_the_table_has_every_figure_as_it_was_published(package, facts):
    found = {row["id"]: row for row in rows(package / "figures.csv")}
    assert list(found) == list(facts.figures)
    for figure in facts.figures.values():
        row, publication = found[figure.id], facts.publication_of(figure.id)
        assert (row["value"], row["unit"], row["scheme"]) == (str(figure.value), figure.unit, figure.scheme)
        assert row["publication"] == publication.id
        assert row["as_of"] == str(publication.as_of or "")
        assert row["published_basis"] == facts.sources[publication.source].basis
        assert row["ambiguous"] == ("true" if figure.id == "ST-310" else "false")
    assert found["ST-101"]["starts_on"] == ""


def test_json_and_csv_say_the_same(package):
    data = json.loads((package / "figures.json").read_text(encoding="utf-8"))
    for name in ("figures", "sources"):
        said = [{key: plain(value) for key, value in row.items()} for row in data[name]]
        assert said == rows(package / f"{name}.csv")


def plain(value: object) -> str:
    """A value as the table writes it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_every_source_that_any_fact_names_can_be_looked_up(package, facts):
    found = {row["id"]: row for row in rows(package / "sources.csv")}
    assert list(found) == list(facts.sources)
    named = {contract.source for p in facts.providers.values() for contract in p.contracts}
    named |= {fact.source for kind in (facts.rules, facts.places, facts.contacts) for fact in kind.values()}
    assert named <= set(found)
    assert (found["sif-2020-03-note"]["published_from"], found["sif-2020-03-note"]["published_until"]) == (
        "2020-04-01",
        "",
    )


def test_json_also_has_the_sums_and_what_sources_disagree_on(package):
    data = json.loads((package / "figures.json").read_text(encoding="utf-8"))
    sums = {p["id"]: len(p["sums"]) for p in data["publications"]}
    assert sums.items() >= {"2019-03-31": 4, "2020-03": 2, "2022-autumn": 1}.items()
    claims = {d["id"]: [c["value"] for c in d["claims"]] for d in data["disputed"]}
    assert claims == {"first-time-2022": [360, 351, 352], "service-start": ["2016-04-06", "2016-11-01"]}
    known = {source["id"] for source in data["sources"]}
    assert {c["source"] for d in data["disputed"] for c in d["claims"]} <= known


def test_the_descriptor_knows_the_files_and_explains_every_column(package):
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert "licenses" not in descriptor, "nobody has licensed the data"
    for resource in descriptor["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{sha256(data).hexdigest()}")
        header = data.decode().splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_the_site_has_these_files(site, package):
    for file in package.iterdir():
        assert (site.folder / "data" / file.name).read_bytes() == file.read_bytes()
