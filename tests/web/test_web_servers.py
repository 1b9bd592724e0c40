"""The operators' guide, word for word: a real nginx and a real Caddy send the site as our own server does."""

import gzip
import http.client
import re
import socket
import subprocess
import time
from contextlib import contextmanager

import brotli
import pytest

from intake.web.guard import PrivateHeaders
from site_overrides.compress import compress
from tests.conftest import ROOT
from tests.needs import find_server
from tests.server import free_port

GUIDE = (ROOT / "intake" / "README.md").read_text(encoding="utf-8")
PAGE = "<!doctype html><title>Lapa</title>" + "<p>Teksts, kas atkārtojas.</p>" * 40
NGINX = """daemon off; master_process off; pid {var}/pid; error_log {var}/log;
events {{}}
http {{
    types {{ text/html html; text/css css; application/json json; }}
    client_body_temp_path {var}; proxy_temp_path {var}; fastcgi_temp_path {var};
    uwsgi_temp_path {var}; scgi_temp_path {var};
    {guide}
}}"""
CADDY = """{{
	admin off
	auto_https off
	storage file_system {var}
}}
{guide}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("built")
    for page in ("", "help/", "search/", "fa-AF/", "fa-AF/search/"):
        (made / page).mkdir(parents=True, exist_ok=True)
        (made / page / "index.html").write_text(PAGE + page, encoding="utf-8")
    for code in ("", "fa-AF/"):
        (made / code / "404.html").write_text(PAGE + f"404 {code}", encoding="utf-8")
    (made / "assets").mkdir()
    (made / "assets" / "lidzas.0123456789.css").write_text("p{color:#123}" * 90)
    (made / "sw.js").write_text("// keeps pages" * 90)
    compress(made)
    (made / ".made-from").write_text("0" * 64)
    return made


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def port(request, folder, tmp_path_factory):
    """The server of the guide, on loopback, with our folder; it ends with the module."""
    binary = find_server(request.param)
    if binary is None:
        pytest.skip(f"no {request.param} was found")
    var, port, behind = tmp_path_factory.mktemp(request.param), free_port(), free_port()
    guide = re.search(rf"```{request.param}\n(.*?)```", GUIDE, re.S)[1]
    guide = guide.replace("/srv/lidzas/site", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    if request.param == "nginx":
        guide = re.sub(r" *ssl_certificate.*\n", "", guide).replace("443 ssl", f"127.0.0.1:{port}")
        config, command = NGINX, [binary, "-p", str(var), "-c", str(var / "config"), "-e", str(var / "log")]
    else:
        guide = guide.replace("lidzas.example {", f"http://127.0.0.1:{port} {{\n\tbind 127.0.0.1", 1)
        config, command = CADDY, [binary, "run", "--adapter", "caddyfile", "--config", str(var / "config")]
    (var / "config").write_text(config.format(var=var, guide=guide))
    with running(command, port, var), behind_it(behind):
        yield port


@contextmanager
def running(command, port, var):
    with (var / "out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env={"HOME": str(var)})
    try:
        wait(port, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait(port, process):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


@contextmanager
def behind_it(port):
    """Something that answers in the intake's place, with one of the intake's own headers."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Intake(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("cache-control", "no-store")
            self.end_headers()
            self.wfile.write(self.path.encode())

        def log_message(self, *_):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", port), Intake)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


def get(port, path, coding="", method="GET", **more):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"accept-encoding": coding, **more})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(answer.headers["content-encoding"], bytes)
    return answer.status, answer.headers, unpack(body).decode() if body else ""


def ours(path):
    """The headers our own server puts before an address."""
    return {n.decode(): v.decode() for n, v in PrivateHeaders(None, secure=True)._of(path)}


@pytest.mark.parametrize(
    "path",
    ["/", "/help/", "/search/", "/fa-AF/search/", "/nowhere/", "/assets/lidzas.0123456789.css", "/sw.js"],
)
def test_every_address_has_the_headers_our_own_server_sends(port, path):
    _, headers, _ = get(port, path, "gzip")
    assert {name: headers[name] for name in ours(path)} == ours(path)
    assert all(len(headers.get_all(name)) == 1 for name in (*ours(path), "cache-control"))


def test_pages_are_sent_as_packed_at_build(port, folder):
    status, headers, text = get(port, "/help/", "gzip")
    assert (status, headers["content-encoding"], text) == (200, "gzip", PAGE + "help/")
    assert int(headers["content-length"]) == (folder / "help" / "index.html.gz").stat().st_size
    assert "accept-encoding" in headers["vary"].lower()
    assert (headers["content-type"].lower(), headers["cache-control"]) == (
        "text/html; charset=utf-8",
        "no-cache",
    )
    _, headers, text = get(port, "/help/")
    assert (headers["content-encoding"], text) == (None, PAGE + "help/")
    assert headers["etag"].startswith('"')
    assert get(port, "/help/", **{"if-none-match": headers["etag"]})[0] == 304


def test_what_carries_its_hash_is_kept_for_ever_and_what_is_missing_is_not(port):
    assert (
        get(port, "/assets/lidzas.0123456789.css")[1]["cache-control"]
        == "public, max-age=31536000, immutable"
    )
    assert get(port, "/assets/gone.0123456789.css")[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "text"),
    [("/nowhere/", "404 "), ("/fa-AF/nowhere/", "404 fa-AF/"), ("/fa-AF/x", "404 fa-AF/"),
     ("/help/index.html.gz", "404 "), ("/.made-from", "404 ")],
)  # fmt: skip
def test_what_is_not_there_is_told_in_the_addresss_language(port, path, text):
    for coding in ("", "gzip"):
        status, _, page = get(port, path, coding)
        assert (status, page) == (404, PAGE + text)


def test_what_keeps_pages_is_asked_for_anew_and_may_fetch_them(port):
    _, headers, _ = get(port, "/sw.js", "gzip")
    assert (headers["cache-control"], headers["content-encoding"]) == ("no-cache", "gzip")
    assert headers["content-security-policy"].endswith("; connect-src 'self'")


def test_an_address_without_its_last_slash_leads_to_the_page(port):
    status, headers, _ = get(port, "/fa-AF/search")
    assert (status, headers["location"]) in [(301, "/fa-AF/search/"), (308, "/fa-AF/search/")]


def test_the_intake_answers_for_itself(port):
    status, headers, text = get(port, "/intake/desk/")
    assert (status, text, headers["cache-control"]) == (200, "/intake/desk/", "no-store")
    assert headers["content-security-policy"] is None, "the intake sends its own"
    assert headers["x-robots-tag"] == "noindex"
