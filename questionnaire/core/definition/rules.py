"""What a questionnaire says beside its questions: about the escort, messages, and who has not finished."""

from questionnaire.core.definition.model import Comparison, Effect, Id, Name, Part, Recheck, Text, Where


class Confirmation(Part):
    """Something an escort confirms of themself, in words for them; ``item`` is the desk's name for it."""

    id: Id
    label: Text
    item: Text
    only_where: Where = {}


class GuidePart(Part):
    """A part of the guide for the way home and the evening, under its own heading."""

    title: Text
    texts: tuple[Text, ...]


class EscortRules(Part):
    """What it means for a visit what is known of the escort whom an answer names.

    The answer to ``named_in`` names them; ``may_be_asked`` and ``may_see_guide`` are what the patient
    has to have said for either. A confirmed escort settles every finding of the questions in
    ``settles``, and what the patient said to those in ``keeps_fresh`` does not get too old. From
    ``nears`` business days before the visit (a number setting) an escort who has not confirmed is
    ``unconfirmed``; one who confirmed as long ago as ``reconfirm`` says is ``not_reconfirmed``.
    Reasons may name the ``{escort}``, and that of ``incomplete`` the ``{items}`` not confirmed.
    """

    named_in: Id
    may_be_asked: Comparison
    may_see_guide: Comparison
    settles: tuple[Id, ...] = ()
    keeps_fresh: tuple[Id, ...] = ()
    nears: Name
    reconfirm: Recheck
    confirmations: tuple[Confirmation, ...]
    unconfirmed: Effect
    not_sure: Effect
    declined: Effect
    incomplete: Effect
    not_reconfirmed: Effect
    guide: tuple[GuidePart, ...] = ()


class MessageRules(Part):
    """When patients are reminded, and what it means that a message could not be delivered.

    ``not_finished`` names the number settings that say how many business days before the visit.
    The reasons may name the ``{channel}`` and the ``{problem}``, in the words of the two tables.
    """

    not_finished: tuple[Name, ...]
    undelivered: Effect
    undelivered_to_escort: Effect
    channels: dict[Id, Text]
    problems: dict[Id, Text]


class DangerRules(Part):
    """What a note is compared with, in every language: ``phrases`` that may speak of danger.

    ``script`` is what a nurse says to who wrote one. They sort notes, and screen no one.
    """

    source: str = ""
    script: Text
    phrases: dict[Id, tuple[Text, ...]]


class Outreach(Part):
    """Why the desk calls a patient who has not finished, and what it says: an open question."""

    reason: Text
    script: Text


class UnfinishedRules(Part):
    """When the desk calls a patient who has not finished, and why, by how far they came.

    From ``within`` business days before the visit (a number setting). ``open_again`` is for one who had
    sent their answers. Its reason may name how many questions are ``{left}`` of how many ``{asked}``,
    and that of ``stopped`` how many were ``{answered}``. Whose turn it is and how much it weighs are
    the same everywhere: the desk follows up, and the visit's status does not change.
    """

    within: Name
    not_started: Outreach
    stopped: Outreach
    not_sent: Outreach
    open_again: Outreach
