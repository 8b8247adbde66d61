# XEP-0045 §7.2.5 to §7.2.11: who may not enter, each with its own error and without a trace.
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

story: §7.2.5 a password is needed, and the right one
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_passwordprotectedroom'><value>1</value></field><field var='muc#roomconfig_roomsecret'><value>cauldronburn</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
  <presence to='coven@conference.example.org/second' id='j2'><x xmlns='http://jabber.org/protocol/muc'><password>wrong</password></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j1'>{error:not-authorized by=coven@conference.example.org}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j2'>{error:not-authorized by=coven@conference.example.org}</presence>
crone/desktop receives nothing
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><password>cauldronburn</password></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: §7.2.6 members only
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j1'>{error:registration-required by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: §7.2.7 banned users
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='ban'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='ban'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j1'>{error:forbidden by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: §7.2.8 a nick in use
wicca/laptop sends
  <presence to='coven@conference.example.org/first' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='error' id='j1'>{error:conflict by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: §7.2.8 a nick that looks the same: case, width, shape
wicca/laptop sends
  <presence to='coven@conference.example.org/First' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
  <presence to='coven@conference.example.org/ﬁrst' id='j2'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
  <presence to='coven@conference.example.org/fіrst' id='j3'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
  <presence to='coven@conference.example.org/f1rst' id='j4'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
ignore presence
crone/desktop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item role='participant'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='wicca@example.org/laptop' nick='f1rst' role='participant'/></query></iq>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>

story: §7.2.8 a nick that nobody can see
wicca/laptop sends
  <presence to='coven@conference.example.org/⠀' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/⠀' to='wicca@example.org/laptop' type='error' id='j1'>{error:jid-malformed by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: §7.2.8 a nick reserved by somebody who is not there
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='mem'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='hag@example.org' nick='third'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='mem'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/third' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/third' to='wicca@example.org/laptop' type='error' id='j1'>{error:conflict by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: §7.2.9 the room is full
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_maxusers'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' id='j1'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j1'>{error:service-unavailable wait by=coven@conference.example.org}</presence>
crone/desktop receives nothing
