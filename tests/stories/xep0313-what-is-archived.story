# XEP-0313 §6.1.1, XEP-0334: whatever a person would miss is archived, whether or not it has a body; nothing else is
accounts: romeo, juliet
romeo/orchard connects

story: with or without a body
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='body'><body>hi</body></message>
  <message to='juliet@example.org' id='subject'><subject>hi</subject></message>
  <message to='juliet@example.org' type='chat' id='0384'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted></message>
  <message to='juliet@example.org' type='chat' id='omemo2'><encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/></encrypted></message>
  <message to='juliet@example.org' type='chat' id='0380'><encryption xmlns='urn:xmpp:eme:0' namespace='x'/></message>
  <message to='juliet@example.org' type='chat' id='0444'><reactions xmlns='urn:xmpp:reactions:0' id='body'><reaction>x</reaction></reactions></message>
  <message to='juliet@example.org' type='chat' id='0308'><replace xmlns='urn:xmpp:message-correct:0' id='body'/></message>
  <message to='juliet@example.org' type='chat' id='0333'><displayed xmlns='urn:xmpp:chat-markers:0' id='body'/></message>
  <message to='juliet@example.org' type='chat' id='0184'><received xmlns='urn:xmpp:receipts' id='body'/></message>
  <message to='juliet@example.org' type='chat' id='0447'><file-sharing xmlns='urn:xmpp:sfs:0'/></message>
  <message to='juliet@example.org' type='chat' id='0066'><x xmlns='jabber:x:oob'><url>https://example.org/1</url></x></message>
  <message to='juliet@example.org' type='chat' id='0353'><propose xmlns='urn:xmpp:jingle-message:0' id='c'/></message>
  <message to='juliet@example.org' type='chat' id='missed'><retract xmlns='urn:xmpp:jingle-message:0' id='c'/></message>
  <message to='juliet@example.org' type='chat' id='0482'><invite xmlns='urn:xmpp:call-invites:0'/></message>
  <message to='juliet@example.org' id='0249'><x xmlns='jabber:x:conference' jid='room@chat.example.org'/></message>
  <message to='juliet@example.org' type='chat' id='0424'><retract xmlns='urn:xmpp:message-retract:1' id='nothing'/></message>
  <message to='juliet@example.org' type='chat' id='store'><what xmlns='urn:example:new'/><store xmlns='urn:xmpp:hints'/></message>
  <message to='juliet@example.org' type='headline' id='news'><body>news</body><store xmlns='urn:xmpp:hints'/></message>
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><count>18</count></set></fin></iq>
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><count>18</count></set></fin></iq>

story: what is for the moment, what nobody may keep, what others keep
juliet/balcony is available
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='chat' id='m1'><composing xmlns='http://jabber.org/protocol/chatstates'/><thread>t</thread></message>
  <message to='juliet@example.org/balcony' type='chat' id='m2'><request xmlns='urn:xmpp:receipts'/></message>
  <message to='juliet@example.org/balcony' type='chat' id='m3'><markable xmlns='urn:xmpp:chat-markers:0'/></message>
  <message to='juliet@example.org/balcony' type='chat' id='m4'><ringing xmlns='urn:xmpp:jingle-message:0' id='c'/></message>
  <message to='juliet@example.org/balcony' type='chat' id='m5'><body>hi</body><no-store xmlns='urn:xmpp:hints'/></message>
  <message to='juliet@example.org/balcony' type='chat' id='m6'><body>hi</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>
  <message to='juliet@example.org/balcony' type='chat' id='m7'><body>hi</body><store xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/></message>
  <message to='juliet@example.org/balcony' type='headline' id='m8'><body>news</body></message>
  <message to='juliet@example.org/balcony' type='groupchat' id='m9'><body>all</body></message>
  <message to='juliet@example.org/balcony' type='chat' id='m10'/>
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'>{...}<composing xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m2'><request xmlns='urn:xmpp:receipts'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m3'><markable xmlns='urn:xmpp:chat-markers:0'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m4'><ringing xmlns='urn:xmpp:jingle-message:0' id='c'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m5'><body>hi</body><no-store xmlns='urn:xmpp:hints'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m6'><body>hi</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m7'><body>hi</body><store xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='headline' id='m8'><body>news</body></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='groupchat' id='m9'><body>all</body></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m10'/>
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>

story: an error from the other side is kept for the sender's other devices, once it has an id
juliet/balcony connects
juliet/balcony sends
  <message to='romeo@example.org/orchard' type='error' id='m1'>{error:not-acceptable}</message>
romeo/orchard receives
  <message from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:not-acceptable}<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='{set:e}'/></message>
romeo/chamber connects
romeo/chamber sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
romeo/chamber receives
  <message from='romeo@example.org' to='romeo@example.org/chamber' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:e}'>{...}</result></message>
  <iq from='romeo@example.org' to='romeo@example.org/chamber' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>

story: if it can't be archived, in neither archive, the sender is told once
only in-process
juliet/balcony connects
juliet/balcony disconnects
storage fails 3 times
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:internal-server-error wait}</message>

story: §3.2 an archive that is full loses its oldest
settings: archive.max_messages = 2
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>two</body></message>
  <message to='juliet@example.org' type='chat' id='m3'><body>three</body></message>
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{any}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{any}'/><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>two</body></message></forwarded></result></message>
  <message from='romeo@example.org' to='romeo@example.org/orchard' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{any}'>{...}</result></message>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>

story: §3.2 what is too old leaves by itself
only in-process
settings: archive.retention_days = 1
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
clock advances 80000 s
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>two</body></message>
clock advances 10000 s
romeo/orchard sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{any}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='{any}'/><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>two</body></message></forwarded></result></message>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>

story: offline storage that is full is no reason to refuse what the archive has
settings: offline.max_messages = 0
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/balcony is available
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{any}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>
