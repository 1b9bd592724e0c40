import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto import SealError, load_ring


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    return load_ring(tmp_path_factory.mktemp("keys") / "keys.json")


@given(plain=st.binary(max_size=500))
def test_what_is_sealed_opens_again(ring, plain):
    assert ring.open(ring.seal(plain, "referral/1"), "referral/1") == plain


def test_a_sealed_field_moved_to_another_row_does_not_open(ring):
    sealed = ring.seal(b"secret", "referral/1")
    with pytest.raises(SealError):
        ring.open(sealed, "referral/2")


@given(place=st.integers(0, 37), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_does_not_open(ring, place, bit):
    sealed = bytearray(ring.seal(b"secret", "referral/1"))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(SealError):
        ring.open(bytes(sealed), "referral/1")


def test_the_same_text_never_looks_the_same_twice(ring):
    assert ring.seal(b"secret", "r") != ring.seal(b"secret", "r")


def test_a_ring_read_again_opens_what_it_sealed_and_derives_the_same_code(tmp_path):
    first, again = load_ring(tmp_path / "k.json"), load_ring(tmp_path / "k.json")
    assert again.open(first.seal(b"x", "r"), "r") == b"x"
    assert again.number("receipt-code", b"id", 16) == first.number("receipt-code", b"id", 16)


def test_purposes_give_unrelated_numbers_of_the_asked_length(ring):
    numbers = {ring.number(purpose, b"id", 16) for purpose in ("receipt-code", "reference", "body")}
    assert len(numbers) == 3
    assert all(len(n) == 16 and n.isdigit() for n in numbers)


def test_a_ring_others_may_read_is_refused(tmp_path):
    path = tmp_path / "k.json"
    load_ring(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    with pytest.raises(SealError, match="chmod 600"):
        load_ring(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"current": 1, "sealing": {"a": "!"}, "codes": ""}'])
def test_a_damaged_ring_is_never_replaced_but_named(tmp_path, content):
    path = tmp_path / "k.json"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(SealError, match="is not a key ring"):
        load_ring(path)
    assert path.read_text() == content


def test_the_ring_never_prints_its_keys(ring):
    assert "AESGCM" not in repr(ring)
    assert "codes" not in repr(ring)
