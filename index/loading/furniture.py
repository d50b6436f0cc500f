"""The vocabulary of page furniture, in lower case: buttons, menus, labels above link lists."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(" ".join(each.split()) for each in listed.replace("\n", ";").split(";")) - {""}


# Never part of an article when alone on a line.
FURNITURE = _words(
    """
    skip to content; skip to main content; skip to navigation; skip navigation; jump to content
    toggle navigation; open menu; main menu; site navigation; back to top; scroll to top
    return to top; subscribe; subscribe now; sign in; sign up; sign up now; log in; login; log out
    create account; create an account; my account; manage account; share; share this
    share this article; share this story; tweet; pin it; link copied; print this article; follow us
    follow us on; like us on facebook; stay connected; get the app; download the app; read more
    show more; see more; view more; view all; see all; leave a comment; leave a reply
    post a comment; view comments; show comments; advertisement; advertisements; advertising; ad
    ads; sponsored; sponsored content; sponsored links; privacy policy; cookie policy; terms of use
    terms of service; terms and conditions; terms & conditions; accept; accept cookies
    cookie settings; cookie preferences; all rights reserved; loading; please wait; click here
    from wikipedia, the free encyclopedia; previous article; next article; previous post; next post
    newsletter sign up; subscribe to newsletter; zum inhalt springen; anmelden; abonnieren; teilen
    werbung; anzeige; mehr lesen; weiterlesen; nach oben; alle rechte vorbehalten
    datenschutzerklärung; saltar al contenido; iniciar sesión; suscríbete; compartir; publicidad
    leer más; política de privacidad
    """
)

# Labels above lists of links to other pages.
LIST_LABELS = _words(
    """
    sponsored content; sponsored links; sponsored; article link; related articles; related stories
    related content; related news; related links; related; you may also like; you might also like
    you may like; recommended for you; recommended; recommended stories; recommended articles
    more stories; more news; more on this story; most read; most popular; most viewed
    popular posts; popular articles; trending; trending now; trending stories; top stories
    latest news; latest stories; recent posts; recent articles; from around the web; around the web
    editor's picks; editors' picks; read next; up next; das könnte sie auch interessieren
    mehr zum thema; meistgelesen; artículos relacionados; noticias relacionadas; lo más leído
    te puede interesar
    """
)

# Common in menus, but also headings in their own right: dropped only in groups.
MENU_WORDS = _words(
    """
    menu; home; homepage; search; close; news; world; politics; business; sport; sports; opinion
    culture; arts; entertainment; lifestyle; style; travel; health; science; tech; technology
    video; videos; audio; podcasts; podcast; photos; gallery; live; weather; money; markets
    finance; jobs; events; shop; store; blog; forum; about; about us; contact; contact us; help
    faq; faqs; support; careers; press; advertise; sitemap; site map; archive; archives; categories
    tags; newsletter; newsletters; rss; rss feed; more; next; previous; back; comments; comment
    reply; save; print; email; e-mail; facebook; twitter; x; instagram; linkedin; youtube; whatsapp
    telegram; reddit; pinterest; tumblr; flipboard; messenger; profile; settings; account; us; uk
    international; local; education; environment; food; games; crosswords; cookies; privacy; terms
    legal; accessibility; editions; notifications; listen; watch; menü; suche; startseite; kontakt
    impressum; datenschutz; inicio; buscar; menú; contacto; noticias
    """
)
