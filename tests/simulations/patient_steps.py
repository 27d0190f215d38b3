"""What patients and the adults who take them home do, on their phones and by text."""

import re

from questionnaire.cli.demo.stories import easiest
from questionnaire.core.answers.values import Contact
from questionnaire.core.definition.questions import Kind
from tests.people import SHIPPED, EscortAtPhone, PatientAtPhone
from tests.simulations.ledger import Booked, Replied, RideSaid, Wrote
from tests.simulations.life import NOTE_SAVED, Life, fills_in, form_on, held_by, leads_on, took

CHECKS = {question.id for _, question in SHIPPED if question.kind is Kind.CHECK}

WORRIES = (
    {"health-change": "yes"},
    {"first-time": "yes-hard"},
    {"questions": "write"},
    {"questions": "call"},
    {"ride-home": "drive-self"},
    {"ride-home": "no-ride"},
    {"ride-home": "transit-alone"},
    {"visit-confirm": "change"},
    {"visit-confirm": "not-sure"},
    {"ready-feel": "not-ready"},
    {"ride-contact": "no"},
    {"ride-contact": "ask"},
)
"""What some patients answer in place of what is easiest."""


def ride_of(life: Life, visit: Booked, number: int = 0) -> Contact:
    """The adult a patient names: often the one whose phone is another patient's."""
    if number == 0 and visit.number % 7 == 0:
        return Contact("Omar", life.patients[visit.number // 7 % len(life.patients)].phone)
    return Contact(("Rosa", "Omar", "Kim")[number % 3], f"+1303234{visit.number + 1000 * number:04d}")


def key_of(value: object) -> str:
    """An answer as the ledger remembers it."""
    return f"{value.name} {value.phone}" if isinstance(value, Contact) else str(value)


def answer_to(life: Life, visit: Booked, question: str, said: dict[str, object]) -> object:
    """What a patient answers: what they mean to say, or what is easiest; the ride is one of their own."""
    value = said.get(question)
    if question == "your-question":
        value = note(life)
    if value is None and question == "ride-person":
        value = ride_of(life, visit)
    return value or easiest(SHIPPED.by_id[question])


def note(life: Life) -> str:
    """What somebody writes, and nobody else; one in two is of danger."""
    number = len(life.ledger.log)
    return life.random.choice((f"I might hurt myself, {number}", f"Can I keep my hearing aid in, {number}?"))


def saves(life: Life, visit: Booked, question: str, value: object) -> None:
    """A page has taken an answer; what is written waits for a nurse."""
    visit.saved[question] = (value, life.now)
    if question == "your-question":
        life.ledger.notes.append(Wrote(life.now, visit.visit_id, str(value)))


def fields_of(question: str, value: object) -> dict[str, object]:
    """An answer as its form sends it."""
    if isinstance(value, Contact):
        return {"name": value.name, "phone": value.phone}
    return {"answer": value if isinstance(value, str) else list(value)}  # type: ignore[call-overload]


def answers_question(life: Life, visit: Booked, phone: PatientAtPhone, said: dict[str, object]) -> None:
    """Answer the question in front, and remember whether the page took it."""
    question = phone.question
    value = answer_to(life, visit, question, said)
    visit.given.add((question, key_of(value)))
    fills_in(phone, f"/visit/questions/{question}", **fields_of(question, value))
    if took(phone) and question not in CHECKS:
        saves(life, visit, question, value)
    if NOTE_SAVED in phone.text:
        phone.goes_to("/visit/")


def answers_in_a_row(life: Life, visit: Booked, phone: PatientAtPhone, said: dict[str, object]) -> None:
    """Answer from the page in front on, with no look at the pages between, up to a check or another page."""
    form = form_on(phone.page, f"/visit/questions/{phone.question}")
    assert form
    shown_for = {n: v for n, v in held_by(form).items() if n in ("csrf_token", "visit", "asked_for")}
    question, location = phone.question, ""
    while question and question not in CHECKS:
        value = answer_to(life, visit, question, said)
        visit.given.add((question, key_of(value)))
        fields = {**shown_for, **fields_of(question, value)}
        with life.app.app_context():
            answer = phone.client.post(f"/visit/questions/{question}", data=fields)
        location = answer.location or ""
        if NOTE_SAVED not in answer.text and (answer.status_code != 303 or not leads_on(location)):
            break
        saves(life, visit, question, value)
        after = re.search(r"/visit/questions/([a-z-]+)(?:$|\?)", location)
        question = after[1] if after else ""
    phone.goes_to(location or "/visit/")


def goes_on(life: Life, visit: Booked, phone: PatientAtPhone, said: dict[str, object], most: int) -> None:
    """Answer what comes up, at most so many questions, and send where the end is reached."""
    is_quick = most > 12 and life.random.random() < 0.8
    for _ in range(most):
        if phone.question and is_quick and phone.question not in CHECKS:
            answers_in_a_row(life, visit, phone, said)
        elif phone.question:
            answers_question(life, visit, phone, said)
        elif phone.path == "/visit/check":
            phone.sends_answers()
            if phone.path == "/visit/sent":
                visit.sent_at = life.now
            return
        elif not goes_past(life, phone):
            return


def goes_past(life: Life, phone: PatientAtPhone) -> bool:
    """Go on from a page that asks nothing. False where there is no way on."""
    if phone.path == "/visit/last-time":
        if life.random.random() < 0.7:
            return fills_in(phone, "/visit/repetitions")
        phone.goes_to("/visit/questions/visit-confirm")
        return bool(phone.question)
    link = phone.page.select_one("main a.button[href*='/visit/']")
    if link is None or "plan.ics" in str(link["href"]):
        return False
    phone.goes_to(str(link["href"]))
    return True


def worries(life: Life) -> dict[str, object]:
    """What a patient says who does not answer as easily as can be: one in two."""
    return dict(life.random.choice(WORRIES)) if life.random.random() < 0.5 else {}


def answers(life: Life) -> Booked | None:
    """A patient goes through the questions; one in four stops on the way."""
    visit = life.someone([v for v in life.to_come() if not v.sent_at])
    if visit:
        most = life.random.randint(1, 12) if life.random.random() < 0.25 else 60
        goes_on(life, visit, life.phone_of(visit), worries(life), most)
    return visit


def looks_again(life: Life) -> Booked | None:
    """A patient who has sent comes back, and answers what is asked again."""
    visit = life.someone([v for v in life.to_come() if v.sent_at])
    if visit:
        goes_on(life, visit, life.phone_of(visit).goes_to("/visit/"), {}, 12)
    return visit


def changes_an_answer(life: Life) -> Booked | None:
    """A patient who has sent says something else: a worry, or that all is well; or names another ride."""
    visit = life.someone([v for v in life.to_come() if v.sent_at])
    if visit:
        said: dict[str, object] = dict(life.random.choice(WORRIES))
        if life.random.random() < 0.5:
            question = life.random.choice(list(said))
            said = {question: easiest(SHIPPED.by_id[question])}
        if life.random.random() < 0.25:
            said = {"ride-person": ride_of(life, visit, life.random.randint(0, 2))}
        phone = life.phone_of(visit)
        phone.goes_to(f"/visit/questions/{next(iter(said))}")
        if phone.question:
            answers_question(life, visit, phone, said)
            goes_on(life, visit, phone, said, 6)
    return visit


def asks_the_ride_now(life: Life) -> Booked | None:
    """A patient reads the number of the ride back, and has them asked."""
    visit = life.someone([v for v in life.to_come() if v.sent_at])
    if visit:
        fills_in(life.phone_of(visit).goes_to("/visit/plan"), "/visit/escort-requests")
    return visit


def has_two_tabs(life: Life) -> Booked | None:
    """One question is open in two tabs, and each tab answers it; in between the desk may move the visit."""
    visit = life.someone([v for v in life.to_come() if v.sent_at])
    if visit:
        tabs = life.phone_of(visit), life.phone_of(visit)
        for tab in tabs:
            tab.goes_to("/visit/questions/ride-home")
        for tab, value in zip(tabs, ("no-ride", "adult"), strict=True):
            if tab.question == "ride-home":
                answers_question(life, visit, tab, {"ride-home": value})
    return visit


def shares_a_browser(life: Life) -> Booked | None:
    """Two visits are open in one browser: the older tab sends its form after the other was opened."""
    visits = [v for v in life.to_come() if v.sent_at]
    if len(visits) < 2:
        return None
    first, second = life.random.sample(visits, 2)
    phone = life.phone_of(first).goes_to("/visit/questions/ride-home")
    other = PatientAtPhone.with_link(life.app, life.clinic_id, second.visit_id, second.patient.born)
    other.client = phone.client
    other.says_who()
    if phone.question == "ride-home":
        answers_question(life, first, phone, {"ride-home": "drive-self"})
    return first


def chooses_messages(life: Life) -> Booked | None:
    """A patient says by which ways they want to be reminded."""
    visit = life.someone(life.to_come())
    if visit:
        phone = life.phone_of(visit).goes_to("/visit/messages")
        offered = [c for c in ("sms", "email") if phone.page.select_one(f"[name=agrees_{c}]")]
        ticks = {channel: life.random.random() < 0.5 for channel in offered}
        boxes = {f"agrees_{channel}": ["yes"] if ticked else [] for channel, ticked in ticks.items()}
        if fills_in(phone, "/visit/messages", **boxes) and took(phone):
            for channel, ticked in ticks.items():
                life.hears(visit.patient, channel, ticked)
    return visit


def gives_a_wrong_date(life: Life) -> Booked | None:
    """Somebody with the link does not know the birth date."""
    visit = life.someone(life.to_come())
    if visit and life.random.random() < 0.3:
        phone = PatientAtPhone.with_link(life.app, life.clinic_id, visit.visit_id, visit.patient.born)
        phone.says_who(visit.patient.born.replace(year=1901))
        assert not phone.path.startswith("/visit/"), "let in by a wrong date"
    return visit


def texts_back(life: Life) -> Booked | None:
    """Somebody answers a text: STOP, or words that no one reads."""
    message = life.someone([m for m in life.ledger.sent[-60:] if m.channel == "sms"])
    if message is None:
        return None
    question = f"I cannot find parking {len(life.ledger.log)}"
    words = life.random.choice(("STOP", "stop", question, question))
    form = {"MessageSid": "SM1", "From": message.to, "To": "+12025550100", "Body": words}
    life.gateway_says("/gateway/sms/replies", form)
    if words == question:
        life.ledger.replies.append(Replied(life.now, message.to, words))
    else:
        life.ledger.stops[message.to] = life.now
        life.ledger.ever_stopped.add(message.to)
        for patient in life.patients:
            if patient.phone == message.to:
                patient.said[message.to, "sms"] = False
    return next((v for v in life.ledger.visits if v.patient.phone == message.to), None)


def hears_of_a_text(life: Life) -> Booked | None:
    """The gateway tells what became of a text."""
    message = life.someone([m for m in life.ledger.sent[-20:] if m.channel == "sms"])
    if message is None:
        return None
    state = life.random.choice(("delivered", "delivered", "delivered", "undelivered"))
    code = {"ErrorCode": "30005"} if state == "undelivered" else {}
    path = f"/gateway/sms/receipts/{life.clinic_id}-{message.message_id}"
    life.gateway_says(path, {"MessageSid": "SM1", "MessageStatus": state, "To": message.to, **code})
    return None


RIDE_LINK = re.compile(r"http://localhost(/e/\S+)")


def ride_answers(life: Life) -> Booked | None:
    """An adult who got a message opens its link and answers; some who were replaced press the old one."""
    message = life.someone([m for m in life.ledger.sent[-150:] if RIDE_LINK.search(m.text)])
    if message is None:
        return None
    link = RIDE_LINK.search(message.text)
    assert link
    ride = EscortAtPhone(life.app, link=link[1]).opens_link()
    visible = ride.page.select_one("form input[name=visit]")
    if visible is None:
        return None
    visit = life.ledger.by_id(str(visible["value"]))
    said = life.random.choice(("confirmed",) * 5 + ("not-sure", "declined"))
    boxes = [str(box["value"]) for box in ride.page.select("[name=confirmed][type=checkbox]")]
    text = note(life) if life.random.random() < 0.2 else ""
    fills_in(ride, link[1], answer=[said], confirmed=boxes if said == "confirmed" else [], note=text)
    if visit and took(ride):
        if text:
            life.ledger.notes.append(Wrote(life.now, visit.visit_id, text, is_of_ride=True))
        life.ledger.rides.append(RideSaid(life.now, visit.visit_id, "", message.to, said))
    return visit
