"""The vocabulary of page furniture, in lower case: buttons, menus, labels above link lists."""

# Never part of an article when alone on a line.
FURNITURE = frozenset(
    line.strip()
    for line in """
    skip to content; skip to main content; skip to navigation; skip navigation; jump to content
    jump to navigation; jump to search; toggle navigation; open menu; close menu; main menu
    open navigation; site navigation; back to top; scroll to top; go to top; return to top
    subscribe; subscribe now; subscribe today; sign in; sign up; sign up now; log in; login; log out
    create account; create an account; my account; manage account; share; share this
    share this article; share this story; share this post; share article; share options; tweet
    tweet this; pin it; copy link; copy url; link copied; print this page; print this article
    email this article; save article; save for later; add to favourites; add to favorites; bookmark
    follow us; follow us on; like us on facebook; stay connected; get the app; download the app
    read more; read more »; read more...; continue reading; keep reading; show more; load more
    see more; view more; view all; see all; show less; load more comments; leave a comment
    leave a reply; post a comment; add a comment; view comments; show comments; write a comment
    advertisement; advertisements; advertising; ad; ads; sponsored; sponsored content
    sponsored links; sponsored post; promoted; promoted content; promoted links; paid content
    paid post; partner content; story continues below advertisement; article continues below
    article continues after ad; scroll to continue; privacy policy; cookie policy
    terms of use; terms of service; terms and conditions; terms & conditions; accept; accept all
    accept all cookies; accept cookies; reject all; reject all cookies; manage cookies
    cookie settings; cookie preferences; manage preferences; i agree; got it; do not sell my info
    all rights reserved; loading; loading...; please wait; article link; source link; permalink
    click here; from wikipedia, the free encyclopedia; previous article; next article
    previous post; next post; newsletter sign up; subscribe to newsletter; enter your email
    your email address; zum inhalt springen; anmelden; abonnieren; teilen; artikel teilen; werbung
    anzeige; mehr lesen; weiterlesen; nach oben; alle rechte vorbehalten; datenschutzerklärung
    saltar al contenido; ir al contenido; iniciar sesión; suscríbete; suscribirse; compartir
    publicidad; leer más; seguir leyendo; política de privacidad; todos los derechos reservados
    """.replace("\n", ";").split(";")
    if line.strip()
)

# Labels above lists of links to other pages.
LIST_LABELS = frozenset(
    line.strip()
    for line in """
    sponsored content; sponsored links; sponsored; promoted content; promoted links; article link
    article links; related articles; related posts; related stories; related content; related news
    related links; related; you may also like; you might also like; you may like
    you might be interested in; recommended for you; recommended; recommended stories
    recommended articles; more from; more stories; more news; more on this story; more to read
    most read; most popular; most viewed; most shared; popular posts; popular articles; popular now
    trending; trending now; trending stories; top stories; latest news; latest stories
    latest articles; latest posts; recent posts; recent articles; from around the web
    around the web; editor's picks; editors' picks; read next; up next; what to read next
    das könnte sie auch interessieren; mehr zum thema; meistgelesen; artículos relacionados
    noticias relacionadas; lo más leído; te puede interesar
    """.replace("\n", ";").split(";")
    if line.strip()
)

# Common in menus, but also headings in their own right: dropped only in groups.
MENU_WORDS = frozenset(
    word.strip()
    for word in """
    menu; home; homepage; search; close; news; world; politics; business; sport; sports; opinion
    culture; arts; entertainment; lifestyle; style; travel; health; science; tech; technology
    video; videos; audio; podcasts; podcast; photos; gallery; live; weather; money; markets
    finance; jobs; events; shop; store; blog; forum; about; about us; contact; contact us; help; faq
    faqs; support; careers; press; advertise; sitemap; site map; archive; archives; categories; tags
    newsletter; newsletters; rss; rss feed; more; next; previous; prev; back; comments; comment
    reply; like; save; print; email; e-mail; facebook; twitter; x; instagram; linkedin; youtube
    whatsapp; telegram; reddit; pinterest; tiktok; tumblr; flipboard; threads; mastodon; bluesky
    messenger; profile; settings; account; cart; checkout; wishlist; us; uk; international; local
    education; environment; food; games; crosswords; cookies; privacy; terms; legal; imprint
    accessibility; editions; my feed; messages; notifications; listen; watch; menü; suche
    startseite; kontakt; impressum; datenschutz; inicio; buscar; menú; contacto; noticias
    """.replace("\n", ";").split(";")
    if word.strip()
)

NETWORKS = frozenset(
    """
    facebook twitter x instagram linkedin youtube whatsapp telegram reddit pinterest tiktok tumblr
    flipboard threads mastodon bluesky messenger email e-mail print share tweet copy link
    """.split()
)
# Button words that end each line in a list of links.
BUTTONS = frozenset("view read shop buy watch more play listen details visit open go see".split())
