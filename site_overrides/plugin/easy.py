"""Easy-to-read Latvian: ``lv/easy/where.md`` follows ``lv/where.md`` as a translation does.

Such pages are in Latvian only: no other language has them, lacks them, or gets a copy in their place.
Pages are named by their path under ``docs`` here.
"""

FOLDER = "lv/easy/"


def is_easy(page: str) -> bool:
    """Whether ``page`` is an easy-to-read one."""
    return page.startswith(FOLDER)


def easy_of(path: str) -> str:
    """The easy-to-read page of the page at ``path`` (``where.md``), whether anybody wrote it or not."""
    return FOLDER + path


def source_of(page: str) -> str:
    """The Latvian page whose text ``page`` follows; a Latvian page is its own."""
    return f"lv/{page.removeprefix(FOLDER)}" if is_easy(page) else f"lv/{page.partition('/')[2]}"


def is_source(page: str) -> bool:
    """Whether ``page`` is a Latvian one that others follow."""
    return page.startswith("lv/") and not is_easy(page)
