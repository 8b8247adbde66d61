# XEP-0045 §7.2.13 to §7.2.15: who enters later reads what was said, as much as it asks for; then the subject.
accounts: crone, wicca, hag
crone/desktop connects
wicca/laptop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='create'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='create'/>
crone/desktop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>one</body></message>
  <message to='coven@conference.example.org' type='groupchat' id='m2'><body>two</body></message>
  <message to='coven@conference.example.org' type='groupchat' id='m3'><body>three</body></message>
  <message to='coven@conference.example.org' type='groupchat' id='s1'><subject>Fire Burn</subject></message>
  <message to='coven@conference.example.org' type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
crone/desktop receives
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m2'><body>two</body>{...}</message>
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='m3'><body>three</body>{...}</message>
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='s1'><subject>Fire Burn</subject>{...}</message>
  <message from='coven@conference.example.org/first' to='crone@example.org/desktop' type='groupchat' id='c1'><composing xmlns='http://jabber.org/protocol/chatstates'/>{...}</message>

story: all of it
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>two</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: none of it
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxchars='0'/></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: the last two
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='2'/></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>two</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: fewer characters than one message has
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxchars='40'/></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: since a time that has not come
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history since='2126-01-01T00:00:00Z'/></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: since long ago
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history since='1970-01-01T00:00:00Z'/></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>two</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: of the last hour
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history seconds='3600'/></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>two</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: nonsense does not count
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='many' seconds='-1' since='yesterday'/></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>one</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m2'><body>two</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: each carries the time at which it was said
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='1'/></x></presence>
ignore presence
wicca/laptop receives
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='m3'><body>three</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>{...}</message>
  <message from='coven@conference.example.org/first' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject>Fire Burn</subject><delay xmlns='urn:xmpp:delay' from='coven@conference.example.org' stamp='{any}'/></message>
