"""Words that decide whether a full stop ends a sentence.

English first, with the basics of German and Spanish. Every entry is lower case, without its
last full stop; inner full stops stay (``e.g``).
"""

# A name or a continuation follows these: the full stop never ends a sentence.
NEVER_FINAL = frozenset(
    """
    mr mrs ms mx dr drs prof profs gen sen sens rep reps rev hon gov pres capt cpt lt col maj sgt
    cpl cmdr cdr adm brig msgr mme mlle messrs supt insp det amb fr sr st ste mt ft
    sra srta dra dña ud uds hr frl dipl ing hl
    e.g i.e eg ie cf vs v viz ca approx z.b d.h u.a p.ej bzw vgl sog evtl ggf bspw s.o incl esp
    """.split()
)

# As above, but only when capitalised: "fr." means nothing, "Fr." is a title.
CAPITAL_ONLY = frozenset(
    """
    jan feb mar apr jun jul aug sep oct nov dec mass wash ill col fla penn nov fam co cos tel mio
    fr st ste mt ft det ing hon pres gen rep sen col maj amb insp sun sat mon fri
    """.split()
)

# Before a number, a letter or a Roman numeral, the full stop is part of a reference.
NUMBERED = frozenset(
    """
    no nos nr núm fig figs vol vols p pp pg pag pág ch chap chs sec secs sect art arts eq eqs op bd
    par para s ss § l ll n nn ed eds pt pts bk tab app ex ref refs ver v stanza sun sat mon tue tues
    wed thu thur thurs fri abs kap abb anm col cols lit r c d b ca
    """.split()
)

# These may end a sentence, but only when a word that opens sentences follows.
SOMETIMES_FINAL = frozenset(
    """
    jan feb mar apr jun jul aug sep sept oct nov dec
    inc ltd co corp bros llc plc cos mfg intl assn dept univ inst gmbh cie
    jr sr esq ph.d m.d b.a m.a b.sc m.sc d.phil ll.b ll.m m.b.a ed.d bsc msc phd
    ave blvd rd sq ln ct hwy pl st mt ft
    al ee uu vda avda av gral dept prov bibl ibid
    mass calif conn fla wash penn tenn ariz minn ill mich wis colo okla kan neb nev tex
    chr str jh jhd mio mrd tel fam geb verst
    """.split()
)

# These end a list or a time of day: before a capital, the full stop ends the sentence too.
USUALLY_FINAL = frozenset("etc usw a.m p.m am pm bc b.c a.d b.c.e c.e".split())

# Words that follow a time of day without starting a sentence.
AFTER_TIME = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
    fridays saturdays sundays january february march april may june july august september october
    november december eastern central pacific mountain gmt utc est edt cst cdt mst mdt pst pdt bst
    cet cest local
    """.split()
)

# Words that, capitalised after a full stop, start a sentence rather than a name.
OPENING_WORDS = frozenset(
    """
    the a an this that these those it its he his she her hers they their theirs them we our ours you
    your yours my mine i who whom whose which what when where why how whether there here
    and but or nor so yet for as at by from in into of off on onto out over to under up upon with
    within without about above across after against along among around before behind below beneath
    beside besides between beyond despite down during except inside like near since than through
    throughout till toward towards until unlike unless via while whereas although though because
    if once only even ever never always often sometimes usually
    not no none nobody nothing nowhere neither either each every everyone everybody everything both
    all any anyone anybody anything some someone somebody something most many much more few fewer
    less several such same other others another one two three four five six seven eight nine ten
    is are was were be been being has have had do does did can could will would shall should may
    might must let
    then thus hence therefore however moreover furthermore nevertheless nonetheless otherwise
    instead indeed also later earlier today tomorrow yesterday now soon again still just perhaps
    maybe meanwhile finally eventually originally initially currently recently similarly likewise
    additionally consequently subsequently accordingly first second third next last yes well please
    according given following based
    dabei dazu damit daher deshalb zudem außerdem jedoch allerdings später
    der die das den dem des ein eine einen einem einer eines er sie es wir ihr ich man dieser diese
    dieses diesen diesem im am um auf aus bei mit nach seit von vom zu zum zur bis durch für gegen
    ohne über unter vor hinter neben zwischen und aber oder denn doch wenn als ob weil dass da dort
    hier heute dann danach so auch noch nur sein seine seinen ihre ihren unser nicht kein keine was
    wer wie wo warum viele einige alle jeder jede jedes beide nachdem während obwohl ist sind war
    waren hat hatte wird wurde wurden
    se al como tras durante
    el la los las un una unos unas lo él ella ellos ellas yo tú nosotros su sus mi mis este esta
    estos estas ese esa eso esto aquel en de del con por para desde hasta sobre entre según sin tras
    y pero sino aunque porque cuando donde como si que qué quién cómo dónde también hoy ayer
    luego después antes entonces ahora así además sólo solo ya no sí es son era fue fueron hay
    muchos muchas algunos algunas todos todas cada otro otra otros otras
    """.split()
)

# Verbs that attribute a quoted question or exclamation to its speaker.
SPEECH_VERBS = frozenset(
    """
    said says say asked asks ask replied replies cried cries shouted shouts exclaimed exclaims
    answered answers whispered whispers wondered wonders added adds began begins called calls
    demanded demands inquired enquired yelled screamed laughed murmured muttered continued
    thought wrote writes told repeated insisted snapped sighed remarked joked
    """.split()
)

GERMAN_WORDS = frozenset(
    """
    der die das den dem des und ist nicht ein eine einen einem einer mit von im am zum zur auf für
    wurde war sich auch als bei aus nach er sie es wir ich hier wird sind hat dort
    """.split()
)
