# Two virtual hosts in one daemon.
accounts: romeo, juliet@other.example, romeo@other.example
settings: archive.default = never
romeo/orchard connects
juliet@other.example/balcony is available
romeo@other.example/orchard is available

story: a message goes from one to the other, and an answer comes back
romeo/orchard sends
  <message to='juliet@other.example' type='chat' id='m1'><body>hi</body></message>
juliet@other.example/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@other.example' type='chat' id='m1'><body>hi</body></message>
juliet@other.example/balcony sends
  <message to='romeo@example.org/orchard' type='chat' id='m2'><body>hello</body></message>
romeo/orchard receives
  <message from='juliet@other.example/balcony' to='romeo@example.org/orchard' type='chat' id='m2'><body>hello</body></message>

story: the same name on two hosts is two people
romeo/orchard sends
  <message to='romeo@other.example' type='chat' id='m1'><body>namesake</body></message>
romeo@other.example/orchard receives
  <message from='romeo@example.org/orchard' to='romeo@other.example' type='chat' id='m1'><body>namesake</body></message>
romeo/orchard receives nothing

story: the address on the other host is a foreign one
romeo/orchard sends
  <message from='romeo@other.example/orchard' to='juliet@other.example' type='chat' id='m1'><body>hi</body></message>
romeo/orchard is closed: invalid-from

story: errors come from the other host
romeo/orchard sends
  <message to='nobody@other.example' type='chat' id='m1'><body>hi</body></message>
  <iq to='juliet@other.example/garden' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <message from='nobody@other.example' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
  <iq from='juliet@other.example/garden' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: the other host itself answers
romeo/orchard sends
  <iq to='other.example' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='other.example' to='romeo@example.org/orchard' type='result' id='q1'/>

story: an account of the other host can't be changed from here (XEP-0077)
romeo/orchard sends
  <iq to='other.example' type='set' id='r1'><query xmlns='jabber:iq:register'><username>romeo</username><password>mine now</password></query></iq>
romeo/orchard receives
  <iq from='other.example' to='romeo@example.org/orchard' type='error' id='r1'>{error:not-allowed}</iq>

story: presence between friends on different hosts
friends: romeo, juliet@other.example
romeo/orchard is available
ignore presence
romeo/orchard sends
  <presence><show>away</show></presence>
juliet@other.example/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@other.example'><show>away</show></presence>
ignore presence
