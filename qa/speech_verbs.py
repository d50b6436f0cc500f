"""Verbs by which someone is made to say something."""

from qa.lexicon import words_of

SPEECH = words_of(
    "said says argued argues claimed claims stated states announced announces declared declares "
    "believed believes insisted insists suggested suggests noted notes explained explains reported "
    "reports asserted asserts maintained maintains contended contends remarked concluded concludes "
    "warned warns admitted admits predicted predicts recalled recalls acknowledged complained "
    "commented replied testified alleged alleges stressed stresses emphasised emphasized confirmed "
    "confirms wrote writes thought thinks told tells"
)
# What may be speech as well as something else.
LOOSE_SPEECH = SPEECH | words_of(
    "say tell claim state described describes proposed proposes observed observes called showed "
    "shows found finds demonstrated promised estimated estimates quoted asked asks responded "
    "criticised criticized praised condemned considered considers held holds ruled rules decided "
    "adds added denied denies argue suggest believe think presented"
)
# Speech without a speaker beside it; a name further off may be the one who speaks.
REPORTS = LOOSE_SPEECH | words_of(
    "according statement view opinion suggestion argument interview speech letter essay book words "
    "report study survey poll paper article lecture testimony theory hypothesis email message "
    "stating saying opposes opposed oppose supports supported support refused refuses rejects "
    "rejected condemns summarized summarised expect expects expected doubts doubted fears feared"
)
# What is speech only before what was said: "held that", but not "held talks".
WITH_CLAUSE = words_of(
    "held holds found finds saw sees showed shows demonstrated maintained maintains ruled rules "
    "decided decides added adds considered considers recalled recalls concluded concludes "
    "observed observes admitted admits declared declares claimed claims presented"
)
