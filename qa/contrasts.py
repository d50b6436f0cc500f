"""Two sides that words of different meaning can stand on: for and against, going on and ending.

Wider than opposites: "defended" and "rejected" are no pair of antonyms, and yet who did the one
to something did not do the other to it. Each line sets one side against the other; the lines
hold general knowledge of English and nothing about any text.
"""

from qa.opposites import companions, opposites
from qa.stems import stem
from qa.word_sides import WordSides

_CONTRASTS = WordSides(
    "accept approve adopt support favour favor back endorse defend advocate welcome embrace praise "
    "encourage permit allow authorise authorize ratify uphold promote recommend admire champion "
    "tolerate justify celebrate invite consent agree grant legalise legalize respect honour honor"
    " | reject refuse oppose condemn denounce criticise criticize attack forbid ban prohibit "
    "abolish deny decline dismiss veto disapprove resist discourage repudiate renounce revoke "
    "outlaw suppress disagree protest spurn expel exclude persecute prevent block discredit "
    "dispute challenge object contest disown",
    "continue keep maintain retain preserve remain persist extend stay resume prolong sustain "
    "renew ongoing going lasting"
    " | end stop terminate cease abolish cancel close discontinue drop abandon withdraw suspend "
    "halt dissolve repeal finish quit replace remove lapse expire disband scrap destroy",
    "profit gain benefit advantage win success succeed improve prosper flourish thrive boost "
    "advantageous beneficial profitable help"
    " | loss lose harm damage disadvantage fail failure suffer hurt worsen decline ruin detriment "
    "deteriorate harmful unprofitable hinder",
    "survive survivor rescue save alive live"
    " | die kill dead death perish drown execute murder lethal fatal asphyxiate suffocate",
    "through across into | bypass avoid around skirt circumvent",
    "join enter attend return arrive stay | leave avoid quit depart flee escape withdraw exit",
    "marry mix mingle integrate assimilate unite merge | separate isolate divorce segregate divide",
    "discover find detect identify locate | miss overlook lose hide",
    "confirm prove demonstrate verify | disprove refute disprove contradict discredit doubt",
    "easy simple quick | difficult hard complex slow",
    "attract draw appeal | repel deter discourage",
    "increase rise grow gain expand more higher climb double larger strengthen"
    " | decrease fall decline drop shrink fewer lower less reduce halve smaller weaken diminish "
    "loss lose",
    "conquer defeat beat win capture | surrender lose defeat fall",
    "independent free autonomous | dependent subject controlled ruled",
    "poor poverty | rich wealthy wealth prosperous",
    "single alone sole | several many multiple various",
    "all every entire whole | none no some few partial",
    "obey comply follow | disobey ignore defy violate",
    "trust believe | distrust doubt disbelieve",
    "peaceful peace | violent war violence",
    "agreement | disagreement dispute quarrel",
    "voluntary willingly | compulsory forced coerced",
    "native indigenous local | foreign introduced immigrant",
    "majority most | minority few",
    "protect guard shield | endanger expose threaten",
    "oldest first earliest | newest latest last youngest",
    "hide conceal secret | reveal disclose expose publish announce",
    "attack | defend protect",
    "satisfied pleased happy delighted | unhappy dissatisfied angry disappointed displeased",
    "friendly cordial amicable | hostile unfriendly antagonistic",
    "open accessible unrestricted | closed shut restricted inaccessible",
    "complete finished full entire | incomplete unfinished partial abandoned",
    "sufficient adequate plentiful abundant | insufficient inadequate scarce lacking shortage",
    "useful effective efficient working | useless ineffective inefficient broken",
    "healthy | sick ill unhealthy diseased",
    "necessary essential required mandatory | unnecessary optional needless voluntary",
    "appear emerge arise | disappear vanish",
    "elect appoint crown enthrone | depose oust remove dismiss overthrow dethrone",
    "arrest imprison jail detain | release free acquit pardon",
    "expected predicted predictable | unexpected surprising unforeseen unpredictable",
    "stable steady constant unchanged | unstable changing volatile variable fluctuate",
    "similar resemble alike | differ dissimilar different",
    "obvious clear evident | unclear obscure uncertain",
    "crowded populous dense packed | sparse empty deserted uninhabited",
    "fertile productive | barren infertile unproductive",
    "educated literate | uneducated illiterate",
    "strict harsh severe | lenient mild gentle",
    "sudden abrupt steep | gradual gentle slow",
    "centralised centralized | decentralised decentralized",
    "reward prize | punish penalty fine",
    "add insert include | remove delete omit exclude",
    "resist withstand | yield surrender succumb",
    "popular liked | unpopular disliked",
    "coast coastal maritime | inland landlocked",
    "exempt | subject liable",
    "monarchy | republic",
    "democratic | authoritarian dictatorship",
    "sink | float",
    "melt thaw | freeze",
    "junior | senior",
    "amateur | professional",
    "pass | fail reject defeat",
    "notice consider heed | ignore neglect overlook disregard",
    "unanimous unanimously | split divided",
    "alone independently | jointly together",
    "secret secretly | openly publicly",
    "intentional deliberate deliberately | accidental accidentally unintentional chance",
    "winner champion | loser",
    "abundance surplus | shortage deficit",
    "clean pure | dirty polluted contaminated",
    "safe harmless | dangerous toxic poisonous harmful",
    "modernise modernize reform | preserve",
    "praise acclaim | criticism criticise criticize pan",
    "tax taxed | untaxed exempt",
    "loyal faithful | disloyal rebel treacherous",
    "optional | compulsory mandatory obligatory required",
)


def contrasts(word: str) -> frozenset[str]:
    """Return the stems that stand on the other side than a lower-case word."""
    return _CONTRASTS.against(stem(word)) | opposites(word)


def allies(word: str) -> frozenset[str]:
    """Return the stems that stand on the same side as a lower-case word, itself included."""
    return _CONTRASTS.beside(stem(word)) | companions(word) | {stem(word)}
