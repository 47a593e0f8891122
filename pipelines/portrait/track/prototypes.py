"""What each emotion shows: action units of the eight, of two at once, and of what the vocabulary names beside them.

Which units belong to a feeling follows published tables: the eight EMFACS (Friesen & Ekman 1983; Ekman, Friesen & Hager
2002), two at once Du, Tao & Martinez 2014 (PNAS 111, table 1; an intensity is the share of people who used the unit),
the others the study named beside them: contempt Ekman & Friesen 1986; pride Tracy & Robins 2004; embarrassment Keltner
1995; shame and guilt Keltner & Buswell 1996; love and desire Gonzaga et al. 2001, 2006; pain Prkachin & Solomon 2008;
awe Shiota, Campos & Keltner 2003; interest, confusion, boredom, contentment, coyness, relief, sympathy and triumph
Cordaro et al. 2018 (Emotion 18). Intensities of the eight come from `python -m pipelines.portrait.training tune` with
the recognizer that steers, the others by eye beside them. 1 is FACS intensity E; angles are degrees, see
`action_units`.
"""

from __future__ import annotations

from collections.abc import Mapping

from conditioning.affect import Emotion

Face = Mapping[str, float]


def _parse_face(text: str) -> Face:
    """A face written "AU1 1.2, AU26 .8"."""
    return {name: float(value) for name, value in (part.split() for part in text.split(",") if part)}


PROTOTYPES: Mapping[Emotion, Face] = {
    emotion: _parse_face(text)
    for emotion, text in {
        Emotion.NEUTRAL: "",
        Emotion.CALM: "AU12 .3, AU6 .15, AU43 .16, shoulders -.2",
        Emotion.HAPPY: "AU6 1.05, AU7 .15, AU12 1.5, AU25 1, AU26 .4",
        Emotion.SAD: (
            "AU1 1.3, AU4 1.15, AU6 .3, AU7 .25, AU15 1.25, AU17 .7, AU20 .4, AU43 .5, Tears .25, shoulders -.5"
        ),
        Emotion.ANGRY: (
            "AU4 1.5, AU5 .5, AU7 1, AU9 .7, AU10 1.1, AU16 .5, AU17 .2, AU23 .7, AU24 .25, AU25 .5, AU26 .2, "
            "Blush .3, shoulders .2"
        ),
        Emotion.FEARFUL: (
            "AU1 1.5, AU2 .8, AU4 .5, AU5 1.5, AU7 .12, AU16 .3, AU20 1.2, AU25 .7, AU26 .55, Pallor .5, shoulders .6"
        ),
        Emotion.DISGUSTED: (
            "AU4 .12, AU6 .5, AU7 .4, AU9 1.5, AU10 1.35, AU15 .9, AU17 .95, AU25 .15, AU26 .1, shoulders .1"
        ),
        Emotion.SURPRISED: "AU1 1.3, AU2 1.25, AU5 1.5, AU25 .5, AU26 .75, shoulders .35",
    }.items()
}
#: Two emotions felt alike. Du et al. have no sad, angry or fearful smile: these join the smile of one and the brows of
#: the other, as Ekman & Friesen 1975 (Unmasking the Face) describe blends.
COMPOUNDS: Mapping[frozenset[Emotion], Face] = {
    frozenset(map(Emotion, pair.split("+"))): _parse_face(text)
    for pair, text in {
        "happy+sad": "AU1 1.15, AU4 .5, AU6 1, AU12 1.2, AU15 .1, AU17 .15, AU25 .5, Tears .8",
        "happy+surprised": "AU1 1, AU2 1, AU5 .8, AU6 .4, AU12 1.1, AU25 1, AU26 .67",
        "happy+disgusted": "AU4 .32, AU6 .61, AU9 .59, AU10 1, AU12 .9, AU25 .8",
        "happy+angry": "AU4 .9, AU5 .3, AU7 .7, AU12 .9, AU25 .5, AU23 .2",
        "happy+fearful": "AU1 .9, AU2 .6, AU4 .3, AU5 .7, AU12 .7, AU20 .6, AU25 .6",
        "sad+fearful": "AU1 1.1, AU2 .46, AU4 1, AU5 .24, AU6 .34, AU15 .3, AU20 1, AU25 .6, Tears .4",
        "sad+angry": "AU4 1.2, AU6 .26, AU7 .48, AU15 1, AU17 .5, AU24 .3, Tears .3",
        "sad+surprised": "AU1 1.1, AU2 .27, AU4 .9, AU6 .31, AU25 .7, AU26 .5",
        "sad+disgusted": "AU1 .49, AU4 1, AU6 .61, AU9 .2, AU10 .9, AU15 .54, AU17 .47, AU25 .2",
        "angry+fearful": "AU4 1.2, AU5 .6, AU7 .39, AU10 .3, AU20 .9, AU25 .7, AU26 .2",
        "fearful+surprised": "AU1 1.2, AU2 1, AU4 .47, AU5 1.1, AU10 .2, AU20 .8, AU25 .8, AU26 .51, Pallor .3",
        "fearful+disgusted": "AU1 1, AU2 .5, AU4 .8, AU5 .5, AU6 .26, AU9 .28, AU10 .9, AU15 .33, AU20 .9, AU25 .6",
        "angry+surprised": "AU4 1.1, AU5 .6, AU7 .5, AU10 .34, AU25 .7, AU26 .5",
        "angry+disgusted": "AU4 1.2, AU7 .6, AU9 .57, AU10 1.1, AU17 .8, AU24 .36",
        "disgusted+surprised": "AU1 .9, AU2 .9, AU4 .45, AU5 .8, AU9 .37, AU10 1, AU17 .66, AU24 .2",
    }.items()
}
COMPOUND_GAIN = (
    1.25  # of a compound's units: a mixture in equal parts is half its compound, a quarter each of its parts
)
#: Seconds that an emotion takes to its height. Surprise is the quickest (Ekman 1984), a felt smile takes half a second
#: and more (Krumhuber & Kappas 2005), sadness grows the slowest.
ONSET_S: Mapping[Emotion, float] = {
    Emotion.CALM: 0.8,
    Emotion.HAPPY: 0.55,
    Emotion.SAD: 1.0,
    Emotion.ANGRY: 0.4,
    Emotion.FEARFUL: 0.28,
    Emotion.DISGUSTED: 0.45,
    Emotion.SURPRISED: 0.18,
}
#: Seconds by which a unit comes after the first: lids, nose and jaw before brows and corners (Jack, Garrod & Schyns
#: 2014, Current Biology 24).
UNIT_LAG_S: Mapping[str, float] = {
    "AU1": 0.1,
    "AU2": 0.1,
    "AU4": 0.08,
    "AU6": 0.1,
    "AU12": 0.04,
    "AU15": 0.15,
    "AU17": 0.15,
    "AU23": 0.12,
    "AU24": 0.15,
    "Tears": 1.2,
    "Blush": 0.9,
    "Pallor": 0.6,
    "shoulders": 0.2,
}

#: Words and the face that stands for them; a word that is not here shows the mixture at its place in the plane.
FACES_BY_WORD: Mapping[str, Face] = {
    word: face
    for words, face in (
        (words, _parse_face(text))
        for words, text in {
            "contempt|contemptuous|scorn|scornful|disdain|disdainful|reproach": (
                "AU14R 1.5, AU12R .6, AU43 .28, AU17 .2, AU10R .25, AU2L .15, pitch 4"
            ),
            "pride|proud|dignified": "AU12 .75, AU6 .4, AU43 .18, AU24 .15, AU17 .15, pitch 7, shoulders -.35",
            "shame|ashamed|shamed|humiliated|displeased with oneself": (
                "AU1 .6, AU4 .35, AU15 .6, AU17 .4, AU43 .4, AU24 .3, Blush .6, pitch -8, gaze_y -12, shoulders -.4"
            ),
            "embarrassed|embarrassment|mortified": (
                "AU12 .7, AU6 .25, AU14 .4, AU24 .45, AU1 .3, AU43 .2, Blush .9, yaw -6, pitch -5, gaze_x 5, gaze_y -9"
            ),
            "guilt|guilty|remorse|remorseful|regretful|repentant|sinful": (
                "AU1 .7, AU4 .7, AU14 .25, AU15 .4, AU20 .25, AU24 .5, Blush .3, pitch -4, gaze_x 6, gaze_y -6"
            ),
            "grief|grieving|despair|despairing|crushed|anguished|heartbroken|devastated|desperate": (
                "AU1 1.4, AU4 1.1, AU6 .35, AU7 .4, AU15 1.1, AU17 .9, AU20 .5, AU25 .3, AU43 .35, Tears .9, pitch "
                "-5, shoulders -.6"
            ),
            "pain|hurting|agony|hurt": (
                "AU4 1.2, AU6 .9, AU7 .8, AU9 .8, AU10 .6, AU20 .5, AU25 .35, AU43 .75, Tears .3, shoulders .4"
            ),
            "awe|awed|awestruck|wonder|overwhelmed|reverent": (
                "AU1 1, AU2 .6, AU5 .75, AU25 .5, AU26 .45, AU12 .15, pitch 4, gaze_y 4"
            ),
            "interest|interested|curious|curiosity|fascinated": (
                "AU1 .65, AU2 .65, AU5 .2, AU12 .35, AU6 .15, roll 3, pitch 1"
            ),
            "confusion|confused|puzzled|bewildered|perplexed": (
                "AU4 .95, AU7 .7, AU1L .3, AU2L .4, AU14 .2, AU15 .25, AU24 .25, roll 6"
            ),
            "boredom|bored|ennui|blase|uninterested|listless|indifferent|apathetic": (
                "AU43 .5, AU15 .35, AU17 .3, AU14 .15, roll 5, pitch -2, gaze_x 5, gaze_y 3, shoulders -.5"
            ),
            "contentment|content|contented|serene|untroubled|satisfaction|gratification": (
                "AU12 .6, AU6 .4, AU43 .35, roll 2, shoulders -.3"
            ),
            "shy|coy|bashful|timid": "AU12 .65, AU6 .4, AU1 .25, AU14 .2, Blush .55, yaw 6, pitch -5, gaze_x -6",
            "love|loving|in love|loved|affectionate|tender|devoted": (
                "AU6 .75, AU12 .85, AU1 .3, AU43 .15, AU25 .15, Blush .25, roll 6"
            ),
            "desire|aroused|lust|sexually excited": (
                "AU25 .5, AU26 .12, AU43 .32, AU12 .2, AU4 .15, Blush .35, pitch 2, roll 3"
            ),
            "relief|relieved": "AU43 .5, AU12 .55, AU6 .3, AU1 .35, AU25 .35, pitch 2, shoulders -.6",
            "sympathy|sympathetic|pity|compassion|compassionate": (
                "AU1 .9, AU4 .5, AU17 .25, AU24 .3, AU12 .15, roll 5, pitch -2"
            ),
            "triumph|triumphant|victorious": (
                "AU4 .35, AU6 .9, AU7 .6, AU10 .3, AU12 1.2, AU25 1, AU26 .5, pitch 7, Blush .3"
            ),
            "anxiety|anxious|worried|nervous|troubled|uneasy|tense|insecure|stressed|distressed": (
                "AU1 1, AU2 .2, AU4 .75, AU5 .35, AU7 .3, AU20 .45, AU24 .45, Pallor .25, shoulders .4"
            ),
            "terror|terrified|panic|panicked|horrified|horror": (
                "AU1 1.45, AU2 .8, AU4 .8, AU5 1.35, AU7 .3, AU16 .4, AU20 1.3, AU25 .7, AU26 .55, Pallor .9, "
                "shoulders .9"
            ),
            "rage|enraged|furious|fury|outraged": (
                "AU4 1.5, AU5 .8, AU7 1.1, AU9 .7, AU10 1.1, AU16 .7, AU23 .9, AU25 .6, AU26 .3, Blush .7, pitch "
                "-4, shoulders .4"
            ),
            "annoyed|annoyance|irritated|irritation|mildly annoyed|cross": (
                "AU4 .85, AU7 .5, AU10 .2, AU14 .25, AU17 .2, AU23 .4, AU24 .4"
            ),
            "frustrated|frustration|exasperated": "AU4 1, AU7 .5, AU14 .6, AU17 .5, AU24 .6, Blush .25",
            "envy|envious|jealous|jealousy|resentment|resentful": (
                "AU4 .9, AU7 .6, AU10 .35, AU14L .4, AU15 .4, AU24 .45, gaze_x 7"
            ),
            "disappointed|disappointment|discouraged|defeated|rejected|discontented": (
                "AU1 .6, AU4 .5, AU14 .3, AU15 .8, AU17 .6, AU43 .25, pitch -3"
            ),
            "tired|fatigued|exhausted|weary|sleepy|drowsy": (
                "AU43 .52, AU1 .3, AU15 .3, AU26 .03, pitch -4, shoulders -.6"
            ),
            "determined|resolute|defiant": "AU4 .85, AU7 .5, AU17 .3, AU23 .5, AU24 .6",
            "concentrating|focused|alert": "AU4 .65, AU7 .5, AU24 .15",
            "skeptical|sceptical|doubtful|suspicious|doubt": (
                "AU1R .6, AU2R 1.1, AU4L .7, AU7 .45, AU14 .3, AU17 .3, AU24 .25, roll -3"
            ),
            "haughty|arrogant|egotistical|insolent|condescending|snobbish": (
                "AU4 .3, AU43 .38, AU14R .5, AU17 .45, AU2 .25, pitch 7"
            ),
            "smug|self-satisfied|gloating": "AU12R .75, AU12L .25, AU14R .7, AU43 .25, AU2R .3, pitch 4",
            "playful|mischievous|carefree|teasing": "AU12R 1, AU12L .6, AU6 .6, AU2R .6, AU1R .3, AU25 .4, roll 4",
            "meek|submissive|humble|subdued|inhibited|helpless|feeble|impotent": (
                "AU1 .8, AU4 .3, AU15 .3, AU24 .2, AU43 .2, pitch -6, gaze_y -6, shoulders -.2"
            ),
            "admiration|admiring|impressed|inspired": "AU1 .7, AU2 .6, AU5 .25, AU12 .75, AU6 .5, AU25 .2, pitch 2",
            "gratitude|grateful|thankful|appreciative": "AU1 .5, AU6 .6, AU12 .8, AU17 .15, Tears .2, pitch -4, roll 3",
            "hope|hopeful": "AU1 .75, AU2 .35, AU5 .25, AU6 .3, AU12 .5, gaze_y 5, pitch 3",
            "longing|nostalgic|nostalgia|wistful|yearning": (
                "AU1 .8, AU4 .25, AU12 .4, AU6 .15, AU43 .2, gaze_x 6, gaze_y 4, roll 2"
            ),
            "hate|hatred|hostile": "AU4 1.4, AU7 .8, AU9 .4, AU10 1, AU17 .63, AU23 .5, AU24 .5, pitch -3",
            "joy|joyful|elated|ecstatic|overjoyed|delighted": "AU6 1.2, AU7 .3, AU12 1.4, AU25 1, AU26 .45, pitch 3",
            "amused|amusement": "AU6 1.1, AU7 .4, AU12 1.3, AU25 .95, AU26 .5, roll 3, pitch 2",
            "startled|shocked|astonished|amazed|stunned": (
                "AU1 1.4, AU2 1.3, AU5 1.4, AU25 .6, AU26 1, Pallor .4, shoulders .6"
            ),
            "lonely|loneliness|melancholy|melancholic": (
                "AU1 1, AU4 .6, AU15 .8, AU17 .5, AU43 .4, gaze_y -6, pitch -4, shoulders -.6"
            ),
            "serious|solemn|reserved": "AU4 .45, AU24 .25, AU7 .15",
            "cruel|sadistic": "AU4 .9, AU7 .6, AU12R .6, AU14R .6, AU10R .4, pitch 2",
            "friendly|kind|warm|cooperative|respectful|friendliness": "AU6 .5, AU12 .75, AU1 .2, roll 3",
            "confident|capable|strong|powerful|mighty|bold|masterful|secure": (
                "AU4 .15, AU7 .2, AU12 .4, AU6 .1, pitch 5, shoulders -.2"
            ),
            "aggressive|domineering|controlling": "AU4 1.1, AU7 .7, AU10 .4, AU17 .4, AU23 .5, pitch 4, shoulders .2",
            "cold anger|quietly indignant|hostile but controlled|angry but detached|indignant": (
                "AU4 1.15, AU5 .4, AU7 .8, AU23 .8, AU24 .8, AU17 .4"
            ),
            "nauseated|nausea": (
                "AU4 .6, AU6 .6, AU7 .6, AU9 .8, AU10 1, AU15 .6, AU17 .6, AU25 .3, AU43 .35, Pallor .7, pitch -3"
            ),
            "depressed|depression|gloomy|miserable|hopeless": (
                "AU1 1, AU4 .7, AU15 .9, AU17 .4, AU43 .6, Tears .2, pitch -6, gaze_y -7, shoulders -.7"
            ),
            "upset|displeased|dissatisfied|distress": "AU1 .7, AU4 .9, AU7 .3, AU15 .7, AU17 .6, AU24 .3",
            "aloof|detached|nonchalant": "AU43 .28, AU14 .2, AU2 .15, pitch 4, gaze_x 4",
            "nurturing|consoled|sheltered|protected": "AU1 .4, AU6 .3, AU12 .5, AU43 .2, roll 4",
        }.items()
    )
    for word in words.split("|")
}
