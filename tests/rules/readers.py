"""What a reader of a published table can work out, by trying every whole number that fits."""

from intake.rules.suppression import Hidden


def given_away(cells, equations, decisions, threshold, *, knows_small=True):
    """The hidden cells of which a reader can tell the one value that fits.

    ``knows_small``: this reader also knows which hidden cells are small, so that any other is zero
    or at least the threshold. Shares nothing with the code under test: a plain search that
    drops values no equation can do with.
    """
    truth = {c.name: c.value for c in cells}
    up_to = max(truth.values()) + 2 * threshold
    names = [n for n in truth if isinstance(decisions[n], Hidden)]
    small, large = range(1, threshold), [v for v in range(up_to) if not 0 < v < threshold]
    flow = {c.name for c in cells if c.flow}
    told = {n: small if truth[n] in small else large for n in names if n not in flow}
    told |= {
        n: range(threshold) if truth[n] < threshold else range(threshold, up_to) for n in flow & {*names}
    }
    domains = told if knows_small else dict.fromkeys(names, range(up_to))
    least = {c.name: c.least for c in cells}
    domains = {n: [v for v in values if v >= least[n]] for n, values in domains.items()}
    near = {n: sorted(values, key=lambda v: abs(v - truth[n])) for n, values in domains.items()}
    rows = [_row(e) for e in equations]
    shown = {n: v for n, v in truth.items() if n not in names}
    return {n for n in names if not _another(n, truth[n], rows, near, shown)}


def _another(name, true, rows, near, shown):
    """Whether some table that fits has another value than the true one in ``name``."""
    others = {**near, name: [v for v in near[name] if v != true]}
    return _fits(_narrowed(others | {n: [v] for n, v in shown.items()}, rows), rows, name)


def _row(equation):
    row = dict.fromkeys(equation.left, 1)
    for n in equation.right:
        row[n] = row.get(n, 0) - 1
    return row


def _fits(domains, rows, first=None):
    """Whether one value for every cell can be chosen so that every row is zero."""
    if domains is None:
        return False
    open_cells = [n for n, values in domains.items() if len(values) > 1]
    if not open_cells:
        return not any(sum(sign * domains[n][0] for n, sign in row.items()) for row in rows)
    name = first if first in open_cells else min(open_cells, key=lambda n: _left(n, domains, rows))
    return any(_fits(_narrowed({**domains, name: [v]}, rows), rows) for v in domains[name])


def _left(name, domains, rows):
    """How many cells are still open in the row of ``name`` that has the fewest."""
    return min((sum(len(domains[n]) > 1 for n in row) for row in rows if name in row), default=0)


def _narrowed(domains, rows):
    """The domains without values that no row can do with; ``None`` when one is left with none."""
    domains, todo = dict(domains), list(rows)
    while todo:
        row = todo.pop()
        ends = {
            n: (min(sign * v for v in domains[n]), max(sign * v for v in domains[n]))
            for n, sign in row.items()
        }
        low, high = (sum(e[i] for e in ends.values()) for i in (0, 1))
        for n, sign in row.items():
            # what the others can sum to, from the other side
            least, most = -(high - ends[n][1]), -(low - ends[n][0])
            kept = [v for v in domains[n] if least <= sign * v <= most]
            if not kept:
                return None
            if len(kept) < len(domains[n]):
                domains[n] = kept
                todo += [other for other in rows if n in other and other is not row]
                ends[n] = (min(sign * v for v in kept), max(sign * v for v in kept))
                low, high = (sum(e[i] for e in ends.values()) for i in (0, 1))
    return domains
