"""Two clocks, and one day of business: the office's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meetings.foundation import clock

EVENING_IN_NEW_YORK = datetime(2011, 6, 1, 2, tzinfo=UTC)


def test_the_day_of_business_is_the_day_at_the_office() -> None:
    with clock.frozen(EVENING_IN_NEW_YORK):
        assert clock.business_today() == date(2011, 5, 31)
        assert clock.today("Europe/Zurich") == date(2011, 6, 1)


def test_nobody_asks_for_a_day_without_saying_where() -> None:
    with pytest.raises(TypeError):
        clock.today()  # type: ignore[call-arg]
