# XEP-0045 §9.3, §9.4, §9.5: members come and go.
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

story: granted and revoked in an open room
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
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='wicca@example.org'><reason>No more</reason></item></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'><reason>No more</reason></item><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'><reason>No more</reason></item><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'><reason>No more</reason></item><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>

story: not by participants
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='hag@example.org'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='g'>{error:forbidden}</iq>
hag/pda receives nothing

story: revoked in a members-only room: out (321)
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
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='hag@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='hag@example.org/pda'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='hag@example.org/pda'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/third' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='wicca@example.org'/></query></iq>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='wicca@example.org/laptop'><actor nick='first'/></item><status code='110'/><status code='321'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='wicca@example.org/laptop'><actor nick='first'/></item><status code='321'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'><actor nick='first'/></item><status code='321'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' id='j'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j'>{error:registration-required by=coven@conference.example.org}</presence>

story: granted in a members-only room: invited
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
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='hag@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='hag@example.org/pda'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='hag@example.org/pda'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/third' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='romeo@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='romeo@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
ignore presence

# CVE-2021-37601.
story: the list: for members only where addresses are no secret
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='l'>{error:forbidden}</iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_whois'><value>anyone</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='172'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_getmemberlist'><value>moderator</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='l'>{error:forbidden}</iq>

story: a nick of another member is not given
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='romeo@example.org' nick='witch'/></query></iq>
ignore presence
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='romeo@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org' nick='Witch'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='g'>{error:conflict}</iq>
wicca/laptop receives nothing
