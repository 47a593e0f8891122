"""The words of a study that its maker may replace: consent and instructions."""

from __future__ import annotations

CONSENT = """\
You are invited to take part in a study of how feelings come across in sound and pictures. Please read this before you start.

What you do. You will hear or see {count}, and say how they feel. There are no right or wrong answers. It takes about {minutes} minutes.

What is stored. Your answers, how long each one took, and a random code that your browser is given. No name, no address, no IP address, and nothing else about you or your device.

Where. The answers are kept on the computer of the person who runs this study. Your browser also keeps them, so that you can go on after a break. Nothing is sent anywhere else. Answers without the code may be published for research.

It is voluntary. You may pause or stop at any time without giving a reason. With your code you can delete your answers at any time while the study is open.

A few questions only check that people are reading. Some clips may sound loud or unpleasant: start with the volume low.

Questions: {contact}
"""

INSTRUCTIONS = """\
Play each clip, or look at each picture, then say how it feels: the feeling that is expressed, not what the words mean and not how you feel yourself.

Go with your first impression. You can go back and change an answer.
"""

NO_CONTACT = "ask the person who gave you this page."
_SECONDS_OF_SCALE = {"vad": 6, "sam": 12, "emotions": 8, "mos": 4}


def estimate_minutes(scales: tuple[str, ...], items: int, pairs: int) -> int:
    """About how long a rater takes, in whole minutes: 6 s to play each medium, then the seconds of each scale."""
    seconds = items * (6 + sum(_SECONDS_OF_SCALE.get(s, 0) for s in scales)) + pairs * 18 + 60
    return max(1, round(seconds / 60))


def count_in_words(items: int, pairs: int) -> str:
    """The amount in words."""
    parts = [
        f"{items} clip{'s' * (items != 1)} or pictures" if items else "",
        f"{pairs} pair{'s' * (pairs != 1)} to compare" if pairs else "",
    ]
    return " and ".join(p for p in parts if p)
