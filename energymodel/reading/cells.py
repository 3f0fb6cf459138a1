"""One cell: its text becomes a value, or what is allowed is said in words. The one place that knows what a value may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from math import inf, isfinite

from energymodel.field import SERVICE, TEXT, YES_NO, Field, table_of
from energymodel.reading.layout import default_text, is_required, one_of

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LABEL = re.compile(r"[^\W_][\w.-]{0,63}")
RESERVED = frozenset(
    {"time", "month", "day", "hour", "lag", "source", "confidence", "note", "total", "sum", "all", "none", "true", "false"}
)
"""Words that mean something else in a header, a scenario or a result."""
DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:00)?)?", re.ASCII)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
"""A date as spreadsheets count it: days since 1900."""
SERIAL_HINT = " (a spreadsheet's number of a day? format the column as text)"
SLASHES = re.compile(r"(\d{4})/(\d\d?)/(\d\d?)", re.ASCII)
"""A date as spreadsheets write it."""
CONFIDENCE = ("official", "press", "dataset", "derived", "ESTIMATE")

Labels = Mapping[str, Mapping[str, int]]


class Refused(ValueError):
    """A cell that cannot be read; the message, where there is one, says what is allowed."""


def shown(text: object) -> str:
    """A value as it is shown in a fault: quoted, on one line, not too long."""
    if text is None or text == "":
        return "a blank"
    quoted = repr(str(text))
    return quoted if len(quoted) <= 60 else f"{quoted[:57]}..."


def unit_of(spec: Field) -> str:
    """Unit in the file, for messages; nothing for plain numbers."""
    unit = spec.file_unit or spec.unit
    return "" if unit == "1" else f" {unit}"


def is_unlikely(value: float, spec: Field) -> bool:
    """Whether a value inside the model is allowed, but of a magnitude that real systems do not have."""
    return spec.likely is not None and value != 0 and not spec.likely[0] <= abs(value) <= spec.likely[1]


def likely(spec: Field) -> str:
    """What is likely of a Field, in words, in the unit of the file."""
    low, high = (x / spec.factor for x in spec.likely)
    return f"{low:.10g} to {high:.10g}{unit_of(spec)}"


def allowed(spec: Field, labels: Labels | None = None, text: str = "") -> str:
    """What a Field allows, in words, in the unit of the file."""
    if spec.is_quantity:
        low, high = (x / spec.factor if abs(x) < inf else x for x in (spec.low, spec.high))
        both = f"a number from {low:.10g} to {high:.10g}"
        words = both if abs(low) < inf and high < inf else f"a number of at least {low:.10g}" if abs(low) < inf else "a number"
        words += unit_of(spec)
    elif spec.is_pointer:
        words = one_of(text, (labels or {}).get(spec.unit, ()), f"a {spec.unit} of system/{table_of(spec.unit)}.csv")
    else:
        words = {YES_NO: "yes or no", SERVICE: "a date such as 2027-07-01, or blank for always", TEXT: "a text"}[spec.unit]
    if spec.unit == SERVICE and SERIAL.fullmatch(text):
        words += SERIAL_HINT
    if spec.is_quantity and text.startswith('"'):
        words += "; without quotes: in quotes it is text"
    return words if is_required(spec) or spec.unit == SERVICE or spec.default is None else f"{words}; blank means {default_text(spec)}"


def number(text: str) -> float:
    """The number a text is, exactly as Python reads it. Raises Refused for anything else."""
    bare = text.strip(" ")
    if not NUMBER.fullmatch(bare) or not isfinite(value := float(bare)):
        raise Refused("digits with a decimal point, without thousands separators")
    return value


def read_cell(text: str, spec: Field, labels: Labels):
    """The value of one cell: float inside the model, label, bool, datetime (None: always) or text.

    Raises ValueError for what is not ``allowed``.
    """
    if text.strip() == "":
        if spec.unit == SERVICE:
            return None
        if is_required(spec):
            raise Refused
        return spec.default
    if spec.is_quantity:
        value = number(text) * spec.factor
        if not spec.low <= value <= spec.high:
            raise Refused
        return value
    if spec.unit == SERVICE:
        if day := SLASHES.fullmatch(text):
            return datetime(*map(int, day.groups()))
        if not DATE.fullmatch(text):
            raise Refused
        return datetime.fromisoformat(text)
    if spec.unit == YES_NO:
        if text not in ("yes", "no"):
            raise Refused
        return text == "yes"
    if spec.is_pointer and text not in labels.get(spec.unit, (text,)):  # a table that is missing is one fault, not one a pointer
        raise Refused
    if spec.unit == TEXT and any(unicodedata.category(c) == "Cc" for c in text):
        raise Refused
    return text


def check_label(text: str) -> None:
    """Raise Refused unless the text can name an entity's element."""
    if not LABEL.fullmatch(text) or unicodedata.normalize("NFKC", text) != text:
        raise Refused("a name of letters, digits, `-`, `_` and `.` that begins with a letter or digit")
    if text.lower() in RESERVED:
        raise Refused("a name that is not a reserved word")


def check_provenance(column: str, text: str) -> None:
    """Raise Refused unless the text can be a ``source`` or a ``confidence``."""
    if column == "source" and not text.strip():
        raise Refused("where the row's numbers come from")
    parts = text.split("/")
    if column == "confidence" and not (len(parts) <= 2 and all(p.strip() in CONFIDENCE for p in parts)):
        raise Refused(one_of(text, CONFIDENCE, "one, or two joined by `/`, of"))


def cell_text(value: object, spec: Field | None) -> str:
    """A scenario's value as the text a table would hold; a quoted number stays quoted, so that it is refused."""
    if isinstance(value, bool):
        return ("no", "yes")[value] if spec and spec.unit == YES_NO else str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and spec and spec.is_quantity:
        return f'"{value}"'
    return value if isinstance(value, str) else repr(value)
