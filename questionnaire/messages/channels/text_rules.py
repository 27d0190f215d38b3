"""What may stand in a text, and what a reply to one means."""

import re
import unicodedata

ONE_TEXT = 160
"""Septets in one GSM text. A longer text arrives, and is paid for, in parts."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic character set of GSM 03.38, without its escape."""

EXTENSION = frozenset("^{}\\[~]|€")
"""Its extension table: an escape before each, so each counts two."""

WRITTEN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035`´\ua78b\ua78c\u055a\u05f3", "'"),
    **dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c1\u02c8\u02ca\u02cb", "'"),
    **dict.fromkeys("\u02ba\u02ee\u05f4", '"'),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033«»", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
    **dict.fromkeys("•·", "-"),
    **{"\t": " ", "\u2028": "\n", "\u2029": "\n", "\u2044": "/", "×": "x"},
    **{"ё": "e", "Ё": "E", "ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D"},
    **{
        "ħ": "h",
        "Ħ": "H",
        "ŧ": "t",
        "Ŧ": "T",
        "ŋ": "n",
        "Ŋ": "N",
        "þ": "th",
        "Þ": "Th",
        "œ": "oe",
        "Œ": "OE",
        "ẞ": "SS",
    },
}
"""How a text writes what has no place in GSM 03.38 and no parts to fall back on."""

FORBIDDEN = (
    *("ketamine", "ketamina", "esketamine", "esketamina", "spravato", "psilocybin", "psilocibina"),
    *("infusion", "infusions", "infusiones", "dose", "doses", "dosing", "dosis"),
    *("depression", "depressed", "depresion", "anxiety", "ansiedad", "ptsd", "suicide", "suicidal"),
    *("psychedelic", "psychedelics", "psicodelico", "psicodelica", "psicodelicos", "psicodelicas"),
    *("psychiatric", "psychiatry", "psychiatrist", "psiquiatria", "psiquiatra"),
)
"""Words that would tell whoever sees the phone what the visit is for; written without accents."""

GIVEAWAYS = ("ketamin", "psychedel", "psicodel")
"""Parts that tell it inside a longer word too, such as the clinic's web address."""

STOP = frozenset(
    {
        *("stop", "stopall", "quit", "end", "revoke", "optout", "cancel", "unsubscribe"),
        *("alto", "parar", "baja", "cancelar", "detener", "salir"),
    }
)
"""Each ends all texts, alone on a line or among words that add nothing."""

ADDS_NOTHING = frozenset(
    {
        *("please", "now", "all", "it", "this", "these", "me", "my", "us", "to", "text", "texts", "texting"),
        *("message", "messages", "messaging", "sending", "thanks", "thank", "you", "wrong", "number"),
        *("hi", "hello", "i", "am", "is", "the", "a", "person", "who", "sent", "from", "iphone", "android"),
        *("por", "favor", "ya", "gracias", "los", "mensajes", "numero", "equivocado"),
    }
)
STOP_IN_OTHER_WORDS = re.compile(
    r"\b(?:"
    r"(?:stop|quit|cease) (?:all )?(?:the |these |this |your )?"
    r"(?:sending|texting|texts?|messaging|messages?|contacting)"
    r"|(?:do not|dont|don t|never) (?:ever )?(?:text|message|contact|send)\w*"
    r"|no more (?:texts?|messages?)"
    r"|(?:remove|delete|unsubscribe) (?:me|my number|this number)|take me off|leave me alone"
    r"|(?:quitenme|borrenme|eliminenme)|dejen de (?:enviar|mandar|escribir)\w*"
    r"|no (?:me |nos )?(?:envien|manden|escriban)"
    r")\b"
)
"""The same in a sentence. Read too widely rather than too narrowly: staff see the reply either way."""


def gsm(text: str) -> str | None:
    """The text in the GSM 03.38 characters, written as near as they allow; None if it cannot be."""
    written = "".join(_written(character) for character in unicodedata.normalize("NFC", text))
    return written if set(written) <= BASIC | EXTENSION else None


def _written(character: str) -> str:
    if character in BASIC or character in EXTENSION:
        return character
    if character in WRITTEN:
        return WRITTEN[character]
    return "".join(
        WRITTEN.get(part, part)
        for part in unicodedata.normalize("NFKD", character)
        if not unicodedata.combining(part)
    )


def septets(written: str) -> int:
    """How much room a text takes that ``gsm`` has written."""
    return sum(2 if character in EXTENSION else 1 for character in written)


def fits_one_text(text: str) -> bool:
    """Whether a text goes out as one, whatever the phone."""
    written = gsm(text)
    return written is not None and septets(written) <= ONE_TEXT


def forbidden_in(text: str) -> tuple[str, ...]:
    """The forbidden words in a text, in their order: whole words in any case, with or without accents."""
    words = re.findall(r"[^\W_]+", _folded(text))
    return tuple(
        dict.fromkeys(word for word in words if word in FORBIDDEN or any(part in word for part in GIVEAWAYS))
    )


def is_stop(text: str) -> bool:
    """Whether a reply asks for no more texts: by a stop word, alone in a line or reply, or in other words."""
    words = _words(text)
    if STOP_IN_OTHER_WORDS.search(" ".join(words)):
        return True
    return any(_is_command(part) for part in (words, *map(_words, text.splitlines())))


def is_only_stop(text: str) -> bool:
    """Whether a reply is a stop and nothing else, so that no one needs to read it."""
    return "".join(_words(text)) in STOP


def _is_command(words: list[str]) -> bool:
    telling = "".join(word for word in words if word not in ADDS_NOTHING)
    return "".join(words) in STOP or telling in STOP


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _folded(text))


def _folded(text: str) -> str:
    """Without case, accents and what cannot be seen."""
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(part) and unicodedata.category(part) != "Cf"
    )
