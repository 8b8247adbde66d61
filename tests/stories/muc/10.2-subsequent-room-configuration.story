# XEP-0045 §10.2: what a change of the configuration does, and who is told.
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
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
hag/pda receives
  <presence from='coven@conference.example.org/first' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/></x>{...}</presence>
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/third' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/></x>{...}</presence>

story: only for owners
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>
  <iq to='coven@conference.example.org' type='set' id='d'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_publicroom'><value>1</value></field></x></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='c'>{error:forbidden}</iq>
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='d'>{error:forbidden}</iq>
crone/desktop receives nothing

story: cancelled: as it was
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='cancel'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
wicca/laptop receives nothing

story: nothing changed: nobody is told
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_publicroom'><value>0</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
wicca/laptop receives nothing

story: something (104)
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_roomname'><value>x</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>

story: addresses shown (172), hidden (173)
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_whois'><value>anyone</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_whois'><value>moderators</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='173'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='173'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='173'/></x></message>

story: logged (170), not logged (171)
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_enablelogging'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='170'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='170'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='170'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_enablelogging'><value>0</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='171'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='171'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='171'/></x></message>

story: several at once, each said
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_enablelogging'><value>1</value></field><field var='muc#roomconfig_whois'><value>anyone</value></field><field var='muc#roomconfig_roomname'><value>x</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='170'/></x></message>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='170'/></x></message>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='170'/></x></message>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>

story: members only: all others have to go (322)
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='hag@example.org/pda'/><status code='322'/></x>{...}</presence>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
  <presence from='coven@conference.example.org/third' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/><status code='322'/></x>{...}</presence>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='hag@example.org/pda'/><status code='110'/><status code='322'/></x>{...}</presence>

story: admins and owners by the form
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_roomadmins'><value>wicca@example.org</value></field><field var='muc#roomconfig_roomowners'><value>crone@example.org</value><value>hag@example.org</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='hag@example.org/pda'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='admin' role='moderator' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
ignore presence
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_roomadmins'></field><field var='muc#roomconfig_roomowners'><value>crone@example.org</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='admin' role='moderator' jid='hag@example.org/pda'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
ignore presence

story: not without an owner
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_roomowners'></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'>{error:conflict}</iq>
wicca/laptop receives nothing

story: presence of visitors is not shown
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_presencebroadcast'><value>moderator</value><value>participant</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='v'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='second' role='visitor'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='v'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='wicca@example.org/laptop'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='visitor' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><show>away</show></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='visitor' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
crone/desktop receives nothing
hag/pda receives nothing
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='v'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='second' role='participant'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='v'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>

story: a persistent room stays
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <presence to='coven@conference.example.org/first' type='unavailable'/>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' type='unavailable'/>
hag/pda sends
  <presence to='coven@conference.example.org/third' type='unavailable'/>
ignore presence
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
