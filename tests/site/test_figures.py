"""Figures are joined only when they count the same thing, and are said in each language's own grammar."""

import re

import pytest
from markupsafe import Markup

from site_overrides.plugin import figures
from site_overrides.plugin.calls import Calls
from site_overrides.plugin.figures import CannotBeJoined, joined
from tests.site.conftest import CODES, load_docs
from tests.site.test_editor_mistakes import changed, complaint


def month(facts, number: int, **changes):
    """March 2020's total as a figure of another month."""
    days = {"starts_on": facts.figures["ST-201"].starts_on.replace(month=number)}
    days["ends_on"] = days["starts_on"].replace(day=28)
    return facts.figures["ST-201"].model_copy(update={"id": f"ST-90{number}", **days, **changes})


def test_two_months_counted_alike_are_one_series_in_order(facts):
    march, april = facts.figures["ST-201"], month(facts, 4, value=90)
    assert joined([april, march]) == [march, april]


def test_totals_since_one_start_are_one_series(facts):
    first = facts.figures["ST-101"]
    later = first.model_copy(update={"id": "ST-901", "ends_on": first.ends_on.replace(year=2020)})
    assert joined([later, first]) == [first, later]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("ST-102", "ST-204", "scheme 'sex_all_ages' and 'women_men_children'"),  # women, and women
        ("ST-101", "ST-201", "period 'cumulative' and 'month'"),
        ("ST-311", "ST-202", "metric 'residents' and 'persons_served'"),  # at a centre, both
        ("ST-302", "ST-303", "unit 'person' and 'percent'"),
        ("ST-201", "ST-204", "category 'all' and 'women'"),
        ("ST-201", "ST-305", "scope 'served_in_month' and 'monthly_average'"),
    ],
)
def test_figures_that_count_different_things_are_not_joined(facts, one, other, reason):
    with pytest.raises(CannotBeJoined) as caught:
        joined([facts.figures[one], facts.figures[other]])
    assert str(caught.value).startswith(f"{one} and {other} cannot be joined: ")
    assert reason in str(caught.value)


def test_no_two_figures_published_so_far_can_be_joined(facts):
    """Should this fail, a new publication goes on with an old series: show it."""
    for one in facts.figures.values():
        for other in facts.figures.values():
            with pytest.raises(CannotBeJoined):
                joined([one, other])


def test_figures_without_days_with_two_readings_or_of_the_same_days_are_not_joined(facts):
    march = facts.figures["ST-201"]
    for changes, reason in (
        ({"ends_on": None}, "ST-904 fits no series: its source gives no last day"),
        ({"starts_on": None}, "ST-904 fits no series: its source gives no first day"),
        ({"ambiguous": True}, "ST-904 fits no series: it can be read in two ways"),
        ({"starts_on": march.ends_on}, "ST-201 and ST-904 cannot be joined: their days overlap"),
    ):
        with pytest.raises(CannotBeJoined, match=reason):
            joined([march, month(facts, 4, **changes)])


def test_totals_since_different_starts_are_not_joined(facts):
    first = facts.figures["ST-101"]
    later = {"id": "ST-901", "starts_on": first.ends_on, "ends_on": first.ends_on.replace(year=2020)}
    with pytest.raises(CannotBeJoined, match="they start on different days"):
        joined([first, first.model_copy(update=later)])


def test_one_figure_is_no_series(facts):
    with pytest.raises(CannotBeJoined, match="two figures or more"):
        joined([facts.figures["ST-201"]])


def test_a_page_that_joins_what_cannot_be_joined_names_line_and_reason(copied_docs, sources):
    line = changed(
        copied_docs, "tr/numbers.md", '{{ figures_table("2020-03") }}', '{{ series("ST-102", "ST-204") }}'
    )
    said = complaint(copied_docs, "tr/numbers.md", sources)
    assert said.startswith(f"tr/numbers.md:{line}: ST-102 and ST-204 cannot be joined: dimension ")
    assert "scope 'whole_programme' and 'served_in_month'; show each by itself with sentence()" in said


@pytest.fixture
def with_april(copied_docs):
    """The docs with one more month, as an editor would add it."""
    folder = copied_docs / "facts" / "statistics"
    text = (folder / "2020-03.yml").read_text(encoding="utf-8")
    head, figure = text.split("  - id: ST-202")[0].split("figures:\n")
    april = (head + "figures:\n" + figure).replace("2020-03-01", "2020-04-01").replace("-03-31", "-04-30")
    april = april.replace('id: "2020-03"', 'id: "2020-04"').replace("ST-201", "ST-401")
    (folder / "2020-04.yml").write_text(april.replace("value: 81", "value: 54"), encoding="utf-8")
    return load_docs(copied_docs)


@pytest.mark.parametrize("code", CODES)
def test_a_series_has_a_row_a_month_with_its_own_source_and_bars_to_compare(with_april, code):
    chart = Calls(code, code, with_april).names()["series"]("ST-401", "ST-201")
    rows = re.findall(
        r'<tr data-figure="(ST-\d+)"><th scope="row">.*?width="(\d+)".*?>(\d+)</bdi></td>', chart, re.S
    )
    assert rows == [("ST-201", "100", "81"), ("ST-401", "67", "54")]
    t = with_april.words[code]
    assert t("fact.not_by_status") in chart
    assert t("scope.served_in_month") in chart
    assert chart.count(t("fact.historic")) == 2


def test_a_lone_figure_has_no_bar_and_a_per_cent_is_its_own(facts):
    assert figures.shares([facts.figures["ST-201"]]) == {}
    assert figures.shares([facts.figures["ST-303"]]) == {"ST-303": 35}


SENTENCES = {
    "lv": {
        1: "palīdzību saņēma 1 cilvēks.", 3: "palīdzību saņēma 3 cilvēki.",
        11: "palīdzību saņēma 11 cilvēku.", 62: "palīdzību saņēma 62 cilvēki.",
        81: "palīdzību saņēma 81 cilvēks.", 100: "palīdzību saņēma 100 cilvēku.",
        810: "palīdzību saņēma 810 cilvēku.",
    },
    "en": {
        1: "1 person got help.", 3: "3 people got help.", 11: "11 people got help.",
        62: "62 people got help.", 81: "81 people got help.", 100: "100 people got help.",
        810: "810 people got help.",
    },
    "ru": {
        1: "помощь получил 1 человек.", 3: "помощь получили 3 человека.",
        11: "помощь получили 11 человек.", 62: "помощь получили 62 человека.",
        81: "помощь получил 81 человек.", 100: "помощь получили 100 человек.",
        810: "помощь получили 810 человек.",
    },
    "tr": {n: f"{n} kişi destek aldı." for n in (1, 3, 11, 62, 81, 100, 810)},
    "ar": {
        1: "حصل على المساعدة شخص واحد (1).", 3: "حصل على المساعدة 3 أشخاص.",
        11: "حصل على المساعدة 11 شخصًا.", 62: "حصل على المساعدة 62 شخصًا.",
        81: "حصل على المساعدة 81 شخصًا.", 100: "حصل على المساعدة 100 شخص.",
        810: "حصل على المساعدة 810 أشخاص.",
    },
    "fa-AF": {
        1: "1 نفر کمک گرفت.", 3: "3 نفر کمک گرفتند.", 11: "11 نفر کمک گرفتند.",
        62: "62 نفر کمک گرفتند.", 81: "81 نفر کمک گرفتند.", 100: "100 نفر کمک گرفتند.",
        810: "810 نفر کمک گرفتند.",
    },
}  # fmt: skip
STARTS = {
    "lv": "No 01.03.2020 līdz 31.03.2020 ", "en": "From 01.03.2020 to 31.03.2020, ",
    "ru": "С 01.03.2020 по 31.03.2020 ", "tr": "01.03.2020 ile 31.03.2020 arasında ",
    "ar": "من 01.03.2020 إلى 31.03.2020 ", "fa-AF": "از 01.03.2020 تا 31.03.2020، ",
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_a_month_is_said_in_the_grammar_of_its_number(facts, words, code):
    for value, said in SENTENCES[code].items():
        assert month_sentence(facts, words[code], value) == STARTS[code] + said


def month_sentence(facts, t, value: int) -> str:
    figure = facts.figures["ST-201"].model_copy(update={"value": value})
    return figures.sentence(figure, t).striptags()


@pytest.mark.parametrize(
    ("code", "figure", "value", "said"),
    [
        ("lv", "ST-101", 810, "No pakalpojuma sākuma līdz 31.03.2019 palīdzību saņēma 810 cilvēku."),
        ("lv", "ST-107", 71, "Dienā 31.03.2019 palīdzību saņēma 71 cilvēks."),
        ("lv", "ST-208", 11, "Tajā mēnesī strādāja 11 sociālo mentoru."),
        ("lv", "ST-207", 21, "Tajā mēnesī strādāja 21 sociālais darbinieks."),
        ("ru", "ST-107", 71, "На 31.03.2019 помощь получал 71 человек."),
        ("ru", "ST-207", 2, "В том месяце работали 2 социальных работника."),
        ("ru", "ST-208", 11, "В том месяце работали 11 социальных наставников."),
        ("ar", "ST-101", 0, "منذ بداية الخدمة حتى 31.03.2019 لم يحصل أحد على المساعدة (0)."),
        ("ar", "ST-208", 11, "في ذلك الشهر عمل في الخدمة 11 مرشدًا اجتماعيًا."),
        ("ar", "ST-207", 2, "في ذلك الشهر عمل في الخدمة أخصائيان اجتماعيان (2)."),
        (
            "en",
            "ST-301",
            1935,
            "From the start of the service until the source was written, 1935 people got help.",
        ),
        ("tr", "ST-107", 71, "31.03.2019 tarihinde 71 kişi destek alıyordu."),
        ("fa-AF", "ST-208", 1, "در آن ماه، 1 رهنمای اجتماعی کار کرد."),
    ],
)
def test_other_sentences_agree_with_their_number_too(facts, words, code, figure, value, said):
    changed = facts.figures[figure].model_copy(update={"value": value})
    assert figures.sentence(changed, words[code]).striptags() == said


def test_a_figure_without_a_sentence_or_with_two_readings_is_refused(copied_docs, sources):
    for figure, said in (
        ("ST-102", "no words for 'sentence.persons_served.cumulative.women'"),
        ("ST-310", "read in two"),
    ):
        line = changed(
            copied_docs,
            "ru/numbers.md",
            '{{ figures_table("2019-03-31") }}',
            f'{{{{ sentence("{figure}") }}}}',
        )
        assert f"ru/numbers.md:{line}: no such fact or call: " in (
            error := complaint(copied_docs, "ru/numbers.md", sources)
        )
        assert said in error
        changed(
            copied_docs,
            "ru/numbers.md",
            f'{{{{ sentence("{figure}") }}}}',
            '{{ figures_table("2019-03-31") }}',
        )


@pytest.mark.parametrize("code", CODES)
def test_everything_a_figure_or_a_claim_is_made_of_has_words(facts, words, code):
    keys = {f"disputed.topic.{name}" for name in facts.disputes}
    keys |= {f"scope.{c.scope}" for d in facts.disputes.values() for c in d.claims}
    for f in facts.figures.values():
        keys |= {f"figure.{f.metric}", f"figure.{f.category}", f"scope.{f.scope}"}
        keys |= {f"scheme.{f.scheme}"} - {"scheme.none"}
    assert keys <= set(words[code].entries)


@pytest.mark.parametrize("code", CODES)
def test_all_that_sources_say_to_one_question_stands_together(site, facts, code):
    page = site.page(code, "numbers.md")
    tables = {table["data-disputed"]: table for table in page.all("table", class_="claims")}
    assert set(tables) == set(facts.disputes)
    new, start = tables["first-time-2022"].text, tables["service-start"].text
    assert all(value in new for value in ("360", "351", "352", "458", "13.04.2023"))
    assert "06.04.2016" in start
    assert "11.2016" in start
    for dispute, table in zip(facts.disputes.values(), tables.values(), strict=True):
        heads = [th.text for th in table.all("th", scope="row")]
        assert len(heads) == len(dispute.claims)
        for claim, head in zip(dispute.claims, heads, strict=True):
            assert facts.sources[claim.source].title in head


@pytest.mark.parametrize("code", CODES)
def test_a_chart_is_a_table_whose_rows_have_heads_and_whose_bars_are_for_the_eye_alone(site, words, code):
    page = site.page(code, "numbers.md")
    for table in page.all("table", class_="bars"):
        assert table.one("caption").text
        for row in (r for r in table.all("tr") if r.get("data-figure")):
            assert row.one("th")["scope"] == "row"
            bar, value = row.all("td")
            assert bar["aria-hidden"] == "true"
            assert not list(value.all("svg"))
    text = page.one("main").text
    for scheme in ("women_men_children", "sex_all_ages", "age_only", "residence"):
        assert words[code](f"scheme.{scheme}") in text
    assert text.count(words[code]("fact.not_by_status")) == 3


def test_a_note_for_a_new_month_needs_only_its_calls(with_april):
    """What the scaffold of a monthly note writes."""
    calls = Calls("lv", "lv", with_april).names()
    said = Markup(calls["sentence"]("ST-401")).striptags()
    assert said == "No 01.04.2020 līdz 30.04.2020 palīdzību saņēma 54 cilvēki."
    assert 'data-publication="2020-04"' in calls["figures_table"]("2020-04")


def test_a_file_is_linked_with_what_it_is_and_how_big(sources):
    html = Calls("en", "en", sources).names()["data_files"]()
    assert '<a href="/data/figures.csv" download>' in html
    assert re.search(r"all numbers in a table, CSV \(<bdi class=\"n\">\d+ kB</bdi>\)", html)
