"""The reader on what no rule was written for word by word: kinds of figures, acronyms by the words that there are,
parts of speech by the clause.
"""

from __future__ import annotations

from functools import cache

import pytest

from pipelines.speech.front.g2p import G2P
from pipelines.speech.front.known_words import classes_of
from pipelines.speech.front.normalise import tokenize
from pipelines.speech.text import split_phrases
from weights.store import EMBEDDED


@cache
def g2p() -> G2P:
    return G2P.load(EMBEDDED / "speech")


def said(text: str) -> str:
    return " ".join(w for p in split_phrases(text) for t in tokenize(p.text) for w in t.words)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("The code is 5812; in 1087 it was lost.", "the code is five eight one two in ten eighty seven it was lost"),
        (
            "Room 407, 1500 soldiers, in 1500",
            "room four oh seven one thousand five hundred soldiers in fifteen hundred",
        ),
        ("an A- and type B+ blood", "an a. minus and type b. plus blood"),
        ("Press * now, if x >= 3.", "press star now if x. greater than or equal to three"),
        ("on Wed. or Sat. at the lab", "on wednesday or saturday at the lab"),
        ("Thurs, 3 July; your acct. at Intl. Bank", "thursday the third of july your account at international bank"),
        ("Scene iii, page xii; built MDCCCLXXIV", "scene three page twelve built eighteen seventy four"),
        ("add 3/4 tbsp and ½ tsp of it", "add three quarters tablespoon and half a teaspoon of it"),
        ("Text 555 0170 or dial 911.", "text five five five zero one seven zero or dial nine one one"),
        ("he scored 14/15 on it", "he scored fourteen out of fifteen on it"),
        ("8 a.m.-3 p.m.", "eight a. m. to three p. m."),
        (
            "a $20 hat, a £3 million house, a $90-a-day room",
            "a twenty dollar hat a three million pound house a ninety dollar a day room",
        ),
        ("$2M-$3M, CHF 12, EUR 9", "two million to three million dollars twelve swiss francs nine euros"),
        ("see cnn.com or nps.gov", "see c. n. n. dot com or n. p. s. dot gov"),
        (
            "a 40 W lamp, 6 g of salt, 2.5 L, 4 µm",
            "a forty watt lamp six grams of salt two point five liters four micrometers",
        ),
        ("a board of 2 ft x 4 ft", "a board of two feet by four feet"),
        (
            "$2.50/lb at 60 km/h, 9.8 m/s²",
            "two dollars and fifty cents per pound at sixty kilometers per hour"
            " nine point eight meters per second squared",
        ),
        ('a 24" screen, "size 24"', "a twenty four inch screen size twenty four"),
        ("48.9° N, 2 000 000, FY2021", "forty eight point nine degrees north two million f. y. twenty twenty one"),
        ("at 7.45 pm in the 2021/22 season", "at seven forty five p. m. in the twenty twenty one twenty two season"),
        (
            "1080p, a 20p coin, 747s, 1s and 0s",
            "ten eighty p. a twenty pence coin seven hundred forty sevens ones and zeros",
        ),
        (
            "(020) 7946 0011 or 1-800-FLOWERS",
            "zero two zero seven nine four six zero zero one one or one eight zero zero flowers",
        ),
        ("WWII, AC/DC, Part II-A, Mk. IV", "world war two a. c. d. c. part two a. mark four"),
        ("Gov't of Salem, Mass. and Drs. Lee", "government of salem massachusetts and doctors lee"),
        ("a² +/- 3, Fig. 2.1b", "a. squared plus or minus three figure two point one b."),
        ("class of '09, M&Ms, $5 bills", "class of oh nine m. and m.'s five dollar bills"),
    ],
)
def test_kinds_of_figures_and_signs_are_read(written: str, words: str) -> None:
    assert said(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("The RSPB and the MLA wrote.", "the r. s. p. b. and the m. l. a. wrote"),
        ("UNESCO, FEMA, ASEAN and OSHA", "unesco fema asean and osha"),
        ("a WHO report on it", "a w. h. o. report on it"),
        ("WHO asked? Ask HIM.", "who asked ask him"),
        ("the IT budget, AB positive", "the i. t. budget a. b. positive"),
        ("three PhDs, the IoT", "three p. h. d.'s the i. o. t."),
        ("THE DOG BIT THE MAN", "the dog bit the man"),
        ("a VERY good plan", "a very good plan"),
    ],
)
def test_capitals_are_named_where_they_are_no_word(written: str, words: str) -> None:
    assert said(written) == words


@pytest.mark.parametrize(
    ("sentence", "word", "phones"),
    [
        ("Most shops close early on Sunday.", "close", "k l ow z"),
        ("It was a close game.", "close", "k l ow s"),
        ("Pupils who read well write well.", "read", "r iy d"),
        ("My teacher read it to us.", "read", "r eh d"),
        ("Muscles contract in the cold.", "contract", "k ax n t r ae k t"),
        ("My cousin lives in Leeds.", "lives", "l ih v z"),
        ("Her answers conflict.", "conflict", "k ax n f l ih k t"),
        ("A police escort led the way.", "escort", "eh s k ao r t"),
        ("Police suspect a fire.", "suspect", "s ax s p eh k t"),
        ("Some object to the noise.", "object", "ax b jh eh k t"),
        ("An escaped convict was seen.", "convict", "k aa n v ih k t"),
        ("Animal abuse is a crime.", "abuse", "ax b y uw s"),
        ("Permit her to go.", "permit", "p er m ih t"),
        ("The church roof was of lead.", "lead", "l eh d"),
        ("They grilled bass on the beach.", "bass", "b ae s"),
        ("Three does stood by the road.", "does", "d ow z"),
        ("My toes got number and number.", "number", "n ah m er"),
        ("Our learned friend is late.", "learned", "l er n ih d"),
        ("A home for the aged.", "aged", "ey jh ih d"),
        ("The swimmer dove off the pier.", "dove", "d ow v"),
        ("The path wound up the hill.", "wound", "w aw n d"),
        ("My résumé is old; I resume work.", "Resume", "r eh z ax m ey"),
        ("Polish bread is dark.", "Polish", "p ow l ih sh"),
        ("Polish the silver.", "polish", "p aa l ih sh"),
    ],
)
def test_readings_follow_the_clause(sentence: str, word: str, phones: str) -> None:
    words = [w for t in tokenize(sentence) for w in t.words]
    spoken = g2p().phonemize(words)[words.index(word)]
    assert " ".join(p.rstrip("012") for p in spoken) == phones


def test_classes_of_inflected_words_are_those_of_their_stem() -> None:
    assert "S" in classes_of("gardeners") and classes_of("gardener's") == "T"
    assert classes_of("xyzzy") == ""
