"""The engine as one person has it: what they may see, and what they may change."""

from collections.abc import Callable, Container, Hashable, Sequence
from functools import lru_cache
from hashlib import sha256
from secrets import token_hex

from index import ArticleSummary, IngestReport, UsageError
from index.add_queue import PendingSource
from index.errors import UnknownArticleError
from index.fields import FieldsToSet
from index.sharing import ROLES, ArticleCollection, Role, Share, Sharing
from ui.engine import Engine, Parts, Steps
from ui.people.people import People
from ui.people.person import Person

_OWN = "Articles of {:.60}"
_MAX_ENGINES = 500


class NotAllowedError(UsageError):
    """Somebody may see an article or a collection, and may not do this with it."""


class Library:
    """One engine for each person. Safe to share between threads."""

    def __init__(self, whole: Engine, sharing: Sharing, people: People) -> None:
        """Share out an engine that sees everything. Raises StoreError."""
        # The first look creates the tables that all later ones read.
        sharing.every()
        self.whole = whole
        self.sharing = sharing
        self.people = people
        self._engine_of = lru_cache(_MAX_ENGINES)(
            lambda person: PersonalEngine(whole, person, self)
        )

    def of(self, person: Person | None) -> "PersonalEngine":
        """Return the engine of whoever asks. Raises NotAllowedError for nobody."""
        if person is None:
            raise NotAllowedError("Nobody is signed in.")
        return self._engine_of(person)

    def of_owner(self, name: str) -> "PersonalEngine":
        """Return the engine of somebody who has signed in. Raises NotAllowedError if removed."""
        return self.of(self.people.named(name))

    def collections(self, person: Person) -> list[ArticleCollection]:
        """Return the collections in which a person has a role."""
        sharing = self.sharing
        return sharing.every() if person.administers else sharing.collections(person.readers)

    def refuse_below(self, person: Person, key: str, role: Role) -> None:
        """Raise NotAllowedError if a person has no such role in a collection, nor a higher one."""
        found = {each.id: each.role for each in self.collections(person)}
        if key not in found or ROLES.index(found[key]) < ROLES.index(role):
            raise NotAllowedError(
                f"There is no collection {key!r} in which you are {role}; "
                "GET /api/v1/collections lists yours."
            )


class PersonalEngine(Engine):
    """An engine of the articles that one person may see; close the whole engine instead."""

    def __init__(self, whole: Engine, person: Person, library: Library) -> None:
        """Limit an engine to what a person may see."""
        service = whole.service
        self._seen = None if person.administers else library.sharing.seen_by(person.readers)
        if self._seen is not None:
            service = service.beside(service.index.limited_to(self._seen))
        super().__init__(service, whole.settings, whole.finder, whole.load)
        self.person = person
        self._library = library

    def add(
        self,
        source: PendingSource,
        steps: Steps,
        cancelled: Callable[[], bool] = lambda: False,
        parts: Parts = lambda part: None,
        choice: str = "",
        collection: str = "",
    ) -> IngestReport:
        """Add to a collection, by default to the person's own. Raises NotAllowedError, too."""
        key = collection or self._own()
        self._library.refuse_below(self.person, key, "editor")
        report = super().add(source, steps, cancelled, parts, choice, key)
        for article_id in (*report.added, *report.replaced):
            self._note("article added", article_id)
        return report

    def remove(self, article_id: str) -> None:
        """Remove an article, as its editors may."""
        self._refuse_change(article_id)
        super().remove(article_id)
        self._note("article removed", article_id)

    def restore(self, article_id: str) -> None:
        """Restore an article, as its editors may."""
        if not self._may("editor", article_id):
            raise UnknownArticleError(f"There is no article {article_id!r} to restore.")
        super().restore(article_id)
        self._note("article restored", article_id)

    def retitle(self, article_id: str, title: str) -> None:
        """Give an article another title, as its editors may."""
        self._refuse_change(article_id)
        super().retitle(article_id, title)
        self._note("article renamed", article_id)

    def set_fields(self, article_id: str, fields: FieldsToSet) -> None:
        """Set fields of an article, as its editors may."""
        self._refuse_change(article_id)
        super().set_fields(article_id, fields)
        self._note("fields set", f"{article_id} {', '.join(fields)}")

    def shares(self) -> dict[str, list[Share]]:
        """Return who else has a role in the articles that the person may share."""
        person, sharing = self.person, self._library.sharing
        found = sharing.shares(None if person.administers else person.readers)
        return {
            article_id: [each for each in shares if each.reader != person.reader]
            for article_id, shares in found.items()
        }

    def share(self, article_id: str, reader: str, role: Role | None) -> None:
        """Share an article with a reader, or no longer. Raises NotAllowedError and UsageError."""
        self.refuse_sharing(article_id)
        self._library.sharing.share(article_id, reader, role, self.person.reader)
        self._note("article shared", f"{article_id} {reader} {role or 'nothing'}")

    def refuse_sharing(self, article_id: str) -> None:
        """Raise NotAllowedError if the person may not share an article."""
        self.article(article_id)
        if not self._may("owner", article_id):
            raise NotAllowedError(f"You may not share {article_id}.")

    def _own(self) -> str:
        sharing, person = self._library.sharing, self.person
        return sharing.create(_OWN.format(person.name), person.reader, key=person.key)

    def changeable(self) -> Container[str] | None:
        """Return the ids of the articles that the person may change, None for all."""
        if self.person.administers:
            return None
        return self._library.sharing.articles_of(self.person.readers, "editor")

    def _beside(self, collection: str) -> Sequence[ArticleSummary]:
        # What somebody else has elsewhere is neither told of nor replaced.
        held = self._library.sharing.articles_in(collection)
        return [each for each in self.articles() if each.id in held]

    def _held(self) -> Hashable:
        # What is shared changes without a change of the index.
        return super()._held(), tuple(each.id for each in self.articles())

    def _id_in(self, collection: str, article_id: str) -> str:
        # The same source is another article in another collection, so that nobody's replaces
        # somebody else's, and no id tells of one that is not seen.
        named = f"{article_id}-{sha256(collection.encode()).hexdigest()[:8]}"
        return named if self._library.sharing.is_free(named, collection) else token_hex(8)

    def _put(self, article_id: str, collection: str) -> None:
        if not self._library.sharing.is_free(article_id, collection):
            raise NotAllowedError(f"{article_id} cannot be added here; give it another name.")
        self._library.sharing.put(article_id, collection)

    def _refuse_change(self, article_id: str) -> None:
        self.article(article_id)
        if not self._may("editor", article_id):
            raise NotAllowedError(f"You may read {article_id}, and not change it.")

    def _may(self, role: Role, article_id: str) -> bool:
        person = self.person
        return person.administers or self._library.sharing.may(person.readers, role, article_id)

    def _note(self, what: str, about: str) -> None:
        self._library.people.note(self.person.name, what, about)
