"""Words that carry grammar rather than meaning: unaccented in a plain reading."""

FUNCTION_WORDS = frozenset(
    """a an the and or but nor so if as than that this these those of in on at to for from by with into onto upon about over under
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs who whom whose which what
    am is are was were be been being do does did have has had having will would shall should can could may might must
    not no's there here's it's i'm i've i'll i'd you're you've you'll you'd he's he'll he'd she's she'll she'd we're we've we'll we'd
    they're they've they'll they'd that's there's what's who's isn't aren't wasn't weren't don't doesn't didn't won't wouldn't
    can't couldn't shouldn't haven't hasn't hadn't out up down off because while when where though although till until""".split()
)
