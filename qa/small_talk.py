"""What is said to a reader who greets, thanks or gives a task in place of a question."""

import re

_POLITE = r"(?:[\s,!.]|please|there|everyone|footnote|you|so much|very much|a lot|again|all)*"
_GREETING = re.compile(
    rf"(?:hi|hey|hello|howdy|greetings|good (?:morning|afternoon|evening|day)){_POLITE}", re.I
)
_THANKS = re.compile(
    rf"(?:thanks|thank you|thx|cheers|great|perfect|nice|cool|ok|okay|got it|bye|goodbye)(?:,? "
    rf"(?:thanks|thank you))?{_POLITE}",
    re.I,
)
_ABOUT = re.compile(
    r"(?:who|what) are you|what (?:can|do) you do|how do you work|how does (?:this|it) work|"
    r"help(?: me)?|what can i ask(?: you)?",
    re.I,
)
_TASK = re.compile(
    r"(?:(?:can|could|would|will) you |please )*(?:summari[sz]e|translate|rewrite|paraphrase|"
    r"shorten|proofread|write|give me a summary of|make a summary of|list the main points of)\b"
    r"(?: (?:this|that|it|the (?:article|text|document|page)s?|everything|all))?"
    r"(?:,? (?:for me|please|briefly))*",
    re.I,
)
_ENDS = " \t\n?!.…"
_ASK = "Ask about something that the articles say"


def small_talk(question: str) -> str | None:
    """Return what to say to a greeting, thanks or a task; None for a question like any other."""
    text = question.strip(_ENDS)
    if _GREETING.fullmatch(text):
        return f"Hello. {_ASK}, and the answer will name the sentences it stands on."
    if _THANKS.fullmatch(text):
        return f"You are welcome. {_ASK} whenever you like."
    if _ABOUT.fullmatch(text):
        return (
            "Footnote answers questions about the articles that were added, and cites every "
            f"sentence. {_ASK}."
        )
    if _TASK.fullmatch(text):
        return f"Footnote finds what the articles say, and does no other task. {_ASK}."
    return None
