"""Real servers to measure: started, walked through over HTTP, their CPU time read, stopped."""

import gzip
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from questionnaire import clock, create_app
from questionnaire.cli.demo.stories import build
from questionnaire.cli.serve import environment
from questionnaire.cli.setup import prepared
from questionnaire.records.clinic import clinics
from questionnaire.records.store.database import db
from questionnaire.records.visit import links, visits
from questionnaire.settings import Settings

ROOT = Path(__file__).parents[2]
TICK = 1 / os.sysconf("SC_CLK_TCK")
CSRF = re.compile(rb'name="csrf_token" value="([^"]+)"')
SHOWN_FOR = re.compile(rb'name="(visit|asked_for)" value="([^"]+)"')
CHOSEN = re.compile(rb"<input (?=[^>]*\bchecked\b)[^>]*\bvalue=\"([^\"]+)\"")


@dataclass
class Browser:
    """One browser: keeps its connection open and its cookies."""

    port: int
    encoding: str = "identity"
    cookies: dict[str, str] = field(default_factory=dict)
    status: int = 0
    location: str = ""
    page: bytes = b""
    size: int = 0

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=20)

    def get(self, path: str) -> None:
        """Fetch a page."""
        self._ask("GET", path)

    def post(self, path: str, token: str = "", **fields: str) -> None:
        """Send a form."""
        body = urlencode({**fields, "csrf_token": token} if token else fields)
        self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def close(self) -> None:
        """Close its connection."""
        self.connection.close()

    @property
    def token(self) -> str:
        """The forgery protection of the form in front."""
        found = CSRF.search(self.page)
        return found[1].decode() if found else ""

    @property
    def shown_for(self) -> dict[str, str]:
        """The visit, and its time, that the form in front was shown for."""
        return {name.decode(): value.decode() for name, value in SHOWN_FOR.findall(self.page)}

    @property
    def chosen(self) -> str:
        """The option that is ticked on the page in front."""
        found = CHOSEN.search(self.page)
        return found[1].decode() if found else ""

    def _ask(
        self, method: str, path: str, body: str | None = None, more: Mapping[str, str] | None = None
    ) -> None:
        headers = {"Accept-Encoding": self.encoding, **(more or {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        sent = response.read()
        self.size = len(sent)
        self.page = gzip.decompress(sent) if response.headers.get("Content-Encoding") == "gzip" else sent
        self.status, self.location = response.status, response.headers.get("Location", "")
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value


@dataclass(frozen=True)
class MadeUp:
    """A made-up clinic on a database of its own, and the patient whose path is complete."""

    settings: Settings
    day: date
    link: str
    born: date

    @property
    def port(self) -> int:
        """Where it is to be served."""
        return urlsplit(self.settings.public_url).port or 0

    def patient(self, encoding: str = "identity") -> Browser:
        """A browser in which the patient has come through the door."""
        browser = Browser(self.port, encoding)
        browser.get(self.link)
        born = {"day": str(self.born.day), "month": str(self.born.month), "year": str(self.born.year)}
        browser.post(self.link, browser.token, **born)
        assert browser.status == 303, browser.page
        return browser


def made_up(folder: Path, database_url: str = "") -> MadeUp:
    """The demo's clinic, ready to be served; Jo has answered everything and may still change it."""
    settings = prepared(
        {},
        DATA_DIR=str(folder),
        PUBLIC_URL=f"http://127.0.0.1:{free_port()}",
        DATABASE_URL=database_url,
    )
    app = create_app(settings)
    with app.app_context():
        build()
        clinic = clinics.everyone()[0]
        today = clinic.calendar.local(clock.now()).date()
        jo = next(v for v in visits.on_day(clinic, today) if v.first_name == "Jo")
        link = links.of_visit(clinic.clinic_id, jo.visit_id)
        assert link
        made = MadeUp(settings, today, f"/v/{link.token}", jo.date_of_birth)
        db.engine.dispose()
    return made


@contextmanager
def serving(made: MadeUp, workers: int = 1) -> Iterator[int]:
    """Serve a made-up clinic as `visit-ready serve` does; the process's id."""
    command = ["-c", "from questionnaire.cli import main; main()", "serve", "--workers", str(workers)]
    with started(
        [*command, "--bind", f"127.0.0.1:{made.port}"], made.port, environment(made.settings)
    ) as pid:
        yield pid


@contextmanager
def started(arguments: list[str], port: int, values: Mapping[str, str]) -> Iterator[int]:
    """A server in a process of its own, from when it answers until the block ends."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VISIT_READY_")}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env={**inherited, "PYTHONPATH": str(ROOT), **values}
    )
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            browser = Browser(port)
            browser.get("/health")
        except OSError:
            time.sleep(0.1)
        else:
            browser.close()
            return
    raise RuntimeError("the server did not start")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """The CPU time, user and system, of a process and everything it started (proc_pid_stat(5))."""
    total = 0.0
    for member in _family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) * TICK  # utime, stime
    return total


def _family(pid: int) -> list[int]:
    children = [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for child in (thread / "children").read_text().split()
    ]
    return [pid, *(member for child in children for member in _family(child))]
