# XEP-0313 §4, §8: what is asked wrongly gets its error and has no effect
accounts: romeo, juliet
juliet/balcony connects
juliet/balcony sends
  <message to='romeo@example.org' type='chat' id='m1'><body>one</body></message>

story: §8.1 somebody else's archive is forbidden, whatever is asked
romeo/orchard connects
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
  <iq to='juliet@example.org' type='get' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
  <iq to='juliet@example.org' type='get' id='q3'><metadata xmlns='urn:xmpp:mam:2'/></iq>
  <iq to='juliet@example.org' type='get' id='q4'><prefs xmlns='urn:xmpp:mam:2'/></iq>
  <iq to='juliet@example.org' type='set' id='q5'><prefs xmlns='urn:xmpp:mam:2' default='never'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q2'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q3'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q4'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q5'>{error:forbidden}</iq>

story: §4.1.3, §4.3.2 ids that are not in this archive
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><after>nonsense</after></set></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><before>0659f1b2c3d4e50123456789abcdef</before></set></query></iq>
  <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='after-id'><value>x</value></field></x></query></iq>
  <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='ids'><value>x</value></field></x></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q1'>{error:item-not-found}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q2'>{error:item-not-found}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q3'>{error:item-not-found}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q4'>{error:item-not-found}</iq>

story: the recipient's id of a message is none of the sender's archive
romeo/orchard is available
romeo/orchard receives
  <message from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m1'><body>one</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='{set:his}'/>{...}</message>
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><after>{get:his}</after></set></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q1'>{error:item-not-found}</iq>

story: values that are none
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>-1</max></set></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>many</max></set></query></iq>
  <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>a@b@c</value></field></x></query></iq>
  <iq type='set' id='q4'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='start'><value>yesterday</value></field></x></query></iq>
  <iq type='set' id='q5'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:1</value></field></x></query></iq>
  <iq type='set' id='q6'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='with'><value>romeo@example.org</value></field></x></query></iq>
  <iq type='set' id='q7'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='ids'><value>x</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>x</value></field></x></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q1'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q2'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q3'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q4'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q5'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q6'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q7'>{error:bad-request}</iq>

story: §4.1.5 what is not known here
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{http://example.com/}moon'><value>full</value></field></x></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><index>3</index></set></query></iq>
  <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2' node='princely_musings'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q1'>{error:feature-not-implemented}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q2'>{error:feature-not-implemented}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q3'>{error:feature-not-implemented}</iq>

story: nobody has more ids looked up than a page holds, nor his queryid carried about endlessly
settings: archive.max_page = 2
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='ids'><value>a</value><value>b</value><value>c</value></field></x></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2' queryid='01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q1'>{error:policy-violation}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q2'>{error:policy-violation}</iq>

story: §4.2 no page is larger than the server allows
settings: archive.max_page = 2
juliet/balcony sends
  <message to='romeo@example.org' type='chat' id='m2'><body>two</body></message>
  <message to='romeo@example.org' type='chat' id='m3'><body>three</body></message>
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>1000</max></set></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{set:1}'>{...}</result></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{set:2}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first>{get:1}</first><last>{get:2}</last></set></fin></iq>

story: a failing disk is said, and the next query has its turn
only in-process
storage fails 1 times
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='q1'>{error:internal-server-error wait}</iq>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{any}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>
