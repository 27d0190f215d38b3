"""The production server under people who read: their browsers keep connections open that ask for nothing."""

from http.client import HTTPConnection
from pathlib import Path

from tests.benchmarks.running import made_up, serving

READERS = 200


def test_two_hundred_idle_browsers_keep_nobody_else_out(tmp_path: Path):
    clinic = made_up(tmp_path)
    with serving(clinic):
        idle = [HTTPConnection("127.0.0.1", clinic.port, timeout=10) for _ in range(READERS)]
        for connection in idle:
            connection.request("GET", "/health")
            connection.getresponse().read()

        newcomer = HTTPConnection("127.0.0.1", clinic.port, timeout=10)
        newcomer.request("GET", clinic.link)
        status = newcomer.getresponse().status

        for connection in (*idle, newcomer):
            connection.close()
    assert status == 200
