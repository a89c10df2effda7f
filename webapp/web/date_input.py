"""A date in three boxes whose words are in the reader's language: the library's are English wherever it stands."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from govuk_frontend_wtf.wtforms_widgets import GovDateInput
from wtforms import DateField


class DateInput(GovDateInput):  # type: ignore[misc]
    """As the library draws it, with its labels translated."""

    def map_gov_params(self, field: DateField, **given: Any) -> Any:
        if field.raw_data is not None:  # whatever was posted, three boxes stand on the page
            boxes = [each if isinstance(each, str) else "" for each in field.raw_data]
            field.raw_data = [*boxes, "", "", ""][:3]
        params = super().map_gov_params(field, **given)
        for box, label in zip(params["items"], (_("Day"), _("Month"), _("Year")), strict=True):
            box["label"] = label
        return params
