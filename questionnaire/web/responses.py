"""How each response is finished: never stored, and compressed."""

import gzip

from flask import (
    Response,
    request,
)

SMALLEST_COMPRESSED = 600


def finish(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return _compressed(response)


def _compressed(response: Response) -> Response:
    """Compress text. A page holds no secret beside something a stranger could make it say again."""
    is_text = (response.content_type or "").startswith("text/") and not response.direct_passthrough
    if not is_text or response.content_encoding or (response.content_length or 0) < SMALLEST_COMPRESSED:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(response.get_data(), compresslevel=5, mtime=0))
        response.content_encoding = "gzip"
    return response
