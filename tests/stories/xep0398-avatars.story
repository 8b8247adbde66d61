# XEP-0398: avatars of nodes (XEP-0084), of vCards (XEP-0054) and in presence (XEP-0153)
accounts: romeo, juliet, nurse
friends: romeo, juliet
juliet/balcony connects

story: a published avatar is in the vCard and in presence; strangers do not see it
romeo/orchard is available
ignore presence
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:data'><item id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'><data xmlns='urn:xmpp:avatar:data'>aGVsbG8=</data></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d' bytes='5' type='image/png'/></metadata></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
juliet/balcony sends
  <presence/>
juliet/balcony receives in any order
  <presence from='juliet@example.org/balcony' to='juliet@example.org/balcony'><x xmlns='vcard-temp:x:update'><photo>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</photo></x></presence>
  <presence from='romeo@example.org/orchard' to='juliet@example.org/balcony'/>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org'><x xmlns='vcard-temp:x:update'><photo>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</photo></x></presence>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='v1'><vCard xmlns='vcard-temp'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='v1'><vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>aGVsbG8=</BINVAL></PHOTO></vCard></iq>
nurse/house connects
nurse/house sends
  <iq to='juliet@example.org' type='get' id='v1'><vCard xmlns='vcard-temp'/></iq>
nurse/house receives
  <iq from='juliet@example.org' to='nurse@example.org/house' type='error' id='v1'>{error:item-not-found}</iq>

story: who is online says the new picture at once, and nothing when nothing changes
romeo/orchard is available
juliet/balcony sends
  <presence><status>here</status></presence>
ignore presence
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:data'><item id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'><data xmlns='urn:xmpp:avatar:data'>aGVsbG8=</data></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d' bytes='5' type='image/png'/></metadata></item></publish></pubsub></iq>
juliet/balcony receives in any order
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
  <presence from='juliet@example.org/balcony' to='juliet@example.org/balcony'><status>here</status><x xmlns='vcard-temp:x:update'><photo>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</photo></x></presence>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org'><status>here</status><x xmlns='vcard-temp:x:update'><photo>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</photo></x></presence>
juliet/balcony sends
  <iq type='set' id='p3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d' bytes='5' type='image/png'/></metadata></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p3'>{...}</iq>
romeo/orchard receives nothing
juliet/balcony sends
  <iq type='set' id='p4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='none'><metadata xmlns='urn:xmpp:avatar:metadata'/></item></publish></pubsub></iq>
juliet/balcony receives in any order
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p4'>{...}</iq>
  <presence from='juliet@example.org/balcony' to='juliet@example.org/balcony'><status>here</status><x xmlns='vcard-temp:x:update'><photo/></x></presence>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org'><status>here</status><x xmlns='vcard-temp:x:update'><photo/></x></presence>

story: a client's empty photo stays, in directed presence and in broadcasts; everything else becomes the hash
romeo/orchard connects
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:data'><item id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'><data xmlns='urn:xmpp:avatar:data'>aGVsbG8=</data></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d' bytes='5' type='image/png'/></metadata></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
juliet/balcony sends
  <presence to='romeo@example.org/orchard'/>
  <presence to='romeo@example.org/orchard'><x xmlns='vcard-temp:x:update'/></presence>
  <presence to='romeo@example.org/orchard'><x xmlns='vcard-temp:x:update'><photo>d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2</photo></x></presence>
  <presence to='romeo@example.org/orchard'><x xmlns='vcard-temp:x:update'><photo/></x></presence>
  <presence to='romeo@example.org/orchard' type='unavailable'/>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'><x xmlns='vcard-temp:x:update'><photo>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</photo></x></presence>
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'><x xmlns='vcard-temp:x:update'><photo>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</photo></x></presence>
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'><x xmlns='vcard-temp:x:update'><photo>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</photo></x></presence>
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'><x xmlns='vcard-temp:x:update'><photo/></x></presence>
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='unavailable'/>

story: the photo of a vCard becomes the avatar, for everybody; without a photo there is none
romeo/orchard connects
nurse/house connects
juliet/balcony sends
  <iq type='set' id='v1'><vCard xmlns='vcard-temp'><FN>Juliet</FN><PHOTO><TYPE>image/jpeg</TYPE><BINVAL>
    b3RoZXI=
  </BINVAL></PHOTO></vCard></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v1'/>
nurse/house sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2'/></items></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='g3'><vCard xmlns='vcard-temp'/></iq>
nurse/house receives in any order
  <iq from='juliet@example.org' to='nurse@example.org/house' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'><item id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2' bytes='5' type='image/jpeg'/></metadata></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='nurse@example.org/house' type='result' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2'><data xmlns='urn:xmpp:avatar:data'>b3RoZXI=</data></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='nurse@example.org/house' type='result' id='g3'><vCard xmlns='vcard-temp'><FN>Juliet</FN><PHOTO><TYPE>image/jpeg</TYPE><BINVAL>b3RoZXI=</BINVAL></PHOTO></vCard></iq>
juliet/balcony sends
  <iq type='set' id='v2'><vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v2'/>
nurse/house sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='g3'><vCard xmlns='vcard-temp'/></iq>
nurse/house receives in any order
  <iq from='juliet@example.org' to='nurse@example.org/house' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'><item id='current'><metadata xmlns='urn:xmpp:avatar:metadata'/></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='nurse@example.org/house' type='result' id='g3'><vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard></iq>

story: data that is not what its hash says is no avatar, nor is a URL; a vCard without a photo leaves them alone
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:data'><item id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2'><data xmlns='urn:xmpp:avatar:data'>aGVsbG8=</data></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2' bytes='5' type='image/png'/></metadata></item></publish></pubsub></iq>
  <iq type='set' id='v1'><vCard xmlns='vcard-temp'><FN>Juliet</FN><PHOTO><EXTVAL>http://example.org/me.png</EXTVAL></PHOTO></vCard></iq>
  <iq type='get' id='v2'><vCard xmlns='vcard-temp'/></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'/></pubsub></iq>
juliet/balcony receives in any order
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v2'><vCard xmlns='vcard-temp'><FN>Juliet</FN><PHOTO><EXTVAL>http://example.org/me.png</EXTVAL></PHOTO></vCard></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'><item id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2'><metadata xmlns='urn:xmpp:avatar:metadata'><info id='d0941e68da8f38151ff86a61fc59f7c5cf9fcaa2' bytes='5' type='image/png'/></metadata></item></items></pubsub></iq>

story: a photo too large for an item is refused with the whole vCard
settings: pubsub.max_item_bytes = 1024
juliet/balcony sends
  <iq type='set' id='v1'><vCard xmlns='vcard-temp'><FN>Juliet</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD</BINVAL></PHOTO></vCard></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='v1'>{error:resource-constraint}</iq>
juliet/balcony sends
  <iq type='get' id='v2'><vCard xmlns='vcard-temp'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v2'><vCard xmlns='vcard-temp'/></iq>

story: vCard4 is a node that everybody reads, contacts one that nobody else does
nurse/house connects
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:vcard4'><item id='current'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Juliet</text></fn></vcard></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:contacts'><item id='romeo@example.org'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Romeo</text></fn></vcard></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
nurse/house sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:vcard4'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:contacts'/></pubsub></iq>
nurse/house receives in any order
  <iq from='juliet@example.org' to='nurse@example.org/house' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:vcard4'><item id='current'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Juliet</text></fn></vcard></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='nurse@example.org/house' type='error' id='g2'>{...}</iq>

story: a vCard that is too large changes the picture no more than the text
settings: vcard.max_bytes = 1024
juliet/balcony sends
  <iq type='set' id='v1'><vCard xmlns='vcard-temp'><NOTE>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</NOTE><PHOTO><TYPE>image/png</TYPE><BINVAL>aGVsbG8=</BINVAL></PHOTO></vCard></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='v1'>{error:resource-constraint}</iq>
juliet/balcony sends
  <iq type='get' id='v2'><vCard xmlns='vcard-temp'/></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v2'><vCard xmlns='vcard-temp'/></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g1'>{error:item-not-found}</iq>
