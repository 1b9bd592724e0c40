"""``python -m tests.bench.floor DOCS SITE``: the least that makes pages of Markdown.

One Markdown instance and one template, nothing else: no facts, no checks, no links between languages.
"""

import sys
from pathlib import Path

import yaml
from jinja2 import Environment
from markdown import Markdown

EXTENSIONS = ["attr_list", "tables", "toc"]
CODES = ("lv", "en", "ru", "tr", "ar", "fa-AF")
PAGE = """<!doctype html>
<html lang="{{ code }}"><head><meta charset="utf-8"><title>{{ meta.title }}</title>
<meta name="description" content="{{ meta.description }}"></head>
<body><nav><ul>
{% for each in codes %}<li><a href="/{{ each }}/{{ address }}/">{{ each }}</a></li>{% endfor %}
</ul></nav>
<ul>{% for part in parts %}<li><a href="#{{ part.id }}">{{ part.name }}</a></li>{% endfor %}</ul>
<main>{{ html | safe }}</main></body></html>
"""  # fmt: skip


def main(docs: Path, site: Path) -> None:
    """Write every page of every language."""
    markdown = Markdown(extensions=EXTENSIONS)
    template = Environment(autoescape=True).from_string(PAGE)
    for code in CODES:
        for path in (docs / code).rglob("*.md"):
            address = path.relative_to(docs / code).with_suffix("")
            head, text = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
            html = markdown.reset().convert(text)
            page = template.render(
                code=code, codes=CODES, address=address, html=html, parts=markdown.toc_tokens,
                meta=yaml.load(head, Loader=yaml.CSafeLoader),
            )  # fmt: skip
            target = site / code / address / "index.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
