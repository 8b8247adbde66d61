# RFC 6121 §8.4 (RFC 6120 §10.5.1, §10.5.2): to the server itself.
accounts: romeo
romeo/orchard connects

story: a normal message to the domain: nobody reads it
romeo/orchard sends
  <message to='example.org' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a chat message to the domain: nobody reads it
romeo/orchard sends
  <message to='example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a groupchat message to the domain: nobody reads it
romeo/orchard sends
  <message to='example.org' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a headline to the domain: nobody reads it
romeo/orchard sends
  <message to='example.org' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: an error to the domain: nobody reads it
romeo/orchard sends
  <message to='example.org' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: presence of type available to the domain tells it nothing
romeo/orchard sends
  <presence to='example.org' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unavailable to the domain tells it nothing
romeo/orchard sends
  <presence to='example.org' type='unavailable' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type probe to the domain tells it nothing
romeo/orchard sends
  <presence to='example.org' type='probe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type error to the domain tells it nothing
romeo/orchard sends
  <presence to='example.org' type='error' id='s1'>{error:gone}</presence>
romeo/orchard receives nothing

story: an IQ get with an unknown payload to the domain
romeo/orchard sends
  <iq to='example.org' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ set with an unknown payload to the domain
romeo/orchard sends
  <iq to='example.org' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ result to the domain is dropped
romeo/orchard sends
  <iq to='example.org' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error to the domain is dropped
romeo/orchard sends
  <iq to='example.org' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

story: a normal message to the domain with a resource: nobody reads it
romeo/orchard sends
  <message to='example.org/anything' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org/anything' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a chat message to the domain with a resource: nobody reads it
romeo/orchard sends
  <message to='example.org/anything' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org/anything' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a groupchat message to the domain with a resource: nobody reads it
romeo/orchard sends
  <message to='example.org/anything' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org/anything' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: a headline to the domain with a resource: nobody reads it
romeo/orchard sends
  <message to='example.org/anything' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='example.org/anything' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: an error to the domain with a resource: nobody reads it
romeo/orchard sends
  <message to='example.org/anything' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: presence of type available to the domain with a resource tells it nothing
romeo/orchard sends
  <presence to='example.org/anything' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unavailable to the domain with a resource tells it nothing
romeo/orchard sends
  <presence to='example.org/anything' type='unavailable' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type probe to the domain with a resource tells it nothing
romeo/orchard sends
  <presence to='example.org/anything' type='probe' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type error to the domain with a resource tells it nothing
romeo/orchard sends
  <presence to='example.org/anything' type='error' id='s1'>{error:gone}</presence>
romeo/orchard receives nothing

story: an IQ get with an unknown payload to the domain with a resource
romeo/orchard sends
  <iq to='example.org/anything' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='example.org/anything' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ set with an unknown payload to the domain with a resource
romeo/orchard sends
  <iq to='example.org/anything' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='example.org/anything' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ result to the domain with a resource is dropped
romeo/orchard sends
  <iq to='example.org/anything' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error to the domain with a resource is dropped
romeo/orchard sends
  <iq to='example.org/anything' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

story: an IQ with a known payload is answered
romeo/orchard sends
  <iq to='example.org' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='q1'/>

story: but not at a resource of the domain, where nothing is
romeo/orchard sends
  <iq to='example.org/anything' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='example.org/anything' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
