"""Every setting of the environment: a bad one stops the start with a sentence that names it."""

import re
from pathlib import Path

import pytest

from questionnaire.cli.serve import environment
from questionnaire.messages.channels.registry import opened
from questionnaire.settings import MEANINGS, PREFIX, Settings, SettingsError, from_environment

GOOD = {"VISIT_READY_PUBLIC_URL": "https://visits.example.org"}
OPERATING = Path(__file__).parent.parent / "OPERATING.md"
LIKE_A_MAIL_SERVER = (
    "must be an address such as smtp://user:password@mail.example.org:587?from=visits@example.org,"
    " smtps://... or console: (with %40 for @ and %2F for / in a password)."
)
ALL_NAMES = ", ".join(PREFIX + name for name in MEANINGS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder as `visit-ready setup` makes it."""
    (tmp_path / "secret.key").write_text("s" * 43 + "\n")
    (tmp_path / "keys.json").write_text("{}")
    return tmp_path


def sentences(folder: Path, environment: dict[str, str], **given: str) -> list[str]:
    with pytest.raises(SettingsError) as stopped:
        from_environment({**environment, "VISIT_READY_DATA_DIR": str(folder)}, **given)
    assert str(stopped.value) == "\n".join(stopped.value.sentences)
    return stopped.value.sentences


def test_a_data_folder_and_an_address_are_enough(folder: Path):
    settings = from_environment({**GOOD, "VISIT_READY_DATA_DIR": str(folder), "PATH": "/bin"})

    assert settings == Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder}/visit-ready.db",
        keys_file=folder / "keys.json",
        secret_key="s" * 43,
        public_url="https://visits.example.org",
    )
    assert settings.is_https


def test_every_setting_can_be_given(folder: Path, tmp_path: Path):
    keys = tmp_path / "ring.json"
    keys.write_text("{}")
    settings = from_environment(
        {
            "VISIT_READY_DATA_DIR": str(folder),
            "VISIT_READY_DATABASE_URL": "postgresql+psycopg://u:p@db/visits",
            "VISIT_READY_KEYS_FILE": str(keys),
            "VISIT_READY_SECRET_KEY": "k" * 32,
            "VISIT_READY_PUBLIC_URL": "http://localhost:8000/",
            "VISIT_READY_SMTP_URL": "smtps://u:p@mail.example.org?from=visits@example.org",
            "VISIT_READY_SMS_URL": "console:",
        }
    )

    assert settings == Settings(
        folder,
        "postgresql+psycopg://u:p@db/visits",
        keys,
        "k" * 32,
        "http://localhost:8000",
        channels={
            "SMTP_URL": "smtps://u:p@mail.example.org?from=visits@example.org",
            "SMS_URL": "console:",
        },
    )
    assert not settings.is_https


def test_the_secret_key_may_stand_in_a_file_of_its_own(folder: Path, tmp_path: Path):
    (tmp_path / "other.key").write_text("o" * 32 + "\n")

    settings = from_environment(
        {
            **GOOD,
            "VISIT_READY_DATA_DIR": str(folder),
            "VISIT_READY_SECRET_KEY_FILE": str(tmp_path / "other.key"),
        }
    )

    assert settings.secret_key == "o" * 32


def test_what_a_command_was_given_goes_above_the_environment_and_empty_is_not_given(folder: Path):
    settings = from_environment(
        {**GOOD, "VISIT_READY_DATA_DIR": "/elsewhere", "VISIT_READY_DATABASE_URL": ""},
        DATA_DIR=str(folder),
        PUBLIC_URL="https://other.example.org",
        DATABASE_URL="",
    )

    assert settings.public_url == "https://other.example.org"
    assert settings.database_url == f"sqlite:///{folder}/visit-ready.db"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            {**GOOD, "VISIT_READY_COLOUR": "red"},
            f"VISIT_READY_COLOUR is not a setting; the settings are {ALL_NAMES}.",
        ),
        (
            {**GOOD, "VISIT_READY_SECRET_KEY": "short"},
            "VISIT_READY_SECRET_KEY is shorter than 32 characters.",
        ),
        (
            {**GOOD, "VISIT_READY_SECRET_KEY_FILE": "/nowhere/key"},
            "VISIT_READY_SECRET_KEY_FILE: /nowhere/key cannot be read; set VISIT_READY_SECRET_KEY,"
            " or run 'visit-ready setup', which makes one.",
        ),
        (
            {**GOOD, "VISIT_READY_KEYS_FILE": "/nowhere/keys.json"},
            "VISIT_READY_KEYS_FILE: there is no key ring at /nowhere/keys.json; run 'visit-ready setup'.",
        ),
        (
            {**GOOD, "VISIT_READY_DATABASE_URL": "mysql://db/visits"},
            "VISIT_READY_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.",
        ),
        ({}, "VISIT_READY_PUBLIC_URL must be an address such as https://visits.example.org."),
        (
            {"VISIT_READY_PUBLIC_URL": "visits.example.org"},
            "VISIT_READY_PUBLIC_URL must be an address such as https://visits.example.org.",
        ),
        (
            {"VISIT_READY_PUBLIC_URL": "https://"},
            "VISIT_READY_PUBLIC_URL must be an address such as https://visits.example.org.",
        ),
        (
            {"VISIT_READY_PUBLIC_URL": "http://visits.example.org"},
            "VISIT_READY_PUBLIC_URL must begin with https:// outside this machine.",
        ),
        (
            {"VISIT_READY_PUBLIC_URL": "https://example.org/visits"},
            "VISIT_READY_PUBLIC_URL must be a host of its own, with nothing after its name and port.",
        ),
        ({**GOOD, "VISIT_READY_SMTP_URL": "mail.example.org"}, f"VISIT_READY_SMTP_URL {LIKE_A_MAIL_SERVER}"),
        (
            {**GOOD, "VISIT_READY_SMTP_URL": "smtp://mail.example.org?from=visits"},
            "VISIT_READY_SMTP_URL must end with ?from= and one e-mail address,"
            " such as ?from=visits@example.org.",
        ),
        (
            {**GOOD, "VISIT_READY_SMS_URL": "http://gateway.example.org/texts?from=+12025550100"},
            "VISIT_READY_SMS_URL must begin with https:// outside this machine.",
        ),
        (
            {**GOOD, "VISIT_READY_SMS_URL": "https://gateway.example.org/texts?from=Ada%40home"},
            "VISIT_READY_SMS_URL must end with ?from= and the number texts come from,"
            " such as ?from=+12025550100.",
        ),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_sentence(
    folder: Path, environment: dict[str, str], sentence: str
):
    assert sentences(folder, environment) == [sentence]


def test_everything_wrong_is_told_at_once(tmp_path: Path):
    told = sentences(tmp_path, {"VISIT_READY_X": "1", "VISIT_READY_A": "1", "VISIT_READY_DATABASE_URL": "db"})

    assert [sentence.split()[0] for sentence in told] == [
        "VISIT_READY_A",
        "VISIT_READY_X",
        "VISIT_READY_SECRET_KEY_FILE:",
        "VISIT_READY_DATABASE_URL",
        "VISIT_READY_KEYS_FILE:",
        "VISIT_READY_PUBLIC_URL",
    ]


def test_no_sentence_tells_a_secret(tmp_path: Path):
    told = sentences(
        tmp_path,
        {
            "VISIT_READY_SECRET_KEY": "pssst",
            "VISIT_READY_DATABASE_URL": "mysql://u:hush@db",
            "VISIT_READY_SMTP_URL": "smtp://u:hush#hush@mail.example.org:x?from=visits@example.org",
            "VISIT_READY_SMS_URL": "https://u:hush@gateway.example.org/texts",
        },
    )

    assert len(told) == 6
    assert not [sentence for sentence in told if "pssst" in sentence or "hush" in sentence]


def test_printing_the_settings_shows_no_password_of_a_channel(folder: Path):
    settings = from_environment(
        {
            **GOOD,
            "VISIT_READY_DATA_DIR": str(folder),
            "VISIT_READY_SMTP_URL": "smtp://u:hush@mail.example.org?from=visits@example.org",
            "VISIT_READY_SMS_URL": "https://u:hush@gateway.example.org/texts?from=+12025550100",
        }
    )

    assert "hush" not in repr(settings)
    assert "hush" not in repr(opened(settings.channels))


def test_the_workers_of_the_server_are_started_with_every_setting(folder: Path):
    settings = from_environment(
        {
            **GOOD,
            "VISIT_READY_DATA_DIR": str(folder),
            "VISIT_READY_SMTP_URL": "smtp://localhost?from=visits@example.org",
            "VISIT_READY_SMS_URL": "console:",
        }
    )

    assert from_environment(environment(settings)) == settings


def test_operating_names_every_setting_and_what_it_means():
    rows = re.findall(r"^\| `VISIT_READY_(\w+)` \| (.+) \|$", OPERATING.read_text(encoding="utf-8"), re.M)

    assert dict(rows) == MEANINGS
