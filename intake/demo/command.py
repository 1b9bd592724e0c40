"""``intake demo`` on the command line: where it may run, what it prints."""

import argparse
import asyncio
import datetime as dt
from typing import Any

from intake.demo.fill import Plan, fill, is_filled
from intake.demo.links import links
from intake.main import build_deps
from intake.services.deps import Deps
from intake.services.keys import check_keys
from intake.settings import Settings, SettingsError
from intake.storage.migrate import migrate

HELP = "fill an empty database with two years of fictive families, to look around in"
MORE = """Fills an empty database only, and only where nobody but this machine can reach it. Nobody in it
exists. Then it prints one-time sign-in links, one for each kind of work; without filling anything it
prints new ones for a database it has filled before. They open the desk at once when the same database
is served by: intake serve --demo one-stop-agency"""


def add_parser(commands: Any) -> None:
    """Tell the command line about ``intake demo``."""
    parser = commands.add_parser("demo", help=HELP, description=MORE)
    parser.add_argument("--households", type=int, default=400, help="how many are referred (400)")
    parser.add_argument("--months", type=int, default=24, help="in how many months up to now (24)")
    parser.add_argument("--seed", type=int, default=1, help="another number tells another story (1)")
    parser.set_defaults(run=run)


def run(settings: Settings, given: argparse.Namespace) -> None:
    """Fill, or find filled, and print the links. Raises `SettingsError`, `NotEmpty`."""
    _only_here(settings)
    deps = build_deps(settings)
    plan = Plan(dt.datetime.now(dt.UTC), given.households, given.months, given.seed)
    try:
        migrate(settings.database_url)
        asyncio.run(check_keys(deps))
        for who, token in asyncio.run(_filled(plan, deps)):
            print(f"  {who:<34} {settings.origin}/intake/desk/sign-in/{token}")
    finally:
        deps.door.close()


def _only_here(settings: Settings) -> None:
    if not settings.here_only:
        raise SettingsError(f"intake demo is for this machine alone; {settings.origin} is not")


async def _filled(plan: Plan, deps: Deps) -> list[tuple[str, str]]:
    if not await is_filled(deps):
        print(f"Living {plan.months} months with {plan.households} fictive families ...", flush=True)
        await fill(plan, deps)
    return await links(deps)
