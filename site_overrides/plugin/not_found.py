"""A 404 page in each language: MkDocs would make one, in the language it built last."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from site_overrides.plugin.page_context import environment, in_language, shell
from site_overrides.plugin.sources import Sources


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's 404 page; its links start at the root, for it is shown at any depth."""
    env = environment(sources)
    context = shell(code, sources, lambda target: f"/{target}") | {
        "language_href": lambda other: f"/{in_language(other, '')}",
        "current_slug": None,
    }
    target = Path(config.site_dir) / in_language(code, "404.html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(env.get_template("404.html").render(context), encoding="utf-8")
