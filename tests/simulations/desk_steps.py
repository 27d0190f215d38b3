"""What happens at the desk: each step is one small function that returns the visit it was about, or None."""

from datetime import date, datetime, timedelta

from tests.conftest import ZONE
from tests.people import StaffAtDesk
from tests.simulations.ledger import Booked, Patient, RideSaid
from tests.simulations.life import Life, fills_in, held_by, letters, open_time, took

ELSEWHERE = ("America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu")
REASONS = ("patient", "ill", "clinic", "other", "by-mistake")


def typed(moment: datetime) -> dict[str, str]:
    """A time as it is typed into a form."""
    local = moment.astimezone(ZONE)
    return {"visit_date": f"{local:%Y-%m-%d}", "visit_time": f"{local:%H:%M}"}


def at_the_desk(life: Life) -> StaffAtDesk:
    """One of the two."""
    return life.at_work(life.random.choice((life.ben, life.bea)))


def someone_new(life: Life) -> Patient:
    """A patient nobody knew; one in six has the phone of another, and one in five lives elsewhere."""
    number, random = len(life.patients), life.random
    phone = f"+1202234{number:04d}"
    if number > 3 and random.random() < 0.17:
        phone = random.choice(life.patients).phone
    zone = random.choice(ELSEWHERE) if random.random() < 0.2 else ""
    name = letters(number)
    born = date(1950 + number % 50, 1 + number % 12, 1 + number % 28)
    return Patient(f"Ada{name}", f"Lind{name}", born, phone, f"ada.{name}@example.org", zone)


def books(life: Life) -> Booked | None:
    """A visit is added, for somebody new or somebody who was here; they agree to messages, or not."""
    known = [p for p in life.patients if not any(v.patient is p for v in life.to_come())]
    is_back = bool(known) and life.random.random() < 0.25
    patient = life.random.choice(known) if is_back else someone_new(life)
    starts_at = open_time(life, 1, 6)
    ticks = [c for c, share in (("sms", 0.8), ("email", 0.4)) if life.random.random() < share]
    desk = at_the_desk(life).goes_to("/desk/visits/new")
    born = patient.born
    who = {"first_name": patient.first, "last_name": patient.last, "zone": patient.zone}
    day = {"month": str(born.month), "day": str(born.day), "year": str(born.year)}
    reached = {"phone": patient.phone, "email": patient.email}
    boxes = {f"agrees_{channel}": "yes" for channel in ticks}
    fills_in(desk, "/desk/visits", **who, **day, **reached, **boxes, **typed(starts_at))
    if desk.page.select_one("#asked"):
        says_who_is_meant(desk, patient)
    assert took(desk), desk.text[:400]
    if patient not in life.patients:
        life.patients.append(patient)
    for channel in ticks:
        life.hears(patient, channel, True)
    visit = Booked(len(life.ledger.visits), desk.path.rpartition("/")[2], patient, [(life.now, starts_at)])
    life.ledger.visits.append(visit)
    return visit


def says_who_is_meant(desk: StaffAtDesk, patient: Patient) -> None:
    """The page asks before it saves: Ben knows whom he means, and that the time is right."""
    people = desk.page.select("#person label")
    meant = next((p for p in people if patient.name in p.get_text()), people[-1] if people else None)
    person = {"person": str(meant.select_one("input")["value"])} if meant else {}
    sure = [str(box["value"]) for box in desk.page.select("#asked [name=sure]")]
    fills_in(desk, "/desk/visits", sure=sure, **person)


def corrects_record(life: Life) -> Booked | None:
    """A name or a birth date was typed wrong; what is right holds for all visits of the patient."""
    visit = life.someone(life.to_come())
    if visit is None:
        return None
    patient = visit.patient
    desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}/corrections/new")
    last, born = f"{patient.last}a", patient.born
    if life.random.random() < 0.5:
        born = born.replace(year=born.year + 1, day=1)
    proof = str(desk.page.select("select[name=proof] option")[-1]["value"])
    day = {"month": str(born.month), "day": str(born.day), "year": str(born.year)}
    if fills_in(desk, "/corrections", last_name=last, proof=proof, **day) and took(desk):
        patient.last, patient.born = last, born
    return visit


def move(life: Life, visit: Booked, to: datetime, desk: StaffAtDesk) -> None:
    """Somebody moves a visit by the page in front of them."""
    fills_in(desk, f"/{visit.visit_id}/moves", **typed(to))
    if took(desk) and to != visit.starts_at:
        visit.times.append((life.now, to))


def moves(life: Life) -> Booked | None:
    """A visit is moved to another time."""
    visit = life.someone(life.to_come())
    if visit:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}/moves/new")
        move(life, visit, open_time(life, 1, 6), desk)
    return visit


def moves_back(life: Life) -> Booked | None:
    """A visit that was moved gets its former time again, often minutes later."""
    moved = [v for v in life.to_come() if len(v.times) > 1 and v.times[-2][1] > life.now]
    visit = life.someone(moved)
    if visit:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}/moves/new")
        move(life, visit, visit.times[-2][1], desk)
    return visit


def undoes_move(life: Life) -> Booked | None:
    """A visit was moved by mistake, and one press brings it back."""
    soon = timedelta(minutes=10)
    moved = [v for v in life.to_come() if v.moved_at and life.now - v.moved_at < soon]
    visit = life.someone(moved)
    if visit:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}")
        if fills_in(desk, "/moves/takings-back") and took(desk):
            visit.times.append((life.now, visit.times[-2][1]))
    return visit


def moves_in_two_tabs(life: Life) -> Booked | None:
    """Ben and Bea both have the form in front, and move the visit one after the other."""
    visit = life.someone(life.to_come())
    if visit:
        for desk in (life.ben, life.bea):
            life.at_work(desk).goes_to(f"/desk/visits/{visit.visit_id}/moves/new")
        before = visit.starts_at
        move(life, visit, open_time(life, 1, 6), life.ben)
        to = open_time(life, 1, 6)
        if before != visit.starts_at != to:
            move(life, visit, to, life.bea)
            if took(life.bea):
                life.ledger.overwritten.append(visit)
    return visit


def cancels(life: Life) -> Booked | None:
    """A visit is called off."""
    visit = life.someone(life.to_come())
    if visit:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}")
        reason = life.random.choice(REASONS)
        if fills_in(desk, "/cancellations", reason=reason, reason_words="See above") and took(desk):
            visit.cancelled_at, visit.why_off = life.now, reason
    return visit


def uncancels(life: Life) -> Booked | None:
    """A visit that was called off goes ahead after all."""
    off = [v for v in life.ledger.visits if v.cancelled_at and v.starts_at > life.now]
    visit = life.someone(off)
    if visit:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}")
        if fills_in(desk, "/cancellations/takings-back") and took(desk):
            visit.cancelled_at, visit.reopened_at = None, life.now
    return visit


def corrects_contact(life: Life) -> Booked | None:
    """The number or address was wrong, or the patient wants other messages: boxes are ticked anew."""
    visit = life.someone(life.to_come())
    if visit is None:
        return None
    patient, random = visit.patient, life.random
    desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}/contacts/new")
    phone = f"+1202345{len(life.ledger.log) % 10000:04d}" if random.random() < 0.5 else patient.phone
    ticks = {channel: random.random() < 0.6 for channel in ("sms", "email")}
    boxes = {f"agrees_{channel}": ["yes"] if ticked else [] for channel, ticked in ticks.items()}
    fills_in(desk, "/contacts", phone=phone, email=patient.email, **boxes)
    if took(desk):
        patient.phone = phone
        for channel, ticked in ticks.items():
            life.hears(patient, channel, ticked)
    return visit


def reissues_link(life: Life) -> Booked | None:
    """The patient lost the link and gets another."""
    visit = life.someone(life.to_come())
    if visit:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}")
        fills_in(desk, f"/{visit.visit_id}/links")
    return visit


def calls_the_ride(life: Life) -> Booked | None:
    """Ben calls the adult who was named, and writes down what they said."""
    visit = life.someone([v for v in life.to_come() if "ride-person" in v.saved])
    if visit:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}")
        said = life.random.choice(("confirmed", "confirmed", "not-sure", "declined"))
        form = desk.page.select_one(f'form[action$="/{visit.visit_id}/escort-facts"]')
        if form and form.select_one(f"button[value={said}]"):
            name, phone = (str(form.select_one(f"[name={n}]")["value"]) for n in ("name", "phone"))  # type: ignore[index]
            boxes = [str(box["value"]) for box in form.select("[name=confirmed]")]
            fills_in(desk, "/escort-facts", state=said, confirmed=boxes)
            if took(desk):
                life.ledger.rides.append(RideSaid(life.now, visit.visit_id, name, phone, said))
    return visit


def waives(life: Life) -> Booked | None:
    """What stands in the way is set aside, by whoever may."""
    visit = life.someone([v for v in life.to_come() if v.sent_at])
    if visit:
        desk = life.at_work(life.random.choice((life.ben, life.chi))).goes_to(
            f"/desk/visits/{visit.visit_id}"
        )
        fills_in(desk, f"/{visit.visit_id}/waivers", reason="Talked it over with Dr. Roy")
    return visit


def calls_the_patient(life: Life) -> Booked | None:
    """A call without an answer."""
    desk = life.at_work(life.random.choice((life.ben, life.chi))).goes_to("/desk/follow-ups")
    calls = desk.page.select("form.call__do[id]")
    form = life.someone(calls)
    if form is None:
        return None
    visit = life.ledger.by_id(str(form["action"]).split("/")[3])
    if visit:
        fills_in(desk, f"/{visit.visit_id}/attempts", outcome="no-answer")
    return visit


def tells_by_phone(life: Life) -> Booked | None:
    """Somebody who does not know of a change is called, and knows."""
    desk = at_the_desk(life).goes_to("/desk/follow-ups")
    button = life.someone(desk.page.select('form[action$="/tellings"] button[name=key]'))
    if button is None or life.random.random() < 0.5:
        return None
    form = button.find_parent("form")
    visit = life.ledger.by_id(str(form["action"]).split("/")[3])
    desk.sends(str(form["action"]), **held_by(form), key=str(button["value"]))
    if visit and took(desk):
        life.ledger.told_by_phone.append((life.now, visit.visit_id))
    return visit


def acts_on_a_reply(life: Life) -> Booked | None:
    """Somebody reads a reply and writes down what was done."""
    desk = at_the_desk(life).goes_to("/desk/follow-ups")
    form = life.someone([f for f in desk.page.select("li[id^=reply-] form")])
    if form is None:
        return None
    item = form.find_parent("li")
    text = " ".join(item.select_one(".said").get_text().split())
    desk.sends(str(form["action"]), **{**held_by(form), "done": "Called back"})
    if took(desk):
        life.ledger.replies = [r for r in life.ledger.replies if r.text != text]
    return life.ledger.by_id(str(form["action"]).split("/")[3])


def records_a_note(life: Life) -> Booked | None:
    """The nurse has read a note, and records what was done; or nobody picked up."""
    chi = life.at_work(life.chi).goes_to("/desk/follow-ups")
    item = life.someone(chi.page.select("li[id^=note-]"))
    if item is None:
        return None
    form, text = item.select_one("form"), " ".join(item.select_one(".note-text").get_text().split())
    done = life.random.choice([str(button["value"]) for button in form.select("button[name=done]")])
    chi.sends(str(form["action"]), **{**held_by(form), "done": done, "note": "Talked with them"})
    if took(chi) and done != "no-answer":
        life.ledger.notes = [wrote for wrote in life.ledger.notes if wrote.text != text]
    return life.ledger.by_id(str(form["action"]).split("/")[3])


def answers_by_phone(life: Life) -> Booked | None:
    """The nurse asks the patient again how they get home, and types what they say."""
    visit = life.someone([v for v in life.to_come() if v.sent_at])
    if visit:
        question, answer = "ride-home", life.random.choice(("adult", "no-ride"))
        desk = life.at_work(life.chi).goes_to(f"/desk/visits/{visit.visit_id}/questions/{question}")
        if fills_in(desk, f"/questions/{question}", answer=answer, said_by="patient"):
            visit.given.add((question, answer))
            if took(desk):
                visit.saved[question] = (answer, life.now)
    return visit


COUNTERS = (
    *({},) * 6,
    {"ride": "none"},
    {"last_food": "08:30"},
    {"right_person": "no"},
    {"last_drink": "", "last_drink_unknown": "yes"},
)
"""What is found at the counter: mostly nothing."""


def checks_in(life: Life) -> Booked | None:
    """A patient whose time has come is checked in; some without a ride, some who ate, some not finished."""
    near = timedelta(minutes=75)
    here = [v for v in life.ledger.visits if not v.is_closed and abs(v.starts_at - life.now) < near]
    visit = life.someone([v for v in here if v.starts_at.astimezone(ZONE).date() == life.local.date()])
    if visit:
        counter = dict(life.random.choice(COUNTERS))
        desk = at_the_desk(life).checks_in(visit.visit_id, **counter)
        if took(desk):
            visit.came_at, visit.counter = life.now, counter
    return visit


def undoes_check_in(life: Life) -> Booked | None:
    """It was the wrong patient: the check-in is taken back."""
    visit = life.someone([v for v in life.ledger.visits if v.came_at and life.now - v.came_at < HOUR])
    if visit and life.random.random() < 0.15:
        desk = at_the_desk(life).goes_to(f"/desk/visits/{visit.visit_id}")
        if fills_in(desk, "/check-ins/takings-back") and took(desk):
            visit.came_at, visit.counter, visit.reopened_at = None, {}, life.now
    return visit


HOUR = timedelta(hours=1)


def goes_through_the_day(life: Life) -> Booked | None:
    """For a patient who is here the nurse clears, starts, ends, lets them go; Ben finds a ride."""
    today = [v for v in life.ledger.visits if v.came_at and life.now - v.came_at < 6 * HOUR]
    visit = life.someone([v for v in today if not v.cancelled_at])
    if visit is None:
        return None
    page = f"/desk/visits/{visit.visit_id}"
    chi, coin = life.at_work(life.chi).goes_to(page), life.random.random()
    if coin < 0.5 and chi.page.select_one(f'main a[href="{page}/clearances/new"]'):
        chi.goes_to(f"{page}/clearances/new")
        lines = [str(tag["value"]) for tag in chi.page.select("[name=fingerprint]")]
        whys = {f"why-{key}": "Talked it over with Dr. Roy" for key in lines}
        fills_in(chi, "/clearances", fingerprint=lines, **whys)
    elif coin < 0.6:
        fills_in(life.at_work(life.ben).goes_to(page), "/rides", found_name="Joe")
    elif coin < 0.65:
        fills_in(chi, "/day-steps/takings-back")
    elif not (fills_in(chi, "/treatments") or fills_in(chi, "/treatments/endings")):
        life.at_work(life.ben).goes_to(f"{page}/departures/new")
        fills_in(life.ben, "/departures", with_whom="other", other_name="Joe")
    return visit
