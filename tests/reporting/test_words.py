"""Every word is there in both languages, and all that the program itself names has one."""

from __future__ import annotations

import pytest

from energymodel.reporting.tables import POLICY_COLUMNS
from energymodel.reporting.words import LANGUAGES, both, word, words
from energymodel.rooms import POLICIES, name_of


@pytest.mark.parametrize("name", words())
def test_a_word_is_in_both_languages(name):
    assert all(words()[name][language] for language in LANGUAGES)
    assert any("\u4e00" <= character <= "\u9fff" for character in words()[name]["zh"]) or name == "CO2"


@pytest.mark.parametrize("name", [*map(name_of, POLICIES), *POLICY_COLUMNS.values()])
def test_policies_and_their_columns_have_words(name):
    assert name in words()


def test_a_name_without_a_word_is_its_own():
    assert word("no_such_name", "zh") == "no such name"
    assert both("no_such_name") == "no such name"


def test_a_word_of_a_kind_comes_before_the_word_for_all():
    assert word("gas", "en", "cause") == words()["cause gas"]["en"]
    assert word("gas", "en", "zone") == word("gas", "en")
    assert both("gas", "cause", "\n").split("\n") == [words()["cause gas"][language] for language in LANGUAGES]
