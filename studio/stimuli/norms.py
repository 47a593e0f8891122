"""The norms of a set: what people said of each stimulus, from the ratings of a study.

Hit rates are unbiased as Wagner (1993, Journal of Nonverbal Behavior 17) has them: a word that raters choose for
everything earns nothing by being right now and then.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.media.files import is_file
from pipelines.media.placement import atomic_group, write_bytes
from studio.stimuli.tables import read_tsv, write_tsv
from studio.study import blind, figures
from studio.study.plan import MEDIA, PAGE, WORDS, StudyPlan
from studio.study.report import build_report
from weights.errors import InputError
from weights.structured import read_text

NORMS, BY_AFFECT = "norms.csv", "norms_by_affect.csv"
EMPTY_COLUMNS = ("stimulus_id", "sha256", "affect", "raters")


@dataclass(frozen=True)
class Norms:
    """What filling norms came to: stimuli that people rated, of how many, by how many raters, and notes."""

    rated: int
    stimuli: int
    raters: int
    notes: tuple[str, ...] = ()


def fill_norms(set_dir: Path, study_dir: Path, answers: Sequence[Path] = (), *, keep_all: bool = False) -> Norms:
    """Write norms.csv and norms_by_affect.csv of a set from a study of its media.

    Args:
        set_dir: that `studio stimuli make` wrote.
        study_dir: that `studio study make` made of the set's folder `stimuli`.
        answers: files that raters saved, or folders of them, beside what the study's server collected.
        keep_all: count raters who failed attention checks too.

    Returns:
        How many were rated.

    Raises:
        InputError: no set, no study, nobody has answered, or the study rated other media than the set has.
    """
    table = set_dir / "stimuli" / "stimuli.tsv"
    if not is_file(table):
        raise InputError(f"'{set_dir}' has no stimuli/stimuli.tsv; give a folder that `studio stimuli make` wrote")
    stimuli = read_tsv(table)
    plan = StudyPlan.load(study_dir)
    if not plan.rated:
        raise InputError(f"the study '{study_dir}' only compares pairs; norms need ratings of single stimuli")
    report = build_report(study_dir, answers, keep_all=keep_all, recognizers=False)
    found = _match_items(set_dir, study_dir, plan, stimuli)
    items = {item["id"]: item for item in report["items"]}
    rated = {name: items[key] for name, key in found.items()}
    choices = {name: _choices(item) for name, item in rated.items()}
    confusion = _confusion(stimuli, choices)
    rows = [_row(s, rated.get(s["stimulus_id"]), choices, confusion, report["agreement"]) for s in stimuli]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with atomic_group():
        write_tsv(set_dir / NORMS, rows, columns, ",")
        affects = [_affect_row(word, confusion) for word in WORDS if sum(confusion.get(word, {}).values())]
        names = ("affect", "choices", "hit_rate", "unbiased_hit_rate", "expected_by_chance", *_vote_names())
        write_tsv(set_dir / BY_AFFECT, affects, names, ",")
    unrated = len(stimuli) - sum(bool(item["n"]) for item in rated.values())
    notes = (f"{unrated} of {len(stimuli)} stimuli have no rating",) if unrated else ()
    return Norms(len(stimuli) - unrated, len(stimuli), report["raters"]["counted"], notes)


def write_empty_norms(set_dir: Path, rows: Sequence[Mapping[str, Any]]) -> str:
    """Write norms that nobody has filled yet, unless those of these very stimuli are there.

    Args:
        set_dir: of the set.
        rows: of stimuli.tsv.

    Returns:
        What a person should know, "" for nothing.
    """
    path, note = set_dir / NORMS, ""
    if is_file(path):
        try:
            reader = csv.DictReader(io.StringIO(read_text(path)))
            before = [(row.get("stimulus_id"), row.get("sha256"), row.get("raters")) for row in reader]
        except (InputError, csv.Error):
            before = []
        if [row[:2] for row in before] == [(row["stimulus_id"], row["sha256"]) for row in rows]:
            return ""
        if any(raters not in ("0", None) for *_, raters in before):
            write_bytes(path.with_name("norms_before.csv"), path.read_bytes())
            note = "norms.csv was of other stimuli; it was set aside as norms_before.csv"
    write_tsv(path, [{**row, "raters": 0} for row in rows], EMPTY_COLUMNS, ",")
    return note


def _match_items(
    set_dir: Path, study_dir: Path, plan: StudyPlan, stimuli: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """Stimulus -> the study's item of it, whose media must be the same but for their tags.

    Raises:
        InputError: none is of the set, one is twice, or was rated in another version.
    """
    names = {row["filename"]: row["stimulus_id"] for row in stimuli}
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="studio-norms-") as folder:
        for item in plan.items:
            if item.source not in names:
                continue
            name = names[item.source]
            if name in found:
                raise InputError(f"the study has '{item.source}' twice; make it of the set's folder stimuli alone")
            bare = Path(folder) / item.source
            blind.copy_without_tags(set_dir / "stimuli" / item.source, bare)
            shown = study_dir / PAGE / MEDIA / item.media
            if not is_file(shown) or shown.read_bytes() != bare.read_bytes():
                raise InputError(
                    f"people rated another version of '{item.source}' than the set has; make the study anew"
                )
            bare.unlink()
            found[name] = item.id
    if not found:
        raise InputError(f"the study '{study_dir}' has none of the set's media; make it of '{set_dir / 'stimuli'}'")
    return found


def _choices(item: Mapping[str, Any]) -> Counter[str]:
    """The one strongest word of each rating that stands; "" where a rater chose several, or another word."""
    out: Counter[str] = Counter()
    for rating in item["ratings"]:
        if rating["stands"] and "emotions" in rating:
            words = rating["emotions"]["words"]
            best = [w for w, degree in words.items() if degree == max(words.values())]
            out[best[0] if len(best) == 1 else ""] += 1
    return out


def _requested(stimulus: Mapping[str, str]) -> str:
    """The word that is a hit, "" where none is: of a continuum, a mixture or a feeling beyond the eight."""
    if stimulus.get("morph_share", "n/a") not in ("n/a", "0", "1"):
        return ""
    word = "neutral" if stimulus.get("intensity") in ("0", "0.0") else stimulus.get("affect", "").strip().lower()
    return word if word in WORDS else ""


def _confusion(stimuli: Sequence[Mapping[str, str]], choices: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Requested word -> how often each word was chosen."""
    out: dict[str, Counter[str]] = {}
    for stimulus in stimuli:
        if word := _requested(stimulus):
            out.setdefault(word, Counter()).update(choices.get(stimulus["stimulus_id"], Counter()))
    return out


def _precision(word: str, confusion: Mapping[str, Counter[str]]) -> float | None:
    """How often a word that was chosen was right."""
    uses = sum(row[word] for row in confusion.values())
    return confusion[word][word] / uses if uses else None


def _row(
    stimulus: Mapping[str, str],
    item: Mapping[str, Any] | None,
    choices: Mapping[str, Counter[str]],
    confusion: Mapping[str, Counter[str]],
    agreement: Mapping[str, Any],
) -> dict[str, Any]:
    """The norms of one stimulus."""
    row: dict[str, Any] = {name: stimulus.get(name) for name in EMPTY_COLUMNS}
    row["raters"] = item["n"] if item else 0
    for name, says in (item or {"measures": {}})["measures"].items():
        scale = name.replace(".", "_")
        ends = {"mean": says["mean"], "sd": says["sd"], "ci_low": says["low"], "ci_high": says["high"]}
        row |= {f"{scale}_n": says["n"], **{f"{scale}_{end}": value for end, value in ends.items()}}
        row[f"{scale}_icc_2_k"] = agreement[name]["icc_2_k"]
    if item and "emotions" in item:
        row |= _hit_columns(_requested(stimulus), choices[stimulus["stimulus_id"]], confusion)
        row |= {f"votes_{word}": item["emotions"][word] for word in WORDS}
        row["emotion_alpha"] = agreement["emotions"]["krippendorff_alpha_strongest"]
    return row


def _hit_columns(word: str, chosen: Counter[str], confusion: Mapping[str, Counter[str]]) -> dict[str, Any]:
    count = sum(chosen.values())
    columns: dict[str, Any] = {"emotion_n": count}
    if word and count:
        share = figures.binomial_figures(chosen[word], count)
        right = _precision(word, confusion)
        columns |= {"hit_rate": share["share"], "hit_ci_low": share["low"], "hit_ci_high": share["high"]}
        columns["unbiased_hit_rate"] = share["share"] * right if right is not None else 0.0
    return columns


def _affect_row(word: str, confusion: Mapping[str, Counter[str]]) -> dict[str, Any]:
    """Hit rate, unbiased hit rate and what chance gives, of all stimuli that requested a word."""
    chosen = confusion[word]
    count, every = sum(chosen.values()), sum(sum(row.values()) for row in confusion.values())
    uses = sum(row[word] for row in confusion.values())
    hits = chosen[word]
    rates = {"hit_rate": hits / count, "unbiased_hit_rate": hits / count * hits / uses if uses else 0.0}
    votes = {f"chose_{w}": chosen[w] for w in WORDS}
    chance = (count / every) * (uses / every)
    return {
        "affect": word,
        "choices": count,
        **rates,
        "expected_by_chance": chance,
        **votes,
        "chose_several": chosen[""],
    }


def _vote_names() -> tuple[str, ...]:
    return (*(f"chose_{word}" for word in WORDS), "chose_several")
