"""The page of settings: each with its words, who decided it, and its controls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from questionnaire.core.definition.clinic_settings import CLINIC_SETTINGS, OF_STAFF, declared_groups
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.settings import Setting, SettingKind
from questionnaire.desk.settings.forms import SettingsForm, control, form_for, own_words
from questionnaire.language import formats
from questionnaire.language.translate import word
from questionnaire.records.clinic.saved_settings import Decision
from questionnaire.records.clinic.staff import StaffFacts


@dataclass(frozen=True, slots=True)
class Contest:
    """A setting that another person decided while a form was open: what it is now, and what was sent.

    It ``was_left`` where the sender had not changed it; then the form goes on with what it is now.
    """

    now: str
    sent: str
    was_left: bool


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A setting as the page shows it; ``value`` is empty while it is not decided.

    ``by`` is empty if it was not decided at the desk. ``fallback`` is what holds until it is decided, and
    ``unset`` what patients read until then. ``options`` are the words of what can be picked, by value.
    """

    ask: str
    kind: SettingKind
    control: str
    own: str
    value: str
    by: str
    when: str
    fallback: str
    unset: str
    options: Mapping[str, str]
    picked: str
    written: str
    unit: str
    least: int | None
    most: int | None
    problem: str | None
    contest: Contest | None
    is_unsaved: bool

    @property
    def is_open(self) -> bool:
        """Whether its controls are in sight before they are asked for."""
        return bool(not self.value or self.problem or self.contest or self.is_unsaved)


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group of settings with one form, made from a revision.

    ``problems`` are keys by control, in the order of the page.
    """

    id: str
    title: str
    revision: int
    settings: tuple[ShownSetting, ...]
    problems: Mapping[str, str]

    @property
    def undecided(self) -> int:
        """How many of its settings are not decided."""
        return sum(not setting.value for setting in self.settings)


@dataclass(frozen=True, slots=True)
class PostedGroup:
    """A group that was sent and not saved. It keeps its ``revision``, or goes on from the current one.

    ``contested`` is what was sent for each setting that another person decided meanwhile.
    """

    id: str
    form: SettingsForm
    revision: int | None = None
    contested: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageOfSettings:
    """What the page is made from: what is decided as of a revision, by whom, and for whom it is shown."""

    who: StaffFacts
    questionnaire: Questionnaire
    revision: int
    decisions: Mapping[str, Decision]
    names: Mapping[str, str]
    now: datetime

    def groups(self, posted: PostedGroup | None = None) -> list[ShownGroup]:
        """Every group, one of them perhaps as it was posted."""
        return [
            self._group(group, title, settings, posted if posted and posted.id == group else None)
            for group, (title, settings) in groups_of(self.questionnaire, self.names).items()
        ]

    def _group(
        self, group: str, title: str, settings: Mapping[str, Setting], posted: PostedGroup | None
    ) -> ShownGroup:
        saved = {name: decision.value for name, decision in self.decisions.items()}
        form = posted.form if posted else form_for(settings, saved)
        contests = {
            name: self._contest(form, name, sent)
            for name, sent in (posted.contested if posted else {}).items()
        }
        shown = tuple(self._setting(name, form, contests.get(name)) for name in settings)
        revision = self.revision if posted is None or posted.revision is None else posted.revision
        return ShownGroup(group, title, revision, shown, form.problems())

    def _contest(self, form: SettingsForm, name: str, sent: str) -> Contest:
        """Both values of a setting. What the sender had not changed stands in the form as it is now."""
        setting, decision = form.settings[name], self.decisions.get(name)
        now = decision.value if decision else ""
        was_left = sent == form.saved.get(name, "")
        if was_left:
            form.fill(name, now)
        return Contest(words_of(setting, now), words_of(setting, sent), was_left)

    def _setting(self, name: str, form: SettingsForm, contest: Contest | None) -> ShownSetting:
        setting, decision, problems = form.settings[name], self.decisions.get(name), form.problems()
        zone = self.who.clinic.calendar.zone
        return ShownSetting(
            ask=setting.ask,
            kind=setting.kind,
            control=control(name),
            own=own_words(name) if setting.offers else "",
            value=words_of(setting, decision.value) if decision else "",
            by=self.names.get(decision.by, "") if decision else "",
            when=formats.moment(decision.at, zone, self.now) if decision else "",
            fallback=words_of(setting, setting.fallback or ""),
            unset="" if setting.fallback or name in CLINIC_SETTINGS else self.questionnaire.unset,
            options=setting.choices or {offer: offer for offer in setting.offers},
            picked=form.read(control(name)),
            written=form.read(own_words(name)) if setting.offers else "",
            unit=word("unit", setting.unit) if setting.unit else "",
            least=setting.least,
            most=setting.most,
            problem=problems.get(control(name)) or problems.get(own_words(name)),
            contest=contest,
            is_unsaved=form.value_of(name) != (decision.value if decision else ""),
        )


def groups_of(
    questionnaire: Questionnaire, staff_names: Mapping[str, str]
) -> dict[str, tuple[str, dict[str, Setting]]]:
    """The groups of settings at a clinic, where a person of the staff is chosen by name."""

    def at_clinic(name: str, setting: Setting) -> Setting:
        return setting.but(kind=SettingKind.CHOICE, choices=staff_names) if name in OF_STAFF else setting

    return {
        group: (title, {name: at_clinic(name, setting) for name, setting in settings.items()})
        for group, (title, settings) in declared_groups(questionnaire).items()
    }


def words_of(setting: Setting, value: str) -> str:
    """A value as people read it; empty if it is not decided."""
    if setting.kind is SettingKind.NUMBER and setting.unit and value:
        return word("one", setting.unit) if value == "1" else word("amount", setting.unit, n=value)
    return setting.choices.get(value, value)
