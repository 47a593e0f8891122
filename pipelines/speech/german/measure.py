"""What German voices are measured on."""

from __future__ import annotations

#: Twenty plain sentences, none of them Kerstin's.
SENTENCES = (
    "Der Zug nach Hamburg fährt heute leider erst um acht Uhr ab.",
    "Wir haben den ganzen Nachmittag im Garten gesessen und geredet.",
    "Meine Schwester hat gestern einen Brief aus Österreich bekommen.",
    "Kannst du mir bitte sagen, wie spät es ist?",
    "Die Kinder spielen draußen, obwohl es schon dunkel wird.",
    "Auf dem Tisch liegen drei Bücher und eine alte Zeitung.",
    "Er möchte im nächsten Jahr ein kleines Haus am See kaufen.",
    "Das Wetter soll morgen schöner werden als am Wochenende.",
    "Ich glaube nicht, dass wir uns schon einmal begegnet sind.",
    "Nach dem Essen gingen sie noch lange durch die leeren Straßen.",
    "Die Ärztin erklärte ihm ruhig, was er tun müsse.",
    "Zwischen den Bergen liegt ein stilles Dorf mit einer Kirche.",
    "Hast du den Schlüssel wirklich überall gesucht?",
    "Vor der Tür stand ein Fremder mit einem schwarzen Koffer.",
    "Sie lachte und erzählte die Geschichte noch einmal von vorn.",
    "Bitte schließen Sie das Fenster, es zieht hier furchtbar.",
    "Im Frühling blühen die Kirschbäume entlang der Straße.",
    "Mein Großvater war Bäcker und stand jeden Morgen um vier Uhr auf.",
    "Niemand wusste genau, warum das Licht plötzlich ausging.",
    "Am Abend kochten wir zusammen eine heiße Suppe mit Gemüse.",
)
