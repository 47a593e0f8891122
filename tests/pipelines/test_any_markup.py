"""Whatever stands in markup is read, or refused in one line."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.speech.front.markup import MAX_PAUSE_S, parse_markup
from weights.errors import InputError

values = st.sampled_from(
    [".", "..", "1.2.3", "", "+", "-.", "%", "9" * 400, "\u0661", "0", "+5", "300", "fast", "loud"]
)
marks = st.one_of(
    values.map("[pause {}]".format),
    values.map("[pause {}ms]".format),
    values.map('<break time="{}s"/>'.format),
    values.map('<prosody rate="{}%">'.format),
    values.map('<prosody pitch="{}st">'.format),
    values.map('<prosody pitch="+{}%">'.format),
    values.map('<prosody volume="{}dB">'.format),
    values.map('<prosody volume="{}">'.format),
    values.map('<mstts:express-as style="sad" styledegree="{}">'.format),
    st.sampled_from(
        ["</prosody>", "<p>", "</p>", "<s>", "<!--", "-->", "<?", "<sub alias='x'>", "&#0;", "&#x110000;", "&amp;"]
    ),
    st.sampled_from(["*a*", "**", "*", "[sigh]", "[", "]", "<", ">", "\n\n", "word", "\x00", "\ud800"]),
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(marks, max_size=8).map(" ".join)))
@example("[pause .]")
@example("<break time='.'/>")
@example("<prosody rate='1.2.3'>a</prosody>")
@example("<prosody pitch='.st'>a</prosody>")
@example("<prosody volume='.dB'>a</prosody>")
def test_any_markup_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        marked = parse_markup(text)
    except InputError as error:
        assert "\n" not in str(error) and error.exit_code == 2
        return
    assert all(0 <= s.start < s.end <= len(marked.text) for s in marked.spans)
    assert all(0 <= e.at <= len(marked.text) and 0 <= e.pause_s <= MAX_PAUSE_S for e in marked.events)
    assert all(math.isfinite(x) for s in marked.spans for x in (s.rate, s.pitch_st, s.volume_db, s.degree))


@pytest.mark.parametrize("bad", ["[pause .]", "[pause 1.2.3]", "[pause 99]", "<break time='.s'/>"])
def test_a_pause_that_is_no_number_says_what_one_is(bad: str) -> None:
    with pytest.raises(InputError, match=r"a pause lasts 0 to 10 seconds"):
        parse_markup(f"Well {bad} then.")


@pytest.mark.parametrize(
    "unit",
    ["<!--", "<a ", "<p>", "<p>a.</p>", "*", "* ", "*a ", "[", "<a", "&", "<a b", "</p>", "\n\n", "<b><a>", "</b>"],
)
def test_long_markup_costs_what_its_length_does(unit: str) -> None:
    """What takes the square of the length would not end here in minutes."""
    parse_markup(unit * (50_000 // len(unit)))
    parse_markup("<a " + unit.strip("<>") * (50_000 // len(unit)) + ">")
    parse_markup("<b>" * 8_000 + "<a>" * 8_000 + unit * 100)
