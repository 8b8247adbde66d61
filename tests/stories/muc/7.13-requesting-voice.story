# XEP-0045 §7.13, §8.6: a visitor asks for voice, a moderator gives it.
accounts: crone, wicca, hag
crone/desktop connects
wicca/laptop connects
crone/desktop sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='create'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_moderatedroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='create'/>
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/first' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/></x>{...}</presence>
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='visitor' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='visitor' jid='wicca@example.org/laptop'/></x>{...}</presence>

story: and gets it
wicca/laptop sends
  <message to='coven@conference.example.org' id='v1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role'><value>participant</value></field></x></message>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='jabber:x:data' type='form'><title>Voice request</title><instructions>{any}</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role' type='list-single' label='{any}'><value>participant</value></field><field var='muc#jid' type='jid-single' label='{any}'><value>wicca@example.org/laptop</value></field><field var='muc#roomnick' type='text-single' label='{any}'><value>second</value></field><field var='muc#request_allow' type='boolean' label='{any}'><value>false</value></field></x></message>
wicca/laptop receives nothing
crone/desktop sends
  <message to='coven@conference.example.org' id='v2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role'><value>participant</value></field><field var='muc#jid'><value>wicca@example.org/laptop</value></field><field var='muc#roomnick'><value>second</value></field><field var='muc#request_allow'><value>true</value></field></x></message>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x>{...}</presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x>{...}</presence>

story: or not
wicca/laptop sends
  <message to='coven@conference.example.org' id='v1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role'><value>participant</value></field></x></message>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' id='{any}'><x xmlns='jabber:x:data' type='form'><title>Voice request</title><instructions>{any}</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role' type='list-single' label='{any}'><value>participant</value></field><field var='muc#jid' type='jid-single' label='{any}'><value>wicca@example.org/laptop</value></field><field var='muc#roomnick' type='text-single' label='{any}'><value>second</value></field><field var='muc#request_allow' type='boolean' label='{any}'><value>false</value></field></x></message>
crone/desktop sends
  <message to='coven@conference.example.org' id='v2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role'><value>participant</value></field><field var='muc#jid'><value>wicca@example.org/laptop</value></field><field var='muc#roomnick'><value>second</value></field><field var='muc#request_allow'><value>false</value></field></x></message>
crone/desktop receives nothing
wicca/laptop receives nothing

story: nobody gives it to itself
wicca/laptop sends
  <message to='coven@conference.example.org' id='v2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role'><value>participant</value></field><field var='muc#jid'><value>wicca@example.org/laptop</value></field><field var='muc#roomnick'><value>second</value></field><field var='muc#request_allow'><value>true</value></field></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='v2'>{error:forbidden by=coven@conference.example.org}</message>
crone/desktop receives nothing

story: who has it need not ask
crone/desktop sends
  <message to='coven@conference.example.org' id='v1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field><field var='muc#role'><value>participant</value></field></x></message>
crone/desktop receives
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='v1'>{error:not-allowed by=coven@conference.example.org}</message>
