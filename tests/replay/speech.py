"""Speech: what is said and how."""

from __future__ import annotations

import numpy as np

from tests.replay.rows import row


def _said(text: str) -> str:
    from pipelines.speech.front.normalise import tokenize
    from pipelines.speech.text import split_phrases

    return " | ".join(" ".join(w for t in tokenize(p.text) for w in t.words) for p in split_phrases(text))


def _pipe():
    from pipelines.speech import SpeechPipeline

    global _PIPE
    if "_PIPE" not in globals():
        _PIPE = SpeechPipeline.from_pretrained()
    return _PIPE


READINGS = {
    "roman numerals": (
        "World War II ended. Louis XIV and Chapter IV",
        "world war two ended | louis the fourteenth and chapter four",
    ),
    "acronyms": ("The FBI and the CIA", "the f. b. i. and the c. i. a."),
    "acronyms with vowels": ("The AI ran on a GPU in the USA", "the a. i. ran on a g. p. u. in the u. s. a."),
    "hyphens before figures": ("COVID-19 and GPT-4", "covid nineteen and g. p. t. four"),
    "ranges": ("pages 10-15, 1980-1986", "pages ten to fifteen nineteen eighty to nineteen eighty six"),
    "telephones": ("Call 555-0123.", "call five five five zero one two three"),
    "slashes": ("24/7, 50/50, 9/11, 9.8/10", "twenty four seven fifty fifty nine eleven nine point eight out of ten"),
    "fractions and powers": (
        "½ cup, 3¼, 5², 2 1/2 cups",
        "half a cup three and a quarter five squared two and a half cups",
    ),
    "no. that ends a sentence": ("I said no. 5 people left.", "i said no | five people left"),
    "drive": ("12 Oak Dr.", "twelve oak drive"),
    "initials": ("J. R. R. Tolkien met George W. Bush.", "j. r. r. tolkien met george w. bush"),
    "a.m. and U.S.": (
        "at 9:05 a.m. on Monday; the U.S. and Canada",
        "at nine oh five a. m. on monday the u. s. and canada",
    ),
    "etc.": ("Bring pens, etc. We start.", "bring pens et cetera | we start"),
    "signs": ("C#, AT&T, 1,000th, 50¢", "c. sharp a. t. and t. one thousandth fifty cents"),
    "versions": ("v1.2.3", "version one dot two dot three"),
    "links": ("See [the page](https://example.org/a).", "see the page"),
    "drawn-out words": ("Nooooo! Hmm... pfft", "no | hmm | pfft"),
}
for _name, (_text, _words) in READINGS.items():
    row(f"speech: {_name}")(lambda text=_text, words=_words: _said(text) == words)


@row("speech: homographs")
def homographs() -> bool:
    from pipelines.speech.front.normalise import tokenize

    g2p = _pipe().engine.g2p
    for text, word, phones in (
        ("Wind the clock.", "wind", "w ay n d"),
        ("She made a bow to the queen.", "bow", "b aw"),
        ("A tear ran down.", "tear", "t ih r"),
        ("We ate Polish food.", "Polish", "p ow l ih sh"),
        ("He plays bass guitar.", "bass", "b ey s"),
        ("What we must do is read.", "read", "r iy d"),
        ("The baker closed it.", "closed", "k l ow z d"),
    ):
        words = [w for t in tokenize(text) for w in t.words]
        spoken = g2p.phonemize(words)[words.index(word)]
        assert " ".join(p.rstrip("012") for p in spoken) == phones, text
    return True


@row("speech: a text with nothing to speak is refused; what is not spoken is named")
def unspoken() -> bool:
    from weights.errors import InputError

    assert _pipe()("Hello 你好.", seed=1).notes
    try:
        _pipe()("你好")
    except InputError:
        return True
    return False


@row("speech: a long text without marks is cut between phrases")
def long_text() -> bool:
    from pipelines.speech.text import split_phrases

    clause = "our neighbour counted two hundred and fifty three thousand silver coins near the old stone bridge"
    pieces = [p.text for p in split_phrases(" and ".join([clause] * 6))]
    return len(pieces) > 1 and all(p.split()[0] in ("and", "near") for p in pieces[1:])


def _end_st(text: str) -> tuple[float, float]:
    from pipelines.speech.rules.world import estimate_f0

    output = _pipe()(text, seed=1)
    f0 = estimate_f0(output.samples, output.sampling_rate)
    st = 12 * np.log2(f0[f0 > 0])
    return float(np.median(st[-12:])), float(np.median(st[-112:-12]))


@row("speech: yes/no and one-word questions rise 3 to 6 semitones")
def rising() -> bool:
    words = ("Is it raining", "Really", "You can see the bridge", "Coffee", "She likes the garden", "Tomorrow")
    return 3 < np.median([_end_st(f"{w}?")[0] - _end_st(f"{w}.")[0] for w in words]) < 6


@row("speech: wh-questions fall")
def falling() -> bool:
    return all(end < before for end, before in map(_end_st, ("Where are you going?", "What did she say?")))


@row("speech: h, w and y begin without a burst")
def onsets() -> bool:
    for word in ("Hi", "Hello", "Who", "We", "Yes", "You"):
        output = _pipe()(f"{word} there.", seed=1)
        power = (output.samples[: len(output.samples) // 120 * 120].reshape(-1, 120).astype(float) ** 2).mean(axis=1)
        level = 10 * np.log10(np.convolve(power, np.ones(4) / 4, "valid") + 1e-12)
        level = level[: round(output.phonemes[1].end_s / 0.005)]
        rise = level[: int(np.flatnonzero(level > level.max() - 8)[0]) + 1]
        rise = rise[rise > level.max() - 45]
        assert (np.maximum.accumulate(rise) - rise).max() < 5, word
    return True


@row("B: an affect curve goes on over two sentences")
def curve() -> bool:
    text = "We will take the second road on the left. The river runs north of the town."
    curved, calm = (_pipe().plan(text, affect=a, seed=1)[1].f0.mean() for a in ("0: calm; 2: calm; 2.6: angry", "calm"))
    return curved > 1.15 * calm


@row("B: stress is marked")
def stress() -> bool:
    return any("ˈ" in m.text for m in _pipe()("banana", seed=1).phonemes)


@row("B: valence, dominance and styles of the rules")
def rules() -> bool:
    from conditioning.affect import Affect
    from pipelines.speech.rules.prosody import compute_prosody

    glad, sad = (compute_prosody(Affect.of(f"{v},0,0")) for v in (0.6, -0.6))
    strong, weak = (compute_prosody(Affect.of(f"0,0,{d}")) for d in (0.6, -0.6))
    return glad.f0_st > sad.f0_st and glad.formant_log2 > sad.formant_log2 and strong.final_st < weak.final_st


@row("B: the record of a conversion names its engine")
def conversion() -> bool:
    from pipelines.media import Audio
    from pipelines.speech import ConversionPipeline

    t = np.arange(12_000) / 16_000
    hum = (0.2 * np.sin(2 * np.pi * 140 * t) + 0.1 * np.sin(2 * np.pi * 280 * t)).astype(np.float32)
    return all(
        ConversionPipeline.from_pretrained(e)(Audio(hum, 16_000), affect="sad", seed=1).record.engine == e
        for e in ("voice", "world")
    )
