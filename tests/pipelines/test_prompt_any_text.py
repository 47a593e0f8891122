"""Any text is read: nothing raises, every word ends somewhere, what is said to be there is not said to be absent."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.image.prompt.infer import infer_place
from pipelines.image.prompt.lexicon import load_lexicon
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.prompt.tokens import tokenize
from pipelines.image.prompt.wanted import PHENOMENA, PLACES, Wanted
from tests.pipelines.stock_names import load_names

WORDS = st.sampled_from([*sorted(load_lexicon()), *sorted(load_names().stands), "blorf", ",", ".", "and", "3", "no"])
PHRASES = st.lists(WORDS, max_size=25).map(lambda words: " ".join(words).replace("-", " ")[:2000])


def check(text: str) -> Wanted:
    names = load_names()
    wanted = read_prompt(text, names)
    assert wanted == read_prompt(text, names)
    taken = " ".join(word for word, _ in wanted.taken)
    for token in tokenize(text):
        assert token.is_break or token.text in taken, token
    assert {w for w, what in wanted.taken if what == "unknown"} == set(wanted.unknown)
    things = {m.thing for m in wanted.mentions}
    assert not things & wanted.absent and things <= names.stands.keys()
    assert not set(wanted.phenomena) & wanted.absent and set(wanted.phenomena) <= set(PHENOMENA)
    for mention in wanted.mentions:
        assert -1 <= mention.to < len(wanted.mentions) and (mention.to >= 0) == bool(mention.relation)
        assert mention.count >= 0 and (not mention.many or mention.plural)
    assert infer_place(wanted) in PLACES
    return wanted


@given(st.text(max_size=2000))
@example("ﷺ" * 2000)
@example("\ud800 a house 🎂🐕 İstanbul ½ boats")
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    check(text)


@given(PHRASES)
@settings(max_examples=300, deadline=None)
def test_any_row_of_words_is_read(text: str) -> None:
    check(text)


def test_emoji_are_read_by_their_names() -> None:
    assert {m.thing for m in check("🐕 🏠").mentions} == {"dog", "house"}
