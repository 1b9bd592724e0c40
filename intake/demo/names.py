"""Fictive people: common given names put together at random, always marked as made up.

Phone numbers are from the range the British regulator Ofcom keeps for drama (07700 900000 to 900999), so
that no demo ever shows somebody's number; mail goes to the reserved domain ``.invalid``.
"""

from random import Random

_WOMEN = {
    "ar": "Amina Fatima Zainab Maryam Layla Khadija Nour Huda Rasha Salma",
    "fa_AF": "Parwin Nasrin Zahra Laila Shukria Farida Maryam Nazia Freshta Zarghuna",
    "ru": "Olga Irina Yelena Natalia Oksana Tatiana Yulia Marina Vera Galina",
    "tr": "Elif Zeynep Ayse Fatma Hatice Selin Deniz Leyla Meryem Esra",
    "ti": "Selam Luwam Bisrat Almaz Feven Rahwa Senait Winta Saba Helen",
}
_MEN = {
    "ar": "Omar Yusuf Khaled Hassan Ibrahim Karim Mustafa Ali Samir Tariq",
    "fa_AF": "Ahmad Reza Dawood Jamal Nawid Farhad Rahim Habib Zaki Ghulam",
    "ru": "Andrei Sergey Dmitry Pavel Igor Viktor Maksim Roman Oleg Ivan",
    "tr": "Emre Mehmet Huseyin Kerem Yusuf Cem Baris Murat Ozan Onur",
    "ti": "Tesfay Yonas Dawit Samuel Abel Robel Kidane Haile Merhawi Natnael",
}
WRITTEN_OTHERWISE = {
    "Fatima": "Fatemeh", "Zainab": "Zeynab", "Maryam": "Meryem", "Layla": "Leila", "Khadija": "Khadidja",
    "Parwin": "Parveen", "Nasrin": "Nesrin", "Zahra": "Zohra", "Laila": "Leyla", "Omar": "Umar",
    "Yusuf": "Yousef", "Khaled": "Halid", "Hassan": "Hasan", "Ibrahim": "Ebrahim", "Karim": "Kareem",
    "Mustafa": "Mostafa", "Ali": "Aly", "Ahmad": "Ahmed", "Reza": "Ridha", "Dawood": "Daoud",
    "Jamal": "Jamaal", "Ghulam": "Gholam", "Yelena": "Jelena", "Natalia": "Natalja", "Oksana": "Oxana",
    "Sergey": "Sergejs", "Andrei": "Andrejs", "Dmitry": "Dmitrijs", "Huseyin": "Hussein",
    "Mehmet": "Mohammed", "Tesfay": "Tesfaye", "Selam": "Salam",
}  # fmt: skip
GROUPS = tuple(_MEN)


def called(random: Random, group: str, woman: bool, number: int) -> str:
    """What a sender says somebody is called."""
    first = random.choice((_WOMEN if woman else _MEN)[group].split())
    second = random.choice(_MEN[group].split())
    return f"{'Izdomāta' if woman else 'Izdomāts'} {first} {second} {number}"


def written_otherwise(name: str) -> str:
    """The same name as another sender spells it."""
    made_up, *parts = name.split()
    *names, number = parts
    return " ".join([made_up, *(WRITTEN_OTHERWISE.get(part, part) for part in reversed(names)), number])


def phone(number: int) -> str:
    """A number nobody has."""
    return f"+447700900{number % 1000:03d}"


def email(number: int) -> str:
    """An address that leads nowhere."""
    return f"izdomats{number}@piemers.invalid"
