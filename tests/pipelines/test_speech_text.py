"""What is written, read as people read it: figures, capitals, abbreviations, homographs; cuts; what is not spoken."""

from __future__ import annotations

from functools import cache

import pytest

from pipelines.speech.front.g2p import G2P
from pipelines.speech.front.normalise import tokenize
from pipelines.speech.front.transcription import to_phones
from pipelines.speech.text import check_spoken, split_phrases
from weights.errors import InputError
from weights.store import EMBEDDED


@cache
def g2p() -> G2P:
    return G2P.load(EMBEDDED / "speech")


READINGS = (
    ("Mon-Fri, Nov. 5-7, a ½ mile", "monday to friday november fifth to seventh a half mile"),
    ("10s, the 80s, M&M's", "ten seconds the eighties m. and m.'s"),
    ("a 50-50 chance; 24/7/365", "a fifty fifty chance twenty four seven three hundred sixty five"),
    ("an A in English, 100 Elm Ave, 5th St. near", "an a. in english one hundred elm avenue fifth street near"),
    ("5 ft. 10 in. tall, .5%", "five feet ten inches tall point five percent"),
    ("The WHO said so. Who said so?", "the w. h. o. said so who said so"),
    (
        "temperatures of 20-25°C and -3 to -5",
        "temperatures of twenty to twenty five degrees celsius and minus three to minus five",
    ),
    ("3 × 4 = 12, 5 + 3 = 8", "three times four equals twelve five plus three equals eight"),
    ("approx. 50, est. 1990, c. 1850", "approximately fifty established nineteen ninety circa eighteen fifty"),
    ("WHAT ARE YOU DOING? I AM ANGRY.", "what are you doing i am angry"),
    ("GOOD MORNING USA", "good morning u. s. a."),
    ("70mph, 5'3, 98.6°F", "seventy miles per hour five foot three ninety eight point six degrees fahrenheit"),
    ("gooood, pleeease, loooove, heyyy", "good please love hey"),
    ("XXL shirt, IV fluids, CV, MIX", "x. x. l. shirt i. v. fluids c. v. mix"),
    ("#1 fan, 20% off, 3x faster", "number one fan twenty percent off three times faster"),
    ("World War II ended.", "world war two ended"),
    ("Louis XIV and Chapter IV", "louis the fourteenth and chapter four"),
    ("The FBI and the CIA", "the f. b. i. and the c. i. a."),
    ("The AI ran on a GPU in the USA", "the a. i. ran on a g. p. u. in the u. s. a."),
    ("COVID-19 and GPT-4", "covid nineteen and g. p. t. four"),
    (
        "pages 10-15, 1980-1986, 2020-12",
        "pages ten to fifteen nineteen eighty to nineteen eighty six december twenty twenty",
    ),
    (
        "Call 555-0123 or 1-800-555-0199.",
        "call five five five zero one two three or one eight zero zero five five five zero one nine nine",
    ),
    ("24/7, 50/50, 9/11, 9.8/10", "twenty four seven fifty fifty nine eleven nine point eight out of ten"),
    ("½ cup, 3¼, 5²", "half a cup three and a quarter five squared"),
    ("2 1/2 cups", "two and a half cups"),
    ("12 Oak Dr.", "twelve oak drive"),
    ("C#, AT&T, 1,000th, 50¢", "c. sharp a. t. and t. one thousandth fifty cents"),
    ("IP 192.168.0.1, v1.2.3", "i. p. one nine two dot one six eight dot zero dot one version one dot two dot three"),
    ("Nooooo! Hmm... pfft", "no hmm pfft"),
    ("Henry VIII had six wives.", "henry the eighth had six wives"),
    ("Queen Elizabeth II met Pope John Paul II.", "queen elizabeth the second met pope john paul the second"),
    ("Act III, Scene II", "act three scene two"),
    ("World War I ended", "world war one ended"),
    ("Elizabeth I was queen.", "elizabeth the first was queen"),
    ("I think Mary I like is here.", "i think mary i like is here"),
    ("Malcolm X spoke.", "malcolm x. spoke"),
    ("the XIX century", "the nineteenth century"),
    ("Super Bowl XLVII", "super bowl forty seven"),
    ("John D. Rockefeller III", "john d. rockefeller the third"),
    ("Rocky IV and Type II", "rocky four and type two"),
    ("Henry V's army", "henry the fifth's army"),
    ("an IV drip and a CD", "an i. v. drip and a c. d."),
    ("NASA and NATO and UNESCO", "nasa and nato and unesco"),
    ("the UN, the EU and the UK", "the u. n. the e. u. and the u. k."),
    ("STOP! I SAID NO.", "stop i said no"),
    ("THIS IS VERY IMPORTANT", "this is very important"),
    ("HELP US NOW", "help us now"),
    ("The US won.", "the u. s. won"),
    ("You MUST go.", "you must go"),
    ("The CEO's GPUs and DVDs", "the c. e. o.'s g. p. u.'s and d. v. d.'s"),
    ("the IT department", "the i. t. department"),
    ("DO IT NOW", "do it now"),
    ("IBM, BBC, NBA, ATM, UFO", "i. b. m. b. b. c. n. b. a. a. t. m. u. f. o."),
    ("a PhD from MIT", "a p. h. d. from m. i. t."),
    ("YouTube, iPhone, McDonald's", "you tube i. phone mcdonald's"),
    ("F-16, Boeing-747, Apollo 11", "f. sixteen boeing seven hundred forty seven apollo eleven"),
    ("a 3-year-old and a 24-hour shift", "a three year old and a twenty four hour shift"),
    ("it's -5 outside, -10°C", "it's minus five outside minus ten degrees celsius"),
    ("won 5-4", "won five to four"),
    ("$10-15 and $5-$7", "ten to fifteen dollars and five to seven dollars"),
    ("10–15% of 5-10 km", "ten to fifteen percent of five to ten kilometers"),
    ("10 - 3 = 7", "ten minus three equals seven"),
    ("open 9am-5pm, 9:00-17:30", "open nine a. m. to five p. m. nine o'clock to seventeen thirty"),
    ("1914-18", "nineteen fourteen to eighteen"),
    ("1½ hours, ¾ mile, ⅓ of it", "one and a half hours three quarters mile one third of it"),
    ("½ an hour; ½ of it", "half an hour half of it"),
    ("1 1/2 and 3 3/4 inches", "one and a half and three and three quarters inches"),
    ("2/3, 5/8, 1/10", "two thirds five eighths one tenth"),
    ("8/10 stars; 120/80", "eight out of ten stars one hundred twenty over eighty"),
    ("on 5/3", "on may third"),
    ("x³, 10⁶, 2^10", "x. cubed ten to the power of six two to the power of ten"),
    ("20 m², 5 km²", "twenty square meters five square kilometers"),
    ("Mr. and Mrs. Smith vs. Dr. Jones, Ph.D.", "mister and missus smith versus doctor jones p. h. d."),
    ("St. James St.", "saint james street"),
    ("123 Main St., Apt. 4", "one hundred twenty three main street apartment four"),
    ("Gen. Lee and Gov. Brown", "general lee and governor brown"),
    ("see p. 5, pp. 5-7, vol. 2, fig. 3", "see page five pages five to seven volume two figure three"),
    ("Apple Inc. and Tiffany & Co.", "apple incorporated and tiffany and company"),
    ("e.g. pens, i.e. tools", "for example pens that is tools"),
    ("https://example.org/a?b=1, me@x.org.", "example dot org slash a. question mark b. equals one me at x. dot org"),
    ("open README.md or main.py", "open readme dot m. d. or main dot p. y."),
    ("#GoodMorning @anna", "hashtag good morning at anna"),
    ("+44 20 7946 0958", "plus four four two zero seven nine four six zero nine five eight"),
    (
        "(555) 123-4567 and 555.123.4567",
        "five five five one two three four five six seven and five five five one two three four five six seven",
    ),
    ("123-45-6789", "one two three four five six seven eight nine"),
    ("Python 3.11.4, iOS 17.2", "python three dot eleven dot four i. o. s. seventeen point two"),
    ("12.10.2020 and 10/12/2020", "october twelfth twenty twenty and october twelfth twenty twenty"),
    ("9:05 a.m., 14:30, 12:00 pm", "nine oh five a. m. fourteen thirty twelve p. m."),
    ("3:1", "three to one"),
    ("50¢, 5€, 20 USD, -$5, ₹500", "fifty cents five euros twenty dollars minus five dollars five hundred rupees"),
    ("$5/month, 100 km/h", "five dollars per month one hundred kilometers per hour"),
    ("$1.2 billion, $10k", "one point two billion dollars ten thousand dollars"),
    ("C++, F#, R&B, Q&A, .NET", "c. plus plus f. sharp r. and b. q. and a. dot net"),
    ("5kg, 10km/h, 3rd, 1990s", "five kilograms ten kilometers per hour third nineteen nineties"),
    ("20°C, 5GB, 100ml", "twenty degrees celsius five gigabytes one hundred milliliters"),
    ("the '90s, in his 20s", "the nineties in his twenties"),
    (
        "5'10\" tall, 1920x1080, 10x",
        "five foot ten tall one thousand nine hundred twenty by one thousand eighty ten times",
    ),
    ("Sooooo good! Yesss! Whaaaat?", "so good yes what"),
    ("Shhh, brrr, zzz, mmm, ugh", "shh brr zzz mm ugh"),
    ("hahaha, hehe", "ha ha ha he he"),
    ("π ≈ 3.14 and ±5", "pi approximately three point one four and plus or minus five"),
    ("w/o milk, and/or", "without milk and or"),
    ("21st, 1,000th, 100th", "twenty first one thousandth one hundredth"),
    ("May 5, 2024 at noon", "may fifth twenty twenty four at noon"),
    ("2024-05-03 and 3 May 2024", "may third twenty twenty four and the third of may twenty twenty four"),
    ("room no. 5", "room number five"),
    ("call 911 now", "call nine one one now"),
    ("Boston, MA 02115", "boston m. a. zero two one one five"),
    ("١٢ cups", "twelve cups"),
)
#: A sentence, a word of it and its phones.
HOMOGRAPHS = (
    ("They produce produce.", "produce", "p r ax d uw s"),
    ("Have you read it?", "read", "r eh d"),
    ("The insurance was invalid.", "invalid", "ih n v ae l ih d"),
    ("He was a learned man.", "learned", "l er n ih d"),
    ("Lead is a metal.", "lead", "l eh d"),
    ("The bow of the ship sank.", "bow", "b aw"),
    ("Her praise made him content.", "content", "k ax n t eh n t"),
    ("They protest daily.", "protest", "p r ax t eh s t"),
    ("Wind the clock.", "wind", "w ay n d"),
    ("The wind is cold.", "wind", "w ih n d"),
    ("She made a bow to the queen.", "bow", "b aw"),
    ("He shot the bow and arrow.", "bow", "b ow"),
    ("A tear ran down her cheek.", "tear", "t ih r"),
    ("Don't tear the paper.", "tear", "t eh r"),
    ("There is a tear in my shirt.", "tear", "t eh r"),
    ("We ate Polish food.", "Polish", "p ow l ih sh"),
    ("Please polish the table.", "polish", "p aa l ih sh"),
    ("He plays bass guitar.", "bass", "b ey s"),
    ("They caught a bass in the lake.", "bass", "b ae s"),
    ("What we must do is read.", "read", "r iy d"),
    ("I have read it.", "read", "r eh d"),
    ("He read the book yesterday.", "read", "r eh d"),
    ("I read every day.", "read", "r iy d"),
    ("She will read it.", "read", "r iy d"),
    ("Did he read it?", "read", "r iy d"),
    ("I read it last year yesterday.", "read", "r eh d"),
    ("They live in Paris.", "live", "l ih v"),
    ("We saw live music.", "live", "l ay v"),
    ("The show is live on air.", "live", "l ay v"),
    ("Close the door.", "close", "k l ow z"),
    ("They are very close friends.", "close", "k l ow s"),
    ("The baker closed the door.", "closed", "k l ow z d"),
    ("The shop closes at nine.", "closes", "k l ow z ih z"),
    ("He came close to me.", "close", "k l ow s"),
    ("I object to that.", "object", "ax b jh eh k t"),
    ("A strange object fell.", "object", "aa b jh ax k t"),
    ("Did the judge object?", "object", "ax b jh eh k t"),
    ("Record the show.", "record", "r ax k ao r d"),
    ("She broke the world record.", "record", "r eh k er d"),
    ("They will record an album.", "record", "r ax k ao r d"),
    ("Present the award to him.", "present", "p r iy z eh n t"),
    ("He gave me a present.", "present", "p r eh z ax n t"),
    ("The soldier was wounded.", "wounded", "w uw n d ih d"),
    ("He wound the string around it.", "wound", "w aw n d"),
    ("The wound healed.", "wound", "w uw n d"),
    ("A minute later", "minute", "m ih n ax t"),
    ("minute details", "minute", "m ay n uw t"),
    ("The content of the box", "content", "k aa n t eh n t"),
    ("She is content with it.", "content", "k ax n t eh n t"),
    ("Do not use it.", "use", "y uw z"),
    ("It is of no use.", "use", "y uw s"),
    ("I used to swim.", "used", "y uw s t"),
    ("I used a spoon.", "used", "y uw z d"),
    ("We recorded it.", "recorded", "r ax k ao r d ih d"),
    ("Lead the way.", "lead", "l iy d"),
    ("The pipes were made of lead.", "lead", "l eh d"),
    ("lead pipe", "lead", "l eh d"),
    ("They live on lead farms", "lead", "l iy d"),
    ("He has three lives.", "lives", "l ay v z"),
    ("She lives here.", "lives", "l ih v z"),
    ("We had to separate them.", "separate", "s eh p ax r ey t"),
    ("A separate room", "separate", "s eh p ax r ax t"),
    ("Farmers produce food.", "produce", "p r ax d uw s"),
    ("They sell fresh produce.", "produce", "p r ow d uw s"),
    ("He dove into the water.", "dove", "d ow v"),
    ("A dove flew.", "dove", "d ah v"),
    ("The desert is hot.", "desert", "d eh z er t"),
    ("I refuse to go.", "refuse", "r ax f y uw z"),
    ("Can you permit it?", "permit", "p er m ih t"),
    ("The increase in price", "increase", "ih n k r iy s"),
    ("Prices increase every year.", "increase", "ih n k r iy s"),
    ("an excuse", "excuse", "ih k s k y uw s"),
    ("Excuse me.", "excuse", "ih k s k y uw z"),
    ("He was living alone.", "living", "l ih v ih ng"),
    ("The house is big", "house", "hh aw s"),
    ("What did you read?", "read", "r iy d"),
    ("She sat down and read.", "read", "r eh d"),
    ("We must progress.", "progress", "p r ax g r eh s"),
    ("Let him live.", "live", "l ih v"),
)


@pytest.mark.parametrize(("written", "words"), READINGS)
def test_text_is_read_as_people_read_it(written: str, words: str) -> None:
    assert " ".join(w for t in tokenize(written) for w in t.words) == words


@pytest.mark.parametrize(("sentence", "word", "phones"), HOMOGRAPHS)
def test_homographs_sound_as_their_sense_asks(sentence: str, word: str, phones: str) -> None:
    words = [w for t in tokenize(sentence) for w in t.words]
    spoken = g2p().phonemize(words)[words.index(word)]
    assert " ".join(p.rstrip("012") for p in spoken) == phones


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I said no. 5 people left.", ["I said no.", "5 people left."]),
        ("See Fig. 3 and No. 7.", ["See Fig. 3 and No. 7."]),
        ("J. R. R. Tolkien met George W. Bush.", ["J. R. R. Tolkien met George W. Bush."]),
        ("at 9:05 a.m. on Monday; the U.S. and Canada", ["at 9:05 a.m. on Monday; the U.S. and Canada"]),
        ("Bring pens, etc. We start.", ["Bring pens, etc.", "We start."]),
        ("I live at 12 Oak Dr. We moved.", ["I live at 12 Oak Dr.", "We moved."]),
        ("It's on p. 5. We read it.", ["It's on p. 5.", "We read it."]),
        ("Plan B. We go.", ["Plan B.", "We go."]),
        ("So did I. Tom left.", ["So did I.", "Tom left."]),
        ("They came at 5 p.m. They left.", ["They came at 5 p.m.", "They left."]),
        ("He works at Apple Inc. The pay is good.", ["He works at Apple Inc.", "The pay is good."]),
        ("The U.S. Army won. Then", ["The U.S. Army won.", "Then"]),
        ("Jan. 5 was cold. Use v1.2.3 now.", ["Jan. 5 was cold.", "Use v1.2.3 now."]),
    ],
)
def test_points_end_sentences_or_abbreviations(text: str, parts: list[str]) -> None:
    assert [p.text for p in split_phrases(text)] == parts


def test_a_point_of_an_abbreviation_or_a_version_is_no_pause() -> None:
    for text in (
        "J. R. R. Tolkien met Mr. Hill.",
        "the U.S. and Canada",
        "Use 192.168.0.1 or v1.2.3 now",
        "C. S. Lewis",
    ):
        assert to_phones(split_phrases(text)[0], g2p()).phones.count("pau") == 2, text


CLAUSES = (
    "the young captain closed the green door as if nothing had happened",
    "our neighbour counted two hundred and fifty three thousand silver coins",
    "my sister walked along the river near the old stone bridge",
    "a small dog waited for the evening train without saying a word",
)


def test_a_long_text_without_marks_is_cut_between_phrases() -> None:
    text = " and ".join(CLAUSES * 4)
    pieces = [p.text for p in split_phrases(text)]
    assert len(pieces) > 2 and " ".join(pieces) == text and max(map(len, pieces)) <= 300
    ends = ("happened", "coins", "bridge", "word", "door", "river")
    assert all(p.endswith(ends) for p in pieces) and all(p.split()[0] in ("and", "as", "near") for p in pieces[1:])
    assert [p.continues for p in split_phrases(text)] == [True] * (len(pieces) - 1) + [False]


def test_breath_is_drawn_between_clauses_alone() -> None:
    (phrase,) = split_phrases(
        "he bought apples and pears and salt and pepper and bread and butter and tea and coffee and milk"
    )
    assert to_phones(phrase, g2p()).phones.count("pau") == 2
    (phrase,) = split_phrases(" and ".join(CLAUSES[:3]))
    sequence = to_phones(phrase, g2p())
    behind = [i + 1 for i, p in enumerate(sequence.phones[:-1]) if p == "pau" and i]
    assert [sequence.words[sequence.word[i]][0] for i in behind] == ["and"]
    assert sequence.words[sequence.word[behind[0]] + 1][0] == "my"


def test_drawn_out_words_last_longer() -> None:
    plain, long = (to_phones(split_phrases(t)[0], g2p()) for t in ("No!", "Nooooo!"))
    assert plain.phones == long.phones and max(plain.stretch) == 1 < max(long.stretch)


def test_links_are_read_as_their_words() -> None:
    assert split_phrases("See [the page](https://example.org/a_(b)).")[0].text == "See the page."
    assert split_phrases("Write to <me@x.org>.")[0].text == "Write to me@x.org."


@pytest.mark.parametrize("text", ["你好", "🎉🎉", "Привет!", "Wait: 你好"[6:]])
def test_a_text_with_nothing_to_speak_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError, match="English") as refused:
        check_spoken(text)
    assert "\n" not in str(refused.value)


def test_what_cannot_be_spoken_is_named() -> None:
    (note,) = check_spoken("Hello 你好 and 🎉 to naïve Łódź™, π ≈ 3")
    assert note == "not spoken: 你好, 🎉"
    assert "[whispers softly]" in check_spoken("Hello [whispers softly] there [sigh]")[0]
    assert check_spoken("Plain — “quoted” words… 5€") == ()
