"""A group of settings as a form, and the form as what the clinic decides."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from questionnaire.core.definition.settings import Setting, SettingKind
from questionnaire.fields import AtMost, KeyedForm, OneOf, Readable, WholeNumber, text_of

OWN_WORDS = "other"
"""What is chosen where the clinic takes none of the offers, but writes words of its own."""

LONGEST_PHRASE = 500


def control(name: str) -> str:
    """The name of a setting's control. Alone it could be the name of something else in a form."""
    return f"set-{name}"


def own_words(name: str) -> str:
    """The name of the control beside the offers, for words of the clinic's own."""
    return f"own-{name}"


class SettingsForm(KeyedForm):
    """The controls of some settings. One that is not posted keeps what was ``saved``."""

    def __init__(self, settings: Mapping[str, Setting], saved: Mapping[str, str], posted: Any = None) -> None:
        self.settings, self.saved = settings, saved
        super().__init__(posted, data=initial_values(settings, saved))

    def wanted(self) -> dict[str, str]:
        """The value of each setting, empty for not decided. Only for a form without problems."""
        return {name: self.value_of(name) for name in self.settings}

    def fill(self, name: str, value: str) -> None:
        """Put a value into a setting's controls, as if the form had been made with it."""
        for key, text in initial_values({name: self.settings[name]}, {name: value}).items():
            if key in self:
                self[key].data = text

    def value_of(self, name: str) -> str:
        """The value in a setting's controls, as it would be saved."""
        setting, picked = self.settings[name], self.read(control(name))
        if setting.kind is SettingKind.NUMBER:
            return (picked.lstrip("0") or "0") if picked else ""
        if setting.kind is SettingKind.CHOICE or not setting.offers:
            return picked
        written = self.read(own_words(name))
        is_written = picked == OWN_WORDS or (not picked and written != self.saved.get(name, ""))
        return written if is_written else picked


def form_for(settings: Mapping[str, Setting], saved: Mapping[str, str], posted: Any = None) -> SettingsForm:
    """The form of these settings, with what was posted or else with what is saved."""
    fields: dict[str, Field] = {}
    for name, setting in settings.items():
        fields[control(name)] = CONTROLS[setting.kind](name, setting, saved.get(name, ""))
        if setting.kind is SettingKind.PHRASE and setting.offers:
            fields[own_words(name)] = _words(Readable(), AtMost(LONGEST_PHRASE))
    form: type[SettingsForm] = type("GroupForm", (SettingsForm,), fields)
    return form(settings, saved, posted)


def initial_values(settings: Mapping[str, Setting], saved: Mapping[str, str]) -> dict[str, str]:
    """What the controls hold before anything is posted."""
    values: dict[str, str] = {}
    for name, setting in settings.items():
        value = saved.get(name, "")
        is_own = bool(value and setting.offers and value not in setting.offers)
        values[control(name)] = OWN_WORDS if is_own else value
        values[own_words(name)] = value if is_own else ""
    return values


def _choice(name: str, setting: Setting, saved: str) -> Field:
    return StringField(validators=[OneOf({"", *setting.choices}, "not-an-option")])


def _number(name: str, setting: Setting, saved: str) -> Field:
    return StringField(validators=[Optional(), WholeNumber(setting.least, setting.most)])


def _phrase(name: str, setting: Setting, saved: str) -> Field:
    if setting.offers:
        return StringField(validators=[OfferOrOwnWords(own_words(name), setting.offers, saved)])
    return _words(Optional(), Readable(), AtMost(LONGEST_PHRASE))


def _words(*validators: Any) -> Field:
    return TextAreaField(filters=[_one_line], validators=validators)


def _one_line(text: str | None) -> str:
    """The words in one line, as they stand in a sentence."""
    return " ".join((text or "").split())


CONTROLS = {SettingKind.CHOICE: _choice, SettingKind.NUMBER: _number, SettingKind.PHRASE: _phrase}


@dataclass(frozen=True)
class OfferOrOwnWords:
    """Refuse what is no offer, own words that are not there, and an offer beside words just written.

    The words that were ``saved`` may still stand in the field when an offer is chosen instead.
    """

    own: str
    offers: Collection[str]
    saved: str

    def __call__(self, form: SettingsForm, field: Field) -> None:
        picked, written = text_of(field), text_of(form[self.own])
        if picked not in {"", OWN_WORDS, self.saved, *self.offers}:
            raise StopValidation("not-an-option")
        if picked == OWN_WORDS and not written:
            raise StopValidation("no-own-words")
        if picked not in ("", OWN_WORDS) and written not in ("", picked, self.saved):
            raise StopValidation("chosen-and-written")
