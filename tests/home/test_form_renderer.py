"""Plain inputs are drawn without templates, exactly as Django's own templates draw them."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.test.html import parse_html
from django.utils.safestring import SafeString

from home import form_renderer
from home.form_renderer import FormRenderer

HOSTILE = """"><script>alert('x')</script>&amp; <b>"""
WIDGETS = [
    forms.TextInput,
    forms.EmailInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.PasswordInput,
    forms.URLInput,
]


@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize("value", [None, "", "gewoon", HOSTILE, 12, SafeString("<b>")])
@pytest.mark.parametrize(
    "attributes",
    [{}, {"required": True, "disabled": False, "maxlength": 80, "class": 'a "b"'}, {"x": HOSTILE}],
)
def test_it_draws_what_the_templates_draw(widget, value, attributes):
    control = widget(attrs=attributes)
    assert control.template_name in form_renderer._PLAIN
    drawn = control.render("name", value, renderer=FormRenderer())
    assert parse_html(drawn) == parse_html(
        control.render("name", value, renderer=TemplatesSetting())
    )


def test_a_widget_with_a_template_of_its_own_keeps_it():
    class Form(forms.Form):
        choice = forms.ChoiceField(choices=[("a", "A")])

    assert "<select" in Form(renderer=FormRenderer()).as_p()
