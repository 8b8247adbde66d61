# XEP-0045 §9.2: several bans in one step, all or none; whole domains.
accounts: crone, wicca, hag, knave@other.example
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

story: the list, with reasons
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='b'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='scroop@example.org'><reason>Treason</reason></item><item affiliation='outcast' jid='grey@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='b'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='grey@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='scroop@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='grey@example.org'/><item affiliation='outcast' jid='scroop@example.org'><reason>Treason</reason></item></query></iq>

story: not for participants
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='l'>{error:forbidden}</iq>

story: one forbidden item, and none is applied
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='b'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='wicca@example.org'/><item affiliation='outcast' jid='crone@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='b'>{error:conflict}</iq>
wicca/laptop receives nothing
wicca/laptop sends
  <message to='coven@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>
wicca/laptop receives
  <message from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='groupchat' id='m1'><body>hi</body>{...}</message>
crone/desktop receives
  <message from='coven@conference.example.org/second' to='crone@example.org/desktop' type='groupchat' id='m1'><body>hi</body>{...}</message>
hag/pda receives
  <message from='coven@conference.example.org/second' to='hag@example.org/pda' type='groupchat' id='m1'><body>hi</body>{...}</message>

story: a domain
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='b'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='other.example'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='b'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='other.example' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x></message>
knave@other.example/x connects
knave@other.example/x sends
  <presence to='coven@conference.example.org/knave' id='j'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
knave@other.example/x receives
  <presence from='coven@conference.example.org/knave' to='knave@other.example/x' type='error' id='j'>{error:forbidden by=coven@conference.example.org}</presence>
crone/desktop receives nothing

story: malformed ones
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='king' jid='wicca@example.org'/></query></iq>
  <iq to='coven@conference.example.org' type='set' id='b'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast'/></query></iq>
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='wicca@example.org'/><item affiliation='none' jid='wicca@example.org'/></query></iq>
  <iq to='coven@conference.example.org' type='set' id='d'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='@@'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='a'>{error:bad-request}</iq>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='b'>{error:bad-request}</iq>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'>{error:bad-request}</iq>
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='d'>{error:jid-malformed}</iq>
wicca/laptop receives nothing
