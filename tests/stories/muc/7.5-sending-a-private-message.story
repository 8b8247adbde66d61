# XEP-0045 §7.5: to one occupant.
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

story: it comes from the occupant, marked as what it is
wicca/laptop sends
  <message to='coven@conference.example.org/first' type='chat' id='p1'><body>a wind</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='chat' id='p1'><body>a wind</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><x xmlns='http://jabber.org/protocol/muc#user'/>{...}</message>
wicca/laptop receives nothing

story: not as groupchat
wicca/laptop sends
  <message to='coven@conference.example.org/first' type='groupchat' id='p1'><body>hm</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='error' id='p1'>{error:bad-request by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: not to nobody
wicca/laptop sends
  <message to='coven@conference.example.org/nobody' type='chat' id='p1'><body>hm</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/nobody' to='wicca@example.org/laptop' type='error' id='p1'>{error:item-not-found by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: not from outside
hag/pda sends
  <message to='coven@conference.example.org/first' type='chat' id='p1'><body>hm</body></message>
hag/pda receives
  <message from='coven@conference.example.org/first' to='hag@example.org/pda' type='error' id='p1'>{error:not-acceptable by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: not where the configuration says none
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_allowpm'><value>none</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <message to='coven@conference.example.org/first' type='chat' id='p1'><body>hm</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='error' id='p1'>{error:forbidden by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: not where the configuration says moderators
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_allowpm'><value>moderators</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <message to='coven@conference.example.org/first' type='chat' id='p1'><body>hm</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='error' id='p1'>{error:forbidden by=coven@conference.example.org}</message>
crone/desktop receives nothing
