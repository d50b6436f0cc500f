import pytest

from ui.cli.arguments import parse


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "a.txt", "b.txt", "--title", "T"], "add: --title can be given for one text on"),
        (["add", "a.txt", "--id", "a"], "add: --id can be given for one text on standard input"),
        (["add", "-", "b.txt", "--id", "a", "--title", "T"], "add: --title and --id can be given"),
        (["add", "-", "-"], "add: standard input can be read once"),
        (
            ["add"],
            "add: name what to add, or give --resume or --forget for what an earlier add left.",
        ),
        (["ask"], "ask: the following arguments are required: question"),
        (["ask", "Who?", "--articles", "a"], "unrecognized arguments: --articles a"),
        (["ask", "Who?", "--model", ""], "the name of a model is empty; name one, or leave it"),
        (["chat", "--model", " "], "chat: argument --model: the name of a model is empty"),
        (["answer"], "argument COMMAND: invalid choice: 'answer'"),
        (["chat", "--port", "70000"], "'70000' is not a port; give a number from 0 to 65535"),
        (["chat", "--port", "-1"], "chat: argument --port: "),
        *(
            (["chat", "--port", port], f"{port!r} is not a port; give a number from 0 to 65535")
            for port in ("http", "65536", "+1", "\u0663", "1.0", "")
        ),
    ],
)
def test_arguments_that_make_no_sense_get_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    printed = capsys.readouterr()
    assert ended.value.code == 2
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("footnote")
    assert said in line


def test_what_is_left_out_has_the_meaning_that_help_gives_it() -> None:
    asked = parse(["ask", "Who?"])
    assert (asked.article, asked.history, asked.model, asked.json) == (None, None, None, False)
    assert parse(["ask", "Who?", "--model", " tiny "]).model == "tiny"
    assert parse(["ask", "who", "paid", "--json"]).question == ["who", "paid"]
    assert [parse(["chat", "--port", port]).port for port in ("0", "65535")] == [0, 65535]
    chat = parse(["chat"])
    assert (chat.host, chat.port, chat.model, chat.open) == ("127.0.0.1", 7860, None, False)


def test_articles_add_up() -> None:
    assert parse(["ask", "Who?", "--article", "a", "--article", "b"]).article == ["a", "b"]
