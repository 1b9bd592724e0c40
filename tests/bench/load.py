"""The load: keep-alive HTTP/1.1 clients, each sending the next form once the last is acknowledged.

Written on bare asyncio protocols, so that it costs far less than any server it measures.
"""

import asyncio
import gc
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from tests.bench.cell import GRACE, Cell, Span, Stopwatch, answer, measure
from tests.forms import ALONE

FORM = urlencode({**ALONE, "phone": "+371 20 000 000", "step": "check", "go": "send"}, doseq=True)
"""The whole form as its last page sends it; each request adds a fresh token."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """Where to send the form, and what stands before a receipt's numbers in the answer."""

    port: int
    path: str
    before_reference: str
    before_code: str


def load(address: Address, clients: int, span: Span) -> Cell:
    """Put ``clients`` on ``address`` from a process of their own."""
    return measure("tests.bench.load", {"to": asdict(address), "clients": clients, "span": asdict(span)})


class Client(asyncio.Protocol):
    """One connection. It sends at least one form, and stops at the end of the span or at a refusal."""

    def __init__(self, address: Address, watch: Stopwatch, done: "asyncio.Future[None]") -> None:
        self._request = _requests(address)
        self._receipt = _receipts(address)
        self._watch, self._done = watch, done
        self._answer, self._sent = b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Collect one answer, then send the next form."""
        self._answer += data
        if not _complete(self._answer):
            return
        now = perf_counter()
        if receipt := self._receipt(self._answer):
            self._watch.acknowledged(receipt, self._sent, now)
            self._next(now)
        else:
            self._stop(self._answer[:200].decode(errors="replace"))

    def connection_lost(self, problem: Exception | None) -> None:
        """A server may only hang up on a client that has its answer."""
        self._stop(f"connection lost: {problem}")

    def _next(self, now: float) -> None:
        if now < self._watch.end:
            self._send()
        else:
            self._stop()

    def _send(self) -> None:
        self._answer, self._sent = b"", perf_counter()
        self._transport.write(self._request())

    def _stop(self, failure: str | None = None) -> None:
        if self._done.done():
            return
        if failure:
            self._watch.failures.append(failure)
        self._done.set_result(None)
        self._transport.close()


def _complete(answer: bytes) -> bool:
    head = answer.find(b"\r\n\r\n")
    length = _LENGTH.search(answer, 0, head + 2) if head >= 0 else None
    return length is not None and len(answer) >= head + 4 + int(length[1])


def _requests(address: Address) -> Callable[[], bytes]:
    body = f"{FORM}&token="
    head = (
        f"POST {address.path} HTTP/1.1\r\nhost: 127.0.0.1:{address.port}\r\n"
        "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\n"
        f"content-length: {len(body) + 22}\r\n\r\n"
    )
    start = (head + body).encode()
    return lambda: start + secrets.token_urlsafe(16).encode()


def _receipts(address: Address) -> Callable[[bytes], str | None]:
    """Only a 201 with both numbers is a receipt; its reference names it."""
    before = (re.escape(text.encode()) for text in (address.before_reference, address.before_code))
    numbers = re.compile(rb"%b(\d{10})\D.*?%b\d{18}\D" % tuple(before), re.DOTALL)

    def receipt(answer: bytes) -> str | None:
        found = numbers.search(answer) if answer.startswith(b"HTTP/1.1 201 ") else None
        return found[1].decode() if found else None

    return receipt


async def _run(address: Address, clients: int, span: Span) -> Cell:
    loop = asyncio.get_running_loop()
    watch = Stopwatch(span, perf_counter())
    done = [loop.create_future() for _ in range(clients)]
    for each in done:
        await loop.create_connection(partial(Client, address, watch, each), "127.0.0.1", address.port)
    async with asyncio.timeout(span.warm_up + span.seconds + GRACE):
        await asyncio.gather(*done)
    return watch.cell()


def _work(job: dict[str, Any], span: Span) -> Cell:
    gc.disable()
    return asyncio.run(_run(Address(**job["to"]), job["clients"], span))


if __name__ == "__main__":
    answer(_work)
