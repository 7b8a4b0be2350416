"""How Japanese reads what English spells: each spelling with the kana sounds it is heard as, and what that costs.

Written from the conventions of transcription (Cabinet Notification No. 2 of 1991 on loanwords, 外来語の表記, and its
tables) and from the letters' names. Sounds are those of `sound.phones`: one letter each, with `S` for sh, `C` for ch
and `T` for ts, `-` for ー; `0` is no sound. Costs count in consonants: 0 for a usual reading, 1 for a wrong consonant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SILENT = "0"

# A line: spellings; what must follow them (a regular expression, optional, after /); sounds, with a cost if not 0.
_TABLE = r"""
b            : b
mb /$|s$|[^aeiou] : m
c            : k
c  /[eiy]    : s S=.1 C=.3 T=.3
c  /[ie][aou]: S
ci ce /[aou] : S
cc /[ei]     : ks kus
ch           : C k=.1 S=.1 h=.2
tch cz       : C
ck           : k
cqu          : kw k
d            : d z=.3 j=.3
d  /$        : t=.15
dge dg dj    : j
ds           : z Tu=.3
du           : ju=.2
f            : f h=.1
ph           : f h=.3
g            : g
g  /[eiy]    : j
gg           : g
ge           : j z=.2 S=.2
gh           : g 0 f=.1
gi /[oa]     : j
gl /i        : ry=.1
gn           : g n ny=.1 gun=.1
gu /[eiay]   : g
h            : h f=.2 0=.15
hu           : fyu hyu fu=.1
j            : j y=.2 h=.4 z=.3
k            : k
kn           : n
kh           : k h=.1
l            : r
lab          : rabo=.1 rab
l  /$|[^aeiou] : u=.3 o=.3 0=.3
le /$|[^aeiou] : ru
ll           : r y=.3
m            : m n=.1
m  /[bp]     : n
mm           : m nm
n            : n
n  /[bpm]    : m=.2
ng           : ng
ng /[aeiouy] : n=.15
nn           : n nn
p pp         : p
ps /[yea]    : s
pn           : n
pt           : t
q            : k
qu           : kw ku k=.1
r            : r
r  /$|[^aeiou] : 0
rh wr        : r
re /$|[^aeiou] : a- a=.08 0 ru=.2
s            : s z=.05 S=.25 Tu=.4
s  /$        : z 0=.25
s  /\s       : z 0=.25
s  /i        : S
sc /[eiy]    : s
sch          : S sk
sh           : S
si           : ji=.2
ss           : s
ssi          : S=.1
st           : s=.3
sti          : S=.3 C=.1
su           : Su=.1 ju=.1 ja=.1 Sa=.1
sure         : ja Sa
si ti ci ssi sci sti xi /[oae] : S j=.1
sion tion ssion cian : Son San Sun=.1 jon=.1 Cun=.2
t            : t C=.25 T=.2 d=.5
t  /[iyu]    : C=.05
t  /[ru]     : T=.05
t  /$        : d=.3
tt           : t
ts tz        : T t=.1
tu           : Cu C ty
ture         : Ca
tw           : tw tuw
th           : s z t=.1 d=.2 S=.2 so=.1
v            : b w=.3 f=.3 h=.4
w            : w u 0=.05 b=.2
wh           : w h=.1 u f=.3
wo           : u=.05 o=.05 a=.05
x            : kus kis ks ekus ekis=.1 z=.1 guz gz kz kS kuS=.1
xh           : kus
xi           : kuSi kiSi
y            : y i ai
z            : z s=.1 T=.2 tut=.2 j=.3
zz           : z T=.1 tut=.2
a            : a e o=.2 ei ya=.1 0=.2 i=.2 ea=.2 u=.35
ae           : e i ae
ai ay        : ei e ai a=.1 i=.3
al /[kmf]    : o=.05 a=.1
ar           : a- a=.08 o=.15 oa=.2
are air aire : ea eaa
au aw        : o a=.1 au=.1 ao ou
augh ough    : o au afu=.2 ofu ou
e            : e i=.05 a=.15 ei=.2 0=.15 u=.3 o=.3 ie=.3 ye=.2
e  /$|s$|d$  : 0
e  /[^aeiouy]{1,3}[aeiouy] : 0=.05
ea           : i e a=.2 ia ea ei=.1
ear          : a ia ea
eau          : o yu
ee           : i e=.2
eer ere ier  : ia ea ie
ei ey        : ei e ai i
eo           : io eo i e
er           : a- a=.08
eu ew        : yu u oi yui ou=.2 eu
i            : i ai e=.25 0=.25 a=.3 u=.35 y=.1
ia           : ia ya iya aia a=.1
iar ire      : aia aiya iya
ie           : i ai ie e iei
igh          : ai
ign          : ain
io           : io aio o=.1 yo=.1
ir           : a- a=.08
iu           : iu yu
o            : o ou a=.1 u=.15 0=.2 yo=.2 i=.4 e=.35
oa           : o oa
oe           : o oe i e ue=.2
oi oy        : oi oyi wa=.1 owai=.1
oo           : u o uu a=.15
oor          : o- oa o=.08
or           : a- o- oa=.1 o=.08 a=.08
ou           : au u o ou a=.1
our          : a- o- a=.08 o=.08
our ower     : aua awa au
ow           : au o ou
u            : u a yu o=.25 i=.35 0=.25 wu=.2 wa=.3 ui=.3
u  /[aeio]   : w
ue           : u yu uu e=.2
ue /$        : 0
ui           : u i wi ui yui ai=.1
ur           : a- a=.08 u=.2
ure          : yua yu ua ia a
uy           : ai
yr           : a- a=.08
yre yer      : aia aiya ia
"""

NAMES: dict[str, tuple[str, ...]] = {
    letter: tuple(heard.split())
    for letter, heard in zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ei,e|bi|Si|di,de|i|efu|ji|eiCi,eCi|ai|jei,je|kei,ke|eru|emu|enu,en|o|pi|kyu|aru,a,a-ru|esu|ti,te|yu|bui,bi|daburyu"
        "|ekkusu,ekusu|wai|zetto,zeto,zedo,ji".replace(",", " ").split("|"),
        strict=True,
    )
}
"""What the letters of the alphabet are called, long vowels short."""

Reading = tuple[str, float]
_Rule = tuple[re.Pattern[str] | None, tuple[Reading, ...]]


def _rules() -> dict[str, list[_Rule]]:
    table: dict[str, list[_Rule]] = {}
    for line in filter(str.strip, _TABLE.split("\n")):
        head, _, heard = line.partition(":")
        spellings, _, follows = head.partition("/")
        readings = tuple(
            ("" if sound == _SILENT else sound, float(cost or 0))
            for sound, _, cost in (entry.partition("=") for entry in heard.split())
        )
        condition = re.compile(follows.strip()) if follows else None
        for spelling in spellings.split():
            table.setdefault(spelling, []).append((condition, readings))
    return table


_RULES = _rules()
_WIDEST = max(map(len, _RULES))


def rules() -> Iterator[tuple[str, re.Pattern[str] | None, tuple[Reading, ...]]]:
    """Every spelling, what must follow it, and how it is then heard."""
    for spelling, some in _RULES.items():
        for condition, heard in some:
            yield spelling, condition, heard


def readings(word: str, at: int) -> Iterator[tuple[int, tuple[Reading, ...]]]:
    """The spellings that stand at `at` of a lower-case word: their lengths, and how each is heard at what cost."""
    for width in range(1, min(_WIDEST, len(word) - at) + 1):
        for condition, heard in _RULES.get(word[at : at + width], ()):
            if condition is None or condition.match(word, at + width):
                yield width, heard
