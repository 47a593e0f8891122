"""One weary line, spoken; run: `python examples/weary_line.py [FILE.wav]`."""

import sys

from pipelines.speech import SpeechPipeline


def main(path: str = "weary.wav") -> None:
    """Speak a line and print when each word sounds."""
    pipeline = SpeechPipeline.from_pretrained()
    output = pipeline("I have been *waiting* here. [sigh] All day.", affect="weary", voice="nora", seed=7)
    output.save(path)
    print(f"{path}: {output.duration_s:.1f} s, {output.affect}")
    for word in output.words:
        print(f"{word.start_s:6.2f} s  {word.text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
