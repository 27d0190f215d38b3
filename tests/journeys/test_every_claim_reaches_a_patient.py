"""What the product exists to tell: each of the 37 claims stands on a page a patient sees, hedge and all."""

import re
from itertools import product

import pytest

from questionnaire.core.checking import Claim
from questionnaire.core.definition.questions import Kind
from questionnaire.definitions import reading
from tests.people import SHIPPED, PatientAtPhone

CLAIMS = reading.load(reading.shipped()).claims


@pytest.fixture
def pages(ada: PatientAtPhone) -> list[str]:
    """The text of every question page on two ways through, and of every page that explains a check."""
    shown = []
    for ride, tries in product(("adult", "no-ride"), ("right", "wrong")):
        phone = ada.another_device().says_who()
        while phone.path != "/visit/check":
            shown.append(phone.text)
            question = SHIPPED.by_id.get(phone.question)
            if question is None:
                phone.goes_to(str(phone.page.select_one("main a.button")["href"]))  # type: ignore[index]
            elif question.kind is Kind.CHECK and tries == "wrong":
                phone.answers(next(option.id for option in question.options if not option.right))
            else:
                phone.answers_one(ride_home=ride, ride_help=("who", "private"))
    return shown


def unreached(pages: list[str], claims: tuple[Claim, ...]) -> list[str]:
    """The claims that stand, with all their hedges, on none of these pages."""
    return [claim.id for claim in claims if not any(states(page, claim) for page in pages)]


def states(text: str, claim: Claim) -> bool:
    return all(re.search(pattern, text, re.I) for pattern in (claim.pattern, *claim.hedges))


def test_all_37_claims_reach_a_page_the_patient_sees(pages: list[str]):
    assert len(CLAIMS) == 37
    assert unreached(pages, CLAIMS) == []


def test_a_claim_taken_off_the_pages_is_missed(pages: list[str]):
    missed = {
        claim.id: unreached([re.sub(claim.pattern, "", page, flags=re.I) for page in pages], (claim,))
        for claim in CLAIMS
    }

    assert missed == {claim.id: [claim.id] for claim in CLAIMS}
