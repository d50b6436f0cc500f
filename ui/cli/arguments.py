"""The arguments of the footnote command, and the help that explains them."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

DISTRIBUTION = "footnote-qa"
_ABOUT = """\
Answers questions about articles. Every sentence of an answer has a footnote that names
the exact characters of the article it comes from. Nothing leaves this machine unless
you name a model or an embedder on another, and a page is fetched only when you give its
address."""
_START = """\
getting started:
  footnote chat                                 open the chat, with an article to try it on
  footnote add report.md notes/                 add files and folders
  footnote ask "Where did Sullivan meet Wang?"  ask about them

environment:
  FOOTNOTE_HOME names the folder that holds the articles."""


def model_name(text: str) -> str:
    """Return the name of a model, trimmed. Raises ArgumentTypeError for an empty one."""
    # An empty name would otherwise fall back to FOOTNOTE_MODEL.
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of a model is empty; name one, or leave it out")
    return text.strip()


def port_number(text: str) -> int:
    """Return a port from 0 to 65535. Raises ArgumentTypeError for anything else."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 0 to 65535")
    return int(text)


def check_add(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Exit with status 2 if the options of ``footnote add`` contradict each other."""
    instead = [f"--{name}" for name in ("resume", "forget") if getattr(options, name)]
    if len(instead) + bool(options.sources) != 1:
        parser.exit(
            2,
            "footnote add: name what to add, or give --resume or --forget for what an earlier "
            "add left.\n",
        )
    named = [f"--{name}" for name in ("title", "id") if getattr(options, name) is not None]
    if options.sources.count("-") > 1:
        parser.exit(2, "footnote add: standard input can be read once; give '-' once.\n")
    if named and options.sources != ["-"]:
        parser.exit(
            2,
            f"footnote add: {' and '.join(named)} can be given for one text on standard input "
            "only: footnote add - --title T.\n",
        )


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Parse ``argv``, or the arguments of the process if it is None.

    ``command`` of the returned namespace names the command. Prints help and raises SystemExit(0)
    if asked to, or if there is no command. For wrong arguments it prints one sentence to standard
    error and raises SystemExit(2).
    """
    parser = _parser()
    options = parser.parse_args(argv)
    if options.command is None:
        parser.print_help()
        parser.exit()
    if options.command == "add":
        check_add(options, parser)
    return options


class _Parser(argparse.ArgumentParser):
    """A parser that reports errors in one sentence."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(
            formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **settings
        )

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see '{self.prog} --help'.\n")


class _Version(argparse.Action):
    """Prints the version, and looks it up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"footnote {version(DISTRIBUTION)}")
        except PackageNotFoundError:
            print("footnote, run from source and not installed")
        parser.exit()


def _parser() -> _Parser:
    parser = _Parser(prog="footnote", description=_ABOUT, epilog=_START)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(name: str, summary: str, *examples: str) -> _Parser:
        epilog = "\n  ".join(["examples:", *examples])
        described = summary[0].upper() + summary[1:] + "."
        made: _Parser = commands.add_parser(
            name, help=summary, description=described, epilog=epilog
        )
        return made

    add = command(
        "add",
        "add articles: files, folders of them, pages at addresses, or pasted text",
        "footnote add report.md notes/",
        "footnote add https://example.org/report",
        "footnote add - --title 'Minutes of May' < minutes.txt",
        "pbpaste | footnote add - --title 'From the web' --id web-1",
    )
    add.add_argument(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="a file, a folder, an http or https address, or - for text on standard input",
    )
    add.add_argument("--title", metavar="T", help="the title of the text on standard input")
    add.add_argument("--id", metavar="ID", help="its id; by default made from the text's hash")
    add.add_argument("--resume", action="store_true", help="go on with an add that was cut off")
    add.add_argument("--forget", action="store_true", help="drop what it left instead")
    _json(add)

    _json(command("list", "list the articles", "footnote list", "footnote list --json"))

    show = command("show", "print an article's text", "footnote show blinken-beijing")
    show.add_argument("article", metavar="ARTICLE", help="its id, as 'footnote list' shows it")
    _json(show)

    remove = command("remove", "remove articles", "footnote remove web-1 minutes-0f3c2b1a")
    remove.add_argument("articles", nargs="+", metavar="ARTICLE", help="the id of an article")

    check = command(
        "check",
        "check the store, and repair it",
        "footnote check",
        "FOOTNOTE_EMBEDDER=bge-m3 footnote check --embed-anew",
    )
    check.add_argument(
        "--embed-anew",
        action="store_true",
        help="embed all articles anew if the embedder or the passages' settings have changed",
    )
    _json(check)
    for name, summary in (
        ("export", "write all articles to one file, with their vectors"),
        ("import", "put an exported file into an empty data folder"),
    ):
        moved = command(name, summary, f"footnote {name} articles.footnote")
        moved.add_argument("file", metavar="FILE", help="the file")

    ask = command(
        "ask",
        "answer a question, with footnotes",
        'footnote ask "Where did Sullivan meet Wang Yi?"',
        'footnote ask "What did it cost?" --article report-1a2b3c4d --json',
        'footnote ask "And in which month?" --history turns.json',
        "echo 'Who paid for it?' | footnote ask -",
    )
    ask.add_argument(
        "question", nargs="+", help="the question, or - to read it from standard input"
    )
    ask.add_argument(
        "--article",
        action="append",
        metavar="ID",
        help="look in this article only; may be given several times",
    )
    ask.add_argument(
        "--history",
        metavar="FILE",
        help='the conversation so far, as JSON: [["question", "answer"], ...]',
    )
    _model(ask)
    _json(ask)

    chat = command(
        "chat",
        "open the chat in a browser",
        "footnote chat --open",
        "FOOTNOTE_PASSWORD=... footnote chat --host 0.0.0.0 --port 8080",
    )
    chat.add_argument(
        "--host",
        metavar="H",
        default="127.0.0.1",
        help="where to listen (127.0.0.1); other than loopback needs FOOTNOTE_PASSWORD",
    )
    chat.add_argument(
        "--port",
        metavar="P",
        type=port_number,
        default=7860,
        help="the port (7860); 0 takes a free one",
    )
    chat.add_argument("--open", action="store_true", help="open the browser, too")
    _model(chat)

    models = command(
        "models",
        "list the models that a server offers",
        "footnote models",
        "footnote models --base-url http://127.0.0.1:11434/v1 --json",
    )
    models.add_argument(
        "--base-url",
        metavar="URL",
        help="the server to ask (OPENAI_BASE_URL); by default, those found on this machine",
    )
    _json(models)

    verify = command(
        "verify",
        "check which quotes of a saved conversation still hold",
        "footnote verify conversation.json",
        'footnote ask "Who paid for it?" --json > answer.json; footnote verify answer.json',
    )
    verify.add_argument(
        "file",
        metavar="FILE",
        help="a conversation exported as JSON or an answer of 'footnote ask --json', or - for "
        "standard input",
    )
    _json(verify)

    evaluation = command(
        "eval",
        "score the answers to known questions",
        "footnote eval",
        "footnote eval cases.jsonl --json --report scores.html",
    )
    _add_evaluation(evaluation)
    _json(evaluation)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print one JSON document and nothing else"
    )


def _model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        metavar="M",
        type=model_name,
        help="the model that answers (FOOTNOTE_MODEL); without one, answers are verbatim sentences",
    )


def _add_evaluation(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of an evaluation: a dataset or feedback, a report, and a model."""
    parser.add_argument(
        "dataset",
        nargs="?",
        metavar="DATASET",
        help="a file of cases, one JSON object a line, or a folder of questions and articles; by "
        "default the bundled ones",
    )
    parser.add_argument("--report", metavar="FILE.html", help="write a page of scores and failures")
    parser.add_argument(
        "--from-feedback",
        action="store_true",
        help="score the questions that got a thumb up or down in the chat",
    )
    parser.add_argument(
        "--export",
        metavar="FOLDER",
        help="write the cases of --from-feedback and their articles to a new folder, to edit and "
        "score as a DATASET",
    )
    parser.add_argument("--model", metavar="M", help="the model that answers natural questions")
