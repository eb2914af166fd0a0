"""The order of names in each language."""

from __future__ import annotations

import pytest

from meetings.foundation.collation import sort_key


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ["Côte d’Ivoire", "Croatia", "Cuba"]),
        ("fr", ["Égypte", "El Salvador", "Émirats arabes unis", "Équateur", "Érythrée", "Espagne"]),
        ("es", ["Camboya", "Canadá", "Cañada", "Caos"]),
        ("ru", ["Ирак", "Йемен", "Кабо-Верде"]),
        ("ar", ["الأرجنتين", "الأردن", "أرمينيا", "إريتريا", "إسبانيا"]),
        ("zh", ["阿富汗", "法国", "斐济", "芬兰", "墨西哥", "瑙鲁", "尼泊尔", "中国"]),
    ],
)
def test_names_stand_as_a_list_of_the_language_has_them(lang: str, names: list[str]) -> None:
    mixed = names[::-1]
    assert sorted(mixed, key=lambda name: sort_key(name, lang)) == names
