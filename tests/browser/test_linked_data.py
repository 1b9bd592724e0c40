"""What search engines read stands in the head as data: the policy lets it be, and nothing of it runs."""

import json

import pytest

_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", e => violations.push(e.violatedDirective));
"""
_INLINE = 'document.head.append(Object.assign(document.createElement("script"), {textContent: "1"}))'


@pytest.mark.parametrize(
    "path", ["/", "/ar/where/", "/fa-AF/news/liepna-2022/", "/en/numbers/", "/tr/check/"]
)
def test_the_block_breaks_no_policy_and_can_be_read(visit, path):
    visitor = visit("en", javascript=True)
    visitor.page.add_init_script(_WATCH)
    answer = visitor.open(path)
    assert "script-src 'self'" in answer.header_value("content-security-policy")
    block = visitor.page.locator('head > script[type="application/ld+json"]')
    assert json.loads(block.text_content())["@context"] == "https://schema.org"
    assert visitor.page.evaluate("violations") == []


def test_a_script_written_into_the_page_would_break_it(visit):
    visitor = visit("en", javascript=True)
    visitor.page.add_init_script(_WATCH)
    visitor.open("/")
    visitor.page.evaluate(_INLINE)
    visitor.page.wait_for_function("violations.length")
    assert visitor.page.evaluate("violations") == ["script-src-elem"]
    visitor.wrong.clear()
