# XEP-0045 §9.1: who is banned goes (301) and does not come back.
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

story: an owner may
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='b1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='wicca@example.org'><reason>Treason</reason></item></query></iq>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' role='none' jid='wicca@example.org/laptop'><actor nick='first'/><reason>Treason</reason></item><status code='110'/><status code='301'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='b1'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' role='none' jid='wicca@example.org/laptop'><actor nick='first'/><reason>Treason</reason></item><status code='301'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' role='none'><actor nick='first'/><reason>Treason</reason></item><status code='301'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop sends
  <presence to='coven@conference.example.org/second' id='j'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop' type='error' id='j'>{error:forbidden by=coven@conference.example.org}</presence>

story: a participant may not
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='b1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='hag@example.org'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='b1'>{error:forbidden}</iq>
hag/pda receives nothing

story: an admin may, but no admin or owner
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
  <iq to='coven@conference.example.org' type='set' id='b1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='crone@example.org'/></query></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='b1'>{error:not-allowed}</iq>
crone/desktop receives nothing
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='b1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='hag@example.org'/></query></iq>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' role='none' jid='hag@example.org/pda'><actor nick='second'/></item><status code='110'/><status code='301'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='result' id='b1'/>
  <presence from='coven@conference.example.org/third' to='wicca@example.org/laptop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' role='none' jid='hag@example.org/pda'><actor nick='second'/></item><status code='301'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop receives
  <presence from='coven@conference.example.org/third' to='crone@example.org/desktop' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' role='none' jid='hag@example.org/pda'><actor nick='second'/></item><status code='301'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>

story: nobody oneself
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='b1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='crone@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='b1'>{error:conflict}</iq>

story: the reserved nick is free again
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='g'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org' nick='witch'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='g'/>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
hag/pda receives
  <presence from='coven@conference.example.org/second' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{any}' until='{any}'/></x>{...}</presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='b1'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='wicca@example.org'/></query></iq>
ignore presence
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='b1'/>
hag/pda sends
  <presence to='coven@conference.example.org/witch'/>
hag/pda receives
  <presence from='coven@conference.example.org/third' to='hag@example.org/pda' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda' nick='witch'/><status code='110'/><status code='303'/></x>{...}</presence>
  <presence from='coven@conference.example.org/witch' to='hag@example.org/pda'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='hag@example.org/pda'/><status code='110'/></x>{...}</presence>
ignore presence
