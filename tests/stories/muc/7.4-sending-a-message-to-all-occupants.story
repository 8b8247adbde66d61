# XEP-0045 §7.4: messages to all, with the id that the sender gave them.
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

story: all get it, the sender too
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>hi</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>hi</body>{...}</message>
hag/pda receives nothing

story: a forged occupant id is replaced
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='coven@conference.example.org' id='forged'/></message>
ignore presence
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>hi</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>hi</body>{...}</message>

story: who is not there may not speak
hag/pda sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
hag/pda receives
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='error' id='m1'>{error:not-acceptable by=coven@conference.example.org}</message>
crone/desktop receives nothing
wicca/laptop receives nothing

story: a visitor may not speak
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='v'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='second' role='visitor'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='v'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='visitor' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='visitor' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='m1'>{error:forbidden by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: another type is no message to all
wicca/laptop sends
  <message to='coven@conference.example.org' type='chat' id='m1'><body>hi</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='m1'>{error:bad-request by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: to a room that does not exist
wicca/laptop sends
  <message to='nowhere@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
wicca/laptop receives
  <message from='nowhere@conference.example.org' to='wicca@example.org/laptop' type='error' id='m1'>{error:item-not-found}</message>

story: the same user has the same id in the room, whatever its nick
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>hi</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>hi</body>{...}</message>
