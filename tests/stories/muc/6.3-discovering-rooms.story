# XEP-0045 §6.3: public rooms are listed, page by page (XEP-0059); hidden ones are not.
accounts: crone
crone/desktop connects
crone/desktop sends
  <presence to='attic@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='attic@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='attic@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='attic@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_publicroom'><value>1</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field><field var='muc#roomconfig_roomname'><value>The attic</value></field></x></query></iq>
crone/desktop receives
  <iq from='attic@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
crone/desktop sends
  <presence to='cave@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='cave@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='cave@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='cave@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_publicroom'><value>1</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field><field var='muc#roomconfig_roomname'><value>The cave</value></field></x></query></iq>
crone/desktop receives
  <iq from='cave@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
crone/desktop sends
  <presence to='hidden@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='hidden@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='hidden@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='hidden@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_publicroom'><value>0</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field><field var='muc#roomconfig_roomname'><value>The hidden</value></field></x></query></iq>
crone/desktop receives
  <iq from='hidden@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
crone/desktop sends
  <presence to='palace@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='palace@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='palace@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='palace@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_publicroom'><value>1</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field><field var='muc#roomconfig_roomname'><value>The palace</value></field></x></query></iq>
crone/desktop receives
  <iq from='palace@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>

story: all at once
crone/desktop sends
  <iq to='conference.example.org' type='get' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'></query></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='attic@conference.example.org' name='The attic'/><item jid='cave@conference.example.org' name='The cave'/><item jid='palace@conference.example.org' name='The palace'/></query></iq>

story: page by page, forwards
crone/desktop sends
  <iq to='conference.example.org' type='get' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set></query></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='attic@conference.example.org' name='The attic'/><item jid='cave@conference.example.org' name='The cave'/><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>attic@conference.example.org</first><last>cave@conference.example.org</last><count>3</count></set></query></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='l2'><query xmlns='http://jabber.org/protocol/disco#items'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>cave@conference.example.org</after></set></query></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='l2'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='palace@conference.example.org' name='The palace'/><set xmlns='http://jabber.org/protocol/rsm'><first index='2'>palace@conference.example.org</first><last>palace@conference.example.org</last><count>3</count></set></query></iq>

story: page by page, backwards
crone/desktop sends
  <iq to='conference.example.org' type='get' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set></query></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='cave@conference.example.org' name='The cave'/><item jid='palace@conference.example.org' name='The palace'/><set xmlns='http://jabber.org/protocol/rsm'><first index='1'>cave@conference.example.org</first><last>palace@conference.example.org</last><count>3</count></set></query></iq>

story: the count alone
crone/desktop sends
  <iq to='conference.example.org' type='get' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='l1'><query xmlns='http://jabber.org/protocol/disco#items'><set xmlns='http://jabber.org/protocol/rsm'><count>3</count></set></query></iq>
