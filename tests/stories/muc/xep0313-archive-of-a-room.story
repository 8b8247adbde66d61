# XEP-0313 for rooms: everybody who could come in reads what was said, in its order, with the ids that the room gave.
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
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>one</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>one</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{set:one}'/></message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>one</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:one}'/></message>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m2'><body>two</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>two</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{set:two}'/></message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m2'><body>two</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:two}'/></message>

story: from outside, without addresses
hag/pda sends
  <iq to='coven@conference.example.org' type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:one}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{any}'/><message xmlns='jabber:client' from='coven@conference.example.org/first' to='{any}' type='groupchat' id='m1'><body>one</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:one}'/></message></forwarded></result></message>
  <message from='coven@conference.example.org' to='hag@example.org/pda' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:two}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{any}'/><message xmlns='jabber:client' from='coven@conference.example.org/second' to='{any}' type='groupchat' id='m2'><body>two</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:two}'/></message></forwarded></result></message>
  <iq from='coven@conference.example.org' to='hag@example.org/pda' type='result' id='q'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>

story: a moderator learns whose it was
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='q'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:one}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{any}'/><message xmlns='jabber:client' from='coven@conference.example.org/first' to='{any}' type='groupchat' id='m1'><body>one</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:one}'/><x xmlns='http://jabber.org/protocol/muc#user'><item jid='crone@example.org'/></x></message></forwarded></result></message>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='q'><fin xmlns='urn:xmpp:mam:2' stable='true'>{...}</fin></iq>

story: not by who may not come in
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='ban'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='hag@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='ban'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
hag/pda sends
  <iq to='coven@conference.example.org' type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
  <iq to='coven@conference.example.org' type='get' id='f'><query xmlns='urn:xmpp:mam:2'/></iq>
  <iq to='coven@conference.example.org' type='get' id='m'><metadata xmlns='urn:xmpp:mam:2'/></iq>
hag/pda receives
  <iq from='coven@conference.example.org' to='hag@example.org/pda' type='error' id='q'>{error:forbidden}</iq>
  <iq from='coven@conference.example.org' to='hag@example.org/pda' type='error' id='f'>{error:forbidden}</iq>
  <iq from='coven@conference.example.org' to='hag@example.org/pda' type='error' id='m'>{error:forbidden}</iq>

story: nor by strangers to a members-only room
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
ignore presence
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='q'>{error:forbidden}</iq>

story: where there is none
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_enablearchiving'><value>0</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='q'><query xmlns='urn:xmpp:mam:2'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='q'>{error:service-unavailable}</iq>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m3'><body>three</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m3'><body>three</body>{...}</message>

story: a forged id of the room is taken away
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m3'><body>three</body><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='forged'/></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{set:three}'/></message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m3'><body>three</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:three}'/></message>
