"""A stock of things for the tests of the prompt reader: names as the real stock would have, no pictures."""

from __future__ import annotations

from functools import cache

from pipelines.image.prompt.names import Entry, Names

STOCK = {
    "ground": """
        oak birch pine palm willow cypress fir apple-tree cherry-tree olive-tree tree bush reed wheat corn
        cactus mushroom stump log haystack rock ruin rubble fence gate gravestone cross coffin house cabin
        hut barn church castle tower skyscraper factory shop stall windmill lighthouse bridge statue
        fountain well tent campfire scarecrow snowman bench street-lamp signpost traffic-light car truck bus
        train tram bicycle motorcycle tractor carriage cart tank ambulance fire-engine ferris-wheel carousel
        swing slide pier rubbish tyre barrel crate cannon airplane helicopter rocket dog cat horse cow sheep
        goat pig donkey rabbit fox wolf bear deer lion tiger elephant giraffe zebra camel penguin chicken
        rooster mouse rat frog turtle snake crocodile monkey seal dragon unicorn man woman child baby couple
        crowd soldier crane-machine sunflower rose tulip daisy poppy lily daffodil lavender
    """,
    "water": """
        boat sailboat ship shipwreck swan duck whale dolphin shark fish water-lily iceberg buoy
    """,
    "sky": """
        kite balloon hot-air-balloon crow gull dove eagle swallow bat butterfly bee lantern ghost angel ufo
        bird
    """,
    "floor": """
        table chair armchair sofa bed bookcase desk piano grand-piano fireplace christmas-tree rocking-horse
        wardrobe suitcase
    """,
    "table": """
        cake apple orange pear banana lemon grapes bread cup teapot bottle glass plate bowl fruit-bowl vase
        bouquet candle book letter clock hourglass lamp skull present teddy-bear doll ball basket guitar
        violin trumpet drum knife sword key umbrella pumpkin egg baseball-bat
    """,
    "wall": """
        mirror window picture bunting flag door
    """,
    "ceiling": """
        chandelier
    """,
}
WORDS = {"house": ("cottage", "home"), "rubbish": ("trash", "garbage"), "flower": (), "street-lamp": ("lamp post",)}
STATES = "house-ruined house-burnt house-boarded house-lit church-ruined tree-dead tree-blossom tree-autumn car-rusty"
PICTURES = {
    "parrot": ("bird", "talk"), "peacock": ("proud",), "saxophone": ("instrument", "jazz"), "pizza": ("cheese",),
    "computer-mouse": ("computer",), "watermelon": ("fruit",), "rainbow": ("weather",), "red-heart": ("love", "heart"),
    "microscope": ("science", "tool"), "roller-skate": ("skate",), "poodle": ("dog",), "starfish": ("sea",),
}  # fmt: skip
GERMAN = {"dog": ("Hund",), "house": ("Haus",), "boat": ("Boot",), "tree": ("Baum",)}
JAPANESE = {"dog": ("犬",), "cat": ("猫",), "cherry-tree": ("桜",)}


@cache
def load_names() -> Names:
    """The names, without kin by the encoder."""
    entries = [
        *(Entry(name, WORDS.get(name, ()), stands=stands) for stands, all_ in STOCK.items() for name in all_.split()),
        Entry("flower", stands="ground"),
        *(Entry(s, (), *s.split("-")) for s in STATES.split()),
        *(Entry(name, words, modelled=False) for name, words in PICTURES.items()),
    ]
    return Names.of(entries, keywords={"de": GERMAN, "ja": JAPANESE})
