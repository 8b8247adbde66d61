# Less traffic in large rooms, as the configuration has it: chat states (XEP-0085) and changes of presence (XEP-0045 §7.7).
accounts: crone, wicca, hag

story: in a small room, all see who is writing
settings: muc.max_chat_states = 2
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
wicca/laptop connects
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/>{...}</message>

story: in a larger one nobody does; what is written arrives
settings: muc.max_chat_states = 1
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
wicca/laptop connects
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
wicca/laptop receives nothing
crone/desktop receives nothing
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='c2'><body>hi</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='c2'><body>hi</body><active xmlns='http://jabber.org/protocol/chatstates'/>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='c2'><body>hi</body><active xmlns='http://jabber.org/protocol/chatstates'/>{...}</message>

story: in a small room, all see who is away
settings: muc.max_presence_changes = 2
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
wicca/laptop connects
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><show>away</show></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: in a larger one, those do who come later
settings: muc.max_presence_changes = 1
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
wicca/laptop connects
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><show>away</show></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
crone/desktop receives nothing
hag/pda connects
hag/pda sends
  <presence to='coven@conference.example.org/third'><x xmlns='http://jabber.org/protocol/muc'/></presence>
hag/pda receives
  <presence from='coven@conference.example.org/first' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><show>away</show><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/></x>{...}</presence>
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='hag@example.org/pda' type='groupchat' id='{any}'><subject/></message>
ignore presence

story: and all hear of a new nick, and of a departure
settings: muc.max_presence_changes = 1
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='cfg'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='cfg'/>
wicca/laptop connects
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop sends
  <presence to='coven@conference.example.org/other'/>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop' nick='other'/><status code='110'/><status code='303'/></x>{...}</presence>
  <presence from='coven@conference.example.org/other' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop' nick='other'/><status code='303'/></x>{...}</presence>
  <presence from='coven@conference.example.org/other' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop disconnects
crone/desktop receives
  <presence from='coven@conference.example.org/other' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none' jid='wicca@example.org/laptop'/></x>{...}</presence>
