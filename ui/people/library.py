"""The engine as one person has it: what they may see, and what they may change."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from secrets import token_hex

from index import ArticleSummary, IngestReport, UsageError
from index.add_queue import PendingSource
from index.errors import UnknownArticleError
from index.fields import FieldsToSet
from index.sharing import ROLES, ArticleCollection, Role, Share, Sharing
from ui.engine import Engine, Steps
from ui.people.people import People
from ui.people.person import Person, is_persons

_OWN = "Articles of {:.60}"
_MAX_ENGINES = 500


class NotAllowedError(UsageError):
    """Whoever asks is not signed in, or may not do this."""


@dataclass(frozen=True, slots=True)
class OneEngine:
    """The same engine for everybody, where nobody signs in."""

    whole: Engine

    def of(self, person: Person | None) -> Engine:
        """Return it."""
        return self.whole

    def of_owner(self, name: str) -> Engine:
        """Return it."""
        return self.whole


class Library:
    """One engine for each person. Safe to share between threads."""

    def __init__(self, whole: Engine, sharing: Sharing, people: People) -> None:
        """Take the engine that sees everything. Raises StoreError."""
        # Create the tables now: the index's own queries read them, and create none.
        sharing.all_collections()
        self.whole, self.sharing, self.people = whole, sharing, people
        self._engine_of = lru_cache(_MAX_ENGINES)(partial(PersonalEngine, whole, sharing))

    def of(self, person: Person | None) -> "PersonalEngine":
        """Return the engine of whoever asks. Raises NotAllowedError for nobody."""
        if person is None:
            raise NotAllowedError("Nobody is signed in; sign in first.")
        return self._engine_of(person)

    def of_owner(self, name: str) -> "PersonalEngine":
        """Return the engine of somebody who has signed in. Raises NotAllowedError if removed."""
        return self.of(self.people.named(name))


class PersonalEngine(Engine):
    """An engine of the articles that one person may see. Close only the whole engine.

    Its index limits what is read; the methods here check what is changed. "As its editors may"
    means that administrators, and editors and owners of the article, may; else they raise
    NotAllowedError.
    """

    def __init__(self, whole: Engine, sharing: Sharing, person: Person) -> None:
        """Limit an engine to what a person may see."""
        service = whole.service
        self._seen = None if person.administers else sharing.seen_by(person.readers)
        if self._seen is not None:
            service = service.beside(service.index.limited_to(self._seen))
        super().__init__(service, whole.settings, whole.models, whole.ended)
        self.person = person
        self._sharing = sharing

    def add(
        self,
        source: PendingSource,
        steps: Steps,
        cancelled: Callable[[], bool] = lambda: False,
        choice: str = "",
    ) -> IngestReport:
        """Add to a collection, by default to the person's own. Raises NotAllowedError, too."""
        key = source.collection or self._own()
        self._refuse_below(key, "editor")
        filed = replace(source, collection=key)
        report = super().add(filed, steps, cancelled, choice)
        for article_id in (*report.added, *report.replaced):
            self._sharing.note_adder(article_id, self.person.name)
        return report

    def remove(self, article_id: str) -> None:
        """Remove an article, as its editors may."""
        self._refuse_change(article_id)
        super().remove(article_id)

    def restore(self, article_id: str) -> None:
        """Restore an article, as its editors may. Raises UnknownArticleError for anybody else."""
        if not self._may("editor", article_id):
            raise UnknownArticleError(f"There is no article {article_id!r} to restore.")
        super().restore(article_id)

    def retitle(self, article_id: str, title: str) -> None:
        """Give an article another title, as its editors may."""
        self._refuse_change(article_id)
        super().retitle(article_id, title)

    def set_fields(self, article_id: str, fields: FieldsToSet) -> None:
        """Set fields of an article, as its editors may."""
        self._refuse_change(article_id)
        super().set_fields(article_id, fields)

    def shares(self) -> Mapping[str, Sequence[Share]]:
        """Return who has a role in the articles that the person may share."""
        person = self.person
        return self._sharing.shares(None if person.administers else person.readers)

    def adders(self, articles: Sequence[ArticleSummary]) -> Mapping[str, str]:
        """Return the names of those who added articles, by their ids, as far as recorded."""
        return self._sharing.adders([each.id for each in articles])

    def share(self, article_id: str, reader: str, role: Role | None) -> None:
        """Share an article with a reader, or no longer. Raises NotAllowedError and UsageError."""
        self._refuse_sharing(article_id)
        self._sharing.share(article_id, reader, role, self.person.reader)

    def collections(self) -> list[ArticleCollection]:
        """Return the collections in which the person has a role."""
        person, sharing = self.person, self._sharing
        return (
            sharing.all_collections() if person.administers else sharing.collections(person.readers)
        )

    def shelves(self) -> Sequence[tuple[ArticleCollection, frozenset[str]]]:
        """Return the collections the person sees, each with the ids of all in it.

        Left out are those that share one article alone, and somebody's own while nobody else has a
        role in it.
        """
        shelves = [
            each
            for each in self.collections()
            if not each.shares_one_article and not (is_persons(each.id) and len(each.grants) == 1)
        ]
        held = self._sharing.articles_by_collection([each.id for each in shelves])
        return [(each, held.get(each.id, frozenset())) for each in shelves]

    def articles_in(self, collection: str) -> list[ArticleSummary]:
        """Return the articles in a collection. Raises NotAllowedError without a role in it."""
        self._refuse_below(collection, "reader")
        return [*self._beside(collection)]

    def make_collection(self, name: str) -> str:
        """Make a collection of the person's, and return its id. Raises UsageError."""
        return self._sharing.create(name, self.person.reader)

    def rename_collection(self, collection: str, name: str) -> None:
        """Give a collection another name, as its owners may. Raises UsageError."""
        self._refuse_below(collection, "owner")
        self._sharing.rename(collection, name)

    def share_collection(self, collection: str, reader: str, role: Role | None) -> None:
        """Give a reader a role in a collection, or none. Raises NotAllowedError and UsageError."""
        # Anybody may give up a role of their own, where they have one.
        is_own = reader == self.person.reader and role is None
        self._refuse_below(collection, "reader" if is_own else "owner")
        kind, _, name = reader.partition(":")
        # Whoever's own collection this is must stay its owner.
        if kind == "person" and collection == Person(name).key and role != "owner":
            raise NotAllowedError("This is where their own articles go; they stay its owner.")
        self._sharing.grant(collection, reader, role)

    def put(self, collection: str, article_id: str) -> None:
        """Put an article into a collection. Raises NotAllowedError and UnknownArticleError."""
        self.index.article(article_id)
        self._refuse_below(collection, "editor")
        # Whoever shares an article on must be allowed to share it.
        self._refuse_sharing(article_id)
        self._sharing.put(article_id, collection)

    def take_out(self, collection: str, article_id: str) -> None:
        """Take an article out of a collection. Raises what ``put`` does, and UsageError."""
        self.index.article(article_id)
        self._refuse_below(collection, "editor")
        self._sharing.take_out(article_id, collection)

    def _refuse_sharing(self, article_id: str) -> None:
        self.index.article(article_id)
        if not self._may("owner", article_id):
            raise NotAllowedError(f"You may not share {article_id}; ask one of its owners.")

    def _refuse_below(self, key: str, role: Role) -> None:
        """Raise NotAllowedError without such a role in a collection, or a higher one."""
        roles = {each.id: each.role for each in self.collections()}
        if key not in roles or ROLES.index(roles[key]) < ROLES.index(role):
            raise NotAllowedError(
                f"There is no collection {key[:80]!r} in which you are {role}; ask its owner."
            )

    def _own(self) -> str:
        person = self.person
        return self._sharing.create(_OWN.format(person.name), person.reader, key=person.key)

    def changeable(self) -> Container[str] | None:
        """Return the ids of the articles that the person may change, None for all."""
        if self.person.administers:
            return None
        return self._sharing.articles_of(self.person.readers, "editor")

    def _beside(self, collection: str) -> Sequence[ArticleSummary]:
        # What somebody else has elsewhere is neither told of nor replaced.
        held = self._sharing.articles_in(collection)
        return [each for each in self.index.articles() if each.id in held]

    def _id_in(self, collection: str, article_id: str) -> str:
        # The id tells the collection, so that the same source in two of them is two articles:
        # neither replaces the other, and no id tells of an article that is not seen.
        named = f"{article_id}-{sha256(collection.encode()).hexdigest()[:8]}"
        return named if self._sharing.is_free(named, collection) else token_hex(8)

    def _put(self, article_id: str, collection: str) -> None:
        if not self._sharing.is_free(article_id, collection):
            raise NotAllowedError(f"{article_id} cannot be added here; give it another name.")
        self._sharing.put(article_id, collection)

    def _refuse_change(self, article_id: str) -> None:
        self.index.article(article_id)
        if not self._may("editor", article_id):
            raise NotAllowedError(
                f"You may read {article_id}, and not change it; ask one of its owners."
            )

    def _may(self, role: Role, article_id: str) -> bool:
        person = self.person
        return person.administers or self._sharing.may(person.readers, role, article_id)


Engines = OneEngine | Library
"""Whose engine is whose; ``whole`` sees everything."""
