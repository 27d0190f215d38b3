"""What the tables are made of: moments with their zone, sealed values, and the clinic each row leads with."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.records.store.encryption import Place, ring


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with its zone; SQLite alone would forget it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed:
    """A property that seals what is written and opens what is read; the record's key must be set first."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        sealed = getattr(record, f"{self.name}_sealed")
        return None if sealed is None else ring().unseal(record.place(self.name), sealed)

    def __set__(self, record: Any, text: str | None) -> None:
        sealed = None if text is None else ring().seal(record.place(self.name), text)
        setattr(record, f"{self.name}_sealed", sealed)


class OfClinic:
    """What every table but ``clinics`` begins with."""

    clinic_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    row_key = ""

    def place(self, column: str) -> Place:
        """Where one of its sealed values stands."""
        return Place(self.clinic_id, self.__tablename__, column, getattr(self, self.row_key))  # type: ignore[attr-defined]
