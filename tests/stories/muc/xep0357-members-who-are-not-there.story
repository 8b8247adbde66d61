# XEP-0357 for rooms: a member who is not there is told by push that there is something to read. pusher is the push service of an app.
accounts: crone, wicca, hag, pusher
pusher/app connects
wicca/phone connects
wicca/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'/></iq>
wicca/phone receives
  <iq from='wicca@example.org' to='wicca@example.org/phone' type='result' id='e1'/>

story: a group of chosen members: everything is for each of them
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='m'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/phone disconnects
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>hi</body>{...}</message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives nothing

story: an open room: whoever is called by the nick that they have registered
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org' nick='Ann'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='m'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/phone disconnects
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>Annie is here</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>Annie is here</body>{...}</message>
pusher/app receives nothing
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m2'><body>Ann, are you there?</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m2'><body>Ann, are you there?</body>{...}</message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>

story: who is in the room reads it there
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org' nick='Ann'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='m'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/phone sends
  <presence to='coven@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'/></presence>
wicca/phone receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/phone'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/Ann' to='wicca@example.org/phone'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/phone'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/phone' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/Ann' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/phone'/></x>{...}</presence>
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>Ann, are you there?</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>Ann, are you there?</body>{...}</message>
wicca/phone receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/phone' type='groupchat' id='m1'><body>Ann, are you there?</body>{...}</message>
pusher/app receives nothing

story: nobody is told of what is not kept
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field><field var='muc#roomconfig_enablearchiving'><value>0</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org' nick='Ann'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='m'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/phone disconnects
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>Ann, are you there?</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>Ann, are you there?</body>{...}</message>
pusher/app receives nothing

story: nor in a room with more members than the configuration allows
settings: muc.max_notified = 1
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org' nick='Ann'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='m'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/phone disconnects
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>Ann, are you there?</body></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>Ann, are you there?</body>{...}</message>
pusher/app receives nothing

story: nobody but a room of this server can say so
hag/pda connects
wicca/phone disconnects
hag/pda sends
  <message to='wicca@example.org' type='groupchat' id='m1'><body>Ann, are you there?</body></message>
hag/pda receives
  <message from='wicca@example.org' to='hag@example.org/pda' type='error' id='m1'>{error:service-unavailable}</message>
pusher/app receives nothing
