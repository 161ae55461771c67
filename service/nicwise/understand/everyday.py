"""Everyday words: known, so that no spelling is "mended" from one of them to a word of the field."""

from nicwise.understand.numerals import GRAMMAR_WORDS

_WORDS = """
a able about above absolutely across active actually adapterid add added adding additional addressmask advice
advisable advise affect affects after again against ago all alletra allow allowed almost alone already also although
altogether always am among amount an and another answer any anybody anyone anything anyway apart approximately april
are area arent arista around aruba as ask asked asking asks at august available avoid avoids aware away back bad
balance basically bcm be because been before behind being below best better between big bit boss both bought brauchen
break broke broken budget build built busy but buy buying by cable cables call called came can cannot cant care
carrying case cases catalyst cause certain chance change changed changes cheap check choose clear clearly close
colleague come comment common company compare compellent complained complete concerned concerns concurrent
concurrently configuration configure configured confirm conflicts confused congested connect connected connectx
consider correct correction correctly cost could couldnt couple cpus crashed createdby current currently customer cut
damage data day days dead december decide decided deciding dedicated default department depends deploy describe
described design destination detect device deviceid did didnt die dies difference different disconnected disrupt
dissolved do does doesnt doing done dont double doubt down drop dropped drops due during each earlier early easier
easily easy effect efficient eighth either else email empty enable enabled enclosure end enough entire environment
epyc equal equallogic error especially etc even every everybody everyone everything exact exactly example except
excluded existing expect explain extra fact fail failed fails fair far fast faster feasible february few figure fine
first fit fitting fix fixed flood flooded follow following for forget forgot forum four free friday friend from full
further gave general generally get gets getting give given go goes going gold gone good got great group guess guessing
guys had half halt hand handle handled happen happened happens happy hard has hasnt have havent having he heads hear
heard heavy hello help helpful helps her here hi high him hint hints his hold home hope hour hours house how however
hows huge i id idea identical if ill im impact important impossible in increase indeed inside install installed
instanceid instead intended interconnects interfere interferes into is isdeleted ismanagementos isnt isolate issue
issues it its ive january join july june juniper just keep keeps killed kills kind knew know known large last late
later latter least leave left less let lets level life like likely likes limit line list little live load loaded
loading local locally logs long look looking looks lose losing lost lot love low macaddress made main maintain major
make makes managed manager many march matter matters maximum may maybe me mean means meant measure mention mentioned
method might migrate mind mine minimum minute minutes missed missing mistake mistakes mixed mode moment monday money
monitor month months more most mounted move moved moves moving msa much must my myself name named natively near
necessary need needed needs negative neither netapp never new next nexus nice nicht no nobody none nope nor normal
normally not note notes nothing november now number nvme october oder of off office offline often oh ohne ok okay old
older on once one online only onto open operate opinion opinions optane optical option or order ordered ordering
orders other others otherwise our out over overall own packet packets page pair part parts past pay paying peak people
per perfect perhaps physical pick pieces place plain plan planned planning plans platinum please plugged point poor
possible post poweredge powerstore prefer prepared present pretty prevent previous primera primergy probably problem
problems proliant proper properly proposal propose protect provide pscomputername pull pulled purchase purchased
purpose put qlogic qnap question quick quickly quite rather reach reached read reading reads ready real really reason
reboot recommend recommended redo reduce reference refuse regards regular reliable remaining remains remote remove
removed removing replace replaced report reported required requires reserved responsible rest restart restore result
retired right rip riser risks rule rules run running runs ryzen safe said same sane saturday save saw say saying says
scenario school second secondly secure see seem seems seen select self send sends sense sent separate separately
september serve server service set setting settings setup several shall shared sharing she shift shifting short should
shouldnt show shown shows side signal silver similar simple simply simultaneous simultaneously since single site sits
situation size sized skip slot slots slow slower small so sockets some somebody someone something sometimes soon sorry
sort source spare speak special spend split spread stall standard start started starting state stay stays step steps
still stop story strange stuck stuff such suffer suggest suggests sunday supermicro support supported suppose sure
survived suspend swap swapping switched take taken takes talk target targets team technical tell ten tested testing
tests than thank thanks that thats the their them then theory there these they thing things think thinksystem third
this those though thought thread three through throughout thursday thus tie till time times tiny tips to today
together told tomorrow too took top total totally touch toward traffic transfer tried tries true try trying tuesday
turn twelve twice twin two type typical ubiquiti unable under understand understood unity unless unplugged unsere
unstacked until up update upon us usable use used user users uses using usual usually various vendor version very via
vnx wait waiting want wanted wants was wasnt way ways we wednesday week weeks well went were weve what whatever when
where whether which while who whole whom why wide will wired wise wish with within without wonder wondered wondering
wont word words work worked working works world worried worries worry worse worst worth would wouldnt write wrong
wrote xeon year years yes yesterday yet you your yours
"""

EVERYDAY = frozenset(_WORDS.split()) | GRAMMAR_WORDS
