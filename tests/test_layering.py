"""Which package may import what, and where each heavy library may appear."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "index": set[str](),
    "qa": {"index"},
    "eval": {"index", "qa"},
    "ui": {"index", "qa", "eval"},
}
HOMES = {
    "chromadb": {"index/store/collection.py"},
    "llama_index": {
        "index/node_parser.py",
        "index/store/collection.py",
        "qa/retrieval/llama.py",
    },
    "tantivy": {"index/store/words.py"},
    "openai": {"index/server/openai_server.py", "qa/models/openai_model.py"},
    "xllamacpp": {"qa/models/local_model.py"},
    "truststore": {"index/fetching/connection.py"},
    "idna": {"index/fetching/address.py"},
    "readability": {"index/formats/html/main_text.py"},
    "gradio": {"ui/"},
    "pypdfium2": {"index/formats/pdf/drawn.py", "index/formats/pdf/letters.py"},
    "onnxruntime": {"index/embedding/embedder.py", "eval/fitting/fit_reader.py"},
}
# The rooms of each package, lowest first: each may import those before it, by their names in
# its __init__, and the modules at the root of the package that are named in BASE.
ROOMS = {
    "index": ["server", "embedding", "chunking", "formats", "fetching", "loading", "store"],
    "eval": ["reporting", "tables", "suites", "feedback", "fitting"],
    "ui": [
        "engine",
        "markup",
        "conversations",
        "chat",
        "article_view",
        "articles",
        "export",
        "page",
        "cli",
    ],
    "qa": [
        "safety",
        "models",
        "retrieval",
        "reader",
        "evidence",
        "prompting",
        "reply",
        "verification",
        "answering",
        "records",
    ],
}
BASE = {
    "index": {"types", "errors", "settings", "lines"},
    "eval": {path.stem for path in ROOT.glob("eval/*.py")},
    "ui": {"settings", "shadowing", "ending"},
    "qa": {"types", "events", "settings", "decision", "draft"},
}
# What is slow to load is imported by its own name, where it is used.
LATE = {
    "eval.fitting.learning",
    "eval.fitting.looked_up",
    "ui.engine.local",
    "index.embedding.openai_embedder",
    "qa.answering.model_answer",
    "qa.models.local_model",
    "qa.models.openai_model",
    "qa.models.server_models",
    "qa.prompting.rewrite",
    "qa.retrieval.llama",
    "qa.verification.classifier",
}
# The room that stands above the root of its package.
ABOVE = {"ui": "cli"}
MODULES = [
    path.relative_to(ROOT).as_posix()
    for name in MAY_IMPORT
    for path in ROOT.glob(f"{name}/**/*.py")
]


@cache
def imports(path: str) -> list[tuple[str, list[str]]]:
    """Return each module that a file imports, with the names taken from it."""
    return list(_imports(path))


def _imports(path: str) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            assert node.module is not None
            yield node.module, [alias.name for alias in node.names]


@pytest.mark.parametrize("path", MODULES)
def test_a_module_imports_only_what_stands_below_it(path: str) -> None:
    package = path.split("/")[0]
    for module, names in imports(path):
        owner = module.split(".")[0]
        if owner in MAY_IMPORT and owner != package:
            assert owner in MAY_IMPORT[package], f"{package} may not import {owner}"
            assert module == owner, f"import from {owner}, not from {module}"
            assert names, f"write: from {owner} import ..."
            unknown = set(names) - set(importlib.import_module(owner).__all__)
            assert not unknown, f"{owner} does not export {unknown}"


@pytest.mark.parametrize("path", MODULES)
def test_a_heavy_library_stays_where_it_lives(path: str) -> None:
    for module, _ in imports(path):
        library = module.split(".")[0]
        homes = HOMES.get(library, {path})
        assert any(path.startswith(home) for home in homes), f"{library} belongs to {homes}"


@pytest.mark.parametrize("package", ["index", "qa"])
def test_importing_a_package_loads_no_heavy_library(package: str) -> None:
    code = f"import sys, {package}; print(*({set(HOMES)} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout == "\n"


@pytest.mark.parametrize("package", ["index", "qa", "eval"])
def test_a_package_exports_what_it_says(package: str) -> None:
    module = importlib.import_module(package)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_no_exported_name_is_hidden_by_a_module(package: str) -> None:
    # Importing package.name binds the module to that name of the package.
    exported = set(getattr(importlib.import_module(package), "__all__", ()))
    assert exported & {path.stem for path in (ROOT / package).glob("*.py")} == set()


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}
    assert [path for path in MODULES if path.split("/")[-1] in drawers] == []


def room_of(path: str) -> str | None:
    """Return the room that a file of a package lies in, None at the package's root."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else None


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room_of(path) and path.split("/")[0] in BASE]
)
def test_a_room_imports_only_rooms_below_it(path: str) -> None:
    package, room = path.split("/")[0], room_of(path)
    rooms = ROOMS[package]
    assert room in rooms
    for module, _ in imports(path):
        owner, *rest = module.split(".")
        if owner != package or not rest:
            continue
        if rest[0] in rooms:
            assert rooms.index(rest[0]) <= rooms.index(room), f"{room} may not import {rest[0]}"
        elif room != ABOVE.get(package):
            assert rest[0] in BASE[package], f"{room} may not import {module}"


@pytest.mark.parametrize("path", [path for path in MODULES if path.split("/")[0] in BASE])
def test_what_a_room_offers_is_taken_from_its_door(path: str) -> None:
    package = path.split("/")[0]
    if path == f"{package}/__init__.py":
        return
    for module, names in imports(path):
        owner, *rest = module.split(".")
        if module in LATE:
            continue
        if owner == package and rest and rest[0] in ROOMS[package] and rest[0] != room_of(path):
            assert len(rest) == 1, f"import from {owner}.{rest[0]}, not from {module}"
            unknown = set(names) - set(importlib.import_module(module).__all__)
            assert not unknown, f"{module} does not export {unknown}"


def test_the_tests_of_a_room_lie_in_a_folder_of_its_name() -> None:
    for package in MAY_IMPORT:
        for folder in (ROOT / "tests" / package).glob("**"):
            if any(folder.glob("*.py")):
                assert (folder / "__init__.py").exists(), f"{folder} has no __init__.py"
                room = ROOT / folder.relative_to(ROOT / "tests")
                assert (room / "__init__.py").exists(), f"{folder} mirrors no room"


def test_no_module_imports_itself_by_way_of_others() -> None:
    # What a suite's command is run by is imported by the suite only as a program.
    found = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path
        for path in MODULES
    }
    needs = {
        name: {
            target
            for module, names in imports(path)
            for each in names or [""]
            for target in [f"{module}.{each}" if f"{module}.{each}" in found else module]
            if target in found and target not in {*MAY_IMPORT, "eval.suites.command"}
        }
        for name, path in found.items()
        if name not in MAY_IMPORT and name != "eval.suites.command"
    }
    ended: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in ended:
            for needed in needs[name]:
                visit(needed, (*way, name))
            ended.add(name)

    for name in needs:
        visit(name, ())
