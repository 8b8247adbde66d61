# RFC 6121 §8.2 (RFC 6120 §10.3): what a client sends without `to` concerns its own account.
accounts: romeo
settings: archive.default = never
romeo/orchard is available
romeo/phone is available priority -1
romeo/attic connects
ignore presence

story: a normal message reaches the own resources of non-negative priority
romeo/orchard sends
  <message type='normal' id='m1'><body>note</body></message>
romeo/orchard receives
  <message from='romeo@example.org/orchard' to='romeo@example.org' type='normal' id='m1'><body>note</body></message>
romeo/phone receives nothing
romeo/attic receives nothing

story: a chat message reaches the own resources of non-negative priority
romeo/orchard sends
  <message type='chat' id='m1'><body>note</body></message>
romeo/orchard receives
  <message from='romeo@example.org/orchard' to='romeo@example.org' type='chat' id='m1'><body>note</body></message>
romeo/phone receives nothing
romeo/attic receives nothing

story: a headline reaches the own resources of non-negative priority
romeo/orchard sends
  <message type='headline' id='m1'><body>note</body></message>
romeo/orchard receives
  <message from='romeo@example.org/orchard' to='romeo@example.org' type='headline' id='m1'><body>note</body></message>

story: a groupchat message is refused
romeo/orchard sends
  <message type='groupchat' id='m1'><body>note</body></message>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: an error is for nobody
romeo/orchard sends
  <message type='error' id='m1'>{error:gone}</message>
romeo/orchard receives nothing

story: presence is a broadcast
romeo/orchard sends
  <presence><show>away</show></presence>
romeo/orchard receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/orchard'><show>away</show></presence>
romeo/phone receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/phone'><show>away</show></presence>
romeo/attic receives nothing

story: an IQ get is answered by the server for the account
romeo/orchard sends
  <iq type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ set is answered by the server for the account
romeo/orchard sends
  <iq type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ result is dropped
romeo/orchard sends
  <iq type='result' id='q1'></iq>
romeo/orchard receives nothing
romeo/phone receives nothing

story: an IQ error is dropped
romeo/orchard sends
  <iq type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing
romeo/phone receives nothing
