# XEP-0045 §10.1.1, §13.6: who may make rooms, and how many.
accounts: crone, wicca@other.example
settings: muc.max_rooms_per_user = 1
crone/desktop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='create'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='create'/>

story: one more than allowed
crone/desktop sends
  <presence to='attic@conference.example.org/first' id='j'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='attic@conference.example.org/first' to='crone@example.org/desktop' type='error' id='j'>{error:resource-constraint by=attic@conference.example.org}</presence>

story: accounts of another host of this daemon may
wicca@other.example/x connects
wicca@other.example/x sends
  <presence to='attic@conference.example.org/w'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca@other.example/x receives
  <presence from='attic@conference.example.org/w' to='wicca@other.example/x'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='wicca@other.example/x'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='attic@conference.example.org' to='wicca@other.example/x' type='groupchat' id='{any}'><subject/></message>
