"""How well people do it: votes of the raters of CREMA-D, printed beside every confusion.

Cao et al. 2014, CREMA-D: Crowd-sourced emotional multimodal actors dataset (IEEE Trans. Affective Computing 5(4)).
The tables are counted from its published votes: contains information from CREMA-D, which is made available under the
Open Database License (ODbL) 1.0. Six acted emotions, one rater's answer each; per cent of votes.

To count them again: `finishedResponses.csv` of github.com/CheyneyComputerScience/CREMA-D has a row a vote. `queryType`
1 is the voice, 2 the face, 3 the film; the tables are the shares of `respEmo` for each `dispEmo`. `OVERALL`: the share
of votes that are right, the share of clips whose most frequent vote is right, and `study.agreement.pairwise_agreement`
of the votes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ATTRIBUTION = "People: votes of CREMA-D's raters (Cao et al. 2014), Open Database License 1.0"

#: Columns of `VOICE`: what a rater heard.
NAMES = ("angry", "disgusted", "fearful", "happy", "neutral", "sad")

#: Voice alone, acted -> per cent heard as each of `NAMES`. Rows sum to 100 up to rounding.
VOICE: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "angry": (53, 21, 5, 2, 18, 1),
        "disgusted": (12, 29, 9, 3, 37, 10),
        "fearful": (7, 6, 32, 3, 38, 14),
        "happy": (7, 8, 8, 29, 45, 3),
        "neutral": (4, 6, 5, 2, 76, 7),
        "sad": (2, 7, 12, 1, 53, 25),
    }
)

#: Per cent recognised of each acted emotion, the face alone and the film with sound.
FACE: Mapping[str, int] = MappingProxyType(
    {"angry": 57, "disgusted": 54, "fearful": 44, "happy": 88, "neutral": 71, "sad": 32}
)
FILM: Mapping[str, int] = MappingProxyType(
    {"angry": 65, "disgusted": 61, "fearful": 57, "happy": 85, "neutral": 79, "sad": 33}
)

#: Over all clips: one rater right, the majority of a clip's raters right, two raters agreeing with each other (shares).
OVERALL: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "speech": {"one rater": 0.397, "majority": 0.479, "pairwise agreement": 0.47},
        "face": {"one rater": 0.572, "majority": 0.710, "pairwise agreement": 0.55},
        "film": {"one rater": 0.629, "majority": 0.767, "pairwise agreement": 0.59},
    }
)


def recall(modality: str) -> Mapping[str, float]:
    """Share of each acted emotion that one rater names right ("speech", "face" or "film"); empty for other
    modalities.
    """
    if modality == "speech":
        return {name: row[NAMES.index(name)] / 100 for name, row in VOICE.items()}
    return {name: percent / 100 for name, percent in {"face": FACE, "film": FILM}.get(modality, {}).items()}


def mean_recall(modality: str) -> float | None:
    """Mean of `recall` over the six emotions (a rater's UAR), or None where no table exists."""
    shares = recall(modality)
    return sum(shares.values()) / len(shares) if shares else None
