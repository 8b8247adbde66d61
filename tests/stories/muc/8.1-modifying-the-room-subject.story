# XEP-0045 §8.1: who may change the subject, and what is one.
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

story: a moderator may
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='s1'><subject>Fire</subject></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>

story: a participant may not
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='s1'><subject>Fire</subject></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='s1'>{error:forbidden by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: unless the configuration lets it
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_changesubject'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='s1'><subject>Fire</subject></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>

story: none at all is one, too
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='s1'><subject>Fire</subject></message>
  <message to='coven@conference.example.org' type='groupchat' id='s2'><subject></subject></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='s2'><subject></subject>{...}</message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='s2'><subject></subject>{...}</message>

story: with a body it is a message
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='s1'><subject>Re:</subject><body>hi</body></message>
ignore presence
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='s1'><subject>Re:</subject><body>hi</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='s1'><subject>Re:</subject><body>hi</body>{...}</message>

story: who comes later is told, with its author and time
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='s1'><subject>Fire</subject></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='s1'><subject>Fire</subject>{...}</message>
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
ignore presence
hag/pda receives
  <message from='coven@conference.example.org/first' to='hag@example.org/pda' type='groupchat' id='{any}'><subject>Fire</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
