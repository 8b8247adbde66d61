# Floods are limited per occupant; moderators are not.
accounts: crone, wicca, hag
settings: muc.messages_per_second = 1
settings: muc.message_burst = 2
settings: muc.presences_per_second = 1
settings: muc.presence_burst = 1
only in-process
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

story: messages
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>one</body></message>
  <message to='coven@conference.example.org' type='groupchat' id='m2'><body>two</body></message>
  <message to='coven@conference.example.org' type='groupchat' id='m3'><body>three</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>two</body>{...}</message>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='m3'><error type='wait' code='{any}' by='coven@conference.example.org'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text></error></message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m2'><body>two</body>{...}</message>
clock advances 1 s
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m4'><body>four</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m4'><body>four</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m4'><body>four</body>{...}</message>

story: presence
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><show>away</show></presence>
  <presence to='coven@conference.example.org/second' id='p2'><show>xa</show></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='p2'>{error:policy-violation wait by=coven@conference.example.org}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
