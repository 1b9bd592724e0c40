"""What a reader of a published table can work out, by trying every whole number that fits."""

from intake.rules.suppression import Hidden


def given_away(cells, equations, decisions, threshold, *, knows_small=True):
    """The hidden cells of which a reader can tell the one value that fits.

    ``knows_small``: this reader also knows which hidden cells are small, so that any other is zero
    or at least the threshold. Shares nothing with the code under test: a plain search, in which an
    equation's last unknown cell is computed.
    """
    truth = {c.name: c.value for c in cells}
    up_to = max(truth.values()) + 2 * threshold
    names = [n for n in truth if isinstance(decisions[n], Hidden)]
    small, large = range(1, threshold), [v for v in range(up_to) if not 0 < v < threshold]
    told = {n: small if truth[n] in small else large for n in names}
    domains = told if knows_small else dict.fromkeys(names, range(up_to))
    near = {n: sorted(values, key=lambda v: abs(v - truth[n])) for n, values in domains.items()}
    rows = [_row(e) for e in equations]
    shown = {n: v for n, v in truth.items() if n not in names}
    return {n for n in names if not _another(n, truth[n], names, rows, near, shown)}


def _another(name, true, names, rows, near, shown):
    """Whether some table that fits has another value than the true one in ``name``."""
    others = {**near, name: [v for v in near[name] if v != true]}
    first = [name, *(n for n in names if n != name)]
    return next(_solutions(first, rows, others, shown), None) is not None


def _row(equation):
    row = dict.fromkeys(equation.left, 1)
    for n in equation.right:
        row[n] = row.get(n, 0) - 1
    return row


def _solutions(names, rows, domains, values):
    if not names:
        if not any(sum(sign * values[n] for n, sign in row.items()) for row in rows):
            yield values
        return
    name, *rest = names
    closing = next((row for row in rows if name in row and not set(rest) & row.keys()), None)
    candidates = domains[name]
    if closing:
        known = sum(sign * values[n] for n, sign in closing.items() if n != name)
        candidates = [v for v in (-known * closing[name],) if v in domains[name]]
    for value in candidates:
        yield from _solutions(rest, rows, domains, {**values, name: value})
