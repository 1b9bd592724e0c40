"""A key ring that is not this database's is noticed before anything is sealed with it."""

import asyncio

import pytest

from intake.crypto import SealError, load_ring
from intake.services.keys import check_keys


def test_the_ring_a_database_was_made_with_opens_it_again(deps):
    for _ in range(2):
        asyncio.run(check_keys(deps))


def test_a_lost_ring_replaced_by_a_new_one_is_refused(deps, tmp_path):
    asyncio.run(check_keys(deps))
    other = type(deps)(deps.facts, deps.door, load_ring(tmp_path / "other.json"), deps.now)
    with pytest.raises(SealError, match="restore the ring it was made with"):
        asyncio.run(check_keys(other))
    asyncio.run(check_keys(deps))
