"""What counts as an answer to the questions that staff put together."""

import pytest

from home.models import Question, QuestionKind
from home.questions import field_name, read_answers


def question(pk, label, kind, **values):
    return Question(pk=pk, label=label, kind=kind, **values)


def read(questions, *values):
    """What is read from a form in which each field has one of these values."""
    named = zip(questions, values, strict=True)
    answers, errors = read_answers(questions, {field_name(item): value for item, value in named})
    return {item.label: value for item, value in answers.items()}, list(errors)


@pytest.mark.parametrize("required", [True, False])
def test_nought_is_an_answer(required):
    children = question(1, "Hoeveel kinderen komen mee?", QuestionKind.NUMBER, required=required)
    assert read([children], 0) == ({"Hoeveel kinderen komen mee?": 0}, [])


def test_a_box_that_is_not_ticked_is_none():
    photos = question(1, "Mag je op de foto?", QuestionKind.CONSENT, required=True)
    assert read([photos], False) == ({}, ["question-1"])


def test_who_is_not_asked_about_lunch_is_not_asked_what_they_eat():
    coming = question(1, "Komt u?", QuestionKind.YES_NO)
    lunch = question(2, "Luncht u?", QuestionKind.YES_NO, depends_on="Komt u?", depends_value="ja")
    wish = question(
        3, "Wat?", QuestionKind.TEXT, depends_on="Luncht u?", depends_value="ja", required=True
    )
    asked = [coming, lunch, wish]
    assert read(asked, "no", "yes", "") == ({"Komt u?": False}, [])
    assert read(asked, "yes", "yes", "")[1] == ["question-3"]


def test_two_questions_that_wait_for_each_other_come_to_an_end():
    first = question(1, "A", QuestionKind.YES_NO, depends_on="B", depends_value="ja")
    second = question(2, "B", QuestionKind.YES_NO, depends_on="A", depends_value="ja")
    assert read([first, second], "yes", "yes") == ({"A": True, "B": True}, [])
