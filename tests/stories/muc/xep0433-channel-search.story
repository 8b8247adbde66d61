# XEP-0433: rooms are found by words in their name, description and address; hidden ones are not.
accounts: crone, wicca
crone/desktop connects
wicca/laptop connects
crone/desktop sends
  <presence to='attic@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='attic@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='attic@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='attic@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomname'><value>The Attic</value></field><field var='muc#roomconfig_roomdesc'><value>Dust and &lt;old&gt; things</value></field><field var='muc#roomconfig_lang'><value>en</value></field><field var='muc#roomconfig_publicroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='attic@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
crone/desktop sends
  <presence to='cave@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='cave@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='cave@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='cave@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomname'><value>Die Höhle</value></field><field var='muc#roomconfig_publicroom'><value>1</value></field><field var='muc#roomconfig_whois'><value>anyone</value></field><field var='muc#roomconfig_passwordprotectedroom'><value>1</value></field><field var='muc#roomconfig_roomsecret'><value>sesame</value></field></x></query></iq>
crone/desktop receives
  <iq from='cave@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
crone/desktop sends
  <presence to='hidden@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='hidden@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='hidden@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='hidden@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomname'><value>The Hidden Attic</value></field></x></query></iq>
crone/desktop receives
  <iq from='hidden@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
crone/desktop sends
  <presence to='palace@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
crone/desktop receives
  <presence from='palace@conference.example.org/first' to='crone@example.org/desktop'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator' jid='crone@example.org/desktop'/><status code='110'/><status code='201'/></x>{...}</presence>
  <message from='palace@conference.example.org' to='crone@example.org/desktop' type='groupchat' id='{any}'><subject/></message>
crone/desktop sends
  <iq to='palace@conference.example.org' type='set' id='c'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_publicroom'><value>1</value></field></x></query></iq>
crone/desktop receives
  <iq from='palace@conference.example.org' to='crone@example.org/desktop' type='result' id='c'/>
wicca/laptop sends
  <presence to='cave@conference.example.org/second'><x xmlns='http://jabber.org/protocol/muc'><password>sesame</password></x></presence>
wicca/laptop receives
  <presence from='cave@conference.example.org/first' to='wicca@example.org/laptop'>{...}</presence>
  <presence from='cave@conference.example.org/second' to='wicca@example.org/laptop'>{...}</presence>
  <message from='cave@conference.example.org' to='wicca@example.org/laptop' type='groupchat' id='{any}'><subject/></message>
crone/desktop receives
  <presence from='cave@conference.example.org/second' to='crone@example.org/desktop'>{...}</presence>

story: the form
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'/></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field>{...}</x></search></iq>

story: every word is somewhere, in whatever case
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>ATTIC dust</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><item address='attic@conference.example.org'><name>The Attic</name><description>Dust and &lt;old&gt; things</description><language>en</language><nusers>1</nusers><service-type>xep-0045</service-type><is-open>true</is-open><anonymity-mode>muc_semianonymous</anonymity-mode></item><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>attic@conference.example.org</first><last>attic@conference.example.org</last><count>1</count></set></result></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>hÖHLE</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><item address='cave@conference.example.org'><name>Die Höhle</name><nusers>2</nusers><service-type>xep-0045</service-type><anonymity-mode>{urn:xmpp:channel-search:0:anonymity}none</anonymity-mode></item><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>cave@conference.example.org</first><last>cave@conference.example.org</last><count>1</count></set></result></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>attic höhle</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><count>0</count></set></result></iq>

story: only where it is asked to look
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>dust</value></field><field var='sindescription'><value>false</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><count>0</count></set></result></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>palace</value></field><field var='sinname'><value>0</value></field><field var='sindescription'><value>0</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><item address='palace@conference.example.org'><name>palace</name><nusers>1</nusers><service-type>xep-0045</service-type><is-open>true</is-open><anonymity-mode>muc_semianonymous</anonymity-mode></item><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>palace@conference.example.org</first><last>palace@conference.example.org</last><count>1</count></set></result></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>höhle</value></field><field var='sinname'><value>0</value></field><field var='sindescription'><value>0</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><count>0</count></set></result></iq>

story: all of them, page by page
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='all'><value>true</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><item address='attic@conference.example.org'><name>The Attic</name><description>Dust and &lt;old&gt; things</description><language>en</language><nusers>1</nusers><service-type>xep-0045</service-type><is-open>true</is-open><anonymity-mode>muc_semianonymous</anonymity-mode></item><item address='cave@conference.example.org'><name>Die Höhle</name><nusers>2</nusers><service-type>xep-0045</service-type><anonymity-mode>{urn:xmpp:channel-search:0:anonymity}none</anonymity-mode></item><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>attic@conference.example.org</first><last>cave@conference.example.org</last><count>3</count></set></result></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>cave@conference.example.org</after></set><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='all'><value>true</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><item address='palace@conference.example.org'><name>palace</name><nusers>1</nusers><service-type>xep-0045</service-type><is-open>true</is-open><anonymity-mode>muc_semianonymous</anonymity-mode></item><set xmlns='http://jabber.org/protocol/rsm'><first index='2'>palace@conference.example.org</first><last>palace@conference.example.org</last><count>3</count></set></result></iq>

story: the fullest first
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='all'><value>true</value></field><field var='key'><value>{urn:xmpp:channel-search:0:order}nusers</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><item address='cave@conference.example.org'><name>Die Höhle</name><nusers>2</nusers><service-type>xep-0045</service-type><anonymity-mode>{urn:xmpp:channel-search:0:anonymity}none</anonymity-mode></item><item address='attic@conference.example.org'><name>The Attic</name><description>Dust and &lt;old&gt; things</description><language>en</language><nusers>1</nusers><service-type>xep-0045</service-type><is-open>true</is-open><anonymity-mode>muc_semianonymous</anonymity-mode></item><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>2:cave@conference.example.org</first><last>1:attic@conference.example.org</last><count>3</count></set></result></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>1:attic@conference.example.org</after></set><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='all'><value>true</value></field><field var='key'><value>{urn:xmpp:channel-search:0:order}nusers</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'><item address='palace@conference.example.org'><name>palace</name><nusers>1</nusers><service-type>xep-0045</service-type><is-open>true</is-open><anonymity-mode>muc_semianonymous</anonymity-mode></item><set xmlns='http://jabber.org/protocol/rsm'><first index='2'>1:palace@conference.example.org</first><last>1:palace@conference.example.org</last><count>3</count></set></result></iq>

story: channels of another kind are none of ours
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='all'><value>true</value></field><field var='types'><value>xep-0369</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='result' id='s'><result xmlns='urn:xmpp:channel-search:0:search'/></iq>

story: what can't be searched for
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value></value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><invalid-search-terms xmlns='urn:xmpp:channel-search:0:error'/></error></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>a b c d e f g h i</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><invalid-search-terms xmlns='urn:xmpp:channel-search:0:error'/></error></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><no-search-conditions xmlns='urn:xmpp:channel-search:0:error'/></error></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>x</value></field><field var='sinname'><value>0</value></field><field var='sindescription'><value>0</value></field><field var='sinaddress'><value>0</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><no-search-conditions xmlns='urn:xmpp:channel-search:0:error'/></error></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='q'><value>x</value></field><field var='all'><value>1</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>{any}</text><conflicting-fields xmlns='urn:xmpp:channel-search:0:error'><var>all</var><var>q</var></conflicting-fields></error></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='all'><value>1</value></field><field var='key'><value>size</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'><error type='modify' code='501'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-sort-key xmlns='urn:xmpp:channel-search:0:error'/></error></iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>other</value></field><field var='all'><value>1</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'>{error:bad-request}</iq>
crone/desktop sends
  <iq to='conference.example.org' type='get' id='s'><search xmlns='urn:xmpp:channel-search:0:search'><set xmlns='http://jabber.org/protocol/rsm'><max>many</max></set><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:channel-search:0:search-params</value></field><field var='all'><value>1</value></field></x></search></iq>
crone/desktop receives
  <iq from='conference.example.org' to='crone@example.org/desktop' type='error' id='s'>{error:bad-request}</iq>
