# XEP-0045 §10.9: everybody is told why and where to.
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

story: by an owner
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='d'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='heath@conference.example.org'><password>pw</password><reason>Macbeth doth come.</reason></destroy></query></iq>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/><destroy jid='heath@conference.example.org'><password>pw</password><reason>Macbeth doth come.</reason></destroy><status code='110'/></x></presence>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='d'/>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/><destroy jid='heath@conference.example.org'><password>pw</password><reason>Macbeth doth come.</reason></destroy><status code='110'/></x></presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='get' id='x'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='x'>{error:item-not-found}</iq>

story: by nobody else
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='d'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='heath@conference.example.org'><password>pw</password><reason>Macbeth doth come.</reason></destroy></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='d'>{error:forbidden}</iq>
crone/desktop receives nothing

story: to an impossible venue
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='d'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='@@'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='d'>{error:jid-malformed}</iq>
wicca/laptop receives nothing
