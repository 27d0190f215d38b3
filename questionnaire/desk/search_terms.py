"""What staff search for, sealed for the person who looks: a name may stand in no address."""

from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.store.encryption import Place, carried, to_carry


def sealed(who: StaffFacts, sought: str) -> str:
    """What is looked for, as it may stand in an address."""
    return to_carry(_place(who), sought)


def opened(who: StaffFacts, sought: str) -> str:
    """The search terms in an address. Returns "" if they are not this person's."""
    return carried(_place(who), sought)


def _place(who: StaffFacts) -> Place:
    return Place(who.clinic_id, "staff", "sought", who.staff_id)
