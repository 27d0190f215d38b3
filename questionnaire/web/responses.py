"""How each response is finished: never stored, and compressed."""

import gzip
from functools import lru_cache

from flask import (
    Response,
    request,
)
from werkzeug.http import parse_accept_header

SMALLEST_COMPRESSED = 600


def finish(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return _compressed(response)


def _compressed(response: Response) -> Response:
    """Compress text. A page holds no secret beside something a stranger could make it say again."""
    is_text = (response.content_type or "").startswith("text/") and not response.direct_passthrough
    if not is_text or (response.content_length or 0) < SMALLEST_COMPRESSED:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if _is_gzip_read(request.headers.get("Accept-Encoding", "")):
        response.set_data(gzip.compress(response.get_data(), compresslevel=5, mtime=0))
        response.content_encoding = "gzip"
    return response


@lru_cache(maxsize=256)
def _is_gzip_read(accept_encoding: str) -> bool:
    """Whether a browser reads gzip. They all send one of a few headers, each parsed once."""
    return bool(parse_accept_header(accept_encoding)["gzip"])
