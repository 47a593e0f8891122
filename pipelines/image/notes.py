"""What is said of a given picture that was changed."""

CONSENT = "a picture of a real person needs that person's word; the file's record says that it is synthetic"


def content_kept(correlation: float) -> str:
    """The note on how much of a given picture is left.

    Args:
        correlation: of edges before and after, -1 to 1.

    Returns:
        The sentence.
    """
    return f"content kept: {correlation:.2f} (agreement of edges; 1 is the same picture)"
