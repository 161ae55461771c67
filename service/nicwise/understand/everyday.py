"""Everyday words: known, so that no spelling is "mended" from one of them to a word of the field."""

from nicwise.understand.numerals import GRAMMAR_WORDS

_WORDS = """
a aber able about above absolutely across active actually adapted adapterid add added adding additional addressed
addressmask adoption advance advice advisable advise affect affects after again against ago all alletra allotted allow
allowed almost alone already also alter although altogether always am among amount an and another answer any anybody
anyone anything anyway apart appreciated approximately april are area arent arista around aruba as ask asked asking
asks assigning assuming at august automate automated available avoid avoids aware away back bad balance basically baut
bcm be because been before behind being below best better between big bit black blinking blinks boss both bother
bought brauchen break bringt broke broken budget build built busy but buy buying by cable cables call called came can
cannot cant caption care carp carrying case cases casts catalyst cause caused certain chance change changed changes
chapters charged charges cheap check choose clear clearly close clue colleague come comment common company compare
compellent complained complaint complete computed concerned concerns concurrent concurrently configuration configure
configured confirm confirmed conflicts confused congest congested connect connected connecting connectx consider
contention correct correction correctly cost could couldnt couple cpus crashed createdby curious current currently
customer cut damage data day days dead december decide decided deciding dedicate dedicated default department depends
deploy describe described design designing designs destination detect device deviceid did didnt die dies difference
different directed direkt disc disconnected disrupt dissolved do does doesnt doing donde done dont dose double doubt
down downs downtimes drawn drop dropped drops due during each earlier early easier easily easy effect efficient eighth
either else email empty enable enabled enclosure encrypting end enough entire environment epyc equal equallogic error
especially etc even every everybody everyone everything exact exactly example except excluded existing expect explain
externer extra fact fail failed fails fair far fast faster feasible february few fibres figure filer filers fine fires
first fit fitting fix fixed flies flood flooded follow following for forget forgot forum four free friday friend from
full further gave geht general generally get gets getting giga give given go goes going gold gone good got great group
guess guessing guys had half hallo halt hand handle handled handling happen happened happens happy hard has hasnt have
havent having he heads hear heard heavy hello help helpful helps her here heres hi high him hint hints his hits hold
home hope hour hours house how however hows huge i id idea identical if ill im impact important impossible in increase
indeed indirect inside install installed instanceid instead integrated intend intended interconnects interfere
interferes into ipaddresses is iscsid isdeleted ismanagementos isnt isolate issue issues it its ive january join july
june juniper just keep keeps kein keinen kids killed kills kind knew knobs knots know known labs land lange large last
late later latter leash least leave left less let lets level life like likely likes limit line liner list little live
load loaded loading local locally logo logs long look looking looks lose losing lost lot love lovely low macaddress
made main maintain major make makes managed manager mans many march matter matters maxed maximum may maybe me mean
means meant measure mein mention mentioned method might migrate mind mine minimum minute minuten minutes missed misses
missing mistake mistakes mixe mixed moans mode moment monday money monitor month months more most mounted move moved
moves movie moving msa much multipathd must my myself nailed name named natively near necessary need needed needs
negative neither nest netapp networkd networked netzwerk never new next nexus nice nicht no nobody nobodys none nope
nor normal normaler normally not note notes nothing noticing november now number nvme october oder of off office
officer offices offline often oh ohne ok okay old older on once one online only onto oops open operate opinion
opinions optane optical option or order ordered ordering orders other others otherwise our ours out over overall
overtime own owns pace packer packet packets page paint pair part parts passt past pay paying peace peak people per
perc perf perfect perhaps physical pick pieces place placed plain plan planned planning plans plant platinum please
plugged point poor possible post posts poweredge powerstore prefer prepared present pretty prevent previous primera
primergy probably problem problems productive proliant proper properly proposal propose protect provide provides
pscomputername pull pulled purchase purchased purpose put qlogic qnap question quick quickly quite rather reach
reached react read readable reading reads ready real really reason reboot recommend recommended recreate redesign redo
reduce reference refuse regards regular rehearse reliable remainder remaining remains remote remotefx remove removed
removing renounce repaired replace replaced replacements replicating report reported required requires reserved reside
responsible rest restart restore result retired retiring right rip riser risks roam rolle rolls rule rules run running
runs ryzen safe said same sane saturday save saw say saying says scare scared scenario school second secondly secure
see seem seems seen seize select self send sends sense sent separate separately september serve served server service
set setting settings setup several severity shall shared sharing she shift shifting shirt short should shouldnt show
shown shows shutting side signal silver similar simple simply simultaneous simultaneously since single singles singly
site sits sitting situation size sized skip slave slide slot slots slow slower small smart so sockets some somebody
someone something sometimes soon sorry sort source spare sparse speak special spend split spread sqla sqlb stall
standard stars start started starting state states stay stays step steps still stop story strange stuck stuff such
suffer suggest suggestions suggests sunday supermicro support supported suppose sure survived suspend swap swapping
sweating switched systemd take taken takes talk target targets team teamd tearing technical tell ten tested testing
tests than thank thanks that thats the their them then theory there these they theyd theyre thing things think
thinksystem third this those though thought thread three threw through throughout thursday thus tie till time times
tiny tips to today together told tomorrow too took top total totally touch toward traffic transfer tried tries true
try trying tuesday turn twelve twice twin two tying type typical ubiquiti unable unchanged unclustered under
understand understood unity unless unneeded unplug unplugged unsere unstacked until up update upon us usable use used
user users uses using usual usually various vendor version very via vnx wait waiting want wanted wants was wasnt way
ways we wednesday week weeks well went were werte wetter weve what whatever when where wheres whether which while who
whole whom why wide width will wired wise wish with within without wonder wondered wondering wont word words work
worked working works world worried worries worry worse worst worth would wouldnt write writer wrong wrote xeon year
years yes yesterday yet you youd your youre yours
"""

EVERYDAY = frozenset(_WORDS.split()) | GRAMMAR_WORDS
