"""What a clinic installs works away from the checkout, and starts only when it can."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
MAIN = "from questionnaire.cli import main; main()"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product's wheel."""
    wheels = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", str(ROOT), "-w", str(wheels)], check=True
    )
    (built,) = wheels.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The product unpacked from its wheel, in a folder of its own."""
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def environment(installed: Path, **settings: str) -> dict[str, str]:
    """An environment that finds the unpacked product first, and nothing of the checkout."""
    return {"PATH": os.environ["PATH"], "HOME": str(installed), "PYTHONPATH": str(installed), **settings}


def test_the_demo_runs_from_the_wheel_away_from_the_checkout(installed: Path, tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "demo", "--json", "--data", str(tmp_path / "demo")],
        cwd=tmp_path,
        env=environment(installed),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        there_is = json.loads(process.stdout.readline())
        page = patiently(there_is["patients"][0]["link"])
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert "Get ready for your visit" in page
    assert {patient["status"] for patient in there_is["patients"]} == {
        *("not-started", "in-progress", "not-ready", "needs-follow-up", "ready", "checked-in", "cancelled")
    }


def patiently(address: str) -> str:
    """A page of a server that is just starting."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=10) as response:
                return str(response.read().decode())
        except ConnectionError:
            continue
        except urllib.error.URLError:
            import time

            time.sleep(0.1)
    raise AssertionError("the demo never answered")


def test_templates_and_migrations_are_in_the_wheel(installed: Path):
    bundled = installed / "questionnaire" / "_bundled"

    assert (bundled / "templates" / "base.html").is_file()
    assert (bundled / "migrations" / "versions" / "0001_first_tables.py").is_file()
    assert sorted(p.name for p in installed.iterdir() if not p.name.endswith(".dist-info")) == [
        "questionnaire"
    ]


def locked() -> dict[str, str]:
    """The version of each package in the lock. A line that is no comment is an entry with its hashes."""
    lines = LOCK.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    entry = re.compile(r"([a-z0-9-]+)==(\S+)( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    entries = {line: entry.fullmatch(line) for line in lines if not line.lstrip().startswith("#")}
    assert [line for line, match in entries.items() if not match] == []
    return {match[1]: match[2] for match in entries.values() if match}


def test_the_lock_holds_a_version_that_satisfies_each_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [Requirement(written) for written in project["dependencies"]]
    versions = locked()

    assert needed
    assert {canonicalize_name(wanted.name) for wanted in needed} - set(versions) == set()
    assert [
        str(wanted)
        for wanted in needed
        if not wanted.specifier.contains(versions[canonicalize_name(wanted.name)])
    ] == []


@pytest.mark.slow
@pytest.mark.xdist_group("packaging")
def test_a_clinic_can_install_exactly_what_the_lock_names(wheel: Path, tmp_path: Path):
    python = tmp_path / "venv" / "bin" / "python"
    pip = [str(python), "-m", "pip"]
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)

    subprocess.run([*pip, "install", "-q", "--require-hashes", "--no-deps", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, "install", "-q", "--no-deps", str(wheel)], check=True)

    subprocess.run([*pip, "check"], check=True)
    said = subprocess.check_output(
        [str(python.with_name("visit-ready")), "--help"], cwd=tmp_path, text=True, env={"HOME": str(tmp_path)}
    )
    assert "visit-ready" in said


def started(tmp_path: Path, *command: str, **settings: str) -> tuple[int, str]:
    """What a command says when it cannot start."""
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *command],
        cwd=tmp_path,
        env=environment(ROOT, **settings),
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr


def test_a_setting_that_does_not_exist_stops_the_start_with_a_sentence(tmp_path: Path):
    code, said = started(tmp_path, "check", VISIT_READY_PUBLIC_ADDRESS="https://visits.example.org")

    assert code == 1
    assert "VISIT_READY_PUBLIC_ADDRESS is not a setting; the settings are VISIT_READY_DATA_DIR" in said
    assert "Traceback" not in said


def test_a_broken_questionnaire_stops_the_start_with_a_sentence_for_each_mistake(
    installed: Path, tmp_path: Path
):
    broken = Path(shutil.copytree(installed, tmp_path / "broken"))
    file = broken / "questionnaire" / "definitions" / "ketamine-infusion.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("id: first-time", "id: visit-confirm").replace("Thank you.", "Always thank you.", 1)
    )

    done = subprocess.run(
        [sys.executable, "-c", MAIN, "demo", "--no-serve"],
        cwd=tmp_path,
        env=environment(broken),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    line_of = {word: text[: text.index(word)].count("\n") + 1 for word in ("Thank you.", "- id: first-time")}
    assert [line.rpartition(".yaml")[2] for line in done.stderr.splitlines()] == [
        f':{line_of["Thank you."]}: Option "yes" of "visit-confirm" says "Always" in `explain`.'
        " Nobody can promise that; say what may happen.",
        f':{line_of["- id: first-time"]}: Question "visit-confirm" is there twice.'
        " Give one of them another id.",
    ]


def test_a_clinic_is_set_up_and_told_what_it_has_not_decided(tmp_path: Path):
    given = {
        "VISIT_READY_DATA_DIR": str(tmp_path / "data"),
        "VISIT_READY_PUBLIC_URL": "https://visits.example.org",
    }
    who = ("--name", "Mo", "--email", "mo@clinic.example", "--password", "a calm river stone")
    clinic = (
        "--clinic",
        "Riverside Clinic",
        "--phone",
        "(202) 555-0199",
        "--address",
        "",
        "--zone",
        "America/New_York",
    )

    code, said = started(
        tmp_path, "setup", "--public-url", given["VISIT_READY_PUBLIC_URL"], *clinic, *who, **given
    )
    assert (code, said) == (0, "")
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "check"],
        cwd=tmp_path,
        env=environment(ROOT, **given),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "Riverside Clinic has not decided driving_wait:"
        " How long should patients not drive or use heavy machines after an infusion?"
    )
    assert (tmp_path / "data" / "keys.json").stat().st_mode & 0o077 == 0
