"""Two records of one person: compared, joined with the proof, and taken apart again."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from questionnaire import clock
from questionnaire.core.same_person import Person
from questionnaire.desk.made_from import Fact, nothing_else
from questionnaire.desk.shell import back_to_visit, moment, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit.before_adding import shown_person
from questionnaire.fields import AtMost, KeyedForm, OneOf
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.identity import candidates, joins
from questionnaire.records.identity.candidates import Candidate
from questionnaire.records.identity.corrections import Proof
from questionnaire.records.visit.record import VisitRecord

PROOFS = (Proof.PHOTO_ID, Proof.BY_PHONE, Proof.REFERRAL)
"""How staff may know that two records are one person's."""

LONGEST_WORDS = 300


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for joining two records."""
    blueprint.get("/desk/visits/<visit_id>/joins/new")(show_join)
    blueprint.post("/desk/visits/<visit_id>/joins")(join)
    blueprint.post("/desk/visits/<visit_id>/joins/<join_id>/endings")(take_apart)


class JoinForm(KeyedForm):
    """The other record, which one is kept, and how staff know that they are one person's."""

    other = StringField()
    kept = StringField(validators=[OneOf(("this", "other"), "no-kept-record")])
    proof = StringField(validators=[OneOf(PROOFS, "no-proof")])
    note = StringField(validators=[AtMost(LONGEST_WORDS)])


@for_staff()
def show_join(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Show the records that are likely the same person's, and those that are joined into this one."""
    return _page(who, visit_for(who, visit_id), JoinForm())


def _about_join(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    who_it_is = f"{visit.full_name}, {visit.date_of_birth:%m/%d/%Y}"
    changes = (What.CORRECTED, What.JOINED, What.TAKEN_APART)
    yield Fact("record", who_it_is, None, changes, key=f"{visit.patient_id} {who_it_is}")


@for_staff(about=_about_join)
def join(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Join the two records into the one that is kept."""
    visit, now, form = visit_for(who, visit_id), clock.now(), JoinForm(request.form)
    is_known = form.read("other") in {candidate.patient_id for candidate in _likely(visit)}
    if not form.validate() or not is_known:
        return _page(who, visit, form, 422, is_other_missing=not is_known)
    this, other = visit.patient_id, form.read("other")
    kept, joined = (this, other) if form.read("kept") == "this" else (other, this)
    act, proof = who.act(now, visit_id), Proof(form.read("proof"))
    is_done = joins.join(act, kept, joined, proof, form.read("note"))
    return back_to_visit(visit_id, "joined" if is_done else "not-joined")


@for_staff(about=nothing_else)
def take_apart(who: StaffFacts, visit_id: str, join_id: str) -> ResponseReturnValue:
    """Take two records apart again."""
    visit_for(who, visit_id)
    is_done = joins.take_apart(who.act(clock.now(), visit_id), join_id)
    return back_to_visit(visit_id, "apart" if is_done else "too-late-apart")


def _likely(visit: VisitRecord) -> list[Candidate]:
    times = frozenset((visit.starts_at,))
    person = Person(visit.first_name, visit.last_name, visit.date_of_birth, visit.phone, times)
    return candidates.find(visit.clinic_id, person, but=visit.patient_id)


def _page(
    who: StaffFacts, visit: VisitRecord, form: JoinForm, status: int = 200, is_other_missing: bool = False
) -> ResponseReturnValue:
    now, names = clock.now(), staff.names(who.clinic_id)
    joined = joins.of_patient(visit.clinic_id, visit.patient_id, now)
    problems = {"other": "no-other-record"} if is_other_missing else {}
    return visit_page(
        "identity/join",
        who,
        visit,
        status=status,
        form=form,
        problems=problems | form.problems(),
        born=f"{visit.date_of_birth:%m/%d/%Y}",
        people=[shown_person(visit.clinic, candidate) for candidate in _likely(visit)],
        proofs=PROOFS,
        joined=[(one, names.get(one.by, one.by), moment(one.at, visit, now)) for one in joined],
    )
