"""Phrases of boilerplate in several languages, as alternatives of regular expressions.

An indented line continues the line above it.
"""

from __future__ import annotations

import re


def join_alternatives(words: str) -> str:
    """Join lines of alternatives into one regular expression."""
    return re.sub(r"\n(?!    )", "|", words.strip("\n")).replace("\n    ", "")


READ_MORE = join_alternatives(r"""
(?:read|see|learn|discover|find out|view|show|load|browse|explore|watch) (?:more|next|all|also|full|
    less|on)\b
(?:also read|read also|more (?:from|on|about|like|by|in|movie|film|reviews?|stories|articles))\b
(?:continue|keep) reading\b|related\s*:|see also\b|click (?:here|to)\b|tap (?:here|to)\b
mehr (?:zum|von|aus|lesen|zu)\b|(?:lesen sie|lies) (?:auch|mehr|hier)\b|weiterlesen\b|auch interessant
(?:à )?lire (?:aussi|la suite|plus|également)\b|voir (?:aussi|plus|tou)|en savoir plus\b
(?:leer|ver|leé) (?:más|también)\b|lea también|sigue leyendo|leggi (?:anche|di più|tutto)\b
lees (?:ook|meer|verder)\b|leia (?:também|mais)\b|läs (?:mer|också|även)\b
""")
"""Beginnings of lines that link to other articles."""

COMMANDS = join_alternatives(r"""
(?:skip|jump) to\b|(?:back|return|go) to (?:the )?(?:top|home|main|content|all|reviews)|share\b(?! of)
(?:tweet|pin it|print|email|e-mail|whatsapp|facebook|twitter|instagram|reddit|pinterest|linkedin|
    bluesky|mastodon|threads|telegram|youtube|tiktok|tumblr|rss|copy link|link copied)(?: this| page|
     article)?(?:\W|$)
follow (?:us|me|@)|like us\b|(?:find|join) us\b|subscribe\b|sign (?:up|in)\b|log ?in\b|log out\b
register\b|create (?:an|your) account|newsletter\b|join (?:our|the (?:discussion|conversation))
(?:get|buy|download) (?:our|the) (?:app|newsletter)|become a (?:member|patron|subscriber)|donate\b
support (?:us|our|the site|this (?:site|blog))\b|(?:accept|reject|allow|decline)(?: all)?(?: cookies)?\W*$
manage (?:consent|cookies|preferences|options)|cookie (?:policy|settings|preferences|notice)
privacy (?:policy|notice|settings)|terms (?:of|and)\b|toggle\b|open menu|close(?: menu)?\W*$|loading\b
please enable|your email address|required fields|notify me|save my name|enter your (?:email|e-mail)
posted in\b|filed under\b|tagged(?: with| as)?\b|tags?\s*:|categor(?:y|ies)\s*:|bookmark the permalink
permalink|edit (?:this|post|page)|report (?:this|ad)|rate this\b|like this\b|liked? (?:by|it)\b
(?:previous|next|older|newer) (?:post|article|entry|review|page|story)
[←→«»‹›<>]+\s*(?:previous|next|older|newer|back)|in this article\b|table of contents|on this page
\d+(?:[–-]\d+)? ?min(?:ute)?s?\W*$
\d+ ?(?:min(?:ute)?s?)[ .-]*(?:read|lesezeit|de lecture|de lectura)|(?:est(?:imated)?\.? )?reading time
lesezeit\b|temps de lecture|tiempo de lectura|zum (?:inhalt|hauptinhalt)|aller au (?:contenu|menu)
(?:ir|saltar|pasar) al contenido|(?:vai|salta) al contenuto|naar (?:de )?(?:inhoud|hoofdinhoud)|teilen\b
partager\b|compart(?:ir|e)\b|condividi\b|delen\b|drucken\b|imprimer\b|anmelden\b|abonnieren\b|abonnez-vous
s['’]abonner|suscr[ií]b|iscriviti|schlagw[oö]rt|étiquettes|etiquetas|kategorien?\s*:
as an amazon associate
(?:this|our) (?:post|article|page|site|website) (?:may )?(?:contains?|uses?|includes?) (?:affiliate|
    cookies)
(?:photo|image|picture|still|bild|foto|photograph|pic)s?(?: (?:credit|by|courtesy|source|via))*\s*[:©/]
courtesy of\b|(?:bild|foto)quelle|crédits? (?:photo|image)|©(?! ?\d{4})|all rights reserved|alle rechte
tous droits|todos los derechos|listen to this|watch (?:the )?trailer|(?:official )?trailer\s*[:(]?
(?:article|contenu) réservé\b|réservé aux abonnés|exclusivo para (?:suscriptores|assinantes)|riservato agli abbonati
(?:nur )?für abonnenten|subscribers? only|för prenumeranter|tylko dla prenumeratorów|view (?:this|in) (?:email|browser)
scroll\b.{0,15}$|updated?\b.{0,40}$|last (?:updated|modified)|page \d+ (?:of|/)
\d+ (?:shares|likes|views|votes|retweets)\b|(?:views|likes|shares)\s*:? ?\d|powered by\b|proudly powered
theme by\b|contact (?:us|the)|send (?:us )?(?:a )?tip
""")
"""Beginnings of lines that ask the reader to do something, or state something about the site."""

LABELS = join_alternatives(r"""
home|menu|main menu|search|navigation|about(?: us| me)?|contact|privacy|sitemap|archives?
advertise(?:ment| with us)?|ad|ads|sponsored(?: content)?|promoted|paid content|anzeige|werbung|publicité
publicidad|pubblicità|advertentie|startseite|accueil|inicio|suche|recherche(?:r)?|buscar
film(?:s| reviews?)?|movies?(?: reviews?)?|reviews?|news|tv|music|books|games|podcasts?|features|culture
entertainment|kultur|kino|kritiken?|cin[ée]ma|critiques?|cine|críticas?|impressum|datenschutz
mentions légales|aviso legal|faq|shop|store|blog|video|gallery|photos?|credits|reply|report|like|save
bookmark|more|image|photo|trailer|spoilers?(?: alert)?|top|skip|continue|next|previous|back|ok|got it
close|x|dismiss|no thanks|cookies?|drama|comedy|thriller|horror|romance|action|documentary|animation
sci-?fi|science fiction
""")
"""Complete lines: menu entries, genres, button labels."""

COMMENTS = join_alternatives(r"""
(?:\d+ |no |user |reader |readers['’]? |view |show |all |add (?:a )?|post (?:a )?|
    recent )*comments?(?: ?\(?\d*\)?| section| below| on .*|s? closed| are closed)?
leave a (?:comment|reply)(?: .*)?|\d+ (?:responses?|replies|thoughts?)(?: (?:to|on) .*)?
join the (?:discussion|conversation)|responses|discussion|what (?:do|did) you think
(?:\d+ )?kommentare?(?: ?\(?\d+\)?)?
(?:schreibe?n? (?:sie )?)?(?:einen )?kommentar(?: schreiben| hinterlassen)?
(?:\d+ )?commentaires?(?: ?\(?\d+\)?)?|laisser un commentaire|(?:\d+ )?comentarios?(?: ?\(?\d+\)?)?
deja (?:un|tu) comentario|(?:\d+ )?commenti|lascia un commento|(?:\d+ )?reacties?|antwort hinterlassen
re: .{1,80}
antworten|user reviews|reader reviews|trackbacks?.*|pingbacks?.*|comentários
""")
"""Headings of comment sections."""

RELATED = join_alternatives(r"""
related(?: (?:articles?|posts?|reviews?|stories|content|reading|links|topics|movies|films|news|items|
    coverage))?
similar (?:articles?|posts?|reviews?|stories|movies|films)
recommended(?: (?:for you|reading|articles|reviews|stories|posts))?
you (?:may|might|will|['’]ll) (?:also )?(?:like|enjoy|love|be interested in).{0,30}
(?:most )?(?:popular|read|viewed|recent|commented|shared)(?: (?:articles|posts|now|reviews|stories|
    on .*|this week))?
(?:trending|latest|top|recent|newest|featured|popular|other|more)(?: (?:now|today|news|stories|
    reviews?|posts|articles|movie reviews|film reviews|movies|films|videos|headlines|on .*|like this|
    this week))+
trending|up next|don['’]?t miss|further reading|elsewhere on .*|around the web|promoted stories
editor['’]?s['’]? (?:picks?|choice)|more (?:from|by|in|on|like) .{1,60}|also (?:on|read|see|by).{0,60}
see also|read (?:next|more|this next|also)|keep reading|what to (?:read|watch) next
(?:ähnliche|verwandte|weitere|neueste|beliebte) (?:artikel|beiträge|filme|kritiken|themen).{0,30}
das könnte (?:sie|dich|ihnen|dir) auch .{0,40}|mehr zum thema|auch interessant|meistgelesen
(?:articles?|critiques|films) (?:similaires|liés|associés|récents)|(?:à lire|voir) aussi
sur le même (?:sujet|thème)|vous (?:aimerez|pourriez) .{0,40}
(?:artículos|entradas|noticias|películas|críticas) (?:relacionad[ao]s|similares|recientes)
(?:te|también) (?:puede|podría) .{0,40}|más (?:noticias|críticas|artículos|leído).{0,20}|relacionado
articoli (?:correlati|simili|recenti)|potrebbe(?:ro)? interessart[ie].{0,30}|leggi anche
gerelateerde? .{1,30}|lees ook|meer (?:over|van) .{1,40}|artigos relacionados
""")
"""Headings of lists of other articles."""

ABOUT_AUTHOR = join_alternatives(r"""
about (?:the |this )?(?:author|reviewer|critic|writer|contributor)s?
(?:the |our )?(?:author|reviewer|critic|contributor)(?:['’]s)? bio(?:graphy)?
author (?:info|profile|information)|written by|meet the (?:author|critic|writer)
(?:über|zum) (?:den |die )?autor(?:in)?(?:en)?|(?:à propos de |sur )l['’]aut(?:eur|rice)
sobre (?:el|la) autora?|l['’]autore|sull['’]autore|over de auteur|sobre o autor
""")
"""Headings of author biographies."""

DETAILS = join_alternatives(r"""
(?:the )?(?:movie|film|production|technical|release|full|key|fact|quick|review|
    film and disc)? ?(?:details|info|information|facts|fact file|credits|data|sheet|stats|specs|
    at a glance|factbox)
(?:cast (?:and|&) crew|crew|credits|at a glance|the details|the facts|the lowdown|in a nutshell)
about (?:the|this) (?:film|movie)|(?:film)?(?:daten|infos?|angaben|steckbrief|informationen)(?: zum film)?
(?:die )?fakten|besetzung (?:und|&) (?:stab|crew)|fiche (?:technique|du film|film|artistique)(?: et .*)?
(?:infos?|informations)(?: (?:pratiques|techniques))?
ficha(?: (?:técnica|artística|de la película|del filme))?(?: .*)?|scheda(?: (?:tecnica|film|del film))?
datos(?: (?:técnicos|de la película))?
""")
"""Headings of film facts."""
