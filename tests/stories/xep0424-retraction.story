# XEP-0424 §4: a retracted message leaves a tombstone in the archives of both, the retraction stays
accounts: romeo, juliet, nurse
juliet/balcony is available
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>Have not saints lips</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>Have not saints lips</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{set:m1}'/></message>

story: its author takes it back, from another device
romeo/garden connects
romeo/garden sends
  <message to='juliet@example.org' type='chat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/></message>
juliet/balcony receives
  <message from='romeo@example.org/garden' to='juliet@example.org' type='chat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{set:r1}'/></message>
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'>
    <result xmlns='urn:xmpp:mam:2' id='{get:m1}'>
      <forwarded xmlns='urn:xmpp:forward:0'>
        <delay xmlns='urn:xmpp:delay' stamp='{any}'/>
        <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
          <origin-id xmlns='urn:xmpp:sid:0' id='o1'/><retracted xmlns='urn:xmpp:message-retract:1' id='r1' stamp='{any}'/>
        </message>
      </forwarded>
    </result>
  </message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:r1}'>{...}</result></message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>
romeo/orchard sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>
  <iq type='set' id='q2'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='{urn:xmpp:fulltext:0}fulltext'><value>saints</value></field></x></query></iq>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' id='{any}'>
    <result xmlns='urn:xmpp:mam:2' id='{any}'>
      <forwarded xmlns='urn:xmpp:forward:0'>
        <delay xmlns='urn:xmpp:delay' stamp='{any}'/>
        <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
          <origin-id xmlns='urn:xmpp:sid:0' id='o1'/><retracted xmlns='urn:xmpp:message-retract:1' id='r1' stamp='{any}'/>
        </message>
      </forwarded>
    </result>
  </message>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'>{...}</fin></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q2'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>

story: §5 nobody takes back what others said, nor what he said elsewhere, nor without an id to be known by
nurse/kitchen connects
nurse/kitchen sends
  <message to='juliet@example.org' type='chat' id='r1'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/></message>
juliet/balcony sends
  <message to='romeo@example.org' type='chat' id='r2'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/></message>
romeo/orchard sends
  <message to='nurse@example.org' type='chat' id='r3'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/></message>
  <message to='juliet@example.org' type='chat'><retract xmlns='urn:xmpp:message-retract:1' id='m1'/></message>
  <message to='juliet@example.org' type='chat' id='r4'><retract xmlns='urn:xmpp:message-retract:1' id='other'/></message>
juliet/balcony receives in any order
  <message from='nurse@example.org/kitchen' to='juliet@example.org' type='chat' id='r1'>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat'>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='r4'>{...}</message>
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='{any}'>
    <result xmlns='urn:xmpp:mam:2' id='{get:m1}'>
      <forwarded xmlns='urn:xmpp:forward:0'>
        <delay xmlns='urn:xmpp:delay' stamp='{any}'/>
        <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>Have not saints lips</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
      </forwarded>
    </result>
  </message>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'>{...}</fin></iq>
