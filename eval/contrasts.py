"""Words that turn a claim around when one stands for the other."""

import re


def _pairs(lines: str) -> dict[str, tuple[str, ...]]:
    """Read "one another|..." as a table that leads from each to the other, both ways."""
    table: dict[str, tuple[str, ...]] = {}
    for pair in re.split(r"[|\n]", lines.strip()):
        one, _, other = pair.strip().partition(" ")
        one, other = one.replace("_", " "), other.replace("_", " ")
        table[one] = (*table.get(one, ()), other)
        table[other] = (*table.get(other, ()), one)
    return table


DIRECTIONS = _pairs(
    """
    rise fall|rises falls|rose fell|risen fallen|rising falling|increase decrease
    increases decreases|increased decreased|increasing decreasing|grow shrink|grows shrinks
    grew shrank|grown shrunk|growing shrinking|growth decline|expand contract|expands contracts
    expanded contracted|expansion contraction|gain lose|gains loses|gained lost|raise lower
    raises lowers|raised lowered|raising lowering|improve worsen|improved worsened
    strengthen weaken|strengthened weakened|accelerate slow|accelerated slowed|soared plunged
    accept reject|accepts rejects|accepted rejected|accepting rejecting|approve reject
    approved rejected|support oppose|supports opposes|supported opposed|supporting opposing
    supporters opponents|supporter opponent|allow forbid|allows forbids|allowed forbade
    permitted prohibited|permit prohibit|encourage discourage|encouraged discouraged
    praised condemned
    win lose|wins loses|won lost|winning losing|victory defeat|success failure|succeeded failed
    succeed fail|successful unsuccessful|successfully unsuccessfully|attack defend|attacked defended
    before after|earlier later|above below|over under|inside outside|within beyond|first last
    early late
    earliest latest|oldest youngest|older younger|old new|beginning end|began ended|begin end
    begins ends|began stopped|start stop|started stopped|opened closed|open closed|opening closing
    more fewer|more less|most least|most_of few_of|highest lowest|higher lower|high low
    largest smallest
    larger smaller|large small|big little|bigger smaller|biggest smallest|greater lesser
    greatest smallest|maximum minimum|majority minority|longest shortest|longer shorter|long short
    best worst|better worse|stronger weaker|strongest weakest|strong weak|richest poorest|rich poor
    wealthy poor|richer poorer|fastest slowest|faster slower|quickly slowly|heavier lighter
    hotter colder|warmer cooler|warm cold|hot cold|deep shallow|wide narrow|wider narrower
    thick thin
    north south|northern southern|east west|eastern western|northeast southwest|northwest southeast
    upper lower|top bottom|upstream downstream|joined left|join leave|entered left
    arrived departed|arrive depart|arrival departure|import export|imports exports|imported exported
    bought sold|buy sell|buys sells|lent borrowed|gave took|given taken|sent received|send receive
    built destroyed|build destroy|created destroyed|create destroy|included excluded
    includes excludes|include exclude|including excluding|appointed dismissed|hired fired
    elected ousted|added removed|add remove|adds removes|public private|domestic foreign
    internal external|male female|men women|man woman|father mother|son daughter|brother sister
    husband wife|king queen|his her|parents children|always never|often rarely|frequently seldom
    common rare|rarely often|easy difficult|easier harder|simple complex|same different
    similar different|legal illegal|lawful unlawful|guilty innocent|positive negative
    advantage disadvantage|benefit harm|cause prevent|causes prevents|caused prevented
    maintained abandoned|kept abandoned|acquired sold|agreed refused|agree disagree
    agreed disagreed|united divided|ally enemy|allies enemies|ancient modern|modern ancient
    offence defence|offense defense|offensive defensive|forward backward|ascending descending
    winner loser|teacher pupil|employer employee|with without|possible impossible|able unable
    alive dead|born died|peace war|day night|summer winter|reversible irreversible|direct indirect
    directly indirectly|voluntary compulsory|urban rural|conservative liberal|passed failed
    popular unpopular|temporary permanent|temporarily permanently|active inactive|equal unequal
    predator prey|sellers buyers|attackers defenders|presence absence|surplus shortage
    demand supply|plaintiff defendant|profit loss|tallest shortest|nearest farthest
    """
)
UNITS = _pairs(
    """
    thousand million|million billion|billion trillion|hundred thousand|km miles|kilometers miles
    kilometres miles
    square_kilometres square_miles|square_kilometers square_miles|square_miles acres|acres hectares
    metres feet|meters feet|meters kilometers|metres kilometres|yards miles|yards metres
    feet inches|inches feet|foot yard|centimetres inches|years months|year month|months weeks
    weeks days|days hours|hours minutes|minutes seconds|decades years|centuries decades
    decade century
    century millennium|mile kilometre|tons pounds|tonnes kilograms|kilograms grams|pounds ounces
    dollars pounds|dollars euros|$ €|£ $|gallons litres|°C °F|mph km/h
    miles kilometres|watts kilowatts|volts amperes|dozen hundred|pairs dozens
    day week|hour day|minute hour|months years|seconds minutes
    """
)
_AMOUNT = (
    r"(?=[$£€]?\d|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|"
    r"eighty|half|a hundred|a thousand|a million)\b)"
)
# What a writer hedged, and the same said flatly.
CERTAINTIES: tuple[tuple[str, str], ...] = (
    (
        r"\b(is|are|was|were) (?:said|thought|believed|considered|reported|claimed|held|reputed) "
        r"to (?:be|have been)\b",
        r"\1",
    ),
    (
        r"\b(?:(?:up to )?about|around|approximately|roughly|nearly|almost|some|up to|at least|"
        r"at most|more than|fewer than|less than|over|under|no more than|close to|as many as) "
        + _AMOUNT,
        "exactly ",
    ),
    (r"\b(?:may|might|could)\b(?! not\b| have\b| [a-z]* ?not\b|\s*\d|,)", "will"),
    (r"\bcan\b(?! not\b| only\b)", "must"),
    (r"(?<!how )\b(?:some|many|most|several) of (?=(?:the|its|their|these|his|her)\b)", "all of "),
    (
        r"(?<!a good )(?<!as )(?<!how )(?<!so )(?<!too )\b(?:some|many|most|several) (?=[a-z]+s\b)",
        "all ",
    ),
    (
        r"\b(?:often|usually|typically|sometimes|generally|frequently|commonly|normally|"
        r"occasionally|rarely)\b",
        "always",
    ),
    (r"\btends? to (?=[a-z])", "always will "),
    (r"\b(?:mainly|mostly|largely|chiefly|primarily|partly|partially|in part)\b", "entirely"),
    (r"\b(?:probably|possibly|perhaps|apparently|arguably|presumably|allegedly)\b", "certainly"),
    (r"\b(?:suggests?|indicates?|hints?|implies|imply)\b(?! to)", "proves beyond doubt"),
    (
        r"\b(?:suggested|indicated|hinted|implied|argued|claimed|thought|believed|contended|"
        r"feared|suspected|hoped)\b(?= that\b)",
        "proved",
    ),
    (r"\b(?:is|are) (?:expected|likely|supposed|due|set|thought) to\b", "will certainly"),
    (r"\b(?:seems?|appears?) to (?=[a-z])", "certainly does "),
)
# These are followed by the verb of what was only meant to happen.
INTENTIONS = (
    r"\b(?:tried|planned|hoped|intended|wanted|sought|attempted|aimed|proposed|expected|promised|"
    r"threatened|(?:was|were) (?:expected|likely|supposed|meant|intended)) to (?P<verb>[a-z]+)\b"
)
# Where the evidence has none of these, what the claim hedges may be plain fact.
RESERVE = re.compile(
    r"\b(?:may|might|could|can|would|possib\w*|potential\w*|likely|perhaps|probably|apparently|"
    r"presumably|allegedly|reportedly|suppos\w*|suggest\w*|indicat\w*|imply|implies|implied|"
    r"argue\w*|claim\w*|believ\w*|thought|consider\w*|said|seem\w*|appear\w*|estimate\w*|about|"
    r"around|approximate\w*|roughly|nearly|almost|some|many|most|several|certain|number of|often|"
    r"usually|typically|sometimes|generally|frequently|commonly|normally|tend\w*|mainly|mostly|"
    r"largely|chiefly|primarily|partly|partially|in part|up to|at least|at most|more than|over|"
    r"under|less than|fewer than|no more than|as many as|majority|fear\w*|hop\w+|plan\w*|intend\w*|"
    r"tri\w+|try|attempt\w*|want\w*|sought|aim\w*|expect\w*|propos\w*)\b",
    re.I,
)
# Set phrases whose words have no opposite.
SET_PHRASES = re.compile(
    r"\bno (?:longer|more|less)\b|\bas (?:long|far|well|much|many|little) as\b|"
    r"\b(?:years?|months?|days?) old\b|\b(?:at|the) (?:least|most) (?=[a-z]+s\b)|"
    r"\bat (?:least|most|first|last)\b|\blast name\b|\bmore or less\b|\bmost [a-z]+s\b|"
    r"\bold age\b|\bin order\b|\bhigh school|"
    r"\bover (?:the|a|its|their|time)\b|\bat the (?:end|beginning) of\b|\bopen to\b|\bin the open\b"
)
