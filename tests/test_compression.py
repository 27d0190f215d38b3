"""Pages are compressed for browsers that read gzip, and for no others."""

import gzip

import pytest
from flask import Flask

from tests.people import Person


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("br;q=1.0, gzip;q=0.5", "gzip"),
        ("*", "gzip"),
        ("br", None),
        ("gzip;q=0, br", None),
        ("identity", None),
        ("", None),
    ],
)
def test_a_page_is_compressed_for_who_reads_gzip(app: Flask, accepted: str, encoding: str | None):
    dee = Person(app)

    page = dee.client.get("/desk/sign-in", headers={"Accept-Encoding": accepted})
    text = gzip.decompress(page.data) if encoding else page.data

    assert (page.status_code, page.headers.get("Content-Encoding")) == (200, encoding)
    assert text.startswith(b"<!doctype html>")
