"""What the desk types is kept at once, unless it looks like a slip: then it is asked, and nothing is lost."""

from datetime import date

import pytest

from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import visits
from tests.people import StaffAtDesk

WEDNESDAY = date(2026, 12, 2)
ADA = {"first_name": "Ada", "last_name": "Lynd", "phone": "(202) 555-0131"}
BORN = {"month": "5", "day": "19", "year": "1986"}
AT_NINE = {"visit_date": WEDNESDAY.isoformat(), "visit_time": "09:00"}
LUZ = {**ADA, **BORN, **AT_NINE}


def adds(ben: StaffAtDesk, **fields: object) -> StaffAtDesk:
    """Press Add the visit."""
    return ben.goes_to("/desk/visits/new").sends("/desk/visits", **{**LUZ, **fields})


def asked(ben: StaffAtDesk) -> list[str]:
    """The values of what the page in front asks."""
    return [str(box["value"]) for box in ben.page.select("#asked input:not([type=hidden])")]


def booked(clinic: ClinicFacts, day: date = WEDNESDAY) -> list[tuple[str, str]]:
    """Who comes on a day, with the patient's id."""
    return [(visit.last_name, visit.patient_id) for visit in visits.on_day(clinic, day)]


@pytest.mark.parametrize(
    "again",
    [
        {"first_name": "José", "last_name": "O\u2019Neil"},
        {"first_name": "JOSE", "last_name": "ONeil"},
    ],
)
def test_the_same_person_written_otherwise_is_one_patient(
    ben: StaffAtDesk, clinic: ClinicFacts, again: dict[str, str]
):
    adds(ben, first_name="Jose", last_name="O'Neil")
    adds(ben, **again, visit_date="2026-12-09")

    (first,), (second,) = booked(clinic), booked(clinic, date(2026, 12, 9))
    assert first[1] == second[1]


@pytest.mark.parametrize(
    "slip",
    [{"last_name": "Lind"}, {"day": "9"}, {"month": "19", "day": "5", "year": "1986"}, {"first_name": "A."}],
)
def test_a_likely_patient_is_asked_about_and_kept_as_chosen(
    ben: StaffAtDesk, clinic: ClinicFacts, slip: dict[str, str]
):
    born_swapped = slip.get("month") == "19"
    adds(ben, **({"month": "5", "day": "8"} if born_swapped else {}))
    slip = {"month": "8", "day": "5"} if born_swapped else slip
    ((_, ada),) = booked(clinic)

    adds(ben, **slip, visit_date="2026-12-09")

    typed = {str(tag["name"]): str(tag.get("value", "")) for tag in ben.page.select("main .field input")}
    assert (ben.status, asked(ben)) == (422, [ada, f"new:{ada}"])
    assert typed.items() >= {**ADA, **{k: v for k, v in slip.items() if k in ADA}}.items()
    assert booked(clinic, date(2026, 12, 9)) == []

    adds(ben, **slip, visit_date="2026-12-09", person=ada)
    assert booked(clinic, date(2026, 12, 9)) == [("Lynd", ada)]
    adds(ben, **slip, visit_date="2026-12-16", person=f"new:{ada}")
    ((_, new),) = booked(clinic, date(2026, 12, 16))
    assert new != ada


def test_an_answer_about_other_patients_is_asked_again(ben: StaffAtDesk, clinic: ClinicFacts):
    adds(ben)
    ((_, ada),) = booked(clinic)

    adds(ben, last_name="Lind", visit_date="2026-12-09", person="new:0123456789ab")

    assert asked(ben) == [ada, f"new:{ada}"]


def test_the_same_person_at_the_same_time_is_asked_about(ben: StaffAtDesk, clinic: ClinicFacts):
    adds(ben)
    adds(ben)

    (question,) = asked(ben)
    assert (ben.sees("already has a visit at that time"), len(booked(clinic))) == (True, 1)
    adds(ben, sure=question)
    assert len(booked(clinic)) == 2


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("2026-12-25", "09:00", "That day is a holiday."),
        ("2026-11-29", "09:00", "The clinic is closed on that day."),
        ("2026-12-02", "02:30", "That is at night: 2:30 am."),
        ("2062-12-01", "09:00", "That is more than a year from now."),
    ],
)
def test_a_time_that_is_likely_a_slip_is_asked_about(
    ben: StaffAtDesk, clinic: ClinicFacts, day: str, time: str, words: str
):
    when = {"visit_date": day, "visit_time": time}
    adds(ben, **when)

    (question,) = asked(ben)
    assert (ben.status, ben.sees(words), booked(clinic, date.fromisoformat(day))) == (422, True, [])
    adds(ben, **when, sure=question)
    assert len(booked(clinic, date.fromisoformat(day))) == 1


def test_what_was_confirmed_for_one_day_is_asked_for_another(ben: StaffAtDesk):
    adds(ben, visit_date="2026-12-25")
    (question,) = asked(ben)

    adds(ben, visit_date="2026-12-26", sure=question)

    assert [value.split()[0] for value in asked(ben)] == ["closed"]


def test_a_time_that_the_clocks_skip_is_refused(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    when = {"visit_date": "2027-03-14", "visit_time": "02:30"}
    words = "That time does not exist on that day: clocks go forward."
    adds(ben, **when)
    added = ben.status, ben.sees(words)

    ben.goes_to(f"/desk/visits/{visit_id}/moves/new").sends(f"/desk/visits/{visit_id}/moves", **when)

    assert (added, ben.status, ben.sees(words)) == ((422, True), 422, True)
    assert booked(clinic, date(2027, 3, 14)) == []


def test_a_move_to_a_closed_day_is_asked_about(ben: StaffAtDesk, clinic: ClinicFacts, visit_id: str):
    move, when = f"/desk/visits/{visit_id}/moves", {"visit_date": "2026-12-25", "visit_time": "10:30"}
    ben.goes_to(f"{move}/new").sends(move, **when)

    (question,) = asked(ben)
    assert booked(clinic, date(2026, 12, 25)) == []
    ben.sends(move, **when, sure=question)
    assert len(booked(clinic, date(2026, 12, 25))) == 1
