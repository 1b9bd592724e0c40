"""Do these keys open this database? Asked before anything is served or sealed."""

from sqlalchemy import Connection, select

from intake.crypto import SealError
from intake.services.deps import Deps
from intake.storage.fast_insert import insert
from intake.storage.models import KeyCanary
from intake.storage.tables import table

_ROW = "key_canary/1"


async def check_keys(deps: Deps) -> None:
    """Leave a sealed word in a new database; open the one that is there in an old one.

    Raises `SealError` when the ring is another database's: sealing on would lose what people send.
    """
    ours = {"id": 1, "sealed": deps.ring.seal(b"canary", _ROW)}

    def unit(door: Connection) -> bytes:
        insert(door, KeyCanary, [ours], once=True)
        return bytes(door.scalar(select(table(KeyCanary).c.sealed)) or b"")

    try:
        deps.ring.open(await deps.door.write(unit), _ROW)
    except SealError:
        raise SealError(
            "the key ring does not open this database; restore the ring it was made with"
        ) from None
