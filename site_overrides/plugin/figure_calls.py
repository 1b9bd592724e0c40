"""What ``{{ … }}`` can name of published figures, in the language of the page's text."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from intake.facts import ServiceFacts
from intake.facts.models import Figure
from intake.locale import Words
from intake.locale.markup import number
from site_overrides.plugin import figures, open_data


class FigureCalls:
    """Numbers, tables that are also pictures, sentences, and the files to take away.

    ``block`` fills in a template of ``partials/blocks``.
    """

    def __init__(self, facts: ServiceFacts, t: Words, block: Callable[..., Markup]) -> None:
        self._facts, self._t, self._block = facts, t, block

    def names(self) -> dict[str, Any]:
        """Every call, by the name editors use."""
        calls = (
            self.figure, self.figures_table, self.series, self.disputed, self.sentence, self.data_files,
        )  # fmt: skip
        return {call.__name__: call for call in calls}

    def figure(self, figure_id: str) -> Markup:
        """One published number inside a sentence."""
        return figures.written(self._facts.figures[figure_id])

    def sentence(self, figure_id: str) -> Markup:
        """One published number as a whole sentence with its days."""
        return figures.sentence(self._facts.figures[figure_id], self._t)

    def figures_table(self, publication_id: str) -> Markup:
        """All figures of one publication, those counted alike in one table."""
        publication = self._facts.publications[publication_id]
        groups = figures.counted_alike(publication.figures)
        widths = {name: width for group in groups for name, width in figures.shares(group).items()}
        return self._chart("figures", widths, publication=publication, groups=groups)

    def series(self, *figure_ids: str) -> Markup:
        """Figures of several publications as one; refused unless they count the same thing."""
        found = figures.joined(self._facts.figures[name] for name in figure_ids)
        origins = [self._facts.publication_of(figure.id) for figure in found]
        return self._chart("series", figures.shares(found), series=found, origins=origins)

    def disputed(self, dispute_id: str) -> Markup:
        """All that sources say to one question, none of it picked."""
        return self._block(
            "disputed", dispute=self._facts.disputes[dispute_id],
            claimed=lambda claim: figures.claimed(claim, self._t),
            when=lambda claim: figures.claimed_when(claim, self._t),
        )  # fmt: skip

    def data_files(self) -> Markup:
        """The figures as files for other programs, with type and size."""
        files = open_data.files(self._facts)
        sizes = {name: number(f"{max(1, round(len(data) / 1000))} kB") for name, data in files.items()}
        return self._block("data_files", sizes=sizes)

    def _chart(self, block: str, shares: dict[str, int], **context: Any) -> Markup:
        def when(figure: Figure) -> Markup:
            return figures.when(figure, self._t)

        def label(figure: Figure) -> Markup:
            return figures.label(figure, self._t, self._facts.providers)

        return self._block(block, shares=shares, written=figures.written, when=when, label=label, **context)
