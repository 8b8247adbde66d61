# XEP-0045 §9.6 to §9.8: admins make moderators.
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

story: made and unmade
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='second' role='moderator'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='m'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='moderator' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='moderator' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='moderator'/></x>{...}</presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item role='moderator'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner' jid='crone@example.org/desktop' nick='first' role='moderator'/><item affiliation='none' jid='wicca@example.org/laptop' nick='second' role='moderator'/></query></iq>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='third' role='moderator'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='m'>{error:forbidden}</iq>
hag/pda receives nothing
wicca/laptop sends
  <iq to='coven@conference.example.org' type='get' id='l'><query xmlns='http://jabber.org/protocol/muc#admin'><item role='moderator'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='l'>{error:forbidden}</iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='second' role='participant'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='m'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/></x>{...}</presence>

story: admins and owners stay moderators
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='admin' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='admin' role='moderator' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='admin' role='moderator' jid='wicca@example.org/laptop'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='admin' role='moderator'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='first' role='participant'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='m'>{error:not-allowed}</iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='m'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='second' role='participant'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='m'>{error:not-allowed}</iq>
