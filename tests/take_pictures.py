"""Take the pictures the README shows: ``python -m tests.take_pictures``. Needs Chromium."""

import json
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from click.testing import CliRunner
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from questionnaire import clock, create_app
from questionnaire.cli.demo.command import demo as demo_command
from questionnaire.settings import from_environment
from tests.browser import machine
from tests.browser.machine import Demo
from tests.browser.screens import DESK, DeskScreen, Patient, Phone
from tests.conftest import MONDAY

PICTURES = Path(__file__).parent / "pictures"

LARGEST = 200_000
"""Bytes a picture may have, so that the README opens at once."""


def main() -> None:
    """Take both pictures of a fresh demo."""
    program = machine.chromium()
    if program is None:
        sys.exit("There is no Chromium on this machine: apt-get install chromium, or set CHROMIUM.")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_on_monday(folder) as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=machine.FLAGS)
        for name, picture in (("question", question(browser, demo)), ("board", board(browser, demo))):
            assert len(picture) < LARGEST, f"{name}.png has {len(picture)} bytes"
            (PICTURES / f"{name}.png").write_bytes(picture)
        browser.close()


@contextmanager
def demo_on_monday(folder: str) -> Iterator[Demo]:
    """The demo on a Monday morning, so that whenever pictures are taken, they are of a day at work."""
    port = machine.free_port()
    options = ["--json", "--no-serve", "--data", folder, "--port", str(port)]
    with clock.stopped_at(MONDAY):
        told = json.loads(CliRunner().invoke(demo_command, options, catch_exceptions=False).output)
        app = create_app(from_environment({}, DATA_DIR=folder, PUBLIC_URL=told["url"]))
        server = make_server("127.0.0.1", port, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        yield Demo(told["url"], tuple(told["patients"]), tuple(told["staff"]))
        server.shutdown()


def question(browser: Browser, demo: Demo) -> bytes:
    """How a patient gets home, on a phone, with the explanation of the answer just chosen."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(viewport=size, device_scale_factor=2, has_touch=True, is_mobile=True)
    link, born = demo.link_of("Ada Lind")
    phone = Phone(context.new_page(), demo.url).says_who(Patient("Ada Lind", born, link, born, ""))
    phone.skips_to("ride-home").chooses("adult")
    return phone.page.screenshot()


def board(browser: Browser, demo: Demo) -> bytes:
    """The front desk's day."""
    ben = demo.works_as("front-desk")
    screen = DeskScreen(browser.new_context(viewport=DESK).new_page(), demo.url)
    return screen.signs_in(ben["email"], ben["password"]).page.screenshot()


if __name__ == "__main__":
    main()
