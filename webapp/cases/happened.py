"""When something happened, where that may be before it is typed in: limits count from then."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired, ValidationError

from webapp import clock
from webapp.clock import LONDON
from webapp.deadlines.counting import END_OF_DAY
from webapp.forms.fields import calendar
from webapp.web.date_input import DateInput
from webapp.web.page_form import PageForm


class HappenedForm(PageForm):
    """The day on which what is recorded was done. Begins with today."""

    happened_on = DateField(
        _l("When was this done?"),
        format="%d %m %Y",
        default=clock.today,
        description=_l("Time limits count from this day, not from the day it is typed in."),
        widget=DateInput(),
        validators=[InputRequired(message=_l("Enter the day on which this was done"))],
    )

    def validate_happened_on(self, field: DateField) -> None:
        """It has happened: the day cannot lie ahead."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError(_l("The day on which this was done must be today or in the past"))
        if field.data is not None and field.data.year < calendar.EARLIEST:
            raise ValidationError(_l("The day on which this was done must be a real date"))

    def moment(self, now: datetime) -> datetime:
        """The day as a moment: now when it is today, else the end of the day."""
        day: date | None = self.happened_on.data
        if day is None or day == now.astimezone(LONDON).date():
            return now
        return datetime.combine(day, END_OF_DAY, tzinfo=LONDON)
