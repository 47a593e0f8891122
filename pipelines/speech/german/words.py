"""Tables of written German: abbreviations, units, months and what stands before ordinals."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.speech.front.known_words import words_of

#: Abbreviation -> its words; a blank matches none, one, or a narrow one. Read wherever they stand.
ABBREVIATIONS: Mapping[str, str] = {
    "z. B.": "zum Beispiel",
    "z. T.": "zum Teil",
    "z. Zt.": "zur Zeit",
    "zzt.": "zurzeit",
    "z. Hd.": "zu Händen",
    "d. h.": "das heißt",
    "d. i.": "das ist",
    "u. a.": "unter anderem",
    "u. U.": "unter Umständen",
    "u. Ä.": "und Ähnliches",
    "o. Ä.": "oder Ähnliches",
    "u. v. m.": "und vieles mehr",
    "u. v. a.": "und viele andere",
    "u. d. M.": "unter dem Meeresspiegel",
    "ü. d. M.": "über dem Meeresspiegel",
    "i. d. R.": "in der Regel",
    "i. A.": "im Auftrag",
    "i. V.": "in Vertretung",
    "m. E.": "meines Erachtens",
    "m. W.": "meines Wissens",
    "v. a.": "vor allem",
    "s. o.": "siehe oben",
    "s. u.": "siehe unten",
    "o. g.": "oben genannt",
    "a. D.": "außer Dienst",
    "a. a. O.": "am angegebenen Ort",
    "e. V.": "eingetragener Verein",
    "n. Chr.": "nach Christus",
    "v. Chr.": "vor Christus",
    "usw.": "und so weiter",
    "usf.": "und so fort",
    "etc.": "et zetera",
    "bzw.": "beziehungsweise",
    "ca.": "zirka",
    "evtl.": "eventuell",
    "ggf.": "gegebenenfalls",
    "ggfs.": "gegebenenfalls",
    "inkl.": "inklusive",
    "exkl.": "exklusive",
    "zzgl.": "zuzüglich",
    "abzgl.": "abzüglich",
    "vgl.": "vergleiche",
    "sog.": "sogenannte",
    "bes.": "besonders",
    "allg.": "allgemein",
    "gest.": "gestorben",
    "geb.": "geboren",
    "gez.": "gezeichnet",
    "gem.": "gemäß",
    "lt.": "laut",
    "max.": "maximal",
    "mind.": "mindestens",
    "tägl.": "täglich",
    "dt.": "deutsch",
    "engl.": "englisch",
    "frz.": "französisch",
    "ital.": "italienisch",
    "lat.": "lateinisch",
    "österr.": "österreichisch",
    "ehem.": "ehemals",
    "insb.": "insbesondere",
    "insg.": "insgesamt",
    "jährl.": "jährlich",
    "Dr.": "Doktor",
    "Prof.": "Professor",
    "Dipl.": "Diplom",
    "Ing.": "Ingenieur",
    "Hr.": "Herr",
    "Hrn.": "Herrn",
    "Fr.": "Frau",
    "Frl.": "Fräulein",
    "Fa.": "Firma",
    "St.": "Sankt",
    "Nr.": "Nummer",
    "Nrn.": "Nummern",
    "Str.": "Straße",
    "Hbf.": "Hauptbahnhof",
    "Bhf.": "Bahnhof",
    "Tel.": "Telefon",
    "Abb.": "Abbildung",
    "Abs.": "Absatz",
    "Abt.": "Abteilung",
    "Anm.": "Anmerkung",
    "Aufl.": "Auflage",
    "Bsp.": "Beispiel",
    "Hrsg.": "Herausgeber",
    "Jh.": "Jahrhundert",
    "Jhd.": "Jahrhundert",
    "Kap.": "Kapitel",
    "Tab.": "Tabelle",
    "Tsd.": "Tausend",
    "Ltd.": "Limited",
    "Vers.": "Version",
    "GmbH": "Ge Em Be Ha",
    "Jan.": "Januar",
    "Feb.": "Februar",
    "Febr.": "Februar",
    "Apr.": "April",
    "Aug.": "August",
    "Sept.": "September",
    "Sep.": "September",
    "Okt.": "Oktober",
    "Nov.": "November",
    "Dez.": "Dezember",
}
#: The same before figures alone, where they could be words or initials otherwise.
BEFORE_FIGURES: Mapping[str, str] = {
    **{"S.": "Seite", "Art.": "Artikel", "Bd.": "Band", "Vol.": "Band", "Bl.": "Blatt", "Z.": "Zeile", "V.": "Vers"},
    **{"§": "Paragraf", "§§": "Paragrafen", "Jg.": "Jahrgang", "Ziff.": "Ziffer", "No.": "Nummer", "Hs.": "Haus"},
}
#: Behind figures: unit -> its words after "ein" and after other numbers.
UNITS: Mapping[str, tuple[str, str]] = {
    **{u: (w, w) for u, w in (("km", "Kilometer"), ("m", "Meter"), ("cm", "Zentimeter"), ("mm", "Millimeter"))},
    **{u: (w, w) for u, w in (("kg", "Kilogramm"), ("g", "Gramm"), ("mg", "Milligramm"), ("l", "Liter"))},
    **{u: (w, w) for u, w in (("ml", "Milliliter"), ("ha", "Hektar"), ("PS", "Pe Es"), ("€", "Euro"), ("EUR", "Euro"))},
    **{u: (w, w) for u, w in (("$", "Doller"), ("£", "Pfund"), ("CHF", "Franken"), ("¢", "Cent"), ("ct", "Cent"))},
    **{u: (w, w) for u, w in (("km²", "Quadratkilometer"), ("m²", "Quadratmeter"), ("qm", "Quadratmeter"))},
    **{u: (w, w) for u, w in (("cm²", "Quadratzentimeter"), ("m³", "Kubikmeter"), ("°C", "Grad Celsius"))},
    **{u: (w, w) for u, w in (("°", "Grad"), ("%", "Prozent"), ("‰", "Promille"))},
    **{u: (w, w) for u, w in (("kW", "Kilowatt"), ("W", "Watt"), ("kWh", "Kilowattstunden"), ("V", "Volt"))},
    **{u: (w, w) for u, w in (("Hz", "Hertz"), ("kHz", "Kilohertz"), ("MHz", "Megahertz"), ("GHz", "Gigahertz"))},
    **{u: (w, w) for u, w in (("MB", "Megabyte"), ("GB", "Gigabyte"), ("TB", "Terabyte"), ("KB", "Kilobyte"))},
    **{u: (w, w) for u, w in (("km/h", "Kilometer pro Stunde"), ("m/s", "Meter pro Sekunde"))},
    **{
        "t": ("Tonne", "Tonnen"),
        "h": ("Stunde", "Stunden"),
        "Std.": ("Stunde", "Stunden"),
        "s": ("Sekunde", "Sekunden"),
    },
    **{"min": ("Minute", "Minuten"), "Min.": ("Minute", "Minuten"), "Sek.": ("Sekunde", "Sekunden")},
    **{"Mio.": ("Million", "Millionen"), "Mrd.": ("Milljarde", "Milljarden"), "ff.": ("fortfolgende", "fortfolgende")},
}
FEMININE = frozenset(["Tonne", "Stunde", "Sekunde", "Minute", "Million", "Milljarde"])
CURRENCIES = frozenset(["€", "EUR", "$", "£", "CHF", "Euro", "Dollar", "Pfund", "Franken"])
#: Written as espeak-ng reads it right, as are "Milljarde" and "zirka".
SAID_OTHERWISE: Mapping[str, str] = {"Dollar": "Doller"}
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Jänner",
    "Jan",
    "Feb",
    "Apr",
    "Aug",
    "Sept",
    "Sep",
    "Okt",
    "Nov",
    "Dez",
]
#: Signs between words or figures -> words.
SIGNS: Mapping[str, str] = {
    **{"&": "und", "+": "plus", "=": "gleich", "×": "mal", "÷": "geteilt durch", "@": "ät", "≈": "ungefähr"},
    **{"<": "kleiner als", ">": "größer als", "→": "nach", "½": "ein halb", "¼": "ein Viertel", "¾": "drei Viertel"},
}
#: Words before an ordinal that give it the ending "-ten", those that give "-te", and those that give "-ter"; "der"
#: behind a preposition is of the first kind.
TAKES_EN = words_of(
    "am vom zum im beim dem den des einem einen eines diesem diesen jedem jeden seinem seinen ihrem ihren meinem meinen"
    " unserem unseren ab seit bis zur"
)
TAKES_E = words_of("der die das diese dieser dieses jede jeder eine seine ihre meine unsere")
TAKES_ER = words_of("ein kein mein sein ihr unser")
PREPOSITIONS = words_of("in an auf aus bei mit nach seit von zu vor hinter über unter neben zwischen ab während")
#: Acronyms that are said as words; all others are spelled.
SAID_AS_WORDS = words_of(
    "NATO NASA UNO UNESCO UNICEF AIDS TÜV DAX BAFÖG ASEAN OPEC FIFA UEFA ESA PISA LASER IKEA EDEKA ALDI HARIBO ADIDAS"
    " CERN COVID SARS RADAR AWACS GAU PIN SIM RAM ROM GEMA SCHUFA DIN BITKOM"
)
