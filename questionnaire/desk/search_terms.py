"""What staff search for, sealed for the person who looks: a name may stand in no address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag

from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.store.encryption import Place, ring


def sealed(who: StaffFacts, sought: str) -> str:
    """What is looked for, as it may stand in an address."""
    return urlsafe_b64encode(ring().seal(_place(who), sought)).decode().rstrip("=")


def opened(who: StaffFacts, sought: str) -> str:
    """The search terms in an address. Returns "" if they are not this person's."""
    try:
        return ring().unseal(_place(who), urlsafe_b64decode(sought + "=" * (-len(sought) % 4)))
    except (ValueError, InvalidTag):
        return ""


def _place(who: StaffFacts) -> Place:
    return Place(who.clinic_id, "staff", "sought", who.staff_id)
