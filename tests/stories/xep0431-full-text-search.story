# XEP-0431: words are found in one's own archive
accounts: romeo, juliet
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>It was the lark, the herald of the morn</body></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>It was the nightingale, and not the lark</body></message>
  <message to='juliet@example.org' type='chat' id='m3'><body>This lark can't be read by your client</body><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted></message>

story: all words, in any order and case; of encrypted messages none
romeo/orchard sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>LARK nightingale</value></field></x></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>lark</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{any}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{any}'/><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'>{...}</message></forwarded></result></message>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><count>2</count></set></fin></iq>

story: the last page of what is found, with whom
romeo/orchard sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>juliet@example.org</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>lark</value></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>1</max><before/></set></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>nurse@example.org</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>lark</value></field></x></query></iq>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{any}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{any}'/><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'>{...}</message></forwarded></result></message>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'>{...}</fin></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>

story: what looks like a query language is words; nothing to look for is nothing found; nothing asked is everything
romeo/orchard sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>lark" OR scope:a2 OR "x</value></field></x></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>*</value></field></x></query></iq>
  <iq type='set' id='q3'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value/></field></x><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q3'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><count>3</count></set></fin></iq>
