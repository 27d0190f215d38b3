"""Sealing: a value opens only where it was sealed, and a stolen database tells nothing of anybody."""

import base64
import json
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import Table, insert, select, update

from questionnaire.cli.demo.past import FIRST, LAST
from questionnaire.cli.demo.stories import PASSWORD, PEOPLE, STORIES, build
from questionnaire.core.answers.values import Contact, packed_value
from questionnaire.core.channels import Recipient
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.definitions import reading as definitions
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics
from questionnaire.records.messaging import consents, outbox
from questionnaire.records.models import Visit
from questionnaire.records.store.database import db, reading, writing
from questionnaire.records.store.encryption import (
    KeyRing,
    Place,
    new_key_ring,
    read_key_ring,
    ring,
    token_hash,
    write_key_ring,
)
from questionnaire.records.visit import links, visits
from questionnaire.records.visit_facts import escorts
from tests.conftest import MONDAY
from tests.people import add_escort_fact

HERE = Place(1, "patients", "first_name", "ab12")
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DEFINITION = definitions.load(definitions.shipped())
WRITTEN_FOR_ALL = {("editions", "source"), ("clinic_settings", "decided"), ("consents", "wording")}
"""Columns with the questionnaire, the clinic's rules and the words of a consent: they speak of nobody."""

NEIGHBOR, CALL_BACK = Contact("Philippa", "+12025550188"), "+12025550187"
NOTE, TEXT = "My car is red and loud", "Can you take Dana home on Tuesday?"

LONG_ENOUGH = 5
"""Fewer letters than these turn up in megabytes of random bytes by chance."""


def test_what_is_sealed_opens_in_its_place():
    keys = new_key_ring()

    assert keys.unseal(HERE, keys.seal(HERE, "Ada Lind 🎵")) == "Ada Lind 🎵"
    assert keys.unseal(HERE, keys.seal(HERE, "")) == ""


def test_what_was_sealed_by_an_earlier_version_opens_and_is_found_for_ever():
    """The bytes were made by the AES-GCM of ``cryptography`` alone: key id, 12 bytes of nonce, ciphertext."""
    key_id, nonce = "0a1b2c3d", "000102030405060708090a0b"
    keys = KeyRing("00" * 16, key_id, {key_id: bytes(range(32))}, bytes(range(32, 64)))
    ciphertext = "0666b73b898cac7fadb1080504812356757d475bce24b93b1ba610b806"

    opened = keys.unseal(HERE, bytes.fromhex(key_id + nonce + ciphertext))
    sealed_now = keys.seal(HERE, "Ada Lind 🎵")

    assert opened == "Ada Lind 🎵"
    assert (sealed_now[:4].hex(), len(sealed_now)) == (key_id, 4 + 12 + len(ciphertext) // 2)
    assert keys.index(1, "staff-email", "ben@x.example") == (
        "20ac93aa443ca06920453b505c17cade48cc740f02b24213b7777ca1687dafc5"
    )


def test_what_is_sealed_twice_never_looks_the_same():
    keys = new_key_ring()

    assert len({keys.seal(HERE, "yes") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "moved",
    [
        HERE._replace(clinic_id=2),
        HERE._replace(table="staff"),
        HERE._replace(column="last_name"),
        HERE._replace(row="cd34"),
    ],
    ids=["another clinic", "another table", "another column", "another row"],
)
def test_what_was_moved_elsewhere_does_not_open(moved: Place):
    keys = new_key_ring()
    sealed = keys.seal(HERE, "Ada")

    with pytest.raises(InvalidTag):
        keys.unseal(moved, sealed)


def test_what_was_changed_in_any_byte_does_not_open():
    keys = new_key_ring()
    sealed = keys.seal(HERE, "Ada")

    opened = []
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        try:
            opened.append(keys.unseal(HERE, bytes(changed)))
        except InvalidTag:
            continue
    assert opened == []


@pytest.mark.parametrize("cut", [0, 3, 15, 20])
def test_what_was_cut_off_does_not_open(cut: int):
    keys = new_key_ring()
    sealed = keys.seal(HERE, "Ada")

    with pytest.raises((InvalidTag, ValueError)):
        keys.unseal(HERE, sealed[:cut])


def test_another_clinics_keys_open_nothing():
    sealed = new_key_ring().seal(HERE, "Ada")

    with pytest.raises(InvalidTag):
        new_key_ring().unseal(HERE, sealed)


def test_an_older_key_still_opens_when_a_new_one_seals():
    old, new = new_key_ring(), new_key_ring()
    sealed = old.seal(HERE, "Ada")

    both = KeyRing(old.id, new.current, {**old.keys, **new.keys}, old.index_key)

    assert both.unseal(HERE, sealed) == "Ada"
    assert new.unseal(HERE, both.seal(HERE, "Ada")) == "Ada"


def test_equal_texts_have_equal_indexes_at_one_clinic_for_one_purpose():
    keys = new_key_ring()
    one = keys.index(1, "staff-email", "ben@x.example")

    others = {
        keys.index(2, "staff-email", "ben@x.example"),
        keys.index(1, "patient-email", "ben@x.example"),
        keys.index(1, "staff-email", "bea@x.example"),
        new_key_ring().index(1, "staff-email", "ben@x.example"),
    }

    assert keys.index(1, "staff-email", "ben@x.example") == one
    assert one not in others
    assert len(others) == 4


def test_a_key_ring_is_read_as_it_was_written_and_only_its_owner_can(tmp_path: Path):
    keys, path = new_key_ring(), tmp_path / "keys.json"

    write_key_ring(keys, path)

    assert read_key_ring(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_ring_is_never_written_over(tmp_path: Path):
    keys, path = new_key_ring(), tmp_path / "keys.json"
    write_key_ring(keys, path)

    with pytest.raises(FileExistsError):
        write_key_ring(new_key_ring(), path)

    assert read_key_ring(path) == keys


def test_every_new_key_ring_has_an_id_of_its_own_which_is_written_with_it(tmp_path: Path):
    keys, path = new_key_ring(), tmp_path / "keys.json"
    write_key_ring(keys, path)

    assert json.loads(path.read_text())["id"] == keys.id
    assert len(bytes.fromhex(keys.id)) == 16
    assert len({new_key_ring().id for _ in range(100)}) == 100


def test_a_key_ring_from_before_has_the_same_id_on_every_machine_and_is_not_rewritten(tmp_path: Path):
    one, other = a_ring_from_before(tmp_path / "one.json"), a_ring_from_before(tmp_path / "other.json")
    shutil.copy(one, tmp_path / "copy.json")
    written = one.read_bytes()

    assert read_key_ring(one).id == read_key_ring(tmp_path / "copy.json").id
    assert len(bytes.fromhex(read_key_ring(one).id)) == 16
    assert read_key_ring(one).id != read_key_ring(other).id
    assert one.read_bytes() == written


def test_a_key_ring_from_before_keeps_its_id_when_a_key_is_added(tmp_path: Path):
    path = a_ring_from_before(tmp_path / "keys.json")
    ring_id, document, new = read_key_ring(path).id, json.loads(path.read_text()), new_key_ring()

    added = {new.current: base64.b64encode(new.keys[new.current]).decode()}
    path.write_text(json.dumps({**document, "current": new.current, "keys": {**document["keys"], **added}}))

    assert read_key_ring(path).id == ring_id


def a_ring_from_before(path: Path) -> Path:
    """The file of a ring as it was written before rings had an id."""
    write_key_ring(new_key_ring(), path)
    document = json.loads(path.read_text())
    del document["id"]
    path.write_text(json.dumps(document))
    return path


Rows = dict[str, dict[Table, list[dict[str, Any]]]]
"""All rows, by table, of what was lived through on SQLite and on PostgreSQL."""


@pytest.fixture(scope="session")
def rows_of_a_day() -> Rows:
    return {}


@pytest.fixture
def a_day(app: Flask, rows_of_a_day: Rows, request: pytest.FixtureRequest) -> clinics.ClinicFacts:
    """The same records as ``a_day_lived``, which are lived through once for each kind of database."""
    rows = rows_of_a_day.get(db.engine.dialect.name)
    if rows is None:
        return request.getfixturevalue("a_day_lived")  # type: ignore[no-any-return]
    with writing() as connection:
        for table in filter(rows.get, db.metadata.sorted_tables):
            connection.execute(insert(table), rows[table])
    return clinics.find(1)


@pytest.fixture
def a_day_lived(app: Flask, rows_of_a_day: Rows) -> clinics.ClinicFacts:
    """The demo's clinic with all its patients' stories, what their escorts said, and the messages to them."""
    clinic = build()
    for visit in of_the_week(clinic):
        said = EscortFact(NEIGHBOR, EscortState.ASKED, "escort", MONDAY, phone=CALL_BACK, note=NOTE)
        add_escort_fact(clinic.clinic_id, visit.visit_id, said)
        escorts.link(Act(clinic.clinic_id, "messages", MONDAY, visit.visit_id), NEIGHBOR)
        request = Due(MessageKind.ESCORT_REQUEST, Recipient.ESCORT)
        address = NEIGHBOR.phone
        outbox.queue(clinic.clinic_id, visit.visit_id, request, "sms", address, due_at=MONDAY, at=MONDAY)
        message = outbox.claim(at=MONDAY)
        assert message
        outbox.count_on(message, MONDAY.date(), TEXT)
        outbox.mark_failed(message, "wrong-number", at=MONDAY)
        consents.give(
            Act(clinic.clinic_id, "test", MONDAY, visit.visit_id), address, "sms", True, wording="Yes."
        )
    with reading() as connection:
        rows_of_a_day[db.engine.dialect.name] = {
            table: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in db.metadata.sorted_tables
        }
    return clinic


@ON_SQLITE
def test_the_bytes_of_the_database_tell_nobodys_name_number_birthday_or_answer(
    a_day_lived: clinics.ClinicFacts, data_dir: Path
):
    secrets = {word for word in everything_secret(a_day_lived) if word not in DEFINITION.source}

    written = every_byte(data_dir)

    assert {word for word in secrets if word.encode() in written} == set()
    assert secrets > {
        "Moreno",
        "Dana Kim",
        "1979-02-11",
        "ben@riverside.example",
        '"value":"no-ride"',
        '"bring":',
        "Philippa",
        "+12025550188",
        "My car is red and loud",
        "Can you take Dana home on Tuesday?",
    }


@ON_SQLITE
def test_searching_the_bytes_would_find_what_was_not_sealed(a_day: clinics.ClinicFacts, data_dir: Path):
    """The control of the test above: the same search, with two values planted as they must not be."""
    secrets = everything_secret(a_day)
    with writing() as connection:
        planted = {"edition": "Moreno", "answers_sealed": b'{"ride-home":{"value":"drive-self"}}'}
        connection.execute(update(Visit).values(**planted))

    written = every_byte(data_dir)

    assert {word for word in secrets if word.encode() in written} >= {
        "Moreno",
        '"ride-home":',
        '"value":"drive-self"',
    }


def test_no_cell_but_the_kept_definition_tells_anything_that_is_sealed(a_day: clinics.ClinicFacts):
    ids = {name for _, question in DEFINITION.questionnaire for name in (question.id, *question.by_id)}
    secrets = everything_secret(a_day) | {name for name in ids if len(name) >= LONG_ENOUGH}

    found = {
        (table, column, word)
        for table, column, cell in cells()
        if (table, column) not in WRITTEN_FOR_ALL
        for word in secrets
        if word.encode() in cell
    }

    assert found == set()


def test_every_sealed_cell_opens_with_its_own_key_and_none_is_left_open(a_day: clinics.ClinicFacts):
    begins = bytes.fromhex(ring().current)

    sealed = [cell for _, column, cell in cells() if column.endswith("_sealed")]

    assert len(sealed) > 300
    assert {cell[:4] for cell in sealed} == {begins}


def test_a_link_and_a_session_are_kept_so_that_a_stolen_database_opens_no_door(a_day: clinics.ClinicFacts):
    tokens = [link_of(a_day, visit.visit_id) for visit in of_the_week(a_day)]
    everything = b"\n".join(cell for _, _, cell in cells())

    assert not [token for token in tokens if token.encode() in everything]
    assert all(token_hash(token).encode() in everything for token in tokens)


def of_the_week(clinic: clinics.ClinicFacts) -> list[visits.VisitRecord]:
    today = clinic.calendar.local(MONDAY).date()
    days = [today.replace(day=today.day + ahead) for ahead in range(4)]
    return [visit for day in days for visit in visits.on_day(clinic, day)]


def link_of(clinic: clinics.ClinicFacts, visit_id: str) -> str:
    shown = links.of_visit(clinic.clinic_id, visit_id)
    assert shown
    return shown.token


EVERYBODY = len(STORIES) + len(FIRST) * len(LAST)
"""How many patients the demo has, today's and those of the past weeks."""


def everything_secret(clinic: clinics.ClinicFacts) -> set[str]:
    """What the demo's people are called, gave and said, in the forms in which it could be stored."""
    words = {part for _, name, email in PEOPLE for part in (name, *name.split(), email)} | {PASSWORD}
    for story in STORIES:
        words |= {story.name, *story.name.split()}
        words |= {f"{story.born:{form}}" for form in ("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%d.%m.%Y")}
    for visit in of_the_week(clinic):
        words |= {str(visit.phone), link_of(clinic, visit.visit_id)}
        for name, answer in visit.answers.items():
            said = {"value": packed_value(answer.value)}
            words |= {f'"{name}":', json.dumps(said)[1:-1], json.dumps(said, separators=(",", ":"))[1:-1]}
        words.add(escorts.link(Act(clinic.clinic_id, "messages", MONDAY, visit.visit_id), NEIGHBOR))
    words |= {*FIRST, *LAST, "+12025550142", "2025550142", "hearing aid"}
    words |= {
        NEIGHBOR.name,
        NEIGHBOR.phone,
        CALL_BACK,
        "2025550188",
        "2025550187",
        NOTE,
        TEXT,
        "take Dana home",
    }
    return {word for word in words if len(word) >= LONG_ENOUGH}


def every_byte(data_dir: Path) -> bytes:
    """All that stands on the disk: the file, and what is still in its journal."""
    with closing(sqlite3.connect(data_dir / "visit-ready.db")) as opened:
        assert opened.execute("SELECT count(*) FROM patients").fetchone()[0] == EVERYBODY
        return b"".join(path.read_bytes() for path in sorted(data_dir.glob("visit-ready.db*")))


def cells() -> Iterator[tuple[str, str, bytes]]:
    """Every value of every table, as it is stored."""
    with db.engine.connect() as connection:
        for table in db.metadata.tables:
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings():
                for column, value in row.items():
                    if value is None:
                        continue
                    yield table, column, value if isinstance(value, bytes) else str(value).encode()
