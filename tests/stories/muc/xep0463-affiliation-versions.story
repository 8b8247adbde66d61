# XEP-0463: who enters learns which affiliations have changed since it was there.
accounts: crone, wicca
crone/desktop connects
wicca/laptop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='create'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_whois'><value>anyone</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='create'/>

story: all of them, then nothing, then the changes
crone/desktop sends
  <presence id='e' to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1'/></x></presence>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><mav xmlns='urn:xmpp:muc:affiliations:1' until='{set:v0}'/><item affiliation='owner' jid='crone@example.org'/></x></message>
  <presence id='e' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='100'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v0}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <presence id='e' to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v0}'/></x></presence>
crone/desktop receives
  <presence id='e' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='100'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v0}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v0}' until='{set:v1}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='hag@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v1}' until='{set:v2}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v2}' until='{set:v3}'/></x></message>
crone/desktop sends
  <presence id='e' to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v1}'/></x></presence>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v1}' until='{get:v3}'/><item affiliation='outcast' jid='hag@example.org'/><item affiliation='none' jid='wicca@example.org'/></x></message>
  <presence id='e' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='100'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v3}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>

story: of an unknown version, all of them
crone/desktop sends
  <presence id='e' to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='00000000-0'/></x></presence>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><mav xmlns='urn:xmpp:muc:affiliations:1' until='{set:v0}'/><item affiliation='owner' jid='crone@example.org'/></x></message>
  <presence id='e' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='100'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v0}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>

story: where addresses are a secret, they are one here, too
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_whois'><value>moderators</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='173'/></x></message>
wicca/laptop sends
  <presence id='e' to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1'/></x></presence>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='e'>{error:forbidden by=coven@conference.example.org}{...}</message>
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence id='e' from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{any}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: a member sees members, not the banned, and not who left before
crone/desktop sends
  <presence id='e' to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1'/></x></presence>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><mav xmlns='urn:xmpp:muc:affiliations:1' until='{set:v0}'/><item affiliation='owner' jid='crone@example.org'/></x></message>
  <presence id='e' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='100'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v0}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='lady@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='lady@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v0}' until='{set:v1}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='lady@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='lady@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v1}' until='{set:v2}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='outcast' jid='hag@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='outcast' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v2}' until='{set:v3}'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member' jid='wicca@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' jid='wicca@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v3}' until='{set:v4}'/></x></message>
wicca/laptop sends
  <presence id='e' to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v1}'/></x></presence>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v4}'/><item affiliation='owner' jid='crone@example.org'/><item affiliation='member' jid='wicca@example.org'/></x></message>
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/></x>{...}</presence>
  <presence id='e' from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='100'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v4}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='a'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='hag@example.org'/></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='a'/>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v4}' until='{set:v5}'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='hag@example.org' role='none'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v4}' until='{get:v5}'/></x></message>
wicca/laptop sends
  <presence id='e' to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v4}'/></x></presence>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><mav xmlns='urn:xmpp:muc:affiliations:1' since='{get:v4}' until='{get:v5}'/><item affiliation='none' jid='hag@example.org'/></x></message>
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/></x>{...}</presence>
  <presence id='e' from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='wicca@example.org/laptop'/><status code='100'/><status code='110'/><mav xmlns='urn:xmpp:muc:affiliations:1' until='{get:v5}'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>

story: who does not ask is not told
crone/desktop sends
  <presence id='e' to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>
crone/desktop receives
  <presence id='e' from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='100'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
