"""What Ada has done before a test begins: done once by her own presses, and copied for each test."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.people import PatientAtPhone

FILE = "ada.json"


def answers_with_worries(ada: PatientAtPhone) -> PatientAtPhone:
    """Ada answers everything: she will be alone, worries, and misses a check twice."""
    ada.says_who()
    for _ in range(80):
        if ada.question == "check-driving":
            ada.answers("drive")
        elif ada.question:
            ada.answers_one(support_after="alone", feel_apart="worry")
        elif ada.path == "/visit/check":
            return ada
        else:
            ada.goes_to(str(ada.page.select_one("main a.button")["href"]))  # type: ignore[index]
    raise AssertionError(f"never came to the end, still at {ada.path}")


BEFORE: Mapping[str, Callable[[PatientAtPhone], PatientAtPhone]] = {
    "has_answered": lambda ada: ada.says_who().answers_everything(),
    "has_sent": lambda ada: ada.says_who().answers_everything().sends_answers(),
    "has_sent_worries": lambda ada: answers_with_worries(ada).sends_answers(),
}
"""By the name of the fixture with which a test asks for it."""


def keep(folder: Path, visit_id: str, ada: PatientAtPhone) -> None:
    """Put the visit, the page in front of Ada and her cookie beside the database."""
    cookie = ada.client.get_cookie(ada.app.config["SESSION_COOKIE_NAME"])
    assert cookie
    text = json.dumps({"visit_id": visit_id, "path": ada.path, "cookie": cookie.value})
    (folder / FILE).write_text(text, encoding="utf-8")


def visit_in(folder: Path) -> str:
    """The id of Ada's visit in a folder where she has been before."""
    return str(json.loads((folder / FILE).read_text(encoding="utf-8"))["visit_id"])


def goes_on(folder: Path, ada: PatientAtPhone) -> PatientAtPhone:
    """Ada with the same phone, the same page in front."""
    kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    ada.client.set_cookie(ada.app.config["SESSION_COOKIE_NAME"], kept["cookie"])
    return ada.goes_to(kept["path"])
