"""What people call well-known films, to measure the search: text, words of the title, year. Not used by the bot.

Written from general knowledge before any of it was tried; half of it (by checksum) is for tuning, half for the report.
"""

from __future__ import annotations

NICKNAMES = """
esb|empire strikes back|1980
t2|terminator 2|1991
tdk|dark knight|2008
tdkr|dark knight rises|2012
bttf|back to the future|1985
bttf 2|back to the future part 2|1989
gotg|guardians of the galaxy|2014
gotg 2|guardians of the galaxy vol 2|2017
eeaao|everything everywhere all at once|2022
sotl|silence of the lambs|1991
hp3|prisoner of azkaban|2004
hp 1|harry potter|2001
hp5|order of the phoenix|2007
mi fallout|fallout|2018
x men 2|x2|2003
x men 3|last stand|2006
lotr|fellowship of the ring|2001
lotr 3|return of the king|2003
lotr two towers|two towers|2002
rotk|return of the king|2003
fotr|fellowship of the ring|2001
aotc|attack of the clones|2002
rots|revenge of the sith|2005
rotj|return of the jedi|1983
tpm|phantom menace|1999
tfa|force awakens|2015
tlj|last jedi|2017
potc|pirates of the caribbean|2003
potc 2|dead man s chest|2006
rotla|raiders of the lost ark|1981
bvs|batman v superman|2016
catws|winter soldier|2014
cap 3|civil war|2016
fast 5|fast five|2011
fast 7|furious 7|2015
die hard 3|die hard with a vengeance|1995
die hard 4|live free or die hard|2007
rambo 1|first blood|1982
alien 2|aliens|1986
alien 4|resurrection|1997
jp|jurassic park|1993
jurassic park 2|lost world|1997
mad max 2|road warrior|1981
mad max 4|fury road|2015
evil dead 3|army of darkness|1993
indiana jones 2|temple of doom|1984
indy 3|last crusade|1989
spidey 2|spider man 2|2004
itsv|into the spider verse|2018
nwh|no way home|2021
10tihay|10 things i hate about you|1999
hhgttg|hitchhikers guide to the galaxy|2005
gbu|good the bad and the ugly|1966
ouatitw|once upon a time in the west|1968
twbb|there will be blood|2007
ncfom|no country for old men|2007
fmj|full metal jacket|1987
aco|clockwork orange|1971
esotsm|eternal sunshine of the spotless mind|2004
flilv|fear and loathing in las vegas|1998
ofotcn|one flew over the cuckoos nest|1975
tgm|top gun maverick|2022
wwdits|what we do in the shadows|2014
rhps|rocky horror picture show|1975
mphg|monty python and the holy grail|1975
tpb|princess bride|1987
st2|wrath of khan|1982
star trek 4|voyage home|1986
star trek 8|first contact|1996
shrek 3|shrek the third|2007
ice age 2|meltdown|2006
madagascar 2|escape 2 africa|2008
bourne 2|bourne supremacy|2004
bourne 3|bourne ultimatum|2007
rocky 6|rocky balboa|2006
twilight 2|new moon|2009
hunger games 2|catching fire|2013
narnia 2|prince caspian|2008
transformers 3|dark of the moon|2011
thor 3|ragnarok|2017
avengers 2|age of ultron|2015
avengers 3|infinity war|2018
matrix 2|matrix reloaded|2003
matrix 3|matrix revolutions|2003
blade 3|trinity|2004
resident evil 2|apocalypse|2004
mib|men in black|1997
mib 3|men in black 3|2012
hobbit 2|desolation of smaug|2013
austin powers 2|spy who shagged me|1999
sotd|shaun of the dead|2004
bcatsk|butch cassidy and the sundance kid|1969
gwtw|gone with the wind|1939
woz|wizard of oz|1939
iawl|its a wonderful life|1946
loa|lawrence of arabia|1962
sitr|singin in the rain|1952
tkam|to kill a mockingbird|1962
lxg|league of extraordinary gentlemen|2003
id4|independence day|1996
avp|avp|2004
tasm|amazing spider man|2012
dofp|days of future past|2014
ffh|far from home|2019
""".strip()
