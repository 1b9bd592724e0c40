"""What a referral form may hold: the minimum of the field's own forms, everything else refused.

Never asked: names of children, document numbers, the reason for flight, religion, health. "I don't
know" is an answer everywhere. Errors carry our own codes, which have words in every language.
"""

import datetime as dt
from typing import Annotated, Any, Literal, NoReturn, get_args

import phonenumbers
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from intake.rules.receipt import western

FORM_VERSION = "2026-11"
NOTICE_VERSION = "2026-11"
MAX_NOTE = 300
AGE_BANDS = {"count_0_6": "0-6", "count_7_17": "7-17", "count_18_64": "18-64", "count_65": "65+"}
LanguageCode = Literal[
    "lv", "en", "ru", "uk", "tr", "ar", "fa_AF", "fa", "ps", "ku", "ckb", "az", "be", "hy", "ka", "ti",
    "am", "so", "fr", "es", "ur", "uz", "vi", "zh", "other",
]  # fmt: skip
Need = Literal[
    "school", "preschool", "language", "doctor", "interpreter", "housing", "bank", "documents",
    "e_services", "money", "aid", "appeal", "work", "family", "leisure", "listening", "other",
]  # fmt: skip
LANGUAGES: tuple[str, ...] = get_args(LanguageCode)
NEEDS: tuple[str, ...] = get_args(Need)

YesNo = Literal["yes", "no", "unknown"]


def _refuse(code: str) -> NoReturn:
    raise PydanticCustomError(code, code)


def _phone(typed: str) -> str:
    """Return E.164; a number without country code is read as Latvian. Any script's digits will do."""
    if not typed:
        return ""
    try:
        number = phonenumbers.parse(western(typed), "LV")
    except phonenumbers.NumberParseException:
        _refuse("phone_unreadable")
    length = phonenumbers.is_possible_number_with_reason(number)
    if length == phonenumbers.ValidationResult.TOO_SHORT:
        _refuse("phone_short")
    if length != phonenumbers.ValidationResult.IS_POSSIBLE:
        _refuse("phone_unreadable")
    extension = f";ext={number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension


def _email(typed: str) -> str:
    name, at, host = typed.partition("@")
    if typed and (not name or not at or "." not in host or any(ch.isspace() for ch in typed)):
        _refuse("email_unreadable")
    return typed


def _day(typed: Any, info: ValidationInfo) -> dt.date | None:
    """Read ``{day, month, year}`` as typed; all empty is "I don't know"."""
    parts = [western(str(typed.get(p, ""))).strip() for p in ("day", "month", "year")]
    if not any(parts):
        return None
    if not all(parts):
        _refuse("date_incomplete")
    if not all(p.isascii() and p.isdigit() and len(p) <= 4 for p in parts):
        _refuse("date_impossible")
    day, month, year = (int(p) for p in parts)
    if 1300 <= year <= 1500:
        _refuse("date_calendar")
    return _possible(year, month, day, (info.context or {})["today"])


def _possible(year: int, month: int, day: int, today: dt.date) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        _refuse("date_impossible")
    if found.year < 1990:
        _refuse("date_impossible")
    if found > today:
        _refuse("date_future")
    return found


Phone = Annotated[str, Field(max_length=40), AfterValidator(_phone)]
Email = Annotated[str, Field(max_length=120), AfterValidator(_email)]
Day = Annotated[dt.date | None, BeforeValidator(_day)]
Count = Annotated[int, Field(ge=0, le=9)]


class Closed(BaseModel):
    """Unknown fields are refused, values are trimmed and never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Adult(Closed):
    """What one adult's dates are, as far as anyone knows."""

    status: Literal["asylum_seeker", "refugee", "alternative", "unknown"]
    arrived_on: Day = None
    status_on: Day = None
    also: tuple[Literal["appeal", "came_back"], ...] = ()

    @model_validator(mode="after")
    def _dates_agree(self) -> "Adult":
        if self.arrived_on and self.status_on and self.status_on < self.arrived_on:
            _refuse("status_before_arrival")
        if self.status_on and self.status == "asylum_seeker":
            _refuse("status_of_seeker")
        return self


class ReferralAnswers(Closed):
    """One referral as its sender gave it, checked."""

    sender: Literal["self", "ngo", "public_body"]
    organisation: Annotated[str, Field(max_length=120)] = ""
    sender_role: Annotated[str, Field(max_length=80)] = ""
    child_alone: YesNo
    danger: YesNo
    count_0_6: Count = 0
    count_7_17: Count = 0
    count_18_64: Count = 0
    count_65: Count = 0
    called: Annotated[str, Field(max_length=60)]
    place: Annotated[str, Field(max_length=40)]
    adults: tuple[Adult, ...] = ()
    language: LanguageCode
    variety: Annotated[str, Field(max_length=60)] = ""
    interpreter: YesNo
    worker_gender: Literal["any", "woman", "man"] = "any"
    contact_way: Literal["call", "message", "email", "sender", "in_person"]
    phone: Phone = ""
    email: Email = ""
    hours: tuple[Literal["morning", "afternoon", "evening"], ...] = ()
    shared_phone: YesNo = "unknown"
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    urgency: Literal["day", "days", "weeks", "unknown"]
    note: Annotated[str, Field(max_length=MAX_NOTE)] = ""
    explained_by: Literal["self", "sender", "interpreter", "centre", "nobody", "unknown"]
    explained_language: LanguageCode | Literal[""] = ""
    agree: Literal["all", "some", "not_asked", "unknown"]

    @property
    def age_bands(self) -> tuple[str, ...]:
        """One age band for each person, adults first, in the order their details were asked."""
        adults_first = ("count_18_64", "count_65", "count_7_17", "count_0_6")
        return tuple(AGE_BANDS[name] for name in adults_first for _ in range(getattr(self, name)))


def missing_together(values: dict[str, Any]) -> dict[str, str]:
    """Errors that need more than one field to see, as field → code; ``values`` are as typed."""
    found: dict[str, str] = {}
    if values.get("sender") in ("ngo", "public_body") and not values.get("organisation"):
        found["organisation"] = "missing"
    adults = _count(values, "count_18_64") + _count(values, "count_65")
    children = _count(values, "count_0_6") + _count(values, "count_7_17")
    if "count_18_64" in values and adults == 0:
        found["count_18_64"] = "adult_missing" if children else "nobody_counted"
    way = values.get("contact_way")
    if way in ("call", "message") and not values.get("phone"):
        found["phone"] = "phone_missing"
    if way == "email" and not values.get("email"):
        found["email"] = "email_missing"
    reachable = values.get("phone") or values.get("email")
    if way == "in_person" and values.get("place") == "unknown" and not reachable:
        found["contact_way"] = "nowhere_to_meet"
    if way == "sender" and values.get("sender") == "self":
        found["contact_way"] = "no_organisation"
    elif way == "sender" and not reachable:
        found["phone"] = "sender_contact_missing"
    return found


def _count(values: dict[str, Any], name: str) -> int:
    text = western(str(values.get(name) or "0"))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
