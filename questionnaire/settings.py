"""Every setting of the environment: its name, its default, and what it means. A bad one stops the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from questionnaire.messages.channels import registry

PREFIX = "VISIT_READY_"
DATA_DIR = "visit-ready-data"

MEANINGS = {
    "DATA_DIR": "the folder for the database and the keys; default ./visit-ready-data",
    "DATABASE_URL": "where the records are kept; default a SQLite file in the data folder,"
    " or postgresql+psycopg://user:password@host/name",
    "KEYS_FILE": "the key ring that seals names and answers; default keys.json in the data folder",
    "SECRET_KEY": "signs cookies; at least 32 characters",
    "SECRET_KEY_FILE": "a file that holds it; default secret.key in the data folder",
    "PUBLIC_URL": "the address patients' links begin with, such as https://visits.example.org",
    **{
        channel.setting: f"the server for {channel.plural}, {channel.example} (the terminal);"
        f" default no {channel.plural}"
        for channel in registry.CHANNELS.values()
    },
}


class SettingsError(Exception):
    """The environment cannot be used as it is; one sentence for each reason."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Settings:
    """What the application is started with."""

    data_dir: Path
    database_url: str
    keys_file: Path
    secret_key: str
    public_url: str
    channels: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The setting of each channel, by its name, if it is set."""

    @property
    def is_https(self) -> bool:
        """Whether patients reach the pages over TLS."""
        return self.public_url.startswith("https://")


def from_environment(environment: Mapping[str, str] = os.environ, **given: str) -> Settings:
    """The settings, with what a command was ``given`` above the environment.

    Raises SettingsError with one sentence for each unknown name and each unusable value.
    """
    named = {n.removeprefix(PREFIX): v for n, v in environment.items() if n.startswith(PREFIX)}
    problems = [
        f"{PREFIX}{name} is not a setting; the settings are {', '.join(PREFIX + n for n in MEANINGS)}."
        for name in sorted(named.keys() - MEANINGS.keys())
    ]
    values = {n: v for n, v in named.items() if v} | {n: v for n, v in given.items() if v}
    data_dir = Path(values.get("DATA_DIR", DATA_DIR)).absolute()
    settings = Settings(
        data_dir=data_dir,
        database_url=values.get("DATABASE_URL", f"sqlite:///{data_dir / 'visit-ready.db'}"),
        keys_file=Path(values.get("KEYS_FILE", data_dir / "keys.json")),
        secret_key=_secret_key(values, data_dir, problems),
        public_url=values.get("PUBLIC_URL", "").rstrip("/"),
        channels={c.setting: values[c.setting] for c in registry.CHANNELS.values() if c.setting in values},
    )
    problems += _problems(settings)
    if problems:
        raise SettingsError(problems)
    return settings


def _secret_key(values: Mapping[str, str], data_dir: Path, problems: list[str]) -> str:
    if "SECRET_KEY" in values:
        return values["SECRET_KEY"]
    path = Path(values.get("SECRET_KEY_FILE", data_dir / "secret.key"))
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(
            f"{PREFIX}SECRET_KEY_FILE: {path} cannot be read; set {PREFIX}SECRET_KEY,"
            " or run 'visit-ready setup', which makes one."
        )
        return "x" * 32


def _problems(settings: Settings) -> list[str]:
    found = []
    if len(settings.secret_key) < 32:
        found.append(f"{PREFIX}SECRET_KEY is shorter than 32 characters.")
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        found.append(f"{PREFIX}DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    if not settings.keys_file.is_file():
        found.append(
            f"{PREFIX}KEYS_FILE: there is no key ring at {settings.keys_file}; run 'visit-ready setup'."
        )
    address = urlsplit(settings.public_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        found.append(f"{PREFIX}PUBLIC_URL must be an address such as https://visits.example.org.")
    elif address.scheme == "http" and address.hostname not in ("127.0.0.1", "localhost"):
        found.append(f"{PREFIX}PUBLIC_URL must begin with https:// outside this machine.")
    elif address.path or address.query or address.fragment or "@" in address.netloc:
        found.append(f"{PREFIX}PUBLIC_URL must be a host of its own, with nothing after its name and port.")
    found += [f"{PREFIX}{name} {wrong}" for name, wrong in registry.problems(settings.channels).items()]
    return found
