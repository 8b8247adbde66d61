# RFC 6120 §10.1: stanzas between two entities keep their order, and an answer never overtakes what was asked before it.
accounts: romeo, juliet, nurse
settings: archive.default = never

story: to an account that has to be loaded first
only in-process
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>1</body></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>2</body></message>
  <message to='juliet@example.org' type='chat' id='m3'><body>3</body></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>1</body>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>2</body>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m3'><body>3</body>{...}</message>

story: messages and IQs to one client
romeo/orchard connects
juliet/balcony connects
romeo/orchard sends
  <message to='juliet@example.org/balcony' id='m1'/>
  <iq to='juliet@example.org/balcony' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
  <message to='juliet@example.org/balcony' id='m2'/>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m1'/>
  <iq from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m2'/>

story: the answer to a ping comes behind the error of a message sent before it
settings: offline.max_messages = 0
romeo/orchard connects
romeo/orchard sends
  <message to='nurse@example.org' type='chat' id='m1'><body>1</body></message>
  <iq to='example.org' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <message from='nurse@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='q1'/>

story: a client with too much in work is read on when the disk has caught up
settings: sessions.max_unhandled = 2
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>1</body></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>2</body></message>
  <message to='juliet@example.org' type='chat' id='m3'><body>3</body></message>
  <message to='juliet@example.org' type='chat' id='m4'><body>4</body></message>
  <message to='juliet@example.org' type='chat' id='m5'><body>5</body></message>
  <iq to='example.org' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='q1'/>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>1</body>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>2</body>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m3'><body>3</body>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m4'><body>4</body>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m5'><body>5</body>{...}</message>
