# XEP-0045 §7.6: the old name goes with 303 and the new one, the new name comes.
accounts: crone, wicca, hag
crone/desktop connects
wicca/laptop connects
hag/pda connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='create'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='create'/>
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: everybody sees it
wicca/laptop sends
  <presence to='coven@conference.example.org/oldhag'/>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop' nick='oldhag'/><status code='110'/><status code='303'/></x>{...}</presence>
  <presence from='coven@conference.example.org/oldhag' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop' nick='oldhag'/><status code='303'/></x>{...}</presence>
  <presence from='coven@conference.example.org/oldhag' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>me</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/oldhag' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>me</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/oldhag' to='crone@example.org/desktop' type='groupchat' id='m1'><body>me</body>{...}</message>

story: to a nick in use
wicca/laptop sends
  <presence to='coven@conference.example.org/first' id='n1'/>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='error' id='n1'>{error:conflict by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: to a nick reserved by another member
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='mem'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='hag@example.org' nick='third'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='mem'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/third' id='n1'/>
wicca/laptop receives
  <presence from='coven@conference.example.org/third' to='wicca@example.org/laptop' type='error' id='n1'>{error:conflict by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: its own, written in another case
wicca/laptop sends
  <presence to='coven@conference.example.org/Second'/>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop' nick='Second'/><status code='110'/><status code='303'/></x>{...}</presence>
  <presence from='coven@conference.example.org/Second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop' nick='Second'/><status code='303'/></x>{...}</presence>
  <presence from='coven@conference.example.org/Second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
