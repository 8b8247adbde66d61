# XEP-0410: am I still there?
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

story: an occupant is
wicca/laptop sends
  <iq to='coven@conference.example.org/second' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='result' id='p'/>
crone/desktop receives nothing

story: somebody else is not
hag/pda sends
  <iq to='coven@conference.example.org/third' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>
hag/pda receives
  <iq from='coven@conference.example.org/third' to='hag@example.org/pda' type='error' id='p'>{error:not-acceptable cancel by=coven@conference.example.org}</iq>

story: nor in a room that does not exist
hag/pda sends
  <iq to='nowhere@conference.example.org/third' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>
hag/pda receives
  <iq from='nowhere@conference.example.org/third' to='hag@example.org/pda' type='error' id='p'>{error:not-acceptable cancel}</iq>

story: another occupant is asked by the room, and neither learns the other's address (§16.4)
wicca/laptop sends
  <iq to='coven@conference.example.org/first' type='get' id='v'><query xmlns='jabber:iq:version'/></iq>
crone/desktop receives
  <iq from='coven@conference.example.org/second' to='crone@example.org/desktop' type='get' id='{any}'><query xmlns='jabber:iq:version'/></iq>
crone/desktop sends
  <iq to='coven@conference.example.org/second' type='result' id='{id}'><query xmlns='jabber:iq:version'><name>broom</name></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='result' id='v'><query xmlns='jabber:iq:version'><name>broom</name></query></iq>

story: an answer to nothing
crone/desktop sends
  <iq to='coven@conference.example.org/second' type='result' id='forged'/>
wicca/laptop receives nothing

story: nobody is asked
wicca/laptop sends
  <iq to='coven@conference.example.org/nobody' type='get' id='v'><query xmlns='jabber:iq:version'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org/nobody' to='wicca@example.org/laptop' type='error' id='v'>{error:item-not-found by=coven@conference.example.org}</iq>
