# XEP-0199
accounts: romeo, juliet
romeo/orchard connects

story: a ping to the server
romeo/orchard sends
  <iq to='example.org' type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='p1'/>

story: a ping without to is answered for the own account
romeo/orchard sends
  <iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='p1'/>

story: somebody else's account looks the same as one that does not exist
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>
  <iq to='nobody@example.org' type='get' id='p2'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='p1'>{error:service-unavailable}</iq>
  <iq from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='p2'>{error:service-unavailable}</iq>
