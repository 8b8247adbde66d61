# XEP-0359, XEP-0313 §3.5: whoever may read the archive sees a message's id there, nobody can forge it
accounts: romeo, juliet

story: the recipient's sessions all see the same id, the sender's sees none, the archive says the same
juliet/balcony is available
juliet/chamber is available
ignore presence
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
    <body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{set:m1}'/>
  </message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
    <body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{get:m1}'/>
  </message>
juliet/chamber sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
juliet/chamber receives
  <message from='juliet@example.org' to='juliet@example.org/chamber' id='{any}'>
    <result xmlns='urn:xmpp:mam:2' id='{get:m1}'>
      <forwarded xmlns='urn:xmpp:forward:0'>
        <delay xmlns='urn:xmpp:delay' stamp='{any}'/>
        <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
          <body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>
        </message>
      </forwarded>
    </result>
  </message>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='q1'>
    <fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>
      <set xmlns='http://jabber.org/protocol/rsm'><first>{get:m1}</first><last>{get:m1}</last></set>
    </fin>
  </iq>
romeo/orchard receives nothing

story: offline and archive name the same message by the same id
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
    <body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{set:m1}'/>{...}
  </message>
juliet/balcony sends
  <iq type='get' id='q1'><metadata xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'>
    <metadata xmlns='urn:xmpp:mam:2'><start id='{get:m1}' timestamp='{any}'/><end id='{get:m1}' timestamp='{any}'/></metadata>
  </iq>

story: a client can't speak for anybody here, only for others elsewhere
juliet/balcony is available
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='JULIET@example.org' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@chat.example.org' id='forged'/><stanza-id xmlns='urn:xmpp:sid:0' by='room@elsewhere.example' id='theirs'/></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
    <body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='room@elsewhere.example' id='theirs'/><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{any}'/>
  </message>

story: forged ids go even if nothing is archived (rule 2)
settings: archive.default = never
juliet/balcony is available
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='forged'/></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>

story: what one writes to oneself is there once
romeo/orchard is available
romeo/orchard sends
  <message to='romeo@example.org' type='chat' id='m1'><body>remember the milk</body></message>
romeo/orchard receives
  <message from='romeo@example.org/orchard' to='romeo@example.org' type='chat' id='m1'><body>remember the milk</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='{set:m1}'/></message>
romeo/orchard sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>romeo@example.org</value></field></x></query></iq>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:m1}'>{...}</result></message>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>

story: announced where it holds
juliet/balcony connects
juliet/balcony sends
  <iq to='juliet@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#info'>
      {...}<feature var='urn:xmpp:fulltext:0'/><feature var='urn:xmpp:mam:2'/><feature var='urn:xmpp:mam:2#extended'/><feature var='urn:xmpp:mam:2#groupchat-field'/><feature var='urn:xmpp:message-retract:1'/><feature var='urn:xmpp:message-retract:1#tombstone'/><feature var='urn:xmpp:sid:0'/>
    </query>
  </iq>
