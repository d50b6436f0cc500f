"""Which words can be the verb of a sentence, and what each is a form of.

More verbs than the rules of answering inflect: a question that is only suggested may be dropped,
and what it is made from is looked up again.
"""

from qa.inflections import PARTICIPLE, PAST, third_person
from qa.lexicon import words_of

_MORE_IRREGULAR = """
bear bore born|blow blew blown|break broke broken|dig dug dug|drink drank drunk
forget forgot forgotten|freeze froze frozen|overcome overcame overcome|oversee oversaw overseen
overthrow overthrew overthrown|shake shook shaken|sing sang sung|sleep slept slept|sit sat sat
sweep swept swept|swim swam swum|tear tore torn|cast cast cast|quit quit quit|read read read
"""
_MORE_REGULAR = """
abolish absorb abuse accompany accomplish accumulate acknowledge activate adapt add adjust
administer afford aim align allege allocate alter ambush anger annex answer appeal apply approach
arrange ascribe assassinate assemble assume attach attain attribute author await back balance ban
bar bequeath bolster bomb boost burn bury campaign cancel capitulate cease cede censure chair
challenge characterize charter chronicle cite classify climb coach codify collaborate collapse
collect combat commence comment compare compel complain comprise concede concentrate condemn
confer confiscate confront confuse consolidate constitute consult consume contend contest continue
contract contradict contrast convene cool cooperate coordinate crash credit criticise crush
cultivate curb damage date debate decide dedicate deem delay deliver demolish denounce deploy
deposit derive descend designate detect devastate devolve devote diagnose differentiate diminish
disappear disclose discontinue dislike dispatch disperse dispute dissolve distribute divert
document double draft drain drown ease edit educate elect elevate eliminate embark emerge emigrate
emit emphasize enact encrypt endorse engulf enhance enlarge enlist enrich entitle envision equip
eradicate erect erupt escalate evacuate evolve exchange execute exert exhaust exhibit exile expel
exploit export expose expound extract facilitate favour feature fill finalize finance fix flock
flood flourish flow focus forge formulate found fuel fulfill govern greet guard guide halt hamper
harass hasten hatch haul head heat highlight hire honor honour hope hunt illustrate imply import
imprison inaugurate incite incorporate induce inform inhabit initiate injure insist inspect
instruct integrate intend intensify interpret interview isolate issue joke judge justify kidnap
label laugh leak lease liberate link listen lobby lock manifest manufacture map master match
mediate melt mine mix modify monitor motivate mount murder muster negotiate nominate note oblige
observe obstruct occur oust outline outnumber overhaul overturn owe paint patent perceive perish
persecute pick pillage plague pledge plunder plunge point populate portray pose possess postpone
pour power preach precede prefer prescribe preside presume print probe proceed prohibit project
prompt prosecute prosper protest punish qualify quote raid rank rate ratify ravage raze react
reason rebel recall recognise reconstruct recruit recycle rediscover refine reflect reform
reformulate regard regulate reign reinforce reinstate relocate remodel renew renounce renovate
reopen repair repeal repeat repel reply reproduce reschedule rescue resemble resettle reside
resolve resort restrain restrict resume retreat reunite reverse review revise revive rob rush sail
sanction scatter schedule select sentence shape shift ship slaughter slow solve span spark spawn
specialize stage state stem stimulate stress struggle subdivide subject substitute sue summarize
supersede supervise supplant surmise sustain switch symbolize tax term tie tighten title tour
track transfer transform transmit transport trap trigger trouble uncover unify unite unveil update
upgrade utilize validate vary verify veto view violate volunteer vow walk warn wed wipe withdraw
witness wound yield
"""
_DOUBLING = words_of(
    "ban bar compel confer emit equip expel map occur prefer rebel repel rob stem submit transfer "
    "transmit trap"
)


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + (base[-1] if base in _DOUBLING else "") + "ed"


_PAST = dict(PAST)
_PARTICIPLE = dict(PARTICIPLE)
for _entry in _MORE_IRREGULAR.strip().replace("\n", "|").split("|"):
    _base, _PAST[_base], _PARTICIPLE[_base] = _entry.split()
for _base in (*_MORE_REGULAR.split(), *(_DOUBLING & PAST.keys())):
    if _base != "withdraw":
        _PAST[_base] = _PARTICIPLE[_base] = _past(_base)

PAST_OF_PARTICIPLE = {_PARTICIPLE[base]: past for base, past in _PAST.items()}
BASE_OF_PAST_FORM = {past: base for base, past in _PAST.items() if past != base}
BASE_OF_PAST_FORM["found"] = "find"
for _base in ("travel", "label", "cancel", "model", "signal"):
    # British spelling doubles the last letter.
    BASE_OF_PAST_FORM[f"{_base}led"] = _base
BASE_OF_THIRD_FORM = {third_person(base): base for base in _PAST}
BASES = frozenset(_PAST)
PARTICIPLE_FORMS = frozenset(_PARTICIPLE.values()) | words_of(
    "located situated based headquartered"
)
BE = words_of("is are was were")
MODALS = words_of("can could will would may might must should")
AUXILIARY_FORMS = BE | MODALS | words_of("has have had did does do")
