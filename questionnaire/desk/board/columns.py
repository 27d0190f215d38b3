"""The columns of the board, from left to right. What a cell shows is a macro in ``desk/board/cells.html``."""

from typing import NamedTuple

from questionnaire.core.translatable import _


class Column(NamedTuple):
    """A column of the board."""

    key: str
    """Names the macro of its cells, and their CSS class: ``cell--ride``."""
    title: str
    """Its heading. Marked for translation."""
    on_paper: bool = True
    short_title: str = ""
    """The label of its cells on a phone, if it is not the heading. Marked for translation."""

    @property
    def css_class(self) -> str:
        """The classes of its heading and of its cells."""
        return f"cell cell--{self.key}" + ("" if self.on_paper else " off-paper")

    @property
    def label(self) -> str:
        """The label of its cells on a phone."""
        return self.short_title or self.title


COLUMNS = (
    Column("time", _("Time")),
    Column("patient", _("Patient")),
    Column("status", _("Status")),
    Column("missing", _("Who acts next, and what is missing"), short_title=_("What is missing")),
    Column("ride", _("Ride home")),
    Column("activity", _("Last activity"), on_paper=False),
)
