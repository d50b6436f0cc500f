"""Collections and who one is, on a shared server."""

from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from index import UsageError
from ui.api.whose import person_of
from ui.people import Library, Person


class NewName(BaseModel):
    """What a collection is called."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "Press"}]})
    name: str


class Grant(BaseModel):
    """What a reader may do in a collection; without a role nothing any more."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"reader": "person:ann@example.org", "role": "editor"},
                {"reader": "group:press", "role": "reader"},
                {"reader": "everyone", "role": None},
            ]
        },
    )
    reader: str
    role: Literal["reader", "editor", "owner"] | None


def _person(request: Request) -> Person:
    person = person_of(request)
    if person is None:
        raise UsageError("One person has this Footnote; FOOTNOTE_AUTH shares it.")
    return person


SIGNED_IN: Any = Depends(_person)


def people_routes(library: Library) -> APIRouter:
    """Return the routes of who asks, and of their collections."""
    routes = APIRouter(tags=["people"])

    @routes.get("/me", summary="Tell who is signed in")
    def me(person: Person = SIGNED_IN) -> dict[str, Any]:
        return asdict(person)

    @routes.get("/collections", summary="List the collections that one has a role in")
    def listed(person: Person = SIGNED_IN) -> dict[str, Any]:
        return {"collections": [asdict(each) for each in library.of(person).collections()]}

    @routes.post("/collections", summary="Make a collection")
    def create(new: NewName, person: Person = SIGNED_IN) -> dict[str, Any]:
        return {"id": library.of(person).make_collection(new.name)}

    @routes.patch("/collections/{collection}", summary="Rename a collection")
    def rename(collection: str, new: NewName, person: Person = SIGNED_IN) -> dict[str, Any]:
        library.of(person).rename_collection(collection, new.name)
        return {"id": collection}

    @routes.put("/collections/{collection}/readers", summary="Share a collection")
    def grant(collection: str, given: Grant, person: Person = SIGNED_IN) -> dict[str, Any]:
        library.of(person).share_collection(collection, given.reader, given.role)
        return {"id": collection}

    @routes.get("/collections/{collection}/articles", summary="List the articles of a collection")
    def held(collection: str, person: Person = SIGNED_IN) -> dict[str, Any]:
        found = library.of(person).articles_in(collection)
        return {"articles": [asdict(each) for each in found]}

    @routes.put("/collections/{collection}/articles/{article_id:path}", summary="Put an article in")
    def put(collection: str, article_id: str, person: Person = SIGNED_IN) -> dict[str, Any]:
        library.of(person).put(collection, article_id)
        return {"id": collection}

    @routes.delete("/collections/{collection}/articles/{article_id:path}", summary="Take one out")
    def take_out(collection: str, article_id: str, person: Person = SIGNED_IN) -> dict[str, Any]:
        library.of(person).take_out(collection, article_id)
        return {"id": collection}

    return routes
