"""Collections and who one is, on a shared server."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from index import ArticleSummary
from index.sharing import ArticleCollection, Role
from ui.api.body import strict
from ui.api.dependencies import CallerPersonalEngine
from ui.people import Person

router = APIRouter(prefix="/api/v1", tags=["people"])
CollectionId = dict[Literal["id"], str]


class NewName(BaseModel):
    """What a collection is called."""

    model_config = strict({"name": "Press"})
    name: str


class Grant(BaseModel):
    """What a reader may do in a collection; without a role nothing any more."""

    model_config = strict(
        {"reader": "person:ann@example.org", "role": "editor"},
        {"reader": "group:press", "role": "reader"},
        {"reader": "everyone", "role": None},
    )
    reader: str
    role: Role | None


@router.get("/me")
def show_me(engine: CallerPersonalEngine) -> Person:
    """Tell who is signed in."""
    return engine.person


@router.get("/collections")
def list_collections(
    engine: CallerPersonalEngine,
) -> dict[Literal["collections"], list[ArticleCollection]]:
    """List the collections that one has a role in."""
    return {"collections": engine.collections()}


@router.post("/collections")
def make_collection(new: NewName, engine: CallerPersonalEngine) -> CollectionId:
    """Make a collection."""
    return {"id": engine.make_collection(new.name)}


@router.patch("/collections/{collection}")
def rename_collection(collection: str, new: NewName, engine: CallerPersonalEngine) -> CollectionId:
    """Rename a collection."""
    engine.rename_collection(collection, new.name)
    return {"id": collection}


@router.put("/collections/{collection}/readers")
def share_collection(collection: str, grant: Grant, engine: CallerPersonalEngine) -> CollectionId:
    """Share a collection."""
    engine.share_collection(collection, grant.reader, grant.role)
    return {"id": collection}


@router.get("/collections/{collection}/articles")
def list_collection(
    collection: str, engine: CallerPersonalEngine
) -> dict[Literal["articles"], list[ArticleSummary]]:
    """List the articles of a collection."""
    return {"articles": engine.articles_in(collection)}


@router.put("/collections/{collection}/articles/{article_id:path}")
def put_article(collection: str, article_id: str, engine: CallerPersonalEngine) -> CollectionId:
    """Put an article in."""
    engine.put(collection, article_id)
    return {"id": collection}


@router.delete("/collections/{collection}/articles/{article_id:path}")
def take_article_out(
    collection: str, article_id: str, engine: CallerPersonalEngine
) -> CollectionId:
    """Take one out."""
    engine.take_out(collection, article_id)
    return {"id": collection}
