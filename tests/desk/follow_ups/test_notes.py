"""Notes at the desk: each waits for a nurse whatever becomes of its visit. Only her record ends it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from questionnaire import clock
from questionnaire.cli.demo.stories import DECIDED
from questionnaire.core.answers.notes import Note, Writer
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from questionnaire.core.readiness.follow_ups import Outcome
from questionnaire.messages.channels.contract import Letter, later
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.messaging import messages
from questionnaire.records.visit import visits
from questionnaire.records.visit_facts import notes
from questionnaire.records.visit_facts.notes import OpenNote
from tests.conftest import MONDAY, TUESDAY
from tests.people import StaffAtDesk, comes, how_far, is_ill
from tests.test_routes import addresses

DANGER = "I want to die"
HEARING_AID = "Can I keep my hearing aid in?"
EVERY_STATE = ["open", "20 days ahead", "canceled", "over", "here"]


def writes(clinic: ClinicFacts, visit_id: str, text: str, *, urgent: bool = False) -> OpenNote:
    """Ada wrote this."""
    now = clock.now()
    note = Note("", Writer.PATIENT, text, "patient", now, "your-question", is_urgent=urgent)
    notes.add(Act(clinic.clinic_id, "patient", now, visit_id), note)
    return notes.open_at(clinic.clinic_id)[-1]


def becomes(clinic: ClinicFacts, visit_id: str, state: str) -> None:
    """Bring Ada's visit into a state."""
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    if state == "20 days ahead":
        visits.move(visit.act("staff:test", MONDAY), MONDAY + timedelta(days=20), was=TUESDAY)
    elif state == "over":
        visits.move(visit.act("staff:test", MONDAY), MONDAY - timedelta(days=40), was=TUESDAY)
    elif state == "canceled":
        assert is_ill(visit, by="staff:test", at=MONDAY)
    elif state == "here":
        assert comes(visit, by="staff:test", at=clock.now())


def record(person: StaffAtDesk, found: OpenNote, done: str, words: str = "Talked with her.") -> StaffAtDesk:
    """Record what was done about a note."""
    address = f"/desk/visits/{found.visit_id}/notes/{found.note.id}"
    return person.goes_to(address).sends(f"{address}/records", done=done, note=words)


@pytest.mark.parametrize("state", EVERY_STATE)
def test_no_list_filter_or_state_of_the_visit_hides_a_note_of_danger(
    app: Flask, clinic: ClinicFacts, chi: StaffAtDesk, ben: StaffAtDesk, visit_id: str, state: str
):
    found = writes(clinic, visit_id, DANGER, urgent=True)
    becomes(clinic, visit_id, state)
    filters = ["?queue=nurse", "?queue=desk", "?sought=nothing", "?status=ready", "?sort=urgency"]
    lists = [page for page in addresses(app, visit_id) if page.startswith("/desk/")]
    lists += [f"/desk/follow-ups{asked}" for asked in filters]
    lists += [f"/desk/{days}{asked}" for days in ("next-days", "not-ready") for asked in filters]
    pages = [page for page in lists if page not in ("/desk/sign-in", "/desk/schedule/example.csv")]

    hidden, leaked = [], []
    for page in pages:
        if chi.goes_to(page).status == 200 and chi.response.mimetype == "text/html":
            alarm = chi.page.select_one("#alarm, #alarm-now")
            if not (alarm and f"#note-{found.note.id}" in str(alarm)):
                hidden.append(page)
        if ben.goes_to(page).status == 200 and ben.response.mimetype == "text/html":
            alarm = ben.page.select_one("#alarm, #alarm-now")
            if not (alarm and "A note needs a nurse now" in str(alarm)):
                hidden.append(page)
            if DANGER in ben.response.text:
                leaked.append(page)

    assert (hidden, leaked) == ([], [])
    assert chi.goes_to("/desk/follow-ups").page.select(".note-text p")[0].get_text() == DANGER


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("asked", ["", "?queue=nurse", "?queue=desk", "?sought=x"])
def test_a_note_without_a_phrase_is_on_the_nurses_list_too_with_its_text_and_age(
    clinic: ClinicFacts, chi: StaffAtDesk, ben: StaffAtDesk, visit_id: str, state: str, asked: str
):
    writes(clinic, visit_id, HEARING_AID)
    becomes(clinic, visit_id, state)

    with clock.stopped_at(MONDAY + timedelta(minutes=12)):
        chi.goes_to(f"/desk/follow-ups{asked}")
        ben.goes_to(f"/desk/follow-ups{asked}")

    assert [text.get_text() for text in chi.page.select(".note-text p")] == [HEARING_AID]
    assert (chi.sees("Written 12 min ago"), chi.page.select(".alarm")) == (True, [])
    assert (ben.sees("A note needs a nurse"), HEARING_AID in ben.text) == (True, False)


def test_only_what_a_nurse_records_ends_a_note_and_it_stands_under_her_name(
    clinic: ClinicFacts, chi: StaffAtDesk, ben: StaffAtDesk, visit_id: str
):
    found = writes(clinic, visit_id, DANGER, urgent=True)

    refused = record(ben, found, "read").status
    left = [record(chi, found, "talked-safe", words="").status, record(chi, found, "gone").status]
    record(chi, found, "no-answer", words="")
    still_open = notes.open_at(clinic.clinic_id)
    record(chi, found, "talked-safe")

    (tried, done) = notes.records_of(clinic.clinic_id, [visit_id])[visit_id]
    assert (refused, left, [one.note.text for one in still_open]) == (403, [422, 422], [DANGER])
    assert notes.open_at(clinic.clinic_id) == ()
    assert (tried.done, done.done, done.name, done.words) == (
        *("no-answer", "talked-safe", "Chi", "Talked with her."),
    )
    assert chi.page.select(".alarm") == []


def test_what_a_colleague_has_closed_is_not_closed_twice_and_the_words_are_kept(
    clinic: ClinicFacts, chi: StaffAtDesk, visit_id: str
):
    found = writes(clinic, visit_id, HEARING_AID)
    record(chi, found, "read")

    chi.sends(f"/desk/visits/{visit_id}/notes/{found.note.id}/records", done="read", note="Called her too.")

    assert (chi.status, "Called her too." in str(chi.page.select("textarea"))) == (409, True)


def test_a_call_noted_about_a_note_or_a_waiver_silences_nothing(
    clinic: ClinicFacts, chi: StaffAtDesk, ben: StaffAtDesk, visit_id: str
):
    writes(clinic, visit_id, DANGER, urgent=True)
    (finding,) = (f for f in how_far(clinic.clinic_id, visit_id).findings if f.cause.source == "note")
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    fingerprint = finding_fingerprint(visit.case(MONDAY), finding, None)
    chi.goes_to(f"/desk/visits/{visit_id}")
    for address, fields in (
        ("attempts", {"outcome": Outcome.LEFT_MESSAGE, "note": "I told Chi"}),
        ("waivers", {"reason": "I told Chi"}),
        ("clearances", {f"why-{fingerprint}": "I told Chi"}),
    ):
        chi.sends(f"/desk/visits/{visit_id}/{address}", fingerprint=fingerprint, **fields)

    assert [one.note.text for one in notes.open_at(clinic.clinic_id)] == [DANGER]
    assert finding.id in [f.id for f in how_far(clinic.clinic_id, visit_id).findings]
    assert chi.goes_to("/desk/").sees("Ada Lind: a note may speak of danger")


@pytest.mark.usefixtures("has_sent")
@pytest.mark.parametrize(
    ("text", "status"), [(DANGER, Status.NOT_CLEARED), (HEARING_AID, Status.NURSE_FIRST)]
)
def test_an_unread_note_holds_the_treatment_of_who_is_here_until_it_is_recorded(
    clinic: ClinicFacts, chi: StaffAtDesk, visit_id: str, text: str, status: Status
):
    found = writes(clinic, visit_id, text, urgent=text == DANGER)
    with clock.stopped_at(TUESDAY):
        becomes(clinic, visit_id, "here")
        before = how_far(clinic.clinic_id, visit_id).status
        chi.signs_in().goes_to(f"/desk/visits/{visit_id}/clearances/new")
        leads_to_it = chi.sees("Read it and record what was done")
        record(chi, found, "read")
        after = how_far(clinic.clinic_id, visit_id)

    assert (before, leads_to_it) == (status, True)
    assert [f.id for f in after.findings if f.cause.source == "note"] == []


def test_a_board_that_is_open_shows_a_note_of_another_day_at_once(
    clinic: ClinicFacts, chi: StaffAtDesk, visit_id: str
):
    rows = "/desk/2027-03-01/rows"
    tag = chi.goes_to(rows).response.headers["ETag"]

    def polled() -> int:
        with chi.app.app_context():
            return chi.client.get(rows, headers={"If-None-Match": tag}).status_code

    before = polled()
    writes(clinic, visit_id, DANGER, urgent=True)

    assert (before, polled()) == (304, 200)
    assert "a note may speak of danger" in str(chi.goes_to(rows).page.select_one("#alarm-now"))


def test_another_clinic_sees_nothing_of_it(
    clinic: ClinicFacts, dee: StaffAtDesk, chi: StaffAtDesk, visit_id: str
):
    found = writes(clinic, visit_id, DANGER, urgent=True)

    record(dee, found, "read")

    refused, board = dee.status, dee.goes_to("/desk/")
    assert (refused, board.status, board.page.select(".alarm")) == (404, 200, [])
    assert len(notes.open_at(clinic.clinic_id)) == 1


def test_who_is_no_nurse_reads_who_acts_by_day_and_by_night(
    clinic: ClinicFacts, hire: Callable[..., StaffAtDesk], visit_id: str
):
    writes(clinic, visit_id, DANGER, urgent=True)

    mo = hire(clinic, Role.MANAGER, "Mo").signs_in()

    assert mo.sees("By day: The nurse on duty. By night: The nurse on call.")


class Mailbox:
    """A way to send e-mail that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.is_down, self.owner = False, ""

    def send(self, letter: Letter) -> str:
        """Take a letter, unless it is down."""
        if self.is_down:
            raise later()
        self.letters.append(letter)
        return "1"


@pytest.fixture
def mailbox(
    app: Flask, clinic: ClinicFacts, hire: Callable[..., StaffAtDesk]
) -> Iterator[tuple[Mailbox, Callable[[int], None]]]:
    """The mailbox of Mo, the backup person, and a round of sending so many minutes after Monday's start."""
    box, mo = Mailbox(), hire(clinic, Role.MANAGER, "Mo")
    by = next(by for by, name in staff.names(clinic.clinic_id).items() if name == "Mo")
    clinics.save_settings(Act(clinic.clinic_id, by, MONDAY), {**DECIDED, "note_backup": by})
    box.owner = mo.email
    dispatch = Dispatch({"email": box}, "https://visits.example.org")

    def at(minutes: int) -> None:
        with clock.stopped_at(MONDAY + timedelta(minutes=minutes)):
            dispatch.round()

    yield box, at


def test_the_backup_person_is_called_once_without_names_or_text(
    clinic: ClinicFacts, visit_id: str, mailbox: tuple[Mailbox, Callable[[int], None]]
):
    box, round_at = mailbox
    writes(clinic, visit_id, DANGER, urgent=True)

    for minutes in (29, 30, 31, 300):
        round_at(minutes)
        if minutes == 29:
            assert box.letters == []

    (letter,) = box.letters
    assert letter.to == box.owner
    assert [w for w in ("Ada", "Lind", DANGER, "etamine", "/v/") if w in letter.text + letter.subject] == []
    assert "https://visits.example.org/desk/follow-ups" in letter.text


def test_what_was_recorded_in_time_calls_no_one_and_nor_does_an_ordinary_note(
    clinic: ClinicFacts, chi: StaffAtDesk, visit_id: str, mailbox: tuple[Mailbox, Callable[[int], None]]
):
    box, round_at = mailbox
    found = writes(clinic, visit_id, DANGER, urgent=True)
    writes(clinic, visit_id, HEARING_AID)
    record(chi, found, "talked-safe")

    round_at(300)

    assert (box.letters, messages.of_visit(clinic.clinic_id, visit_id)) == ([], ())


def test_what_was_recorded_while_the_mail_was_down_calls_no_one_any_more(
    clinic: ClinicFacts, chi: StaffAtDesk, visit_id: str, mailbox: tuple[Mailbox, Callable[[int], None]]
):
    box, round_at = mailbox
    found, box.is_down = writes(clinic, visit_id, DANGER, urgent=True), True
    round_at(30)
    record(chi, found, "talked-safe")
    box.is_down = False

    round_at(300)

    assert (box.letters, [m.state for m in messages.of_visit(clinic.clinic_id, visit_id)]) == (
        *([], ["withdrawn"]),
    )
