import pytest

HEAD_AND_FOOT = """() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const says = e => e.textContent.trim().replace(/\\s+/g, " ");
  return {
    page: [document.documentElement.lang, document.documentElement.dir],
    brand: all(".brand").map(e => [says(e), e.href]),
    languages: all(".langs li > *").map(e => [says(e), e.lang, e.dir, e.getAttribute("aria-current")]),
    menu: all(".menu summary").map(says),
    links: all(".menu nav a").map(e => [says(e), e.href]),
    labels: all("header nav, .menu nav").map(e => e.getAttribute("aria-label")),
    skip: all(".skip").map(says),
    footer: all("footer").map(says),
    styles: all("link[rel=stylesheet]").map(e => e.href),
  };
}"""


@pytest.mark.parametrize("language", ["lv", "en", "ru", "tr", "ar", "fa-AF"])
def test_head_foot_language_and_direction_are_the_same_on_the_site_and_the_form(facts, visit, language):
    visitor = visit(language, javascript=True)
    visitor.open("/" if language == "lv" else f"/{language}/")
    on_the_site = visitor.page.evaluate(HEAD_AND_FOOT)
    visitor.open(f"/intake/{language}/refer")
    assert visitor.page.evaluate(HEAD_AND_FOOT) == on_the_site
    visitor.open(f"/intake/{language}/status")
    assert visitor.page.evaluate(HEAD_AND_FOOT) == on_the_site

    assert on_the_site["page"] == [language, facts.languages[language].dir]
    assert [shown[1] for shown in on_the_site["languages"]] == list(facts.languages)
    assert [shown[1] for shown in on_the_site["languages"] if shown[3] == "true"] == [language]
    assert len(on_the_site["links"]) == 13
