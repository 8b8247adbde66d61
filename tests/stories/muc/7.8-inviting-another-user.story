# XEP-0045 §7.8.2: mediated invitations and their refusal; the direct ones of XEP-0249 pass by the room.
accounts: crone, wicca, hag
crone/desktop connects
wicca/laptop connects
hag/pda is available
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

story: the room passes it on, from whom it is
wicca/laptop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org'><reason>come</reason></invite></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='wicca@example.org'><reason>come</reason></invite></x>{...}</message>
crone/desktop receives nothing

story: several at once, going on with a conversation (§7.9)
wicca/laptop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org/pda'><continue thread='t'/></invite><invite to='crone@example.org/desktop'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='wicca@example.org'><continue thread='t'/></invite></x>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='wicca@example.org'/></x>{...}</message>

story: with the password, if there is one
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_passwordprotectedroom'><value>1</value></field><field var='muc#roomconfig_roomsecret'><value>pw</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org'><reason>come</reason></invite></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='wicca@example.org'><reason>come</reason></invite><password>pw</password></x>{...}</message>

story: the invited declines
hag/pda sends
  <message to='coven@conference.example.org' id='d1'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='wicca@example.org'><reason>busy</reason></decline></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' id='d1'><x xmlns='http://jabber.org/protocol/muc#user'><decline from='hag@example.org'><reason>busy</reason></decline></x></message>
hag/pda receives nothing
crone/desktop receives nothing

story: nobody is declined to who has nothing to do with the room
hag/pda sends
  <message to='coven@conference.example.org' id='d1'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='romeo@example.org'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='error' id='d1'>{error:item-not-found by=coven@conference.example.org}</message>

story: not from outside
hag/pda sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org'><reason>come</reason></invite></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='error' id='i1'>{error:not-acceptable by=coven@conference.example.org}</message>

story: to no address
wicca/laptop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite/></x></message>
  <message to='coven@conference.example.org' id='i2'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='@@'><reason>come</reason></invite></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='i1'>{error:bad-request by=coven@conference.example.org}</message>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='i2'>{error:jid-malformed by=coven@conference.example.org}</message>
hag/pda receives nothing

story: into a members-only room by an admin: the invited becomes a member
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='mem'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='mem'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org'><reason>come</reason></invite></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='i1'>{error:forbidden by=coven@conference.example.org}</message>
hag/pda receives nothing
crone/desktop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org'><reason>come</reason></invite></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='crone@example.org'><reason>come</reason></invite></x>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
wicca/laptop receives nothing
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
hag/pda receives
  <presence from='coven@conference.example.org/first' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/></x>{...}</presence>
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='hag@example.org/pda'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><subject/></message>
ignore presence

story: a member lets in one person at a time, not a whole domain
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='mem'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_membersonly'><value>1</value></field><field var='muc#roomconfig_allowinvites'><value>1</value></field></x></query></iq>
ignore presence
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='mem'/>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='example.org'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='i1'>{error:forbidden by=coven@conference.example.org}</message>
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda' type='error'>{error:registration-required by=coven@conference.example.org}</presence>
crone/desktop receives nothing
wicca/laptop sends
  <message to='coven@conference.example.org' id='i2'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org'/></x></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org' id='i2'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='wicca@example.org'/></x>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>

story: an invitation sent directly
crone/desktop sends
  <message to='hag@example.org' id='x1'><x xmlns='jabber:x:conference' jid='coven@conference.example.org'/></message>
hag/pda receives
  <message from='crone@example.org/desktop' to='hag@example.org' id='x1'><x xmlns='jabber:x:conference' jid='coven@conference.example.org'/>{...}</message>

story: somebody who does not exist: the inviter is told
wicca/laptop sends
  <message to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='nobody@example.org'/></x></message>
wicca/laptop receives
  <message type='error' from='coven@conference.example.org' to='wicca@example.org/laptop' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='nobody@example.org'/></x><error type='cancel' code='404'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>{...}</message>
crone/desktop receives nothing

story: an error that answers no invitation is nobody's concern
hag/pda sends
  <message type='error' to='coven@conference.example.org' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='hag@example.org' from='wicca@example.org'/></x><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>
wicca/laptop receives nothing
crone/desktop receives nothing
