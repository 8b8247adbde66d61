# XEP-0425, XEP-0424: messages taken back, by their authors and by moderators.
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
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>buy this</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>buy this</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{set:one}'/></message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>buy this</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:one}'/></message>

story: by a moderator: all are told, and nobody reads it any more
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='r'><moderate xmlns='urn:xmpp:message-moderate:1' id='{get:one}'><retract xmlns='urn:xmpp:message-retract:1'/><reason>spam</reason></moderate></iq>
crone/desktop receives in any order
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'><moderated xmlns='urn:xmpp:message-moderate:1' by='coven@conference.example.org/first'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></moderated><reason>spam</reason></retract>{...}</message>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='r'/>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'><moderated xmlns='urn:xmpp:message-moderate:1' by='coven@conference.example.org/first'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></moderated><reason>spam</reason></retract>{...}</message>
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
ignore presence
hag/pda receives
  <message from='coven@conference.example.org/second' to='hag@example.org/pda' type='groupchat' id='m1'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:one}'/><retracted xmlns='urn:xmpp:message-retract:1' id='{any}' stamp='{any}'><moderated xmlns='urn:xmpp:message-moderate:1' by='coven@conference.example.org/first'>{...}</moderated><reason>spam</reason></retracted>{...}</message>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='again'><moderate xmlns='urn:xmpp:message-moderate:1' id='{get:one}'><retract xmlns='urn:xmpp:message-retract:1'/></moderate></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='again'>{error:item-not-found}</iq>

story: not by participants, not of nothing
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='a'><moderate xmlns='urn:xmpp:message-moderate:1' id='{get:one}'><retract xmlns='urn:xmpp:message-retract:1'/></moderate></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='a'>{error:forbidden}</iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='b'><moderate xmlns='urn:xmpp:message-moderate:1' id='nothing'><retract xmlns='urn:xmpp:message-retract:1'/></moderate></iq>
  <iq to='coven@conference.example.org' type='set' id='c'><moderate xmlns='urn:xmpp:message-moderate:1' id='{get:one}'></moderate></iq>
crone/desktop receives in any order
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='b'>{error:item-not-found}</iq>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'>{error:bad-request}</iq>
wicca/laptop receives nothing

story: by its author
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m2'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'/></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m2'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'/>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m2'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'/>{...}</message>
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
ignore presence
hag/pda receives
  <message from='coven@conference.example.org/second' to='hag@example.org/pda' type='groupchat' id='m1'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='{get:one}'/><retracted xmlns='urn:xmpp:message-retract:1' id='m2' stamp='{any}'/>{...}</message>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><subject/></message>

story: somebody else takes nothing back
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m2'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'/></message>
ignore presence
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m2'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'/>{...}</message>
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m2'><retract xmlns='urn:xmpp:message-retract:1' id='{get:one}'/>{...}</message>
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
ignore presence
hag/pda receives
  <message from='coven@conference.example.org/second' to='hag@example.org/pda' type='groupchat' id='m1'><body>buy this</body>{...}</message>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><subject/></message>
