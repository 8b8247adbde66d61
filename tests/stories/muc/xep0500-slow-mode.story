# XEP-0500: a pause between two messages of one occupant.
accounts: crone, wicca, hag
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
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_slow_mode_duration'><value>30</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>one</body></message>
  <message to='coven@conference.example.org' type='groupchat' id='m2'><body>two</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='m2'><error type='wait' code='{any}' by='coven@conference.example.org'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text></error></message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>one</body>{...}</message>
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>a</body></message>
  <message to='coven@conference.example.org' type='groupchat' id='m2'><body>b</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>a</body>{...}</message>
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m2'><body>b</body>{...}</message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>a</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>b</body>{...}</message>
clock advances 30 s
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>three</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>three</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>three</body>{...}</message>
