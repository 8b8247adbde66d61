# XEP-0045 §6.4, §6.5, §6.6: what a room says of itself, and what it does not.
accounts: crone, wicca, hag
crone/desktop connects
wicca/laptop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='create'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_roomname'><value>A Dark Cave</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field><field var='muc#roomconfig_whois'><value>anyone</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field><field var='muc#roomconfig_moderatedroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='create'/>

story: its configuration shows in its features
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='text' name='A Dark Cave'/><feature var='http://jabber.org/protocol/commands'/><feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/><feature var='http://jabber.org/protocol/muc#self-ping-optimization'/><feature var='http://jabber.org/protocol/muc#stable_id'/><feature var='jabber:iq:register'/><feature var='muc_hidden'/><feature var='muc_membersonly'/><feature var='muc_moderated'/><feature var='muc_nonanonymous'/><feature var='muc_persistent'/><feature var='muc_unsecured'/><feature var='urn:xmpp:fulltext:0'/><feature var='urn:xmpp:hats:0'/><feature var='urn:xmpp:mam:2'/><feature var='urn:xmpp:mam:2#extended'/><feature var='urn:xmpp:mentions:0'/><feature var='urn:xmpp:mentions:0#associations'/><feature var='urn:xmpp:mentions:0#channel'/><feature var='urn:xmpp:mentions:0#hats'/><feature var='urn:xmpp:message-moderate:1'/><feature var='urn:xmpp:message-retract:1'/><feature var='urn:xmpp:message-retract:1#tombstone'/><feature var='urn:xmpp:muc:affiliations:1'/><feature var='urn:xmpp:occupant-id:0'/><feature var='urn:xmpp:ping'/><feature var='urn:xmpp:sid:0'/><feature var='vcard-temp'/><x xmlns='jabber:x:data' type='result'>{...}</x></query></iq>

story: its occupants are not shown
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>

story: an occupant is not discovered from outside
wicca/laptop sends
  <iq to='coven@conference.example.org/first' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='error' id='d1'>{error:bad-request by=coven@conference.example.org}</iq>

story: a room that does not exist
wicca/laptop sends
  <iq to='nowhere@conference.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
wicca/laptop receives
  <iq from='nowhere@conference.example.org' to='wicca@example.org/laptop' type='error' id='d1'>{error:item-not-found}</iq>

story: nothing is held back from traffic
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/muc#traffic'/></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='d1'>{error:service-unavailable}</iq>
