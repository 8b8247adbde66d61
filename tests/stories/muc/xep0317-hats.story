# XEP-0317: titles that the admins of a room give to people in it.
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

story: made, given, taken off
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#title'><value>Witch</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field><field var='hats#hue'><value>327.25</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:create' sessionid='{any}' status='completed'/></iq>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:assign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:assign' sessionid='{any}' status='completed'/></iq>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Witch' uri='http://tech.example.org/hats#witch' hue='327.25'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Witch' uri='http://tech.example.org/hats#witch' hue='327.25'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:unassign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:unassign' sessionid='{any}' status='completed'/></iq>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>

story: a hat that is changed or destroyed is so on every head
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#title'><value>Witch</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:create' sessionid='{any}' status='completed'/></iq>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:assign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:assign' sessionid='{any}' status='completed'/></iq>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Witch' uri='http://tech.example.org/hats#witch'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Witch' uri='http://tech.example.org/hats#witch'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#title'><value>Grand Witch</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:create' sessionid='{any}' status='completed'/></iq>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Grand Witch' uri='http://tech.example.org/hats#witch'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Grand Witch' uri='http://tech.example.org/hats#witch'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:destroy'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:destroy' sessionid='{any}' status='completed'/></iq>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:assign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'>{error:item-not-found}</iq>

story: nobody gives himself a hat
wicca/laptop sends
  <presence to='coven@conference.example.org/second'><hats xmlns='urn:xmpp:hats:0'><hat title='Queen' uri='x:queen'/></hats></presence>
crone/desktop receives
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field><field var='hats#title'><value>Witch</value></field></x></command></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='c'>{error:forbidden}</iq>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:destroy'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field><field var='hats#title'><value>Witch</value></field></x></command></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='c'>{error:forbidden}</iq>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:assign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field><field var='hats#title'><value>Witch</value></field></x></command></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='c'>{error:forbidden}</iq>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:unassign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field><field var='hats#title'><value>Witch</value></field></x></command></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='c'>{error:forbidden}</iq>
wicca/laptop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:list-assigned'></command></iq>
wicca/laptop receives
  <iq from='coven@conference.example.org' to='wicca@example.org/laptop' type='error' id='c'>{error:forbidden}</iq>
crone/desktop receives nothing

story: who comes later sees it, the list is for all
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#title'><value>Witch</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:create' sessionid='{any}' status='completed'/></iq>
  <message from='coven@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
wicca/laptop receives
  <message from='coven@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:assign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:assign' sessionid='{any}' status='completed'/></iq>
  <presence from='coven@conference.example.org/second' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Witch' uri='http://tech.example.org/hats#witch'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
wicca/laptop receives
  <presence from='coven@conference.example.org/second' to='wicca@example.org/laptop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant' jid='wicca@example.org/laptop'/><status code='110'/></x><hats xmlns='urn:xmpp:hats:0'><hat title='Witch' uri='http://tech.example.org/hats#witch'/></hats><occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/></presence>
hag/pda sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:list'></command></iq>
hag/pda receives
  <iq from='coven@conference.example.org' to='hag@example.org/pda' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:list' sessionid='{any}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Hats of the room</title><reported><field var='hats#title'/><field var='hats#uri'/><field var='hats#hue'/></reported><item><field var='hats#title'><value>Witch</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field><field var='hats#hue'><value/></field></item></x></command></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:list-assigned'></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:list-assigned' sessionid='{any}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Who wears which hat</title><reported><field var='hats#jid'/><field var='hats#uri'/><field var='hats#title'/><field var='hats#hue'/></reported><item><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>http://tech.example.org/hats#witch</value></field><field var='hats#title'><value>Witch</value></field><field var='hats#hue'><value/></field></item></x></command></iq>

story: what is asked for is a form, and what can't be is refused
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:assign'></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='result' id='c'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:assign' sessionid='{any}' status='executing'><actions execute='complete'><complete/></actions><x xmlns='jabber:x:data' type='form'>{...}</x></command></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#title'><value>Witch</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><bad-payload xmlns='http://jabber.org/protocol/commands'/></error></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#uri'><value>x:y</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><bad-payload xmlns='http://jabber.org/protocol/commands'/></error></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#title'><value>Witch</value></field><field var='hats#uri'><value>x:y</value></field><field var='hats#hue'><value>361</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><bad-payload xmlns='http://jabber.org/protocol/commands'/></error></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:create'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#title'><value>Witch</value></field><field var='hats#uri'><value>x:y</value></field><field var='hats#hue'><value>red</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><bad-payload xmlns='http://jabber.org/protocol/commands'/></error></iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:destroy'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#uri'><value>x:y</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'>{error:item-not-found}</iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:unassign'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field><field var='hats#jid'><value>wicca@example.org</value></field><field var='hats#uri'><value>x:y</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'>{error:item-not-found}</iq>
crone/desktop sends
  <iq to='coven@conference.example.org' type='set' id='c'><command xmlns='http://jabber.org/protocol/commands' action='execute' node='urn:xmpp:hats:commands:fly'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:hats:commands</value></field></x></command></iq>
crone/desktop receives
  <iq from='coven@conference.example.org' to='crone@example.org/desktop' type='error' id='c'>{error:item-not-found}</iq>
wicca/laptop receives nothing
