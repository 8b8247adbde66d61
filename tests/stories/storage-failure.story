# What the disk does not take, nobody is told was taken.
only in-process
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects

story: a message that can't be stored comes back, before a later answer
juliet/balcony connects
storage fails 1 times
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
  <iq to='example.org' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:internal-server-error wait}</message>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='q1'/>

story: an account that can't be loaded
storage fails 2 times
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
  <iq to='juliet@example.org' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:internal-server-error wait}</message>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:internal-server-error wait}</iq>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>again</body></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>again</body>{...}</message>

story: offline messages that can't be read now wait for the next time
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony connects
storage fails 1 times
juliet/balcony is available
juliet/balcony receives nothing
juliet/balcony disconnects
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body>{...}</message>

story: too many wait for one account
settings: accounts.max_waiting = 1
settings: accounts.cached = 0
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>1</body></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>2</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m2'>{error:resource-constraint}</message>

story: a message that the archives could not take reaches nobody, what is sent after it does
settings: archive.default = always
juliet/balcony is available
storage fails 1 times
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>lost</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{...}{error:internal-server-error wait}</message>
juliet/balcony receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>kept</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>kept</body>{...}</message>
