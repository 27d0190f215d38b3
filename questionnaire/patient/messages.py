"""How a patient is reminded: what they agreed to, and how they take it back."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.channels import Reach
from questionnaire.messages.channels import registry
from questionnaire.patient.open_visit import for_patient
from questionnaire.patient.pages import address, visit_frame
from questionnaire.records.messaging import consents
from questionnaire.records.visit.record import VisitRecord

LAST = 4
"""How many digits of a number are shown: enough to know one's own by, too few for anybody else."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of what a patient agreed to."""
    blueprint.get("/visit/messages")(show_messages)
    blueprint.post("/visit/messages")(choose_messages)


@for_patient
def show_messages(visit: VisitRecord) -> ResponseReturnValue:
    """Ask how we may remind them."""
    agreed = consents.agreed(visit.clinic_id, visit.patient_id, visit.addresses)
    return render_template(
        "patient/messages.html",
        **visit_frame(visit),
        ways=[
            {
                "channel": channel,
                "is_to_phone": channel.reach is Reach.PHONE,
                "address": _masked(channel.reach, whole),
                "words": channel.agreement(visit.clinic.name).wording,
                "is_agreed": channel.id in agreed,
            }
            for channel in registry.CHANNELS.values()
            if (whole := visit.addresses.get(channel.reach))
        ],
        is_saved=request.args.get("notice") == "saved",
    )


@for_patient
def choose_messages(visit: VisitRecord) -> ResponseReturnValue:
    """Agree to the ways that are ticked and to no others, from this moment on."""
    agreed = registry.agreed(request.form, visit.clinic.name)
    consents.agree(visit.act("patient", clock.now()), visit.addresses, agreed)
    return redirect(address("patient.show_messages", notice="saved"), code=303)


def _masked(reach: Reach, whole: str) -> str:
    """As much of an address as its owner knows it by."""
    if reach is Reach.PHONE:
        return whole[-LAST:]
    name, _, place = whole.rpartition("@")
    return f"{name[:1]}…@{place}"
