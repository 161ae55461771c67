"""Everyday words: known, so that no spelling is "mended" from one of them to a word of the field."""

from nicwise.understand.numerals import GRAMMAR_WORDS

_WORDS = """
a able about above across active actually add adding added additional advice affect after again against ago all allow
allowed almost alone already
also although altogether always am among amount an and another answer any anybody anyone anything anyway apart
approximately are area around as ask
asked asking asks at available away back bad basically be because been before behind being below best better between
big bit boss both bought break
broken budget build built busy but buy buying by call called came can cannot cant care case cause change changed
changes cheap check choose clear
clearly close colleague come common company compare complete concerned configuration configure configured confirm
connect connected consider correct
cost could couldnt couple current currently customer cut data day days dead dedicated default department depends
describe design did didnt die dies
different difference do does doesnt doing done dont double down drop due during each early easier easily easy either
else email empty end enough entire
environment equal error especially etc even every everybody everyone everything exact exactly example except existing
expect explain extra fact fail
failed fails fair far fast faster few figure fine first fit fix fixed follow following for forget forgot forum four
free friend from full further
gave general get gets getting give given go goes going gone good got great group guess guys had half hand handle
happen happens happy hard has hasnt
have havent having he hear heard hello help helpful her here hi high him his hold home hope hour hours house how
however huge i id idea identical if ill im
important impossible in indeed inside install installed instead into is isnt issue it its ive join just keep keeps
kind knew know known large last late
later least leave left less let lets level life like likely limit line list little live long look looking looks lose
losing lost lot low made main major
make makes manager many matter may maybe me mean means meant mention mentioned might mind mine minimum minutes
missing mode moment money month more most
move moved moves moving much must my myself name named near necessary need needed needs neither never new next nice
no nobody none nope nor normal normally
not note nothing now number of off office often oh ok okay old older on once one only onto open option or order
ordered other others otherwise our out over
own page pair part parts past pay people per perfect perhaps physical pick place plan planned planning please point
poor possible post prefer
present pretty previous probably problem problems proper properly pull purchase put question quick quickly quite
rather read ready real really reason
recommend recommended redo regards remaining remove removed replace required requires rest result right rip run
running runs safe said same save saw say
saying says second see seem seems seen self send sense separate separately server set setting settings setup several
shall she short should
shouldnt show side similar simple simply since single site situation size slot slots slow slower small so some
somebody someone something sometimes
soon sorry sort spare speak special split spread standard start started state stay stays step still stop story
strange stuff such suggest suppose sure
swap take taken takes talk team tell ten than thank thanks that thats the their them then there these they thing
things think third this those
though thought three through throughout thus tie till time times tiny to today together told tomorrow too took top
total totally toward tried
tries true try trying turn twice two type typical under understand unless until up upon us use used user users uses
using usual usually various version
very via wait want wanted wants was wasnt way ways we week weeks well went were weve what whatever when where whether
which while who whole whom why wide
will wish with within without wont word words work worked working works world worried worry worse worst would wouldnt
write wrong wrote year years yes
yesterday yet you your yours
"""

EVERYDAY = frozenset(_WORDS.split()) | GRAMMAR_WORDS
