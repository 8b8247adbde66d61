# XEP-0045 §7.10, §7.12, §9.9: a member with a nick of its own.
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

story: the form, the registration, and what is known of it then
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='r1'><query xmlns='jabber:iq:register'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='r1'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='form'>{...}</x></query></iq>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>second</value></field></x></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='r2'/>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='r3'><query xmlns='jabber:iq:register'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='r3'><query xmlns='jabber:iq:register'><registered/><username>second</username></query></iq>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'><identity category='conference' type='text' name='second'/></query></iq>
hag/pda sends
  <iq to='coven@conference.example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>second</value></field></x></query></iq>
  <presence to='coven@conference.example.org/second' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
hag/pda receives
  <iq from='coven@conference.example.org' to='hag@example.org/pda' type='error' id='r2'>{error:conflict}</iq>
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda' type='error' id='j1'>{error:conflict by=coven@conference.example.org}</presence>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='r4'><query xmlns='jabber:iq:register'><remove/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='r4'/>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/></iq>

story: an occupant becomes a member in the eyes of all
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>second</value></field></x></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='r2'/>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>

story: without a form
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='r1'><query xmlns='jabber:iq:register'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='r1'>{error:bad-request}</iq>
crone/desktop receives nothing

story: with a room that does not exist
wicca/laptop sends
  <iq to='nowhere@conference.example.org' type='get' id='r1'><query xmlns='jabber:iq:register'/></iq>
wicca/laptop receives
  <iq from='nowhere@conference.example.org' to='wicca@example.org/laptop' type='error' id='r1'>{error:item-not-found}</iq>

story: not by a banned user
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='ban'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='ban'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='r1'><query xmlns='jabber:iq:register'/></iq>
  <iq to='coven@conference.example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>second</value></field></x></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='r1'>{error:not-allowed}</iq>
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='r2'>{error:not-allowed}</iq>
crone/desktop receives nothing

story: where membership is worth something, an admin agrees (§9.9)
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop is available
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>second</value></field></x></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='r2'/>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org' id='{any}'><x xmlns='jabber:x:data' type='form'>{...}</x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j1'>{error:registration-required by=coven@conference.example.org}</presence>
wicca/laptop sends
  <message to='coven@conference.example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#jid'><value>wicca@example.org</value></field><field var='muc#register_roomnick'><value>second</value></field><field var='muc#register_allow'><value>1</value></field></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='ok'>{error:forbidden by=coven@conference.example.org}</message>
crone/desktop sends
  <message to='coven@conference.example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#jid'><value>wicca@example.org</value></field><field var='muc#register_roomnick'><value>second</value></field><field var='muc#register_allow'><value>1</value></field></x></message>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: a locked nick: the registered is given its own (210), and keeps it
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='xmppd#roomconfig_lock_nicks'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#register</value></field><field var='muc#register_roomnick'><value>second</value></field></x></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='r2'/>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/other'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='110'/><status code='210'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <presence to='coven@conference.example.org/other' id='n1'/>
wicca/laptop receives
  <presence from='coven@conference.example.org/other' to='wicca@example.org/laptop' type='error' id='n1'>{error:not-acceptable cancel by=coven@conference.example.org}</presence>
crone/desktop receives nothing
