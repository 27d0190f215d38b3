"""Sealing: whatever says who a person is, or what they answered, is stored encrypted.

AES-256-GCM (NIST SP 800-38D) with the place of the value (clinic, table, column, row) as
associated data, so that a sealed value moved elsewhere does not open. The key ring holds
keys by id; the current one seals, every one opens.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from hmac import digest
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

NONCE_BYTES = 12
KEY_ID_BYTES = 4
RING_ID_BYTES = 16
TOKEN_BYTES = 16  # 128 bits: cannot be guessed


class Place(NamedTuple):
    """Where a sealed value stands."""

    clinic_id: int
    table: str
    column: str
    row: str

    def associated(self) -> bytes:
        """The place as associated data."""
        return f"{self.clinic_id}|{self.table}|{self.column}|{self.row}".encode()


@dataclass(frozen=True)
class KeyRing:
    """The keys by id (8 hexadecimal digits), which of them seals, and the key of the blind index.

    ``id`` stays the same when keys are added: by it a backup's or another machine's ring is recognized.
    """

    id: str
    current: str
    keys: dict[str, bytes]
    index_key: bytes

    @cached_property
    def _ciphers(self) -> dict[bytes, AESGCM]:
        return {bytes.fromhex(key_id): AESGCM(key) for key_id, key in self.keys.items()}

    @cached_property
    def _current_id(self) -> bytes:
        return bytes.fromhex(self.current)

    def seal(self, place: Place, text: str) -> bytes:
        """The text sealed for this place: key id, nonce, ciphertext."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._current_id].encrypt(nonce, text.encode(), place.associated())
        return self._current_id + nonce + sealed

    def unseal(self, place: Place, sealed: bytes) -> str:
        """The text in a sealed value. Raises InvalidTag if it was made for another place or changed."""
        key_id, nonce = sealed[:KEY_ID_BYTES], sealed[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise InvalidTag
        return cipher.decrypt(nonce, sealed[KEY_ID_BYTES + NONCE_BYTES :], place.associated()).decode()

    def index(self, clinic_id: int, what: str, text: str) -> str:
        """A keyed hash by which an equal value is found again without being readable."""
        return digest(self.index_key, f"{clinic_id}|{what}|{text}".encode(), sha256).hex()


def new_key_ring() -> KeyRing:
    """A ring with one fresh key."""
    key_id = secrets.token_hex(KEY_ID_BYTES)
    ring_id = secrets.token_hex(RING_ID_BYTES)
    return KeyRing(ring_id, key_id, {key_id: secrets.token_bytes(32)}, secrets.token_bytes(32))


def write_key_ring(ring: KeyRing, path: Path) -> None:
    """Write a ring to a file only its owner can read. Raises FileExistsError rather than lose a key."""
    document = {
        "id": ring.id,
        "current": ring.current,
        "keys": {key_id: base64.b64encode(key).decode() for key_id, key in ring.keys.items()},
        "index": base64.b64encode(ring.index_key).decode(),
    }
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)


def read_key_ring(path: Path) -> KeyRing:
    """The ring in a file."""
    document = json.loads(path.read_text(encoding="utf-8"))
    keys = {key_id: base64.b64decode(key) for key_id, key in document["keys"].items()}
    index_key = base64.b64decode(document["index"])
    return KeyRing(document.get("id") or _derived_id(index_key), document["current"], keys, index_key)


def _derived_id(index_key: bytes) -> str:
    """The id of a ring written before rings had one: a hash of its one key that never changes."""
    return digest(index_key, b"key ring id", sha256)[:RING_ID_BYTES].hex()


def ring() -> KeyRing:
    """The running application's key ring."""
    return current_app.extensions["key_ring"]


def token_hash(token: str) -> str:
    """How a link's or a session's secret is stored, so that a stolen database opens no door."""
    return sha256(token.encode()).hexdigest()


def to_carry(place: Place, text: str) -> str:
    """A text sealed for this place, as it may stand in an address or a page."""
    return base64.urlsafe_b64encode(ring().seal(place, text)).decode().rstrip("=")


def carried(place: Place, sealed: str) -> str:
    """The text that a browser carried. Returns "" if it was sealed for another place or changed."""
    try:
        return ring().unseal(place, base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)))
    except (ValueError, InvalidTag):
        return ""
