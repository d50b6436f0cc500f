"""Which package may import what, and where each heavy library may appear."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
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
    "chromadb": {"index/store/vectors.py"},
    "llama_index": {
        "eval/suites/llama_judge.py",
        "index/embedding/llama_embedder.py",
        "index/store/nodes.py",
        "qa/llama/",
        "qa/models/llama_model.py",
    },
    "tantivy": {"index/store/words.py"},
    "openai": {"index/server.py"},
    "mcp": {"ui/mcp/"},
    "mcp_types": {"ui/mcp/"},
    "truststore": {"index/fetching/request.py"},
    "httpcore2": {"index/fetching/request.py"},
    "markdown_it": {"index/loading/markdown.py"},
    "readability": {"index/formats/html/main_text.py"},
    "gradio": {"ui/"},
    "jinja2": {"eval/reporting/page.py", "ui/markup/templates.py"},
    "pypdfium2": {"index/formats/pdf/pdfium.py"},
    "opentelemetry": {"index/telemetry.py"},
    "onnxruntime": {"index/embedding/embedder.py", "eval/fitting/reading_model.py"},
}
# The rooms of each package, lowest first: each may import those before it, by their names in
# its __init__, and the modules at the root of the package that are named in BASE.
ROOMS = {
    "index": ["embedding", "chunking", "formats", "fetching", "loading", "store"],
    "eval": ["runs", "reporting", "suites", "fitting"],
    "ui": [
        "engine",
        "people",
        "markup",
        "conversations",
        "chat",
        "article_view",
        "articles",
        "export",
        "mcp",
        "api",
        "page",
        "cli",
    ],
    "qa": [
        "safety",
        "models",
        "retrieval",
        "reader",
        "prompting",
        "reply",
        "verification",
        "llama",
    ],
}
BASE = {
    "index": {"types", "chunked", "errors", "settings", "lines", "tracing", "server"},
    "eval": {path.stem for path in ROOT.glob("eval/*.py")},
    "ui": {"settings"},
    "qa": {
        "question",
        "types",
        "events",
        "settings",
        "decision",
        "draft",
        "open_models",
        "token_count",
    },
}
# What is slow to load is imported by its own name, where it is used.
LATE = {
    "eval.fitting.learning",
    "eval.suites.llama_judge",
    "qa.models.llama_model",
    "qa.models.openai_model",
    "qa.models.named_models",
    "qa.models.requests",
    "qa.prompting.rewrite",
    "ui.export.html",
    "ui.export.markdown",
    "ui.mcp.serving",
}
# The room that stands above the root of its package.
ABOVE = {"qa": "llama", "ui": "cli"}
MODULES = [
    path.relative_to(ROOT).as_posix()
    for name in MAY_IMPORT
    for path in ROOT.glob(f"{name}/**/*.py")
]


def imports(path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each module that a file imports, with the names taken from it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            assert node.module is not None
            yield node.module, [alias.name for alias in node.names]


def room_of(path: str) -> str | None:
    """Return the room that a file of a package lies in, None at the package's root."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else None


def public_names(module: str) -> set[str]:
    """Return what a package or a room exports, or a module at a package's root holds."""
    found = importlib.import_module(module)
    names = getattr(found, "__all__", None) or [n for n in vars(found) if not n.startswith("_")]
    return set(names)


def violations(path: str) -> Iterator[str]:
    """Yield what a module imports against the order of packages and rooms, or past their doors."""
    package, room = path.split("/")[0], room_of(path)
    rooms = ROOMS[package]
    if room is not None and room not in rooms:
        yield f"{path}: {room} is no room of {package}"
        return
    for module, names in imports(path):
        owner, *rest = module.split(".")
        homes = HOMES.get(owner, {path})
        if not any(path.startswith(home) for home in homes):
            yield f"{path}: {owner} belongs to {homes}"
        if owner in MAY_IMPORT and owner != package:
            if owner not in MAY_IMPORT[package] or len(rest) > 1 or not names:
                yield f"{path}: {package} may not import {module}"
            elif unknown := set(names) - public_names(module):
                yield f"{path}: {module} does not export {unknown}"
        if owner != package or not rest:
            continue
        if rest[0] not in rooms:
            if room is not None and room != ABOVE.get(package) and rest[0] not in BASE[package]:
                yield f"{path}: {room} may not import {module}"
            continue
        if room is not None and rooms.index(rest[0]) > rooms.index(room):
            yield f"{path}: {room} may not import {rest[0]}"
        if rest[0] == room or module in LATE or path == f"{package}/__init__.py":
            continue
        if len(rest) > 1:
            yield f"{path}: import from {owner}.{rest[0]}, not from {module}"
        elif unknown := set(names) - public_names(module):
            yield f"{path}: {module} does not export {unknown}"


def test_packages_and_rooms_import_what_stands_below_them_by_its_door() -> None:
    assert [each for path in MODULES for each in violations(path)] == []


@pytest.mark.parametrize("package", ["index", "qa"])
def test_importing_a_package_loads_no_heavy_library(package: str) -> None:
    code = f"import sys, {package}; print(*({set(HOMES)} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout == "\n"


def test_asking_in_a_terminal_loads_nothing_that_evaluates_or_adds() -> None:
    code = "import sys, ui.cli.answer_printer, qa.service; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(run.stdout.split())
    others = {"eval", "ui.conversations", "ui.export", "index.loading", "index.formats", "openai"}
    assert others & loaded == set()
    # Lower it when fewer are needed; 60 is the aim.
    assert len([name for name in loaded if name.split(".")[0] in MAY_IMPORT]) <= 66


@pytest.mark.parametrize("package", ["index", "qa"])
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


def test_the_tests_of_a_room_lie_in_a_folder_of_its_name() -> None:
    for package in MAY_IMPORT:
        for folder in (ROOT / "tests" / package).glob("**"):
            if any(folder.glob("*.py")):
                assert (folder / "__init__.py").exists(), f"{folder} has no __init__.py"
                room = ROOT / folder.relative_to(ROOT / "tests")
                assert (room / "__init__.py").exists(), f"{folder} mirrors no room"


def test_no_module_imports_itself_by_way_of_others() -> None:
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
            if target in found and target not in MAY_IMPORT
        }
        for name, path in found.items()
        if name not in MAY_IMPORT
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
