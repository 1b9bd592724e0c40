from hypothesis import given
from hypothesis import strategies as st

from intake.rules.receipt import bare, grouped, is_intact, with_check

eight = st.integers(0, 10**8 - 1).map(lambda n: f"{n:08d}")
sixteen = st.integers(0, 10**16 - 1).map(lambda n: f"{n:016d}")


def test_the_check_digits_are_those_of_iso_7064():
    assert with_check("794") == "79444"  # the example printed in the standard


@given(eight)
def test_a_number_with_its_check_digits_is_intact(digits):
    assert is_intact(with_check(digits), 8)


@given(sixteen, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits, place, shift):
    number = with_check(digits)
    wrong = str((int(number[place]) + shift) % 10)
    assert not is_intact(number[:place] + wrong + number[place + 1 :], 16)


@given(sixteen, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_noticed(digits, place):
    number = with_check(digits)
    a, b = number[place], number[place + 1]
    swapped = number[:place] + b + a + number[place + 2 :]
    assert a == b or not is_intact(swapped, 16)


def test_a_number_is_written_in_groups_and_read_in_any_script():
    assert grouped("4821330651") == "4821 3306 51"
    assert bare("۴۸۲۱ ٣٣٠٦-51") == "4821330651"


def test_a_number_too_long_or_with_letters_is_not_intact():
    assert not is_intact("4821330651" + "0" * 4000, 8)
    assert not is_intact("48213306AB", 8)
    assert not is_intact("²²²²²²²²²²", 8)
