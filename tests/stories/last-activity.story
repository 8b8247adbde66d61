# XEP-0012 Last Activity
accounts: juliet, romeo, tybalt
friends: juliet, romeo
romeo/orchard connects
tybalt/street connects

story: §3: how long a contact is away, and what it said in parting
only in-process
juliet/balcony is available
ignore presence
juliet/balcony sends
  <presence type='unavailable'><status>Heading Home</status></presence>
juliet/balcony receives
  <presence from='juliet@example.org/balcony' to='juliet@example.org/balcony' type='unavailable'><status>Heading Home</status></presence>
clock advances 903 s
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='q1'><query xmlns='jabber:iq:last' seconds='903'>Heading Home</query></iq>
juliet/balcony sends
  <iq to='juliet@example.org' type='get' id='q2'><query xmlns='jabber:iq:last'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q2'><query xmlns='jabber:iq:last' seconds='903'>Heading Home</query></iq>

story: §3: a connection that breaks counts, too, but says nothing
only in-process
juliet/balcony is available
juliet/balcony sends
  <presence><status>I am here</status></presence>
ignore presence
juliet/balcony is cut
clock advances 60 s
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='q1'><query xmlns='jabber:iq:last' seconds='60'></query></iq>

story: §3: who is there is away for no time, with whatever device
juliet/balcony is available
juliet/phone is available
ignore presence
juliet/phone is unavailable
ignore presence
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='q1'><query xmlns='jabber:iq:last' seconds='0'></query></iq>

story: §3: the last device to leave counts
only in-process
juliet/balcony is available
juliet/phone is available
ignore presence
juliet/phone disconnects
ignore presence
clock advances 100 s
juliet/balcony disconnects
clock advances 10 s
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='q1'><query xmlns='jabber:iq:last' seconds='10'></query></iq>

story: §3: who was never there
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:item-not-found}</iq>

story: §3, §4: who may not see the presence learns nothing, and does not reach the client
juliet/balcony is available
ignore presence
tybalt/street sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
tybalt/street receives
  <iq from='juliet@example.org' to='tybalt@example.org/street' type='error' id='q1'>{error:forbidden}</iq>
tybalt/street sends
  <iq to='juliet@example.org/balcony' type='get' id='q2'><query xmlns='jabber:iq:last'/></iq>
tybalt/street receives
  <iq from='juliet@example.org/balcony' to='tybalt@example.org/street' type='error' id='q2'>{error:forbidden}</iq>
tybalt/street sends
  <iq to='nobody@example.org' type='get' id='q3'><query xmlns='jabber:iq:last'/></iq>
tybalt/street receives
  <iq from='nobody@example.org' to='tybalt@example.org/street' type='error' id='q3'>{error:service-unavailable}</iq>
juliet/balcony receives nothing

story: §4: a contact asks the client itself
juliet/balcony is available
ignore presence
romeo/orchard sends
  <iq to='juliet@example.org/balcony' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
juliet/balcony receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
juliet/balcony sends
  <iq to='romeo@example.org/orchard' type='result' id='q1'><query xmlns='jabber:iq:last' seconds='123'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='result' id='q1'><query xmlns='jabber:iq:last' seconds='123'></query></iq>

story: §5: how long the server runs
only in-process
clock advances 77 s
tybalt/street sends
  <iq to='example.org' type='get' id='q1'><query xmlns='jabber:iq:last'/></iq>
tybalt/street receives
  <iq from='example.org' to='tybalt@example.org/street' type='result' id='q1'><query xmlns='jabber:iq:last' seconds='77'></query></iq>
