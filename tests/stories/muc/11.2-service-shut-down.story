# XEP-0045 §11.2: everybody is put out of every room, told why (332), and only they themselves.
accounts: crone, wicca, hag
crone/desktop connects
wicca/laptop connects
hag/pda is available
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


story: each is told of itself, once
only in-process
server stops
crone/desktop receives
  <presence type='unavailable' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='none' jid='crone@example.org/desktop'/><status code='110'/><status code='332'/></x>{...}</presence>
crone/desktop receives nothing
wicca/laptop receives
  <presence type='unavailable' from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='wicca@example.org/laptop'/><status code='110'/><status code='332'/></x>{...}</presence>
wicca/laptop receives nothing

story: nobody enters any more
only in-process
server stops
crone/desktop receives
  <presence type='unavailable' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='none' jid='crone@example.org/desktop'/><status code='110'/><status code='332'/></x>{...}</presence>
wicca/laptop receives
  <presence type='unavailable' from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='wicca@example.org/laptop'/><status code='110'/><status code='332'/></x>{...}</presence>
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'/></presence>
hag/pda receives
  <presence type='error' from='coven@conference.example.org/third' to='hag@example.org/pda'><error type='wait' code='{any}' by='coven@conference.example.org'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>
