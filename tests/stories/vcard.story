# XEP-0054: vcard-temp
accounts: romeo, juliet
romeo/orchard connects
juliet/balcony connects

story: an own vCard that was never written is empty
romeo/orchard sends
  <iq type='get' id='v1'><vCard xmlns='vcard-temp'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='v1'><vCard xmlns='vcard-temp'/></iq>

story: somebody else's that was never written is not found
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='v1'><vCard xmlns='vcard-temp'/></iq>
  <iq to='nobody@example.org' type='get' id='v2'><vCard xmlns='vcard-temp'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='v1'>{error:item-not-found}</iq>
  <iq from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='v2'>{error:service-unavailable}</iq>

story: written by its owner, read by all
juliet/balcony sends
  <iq type='set' id='v1'><vCard xmlns='vcard-temp'><FN>Juliet &amp; Capulet</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>aGVsbG8=</BINVAL></PHOTO></vCard></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v1'/>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='v2'><vCard xmlns='vcard-temp'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='v2'><vCard xmlns='vcard-temp'><FN>Juliet &amp; Capulet</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>aGVsbG8=</BINVAL></PHOTO></vCard></iq>
juliet/balcony sends
  <iq type='set' id='v3'><vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard></iq>
  <iq to='juliet@example.org' type='get' id='v4'><vCard xmlns='vcard-temp'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v3'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='v4'><vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard></iq>

story: nobody writes the vCard of another
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='v1'><vCard xmlns='vcard-temp'><FN>Rosaline</FN></vCard></iq>
  <iq to='juliet@example.org' type='get' id='v2'><vCard xmlns='vcard-temp'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='v1'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='v2'>{error:item-not-found}</iq>

story: one that is too large is refused, and the old one stays
settings: vcard.max_bytes = 1024
romeo/orchard sends
  <iq type='set' id='v1'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>
  <iq type='set' id='v2'><vCard xmlns='vcard-temp'><DESC>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</DESC></vCard></iq>
  <iq type='get' id='v3'><vCard xmlns='vcard-temp'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='v1'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='v2'>{error:resource-constraint}</iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='v3'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>
